"""Writes a study of made-up interviews: as many as wanted, the same each time."""

import random
from pathlib import Path

ASKED = (
    "How did you come to {thing}?",
    "What happened then with {thing}?",
    "And how was {thing} for you?",
    "Who helped you with {thing}?",
    "What would you change about {thing}?",
)
THINGS = ("the form", "the letter", "the app", "the call", "the counter", "the box", "the bill")
SAID = (
    "I waited {n} days for {thing} and nobody told me anything.",
    "Well, {thing} was easy, I must say, my {who} was surprised.",
    "I couldn't find {thing} on the page, so I rang them {n} times.",
    "They sent {thing} to the wrong address, in {month} it was.",
    "I was happy with {thing} in the end, honestly.",
    "My {who} filled in {thing} because I had no time in {month}.",
    "I wish {thing} had come with a date on it.",
    "It took me {n} evenings, and {thing} was still not done.",
    "The woman on the phone knew all about {thing}, she was lovely.",
    "Then {thing} came back with {n} questions that I had answered before.",
)
PEOPLE = ("sister", "neighbour", "husband", "mother", "boss", "friend")
MONTHS = ("March", "April", "June", "August", "October", "December")
SETTINGS = """title = "Made-up interviews"
[reading]
second_look = false
"""


def write_study(folder: Path, interviews: int, words: int = 2550) -> int:
    """Writes `interviews` files of about `words` words each; returns the characters in all."""
    (folder / "interviews").mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(SETTINGS, "utf-8")
    total = 0
    for number in range(interviews):
        text = _interview(random.Random(number), words)
        (folder / "interviews" / f"P{number:03}.txt").write_text(text, "utf-8")
        total += len(text)
    return total


def _interview(chance: random.Random, words: int) -> str:
    turns: list[str] = []
    count = 0
    while count < words:
        asked = chance.choice(ASKED).format(thing=chance.choice(THINGS))
        said = " ".join(_sentence(chance) for _ in range(chance.randint(2, 9)))
        turns += [f"Moderator: {asked}", f"Participant: {said}"]
        count += len(asked.split()) + len(said.split())
    return "\n\n".join(turns) + "\n"


def _sentence(chance: random.Random) -> str:
    return chance.choice(SAID).format(
        thing=chance.choice(THINGS),
        n=chance.randint(2, 30),
        who=chance.choice(PEOPLE),
        month=chance.choice(MONTHS),
    )
