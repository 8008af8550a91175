"""What all columns of a survey hold: columns that belong together are judged together."""

from collections import defaultdict
from collections.abc import Sequence

from synth.readers.columns import ASKS_TO_WRITE, FEW, SOME, Kind, Profile, judge, profile
from synth.readers.headers import Column, Header


def decide_kinds(
    header: Header, rows: Sequence[Sequence[str]], profiles: Sequence[Profile]
) -> list[Kind]:
    """The kind of each column, in order.

    Args:
        header: the columns.
        rows: answers, a row a respondent.
        profiles: figures about each column.
    """
    kinds = [judge(column, seen) for column, seen in zip(header.columns, profiles, strict=True)]
    _agree(header, profiles, kinds)
    _agree_parts(header, rows, kinds)
    if "open" not in kinds:
        _rescue(header, profiles, kinds)
    return kinds


def _agree(header: Header, profiles: Sequence[Profile], kinds: list[Kind]) -> None:
    """Columns that ask word for word the same hold the same: what the fullest of them holds."""
    twins: dict[tuple[str, str], list[int]] = defaultdict(list)
    for column in header.columns:
        twins[column.question.casefold(), column.option.casefold()].append(column.index)
    for indices in twins.values():
        fullest = max(indices, key=lambda index: profiles[index].filled)
        for index in indices:
            if profiles[index].filled:
                kinds[index] = kinds[fullest]


def _agree_parts(header: Header, rows: Sequence[Sequence[str]], kinds: list[Kind]) -> None:
    """Numbered parts of one item are judged together: the last ones are hardly ever filled."""
    parts: dict[str, list[Column]] = defaultdict(list)
    for column in header.columns:
        if column.part and kinds[column.index] not in ("metadata", "option"):
            parts[column.part].append(column)
    for columns in parts.values():
        if len(columns) > 1:
            cells = (row[column.index] for row in rows for column in columns)
            kind = judge(columns[0], profile(cells))
            for column in columns:
                kinds[column.index] = kind if kind == "open" else kinds[column.index]


def _rescue(header: Header, profiles: Sequence[Profile], kinds: list[Kind]) -> None:
    """Without a clear open question, answers to a likely one are open although they repeat."""
    for column in header.columns:
        seen = profiles[column.index]
        grid = bool(column.group and column.option)
        asked = bool(ASKS_TO_WRITE.search(column.question)) and seen.words >= 3
        long = (asked and seen.distinct > FEW // 2) or (seen.words >= 6 and seen.distinct > SOME)
        if kinds[column.index] in ("segment", "choices", "aside") and long and not grid:
            kinds[column.index] = "open"
