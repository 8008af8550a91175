"""The words that .html and .md share: counts, severities and the sentences on what this is."""

from collections.abc import Sequence

from synth.records.journey import ByKind
from synth.report import wording
from synth.sharing.records import Feeling, SharedContrast, SharedMap, SharedMetric, Told, Voice

OTHER = "other (values of fewer than 3, folded)"
"""How the folded part of a segment is named."""
FIRST = 5
"""Themes named under a finding; the others are counted."""
NO_NAME = "(its name would repeat words that are not shown)"
WHAT = (
    "A version to be shown: it holds only claims that a person reviewed, and nothing that tells "
    "who said what. Transcripts, sources and people's names are not in it. Words in quotation "
    "marks are people's own; without them they are an account."
)
COUNTED = (
    "Numbers are people, counted over the reviewed claims alone: “2 of 5 interviews” are two of "
    "five people with any reviewed claim of their own at that stage. Interviews and survey answers "
    "are counted side by side and never added."
)
SENTENCES = (
    "Sentences as a person accepted them; a number inside one was counted over the whole draft."
)


def count(by_kind: ByKind) -> str:
    """`2 of 5 interviews · 1 of 4 answers`."""
    return wording.count_text(by_kind)


def reach(by_kind: ByKind) -> str:
    """`2 interviewed, 4 surveyed`."""
    return wording.people_text(by_kind.interview.n, by_kind.survey.n)


def closed(told: Told) -> str:
    """How many told of it who may not be quoted; empty for none."""
    if not told.closed:
        return ""
    also = " more" if told.voices else ""
    verb = "is" if told.closed == 1 else "are"
    return f"{told.closed}{also} told this who {verb} not to be quoted."


def feeling(told: Feeling) -> str:
    """The median feeling and of how many, or that there are too few."""
    if told.n is None or told.median is None:
        return "fewer than three people: not shown"
    return f"median {wording.signed(told.median)} (−2 to +2) of {told.n} people"


def people(shared: SharedMap) -> str:
    """Who took part."""
    return wording.people_text(shared.interviewed, shared.surveyed)


def reviewed(shared: SharedMap) -> str:
    """How many claims of how many are in it."""
    return f"{shared.claims:,} of {wording.plural(shared.drafted, 'claim')} reviewed and accepted"


def made(shared: SharedMap) -> str:
    """Who read, when, with what, and what such a reader misses."""
    how = shared.made
    date = f" on {wording.date_text(how.date.isoformat())}" if how.date else ""
    return (
        f"Drafted by {how.reader}{date} with Synth {how.synth_version}, then reviewed by people. "
        f"{how.limits}"
    )


def contrast(one: SharedContrast) -> str:
    """`5 of 8 with plan free, 3 of 9 of the others`; whom it counts is said too."""
    who = "people surveyed" if one.surveyed else "people interviewed"
    return (
        f"{one.n} of {one.of} with {one.segment} {one.value}, {one.rest_n} of {one.rest_of} of "
        f"the others ({who})"
    )


def metric_note(metric: SharedMetric) -> str:
    """Where a figure comes from and of when it is."""
    dated = wording.date_text(metric.date.isoformat()) if metric.date else ""
    return ", ".join(part for part in ("supplied", metric.source, dated) if part)


def by_question(told: Told) -> list[tuple[str, list[Voice]]]:
    """The voices under what they were asked, each question once."""
    asked: dict[str, list[Voice]] = {}
    for voice in told.voices:
        asked.setdefault(voice.question, []).append(voice)
    return list(asked.items())


def first(names: Sequence[str]) -> list[str]:
    """The first names, and how many more there are."""
    more = len(names) - FIRST
    return [*names[:FIRST], *([f"and {more} more"] if more > 0 else [])]
