"""A made-up meal-kit study, rich and partly hostile, for the tests of the report."""

import datetime
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from report_insights import with_insights
from synth.records.document import Source, Turn, locator
from synth.records.evidence import Citation, Labels, Mode, Observation, Rejection
from synth.records.ids import content_id, source_id
from synth.records.insight import Growth
from synth.records.journey import (
    ByKind,
    Count,
    Coverage,
    Emotion,
    Finding,
    Generated,
    Idea,
    JourneyMap,
    Opportunity,
    Participant,
    SaturationStep,
    StageView,
    Theme,
    ValenceDot,
)
from synth.records.study import Actor, Facet, Metric
from synth.report import wording
from synth.results import Results

STAGES = {
    "hear": ("Hearing about it", "A friend, an advert or a voucher brings the kit to mind"),
    "decide": ("Deciding", "Comparing prices, reading reviews, talking it over at home"),
    "order": ("Ordering", "Choosing recipes, a delivery day and a plan, and paying"),
    "first-box": ("First box", "The first delivery arrives, is unpacked and cooked"),
    "routine": ("Weekly routine", "Choosing and cooking week after week"),
    "leave": ("Pausing or leaving", "Skipping weeks, pausing, cancelling, coming back"),
    "unassigned": ("Unassigned", "Outside the scenario"),
}
FACETS = (
    Facet(id="action", name="Actions"),
    Facet(id="touchpoint", name="Touchpoints", labels=("channel",)),
    Facet(id="goal", name="Goals"),
    Facet(id="emotion", name="Emotions", labels=("emotion", "object", "valence")),
    Facet(id="pain_point", name="Pain points", labels=("severity",)),
    Facet(id="workaround", name="Workarounds", definition="What people do instead"),
)


class Saying(NamedTuple):
    """One theme (or one wish, expectation, rumour) and the sentences that carry it."""

    stage: str
    facet: str
    name: str
    words: tuple[str, ...]
    labels: Labels
    mode: Mode
    bright: bool
    against: str


def _sayings(rows: list[dict[str, object]]) -> tuple[Saying, ...]:
    plain = {"labels": {}, "mode": "experienced", "bright": False, "against": ""}
    return tuple(Saying(**{**plain, **row}) for row in rows)  # type: ignore[arg-type]


_WORDS = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
QUESTIONS: dict[str, str] = _WORDS["questions"]
SAYINGS = _sayings(_WORDS["sayings"])
SURVEY: dict[str, list[tuple[str, str | None]]] = _WORDS["survey"]
LONG_TURN = " ".join(
    "And then it went on like that week after week, we would choose and cook and forget, and "
    f"in week {week} somebody was ill and the vegetables waited in the drawer until the weekend, "
    "which is not what I had in mind when I began, but you live with it and make soup."
    for week in range(1, 31)
)
STEPS = ((17, 17), (9, 26), (6, 32), (5, 37), (3, 40), (2, 42), (1, 43), (0, 43))
PEOPLE = [f"P{number:02}" for number in range(1, 9)]
RESPONDENTS = [f"R_{number:03}" for number in range(1, 61)]
SURVEY_PATH = "survey/exit survey <2026>.csv"


@dataclass
class _Builder:
    """Collects texts, turns and observations while the sample is written."""

    texts: dict[str, str] = field(default_factory=dict)
    turns: dict[str, list[Turn]] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    stage_of: dict[str, Saying] = field(default_factory=dict)

    def add_turn(self, source: str, words: str, **known: object) -> Turn:
        text = self.texts.get(source, "")
        turn = Turn.model_validate(
            {"turn": len(self.turns.setdefault(source, [])) + 1, "start": len(text)}
            | {"end": len(text) + len(words)}
            | known
        )
        self.texts[source] = text + words + "\n\n"
        self.turns[source].append(turn)
        return turn

    def observe(self, path: str, turn: Turn, saying: Saying, words: str) -> None:
        source = source_id(path)
        start = self.texts[source].index(words, turn.start, turn.end)
        seen = len(self.observations)
        observation = Observation(
            id=content_id("o", saying.name, turn.participant, words),
            facet=saying.facet,
            stage=saying.stage,
            mode=saying.mode,
            actor="subscriber",
            statement=_statement(words),
            participant=turn.participant or "",
            confidence=round(0.35 + (seen * 37 % 60) / 100, 2),
            check=("unchecked", "supported", "unclear")[seen % 3],
            from_notes=turn.paraphrase,
            labels=saying.labels,
            repairs=("The quote's last two words were restored from the source",)
            if seen % 11 == 3
            else (),
            citations=(
                Citation(
                    source=source,
                    start=start,
                    end=start + len(words),
                    quote=words,
                    match="normalised" if seen % 5 == 2 else "exact",
                    locator=locator(path, turn),
                    turn=turn.turn,
                ),
            ),
        )
        self.observations.append(observation)
        self.stage_of[observation.id] = saying


