"""How a survey's columns make items, segments and scores: found by itself or as study.toml says.

Knows columns and counts; builds no text and no turns.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from synth.errors import SettingsError, sentence
from synth.readers.columns import (
    BACKGROUND,
    FEW,
    Kind,
    Profile,
    choices,
    profile,
)
from synth.readers.headers import Column, Header
from synth.readers.kinds import decide_kinds
from synth.readers.settings import FILE, suggestion
from synth.records.study import SurveySpec

RESPONDENT = (
    re.compile(r"respon(se|dent)[ _-]*(id|number|no\.?)?|answer id|antwort[- ]?id", re.I),
    re.compile(r"participant[ _-]*(id|number|code)?|p[ _-]?id|teilnehmer.*|case[ _-]?id", re.I),
    re.compile(
        r"token|(submission|record|entry|unique)[ _-]*id|(user|customer|person|subject)[ _-]*(id)?"
        r"|uuid|uid",
        re.I,
    ),
    re.compile(r"#|id|no\.?|nr\.?", re.I),
)
"""Names of the respondent column, the surest first."""


@dataclass(frozen=True)
class Item:
    """An open question: its columns in order, and the fixed choices that are no open answers."""

    name: str
    question: str
    columns: tuple[int, ...]
    known: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Segment:
    """A closed question: one column, or the options of one question."""

    name: str
    columns: tuple[int, ...]
    known: frozenset[str] = frozenset()
    """Where not empty, any other answer counts as `other`."""


@dataclass(frozen=True)
class Score:
    """A column of numbers."""

    name: str
    column: int


@dataclass
class Layout:
    """What each column of a survey is used for."""

    respondent: int | None = None
    items: list[Item] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    """Names of columns with answers that are used for nothing."""


def lay_out(
    header: Header, rows: Sequence[Sequence[str]], spec: SurveySpec | None, name: str
) -> Layout:
    """Decides what each column is used for; what `spec` names overrides what is found.

    Args:
        header: the columns.
        rows: answers, a row a respondent.
        spec: the [[survey]] table of study.toml for this file.
        name: the file, for errors.

    Raises:
        SettingsError: `spec` names a column that is not there.
    """
    profiles = [profile(row[column.index] for row in rows) for column in header.columns]
    respondent = _respondent(header, profiles)
    kinds = decide_kinds(header, rows, profiles)
    if respondent is not None:
        kinds[respondent] = "metadata"
    layout = Layout(respondent=respondent)
    layout.items = _items(header, rows, profiles, kinds)
    layout.segments = _segments(header, rows, profiles, kinds)
    layout.scores = [
        Score(_title(header, column), column.index)
        for column in header.columns
        if kinds[column.index] == "score"
    ]
    if spec is not None:
        layout = _override(layout, header, spec, name)
    used = _used(layout)
    left = (
        column.group if kinds[column.index] == "option" else column.name
        for column in header.columns
        if kinds[column.index] not in ("empty", "metadata") and column.index not in used
    )
    layout.aside = list(dict.fromkeys(left))
    return layout


def _used(layout: Layout) -> set[int]:
    groups = [item.columns for item in layout.items]
    groups += [segment.columns for segment in layout.segments]
    used = {index for group in groups for index in group}
    used |= {score.column for score in layout.scores}
    return used if layout.respondent is None else used | {layout.respondent}


def _respondent(header: Header, profiles: Sequence[Profile]) -> int | None:
    for pattern in RESPONDENT:
        for column in header.columns:
            seen = profiles[column.index]
            named = any(pattern.fullmatch(name) for name in column.aliases)
            if named and seen.filled and seen.distinct >= 0.5 * seen.filled and seen.words < 4:
                return column.index
    return None


def _title(header: Header, column: Column) -> str:
    """What a segment or score is called: the question where header cells are mere numbers."""
    return column.question if header.kind == "Qualtrics" else column.name


def _items(
    header: Header,
    rows: Sequence[Sequence[str]],
    profiles: Sequence[Profile],
    kinds: Sequence[Kind],
) -> list[Item]:
    groups: dict[str, list[Column]] = defaultdict(list)
    for column in header.columns:
        kind = kinds[column.index]
        if kind == "open":
            groups[column.part or f"\n{column.index}"].append(column)
        elif kind == "choices" and _write_ins(column, profiles[column.index]):
            groups[f"\n{column.index}"].append(column)
    items = []
    for columns in groups.values():
        first = columns[0]
        known = choices(profiles[first.index]) if kinds[first.index] == "choices" else frozenset()
        question = _shared_question(columns)
        indices = tuple(column.index for column in columns)
        items.append(Item(first.name, question, indices, known))
    return _join_branches(items, rows)


def _shared_question(columns: Sequence[Column]) -> str:
    questions = {column.question for column in columns}
    return columns[0].question if len(questions) == 1 else columns[0].part.split("\n")[0]


def _write_ins(column: Column, seen: Profile) -> bool:
    """Whether what people wrote beside the fixed choices is long enough to be an answer."""
    if BACKGROUND.search(column.name):
        return False
    known = choices(seen)
    lengths = [len(text.split()) for text in seen.counts if text not in known]
    return bool(lengths) and sum(lengths) / len(lengths) >= 4


def _join_branches(items: Sequence[Item], rows: Sequence[Sequence[str]]) -> list[Item]:
    """Joins items that ask the same where nobody answered both: branches of a questionnaire."""
    joined: dict[str, Item] = {}
    for item in items:
        key = item.question.casefold()
        twin = joined.get(key)
        if twin is None:
            joined[key] = item
        elif not any(_filled(row, twin.columns) and _filled(row, item.columns) for row in rows):
            joined[key] = replace(
                twin, columns=twin.columns + item.columns, known=twin.known | item.known
            )
        else:
            joined[f"{key}\n{item.name}"] = item
    return list(joined.values())


def _filled(row: Sequence[str], columns: Sequence[int]) -> bool:
    return any(row[index] for index in columns)


def _segments(
    header: Header,
    rows: Sequence[Sequence[str]],
    profiles: Sequence[Profile],
    kinds: Sequence[Kind],
) -> list[Segment]:
    segments = []
    groups: dict[str, list[Column]] = defaultdict(list)
    for column in header.columns:
        kind = kinds[column.index]
        if kind == "segment":
            segments.append(Segment(_title(header, column), (column.index,)))
        elif kind == "choices":
            known = choices(profiles[column.index])
            segments.append(Segment(_title(header, column), (column.index,), known))
        elif kind == "option" and column.group:
            groups[column.group].append(column)
    for title, columns in groups.items():
        indices = tuple(column.index for column in columns)
        ticked = {tuple(bool(row[index]) for index in indices) for row in rows}
        if len(columns) > 1 and len(ticked) <= FEW + 1:  # and one for those who ticked nothing
            segments.append(Segment(title, indices))
    return segments


def _override(layout: Layout, header: Header, spec: SurveySpec, name: str) -> Layout:
    respondent = layout.respondent
    if spec.respondent is not None:
        respondent = find_columns(header, spec.respondent, name)[0].index
    items, segments, scores = layout.items, layout.segments, layout.scores
    if spec.items:
        items = []
        for item in spec.items:
            columns = find_columns(header, item.column, name)
            header_name, question = columns[0].name, _shared_question(columns)
            target = " ".join(item.column.split())
            # `survey.prompted_items` finds the item again by its name or question.
            if target.casefold() not in (header_name.casefold(), question.casefold()):
                question = target
            items.append(Item(header_name, question, tuple(column.index for column in columns)))
    if spec.segments:
        segments = [
            Segment(title, tuple(c.index for c in find_columns(header, title, name)))
            for title in spec.segments
        ]
    if spec.scores:
        scores = [Score(title, find_columns(header, title, name)[0].index) for title in spec.scores]
    taken = {index for item in items for index in item.columns} if spec.items else set()
    if not spec.segments:
        segments = [segment for segment in segments if not taken & set(segment.columns)]
    if not spec.scores:
        scores = [score for score in scores if score.column not in taken]
    if not spec.items:
        named = {i for s in segments for i in s.columns} if spec.segments else set()
        named |= {s.column for s in scores} if spec.scores else set()
        items = [item for item in items if not named & set(item.columns)]
    return Layout(respondent, items, segments, scores)


def find_columns(header: Header, wanted: str, name: str) -> tuple[Column, ...]:
    """The columns that study.toml means: by header cell or by question text, case ignored.

    Raises:
        SettingsError: there is none.
    """
    target = " ".join(wanted.split()).casefold()
    exact = [column for column in header.columns if column.name.casefold() == target]
    if exact:
        return tuple(exact[:1])
    found = [c for c in header.columns if target in (alias.casefold() for alias in c.aliases)]
    found = found or [c for c in header.columns if c.question.casefold() == target]
    found = found or [c for c in header.columns if c.group.casefold() == target]
    if found:
        return tuple(found)
    known = [column.name for column in header.columns]
    raise SettingsError(
        sentence(
            FILE,
            place=f"survey '{name}'",
            expected=f"a column of {name}",
            found=f"'{wanted}'",
            remedy=suggestion(wanted, known),
        )
    )
