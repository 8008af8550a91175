"""The method appendix: what a run can say of itself, by the items of COREQ and SRQR.

COREQ: Tong, Sainsbury, Craig 2007 (32 items, numbers 1 to 32). SRQR: O'Brien and others 2014 (21
items, numbers S1 to S21). What software cannot know is listed as blank for the researcher.
"""

from collections import Counter
from dataclasses import dataclass

from synth.records.journey import JourneyMap
from synth.records.study import UNASSIGNED
from synth.report import figures, reviewing, wording
from synth.report.figures import Parts, figure, several
from synth.results import Results


@dataclass(frozen=True)
class Item:
    """One item of a checklist and what the run's own records say to it."""

    number: str
    name: str
    text: Parts


@dataclass(frozen=True)
class Method:
    """The appendix: items that could be filled, items left to the researcher, and the record."""

    filled: tuple[Item, ...]
    blank: tuple[tuple[str, str], ...]
    record: tuple[tuple[str, str], ...]


BLANK = (
    ("1–5", "Who interviewed: name, credentials, occupation, gender, training"),
    ("6–8", "What interviewer and participants knew of each other"),
    ("9, S5", "Methodological orientation"),
    ("10, S8", "How participants were chosen"),
    ("11", "How they were approached"),
    ("13", "How many refused or dropped out, and why"),
    ("14, 15, S7", "Where it took place, and who else was there"),
    ("17, S11", "The interview guide and the survey as sent"),
    ("23", "Whether transcripts went back to participants"),
    ("28", "Whether participants checked the findings"),
    ("S3, S4", "Problem and research question"),
    ("S9", "Ethics approval and consent"),
    ("S18", "How the findings stand to earlier work"),
    ("S20, S21", "Conflicts of interest and funding"),
)
"""Items for the researcher: numbers and names."""


def method(results: Results) -> Method:
    """Fills what can be filled."""
    journey = results.journey
    items = (
        Item("12, S12", "Sample size by method", sample(journey)),
        Item("16", "Description of the sample", _described(journey)),
        Item("18", "Repeat interviews", _repeated(journey)),
        Item("19, 21", "Recording and length", _lengths(results)),
        Item("20", "Notes", _notes(journey)),
        Item("S10", "Languages", ("Not recorded; quotes stand in the language they came in.",)),
        Item("22", "Saturation", saturation(journey)),
        Item("24", "Coders", _coders(journey)),
        Item("25", "Coding tree", _tree(journey)),
        Item("26, S14", "Derivation of themes", _derived(journey)),
        Item("27", "Software", (f"Synth {journey.generated.synth_version}.",)),
        Item("29, S17", "Quotations with their speakers", _quoted(journey)),
        Item("30", "Data and findings consistent", _consistent(results)),
        Item("31", "Clarity of major themes", _major(journey)),
        Item("32", "Clarity of minor themes", _minor(journey)),
        Item("S15", "Trustworthiness", _checked(journey)),
        Item("S19", "Limits", (limits(journey),)),
    )
    return Method(items, BLANK, _record(journey))


def sample(journey: JourneyMap) -> Parts:
    """`8 interviews · 60 survey respondents`; people are named where they are not one a file."""
    interviews = {s.id for s in journey.sources if s.kind == "interview"}
    surveys = {s.id for s in journey.sources if s.kind == "survey"}
    talked = sum(bool(interviews & set(p.sources)) for p in journey.participants)
    answered = sum(bool(surveys & set(p.sources)) for p in journey.participants)
    lines: list[Parts] = []
    if interviews:
        line = several("sample-interviews", len(interviews), "interview")
        if talked != len(interviews):
            line = (*line, " with ", *several("sample-interviewed", talked, "person", "people"))
        lines.append(line)
    if surveys:
        lines.append(several("sample-respondents", answered, "survey respondent"))
    return figures.joined(lines) or ("no sources",)


def saturation(journey: JourneyMap) -> Parts:
    """How themes grew with further interviews; a map of an earlier version may not hold it."""
    if len(journey.saturation) > 1 and not journey.growth:
        return ("How themes grew over all orders of interviews is not in this map.",)
    return figures.saturation(journey.growth)


def limits(journey: JourneyMap) -> str:
    """What nobody may read out of the map."""
    return (
        f"{wording.reader_limits(journey.generated)} Interviews are a purposive sample: counts say "
        "how many told of it here, not how common it is. The order told is not the order lived."
    )


def _described(journey: JourneyMap) -> Parts:
    named = Counter(name for p in journey.participants for name in p.segments)
    if not named:
        return ("No attributes were given.",)
    return (
        "Known of them: " + ", ".join(sorted(named)) + "; each person's stands under participants.",
    )