def _statement(words: str) -> str:
    short = words.rstrip(".!?")
    return short if len(short) <= 90 else short[:88].rsplit(" ", 1)[0] + " …"


def sample() -> Results:
    """The whole study: 8 interviews, 60 respondents, about 150 observations."""
    build = _Builder()
    for index, person in enumerate(PEOPLE):
        _interview(build, index, person)
    _survey(build)
    journey = with_insights(_journey(build))
    return Results(journey, build.texts, {s: tuple(t) for s, t in build.turns.items()})


def _interview(build: _Builder, index: int, person: str) -> None:
    path = f"interviews/{person}.{'md' if person == 'P07' else 'vtt'}"
    source, notes = source_id(path), person == "P07"
    minute = 0
    for stage, question in QUESTIONS.items():
        said = [
            (saying, words)
            for position, saying in enumerate(SAYINGS)
            for order, words in enumerate(saying.words)
            if saying.stage == stage and (position * 3 + order * 5) % len(PEOPLE) == index
        ]
        build.add_turn(source, question, voice="moderator", speaker="Moderator")
        for part in (said[:3], said[3:]):
            words = " ".join(["Well, let me think.", *[w for _, w in part], "So yes, that's it."])
            if stage == "routine" and person == "P03" and part:
                words += " " + LONG_TURN
            minute += 3
            turn = build.add_turn(
                source,
                words,
                voice="participant",
                participant=person,
                speaker=person,
                question=question,
                time=None if notes else f"00:{minute:02}:{(minute * 7) % 60:02}",
                paraphrase=notes,
            )
            if notes and part:
                start = build.texts[source].index(part[0][1], turn.start)
                quoted = turn.model_copy(update={"quoted": ((start, start + len(part[0][1])),)})
                build.turns[source][-1] = turn = quoted
            for saying, spoken in part:
                build.observe(path, turn, saying, spoken)
    text = build.texts[source]
    build.sources.append(
        Source(
            id=source,
            path=path,
            kind="interview",
            record="notes" if notes else "verbatim",
            sha256="0" * 64,
            chars=len(text),
            text=f"sources/{source}.txt",
        )
    )


def _survey(build: _Builder) -> None:
    source = source_id(SURVEY_PATH)
    by_name = {saying.name: saying for saying in SAYINGS}
    for row, person in enumerate(RESPONDENTS, start=4):
        for item, (question, answers) in enumerate(SURVEY.items()):
            answer, theme = answers[(row * (item + 2)) % len(answers)]
            turn = build.add_turn(
                source,
                answer,
                voice="participant",
                participant=person,
                speaker=person,
                question=question,
                row=row,
                item=f"Q{item + 3}",
            )
            if theme:
                build.observe(SURVEY_PATH, turn, by_name[theme], answer)
    build.sources.append(
        Source(
            id=source,
            path=SURVEY_PATH,
            kind="survey",
            record="verbatim",
            sha256="1" * 64,
            chars=len(build.texts[source]),
            text=f"sources/{source}.txt",
        )
    )


def _count(build: _Builder, stage: str, people: set[str]) -> tuple[int, int, ByKind]:
    speaking = {o.participant for o in build.observations if o.stage == stage and _own(o)}
    kinds = []
    for prefix in ("P", "R"):
        here = {p for p in speaking if p.startswith(prefix)}
        kinds.append(Count(n=len({p for p in people if p in here}), of=len(here)))
    return len(people), len(speaking), ByKind(interview=kinds[0], survey=kinds[1])


def _own(observation: Observation) -> bool:
    return observation.mode == "experienced"


def _theme(build: _Builder, saying: Saying, counter: tuple[str, ...]) -> Theme:
    members = [o for o in build.observations if build.stage_of[o.id] is saying]
    people = sorted({o.participant for o in members})
    n, of, by_kind = _count(build, saying.stage, set(people))
    severity = saying.labels.get("severity")
    return Theme(
        id=content_id("m", saying.facet, saying.stage, [o.id for o in members]),
        facet=saying.facet,
        stage=saying.stage,
        actor="subscriber",
        name=saying.name,
        summary=f"Told in {len(members)} of {len(build.observations)} observations.",
        observations=tuple(o.id for o in members),
        participants=tuple(people),
        n=n,
        of=of,
        by_kind=by_kind,
        counter=counter,
        severity=severity if isinstance(severity, int) else None,
    )


