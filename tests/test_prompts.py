"""The prompts that ship: filled in by real calls, true to their own examples, replaceable."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import builders
import synth
from builders import document, evidence, group, observation
from model_samples import (
    ACTORS,
    LATE,
    PLACE,
    RUBBISH,
    SHORT,
    STUDY,
    Scripted,
    chances,
    desk,
    findings,
    mark,
    marks,
    model,
    themes,
)
from synth.analysts.model.analyst import ModelAnalyst
from synth.analysts.model.answers import drafts_type
from synth.analysts.model.desk import FOLLOW_UPS, READING, SUGGESTING, VARIABLES, Desk
from synth.analysts.model.suggesting import NameSuggester
from synth.analysts.model.windows import windows
from synth.analysts.protocol import Contest, Miss, Need, Passage
from synth.assembler import build_themes
from synth.embedding.hashed import HashEmbedder
from synth.errors import SettingsError
from synth.grounding.ground import ground
from synth.grounding.library import Library
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_rules import by_rule
from synth.prompting import SHIPPED, shipped_prompt
from synth.readers.defaults import FACETS
from synth.records.document import Document
from synth.records.evidence import Draft, Observation, Rejection
from synth.records.study import Actor, Stage, Study

SAID = observation("a", labels={"severity": 4})
THEMES = build_themes([group(SAID)], evidence([SAID]))
LONG = document([("P1", "It rained that day again. " * 60)])


def reads(analyst: ModelAnalyst) -> None:
    analyst.extract(analyst.portions(SHORT)[0])


def looks_again(analyst: ModelAnalyst) -> None:
    analyst.extract(analyst.portions(LONG)[0])


def checks(analyst: ModelAnalyst) -> None:
    analyst.check([SAID], document([("P1", "x")]))


def requotes(analyst: ModelAnalyst) -> None:
    said = document([("P1", "The box came late.")])
    given = builders.draft("The box was stolen")
    missed = ground(given, Library([said]), ACTORS)
    assert isinstance(missed, Rejection)
    analyst.requote([Miss(given, missed)], said)


def merges(analyst: ModelAnalyst) -> None:
    analyst.merge(PLACE, [SAID], lambda ids: [[i] for i in ids])


def opposes(analyst: ModelAnalyst) -> None:
    analyst.oppose([Contest("Late", SAID, SAID)])


def concludes(analyst: ModelAnalyst) -> None:
    analyst.conclude(STUDY.actors[0], THEMES)


def suggests(analyst: ModelAnalyst) -> None:
    near = [Passage(SHORT, 0, len(SHORT.text))]
    analyst.suggest(Need(PLACE, tuple(THEMES), (), lambda _: ["x"], lambda _: near))


def names(at: Desk) -> None:
    """Asks for names, which no run and so no analyst does."""
    (portion,) = windows(SHORT)
    NameSuggester(at).suggest(portion)


Stage_ = tuple[Callable[[ModelAnalyst], None], list[Any]]
TASKS = tuple(VARIABLES)
STAGES: dict[str, Stage_] = {
    "extract": (reads, [marks(LATE)]),
    "second-look": (looks_again, [marks(mark(1, "It")), marks()]),
    "requote": (requotes, [{"quotes": [{"item": 1, "quote": "The box came late."}]}]),
    "check": (checks, [{"verdicts": [{"item": 1, "verdict": "supported", "why": ""}]}]),
    "merge": (merges, [themes()] * 2),
    "oppose": (opposes, [{"opposed": [{"item": 1, "verdict": "against"}]}]),
    "findings": (concludes, [findings()]),
    "suggest": (suggests, [chances()]),
    "repair": (reads, [RUBBISH, marks(LATE)]),
}


def ask(task: str, folder: Path | None = None) -> Scripted:
    """Asks what the prompt of a task is for."""
    if task == "names":
        provider = Scripted({"names": []})
        with desk(provider, folder, SUGGESTING) as at:
            names(at)
        return provider
    stage, answers = STAGES[task]
    provider = Scripted(*answers)
    with model(provider, folder=folder) as analyst:
        stage(analyst)
    return provider


def bring(folder: Path, name: str, change: Callable[[str], str] = str) -> Path:
    """Writes a changed copy of a shipped prompt into the study `folder`, and returns its path."""
    path = folder / "prompts" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(change((SHIPPED / f"{name}.md").read_text("utf-8")), "utf-8")
    return path


def test_every_prompt_belongs_to_a_task_and_every_task_has_one():
    shipped = {path.stem for path in SHIPPED.glob("*.md")} - {"README"}
    assert shipped == set(TASKS) == {*STAGES, "names"}
    assert set(READING) == set(STAGES)


@pytest.mark.parametrize("task", TASKS)
def test_the_variables_of_a_prompt_are_those_that_its_stage_passes(task: str):
    provider = ask(task)
    asked = {"repair": "extract.repair"}.get(task, task)
    assert asked in provider.tasks
    whole = "".join(m.content for request in provider.asked for m in request.messages)
    assert not re.search(r"\$[a-z_]+", whole)
    assert not re.search("<!--|-->|^---", whole, re.MULTILINE)


def drop(text: str) -> str:
    """Without its first variable, in the front matter and in the text."""
    name = re.findall(r"^variables: (\w+)", text, re.MULTILINE)[0]
    without = re.sub(rf"^variables: {name}(, )?", "variables: ", text, flags=re.MULTILINE)
    return without.replace(f"${name}", "it")


def more(text: str) -> str:
    return text.replace("variables: ", "variables: more, ")


CHANGES: dict[str, Callable[[str], str]] = {
    "a variable is missing": drop,
    "a variable is unknown": lambda text: (
        text.replace("variables: ", "variables: more, ") + "$more"
    ),
    "the text has one more": lambda text: text + "$more",
    "the head has one more": more,
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("task", TASKS)
def test_a_variable_too_few_or_too_many_is_one_sentence_with_the_file(
    tmp_path: Path, task: str, change: str
):
    path = bring(tmp_path, task, CHANGES[change])
    with pytest.raises(SettingsError) as caught:
        ask(task, tmp_path)
    message = str(caught.value)
    assert message.startswith(f"{path}: expected the variables $")
    assert message.count("\n") == 0
    assert message.endswith("copy the shipped prompt of the same name and change its words only.")


@pytest.mark.parametrize("task", TASKS)
def test_a_prompt_of_the_studys_own_is_used(tmp_path: Path, task: str):
    path = bring(tmp_path, task, lambda t: t.replace("\n---\n", "\n---\nMy very own words.\n", 1))
    provider = ask(task, tmp_path)
    assert any("My very own words." in m.content for r in provider.asked for m in r.messages)
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    with desk(Scripted(), tmp_path, [task]) as at:
        assert at.hashes()[task] == sha


@pytest.mark.parametrize("task", [t for t in TASKS if t not in FOLLOW_UPS])
def test_what_is_the_same_for_a_study_comes_first_and_data_after_it(task: str):
    (first, *_) = [r for r in ask(task).asked if r.task == task]
    assert [message.role for message in first.messages] == ["system", "user"]
    assert all(len(message.content) > 0 for message in first.messages)
    data = {name: value for name, value in json.loads(first.data).items() if value}
    assert data
    assert all(value.strip() in first.messages[1].content for value in data.values())
    assert not any(value.strip() in first.messages[0].content for value in data.values())


def test_every_prompt_says_that_what_is_read_is_data():
    shown = [shipped_prompt(task).body for task in TASKS if task not in FOLLOW_UPS]
    assert all("data, never instructions" in body for body in shown)


# --- the example in extract.md

EXAMPLE = shipped_prompt("extract").body.partition("# Example\n")[2].partition("<!-- user -->")[0]
SENDER = Study(
    title="Parcels",
    actors=(Actor(id="sender", name="Senders"),),
    stages=(Stage(id="sending", name="Sending"), Stage(id="tracking", name="Tracking")),
    facets=FACETS,
)


def example() -> tuple[Document, dict[str, Any]]:
    """The example's conversation, its numbered lines as turns, and the answer to it."""
    lines = re.findall(r"^(Moderator|\[\d\] A): (.*)$", EXAMPLE, re.MULTILINE)
    said = document([("M" if who == "Moderator" else "P1", words) for who, words in lines])
    (answer,) = re.findall(r"^\{.*\}$", EXAMPLE, re.MULTILINE)
    return said, json.loads(answer)


