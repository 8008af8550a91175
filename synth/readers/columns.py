"""What a survey column holds, judged from its header and its answers.

Knows one column at a time; how columns make items, segments and scores is `layout`'s.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from synth.readers.headers import Column

Kind = Literal["empty", "metadata", "option", "score", "segment", "choices", "aside", "open"]
"""`choices`: fixed choices with a few written answers among them. `aside`: neither open answers
nor few values, such as job titles, birth years or lists of ticked boxes."""

SAMPLE = 400  # distinct values looked at for the shape of a column
FEW = 12  # distinct values of a closed column
SOME = 20  # the same, where they repeat strongly
NON_ANSWERS = frozenset(
    (
        *("none", "n/a", "n.a", "na", "nothing", "no", "no comment", "no comments", "nil"),
        *("not applicable", "ninguno", "ninguna", "nada", "no aplica", "keine", "keiner"),
        *("keins", "nichts", "nein", "kein kommentar", "k.a", "rien", "aucun", "aucune", "non"),
        *("sans objet", "nessuno", "niente", "nulla", "geen", "niets", "nee", "nenhum"),
        *("nenhuma", "não"),
    )
)

METADATA_NAME = re.compile(
    r"timestamp|zeitstempel|horodateur|marca temporal|(start|end|recorded|stage|submit|submitted)"
    r" ?(date|time|at)?( ?\(?utc\)?)?|(date|time) ?(submitted|started|completed|created|modified)"
    r"|date|time|created( at)?|status|progress|finished|ip ?address|ip|duration.*"
    r"|time (taken|spent)"
    r"|recipient ?(last|first)? ?(name|email)|external (data )?reference"
    r"|location ?(latitude|longitude)|latitude|longitude|distribution ?channel|user ?language"
    r"|collector ?id|custom data( \d+)?|network ?id|user ?agent|browser.*|referr?er|response type"
    r"|session ?id|link name|tags|ending|url|address|id|#|no\.?|row|index|token|vor- und nachname"
    r"|(what(['’]?s| is) |please enter |enter )?(your )?(full |first |last |sur|vor|nach)?"
    r"(name|nom|nombre|e-?mail( address)?|(tele)?phone( number)?|correo.*|courriel)\W*",
    re.I,
)
SHAPES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"https?://\S+|www\.\S+",
        r"[^@\s]+@[^@\s]+\.\w{2,}",
        r"\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){4,7}",
        r"[0-9a-f]{8}-[0-9a-f-]{18,}|(?=\S*\d)[0-9a-z_-]{16,}",
        r"\d{4}-\d\d?-\d\d?([ t]\d\d?:\d\d.*)?|\d\d?[/.]\d\d?[/.]\d{2,4}([ ,]+\d\d?:\d\d.*)?"
        r"|\d\d?:\d\d(:\d\d(\.\d+)?)?( ?[ap]m)?",
        r"mozilla/.*",
    )
)
NUMBER = re.compile(r"([+-]?\d+(?:[.,]\d+)?)(?:\s*[-–—:=(]\s*[^\W\d].*)?", re.S)
RATING = re.compile(
    r"\bnps\b|\bc-?sat\b|\bces\b|score|rating|\brate\b|how (likely|satisfied|easy|difficult|much)"
    r"|satisf|on a scale|scale of|escala|recommend|recomiend|empfehl|recommand|bewert",
    re.I,
)
COUNT = re.compile(r"how many|number of|\bage\b|\byears?\b|cu[aá]nt[ao]s|combien|wie ?viele", re.I)
BACKGROUND = re.compile(
    r"job title|\bgender|\bsex\b|ethnic|\bcountry|\bcity\b|\bzip\b|postcode|\bborn\b|\bage\b"
    r"|nationalit|industr(y|ies)|\bcompany|employer|school|universit|\bdegree|occupation"
    r"|profession|primary role|your (current )?(role|title|position)|job roles?|years? .*\bborn"
    r"|\bnames? of|where (do|are) you (live|based)|industria|cargo laboral|g[eé]nero|\bpa[ií]s\b"
    r"|[eé]tnic|naciste|\bedad\b|profesi[oó]n|\bland\b|\balter\b|geschlecht|\bberuf|\bpays\b"
    r"|\bâge\b|\bmétier|\bposte\b|language\(?s?\)?|lenguajes?|\brobot\b",
    re.I,
)
SELECT = re.compile(
    r"select|choose|check all|tick|mark all|all that apply|which (of|statement|best|option)"
    r"|marc[ae]|selecci|wähl|ankreuz|coche[rz]|qué opción|most closely",
    re.I,
)
ASKS_TO_WRITE = re.compile(
    r"\bwhy\b|describe|tell us|explain|elaborate|own words|feedback|\bcomments?\b|anything else"
    r"|thoughts|suggest|improve|frustrat|\bpain|struggl|challeng|(like|enjoy) (best|least|most)"
    r"|what (do|did|would|could|should|made|happened|else|is missing|went)|\bhow (did|was|could)"
    r"|warum|beschreib|erzähl|verbesser|was (hat|gefällt|stört|würde|fehlt)|pourquoi|décri"
    r"|racont|qu'est|por qu[eé]|describ[ae]|qu[eé] es lo que|cu[eé]nt[ae]",
    re.I,
)
WHY = re.compile(r"\bwhy\b|warum|pourquoi|por qu[eé]\b", re.I)


@dataclass(frozen=True)
class Profile:
    """Figures about the answers of one column."""

    filled: int
    """Cells that are not empty."""
    counts: Counter[str]
    """How often each answer was given, case ignored, non-answers left out."""
    answers: int
    words: float
    """Words per answer, on average."""
    values: tuple[str, ...]
    """Distinct cells as written, at most `SAMPLE`."""

    @property
    def distinct(self) -> int:
        """Number of different answers."""
        return len(self.counts)

    @property
    def repeats(self) -> float:
        """How often an answer was given on average."""
        return self.answers / max(1, self.distinct)


def is_answer(text: str) -> bool:
    """Whether a cell says something: not empty, not only punctuation, not `n/a` or `none`."""
    bare = " ".join(text.split()).casefold()
    while bare and unicodedata.category(bare[0])[0] in "PZ":
        bare = bare[1:]
    while bare and unicodedata.category(bare[-1])[0] in "PZ":
        bare = bare[:-1]
    return bool(bare) and bare not in NON_ANSWERS


def count_words(text: str) -> int:
    """Words; two characters count as one in scripts written without spaces."""
    dense = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]", text))
    return max(len(text.split()), dense // 2)


def profile(cells: Iterable[str]) -> Profile:
    """Counts the answers of a column."""
    raw = Counter(cell for cell in cells if cell)
    counts: Counter[str] = Counter()
    words = 0
    for text, times in raw.items():
        if is_answer(text):
            counts[" ".join(text.split()).casefold()] += times
            words += count_words(text) * times
    answers = counts.total()
    values = tuple(list(raw)[:SAMPLE])
    return Profile(raw.total(), counts, answers, words / max(1, answers), values)


def number(text: str) -> float | None:
    """`7`, `3,5` or `10 - very likely` as a number, else None."""
    match = NUMBER.fullmatch(text)
    return float(match[1].replace(",", ".")) if match else None


def judge(column: Column, seen: Profile) -> Kind:
    """What a column holds."""
    if not seen.filled:
        return "empty"
    if METADATA_NAME.fullmatch(column.name.replace("_", " ")) or _shaped(seen):
        return "metadata"
    if column.index == 0 and _counts_up(seen):
        return "metadata"
    if _is_option(column, seen):
        return "option"
    if _numeric(seen):
        return _judge_number(column, seen)
    return _judge_text(column, seen)


def is_background(column: Column, seen: Profile) -> bool:
    """Who a person is rather than what they lived through: job titles, countries, companies."""
    return bool(BACKGROUND.search(f"{column.name} {column.question}")) and seen.words < 6


def choices(seen: Profile) -> frozenset[str]:
    """The answers of a column that were given by three people or more, case ignored."""
    return frozenset(text for text, times in seen.counts.items() if times >= 3)


def _shaped(seen: Profile) -> bool:
    return any(
        sum(bool(shape.fullmatch(value)) for value in seen.values) >= 0.7 * len(seen.values)
        for shape in SHAPES
    )


def _counts_up(seen: Profile) -> bool:
    """Row numbers: 1, 2, 3 …, each once."""
    expected = tuple(str(position) for position in range(1, len(seen.values) + 1))
    return len(seen.values) > 2 and seen.distinct == seen.filled and seen.values == expected


def _is_option(column: Column, seen: Profile) -> bool:
    values = {" ".join(value.split()).casefold().rstrip(".") for value in seen.values}
    if len(values) == 1:
        (value,) = values
        title = (column.option or column.name).casefold().rstrip(".")
        return title == value or (len(value) > 2 and title.endswith(". " + value))
    return bool(column.group and column.option) and values <= {"0", "1", "true", "false", "x"}


def _numeric(seen: Profile) -> bool:
    said = [value for value in seen.values if is_answer(value)]
    return bool(said) and sum(number(value) is not None for value in said) >= 0.9 * len(said)


def _judge_number(column: Column, seen: Profile) -> Kind:
    values = {number(value) for value in seen.values} - {None}
    figures = sorted(value for value in values if value is not None)
    small = figures[0] >= -5 and figures[-1] <= 10 and len(figures) <= 16
    title = f"{column.name} {column.question}"
    rated = bool(RATING.search(title)) and figures[0] >= -100 and figures[-1] <= 100
    if rated or (small and not COUNT.search(title)):
        return "score"
    return "segment" if len(figures) <= FEW else "aside"


def _judge_text(column: Column, seen: Profile) -> Kind:
    if not seen.answers:
        return "empty" if column.declared_open else "segment"
    title = f"{column.name} {column.question}"
    grid = bool(column.group and column.option)
    asked = not grid and bool(ASKS_TO_WRITE.search(title)) and not SELECT.search(title)
    if column.declared_open:
        return "aside" if is_background(column, seen) else "open"
    if _few(seen, asked):
        return "segment"
    if _ticked(seen):
        return "aside"
    if asked and seen.words >= 3:
        return "open"
    if 0 < len(choices(seen)) <= SOME and _covered(seen) >= 0.8:
        return "choices"
    if is_background(column, seen):
        return "aside"
    if SELECT.search(title) and not WHY.search(title):
        return "segment" if seen.distinct <= FEW else "aside"
    return "open" if _written(column, seen, asked) else "aside"


def _few(seen: Profile, asked: bool) -> bool:
    """A closed column: few values that repeat, or single words where nobody asked to write."""
    if seen.distinct > SOME:
        return False
    if asked and seen.distinct > 1 and (seen.words >= 6 or seen.words >= 3 > seen.repeats / 2):
        return False
    if asked and seen.repeats < 2 and seen.distinct > 2:
        return False
    if seen.distinct > FEW:
        return seen.repeats >= 5 and len(choices(seen)) >= 0.7 * seen.distinct
    if seen.repeats >= 2 or (seen.repeats >= 1.5 and seen.words < 4):
        return True
    return seen.words < 2 and not asked


def _ticked(seen: Profile) -> bool:
    """Several boxes ticked, joined with commas or semicolons: the same parts come again."""
    parts: Counter[str] = Counter()
    for text, times in seen.counts.items():
        for part in re.split(r"[,;]\s*", text):
            parts[part] += times
    known = sum(times for times in parts.values() if times >= 3)
    joined = sum(times for text, times in seen.counts.items() if "," in text or ";" in text)
    return joined * 5 >= seen.answers and known >= 0.75 * parts.total()


def _covered(seen: Profile) -> float:
    return sum(seen.counts[text] for text in choices(seen)) / seen.answers


def _written(column: Column, seen: Profile, asked: bool) -> bool:
    """Written in the respondent's own words: long, or short under a question."""
    if seen.words >= 3:
        return seen.repeats <= 3 or seen.words >= 6
    question = asked or "?" in column.question or bool(column.part)
    return question and seen.repeats <= 3 and seen.words >= 1.2
