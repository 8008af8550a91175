"""What became of our selections: deleted, moved, recoded, described otherwise."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from synth.records.evidence import Labels, Observation
from synth.records.review import Reason, Values
from synth.refi.base import Row
from synth.refi.codes import MODE_WORDS
from synth.refi.describing import NOTHING, Described, fields_of, read_description
from synth.refi.frames import Span
from synth.refi.grouping import Move, codes_of, place_of, signer
from synth.refi.matching import Placed
from synth.refi.seen import anchor_of, quoted, seen
from synth.refi.setting import Setting, shortened, words
from synth.refi.speaking import own_words

DELETED: Reason = "out of scope"
"""The reason of a deletion: the file gives none, and the note says so."""
RANGES = {"valence": range(-2, 3), "severity": range(1, 5)}


@dataclass
class Fate:
    """One observation's rows, and what the file has of each (None: nothing)."""

    rows: list[Row]
    placed: list[Placed | None]

    @property
    def whose(self) -> str:
        """GUID of who touched it after it was exported, where the file says so."""
        pairs = zip(self.rows, self.placed, strict=True)
        return next((who for row, placed in pairs if placed and (who := signer(row, placed))), "")


def fates(setting: Setting) -> dict[str, Fate]:
    """By observation id; those of sources that the file does not hold are left out, and told."""
    found = setting.match
    held = set(found.sources.values())
    absent: dict[str, int] = defaultdict(int)
    partly: set[str] = set()
    all_of: dict[str, Fate] = {}
    for row in sorted(found.base.rows.values(), key=lambda r: (r.observation, r.citation)):
        source, _ = found.base.sources.get(row.source, ("", ""))
        if source not in held:
            absent[row.source] += 1
            partly.add(row.observation)
            continue
        fate = all_of.setdefault(row.observation, Fate([], []))
        fate.rows.append(row)
        fate.placed.append(found.rows.get(row.guid))
    all_of = {key: fate for key, fate in all_of.items() if key not in partly}
    for key, n in absent.items():
        name = found.base.sources.get(key, ("", "?"))[1]
        setting.leave(f"'{name}' is not in the file: its {n} codings stay as they are.")
    if all_of and not any(p and p.selection.codings for f in all_of.values() for p in f.placed):
        setting.leave("The file holds no coding of ours: nothing is taken for deleted.")
        return {}
    return all_of


def moves(setting: Setting, all_of: dict[str, Fate]) -> list[Move]:
    """Observations whose code is another now."""
    consumed = _consumed(setting)
    found = []
    for key, fate in all_of.items():
        for row, placed in zip(fate.rows, fate.placed, strict=True):
            if placed is None:
                continue
            kept, others = codes_of(row, placed, setting.match)
            free = [o for o in others if (id(placed), o[0]) not in consumed]
            if not kept and free:
                code, user = free[0]
                found.append(Move(key, row.code, code, user or signer(row, placed)))
                break
    return found


def added_codes(setting: Setting, all_of: dict[str, Fate]) -> Iterator[tuple[Placed, str, str]]:
    """Codes that our selections have beside their own: selection, the file's code, who."""
    consumed = _consumed(setting)
    told: set[tuple[int, str]] = set()
    for fate in all_of.values():
        for row, placed in zip(fate.rows, fate.placed, strict=True):
            if placed is None:
                continue
            kept, others = codes_of(row, placed, setting.match)
            free = [o for o in others if (id(placed), o[0]) not in consumed]
            for code, user in free if kept else free[1:]:
                if (id(placed), code) not in told:
                    told.add((id(placed), code))
                    yield placed, code, user


def _consumed(setting: Setting) -> set[tuple[int, str]]:
    """Pairs of a selection and a code that are some row's own, where rows share a selection."""
    theirs: dict[str, list[str]] = defaultdict(list)
    for code, ours in setting.match.codes.items():
        theirs[ours].append(code)
    return {
        (id(placed), code)
        for key, placed in setting.match.rows.items()
        for code in theirs[setting.match.base.rows[key].code]
    }


def decide_fates(setting: Setting, all_of: dict[str, Fate], moved: list[Move]) -> None:
    """Deletions and edits of observations.

    Args:
        setting: the import.
        all_of: what the file has of each observation.
        moved: those whose code is another, themes that were merged or split aside.
    """
    by_id = {move.observation: move for move in moved}
    for key, fate in all_of.items():
        own = setting.observations.get(key)
        if own is None:
            _tell_gone(setting, key, fate)
        elif not any(p and p.selection.codings for p in fate.placed):
            _reject(setting, own)
        else:
            _edit(setting, own, fate, by_id.get(key))


def _tell_gone(setting: Setting, key: str, fate: Fate) -> None:
    """Its change comes too late; nothing is told where it was deleted here as well."""
    changed = any(
        p and (p.plain != setting.match.put(r) or not codes_of(r, p, setting.match)[0])
        for r, p in zip(fate.rows, fate.placed, strict=True)
    )
    if changed:
        setting.leave(f"The observation {key} is not on the map any more: its change is left out.")