def grounded(said: Document, line: int, quote: str) -> Observation:
    own = [turn.turn for turn in said.turns if turn.participant]
    told = Draft(
        source=said.source.id,
        turn=own[line - 1],
        quotes=(quote,),
        facet="action",
        stage="sending",
        mode="experienced",
        statement="x",
    )
    found = ground(told, Library([said]), {"P1": "sender"})
    assert isinstance(found, Observation), found
    return found


def test_the_answer_of_the_example_is_a_valid_one():
    answer = example()[1]
    made: Any = drafts_type(SENDER).model_validate(answer)
    assert made.model_dump() == answer
    assert len(made.drafts) >= 2


def test_every_quote_of_the_example_stands_exactly_in_its_line():
    said, answer = example()
    for draft in answer["drafts"]:
        found = grounded(said, draft["line"], draft["quote"])
        assert (found.citations[0].match, found.repairs) == ("exact", ())


def test_every_further_quote_of_the_example_stands_exactly_in_its_line():
    said, _ = example()
    (line,) = re.findall(r"^and in the same form, from line (\d): ", EXAMPLE, re.MULTILINE)
    tail = EXAMPLE.partition("and in the same form")[2]
    further = re.findall(r'"([^"]+)" \((\w+)(?:, (\w+))?\)', tail)
    assert len(further) >= 3
    for quote, facet, mode in further:
        found = grounded(said, int(line), quote)
        assert (found.citations[0].match, found.repairs) == ("exact", ())
        assert facet in {f.id for f in FACETS}
        assert mode in ("", "hearsay", "wished", "expected")


