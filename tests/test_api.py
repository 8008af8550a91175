"""The verbs of `import synth`, in one process, as a notebook uses them."""

from pathlib import Path

import pytest

import synth
from synth.embedding.hashed import HashEmbedder

TALK = (
    "Moderator: How was it?\n\nAna: I waited two hours and gave up on the delivery. I was angry.\n"
)


class Heard:
    """A progress that remembers."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int]] = []
        self.steps: dict[str, int] = {}

    def stage(self, name: str, total: int) -> None:
        self.stages.append((name, total))

    def advance(self, steps: int = 1) -> None:
        name = self.stages[-1][0]
        self.steps[name] = self.steps.get(name, 0) + steps

    def say(self, sentence: str) -> None:
        raise AssertionError(sentence)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "ana.txt").write_text(TALK, "utf-8")
    (tmp_path / "ben.txt").write_text(TALK.replace("Ana", "Ben").replace("two", "six"), "utf-8")
    return tmp_path


def test_a_study_is_run_loaded_checked_searched_and_exported(study: Path) -> None:
    record = synth.run(study, embedder=HashEmbedder())
    assert record.complete
    assert {p.id for p in synth.load(study).participants} == {"ana", "ben"}
    assert synth.check(study).problems == ()
    found = synth.search(study, "gave up on the delivery", embedder=HashEmbedder())
    assert "gave up" in found[0].quote
    assert synth.export(study, study / "map.csv").read_text("utf-8-sig").startswith("observation")


def test_steps_told_of_embedding_add_up_to_its_total(study: Path) -> None:
    heard = Heard()
    synth.run(study, embedder=HashEmbedder(), progress=heard)
    assert heard.steps["embed"] == dict(heard.stages)["embed"] > 0


def test_every_error_is_one_of_ours(tmp_path: Path) -> None:
    with pytest.raises(synth.SynthError):
        synth.run(tmp_path / "nowhere")
    with pytest.raises(synth.SynthError):
        synth.load(tmp_path)


def test_a_new_study_loads_back(tmp_path: Path) -> None:
    made = synth.new(tmp_path / "new", "b2b")
    assert any(path.name == "study.toml" for path in made)


def test_the_schema_names_every_field_of_the_map() -> None:
    assert {"observations", "stages", "findings", "sources"} <= synth.schema()["properties"].keys()