def _reject(setting: Setting, own: Observation) -> None:
    before = seen(own, setting.texts)
    setting.decide(
        own.id,
        "reject",
        {"note": f"deleted in {setting.file}, which gives no reason"},
        by=setting.reviewer,
        before=before,
        reason=DELETED,
        anchor=anchor_of(before["quotes"][0]),
    )


def _edit(setting: Setting, own: Observation, fate: Fate, move: Move | None) -> None:
    after = _described(setting, own, fate)
    after |= _recoded(setting, own, move) if move else {}
    spans = _spans(setting, own, fate)
    if spans is not None:
        after["quotes"] = [quoted(source, span, setting.texts) for source, span in spans]
    if not after:
        return
    before = seen(own, setting.texts)
    by = setting.whose(move.whose if move else fate.whose)
    anchor = anchor_of(before["quotes"][0])
    setting.decide(own.id, "edit", after, by=by, before=before, anchor=anchor)


def _recoded(setting: Setting, own: Observation, move: Move) -> Values:
    """Facet, stage, mode and theme of the new code, where they are others than on the map."""
    place = place_of(setting, move.after)
    if place is None:
        return {}
    entry = setting.match.entry(move.after)
    stage = own.stage if entry and entry.facet else place.stage
    told = {"facet": place.facet, "stage": stage, "mode": place.mode}
    after: Values = {k: v for k, v in told.items() if v != getattr(own, k)}
    theme = setting.theme_now(place.theme)
    if theme and own.id not in theme.observations:
        after["theme"] = list(theme.observations)
    elif not place.theme and own.id in setting.theme_of:
        after["theme"] = []
    elif place.theme and not theme:
        name = setting.match.theirs[move.after].name
        setting.leave(f"The theme {words(name)} is not on the map any more: nothing joins it.")
    return after


def _spans(setting: Setting, own: Observation, fate: Fate) -> list[tuple[str, Span]] | None:
    """The places of its words, where they are others now; None where they are as they were."""
    now = [(c.source, (c.start, c.end)) for c in own.citations]
    spans: list[tuple[str, Span]] = []
    for row, placed in zip(fate.rows, fate.placed, strict=True):
        if placed is None or not placed.selection.codings:
            continue
        here = now[row.citation - 1] if row.citation <= len(now) else None
        moved = placed.plain != setting.match.put(row) and (placed.source, placed.span) != here
        if here and not moved:
            spans.append(here)
            continue
        span = _own_span(setting, own, placed)
        if span is None:
            return None
        spans.append((placed.source, span))
    return None if spans == now or not spans else spans


def _own_span(setting: Setting, own: Observation, placed: Placed) -> Span | None:
    """The span in its participant's words; None, and told, where it is not."""
    span, why = own_words(setting, placed, own.participant)
    if span is None:
        setting.leave(
            f"The new bounds of {words(own.said)} ({own.citations[0].locator}) are not taken over: "
            f"{why}."
        )
    return span


def _described(setting: Setting, own: Observation, fate: Fate) -> Values:
    """What the description says otherwise than when it was exported."""
    for row, placed in zip(fate.rows, fate.placed, strict=True):
        if placed is None or not placed.selection.description.strip():
            continue
        was, now = read_description(row.words), read_description(placed.selection.description)
        after = _differences(setting, own, was, now)
        if after:
            return after
    return {}


def _differences(setting: Setting, own: Observation, was: Described, now: Described) -> Values:
    after: Values = {}
    if now.statement and now.statement != was.statement and now.statement != own.statement:
        after["statement"] = shortened(now.statement)
    current = fields_of(own)
    edited = {
        k: v
        for k, v in now.fields.items()
        if k in current and v != was.fields.get(k, current[k]) and v != current[k]
    }
    labels: Labels = dict(own.labels)
    for name, text in edited.items():
        if name in ("stage", "mode", "actor"):
            _take_field(setting, own, name, text, after)
        else:
            _take_label(setting, own, name, text, labels)
    if labels != own.labels:
        after["labels"] = labels
    return after


def _take_field(setting: Setting, own: Observation, name: str, text: str, after: Values) -> None:
    known: list[str] = {
        "stage": [s.id for s in setting.journey.stages],
        "mode": [str(mode) for mode in MODE_WORDS],
        "actor": [a.id for a in setting.journey.actors],
    }[name]
    if text in known:
        after[name] = text
    else:
        _tell_field(setting, own, name, text, f"one of {', '.join(known)}")


def _take_label(setting: Setting, own: Observation, name: str, text: str, labels: Labels) -> None:
    if text == NOTHING:
        labels[name] = None
    elif name not in RANGES:
        labels[name] = shortened(text)
    elif text in [str(value) for value in RANGES[name]]:
        labels[name] = int(text)
    else:
        scale = RANGES[name]
        _tell_field(setting, own, name, text, f"a number from {scale[0]} to {scale[-1]}, or -")


def _tell_field(setting: Setting, own: Observation, name: str, text: str, expected: str) -> None:
    setting.leave(
        f"The {name} of {words(own.said)} ({own.citations[0].locator}) is not taken over: expected "
        f"{expected}, found {words(text)}."
    )
