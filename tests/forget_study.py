"""A study in which one person speaks in three places, and the same study without her."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import synth
from synth.embedding.hashed import HashEmbedder
from synth.forgetting.report import Forgotten
from synth.forgetting.traces import traces
from synth.privacy.shingles import Runs, answer_runs

SETTINGS = """
title = "Boxes"
[[stage]]
id = "order"
name = "Ordering"
description = "Choosing and ordering the box on the website"
[[stage]]
id = "box"
name = "First box"
description = "The first box is delivered, unpacked and cooked"
"""
PEOPLE = """participant,source,speaker,respondent,plan
Ana,ana.txt,,,family
Ana,group.txt,Ana,,family
Ana,survey.csv,,R4,family
Ben,ben.txt,,,single
Cleo,cleo.txt,,,single
Dora,group.txt,Dora,,family
Emil,group.txt,Emil,,single
"""
ANA = (
    "My neighbour with the purple bicycle told me about it, and I ordered that same evening.",
    "The very first parcel was left behind our rubbish bins and I was furious about that.",
    "I rang the hotline three times on that Tuesday before anybody answered me at all.",
    "Yes.",
    "The lentil curry made my whole family happy, even my grumpy teenage twins.",
    "I wish the courier would write me a message an hour before he comes.",
)
GROUP_ANA = (
    "Our parcel came so late that the salmon had gone warm and I threw it away.",
    "I told my sister in Winterthur never to order there again.",
)
SURVEY_ANA = ("Please stop wrapping every single carrot in its own plastic sleeve",)
HERS = (*ANA, *GROUP_ANA, *SURVEY_ANA)
QUESTIONS = (
    "How did you hear about the box?",
    "How was the first delivery?",
    "And what did you do then?",
    "So you gave up?",
    "What did you cook?",
    "What would you change?",
)
OTHERS = {
    "Ben": (
        "An advert on the train, and the price on the website was clear to me.",
        "The box came two days late and nobody told me why it was late.",
        "I wrote an email to the support and they answered within an hour.",
        "Yes.",
        "The recipe card was easy to follow and I enjoyed the cooking.",
        "I wish there were smaller boxes for people who live alone.",
    ),
    "Cleo": (
        "My colleague gave me a voucher, so I ordered one on my phone.",
        "The box was late and the salad was not fresh any more.",
        "I complained on the phone and got my money back quickly.",
        "No, I stayed.",
        "The pasta was great and my children loved it a lot.",
        "I would want to choose the day of the delivery myself.",
    ),
}
ANSWERS = {
    "R1": "The delivery was late twice and I had to go to the shop",
    "R2": "Less packaging would be good",
    "R3": "Yes",
    "R4": SURVEY_ANA[0],
    "R5": "The hotline was easy to reach and friendly",
    "R6": "Nothing at all",
}
GROUP = (
    ("Moderator", "How was the delivery for all of you?"),
    ("Dora", "Mine was on time but the driver never rang the bell."),
    ("Ana", GROUP_ANA[0]),
    ("Emil", "The box was late for me too and I was annoyed by it."),
    ("Moderator", "Would you recommend it to others?"),
    ("Ana", GROUP_ANA[1]),
    ("Dora", "Yes, I told my mother to order it and she was happy."),
    ("Emil", "Yes."),
)


def interview(name: str, said: Sequence[str]) -> str:
    """Questions and answers in turn."""
    pairs = zip(QUESTIONS, said, strict=True)
    return "\n\n".join(f"Moderator: {asked}\n\n{name}: {told}" for asked, told in pairs) + "\n"


def write(folder: Path, *, ana: bool = True, settings: str = SETTINGS) -> Path:
    """The study, or the one in which Ana had never been."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(settings, "utf-8")
    rows = [row for row in PEOPLE.splitlines() if ana or not row.startswith("Ana")]
    (folder / "participants.csv").write_text("\n".join(rows) + "\n", "utf-8")
    talks = {**({"Ana": ANA} if ana else {}), **OTHERS}
    for name, said in talks.items():
        (folder / f"{name.lower()}.txt").write_text(interview(name, said), "utf-8")
    lines = [f"{who}: {words}" for who, words in GROUP if ana or who != "Ana"]
    (folder / "group.txt").write_text("\n\n".join(lines) + "\n", "utf-8")
    answers = [f"{who},{words}" for who, words in ANSWERS.items() if ana or who != "R4"]
    text = "\n".join(["id,What would you change?", *answers]) + "\n"
    (folder / "survey.csv").write_text(text, "utf-8")
    return folder


def run(folder: Path, **rest: Any) -> Any:
    """A run in this process, without the weights of the sentence model."""
    return synth.run(folder, embedder=HashEmbedder(), **rest)


def forget(folder: Path, *who: str, **rest: Any) -> Forgotten:
    """A forgetting in this process."""
    return synth.forget(folder, *(who or ("Ana",)), embedder=HashEmbedder(), **rest)


def hers() -> Runs:
    """The runs of words that only Ana says."""
    own = {run for words in HERS for run in answer_runs(words)}
    return Runs(own - {run for said in OTHERS.values() for w in said for run in answer_runs(w)})


def holding(folder: Path) -> set[str]:
    """Files that hold words of hers, by the program's own eyes and by bytes."""
    found = {p.relative_to(folder).as_posix() for p in traces(folder, hers())}
    for path in folder.rglob("*"):
        if path.is_file() and any(needle in path.read_bytes() for needle in needles()):
            found.add(path.relative_to(folder).as_posix())
    return found


def needles() -> list[bytes]:
    """Runs of five words as they stand in what she says, as UTF-8 and UTF-16."""
    found = []
    for said in HERS:
        words = said.split()
        for at in range(len(words) - 4):
            text = " ".join(words[at : at + 5])
            found += [text.encode(), text.encode("utf-16-le")]
    return found


def timeless(folder: Path) -> Any:
    """map.json without its time, and without what a file's bytes say of it."""
    text = (folder / "out" / "map.json").read_text("utf-8")
    text = re.sub(r'"(at|sha256)": "[^"]*"', r'"\1": ""', text)
    return json.loads(re.sub(r"(survey\.csv) row \d+", r"\1 row 0", text))
