"""The sample study with one hostile interview more, on a desk behind a real socket."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from review_server import Running, running
from synth.desk.desk import Desk
from synth.pipeline.drafts import load_draft, write_draft
from synth.records.document import Document, Source, Turn
from synth.records.ids import interview_turn_key
from synth.results import write_document
from synth.review import transcript_screen
from synth.review.http import Route
from synth.review.pages import Pages
from synth.workspace import open_workspace

HOSTILE = "shostile"
SAID = {
    1: (
        "P01",
        "<script>alert(1)</script><img src=x onerror=alert(2)> I was annoyed & tired of it.",
    ),
    2: ("", "And then, </span></div> what did you do about it, honestly?"),
    3: ("P01", "It was \U0001f469‍\U0001f469‍\U0001f467 for us \U0001f600 and a café, naïve."),
    4: ("P01", "לא הבנתי את התפריט בכלל ואז ויתרתי לגמרי"),
    5: ("P01", "First line here\r\nsecond line there\rthird bit \x00 then \x07 a bell, end."),
    6: ("P01", "before ‮txet desrever‬ after all these words"),
    7: ("P01", "x" * 5_000 + " was the word"),
    8: ("P01", "I went on and on about it. " * 37_100 + "Only then it ended."),
}
"""Who (nobody: the moderator) and what, by turn."""
TEXT = "\n".join(words for _, words in SAID.values())


def turns() -> tuple[Turn, ...]:
    found, at = [], 0
    for number, (who, words) in SAID.items():
        found.append(
            Turn(
                turn=number,
                voice="participant" if who else "moderator",
                start=at,
                end=at + len(words),
                participant=who or None,
                speaker=who or "<b>M</b>" + "o" * 300,
                key=interview_turn_key("evil", words, 0),
            )
        )
        at += len(words) + 1
    return tuple(found)


def with_hostile(finished: Path, folder: Path) -> Path:
    """A copy of a finished study in which P01 said SAID too."""
    shutil.copytree(finished, folder)
    place = open_workspace(folder, None)
    made = load_draft(place.state, place.out)
    source = Source(
        id=HOSTILE,
        path="interviews/<script>alert(3)</script>" + "long" * 60 + "‮.txt",
        kind="interview",
        record="verbatim",
        sha256="0" * 64,
        chars=len(TEXT),
        text=f"sources/{HOSTILE}.txt",
    )
    write_document(place.out, Document(source=source, text=TEXT, turns=turns()))
    people = [
        p.model_copy(update={"sources": (*p.sources, HOSTILE)}) if p.id == "P01" else p
        for p in made.participants
    ]
    update = {"sources": (*made.sources, source), "participants": tuple(people)}
    write_draft(place.state, place.out, made.model_copy(update=update))
    return folder


def desk_of(folder: Path, reviewer: str = "Ana") -> Desk:
    return Desk(open_workspace(folder, None), reviewer)


@contextmanager
def opened(desk: Desk, *more: Route) -> Iterator[Running]:
    """The transcript screens of a desk, and more."""
    with running(*transcript_screen.routes(desk, Pages("A study")), *more) as site:
        yield site
