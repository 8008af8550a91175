"""A small study for a language model, a provider that answers as told, and documents to read."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from builders import document
from synth.analysts.model.analyst import ModelAnalyst
from synth.analysts.model.desk import READING, Desk
from synth.analysts.protocol import Cluster, Merged, Place
from synth.llm.calls import Calls
from synth.llm.pace import Pace
from synth.llm.protocol import Reply, Request
from synth.pipeline.extract import Evidence, extract_all
from synth.progress import Silent
from synth.prompting import CodebookEntry, codebook
from synth.readers.defaults import FACETS
from synth.records.document import Document, Source, Turn
from synth.records.evidence import Extract, Observation
from synth.records.ids import answer_turn_key, source_id
from synth.records.study import Actor, Stage, Study
from synth.store import Store

STUDY = Study(
    title="Meal kit",
    actors=(
        Actor(id="subscriber", name="Busy parents", scenario="From hearing of it to the third box"),
        Actor(id="chef", name="Chefs", scenario="From the recipe to the kitchen"),
    ),
    stages=(
        Stage(id="order", name="Ordering", description="Choosing a box"),
        Stage(id="first-box", name="First box", description="The first delivery"),
    ),
    facets=FACETS,
)
PLACE = Place(STUDY.stages[0], STUDY.actors[0])
ACTORS = {"P1": "subscriber", "P2": "chef", "P3": "subscriber"}
Answer = dict[str, Any] | str | Reply | Exception
"""A dict is answered as JSON, an exception is raised."""


def entries() -> list[CodebookEntry]:
    """The codebook that ships."""
    return codebook(STUDY.facets)


class Scripted:
    """A provider that gives the answers it was given, then those of a rule; remembers requests."""

    label = "localhost"
    model = "m"

    def __init__(self, *answers: Answer, then: Callable[[Request], Answer] | None = None) -> None:
        self.asked: list[Request] = []
        self._answers = list(answers)
        self._then = then
        self._lock = threading.Lock()

    def complete(self, request: Request, timeout: float) -> Reply:
        with self._lock:
            self.asked.append(request)
            answer = self._answers.pop(0) if self._answers else None
        if answer is None:
            assert self._then is not None, f"asked once too often: {request.messages[-1].content}"
            answer = self._then(request)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Reply):
            return answer
        return Reply(text=answer if isinstance(answer, str) else json.dumps(answer))

    def close(self) -> None:
        """Nothing is open."""

    @property
    def tasks(self) -> list[str]:
        return [request.task for request in self.asked]

    def said(self, number: int = -1) -> str:
        """The last message of a request."""
        return self.asked[number].messages[-1].content


@contextmanager
def desk(
    provider: Scripted, folder: Path | None = None, tasks: Iterable[str] = READING
) -> Iterator[Desk]:
    """A real desk: calls without waits over a store on disk."""
    with TemporaryDirectory() as state, Store(Path(state) / "synth.db") as store:
        yield Desk(Calls(provider, store, Pace("localhost", patience=0), None), folder, tasks=tasks)


def survey(*answers: tuple[str, str], items: Sequence[str] = ("Q1",)) -> Document:
    """A document of answers `(participant, words)`, each to all items in turn."""
    turns: list[Turn] = []
    parts: list[str] = []
    at = 0
    for row, (who, words) in enumerate(answers, start=2):
        for item in items:
            turns.append(
                Turn(
                    turn=len(turns) + 1,
                    voice="participant",
                    start=at,
                    end=at + len(words),
                    participant=who,
                    key=answer_turn_key(who, item),
                    question=f"{item}: Why?",
                    row=row,
                    item=item,
                )
            )
            parts.append(words)
            at += len(words) + 2
    text = "\n\n".join(parts)
    name = source_id("survey.csv")
    source = Source(
        id=name,
        path="survey.csv",
        kind="survey",
        record="verbatim",
        sha256="0",
        chars=len(text),
        text=f"sources/{name}.txt",
    )
    return Document(source=source, text=text, turns=tuple(turns))


def mark(line: int, quote: str, facet: str = "pain_point", **more: Any) -> dict[str, Any]:
    """A draft as a model writes it."""
    labels = dict.fromkeys(("channel", "emotion", "object", "valence", "severity"))
    return {
        "line": line,
        "quote": quote,
        "facet": facet,
        "stage": "order",
        "mode": "experienced",
        "actor": "subscriber",
        "statement": f"Says: {quote}",
        **labels,
        **more,
    }


def marks(*drafts: dict[str, Any], asked: Sequence[str] = ()) -> dict[str, Any]:
    """An extraction as a model writes it."""
    return {"asked": list(asked), "drafts": list(drafts)}


@contextmanager
def model(
    provider: Scripted, study: Study = STUDY, folder: Path | None = None
) -> Iterator[ModelAnalyst]:
    """A model as the analyst of a study, asked one question at a time."""
    with desk(provider, folder) as at:
        yield ModelAnalyst("m", study, codebook(study.facets, folder), ACTORS, at)


def read_all(
    documents: Sequence[Document], provider: Scripted, study: Study = STUDY
) -> tuple[Evidence, list[str]]:
    """What the pipeline makes of documents, and what failed."""
    with (
        TemporaryDirectory() as state,
        Store(Path(state) / "synth.db") as store,
        model(provider, study) as analyst,
    ):
        found = extract_all(documents, ACTORS, analyst, store, Silent(), lambda _: None)
        return found, analyst.failures()


RUBBISH = "I would rather not."
SHORT = document([("M", "How?"), ("P1", "The box came late."), ("P2", "Mine was fine.")])
LATE = mark(1, "The box came late.")


def read(
    said: Document, *answers: Answer, study: Study = STUDY, then: Any = None
) -> tuple[Extract, list[str], Scripted]:
    """The drafts of the only window of a document, what failed, and whom it was asked."""
    provider = Scripted(*answers, then=then)
    with model(provider, study) as analyst:
        (portion,) = analyst.portions(said)
        return analyst.extract(portion), analyst.failures(), provider


def supported(request: Request) -> Answer:
    """All claims of a check are found good; no quote is given again."""
    if request.task.startswith("requote"):
        return requotes(*[""] * request.messages[1].content.count("Claim: "))
    count = request.messages[1].content.count("Claim: ")
    told = [{"item": n, "verdict": "supported", "why": ""} for n in range(1, count + 1)]
    return {"verdicts": told}


def requotes(*quotes: str) -> dict[str, Any]:
    """Quotes given again as a model writes them, by item."""
    return {"quotes": [{"item": n, "quote": quote} for n, quote in enumerate(quotes, start=1)]}


def theme(*members: int, name: str = "The box came late", **more: Any) -> dict[str, Any]:
    """A theme as a model writes it."""
    told = {"facet": "pain_point", "name": name, "summary": "It did.", "members": list(members)}
    return told | {"clearest": members[0] if members else 0} | more


def themes(*told: dict[str, Any]) -> dict[str, Any]:
    """An answer to a merge as a model writes it."""
    return {"themes": list(told)}


def finding(text: str, *numbers: int, against: Sequence[int] = ()) -> dict[str, Any]:
    """A finding as a model writes it."""
    return {"text": text, "themes": list(numbers), "against": list(against)}


def findings(*told: dict[str, Any]) -> dict[str, Any]:
    """All findings of an actor as a model writes them."""
    return {"findings": list(told)}


def chance(*numbers: int, **more: Any) -> dict[str, Any]:
    """An opportunity as a model writes it."""
    told = {"question": "How might we keep time?", "rationale": "It costs.", "wishes": []}
    rest = {"addresses": list(numbers), "ideas": [], "owner": None, "measure": None}
    return {**told, **rest, **more}


def chances(*told: dict[str, Any]) -> dict[str, Any]:
    """All opportunities of a place as a model writes them."""
    return {"opportunities": list(told)}


def alone(ids: Sequence[str]) -> list[list[str]]:
    """Nothing is alike."""
    return [[name] for name in sorted(ids)]


def merged(
    said: Sequence[Observation], *answers: Answer, cluster: Cluster = alone, then: Any = None
) -> tuple[list[Merged], list[str], Scripted]:
    """The themes of what was said at PLACE, what failed, and whom it was asked."""
    provider = Scripted(*answers, then=then)
    with model(provider) as analyst:
        return analyst.merge(PLACE, said, cluster), analyst.failures(), provider
