"""What changed, in words: the lines of `synth diff`, and the "as of" line of a map.

Knows records and English; compares nothing itself. Interviews and surveys stand side by side.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence

from synth.records.change import (
    Changes,
    EmotionChange,
    Names,
    Quoted,
    SourceRef,
    Texts,
    ThemeChange,
)
from synth.records.journey import JourneyMap
from synth.report.wording import SEVERITIES, count_text, date_text, plural, sample_text, signed

NAMED = 6
"""People, or themes, named in a line; how many more there are is said."""

Line = Callable[[ThemeChange], str]
Section = tuple[str, tuple[ThemeChange, ...], Line]
"""A heading, the themes under it, and how one of them is told."""


def as_of(journey: JourneyMap, changes: Changes | None = None) -> str:
    """`As of 23 November 2026: 10 interviews, 197 survey respondents; since 20 November: …`.

    `changes` is what changes.json says of the map; without it, or where it is about another map,
    the second half is left out.
    """
    made = journey.generated.at
    line = f"As of {date_text(made)}: {sample_text(journey).replace(' · ', ', ')}"
    if changes is None or changes.new.at != made:
        return line
    return f"{line}; {since_text(changes)}"


def since_text(changes: Changes) -> str:
    """`since 20 November: 2 interviews added, 3 themes added, 1 stronger, 1 gone`."""
    parts = [*_source_counts(changes), *_theme_counts(changes)]
    return f"since {_since(changes.old.at, changes.new.at)}: {', '.join(parts)}"


def _source_counts(changes: Changes) -> Iterator[str]:
    sources = changes.sources
    lists = (("added", sources.added), ("removed", sources.removed), ("changed", sources.changed))
    for what, refs in lists:
        for kind in ("interview", "survey"):
            number = sum(ref.kind == kind for ref in refs)
            if number:
                yield f"{plural(number, kind)} {what}"


def _theme_counts(changes: Changes) -> list[str]:
    lists = (
        ("added", changes.added),
        ("stronger", changes.strengthened),
        ("weaker", changes.weakened),
        ("newly contradicted", changes.contradicted),
        ("gone", changes.gone),
    )
    told = [(sum(not one.regrouped for one in found), what) for what, found in lists]
    sorted_anew = {one.id for _, found in lists for one in found if one.regrouped}
    told = [pair for pair in (*told, (len(sorted_anew), "only regrouped")) if pair[0]]
    if not told:
        return ["no theme changed"]
    (number, what), *rest = told
    return [f"{plural(number, 'theme')} {what}", *(f"{number:,} {what}" for number, what in rest)]


def _since(before: str, after: str) -> str:
    """The day of a time stamp, its year only where it is another; within a day, the time."""
    try:
        old, new = (datetime.datetime.fromisoformat(at) for at in (before, after))
    except ValueError:
        return before
    if old.date() == new.date():
        return f"{old:%H:%M} UTC"
    day = date_text(before)
    return day if old.year != new.year else day.removesuffix(f" {old.year}")


def change_lines(changes: Changes) -> list[str]:
    """Everything that changed as short lines, list by list; one line where nothing did."""
    if changes.nothing:
        return ["Nothing changed."]
    lines = [_head(changes), *_source_lines(changes), *_people_lines(changes)]
    lines += _sections(_leading(changes))
    lines += _text_lines("Findings", changes.findings)
    lines += _text_lines("Opportunities", changes.opportunities)
    if changes.emotion:
        lines += ["", "Feelings (median)", *map(_feeling, changes.emotion)]
    return [*lines, *_sections(_lesser(changes))]


def _head(changes: Changes) -> str:
    old, new = changes.old, changes.new
    titles = dict.fromkeys((old.title, new.title))
    named = " and ".join(f"“{title}”" for title in titles)
    line = f"{named}: {_moment(old.at)} → {_moment(new.at)}"
    if changes.reader_changed:
        before, after = (f"{m.model} (synth {m.synth_version})" for m in (old, new))
        line += f"; read by {before}, now by {after}"
    return line


def _moment(at: str) -> str:
    try:
        return f"{date_text(at)}, {datetime.datetime.fromisoformat(at):%H:%M} UTC"
    except ValueError:
        return at


def _source_lines(changes: Changes) -> Iterator[str]:
    sources = changes.sources
    lists = (("added", sources.added), ("removed", sources.removed), ("changed", sources.changed))
    for what, refs in lists:
        if refs:
            yield f"Sources {what}: {', '.join(map(_source, refs))}"
    if sources.renamed:
        pairs = (f"{ref.was} is now {ref.path}" for ref in sources.renamed)
        yield f"Sources renamed: {', '.join(pairs)}"


def _source(ref: SourceRef) -> str:
    return f"{ref.path} ({ref.kind})"


def _people_lines(changes: Changes) -> Iterator[str]:
    lists = (
        ("Participants", changes.participants),
        ("Stages", changes.stages),
        ("Actors", changes.actors),
    )
    for what, names in lists:
        if names.added or names.removed:
            yield f"{what}: {_names(names)}"


def _names(names: Names) -> str:
    parts = (("new", names.added), ("no longer there", names.removed))
    return "; ".join(f"{_some(ids)} {what}" for what, ids in parts if ids)


def _some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    shown = ", ".join(names[:NAMED])
    return f"{shown} and {len(names) - NAMED} more" if len(names) > NAMED else shown


def _leading(changes: Changes) -> tuple[Section, ...]:
    return (
        ("Added", changes.added, _came_in),
        ("Strengthened", changes.strengthened, _people),
        ("Weakened", changes.weakened, _people),
        ("Contradicted", changes.contradicted, _against),
        ("Gone", changes.gone, _went_out),
    )


def _lesser(changes: Changes) -> tuple[Section, ...]:
    return (
        ("No longer contradicted", changes.uncontradicted, _against),
        ("Told by other people", changes.exchanged, _people),
        ("Another severity", changes.severity, _severity),
        ("Moved to another stage", changes.moved, _moved),
        ("Renamed", changes.renamed, _renamed),
    )


def _sections(sections: Iterable[Section]) -> Iterator[str]:
    """A section a list; themes that were only regrouped are told in one line at its end."""
    for title, found, line in sections:
        fresh = [change for change in found if not change.regrouped]
        moved = [f"“{change.name}”" for change in found if change.regrouped]
        if found:
            yield from ("", f"{title} ({len(fresh)})")
            yield from _entries(fresh, line)
        if moved:
            yield f"  Only by regrouping words that both maps hold ({len(moved)}): {_some(moved)}"


def _entries(found: Iterable[ThemeChange], line: Line) -> Iterator[str]:
    for change in found:
        place = f"{change.stage_name} · {change.facet_name}"
        yield f"  {place} · “{change.name}”: {line(change)}"
        if change.quote is not None and line in (_came_in, _against):
            yield f"      {_quoted(change.quote)}"


def _quoted(quote: Quoted) -> str:
    """Words of notes carry no quotation marks: they are the note-taker's."""
    words = " ".join(quote.quote.split())
    shown = f"from notes: {words}" if quote.from_notes else f"“{words}”"
    return f"{shown} ({quote.participant}, {quote.locator})"


