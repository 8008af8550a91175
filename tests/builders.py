"""Small documents, observations and a whole results folder, for the tests of the middle layers."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from synth.analysts.builtin import BuiltinAnalyst
from synth.analysts.protocol import Analyst
from synth.counting import Evidence
from synth.drawing import draw
from synth.embedding.hashed import HashEmbedder
from synth.files import write_text
from synth.grounding.ground import ground
from synth.grounding.library import Library
from synth.pipeline import extract
from synth.pipeline.compose import Material, compose
from synth.pipeline.improve import Passages
from synth.progress import Silent
from synth.readers.people import People
from synth.records.document import Document, Source, Turn, Voice
from synth.records.evidence import Citation, Draft, Group, Labels, Mode, Observation
from synth.records.ids import interview_turn_key, source_id
from synth.records.journey import JourneyMap, Participant, Theme
from synth.records.study import Actor, Facet, Stage, Study
from synth.results import MAP, map_text, write_document
from synth.themes import Vectors

Line = tuple[str, str]
"""Who, and the words: `M` is the moderator, `O` an observer, `N` the note-taker."""
VOICES: dict[str, Voice] = {"M": "moderator", "O": "observer", "N": "note_taker"}
STUDY = Study(
    title="Meal kit",
    actors=(Actor(id="subscriber", name="Busy parents"),),
    stages=(
        Stage(id="order", name="Ordering", description="Choosing a box"),
        Stage(id="first-box", name="First box", description="The first delivery"),
    ),
    facets=(
        Facet(id="emotion", name="Emotions"),
        Facet(id="goal", name="Goals"),
        Facet(id="pain_point", name="Pain points"),
    ),
)


def document(lines: Sequence[Line], path: str = "P1.txt", kind: str = "interview") -> Document:
    """A document whose turns stand apart by a blank line, without speaker labels in the text."""
    turns: list[Turn] = []
    at = 0
    for number, (who, words) in enumerate(lines, start=1):
        voice = VOICES.get(who, "participant")
        own = voice == "participant"
        turns.append(
            Turn(
                turn=number,
                voice=voice,
                start=at,
                end=at + len(words),
                participant=who if own else None,
                speaker=who,
                key=interview_turn_key(path, words, number) if own else "",
                row=number + 1 if kind == "survey" else None,
                item="Q1" if kind == "survey" else None,
                question="Why?" if own else None,
            )
        )
        at += len(words) + 2
    text = "\n\n".join(words for _, words in lines)
    source = Source.model_validate(
        {"id": source_id(path), "path": path, "kind": kind, "record": "verbatim", "sha256": "0"}
        | {"chars": len(text), "text": f"sources/{source_id(path)}.txt"}
    )
    return Document(source=source, text=text, turns=tuple(turns))


def draft(*quotes: str, turn: int = 1, facet: str = "pain_point") -> Draft:
    return Draft(
        source=source_id("P1.txt"),
        turn=turn,
        quotes=quotes,
        facet=facet,
        stage="order",
        mode="experienced",
        statement="It came late",
    )


def observation(
    name: str,
    participant: str = "P1",
    facet: str = "pain_point",
    stage: str = "order",
    mode: Mode = "experienced",
    actor: str = "subscriber",
    source: str = "P1.txt",
    labels: Labels | None = None,
    quote: str = "x",
) -> Observation:
    """An observation whose id is `name` and whose citation no document has to hold."""
    cited = Citation(
        source=source_id(source),
        start=0,
        end=len(quote),
        quote=quote,
        match="exact",
        locator="",
        turn=1,
    )
    return Observation(
        id=name,
        facet=facet,
        stage=stage,
        mode=mode,
        actor=actor,
        statement=f"Statement {name}",
        participant=participant,
        confidence=0.5,
        labels=labels or {},
        citations=(cited,),
    )


def evidence(observations: Sequence[Observation], surveys: Sequence[str] = ()) -> Evidence:
    """Made ready for counting; the paths in `surveys` are surveys, all others interviews."""
    kinds = {c.source: "interview" for o in observations for c in o.citations}
    return Evidence(
        observations={o.id: o for o in observations},
        kinds=kinds | {source_id(path): "survey" for path in surveys},
        answered={},
    )


def group(*members: Observation, counter: Sequence[str] = (), name: str | None = None) -> Group:
    """A group named after its first member, where no other name is given."""
    head = members[0]
    return Group(
        facet=head.facet,
        stage=head.stage,
        actor=head.actor,
        members=tuple(m.id for m in members),
        name=head.id if name is None else name,
        counter=tuple(counter),
    )


def unit(*angles: float) -> np.ndarray:
    """Unit vectors in the plane by their angles in degrees, shape (n, 2)."""
    radians = np.radians(angles)
    return np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)


TALK: dict[str, list[Line]] = {
    "P1.txt": [
        ("M", "How was the first box?"),
        ("P1", "The box came late. I was so happy with the recipes."),
        ("P1", "I wanted dinner without planning."),
    ],
    "P2.txt": [
        ("M", "How was the first box?"),
        ("P2", "The box came very late. I was angry about it."),
        ("P2", "I wish they sent a text. Nothing else to say."),
    ],
    "P3.txt": [("P3", "The box came late again. I was happy with the recipes."), ("P3", "Right.")],
    "survey.csv": [("R1", "The box came late, so I gave up."), ("R2", "All fine here.")],
}
SAID: list[tuple[str, int, str, str, Mode, Labels]] = [
    ("P1.txt", 2, "The box came late.", "pain_point", "experienced", {"severity": 2}),
    ("P1.txt", 2, "I was so happy with the recipes.", "emotion", "experienced", {"valence": 2}),
    ("P1.txt", 3, "I wanted dinner without planning.", "goal", "experienced", {}),
    ("P2.txt", 2, "The box came very late.", "pain_point", "experienced", {"severity": None}),
    ("P2.txt", 2, "I was angry about it.", "emotion", "experienced", {"valence": -1}),
    ("P2.txt", 3, "I wish they sent a text.", "pain_point", "wished", {}),
    ("P3.txt", 1, "The box came late again.", "pain_point", "experienced", {}),
    ("P3.txt", 1, "I was happy with the recipes.", "emotion", "experienced", {"valence": 1}),
    ("survey.csv", 1, "The box came late, so I gave up.", "pain_point", "experienced", {}),
]


def talk() -> list[Document]:
    """Three interviews and a survey about late boxes and good recipes."""
    return [
        document(lines, path, "survey" if path.endswith(".csv") else "interview")
        for path, lines in TALK.items()
    ]


def builtin(study: Study = STUDY) -> BuiltinAnalyst:
    """The built-in reader, without a codebook: enough for all that follows extraction."""
    return BuiltinAnalyst(study, (), lambda owners, texts: HashEmbedder().embed(list(texts)))


NO_PASSAGES = Passages((), np.zeros((0, 2), np.float32), {})


def composed(
    observations: Sequence[Observation],
    vectors: Vectors,
    documents: Sequence[Document],
    study: Study = STUDY,
    analyst: Analyst | None = None,
) -> JourneyMap:
    """The map of these observations as a run composes it, with the built-in reader by default."""
    people = sorted({t.participant for d in documents for t in d.turns if t.participant})
    material = Material(
        study=study,
        people=People(
            documents=tuple(documents),
            participants=tuple(Participant(id=p, actor="subscriber") for p in people),
            remarks=(),
        ),
        evidence=extract.Evidence(observations=list(observations), asked={"order"}),
        vectors=vectors,
        passages=NO_PASSAGES,
        embedding="hash",
    )
    journey = draw(compose(material, analyst or builtin(study), Silent()), documents)
    timeless = journey.generated.model_copy(update={"at": "2026-01-01"})
    return journey.model_copy(update={"generated": timeless})


def themes_of(journey: JourneyMap) -> list[Theme]:
    return [t for view in journey.stages for lane in view.themes.values() for t in lane]


def small_map() -> tuple[JourneyMap, list[Document]]:
    """The map of `talk`, made by the real parts from grounded drafts."""
    documents = talk()
    observations = [_grounded(row, documents) for row in SAID]
    rows = HashEmbedder().embed([o.citations[0].quote for o in observations])
    vectors = {o.id: row for o, row in zip(observations, rows, strict=True)}
    return composed(observations, vectors, documents), documents


def _grounded(
    row: tuple[str, int, str, str, Mode, Labels], documents: Sequence[Document]
) -> Observation:
    path, turn, quote, facet, mode, labels = row
    source = next(d for d in documents if d.source.path == path)
    said = draft(quote, turn=turn, facet=facet).model_copy(
        update={"source": source.source.id, "mode": mode, "labels": labels}
    )
    people = {t.participant: "subscriber" for t in source.turns if t.participant}
    result = ground(said, Library([source]), people)
    assert isinstance(result, Observation), result
    return result


def write_results(out: Path, journey: JourneyMap, documents: Sequence[Document]) -> None:
    write_text(out / MAP, map_text(journey))
    for each in documents:
        write_document(out, each)
