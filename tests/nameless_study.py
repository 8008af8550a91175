"""A study whose labels, participants' ids and file names are words that nobody says in it.

Read by a rehearsed model that has every task asked: it marks much, cites some words on another's
line, gives an answer that is no answer, and marks so little of one window that it is read again.
"""

import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from docx import Document

from synth.llm.rehearsal_rules import by_rule

SETTINGS = """
title = "Bookings"
interviewers = ["Ottoline", "Ottoline Vane", "Marchbanks"]
[[stage]]
id = "book"
name = "Booking"
description = "The form is filled in."
"""
PEOPLE = """participant,source,speaker,team
PT-Ravensworth,quillon-tape.txt,Zebedee,red
PT-Carraway,bramblecote.md,Leontine,blue
"""
UNSAID = (
    *("Ottoline", "Vane", "Marchbanks", "Zebedee", "Perpetua", "Thessaly", "Vellacott", "Ignatius"),
    *("Cordelia", "Ravensworth", "Carraway", "Quince", "Quillon", "Bramblecote", "Dunmorrow"),
    *("Wexcombe", "Hallowmere", "Tallyho", "Gillyflower"),
)
"""Words of labels, of participants' ids and of file names, of people and interviewers."""
TOLD = "Leontine"
"""The one label that somebody says."""
TOLD_IN = "the neighbours call me Leontine"
TWICE = "It took two whole weeks to hear anything back."
"""Said in two turns of one talk, so that whoever cites it elsewhere is wrong."""
SPOILT = "bike"
"""What is answered badly at first when this is talked about."""
FILLER = "It went on like that for some weeks and there is not much more to say of it than this. "
Talk = Sequence[tuple[str, str]]


def talk(asks: str, *people: str, about: str, extra: str = "") -> Talk:
    """Label and words about a thing; who is asked last says more."""
    turns = [(asks, f"How was it to book the {about}?")]
    for who in people:
        turns += [
            (who, f"The form for the {about} was never easy for me. I rang the desk twice."),
            (asks, "And then, what did you do?"),
            (who, f"The form for the {about} was easy for me, I was happy. So I stayed."),
        ]
    turns += [
        (people[-1], f"{TWICE} I was cross."),
        (asks, "Is there anything else?"),
        (people[-1], f"{TWICE} {extra}"),
        (people[0], f"I wish the form for the {about} had told us so before."),
    ]
    return turns


def write(folder: Path) -> Path:
    """Writes the study: six layouts of labels, a survey, settings and participants."""
    folder.mkdir()
    files = {
        "study.toml": SETTINGS,
        "participants.csv": PEOPLE,
        "quillon-tape.txt": _named(talk("Ottoline", "Zebedee", "Perpetua", about="room")),
        "bramblecote.md": _bold(
            talk("Marchbanks", "Leontine", about="boat", extra=f"And {TOLD_IN}.")
        ),
        "thessaly-call.vtt": _voices(talk("Ottoline Vane", "Thessaly Vellacott", about="hall")),
        "dunmorrow.txt": _stamped(talk("Ottoline", "Ignatius", about="tent", extra=FILLER * 20)),
        "hallowmere.srt": _subtitles(talk("Ottoline", "Gillyflower", about="bus")),
        "tallyho.csv": _survey(),
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "wexcombe.docx").write_bytes(_word(talk("Marchbanks", "Cordelia", about="bike")))
    return folder


def _named(said: Talk) -> str:
    return "\n\n".join(f"{who}: {words}" for who, words in said) + "\n"


def _bold(said: Talk) -> str:
    return "\n\n".join(f"**{who}:** {words}" for who, words in said) + "\n"


def _stamped(said: Talk) -> str:
    return "\n\n".join(f"[00:{n:02}:31] {who}: {words}" for n, (who, words) in enumerate(said))


def _voices(said: Talk) -> str:
    cues = [
        f"00:{n:02}:31.000 --> 00:{n:02}:58.000\n<v {who}>{words}</v>"
        for n, (who, words) in enumerate(said)
    ]
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def _subtitles(said: Talk) -> str:
    cues = [
        f"{n}\n00:{n:02}:31,000 --> 00:{n:02}:58,000\n{who}: {words}"
        for n, (who, words) in enumerate(said, 1)
    ]
    return "\n\n".join(cues) + "\n"


def _word(said: Talk) -> bytes:
    document = Document()
    for who, words in said:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{who}:").bold = True
        paragraph.add_run(f" {words}")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _survey() -> str:
    rows = [f"Quince-{n},The booking form crashed {n} times and I gave up." for n in range(9)]
    return "\n".join(["id,What got in the way?", *rows]) + "\n"


def answer(body: dict[str, Any]) -> str:
    """The assistant's content for one of the program's requests."""
    messages = [str(message["content"]) for message in body["messages"]]
    if "Quote given: " in messages[1]:
        items = range(1, messages[1].count("Quote given: ") + 1)
        return json.dumps({"quotes": [{"item": n, "quote": ""} for n in items]})
    told = json.loads(by_rule(body))
    if "drafts" not in told:
        return json.dumps(told)
    if SPOILT in messages[1] and len(messages) == 2:
        return "I would rather not."
    little = FILLER in messages[1]
    return json.dumps({"asked": [], "drafts": [] if little else list(_drafts(messages[1]))})


_LINE = re.compile(r"^\[(\d+)\] (?:[A-Z]: )?(.+)$", re.MULTILINE)


def _drafts(said: str) -> Sequence[Mapping[str, Any]]:
    lines = [(int(number), words) for number, words in _LINE.findall(said)]
    quotes = [(number, words.partition(".")[0] + ".") for number, words in lines]
    unlike = "never" if "boat" in said else "happy"  # so that people speak against each other
    own = [_draft(number, quote) for number, quote in quotes if unlike not in quote]
    return [*own, _draft(1, TWICE)]


def _draft(line: int, quote: str) -> dict[str, Any]:
    happy, wish = "happy" in quote, "wish" in quote
    feeling = {"emotion": "happy", "object": "the booking form", "valence": 2}
    return {
        "line": line,
        "quote": quote,
        "facet": "emotion" if happy else "pain_point",
        "stage": "book",
        "mode": "wished" if wish else "experienced",
        "actor": "participant",
        "statement": quote,
        **dict.fromkeys(("channel", "emotion", "object", "valence", "severity")),
        **(feeling if happy else {"severity": 3}),
    }