def _themes(build: _Builder) -> dict[str, Theme]:
    """Themes of what was experienced, by name; the fourth bright saying counters the first pain."""
    own = [s for s in SAYINGS if s.mode == "experienced"]
    against = {
        s.against: tuple(o.id for o in build.observations if build.stage_of[o.id] is s)
        for s in own
        if s.against
    }
    return {s.name: _theme(build, s, against.get(s.name, ())) for s in own}


def _emotion(build: _Builder, stage: str) -> Emotion:
    felt: dict[str, list[int]] = {}
    for o in build.observations:
        valence = o.labels.get("valence")
        if o.stage == stage and isinstance(valence, int):
            felt.setdefault(o.participant, []).append(valence)
    dots = tuple(
        ValenceDot(participant=p, valence=sorted(v)[len(v) // 2]) for p, v in sorted(felt.items())
    )
    values = sorted(dot.valence for dot in dots)
    below, above = sum(v < 0 for v in values), sum(v > 0 for v in values)
    return Emotion(
        median=values[len(values) // 2] if len(values) >= 3 else None,
        n=len(values),
        values=dots,
        split=min(below, above) >= max(2, len(values) / 3),
    )


def _stage(build: _Builder, stage: str, themes: list[Theme], asks: list[Opportunity]) -> StageView:
    by_facet: dict[str, tuple[Theme, ...]] = {}
    for theme in themes:
        if theme.stage == stage:
            by_facet[theme.facet] = (*by_facet.get(theme.facet, ()), theme)
    here = [o for o in build.observations if o.stage == stage]
    bright = {s.name for s in SAYINGS if s.bright}
    reasons = ("not asked", "asked and nothing found", "not read")
    missing = [f.id for f in FACETS if f.id not in by_facet]
    return StageView(
        id=stage,
        name=STAGES[stage][0],
        description=STAGES[stage][1],
        themes=by_facet,
        opportunities=tuple(asks),
        bright_spots=tuple(t.id for t in themes if t.stage == stage and t.name in bright),
        emotion=_emotion(build, stage),
        metrics=(
            Metric(
                stage="order",
                name="Checkout completion",
                value="61 %",
                date=datetime.date(2026, 10, 1),
                source="web analytics",
            ),
        )
        if stage == "order"
        else (),
        expectations=tuple(o.id for o in here if o.mode == "expected"),
        wishes=tuple(o.id for o in here if o.mode == "wished"),
        hearsay=tuple(o.id for o in here if o.mode == "hearsay"),
        empty={facet: reasons[i % 3] for i, facet in enumerate(missing)},
    )


def _opportunity(build: _Builder, question: str, pain: Theme, wish: str | None) -> Opportunity:
    wishes = [o.id for o in build.observations if o.stage == pain.stage and o.mode == "wished"]
    ideas = [
        Idea(text="Show the skip deadline on the box lid and in the first e-mail", origin="analyst")
    ]
    if wish and wishes:
        ideas.insert(0, Idea(text=wish, origin="participant", evidence=(wishes[0],)))
    return Opportunity(
        id=content_id("p", question),
        question=question,
        rationale=f"{wording.sentence_case(wording.severity_text(pain.severity))}.",
        addresses=(pain.id,),
        evidence=(*pain.observations, *wishes),
        ideas=tuple(ideas),
        severity=pain.severity,
        reach=pain.n,
    )


def _journey(build: _Builder) -> JourneyMap:
    named = _themes(build)
    themes = list(named.values())
    asks = {
        "leave": [
            _opportunity(
                build,
                "How might we let people leave for a while without having to phone?",
                named["Cancelling needs a phone call in office hours"],
                "A pause button that says until when",
            ),
            _opportunity(
                build,
                "How might we make the cut-off for skipping impossible to miss?",
                named["A box comes and is charged because the skip deadline passed"],
                None,
            ),
        ],
        "first-box": [
            _opportunity(
                build,
                "How might we make sure that nobody cooks with an ingredient missing?",
                named["An ingredient is missing from the first box"],
                "A spare sachet of everything small",
            )
        ],
    }
    stages = tuple(_stage(build, s, themes, asks.get(s, [])) for s in STAGES)
    return JourneyMap(
        study={"title": "Meal-kit subscription & the first three boxes"},
        generated=Generated(
            synth_version="0.1.0",
            model="builtin",
            prompts={},
            at="2026-11-22T09:30:00+00:00",
            methods={"merge": "average linkage at 0.62", "seed": "from content"},
            embedding="minilm-l6-v2",
        ),
        actors=(
            Actor(
                id="subscriber",
                name="Busy parents in cities",
                scenario="From hearing about the kit to the third box",
                expectations="Dinner without planning",
            ),
        ),
        facets=FACETS,
        participants=_participants(build),
        sources=tuple(build.sources),
        observations=tuple(build.observations),
        stages=stages,
        findings=_findings(build, named),
        coverage=_coverage(build),
        saturation=tuple(
            SaturationStep(source=s.id, new_themes=new, themes=total)
            for s, new, total in zip(
                build.sources,
                (17, 9, 6, 5, 3, 2, 1, 0),
                (17, 26, 32, 37, 40, 42, 43, 43),
                strict=False,
            )
        ),
        growth=tuple(
            Growth(interviews=k, themes=n)
            for k, n in enumerate((12, 20.5, 26.1, 30.3, 33.9, 36.8, 39.9, 43), 1)
        ),
        rejections=_rejections(build),
        remarks=("P07 is a note-taker's record: most of it is in the note-taker's words.",),
    )


def _participants(build: _Builder) -> tuple[Participant, ...]:
    interviewed = [
        Participant(
            id=person,
            actor="subscriber",
            segments={"plan": ("free trial", "family", "couple")[i % 3], "children": str(i % 4)},
            sources=(build.sources[i].id,),
        )
        for i, person in enumerate(PEOPLE)
    ]
    answered = [
        Participant(
            id=person,
            actor="subscriber",
            segments={"plan": ("family", "couple")[i % 2]},
            scores={"NPS": float(i * 7 % 11)},
            sources=(build.sources[-1].id,),
        )
        for i, person in enumerate(RESPONDENTS)
    ]
    return (*interviewed, *answered)


def _findings(build: _Builder, named: dict[str, Theme]) -> tuple[Finding, ...]:
    told: tuple[tuple[str, tuple[str, ...]], ...] = (
        (
            "Leaving is where the goodwill of the first weeks is spent: people who liked the food "
            "still had to phone, wait or be charged once more to stop.",
            (
                "Cancelling needs a phone call in office hours",
                "A box comes and is charged because the skip deadline passed",
            ),
        ),
        (
            "The first box wins people over in the kitchen and loses them in the hallway.",
            (
                "An ingredient is missing from the first box",
                "Cooks a proper dinner on a weekday and is proud of it",
            ),
        ),
        (
            "Price is worked out per dinner, at the table, and before anything else.",
            ("Works out the price per dinner against the supermarket",),
        ),
        (
            "Packaging makes people feel guilty even where the box itself goes well.",
            ("Guilty about the packaging left over",),
        ),
    )
    findings = []
    for text, names in told:
        themes = [named[name] for name in names]
        people = {p for theme in themes for p in theme.participants}
        stages = {theme.stage for theme in themes}
        speaking = {o.participant for o in build.observations if o.stage in stages and _own(o)}
        findings.append(
            Finding(
                id=content_id("f", text),
                text=text,
                themes=tuple(t.id for t in themes),
                n=len(people),
                of=len(speaking),
                counter=themes[0].counter,
            )
        )
    return tuple(findings)


def _coverage(build: _Builder) -> tuple[Coverage, ...]:
    rows = []
    for source in build.sources:
        cited = {
            c.turn: c for o in build.observations for c in o.citations if c.source == source.id
        }
        said = [t for t in build.turns[source.id] if t.voice == "participant"]
        rows.append(
            Coverage(
                source=source.id,
                participant_chars=sum(t.end - t.start for t in said),
                cited_chars=sum(c.end - c.start for c in cited.values()),
                uncovered_turns=tuple(t.turn for t in said if t.turn not in cited),
                worth_reading=tuple(t.turn for t in said if t.turn not in cited)[:3],
                by_stage=_by_stage(build, source.id),
            )
        )
    return tuple(rows)


def _by_stage(build: _Builder, source: str) -> dict[str, int]:
    cited: dict[str, int] = {}
    for o in build.observations:
        for c in o.citations:
            if c.source == source:
                cited[o.stage] = cited.get(o.stage, 0) + c.end - c.start
    return cited


def _rejections(build: _Builder) -> tuple[Rejection, ...]:
    first = build.sources[0].id
    return (
        Rejection(
            source=first,
            turn=4,
            words="I would never recommend it to anyone",
            kind="fabricated",
            reason="No participant turn of this source holds these words.",
            nearest="I told my sister about it the same week",
            facet="emotion",
            statement="Would not recommend the kit",
        ),
        Rejection(
            source=first,
            turn=3,
            words="</script><script>alert(2)</script>",
            kind="moderator",
            reason="The words are the moderator's, not a participant's.",
            facet="pain_point",
            statement="Hostile words",
        ),
    )