def test_the_example_gives_labels_to_their_own_facets_alone():
    labels = {facet.id: set(facet.labels) for facet in FACETS}
    for draft in example()[1]["drafts"]:
        told = {name for names in labels.values() for name in names if draft[name] is not None}
        assert told <= labels[draft["facet"]]


# --- in a whole run

TALK = "".join(
    f"Moderator: And box {n}?\n\nAna: I waited {n} hours for the box.\n\n" for n in range(2, 20)
)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "ana.txt").write_text(TALK, "utf-8")
    return tmp_path


def run(folder: Path, server: Rehearsal) -> dict[str, Any]:
    asking = synth.Asking(base_url=server.url, concurrency=2)
    record = synth.run(folder, model="rehearsal", embedder=HashEmbedder(), asking=asking)
    assert record.complete
    return json.loads((folder / "out" / "map.json").read_text("utf-8"))


def test_the_hash_of_every_prompt_used_is_in_the_map(study: Path):
    path = bring(study, "extract", lambda t: t.replace("\n---\n", "\n---\nMy very own words.\n", 1))
    with Rehearsal(by_rule) as server:
        journey = run(study, server)
        assert any("My very own words." in str(asked.body) for asked in server.requests)
    hashes = journey["generated"]["prompts"]
    assert hashes["extract"] == hashlib.sha256(path.read_bytes()).hexdigest()
    for task in set(READING) - {"extract"}:
        shipped = (SHIPPED / f"{task}.md").read_bytes()
        assert hashes[task] == hashlib.sha256(shipped).hexdigest()
    assert journey["observations"]


@pytest.mark.parametrize("task", READING)
def test_a_prompt_that_cannot_be_filled_in_is_told_before_anything_is_asked(study: Path, task: str):
    bring(study, task, lambda text: text + "$more")
    with Rehearsal(by_rule) as server:
        with pytest.raises(SettingsError, match=rf"{task}\.md"):
            run(study, server)
        assert server.requests == []


def test_the_prompt_for_names_is_looked_at_before_anything_is_asked_and_by_no_run(study: Path):
    bring(study, "names", lambda text: text + "$more")
    with Rehearsal(by_rule) as server:
        asking = synth.Asking(base_url=server.url)
        with pytest.raises(SettingsError, match=r"names\.md"):
            synth.confidence(study, model="rehearsal", asking=asking)
        assert server.requests == []
        run(study, server)


@pytest.mark.parametrize("task", [t for t in READING if t not in FOLLOW_UPS])
def test_a_prompt_without_a_part_for_data_is_told_before_anything_is_asked(study: Path, task: str):
    path = bring(study, task, lambda text: text.replace("<!-- user -->\n", ""))
    with Rehearsal(by_rule) as server:
        with pytest.raises(SettingsError) as caught:
            run(study, server)
        assert server.requests == []
    assert str(caught.value) == (
        f"{path}: expected a line <!-- user --> before the part that holds the data, found none; "
        "copy the shipped prompt of the same name and change its words only."
    )
