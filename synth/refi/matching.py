"""Which code, source and selection of a file is which of ours.

By GUID; where a program gave out GUIDs of its own: codes and sources by name, selections by the
line `synth: ID` of their description, and else by place and code.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from synth.refi.base import Base, Row
from synth.refi.codes import Entry
from synth.refi.describing import read_description
from synth.refi.frames import Counting, Frame, Span, best_counting
from synth.refi.project import Code, Project, Selection, TextSource


@dataclass(frozen=True)
class Placed:
    """A selection of the file, in a source of ours."""

    source: str
    """Our source id."""
    selection: Selection
    plain: Span | None
    """Its span in the file's text, line ends plain; None where it lies outside."""
    span: Span | None
    """Its span in our text; None where its words are not found there."""


@dataclass
class Match:
    """The file's parts by ours."""

    base: Base
    codes: dict[str, str] = field(default_factory=dict)
    """GUID of our code by the file's GUID."""
    theirs: dict[str, Code] = field(default_factory=dict)
    """All codes of the file, by GUID."""
    sources: dict[str, str] = field(default_factory=dict)
    """Our source id by the file's GUID."""
    held: list[TextSource] = field(default_factory=list)
    """Sources of the file that are ours."""
    frames: dict[str, Frame] = field(default_factory=dict)
    """By the file's GUID of the source."""
    rows: dict[str, Placed] = field(default_factory=dict)
    """By GUID of the row."""
    extra: list[Placed] = field(default_factory=list)
    """Selections that are none of ours."""
    left: list[str] = field(default_factory=list)
    """What was passed over, a sentence each."""

    def put(self, row: Row) -> Span | None:
        """Where we put a row, as `Placed.plain` has it."""
        source = self.base.sources[row.source][0]
        key = next((theirs for theirs, ours in self.sources.items() if ours == source), "")
        return self.frames[key].ours_plain(row.start, row.end) if key else None

    def entry(self, code: str) -> Entry | None:
        """Our code by the file's GUID."""
        return self.base.codes.get(self.codes.get(code, ""))


def match(project: Project, base: Base, texts: Mapping[str, str]) -> Match:
    """Matches a file with what was exported.

    Args:
        project: the file.
        base: what was exported.
        texts: our texts by source id.
    """
    found = Match(base, theirs={code.guid: code for code in project.codes})
    _match_codes(project, found)
    _match_sources(project, found, texts)
    frames = found.frames
    pairs = list(_named_rows(found))
    counting = best_counting(_known(pairs, found))
    taken = set()
    for row, source, selection in pairs:
        found.rows[row.guid] = _placed(found, frames[source.guid], counting, source, selection)
        taken.add(id(selection))
    rest = [
        _placed(found, frames[source.guid], counting, source, selection)
        for source in found.held
        for selection in source.selections
        if id(selection) not in taken
    ]
    _match_places(rest, found)
    return found


def _match_codes(project: Project, found: Match) -> None:
    ours = found.base.codes
    by_name = {entry.name: entry.guid for entry in ours.values()}
    held = {code.guid for code in project.codes}
    for code in project.codes:
        if code.guid in ours:
            found.codes[code.guid] = code.guid
        elif code.name in by_name and by_name[code.name] not in held:
            found.codes[code.guid] = by_name[code.name]


def _match_sources(project: Project, found: Match, texts: Mapping[str, str]) -> None:
    by_name = {name: key for key, (_, name) in found.base.sources.items()}
    for source in project.sources:
        key = source.guid if source.guid in found.base.sources else by_name.get(source.name, "")
        ours = found.base.sources.get(key, ("", ""))[0]
        taken = ours in found.sources.values() or source.guid in found.sources
        if ours not in texts or taken:
            _tell_strange(source, found)
            continue
        found.sources[source.guid] = ours
        found.held.append(source)
        found.frames[source.guid] = Frame(source.text, texts[ours])


def _tell_strange(source: TextSource, found: Match) -> None:
    if source.selections:
        n = len(source.selections)
        found.left.append(
            f"'{source.name}' is no text of this study: its {n} "
            f"selection{'' if n == 1 else 's'} cannot be taken over."
        )


def _named_rows(found: Match) -> Iterator[tuple[Row, TextSource, Selection]]:
    """Selections that say by GUID, else by description, which row they are; each row once."""
    ours = found.base.rows
    by_id = {(r.observation, r.citation): r for r in ours.values()}
    given: set[str] = set()
    every = [(source, selection) for source in found.held for selection in source.selections]
    rest = []
    for source, selection in every:
        if selection.guid in ours and selection.guid not in given:
            given.add(selection.guid)
            yield ours[selection.guid], source, selection
        else:
            rest.append((source, selection))
    for source, selection in rest:
        told = read_description(selection.description)
        row = by_id.get((told.id, told.citation))
        if row and row.guid not in given and _there(row, source, found):
            given.add(row.guid)
            yield row, source, selection


def _there(row: Row, source: TextSource, found: Match) -> bool:
    return found.base.sources[row.source][0] == found.sources[source.guid]


def _known(
    pairs: list[tuple[Row, TextSource, Selection]], found: Match
) -> Iterator[tuple[Frame, Span, Span]]:
    """What tells how the program counts: named selections, else places that rows stand at."""
    for row, source, selection in pairs:
        theirs = selection.start, selection.end
        yield found.frames[source.guid], theirs, (row.start, row.end)
    if pairs:
        return
    ours: dict[str, list[Row]] = defaultdict(list)
    for row in found.base.rows.values():
        ours[found.base.sources[row.source][0]].append(row)
    for source in found.held:
        rows = sorted(ours.get(found.sources[source.guid], ()), key=lambda r: r.start)
        spans = sorted({(s.start, s.end) for s in source.selections})
        for row, span in zip(rows, spans, strict=False):
            yield found.frames[source.guid], span, (row.start, row.end)


def _placed(
    found: Match, frame: Frame, counting: Counting, source: TextSource, selection: Selection
) -> Placed:
    at = selection.start, selection.end, counting
    return Placed(found.sources[source.guid], selection, frame.plain(*at), frame.place(*at))


def _match_places(rest: list[Placed], found: Match) -> None:
    """Rows that no selection names: one at their place with their code."""
    every = [*found.rows.values(), *rest]
    at: dict[tuple[str, Span], list[Placed]] = defaultdict(list)
    for placed in every:
        if placed.plain is not None:
            at[placed.source, placed.plain].append(placed)
    used: set[int] = set()
    for row in found.base.rows.values():
        if row.guid in found.rows:
            continue
        source = found.base.sources[row.source][0]
        put = found.put(row)
        for placed in at.get((source, put), ()) if put else ():
            if row.code in {found.codes.get(c.code) for c in placed.selection.codings}:
                found.rows[row.guid] = placed
                used.add(id(placed))
                break
    found.extra += [placed for placed in rest if id(placed) not in used]
