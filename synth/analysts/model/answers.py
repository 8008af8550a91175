"""What a model may answer, as pydantic types: their JSON Schema is sent, answers are held to it.

Ids of facets, stages and actors are enumerated, so that a server with constrained decoding cannot
answer others. A list that matters is checked for what a schema cannot say.
"""

from collections.abc import Iterator
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, create_model

from synth.records.evidence import Mode
from synth.records.study import UNASSIGNED, Study

NUMBERS = ("valence", "severity")
"""Labels that are numbers; all others are text."""
BOUNDS = {"valence": (-2, 2), "severity": (1, 4)}
LONGEST = {"quote": 4000, "statement": 300, "name": 120, "summary": 400, "text": 800, "why": 200}
"""Characters of what a model writes, by field."""
LONG = 500
"""Characters of all other fields."""


A = TypeVar("A", bound=BaseModel)


class Answer(BaseModel):
    """What all answers share: fields nobody asked for are ignored."""

    model_config = ConfigDict(extra="ignore")


class Verdict(Answer):
    """Of one claim."""

    item: int
    verdict: Literal["supported", "contradicted", "unclear"]
    why: str


class Verdicts(Answer):
    """Of a batch of claims."""

    verdicts: list[Verdict]


class Opposition(Answer):
    """Of one pair."""

    item: int
    verdict: Literal["against", "not", "unclear"]


class Opposed(Answer):
    """Of a batch of pairs."""

    opposed: list[Opposition]


class Requote(Answer):
    """A quote in place of one that was not found; empty where the claim is dropped."""

    item: int
    quote: str


class Requotes(Answer):
    """Of a batch of quotes."""

    quotes: list[Requote]


class Theme(Answer):
    """A group of numbered observations."""

    facet: str
    name: str
    summary: str
    members: list[int]
    clearest: int


class Themes(Answer):
    """All groups of a place."""

    themes: list[Theme]


class Finding(Answer):
    """A sentence and the numbers of its themes."""

    text: str
    themes: list[int]
    against: list[int]


class Findings(Answer):
    """All findings of an actor."""

    findings: list[Finding]


class Named(Answer):
    """What somebody or something is called, as it is written."""

    words: str
    kind: Literal["person", "place", "organisation"]


class Names(Answer):
    """All names of a window."""

    names: list[Named]


class Opportunity(Answer):
    """A question and what it rests on, by number."""

    question: str
    rationale: str
    addresses: list[int]
    wishes: list[int]
    ideas: list[str]
    owner: str | None
    measure: str | None


class Opportunities(Answer):
    """All opportunities of a place."""

    opportunities: list[Opportunity]


def label_names(study: Study) -> list[str]:
    """Names of the labels of all facets, sorted."""
    return sorted({label for facet in study.facets for label in facet.labels})


def drafts_type(study: Study) -> type[Answer]:
    """The type of an extraction: `asked`, and `drafts` with one field a label of the study."""
    stages = [stage.id for stage in study.stages]
    labels: dict[str, Any] = {
        name: (int | None if name in NUMBERS else str | None, ...) for name in label_names(study)
    }
    draft = create_model(
        "ModelDraft",
        __base__=Answer,
        line=(int, ...),
        quote=(str, ...),
        facet=(_one_of([facet.id for facet in study.facets]), ...),
        stage=(_one_of([*stages, UNASSIGNED]), ...),
        mode=(Mode, ...),
        actor=(_one_of([actor.id for actor in study.actors]), ...),
        statement=(str, ...),
        **labels,
    )
    asked: Any = list[_one_of(stages)]  # type: ignore[misc]
    drafts: Any = list[draft]
    return create_model("ModelDrafts", __base__=Answer, asked=(asked, ...), drafts=(drafts, ...))


def overlong(answer: BaseModel) -> list[str]:
    """What is longer than it may be, in words for the model."""
    return [
        f"{place}: at most {most} characters, found {len(text)}"
        for place, text, most in _texts(answer.model_dump(), "")
        if len(text) > most
    ]


def bounded(answer: A) -> A:
    """The answer, what is too long in it cut."""
    dump = answer.model_dump()
    cut = _cut(dump, "")
    return answer if cut == dump else type(answer).model_validate(cut)


def _texts(value: Any, place: str, field: str = "") -> Iterator[tuple[str, str, int]]:
    if isinstance(value, str):
        yield place, value, LONGEST.get(field, LONG)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, f"{place}.{key}".lstrip("."), key)
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from _texts(part, f"{place}.{i}", field)


def _cut(value: Any, field: str) -> Any:
    if isinstance(value, str):
        most = LONGEST.get(field, LONG)
        return value if len(value) <= most else value[: most - 1] + "…"
    if isinstance(value, dict):
        return {key: _cut(part, key) for key, part in value.items()}
    return [_cut(part, field) for part in value] if isinstance(value, list) else value


def _one_of(ids: list[str]) -> Any:
    return Literal[tuple(ids)]
