"""Small studies on disk, read by a rehearsed model, and what there is to see of it afterwards."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import synth
from synth.embedding.hashed import HashEmbedder
from synth.llm.rehearsal import Asked, Rehearsal
from synth.pipeline.record import RunRecord

SETTINGS = """
title = "Boxes"
[reading]
window = 500
second_look = false
[[stage]]
id = "order"
name = "Order"
[[stage]]
id = "box"
name = "Box"
"""
PRICE = """
[[price]]
model = "rehearsal"
input = 10.0
output = 40.0
"""
SAID = (
    "The box of that week was late and nobody told me why.",
    "I opened the bag and the salad was not fresh.",
    "I called the hotline for {name} and it was easy.",
    "The recipe card was missing from the second bag of {name}.",
    "I was happy that the courier of {name} waited for me.",
    "I wish somebody had told {name} about the price before.",
    "The driver never rang the bell at the door of {name}.",
    "We cooked the first meal of {name} together and loved it.",
)
FILLER = "It went on like that for some weeks, and there is not much more to say of it than this. "
RUBBISH = "I would rather not."
NO_ANSWER: dict[str, Any] = {"plan": ["429"] * 200, "retry_after": 3600}
"""How a server is that answers nothing."""


def talk(name: str, exchanges: int = 12) -> str:
    """An interview of three windows; everybody says some things in the same words."""
    return "\n".join(
        f"Moderator: And in week {n}?\n\n{name}: {SAID[n % len(SAID)].format(name=name)} "
        f"{FILLER * 3}\n"
        for n in range(exchanges)
    )


def rows(count: int) -> list[str]:
    """Answers of a survey, a line each."""
    return [
        f"R{n},The meal number {n} was good but the bag leaked all over the floor"
        for n in range(count)
    ]


def survey_text(lines: Sequence[str]) -> str:
    """A survey of one question."""
    return "\n".join(["id,What would you change?", *lines]) + "\n"


def make_study(folder: Path, *people: str, settings: str = SETTINGS) -> Path:
    """A study with an interview a person, Ana and Ben where none are named."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(settings, "utf-8")
    for name in people or ("Ana", "Ben"):
        (folder / f"{name}.txt").write_text(talk(name), "utf-8")
    return folder


def run(folder: Path, server: Rehearsal, **asking: Any) -> RunRecord:
    """A run in this process, without the weights of the sentence model."""
    rest = {name: asking.pop(name) for name in ("progress", "fresh") if name in asking}
    how = synth.Asking(base_url=server.url, **asking)
    return synth.run(folder, model="rehearsal", embedder=HashEmbedder(), asking=how, **rest)


def timeless(folder: Path) -> str:
    """map.json without its time stamp."""
    text = (folder / "out" / "map.json").read_text("utf-8")
    return re.sub(r'"at": "[^"]*"', '"at": ""', text)


def task(asked: Asked) -> str:
    """What a request is for; a repair turn counts as what it repairs."""
    return str(asked.body["response_format"]["json_schema"]["name"]).removesuffix("_repair")


def user(asked: Asked) -> str:
    """The data of a request."""
    return str(asked.body["messages"][1]["content"])


def of(server: Rehearsal, name: str) -> list[Asked]:
    """The requests of a task."""
    return [asked for asked in server.requests if task(asked) == name]


def digests(server: Rehearsal) -> list[str]:
    """What was asked, in no order."""
    return sorted(asked.digest for asked in server.requests)


def observations(folder: Path) -> list[dict[str, Any]]:
    """Those of map.json."""
    journey = json.loads((folder / "out" / "map.json").read_text("utf-8"))
    found: list[dict[str, Any]] = journey["observations"]
    return found


def rewritten(
    answer: Callable[[dict[str, Any]], str], change: Callable[[str, Any], Any]
) -> Callable[[dict[str, Any]], str]:
    """Answers whose every `(key, value)` is changed, lists and objects all the way down."""

    def walk(key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {k: walk(k, v) for k, v in value.items()}
        if isinstance(value, list):
            return [walk(key, v) for v in value]
        return change(key, value)

    return lambda body: json.dumps(walk("", json.loads(answer(body))))
