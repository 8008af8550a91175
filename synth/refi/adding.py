"""What is new in a file: passages that somebody coded, and notes."""

from collections.abc import Iterator

from synth.records.ids import observation_id
from synth.records.review import Values
from synth.refi.base import NAME as BASE_NAME
from synth.refi.base import digest, is_base
from synth.refi.describing import read_description
from synth.refi.frames import Span
from synth.refi.grouping import place_of
from synth.refi.matching import Placed
from synth.refi.naming import one_line
from synth.refi.project import Note
from synth.refi.seen import anchor_of, quoted
from synth.refi.setting import Setting, shortened, words
from synth.refi.speaking import own_words, turn_at


def decide_additions(setting: Setting, beside: Iterator[tuple[Placed, str, str]]) -> None:
    """New selections with our codes, and our selections with one more of them.

    Args:
        setting: the import.
        beside: selections of ours, a code that they have besides, and who says so.
    """
    for placed, code, user in beside:
        _add(setting, placed, code, user)
    for placed in setting.match.extra:
        for coding in placed.selection.codings:
            _add(setting, placed, coding.code, coding.user)
        if not placed.selection.codings:
            _remark(setting, placed)


def _add(setting: Setting, placed: Placed, code: str, user: str) -> None:
    place = place_of(setting, code)
    span, why = own_words(setting, placed)
    name = setting.match.theirs.get(code)
    if place is None:
        why = f"its code {words(name.name) if name else ''} stands under no facet of this study"
    if place is None or span is None:
        setting.leave(f"The selection {_shown(setting, placed)} is not taken over: {why}.")
        return
    turn = turn_at(setting, placed.source, span[0])
    if turn is None or turn.participant is None:
        return
    within = (turn.key, span[0] - turn.start, span[1] - turn.start)
    target = observation_id(place.facet, turn.participant, [within])
    if target in setting.observations:
        setting.known += 1
        return
    quote = quoted(placed.source, span, setting.texts)
    after: Values = {
        "facet": place.facet,
        "stage": place.stage,
        "mode": place.mode,
        "actor": _actor(setting, turn.participant),
        "statement": _statement(placed, quote["exact"]),
        "participant": turn.participant,
        "labels": {},
        "from_notes": turn.paraphrase,
        "quotes": [quote],
    }
    if setting.match.entry(code) is None and name:
        setting.leave(f"New passages with the new code {words(name.name)} are added without theme.")
    theme = setting.theme_now(place.theme)
    if theme:
        after["theme"] = list(theme.observations)
    by = setting.whose(user or placed.selection.whose)
    setting.decide(target, "add", after, by=by, anchor=anchor_of(quote))


def _actor(setting: Setting, participant: str) -> str:
    known = {p.id: p.actor for p in setting.journey.participants}
    return known.get(participant) or setting.journey.actors[0].id


def _statement(placed: Placed, quote: str) -> str:
    """What somebody wrote about the words; the words themselves where nobody did.

    Programs name a selection after its first words: such a name says nothing.
    """
    told = read_description(placed.selection.description)
    name = placed.selection.name.rstrip("….").strip()
    shown = one_line(quote)
    if told.statement and not told.id:
        return shortened(told.statement)
    return shortened(shown if not name or shown.startswith(name) or told.id else name)


def _shown(setting: Setting, placed: Placed) -> str:
    names = {source.id: source.path for source in setting.journey.sources}
    at = f"{placed.selection.start} to {placed.selection.end}"
    text = setting.texts[placed.source]
    said = words(text[slice(*placed.span)]) if placed.span else words(placed.selection.name)
    return f"{said} ({names[placed.source]}, {at})"


def _remark(setting: Setting, placed: Placed) -> None:
    """A selection without a code: what it says of its words is a comment."""
    said = read_description(placed.selection.description).statement
    if said and placed.span:
        _comment(
            setting, *_about(setting, placed.source, placed.span), said, placed.selection.whose
        )
    elif said:
        setting.leave(f"The remark {words(said)} is at no place in the text: it is not taken over.")


def decide_notes(setting: Setting) -> None:
    """Notes that are none of ours: comments on what they are tied to."""
    ours = set(setting.match.base.notes.values())
    places = _places(setting)
    for note in setting.project.notes:
        if is_base(note.text) or note.name == BASE_NAME or not one_line(note.text or note.name):
            continue
        if digest(note.text) in ours:
            continue
        said = note.text.strip() or note.name
        target = places.get(note.guid) or _annotated(setting, note)
        if target:
            _comment(setting, *target, said, note.user)
        else:
            setting.leave(
                f"The note {words(said)} is tied to no selection or theme of ours: it is not taken "
                "over."
            )


_Target = tuple[str, str, Span | None]
"""Id of the record, and where its words stand."""


def _places(setting: Setting) -> dict[str, _Target]:
    """What each note is tied to, by the note's GUID."""
    linked = dict(setting.project.links) | {b: a for a, b in setting.project.links}
    targets: dict[str, _Target] = {}
    for guid, notes, target in _tied(setting):
        for note in notes:
            targets.setdefault(note, target)
        if guid in linked:
            targets.setdefault(linked[guid], target)
    return targets


def _tied(setting: Setting) -> Iterator[tuple[str, tuple[str, ...], _Target]]:
    for key, placed in setting.match.rows.items():
        row = setting.match.base.rows[key]
        target = row.observation, placed.source, placed.span
        notes = placed.selection.notes
        yield placed.selection.guid, notes, target
    for placed in setting.match.extra:
        if placed.span:
            about = _about(setting, placed.source, placed.span)
            yield placed.selection.guid, placed.selection.notes, about
    for code in setting.project.codes:
        entry = setting.match.entry(code.guid)
        theme = setting.theme_now(entry.place.theme) if entry else None
        if theme:
            yield code.guid, code.notes, (theme.id, "", None)


def _annotated(setting: Setting, note: Note) -> _Target | None:
    """What an annotation stands at: a note with a place of its own in a source."""
    holder = next((s for s in setting.project.sources if note.guid in s.notes), None)
    source = setting.match.sources.get(holder.guid, "") if holder else ""
    if not source or note.span is None:
        return None
    return _about(setting, source, (note.span.start, note.span.end))


def _about(setting: Setting, source: str, span: Span) -> _Target:
    """The one observation whose words a span touches, else the turn there."""
    touching = {
        o.id
        for o in setting.journey.observations
        for c in o.citations
        if c.source == source and c.start < span[1] and span[0] < c.end
    }
    if len(touching) == 1:
        return next(iter(touching)), source, span
    turn = turn_at(setting, source, span[0])
    return (turn.key if turn else "") or "", source, span


def _comment(
    setting: Setting, target: str, source: str, span: Span | None, said: str, user: str
) -> None:
    if not target or (target.startswith("o") and target not in setting.observations):
        setting.leave(f"The note {words(said)} is about nothing on the map: it is not taken over.")
        return
    anchor = anchor_of(quoted(source, span, setting.texts)) if span else None
    note = {"note": shortened(said)}
    setting.decide(target, "comment", note, by=setting.whose(user), anchor=anchor)
