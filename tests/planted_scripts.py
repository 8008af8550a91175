"""Interviews and answers with identifiers marked in them: reads the scripts in `planted_switch/`.

In a script, `[n|Anna]` is a name, `[n|Frau Berger|Anna Berger]` one with the form that a person
would confirm, `[!|3 August]` a decoy: words that look like an identifier and are none. `? ` begins
a turn of the moderator, `= ` one of the participant, `# ` a heading. Every person, firm and number
is made up: telephone numbers are from ranges kept free for drama, domains from example.org and its
like, cards are test cards, and IBANs have the check digits of banks that do not exist.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(__file__).parent / "planted_switch"
KINDS = {
    "n": "name", "p": "place", "o": "organisation", "k": "customer number", "e": "e-mail",
    "t": "phone", "l": "link", "c": "card", "a": "account", "b": "birth date", "z": "postcode",
    "h": "handle", "i": "handle", "!": "decoy",
}  # fmt: skip
MARK = re.compile(r"\[([a-z!])\|([^|\]]+)(?:\|([^|\]]+))?\]")
CLOSED = 4  # columns before the two with open answers
VOICES = {"?": "question", "=": "turn", "#": "heading"}


@dataclass(frozen=True)
class Mark:
    """One mention in a script."""

    kind: str
    words: str
    confirmed: str
    """The form in which a person would confirm it."""
    where: str


@dataclass(frozen=True)
class Line:
    """A turn, a heading or a cell, without its marks."""

    where: str
    words: str
    marks: tuple[Mark, ...]
    rest: str
    """Its words without the identifiers: what must still stand afterwards."""


class Marked:
    """A source with marks in its lines."""

    lines: tuple[Line, ...]

    def marks(self) -> Iterator[Mark]:
        """All mentions, in order."""
        return (mark for line in self.lines for mark in line.marks)

    def rest(self) -> str:
        """All lines without their identifiers."""
        return "\n".join(line.rest for line in self.lines)


@dataclass(frozen=True)
class Script(Marked):
    """One source before it is written in its format."""

    path: str
    speaker: str
    asks: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Answers(Marked):
    """The survey: its columns, and a row of four closed cells and two answers a respondent."""

    path: str
    columns: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]

    @property
    def lines(self) -> tuple[Line, ...]:  # type: ignore[override]
        """The two questions, then the answers: what a canonical text has, but for its labels."""
        return (*self.columns[CLOSED:], *(cell for row in self.rows for cell in row[CLOSED:]))


def read_line(raw: str, where: str) -> Line:
    """Takes the marks out of a line."""
    marks = tuple(
        Mark(KINDS[found[1]], found[2], found[3] or found[2], where) for found in MARK.finditer(raw)
    )
    rest = MARK.sub(lambda found: found[2] if found[1] == "!" else " \0 ", raw)
    return Line(where, MARK.sub(lambda found: found[2], raw), marks, rest)


def interviews() -> list[Script]:
    """The twelve interviews."""
    return [_interview(path) for path in sorted(SCRIPTS.glob("[0-9]*.txt"))]


def _interview(path: Path) -> Script:
    rows = path.read_text("utf-8").splitlines()
    head = dict(row.split(": ", 1) for row in rows[:3])
    said = [row for row in rows[3:] if row[:2] in {"? ", "= ", "# "}]
    lines = tuple(read_line(row[2:], VOICES[row[0]]) for row in said)
    return Script(head["path"], head["speaker"], head["asks"], lines)


def survey() -> Answers:
    """The hundred answers of fifty respondents."""
    rows = (SCRIPTS / "survey.txt").read_text("utf-8").splitlines()
    columns = [row.removeprefix("column: ") for row in rows if row.startswith("column: ")]
    cells = [row.split(" ;; ") for row in rows if " ;; " in row]
    return Answers(
        "survey.csv",
        tuple(read_line(column, "question") for column in columns),
        tuple(tuple(read_line(cell, "turn") for cell in row) for row in cells),
    )
