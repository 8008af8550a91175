"""Header rows of survey exports: what each column is called and what it asks.

Knows the layouts of form services; does not look at answers beyond the header rows.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

IMPORT_ID = '{"importid"'
RESPONSE = {"response", "open-ended response", "respuesta", "antwort", "réponse"}
_OTHER = r"(other|autre|otr[oa]s?|sonstiges?|andere)"
OTHER = re.compile(
    rf"^{_OTHER}\b.{{0,20}}$|\({_OTHER}\b[^)]*\)\W*$|[-–:_]\s*{_OTHER}\b.{{0,25}}$"
    r"|please specify|write[ -]?in\b|_text$|\s-\s*text$",
    re.I,
)
FOLLOW_UP = re.compile(
    r"(why( not)?|comments?|please (explain|elaborate|specify|comment)|explain|reason|details?"
    r"|warum( nicht)?|pourquoi( pas)?|por qu[eé]( no)?|kommentar|commentaires?|comentarios?)"
    r"[\s?:.!]*",
    re.I,
)
WRITTEN = re.compile(
    r"((open|additional|further|other|any|your|free)[ _-]*)*"
    r"(answer|text|comment|feedback|review|verbatim|remark|opinion|message|suggestion|note"
    r"|kommentar|bemerkung|anmerkung|commentaire|remarque|comentario|opini[oó]n)(e|n|s|es)?\W*",
    re.I,
)
NUMBERED_BEFORE = re.compile(r"(?P<stem>\S.*?)\s*#?\s*\d{1,2}\s*:\s*(?P<rest>\S.*)", re.S)
NUMBERED_AFTER = re.compile(
    r"(?P<stem>\S.*?)\s*(?::\s*|[\s_#(-]+|(?<=[^\W\d_]{4}))\d{1,2}\)?", re.S
)
OTHER_BEFORE = re.compile(r"(?P<stem>other[^:]{0,30}?):+\s*(?P<rest>\S.*)", re.S | re.I)
OWN_QUESTION = {
    "q", "question", "item", "frage", "pregunta", "answer", "antwort", "response", "var", "v",
    "column", "spalte", "field", "stage", "phase", "week", "day", "task", "part", "section",
}  # fmt: skip
"""Stems that number different questions, not parts of one."""


@dataclass(frozen=True)
class Column:
    """One column: `name` is unique in the file, `question` is what was asked."""

    index: int
    name: str
    question: str
    option: str = ""
    """Under a question with several columns: the option or the row of a grid."""
    group: str = ""
    """The question that an option belongs to; equal for the options of one question."""
    part: str = ""
    """Columns with the same non-empty `part` are the numbered parts of one item."""
    declared_open: bool = False
    """The export itself says that people wrote here."""
    aliases: tuple[str, ...] = ()
    """Other names that study.toml may use: header cells and question text."""


@dataclass(frozen=True)
class Header:
    """All columns of a table; `rows[first:]` are answers."""

    kind: str
    columns: tuple[Column, ...]
    first: int


def read_header(rows: Sequence[Sequence[str]]) -> Header:
    """Finds the header rows of an export and names its columns.

    Args:
        rows: all rows of the table, of equal width.
    """
    top = _top(rows)
    below = [list(row) for row in rows[top + 1 : top + 3]]
    for offset, row in enumerate(below, 1):
        if _imports(row):
            questions = list(rows[top + 1]) if offset == 2 else list(rows[top])
            columns = _qualtrics(list(rows[top]), questions)
            return Header("Qualtrics", _unique(columns), top + offset + 1)
    first = list(rows[top])
    if below and _two_rows(first, below[0], rows[top + 2 :]):
        return Header("SurveyMonkey", _unique(_surveymonkey(first, below[0])), top + 2)
    return Header(_service(first), _unique(_plain(first)), top + 1)


def clean(text: str) -> str:
    """A header cell on one line, without markup."""
    return " ".join(re.sub(r"<[a-zA-Z/][^<>]*>", " ", text).replace("&nbsp;", " ").split())


def _top(rows: Sequence[Sequence[str]]) -> int:
    """The first header row: below blank rows and title lines of one cell."""
    for number, row in enumerate(rows):
        filled = sum(map(bool, row))
        below = max((sum(map(bool, other)) for other in rows[number + 1 : number + 3]), default=0)
        if filled > 1 or (filled == 1 and (len(row) < 3 or below < 3)):
            return number
    return 0


def _imports(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    marked = sum(cell.replace(" ", "").casefold().startswith(IMPORT_ID) for cell in filled)
    return marked * 2 > len(filled) > 0


def _two_rows(first: Sequence[str], second: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    if any(cell.casefold() in RESPONSE for cell in second):
        return True
    # Options of a question stand below blank cells and come back, word for word, as answers.
    blank = [i for i, cell in enumerate(first) if not cell and second[i]]
    chosen = sum(any(row[i] == second[i] for row in rest[:500]) for i in blank)
    return len(blank) > 1 and chosen * 2 >= len(blank)


def _service(first: Sequence[str]) -> str:
    names = {cell.casefold() for cell in first}
    if "network id" in names or ("#" in names and "submit date (utc)" in names):
        return "Typeform"
    if first[0].casefold() in {"timestamp", "zeitstempel", "horodateur", "marca temporal"}:
        return "Google Forms"
    if {"time started", "date submitted"} <= names:
        return "SurveyGizmo"
    return "one header row"


def _qualtrics(ids: Sequence[str], questions: Sequence[str]) -> list[Column]:
    texts = dict(zip(ids, map(clean, questions), strict=True))
    columns = []
    for index, (key, raw) in enumerate(zip(ids, questions, strict=True)):
        text = clean(raw) or key
        base = re.fullmatch(r"(.+?)(_\d+)?_TEXT", key)
        aliases = (key, text)
        if base:
            parent = texts.get(base[1], text)
            parent = re.sub(r"\s+-\s+selected choice$", "", parent, flags=re.I)
            question = re.split(r"\s+-\s+(?=[^-]*\s+-\s+text$|text$)", parent, flags=re.I)[0]
            columns.append(
                Column(index, key, question, "Other", declared_open=True, aliases=aliases)
            )
            continue
        question = re.sub(r"\s+-\s+selected choice$", "", text, flags=re.I)
        numbered = re.fullmatch(r"(.+)_(\d{1,2})", key)
        main, _, row = question.rpartition(" - ")
        if numbered and main:
            part = f"{numbered[1]}\n{main}" if _countable(row) else ""
            question = main if part else question
            columns.append(Column(index, key, question, row, main, part, aliases=aliases))
        else:
            part = _part(question)[0]
            columns.append(Column(index, key, question, part=part, aliases=aliases))
    return columns


def _surveymonkey(first: Sequence[str], second: Sequence[str]) -> list[Column]:
    columns = []
    parent = ""
    for index, (raw, sub) in enumerate(zip(first, second, strict=True)):
        parent = clean(raw) or parent
        option = clean(sub)
        open_ended = option.casefold() in RESPONSE and option.casefold() != "response"
        written = bool(OTHER.search(option) or FOLLOW_UP.fullmatch(option))
        if option.casefold() in RESPONSE or not option:
            columns.append(
                Column(index, parent, parent, declared_open=open_ended, aliases=(parent,))
            )
            continue
        question = parent
        if FOLLOW_UP.fullmatch(option):
            question = f"{parent} {option}"
        elif not written and not _countable(option):
            question = f"{parent} – {option}"
        part = f"{parent}\n{_part(option)[0]}" if _countable(option) else ""
        name = f"{parent} [{option}]" if parent else option
        columns.append(Column(index, name, question, option, parent, part, written, (name, option)))
    return columns


def _plain(cells: Sequence[str]) -> list[Column]:
    columns = []
    for index, raw in enumerate(cells):
        name = clean(raw)
        part, question = _part(name)
        other = OTHER_BEFORE.fullmatch(name)
        if other:
            question = other["rest"]
        written = bool(WRITTEN.fullmatch(name) or OTHER.search(other["stem"] if other else name))
        option = "Other" if other else ""
        grid = re.fullmatch(r"(.+?)\s*\[([^\[\]]+)\]", name)
        group = grid[1] if grid else (re.match(r"\d+[a-z]?\.(?=\s)", name) or [""])[0]
        option = grid[2] if grid else option
        columns.append(
            Column(index, name, question, option, group, part, written, (name, question))
        )
    return columns


def _countable(label: str) -> bool:
    """`3`, `Hindrance 2` or `#1`: a place for one of several answers to the same question."""
    return bool(re.fullmatch(r"#?\d{1,2}[.:)]?", label)) or bool(_part(label)[0])


def _part(name: str) -> tuple[str, str]:
    """The key shared by the numbered parts of one item, and the question without the number."""
    match = NUMBERED_BEFORE.fullmatch(name)
    if match and _words(match["stem"]):
        return f"{match['stem']}\n{match['rest']}", match["rest"]
    match = NUMBERED_AFTER.fullmatch(name)
    if match and _words(match["stem"]):
        return match["stem"].rstrip(" :#(-_"), name
    return "", name


def _words(stem: str) -> bool:
    words = re.findall(r"[^\W\d_]+", stem)
    return bool(words) and len(words[-1]) > 2 and words[-1].casefold() not in OWN_QUESTION


def _unique(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Gives nameless columns a letter, and those that share a name a number."""
    seen: Counter[str] = Counter()
    unique = []
    before = ""
    for column in columns:
        name = column.name or f"column {letters(column.index)}"
        seen[name] += 1
        final = name if seen[name] == 1 else f"{name} ({seen[name]})"
        question = column.question or final
        if not FOLLOW_UP.fullmatch(question):
            before = question
        elif before:  # "Why not?" means nothing without what was asked before
            question = f"{before} {question}"
        unique.append(
            replace(
                column,
                name=final,
                question=question,
                aliases=tuple(alias for alias in (final, *column.aliases) if alias),
            )
        )
    return tuple(unique)


def letters(index: int) -> str:
    """Column 0 is A, 26 is AA, as a spreadsheet counts."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text