def _came_in(change: ThemeChange) -> str:
    assert change.after is not None
    return count_text(change.after.by_kind) + _related("its words stood in", change)


def _went_out(change: ThemeChange) -> str:
    assert change.before is not None
    before = f"it was {count_text(change.before.by_kind)}"
    return before + _related("its words now stand in", change)


def _related(how: str, change: ThemeChange) -> str:
    names = _some([f"“{theme.name}”" for theme in change.related])
    return f"; {how} {names}" if names else ""


def _people(change: ThemeChange) -> str:
    assert change.before is not None
    assert change.after is not None
    before, after = count_text(change.before.by_kind), count_text(change.after.by_kind)
    return "; ".join([f"{before} → {after}", *_who(change, "came", "went")])


def _against(change: ThemeChange) -> str:
    return "; ".join(_who(change, "against it now", "no longer against it"))


def _who(change: ThemeChange, came: str, went: str) -> Iterator[str]:
    for people, what in ((change.came, came), (change.went, went)):
        if people:
            yield f"{_some(people)} {what}"


def _severity(change: ThemeChange) -> str:
    assert change.before is not None
    assert change.after is not None
    before, after = change.before.severity, change.after.severity
    told = " → ".join("untold" if s is None else f"{s} ({SEVERITIES[s]})" for s in (before, after))
    if before is None or after is None:
        return told
    return f"{'worse' if after > before else 'better'}, {told}"


def _moved(change: ThemeChange) -> str:
    return f"it was at {change.before.stage_name}" if change.before else ""


def _renamed(change: ThemeChange) -> str:
    return f"it was “{change.before.name}”" if change.before else ""


def _text_lines(title: str, texts: Texts) -> Iterator[str]:
    lists = (("added", texts.added), ("gone", texts.gone), ("reworded", texts.reworded))
    for what, found in lists:
        if found:
            yield from ("", f"{title} {what} ({len(found)})")
            for change in found:
                yield "  " + " → ".join(text for text in (change.before, change.after) if text)


def _feeling(change: EmotionChange) -> str:
    sides = zip((change.before, change.after), change.n, strict=True)
    told = (f"not drawn (n {n})" if m is None else f"{signed(m)} (n {n})" for m, n in sides)
    return f"  {change.stage_name}: {' → '.join(told)}"