def _repeated(journey: JourneyMap) -> Parts:
    interviews = {s.id for s in journey.sources if s.kind == "interview"}
    again = sum(len(interviews & set(p.sources)) > 1 for p in journey.participants)
    if not again:
        return ("None known.",)
    return (*several("sample-repeated", again, "person", "people"), " in more than one interview.")


def _lengths(results: Results) -> Parts:
    """The last time code of each interview that has any: recordings end a little later."""
    last = [
        max((t.time for t in results.turns.get(s.id, ()) if t.time), default="")
        for s in results.journey.sources
        if s.kind == "interview"
    ]
    timed = sorted(filter(None, last))
    if not timed:
        return ("No transcript carries time codes.",)
    return (
        *several("sample-timed", len(timed), "interview"),
        f" with time codes; the last of them at {timed[0]} to {timed[-1]}.",
    )


def _notes(journey: JourneyMap) -> Parts:
    notes = [s for s in journey.sources if s.kind == "interview" and s.record != "verbatim"]
    if not notes:
        return ("Every interview is a transcript; no note-taker's record.",)
    return (
        *several("sample-notes", len(notes), "interview"),
        " (wholly or partly) in a note-taker's words, marked “from notes”.",
    )


def _coders(journey: JourneyMap) -> Parts:
    machine = f"One reader, a machine: {wording.reader_name(journey.generated)}."
    if not journey.review.reviewers:
        return (f"{machine} Reviewers: none yet; no person is on record as a coder.",)
    return (machine, *reviewing.coders(journey))


def _tree(journey: JourneyMap) -> Parts:
    stages = [s for s in journey.stages if s.id != UNASSIGNED]
    return (
        *several("method-facets", len(journey.facets), "kind of observation", "kinds"),
        f" ({', '.join(f.name.lower() for f in journey.facets)}) at ",
        *several("method-stages", len(stages), "stage"),
        ", ",
        *several("method-themes", len(journey.every_theme()), "theme"),
        " from ",
        *several("method-observations", len(journey.observations), "observation"),
        ".",
    )


def _derived(journey: JourneyMap) -> Parts:
    how = journey.generated.methods.get("themes", "")
    return (
        "Stages and kinds were fixed beforehand; themes came out of the data"
        + (f" ({how})" if how else "")
        + ". A theme counts people, and only what they lived themselves.",
    )


def _quoted(journey: JourneyMap) -> Parts:
    total = sum(len(o.citations) for o in journey.observations)
    return (
        *several("method-citations", total, "quotation"),
        ", each with its speaker and place; people who did not agree are counted, not quoted.",
    )


def _consistent(results: Results) -> Parts:
    """Looks every citation up again."""
    cited = [c for o in results.journey.observations for c in o.citations]
    found = results.verbatim()
    return (
        figure("method-verbatim", found),
        " of ",
        figure("method-citations", len(cited)),
        " quotations stand letter for letter in their source (looked up again for this page); ",
        *several("method-rejections", len(results.journey.rejections), "draft"),
        " turned down.",
    )


def _major(journey: JourneyMap) -> Parts:
    wide = sum(t.n > 1 for t in journey.every_theme())
    return (
        *several("method-major", wide, "theme"),
        " told by two people or more; ",
        *several("method-findings", len(journey.findings), "finding"),
        " name the themes they rest on.",
    )


def _minor(journey: JourneyMap) -> Parts:
    themes = journey.every_theme()
    return (
        *several("method-minor", sum(t.n == 1 for t in themes), "theme"),
        " told by one person alone, kept in the map; ",
        *several("method-contradicted", sum(bool(t.counter) for t in themes), "theme"),
        " with something said against them, shown beside.",
    )


def _checked(journey: JourneyMap) -> Parts:
    checks = Counter(str(o.check) for o in journey.observations)
    lines = [
        (figure("method-check", checks[name], kind=name), f" {words}")
        for name, words in wording.CHECKS.items()
        if checks[name]
    ]
    return (
        "Each claim against the words it cites: " if lines else "",
        *figures.joined(lines, "; "),
        ".",
        *reviewing.looked_at(journey),
    )


def _record(journey: JourneyMap) -> tuple[tuple[str, str], ...]:
    """What somebody needs who wants the same map again."""
    made = journey.generated
    return (
        ("Made at", made.at),
        ("Synth", made.synth_version),
        ("Reader", made.model),
        *((("Sentence model", made.embedding),) if made.embedding else ()),
        *((name, value) for name, value in sorted(made.methods.items())),
        *((f"Prompt {name}, SHA-256", digest) for name, digest in sorted(made.prompts.items())),
    )
