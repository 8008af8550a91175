"""A study whose files, labels, headings and texts hold words that nothing else holds."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import synth
from synth.embedding.hashed import HashEmbedder
from synth.llm.rehearsal import Rehearsal
from synth.pipeline.record import RunRecord
from synth.readers.reception import Reception, receive
from synth.readers.settings import load_study

CONFIRMED = """
[privacy]
names = ["Annabeth Quillfeather", ["Robertino", "Bobbo"], "Zacharias Vonderlinde"]
places = ["Kirkwallen"]
organisations = ["Fizzwick Ltd"]
patterns = [{ name = "customer number", pattern = 'KD-[0-9]{6}' }]
"""
SETTINGS = """
title = "Boxes of Fizzwick"
interviewers = ["Zacharias"]
[reading]
window = 500
second_look = false
[[actor]]
id = "customer"
name = "Customers in Kirkwallen"
[[stage]]
id = "order"
name = "Order"
[[stage]]
id = "box"
name = "The box of Fizzwick"
[[survey]]
file = "answers-fizzwick.csv"
respondent = "Wholly"
segments = ["Fizzwick plan"]
items = [{ column = "What did FIZZWICK LTD change?", stage = "box", facet = "pain_point" }]
"""
TOKENS = (
    *("Annabeth", "Quillfeather", "Annabethia", "Robertino", "Bobbo", "Zacharias", "Vonderlinde"),
    *("Kirkwallen", "Fizzwick", "KD-123456", "quill.example", "q.example", "Mumfordia"),
    *("Peregrinus", "Xylo", "wexford", "quillington", "brokenhurst", "picturella", "ghostwell"),
)
SAID = (
    "The box of Fizzwick was late and nobody told me why.",
    "I called the hotline in Kirkwallen for Robertino and it was easy.",
    "My number is KD-123456 and mail annabeth@quill.example was missing.",
    "I was happy that Bobbo waited for me.",
    "I wish somebody had told me about the price before.",
)
SURVEY = """\
Wholly,First name,Fizzwick plan,Email,What did FIZZWICK LTD change?,What did Robertino say?
Resp-Xylo-1,Annabeth,Kirkwallen basic,a@quill.example,The box of Fizzwick Ltd leaked all,Too dear
Resp-Xylo-2,Robertino,plus,b@q.example,Nothing arrived in time in Kirkwallen,He was friendly to me
Resp-Xylo-3,Cleo,plus,c@q.example,The bag was broken and wet again,He never answered my mail
"""


def talk(label: str, who: str, extra: str = "") -> str:
    """An interview in which the moderator says the name."""
    return "\n".join(
        f"Zacharias: And in week {n}, {who}?\n\n{label}: {SAID[n % 5]} It went on like that for "
        f"some weeks and there is not much more to say. {extra}\n"
        for n in range(8)
    )


def write(folder: Path, privacy: str = CONFIRMED) -> Path:
    """Writes the study; some of its files cannot be read."""
    files: dict[str, str | bytes] = {
        "study.toml": SETTINGS + privacy,
        "interviews/annabeth-quillfeather.txt": talk("Annabeth Quillfeather", "Annabeth"),
        "interviews/Kirkwallen/robertino.txt": "With Robertino\n\n"
        + talk("Robertino", "you", "Ok."),
        "interviews/group-wexford.txt": "Zacharias: Hello.\n\n"
        + "Mumfordia: The salad was not fresh at all.\n\nPeregrinus: I gave up on Kirkwallen.\n\n"
        * 2,
        "interviews/brokenhurst.pdf": b"%PDF-1.4 broken",
        "picturella.png": b"\x89PNG",
        "Quillfeather.docx": b"PK\x03\x04 broken",
        "copy-quillington.txt": talk("Annabeth Quillfeather", "Annabeth"),
        "notes-wexford.md": '# Notes on Robertino\n\n- he said the "driver never rang" in '
        "Kirkwallen\n- he gave up on Fizzwick\n",
        "answers-fizzwick.csv": SURVEY,
        "participants.csv": "participant,source,speaker,town\nAnnabethia,copy-quillington.txt,,"
        "Kirkwallen\nGhostwell,interviews/ghostwell.txt,Ghostwell,Wexford\n",
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def received(folder: Path) -> Reception:
    """As run, plan and check read it."""
    return receive(folder, load_study(folder), folder / "out")


def run(folder: Path, server: Rehearsal) -> tuple[RunRecord, int]:
    """A run by a rehearsed model, and how often the model was asked in it."""
    asked = len(server.requests)
    how = synth.Asking(base_url=server.url)
    record = synth.run(folder, model="rehearsal", embedder=HashEmbedder(), asking=how)
    return record, len(server.requests) - asked


def found(folder: Path, words: tuple[str, ...] = TOKENS) -> list[tuple[str, str]]:
    """Which of some words stand in which file of state and results, in its name or its bytes."""
    return sorted({(word, path) for word, path in _found(folder, words)})


def _found(folder: Path, words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for path in [*(folder / ".synth").rglob("*"), *(folder / "out").rglob("*")]:
        name = path.relative_to(folder).as_posix()
        data = name.encode() + (path.read_bytes() if path.is_file() else b"")
        if path.suffix == ".gz":
            data += gzip.decompress(path.read_bytes())
        for word in words:
            low = word.lower()
            if any(low.encode(code) in data.lower() for code in ("utf-8", "utf-16-le")):
                yield word, name


def sent(server: Rehearsal, since: int = 0) -> str:
    """Everything that the model was asked, in small letters."""
    bodies = [asked.body for asked in server.requests[since:]]
    return json.dumps(bodies, ensure_ascii=False).lower()
