"""The words of the report: counts, scales, dates and the sentences that state limits.

Knows records and English; knows nothing of HTML or Markdown. Interviews and surveys are counted
side by side and never added; there are no percentages.
"""

import datetime

from synth.records.evidence import Observation
from synth.records.journey import ByKind, Generated, JourneyMap
from synth.records.study import Metric

SEVERITIES = {
    1: "noticed",
    2: "cost effort or delay",
    3: "needed help or a workaround",
    4: "gave up, went without or was harmed",
}
VALENCES = {2: "delighted", 1: "pleased", 0: "neutral", -1: "unhappy", -2: "distressed"}
CHECKS = {
    "supported": "a second reading agrees",
    "unclear": "a second reading was not sure",
    "unchecked": "no second reading",
}
MATCHES = {
    "exact": "",
    "normalised": "word for word but for spacing and punctuation marks",
    "altered": "the draft had other words; shown as the source has them",
}
MODES = {
    "experienced": "own experience",
    "expected": "expected",
    "wished": "wished for",
    "hearsay": "told about others",
}
MINUS = "\N{MINUS SIGN}"


def plural(number: int, one: str, many: str = "") -> str:
    """`1 theme`, `2 themes`; thousands parted by commas."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def count_text(by_kind: ByKind, *, short: bool = False) -> str:
    """`3 of 8 interviews · 5 of 60 answers`: only the kinds that the stage has.

    `short` also leaves out a kind in which nobody told of it.
    """
    kinds = ((by_kind.interview, "interview"), (by_kind.survey, "answer"))
    heard = [(count, kind) for count, kind in kinds if (count.n if short else count.of)]
    parts = [f"{count.n} of {plural(count.of, kind)}" for count, kind in heard]
    return " · ".join(parts) or "no voice counted"


def strength(by_kind: ByKind) -> tuple[int, str]:
    """How far the evidence carries: 1 one voice, 2 several of one kind, 3 both kinds."""
    heard = (by_kind.interview.n, by_kind.survey.n)
    if sum(heard) <= 1:
        return 1, "one voice"
    if all(heard):
        return 3, "heard in interviews and in the survey"
    return 2, "several voices, " + ("interviews only" if heard[0] else "survey only")


def people_text(interviewed: int, surveyed: int) -> str:
    """`2 interviewed, 20 surveyed`: only the kinds that there are."""
    kinds = ((interviewed, "interviewed"), (surveyed, "surveyed"))
    return ", ".join(f"{number:,} {kind}" for number, kind in kinds if number) or "nobody"


def severity_text(severity: int | None) -> str:
    """`severity 3 of 4: needed help or a workaround`; untold severities are said to be so."""
    if severity is None:
        return "severity untold"
    return f"severity {severity} of 4: {SEVERITIES[severity]}"


def signed(value: float) -> str:
    """`+1.5`, `−2`, `0`, with a real minus sign."""
    shown = f"{abs(value):g}"
    return shown if value == 0 else (f"+{shown}" if value > 0 else f"{MINUS}{shown}")


def label_text(observation: Observation) -> str:
    """What else was noted, in words: the emotion and its object, the channel, the severity."""
    labels = observation.labels
    parts = []
    if labels.get("emotion"):
        what = f" (about {labels['object']})" if labels.get("object") else ""
        parts.append(f"{labels['emotion']}{what}")
    if "valence" in labels:
        valence = labels["valence"]
        parts.append(
            f"valence {signed(valence)}" if isinstance(valence, int) else "valence unclear"
        )
    if labels.get("channel"):
        parts.append(f"by way of {labels['channel']}")
    severity = labels.get("severity")
    if isinstance(severity, int):
        parts.append(severity_text(severity))
    return sentence_case(", ".join(parts))


def sentence_case(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def segments_text(segments: dict[str, str], *, at_most: int | None = None) -> str:
    """`plan free, children 2`; beyond `at_most`, how many more there are."""
    parts = [f"{name} {value}" for name, value in segments.items()]
    if at_most is not None and len(parts) > at_most:
        parts[at_most:] = [f"{len(parts) - at_most} more"]
    return ", ".join(parts)


def date_text(at: str) -> str:
    """`22 November 2026` from an ISO time stamp; whatever cannot be read is given back as it is."""
    try:
        moment = datetime.datetime.fromisoformat(at)
    except ValueError:
        return at
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def metric_note(metric: Metric) -> str:
    """Where a supplied figure comes from and of when it is."""
    dated = date_text(metric.date.isoformat()) if metric.date else ""
    return ", ".join(part for part in ("supplied", metric.source, dated) if part)


def reader_name(generated: Generated) -> str:
    """Who read: the built-in reader, recorded answers, or a language model by its name."""
    if generated.model == "builtin":
        return "the built-in reader"
    if generated.model.startswith("replay"):
        model = generated.model.partition(":")[2]
        return f"recorded answers of {model}, replayed" if model else "recorded answers, replayed"
    return f"the language model {generated.model}"


def reader_limits(generated: Generated) -> str:
    """One honest sentence on what such a reader misses."""
    if generated.model == "builtin":
        return (
            "It sorts sentences by their likeness to examples: it misses irony, hints and what is "
            "told across several turns, and its statements are shortened from what people said."
        )
    return (
        "Every quote was found again in the source, word for word; what it means was read by a "
        "machine, which can overlook things and misjudge tone."
    )


def sample_text(journey: JourneyMap) -> str:
    """`8 interviews · 60 survey respondents`; people are named where they are not one a file."""
    interviews = {s.id for s in journey.sources if s.kind == "interview"}
    surveys = {s.id for s in journey.sources if s.kind == "survey"}
    talked = sum(bool(interviews & set(p.sources)) for p in journey.participants)
    answered = sum(bool(surveys & set(p.sources)) for p in journey.participants)
    parts = []
    if interviews:
        people = f" with {plural(talked, 'person', 'people')}" if talked != len(interviews) else ""
        parts.append(plural(len(interviews), "interview") + people)
    if surveys:
        parts.append(plural(answered, "survey respondent"))
    return " · ".join(parts) or "no sources"
