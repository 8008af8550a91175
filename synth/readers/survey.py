"""Survey exports: one document per file, a turn per open answer, closed answers beside it."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from synth.errors import SourceError, sentence
from synth.readers.columns import is_answer, number
from synth.readers.decoding import sniff
from synth.readers.headers import Header, letters, read_header
from synth.readers.layout import Item, Layout, Segment, lay_out
from synth.readers.tables import read_table
from synth.records.document import Document, Reading, Respondent, Source, Turn
from synth.records.ids import source_id
from synth.records.study import Study, SurveyItem, SurveySpec

PREVIEWS = {"1", "2", "9", "survey preview", "preview", "survey test", "test", "spam preview"}
"""Values of Qualtrics' Status of rows that nobody answered in earnest."""
SUMMARY = "answer choices,response"  # a heading in SurveyMonkey's summary export
Numbered = list[tuple[int, list[str]]]  # row number in the file, cells


def read_survey(path: Path, relative: str, study: Study) -> Reading:
    """Reads a survey export.

    Args:
        path: the file.
        relative: its path in the study, as shown and cited.
        study: the settings; a [[survey]] table for this file overrides what is found.

    Returns:
        The canonical text with a turn per respondent and item, and all respondents.

    Raises:
        SourceError: the file is no table, or no column holds open answers.
        SettingsError: a [[survey]] table names a column that is not there.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        found = f"unreadable ({error.strerror or error})"
        raise SourceError(sentence(relative, found=found, remedy="check its rights")) from error
    table = read_table(path, sniff(data, path.suffix), relative)
    _refuse_summary(table.rows, relative)
    header = read_header(table.rows)
    _refuse_transcript(header, relative)
    rows = _answered(table.rows, header)
    rows, previews = _without_previews(rows, header)
    layout = lay_out(header, [cells for _, cells in rows], find_spec(study, relative), relative)
    if not layout.items:
        raise _no_answers(relative, "no column with answers in people's own words")
    labels, renamed = _labels(rows, layout.respondent)
    text, turns = _write(rows, labels, layout.items)
    empty = _empty_words(rows, layout.items)
    if not turns:
        raise _no_answers(relative, "no answers")
    name = source_id(relative)
    source = Source(
        id=name,
        path=relative,
        kind="survey",
        record="verbatim",
        sha256=hashlib.sha256(data).hexdigest(),
        chars=len(text),
        text=f"sources/{name}.txt",
    )
    remarks = (_summary(header, layout, rows, turns), *empty, *table.remarks, *previews, *renamed)
    return Reading(
        document=Document(source=source, text=text, turns=tuple(turns)),
        respondents=tuple(_respondents(rows, labels, layout)),
        remarks=tuple(f"{relative}: {remark}" for remark in remarks),
    )


def find_spec(study: Study, relative: str) -> SurveySpec | None:
    """The [[survey]] table for a file, named by its path in the study or by its file name."""
    name = relative.rpartition("/")[2]
    exact = [spec for spec in study.surveys if spec.file.removeprefix("./") == relative]
    named = exact or [spec for spec in study.surveys if spec.file == name]
    return named[0] if named else None


def prompted_items(study: Study, document: Document) -> dict[str, SurveyItem]:
    """The items of a survey that study.toml names, by `Turn.item`.

    study.toml may name a column by its header cell or by its question, in any case, and a file
    by its path or its name; this is the one place that knows how these are matched.
    """
    spec = find_spec(study, document.source.path)
    named = {_folded(item.column): item for item in spec.items} if spec else {}
    asked = {turn.item: turn.question for turn in document.turns if turn.item and named}
    found = {}
    for item, question in asked.items():
        match = named.get(_folded(item)) or named.get(_folded(question or ""))
        if match is not None:
            found[item] = match
    return found


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _no_answers(relative: str, found: str) -> SourceError:
    return SourceError(
        sentence(
            relative,
            expected="open answers",
            found=f"no open answers: {found}",
            remedy="name the columns in a [[survey]] table of study.toml,"
            " or list the file under ignore",
        )
    )


def _refuse_summary(rows: Sequence[Sequence[str]], relative: str) -> None:
    for row in rows:
        if ",".join(row).casefold().startswith(SUMMARY):
            raise _no_answers(relative, "a summary of counted choices, not the answers")


def _refuse_transcript(header: Header, relative: str) -> None:
    """A row a turn is a conversation: read as a survey, moderators would count as respondents."""
    names = {column.name.casefold() for column in header.columns}
    if names & {"speaker", "speaker name"} and names & {"text", "utterance", "transcript", "words"}:
        expected = "answers, a row a respondent"
        found = "a transcript, a row a turn"
        remedy = "save it as text with lines such as 'Name: words'"
        message = sentence(relative, expected=expected, found=found, remedy=remedy)
        raise SourceError(message)


def _answered(rows: Sequence[list[str]], header: Header) -> Numbered:
    return [(n, row) for n, row in enumerate(rows, 1) if n > header.first and any(row)]


def _without_previews(rows: Numbered, header: Header) -> tuple[Numbered, tuple[str, ...]]:
    status = next((c.index for c in header.columns if c.aliases[0].casefold() == "status"), None)
    if header.kind != "Qualtrics" or status is None:
        return rows, ()
    kept = [row for row in rows if row[1][status].casefold() not in PREVIEWS]
    dropped = len(rows) - len(kept)
    return kept, (f"{_count(dropped, 'preview row')} left out.",) if dropped else ()


def _labels(rows: Numbered, column: int | None) -> tuple[list[str], tuple[str, ...]]:
    """A unique name per row: the respondent column, or the row number."""
    given = [" ".join(cells[column].split()) if column is not None else "" for _, cells in rows]
    times = Counter(given)
    labels = []
    for (row, _), name in zip(rows, given, strict=True):
        if not name:
            labels.append(f"row {row}")
        else:
            labels.append(name if times[name] == 1 else f"{name}#{row}")
    twice = [name for name, count in times.items() if name and count > 1]
    if not twice:
        return labels, ()
    shown = ", ".join(f"'{name}'" for name in twice[:3]) + (" …" if len(twice) > 3 else "")
    remark = f"{_count(len(twice), 'respondent id')} ({shown}) used more than once, told apart"
    return labels, (f"{remark} by row number.",)


def _write(rows: Numbered, labels: Sequence[str], items: Sequence[Item]) -> tuple[str, list[Turn]]:
    """The canonical text and its turns."""
    parts: list[str] = []
    turns: list[Turn] = []
    at = 0
    for (row, cells), label in zip(rows, labels, strict=True):
        answers = [(item, _answer(cells, item)) for item in items]
        answers = [(item, answer) for item, answer in answers if answer]
        if not answers:
            continue
        heading = f"## {label} (row {row})\n"
        parts.append(heading)
        at += len(heading)
        for item, answer in answers:
            start = at + len(item.question) + 1
            parts.append(f"{item.question}\n{answer}\n\n")
            at = start + len(answer) + 2
            turns.append(
                Turn(
                    turn=len(turns) + 1,
                    voice="participant",
                    start=start,
                    end=start + len(answer),
                    speaker=label,
                    question=item.question,
                    row=row,
                    item=item.name,
                )
            )
    return "".join(parts), turns


def _answer(cells: Sequence[str], item: Item) -> str:
    """What one person said to one item; the parts of an item one below the other."""
    said = [cells[index] for index in item.columns if is_answer(cells[index])]
    if item.known:
        said = [text for text in said if _folded(text) not in item.known]
    return "\n".join(said)


def _empty_words(rows: Numbered, items: Sequence[Item]) -> tuple[str, ...]:
    cells = (cells[index] for _, cells in rows for item in items for index in item.columns)
    said = Counter(_folded(cell) for cell in cells if cell and not is_answer(cell))
    if not said:
        return ()
    shown = ", ".join(f"'{_short(text)}'" for text, _ in said.most_common(3))
    return (f"{_count(said.total(), 'non-answer')} such as {shown} made no turn.",)


def _respondents(rows: Numbered, labels: Sequence[str], layout: Layout) -> list[Respondent]:
    found = []
    for (row, cells), label in zip(rows, labels, strict=True):
        segments = {s.name: value for s in layout.segments if (value := _segment(cells, s))}
        figures = {score.name: number(cells[score.column]) for score in layout.scores}
        scores = {name: value for name, value in figures.items() if value is not None}
        found.append(Respondent(label=label, row=row, segments=segments, scores=scores))
    return found


def _segment(cells: Sequence[str], segment: Segment) -> str:
    values = [" ".join(cells[index].split()) for index in segment.columns if cells[index]]
    if segment.known:
        values = [value if _folded(value) in segment.known else "other" for value in values]
    return "; ".join(values)


def _summary(header: Header, layout: Layout, rows: Numbered, turns: Sequence[Turn]) -> str:
    """One sentence on how the columns were read."""
    asked = ", ".join(f"'{_short(item.name)}'" for item in layout.items[:6])
    more = f" and {len(layout.items) - 6} more" if len(layout.items) > 6 else ""
    who = "row number"
    if layout.respondent is not None:
        column = header.columns[layout.respondent]
        who = f"column {letters(column.index)} '{_short(column.name)}'"
    aside = f"; {_count(len(layout.aside), 'other question')} left aside" if layout.aside else ""
    return (
        f"{header.kind}, {_count(len(rows), 'respondent')} by {who}:"
        f" {_count(len(turns), 'answer')} to {_count(len(layout.items), 'open item')}"
        f" ({asked}{more}), {_count(len(layout.segments), 'segment')},"
        f" {_count(len(layout.scores), 'score')}{aside}."
    )


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:39].rstrip() + "…"


def _count(number_: int, noun: str) -> str:
    return f"{number_:,} {noun}" + ("" if number_ == 1 else "s")
