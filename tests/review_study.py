"""A small study on the disk, with a draft that reviewers decide on; some words are hostile."""

from pathlib import Path

from builders import Line, document
from synth.drawing import draw
from synth.files import write_text
from synth.pipeline.drafts import write_draft
from synth.records.composition import Composition
from synth.records.document import Document, locator
from synth.records.evidence import Citation, Group, Labels, Mode, Observation, Rejection
from synth.records.ids import observation_id
from synth.records.journey import Generated, Participant
from synth.records.study import Actor, Facet, Stage, Study
from synth.results import MAP, map_text, write_document
from synth.workspace import Workspace, open_workspace

EVIL = "<script>alert(1)</script>"
LONG = "word " * 3_000
LINES: dict[str, list[Line]] = {
    "P1.txt": [
        ("M", "How was the first box?"),
        ("P1", "The box came late. I was so happy with the recipes."),
        ("P1", "I wanted dinner without planning."),
        ("M", "So you gave up, right?"),
        ("P1", f"Yes, I gave up. {EVIL} \u202etxet"),
    ],
    "P2.txt": [
        ("P2", "The box came very late. I was angry about it."),
        ("P2", "I wish they sent a text."),
    ],
    "P3.txt": [("P3", f"{LONG}It was late again. {LONG}")],
}  # fmt: skip
STUDY = Study(
    title=f"Meal kit {EVIL}",
    actors=(Actor(id="subscriber", name="Busy parents"),),
    stages=(Stage(id="order", name="Ordering"), Stage(id="first-box", name="First box")),
    facets=tuple(
        Facet(id=i, name=i.replace("_", " "))
        for i in ("emotion", "goal", "pain_point", "touchpoint")
    ),
)  # fmt: skip
FEELING: Labels = {"emotion": "happy", "object": "recipes", "valence": 2}
SAID: dict[str, tuple[str, int, str, str, str, Labels]] = {
    "late": ("P1.txt", 2, "The box came late.", "The box and the driver came late",
             "pain_point", {"severity": 2}),
    "happy": ("P1.txt", 2, "I was so happy with the recipes.", "Happy with recipes",
              "emotion", FEELING),
    "gave-up": ("P1.txt", 5, "Yes, I gave up.", f"Gave up {EVIL}", "pain_point", {"severity": 4}),
    "very-late": ("P2.txt", 1, "The box came very late.", "The box came very late",
                  "pain_point", {"severity": None}),
    "wish": ("P2.txt", 2, "I wish they sent a text.", "Wants a text", "pain_point", {}),
    "again": ("P3.txt", 1, "It was late again.", "It was late again",
              "pain_point", {"severity": 1}),
}  # fmt: skip
WISHED = "wish"


def documents() -> list[Document]:
    return [_asked(document(lines, path)) for path, lines in LINES.items()]


def _asked(told: Document) -> Document:
    """With the interviewer's words as the question of what follows them."""
    turns, question = [], None
    for turn in told.turns:
        question = told.words_of(turn) if turn.voice == "moderator" else question
        turns.append(turn.model_copy(update={"question": question if turn.participant else None}))
    return told.model_copy(update={"turns": tuple(turns)})


def observations(told: list[Document]) -> dict[str, Observation]:
    by_path = {d.source.path: d for d in told}
    return {
        name: _observation(
            by_path[said[0]], *said[1:], mode="wished" if name == WISHED else "experienced"
        )
        for name, said in SAID.items()
    }


def _observation(
    told: Document, number: int, quote: str, claim: str, facet: str, labels: Labels, mode: Mode
) -> Observation:
    turn = told.by_number()[number]
    start = told.text.index(quote, turn.start)
    person = turn.participant or ""
    end = start + len(quote)
    return Observation(
        id=observation_id(facet, person, [(turn.key, start - turn.start, end - turn.start)]),
        facet=facet, stage="order", mode=mode, actor="subscriber", statement=claim,
        participant=person, confidence=0.5, labels=labels,
        citations=(
            Citation(source=told.source.id, start=start, end=end, quote=quote, match="exact",
                     locator=locator(told.source.path, turn), turn=number),
        ),
    )  # fmt: skip


def made() -> Composition:
    told = documents()
    found = observations(told)
    group = Group(
        facet="pain_point", stage="order", actor="subscriber", name="The box comes late",
        members=(found["late"].id, found["very-late"].id, found["again"].id),
        counter=(found["gave-up"].id,),
    )  # fmt: skip
    alone = [
        Group(facet=o.facet, stage="order", actor="subscriber", members=(o.id,), name=o.statement)
        for o in (found["happy"], found["gave-up"])
    ]
    return Composition(
        study=STUDY,
        generated=Generated(synth_version="0", model="made up", prompts={}, at="2026-01-01"),
        participants=tuple(
            Participant(id=f"P{n}", actor="subscriber", sources=(d.source.id,))
            for n, d in enumerate(told, 1)
        ),
        sources=tuple(d.source for d in told),
        observations=tuple(sorted(found.values(), key=lambda o: o.id)),
        rejections=(
            Rejection(
                source=told[0].source.id, turn=3, words=f"I wanted dinners {EVIL}", kind="altered",
                reason="they were changed", nearest="I wanted dinner without planning.",
                facet="goal", statement="Dinner without planning",
            ),
        ),
        groups=(group, *alone),
    )  # fmt: skip


def write_study(folder: Path) -> Workspace:
    """Writes what `synth run` would have left."""
    composition, told = made(), documents()
    write_text(folder / "study.toml", 'title = "Meal kit"\n')
    workspace = open_workspace(folder)
    write_text(workspace.out / MAP, map_text(draw(composition, told)))
    for one in told:
        write_document(workspace.out, one)
    write_draft(workspace.state, workspace.out, composition)
    return workspace
