"""A large made-up map: so many participants, observations and themes, with whole transcripts."""

import random
from collections import defaultdict

from synth.assembler import build_themes, stage_views
from synth.counting import gather
from synth.coverage import coverage, saturation
from synth.records.document import Document, Source, Turn, locator
from synth.records.evidence import Citation, Group, Observation
from synth.records.ids import observation_id, source_id
from synth.records.insight import DropOff, Growth, Path, Route, Segment
from synth.records.journey import Finding, Generated, JourneyMap, Opportunity, Participant
from synth.records.study import Actor, Facet, Stage, Study
from synth.results import Results

FACETS = ("action", "touchpoint", "goal", "emotion", "pain_point")
STAGES = tuple(Stage(id=f"stage-{i}", name=f"Stage number {i}") for i in range(1, 7))
WORDS = [
    "box",
    "delivery",
    "morning",
    "kitchen",
    "price",
    "offer",
    "week",
    "dinner",
    "card",
    "app",
    "phone",
    "pause",
    "skip",
    "child",
    "late",
    "cold",
    "fresh",
    "quick",
    "easy",
    "wrong",
    "help",
    "letter",
    "answer",
    "wait",
    "order",
    "driver",
    "neighbour",
    "plan",
]
SAID = 18  # words of a sentence


def large(people: int, observations: int, themes: int, *, seed: int = 7) -> Results:
    """Interviews of equal length; every observation is one sentence of one turn."""
    chance = random.Random(seed)
    documents, observed = [], []
    each = observations // people
    for number in range(people):
        document, told = _interview(chance, f"P{number + 1:02}", each)
        documents.append(document)
        observed += told
    actors = (Actor(id="customer", name="Customers"),)
    study = Study(
        title="A large study",
        actors=actors,
        stages=STAGES,
        facets=tuple(Facet(id=f, name=f.replace("_", " ").capitalize() + "s") for f in FACETS),
    )
    evidence = gather(documents, observed, (), {f"P{i + 1:02}": "customer" for i in range(people)})
    built = build_themes(_groups(chance, observed, themes), evidence)
    opportunities = {s.id: _opportunities([t for t in built if t.stage == s.id]) for s in STAGES}
    journey = JourneyMap(
        study={"title": study.title},
        generated=Generated(synth_version="0", model="made up", prompts={}, at="2026-01-01"),
        actors=actors,
        facets=study.facets,
        participants=tuple(
            Participant(
                id=f"P{i + 1:02}",
                actor="customer",
                segments={"plan": ("free", "paid")[i % 2]},
                sources=(documents[i].source.id,),
            )
            for i in range(people)
        ),
        sources=tuple(d.source for d in documents),
        observations=tuple(observed),
        stages=tuple(stage_views(study, built, opportunities, evidence)),
        findings=tuple(
            Finding(id=f"f{i}", text=_sentence(chance), themes=(t.id,), n=t.n, of=t.of)
            for i, t in enumerate(built[:10])
        ),
        coverage=tuple(coverage(documents, observed)),
        saturation=tuple(saturation(documents, built, observed)),
        **_beyond(people, observed),
    )
    turns = {d.source.id: d.turns for d in documents}
    return Results(journey, {d.source.id: d.text for d in documents}, turns)


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=SAID)).capitalize() + "."


def _interview(chance: random.Random, person: str, each: int) -> tuple[Document, list[Observation]]:
    """A question and an answer for every observation, as many sentences again uncited."""
    path = f"interviews/{person}.vtt"
    source, text = source_id(path), ""
    turns: list[Turn] = []
    observed = []
    for number in range(each):
        for voice in ("moderator", "participant"):
            said = f"{_sentence(chance)} {_sentence(chance)}"
            turn = Turn(
                turn=len(turns) + 1,
                voice=voice,  # type: ignore[arg-type]
                start=len(text),
                end=len(text) + len(said),
                participant=person if voice == "participant" else None,
                speaker=person if voice == "participant" else "Moderator",
            )
            turns.append(turn)
            text += said + "\n\n"
        observed.append(_observation(chance, path, source, turns[-1], text, number))
    kept = Source(
        id=source, path=path, kind="interview", record="verbatim", sha256="0" * 64,
        chars=len(text), text=f"sources/{source}.txt",
    )  # fmt: skip
    return Document(source=kept, text=text, turns=tuple(turns)), observed


def _observation(
    chance: random.Random, path: str, source: str, turn: Turn, text: str, number: int
) -> Observation:
    end = text.index(".", turn.start) + 1
    facet = FACETS[number % len(FACETS)]
    labels = {
        "emotion": {"emotion": "felt", "valence": chance.randint(-2, 2)},
        "pain_point": {"severity": chance.randint(1, 4)},
    }
    return Observation(
        id=observation_id(facet, turn.participant or "", [(f"{source}{turn.turn}", 0, 1)]),
        facet=facet,
        stage=chance.choice(STAGES).id,
        mode=chance.choices(["experienced", "expected", "wished", "hearsay"], [20, 1, 2, 1])[0],  # type: ignore[arg-type]
        actor="customer",
        statement=text[turn.start : end],
        participant=turn.participant or "",
        confidence=0.8,
        labels=labels.get(facet, {}),
        citations=(
            Citation(
                source=source, start=turn.start, end=end, quote=text[turn.start : end],
                match="exact", locator=locator(path, turn), turn=turn.turn,
            ),
        ),
    )  # fmt: skip


def _groups(chance: random.Random, observed: list[Observation], themes: int) -> list[Group]:
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for o in observed:
        if o.mode == "experienced":
            places[o.facet, o.stage].append(o.id)
    each = -(-themes // len(places))
    return [
        Group(facet=facet, stage=stage, actor="customer", members=tuple(ids[part::each]),
              name=" ".join(chance.choices(WORDS, k=6)).capitalize())
        for (facet, stage), ids in places.items()
        for part in range(each)
        if ids[part::each]
    ]  # fmt: skip


def _opportunities(themes: list) -> list[Opportunity]:
    pains = [t for t in themes if t.facet == "pain_point"]
    return [
        Opportunity(id=f"p{t.id}", question=f"How might we do better by {t.name.lower()}?",
                    rationale="Told.", addresses=(t.id,), evidence=t.observations,
                    severity=t.severity, reach=t.n)
        for t in pains
    ]  # fmt: skip


def _beyond(people: int, observed: list[Observation]) -> dict[str, tuple]:
    names = [f"P{i + 1:02}" for i in range(people)]
    ids = tuple(s.id for s in STAGES)
    leaving = [o for o in observed if o.facet == "pain_point"][:40]
    return {
        "paths": tuple(Path(participant=p, actor="customer", told=ids, stages=ids) for p in names),
        "routes": (
            Route(id="r", name="The whole way", actor="customer", stages=ids,
                  participants=tuple(names), n=people, of=people),
        ),
        "dropoffs": tuple(
            DropOff(observation=o.id, participant=o.participant, actor="customer", stage=o.stage,
                    kind="left", words=o.citations[0].quote[:30])
            for o in leaving
        ),
        "segments": (
            Segment(name="plan", values={"free": tuple(names[::2]), "paid": tuple(names[1::2])}),
        ),
        "growth": tuple(Growth(interviews=i, themes=200 - 180 / i) for i in range(1, people + 1)),
    }  # fmt: skip
