"""The study with planted identifiers as files: .txt, .md, .vtt, .srt, .docx, tables, settings."""

import csv
import io
import textwrap
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docx import Document

from planted_scripts import Answers, Script

SETTINGS = """title = "Moving to Velda"
interviewers = ["Nora Lindqvist", "Tomasz Wilk"]

[[actor]]
id = "household"
name = "Households that change their energy supplier"
scenario = "From the first thought of leaving to some months with the new supplier"
expectations = "Ten minutes, a lower price, no gap"

[[stage]]
id = "deciding"
name = "Thinking of it"
description = "A bill, a move or somebody they know puts it in their head; they compare prices."
[[stage]]
id = "signing-up"
name = "Signing up"
description = "The form, the telephone or the door: names, addresses, bank details are given."
[[stage]]
id = "proving"
name = "Proving who they are"
description = "Papers, statements and checks are asked for, uploaded, sent again."
[[stage]]
id = "switching"
name = "The switch"
description = "The day itself, the engineer, the meter, the first readings."
[[stage]]
id = "billing"
name = "Bills and paying"
description = "First bills, debits, refunds, reminders, what it costs and what it saves."
[[stage]]
id = "putting-right"
name = "Putting it right"
description = "Something is wrong; they ring, write and chat until somebody mends it."
[[stage]]
id = "living"
name = "Living with it"
description = "Months later: the app, the graph, warmth, telling friends, staying or leaving."

[[survey]]
file = "survey.csv"
respondent = "Respondent"
segments = ["Plan", "Town"]
scores = ["How likely are you to recommend Velda? (0-10)"]
"""
STILL = (2026, 3, 12, 9, 0, 0)
"""The time in the archives, so that the same study has the same bytes."""
CUE = 84  # letters of a cue, in two lines


@dataclass(frozen=True)
class Person:
    """A row of participants.csv."""

    contact: str
    town: str
    quotable: str = "yes"


PEOPLE = {
    "Anna Berger": Person("anna.berger79@example.com", "Leeds"),
    "Will Hargreaves": Person("will@hargreaves-joinery.example.net", "Compton Dando"),
    "Siobhán Ní Dhomhnaill": Person("siobhan.nd@example.org", "Kinvara", "paraphrase"),
    "Oluwaseun Adeyemi-Clarke": Person("seun.ac@example.com", "Levenshulme"),
    "Grace Tan": Person("grace@bitteralmond.example.net", "Leith"),
    "Mehmet Yıldırım": Person("m.yildirim@familie.example.org", "Köln"),
    "Chiara D'Angelo": Person("chiara.dangelo@example.net", "Utrecht", "no"),
    "Jean-Luc Le Goff": Person("jl@huitres-legoff.example.com", "Concarneau"),
    "Mark Ellison": Person("mellison@cascadeclaims.example.com", "Portland"),
    "Ingrid Åkerström": Person("ingrid.akerstrom@example.org", "Brännö", "paraphrase"),
    "Priya Raghunathan": Person("priya.r@coganpharmacy.example.net", "Penarth"),
    "Nguyễn Thị Hạnh": Person("hanh@lotusandlime.example.com", "Footscray"),
}


def write_files(
    folder: Path, interviews: Sequence[Script], survey: Answers, privacy: str = ""
) -> None:
    """Writes everything below `folder`, the same bytes each time."""
    writers = {".txt": _plain, ".md": _marked, ".vtt": _web, ".srt": _subtitles, ".docx": _word}
    for script in interviews:
        path = folder / script.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(writers[path.suffix](script))
    (folder / "study.toml").write_bytes(f"{SETTINGS}{privacy and chr(10)}{privacy}".encode())
    heading = ["participant", "source", "speaker", "actor", "quotable", "contact", "town"]
    people = [
        [s.speaker, s.path, s.speaker, "household", p.quotable, p.contact, p.town]
        for s in interviews
        for p in [PEOPLE[s.speaker]]
    ]
    (folder / "participants.csv").write_bytes(_table([heading, *people]))
    rows = [[cell.words for cell in row] for row in (survey.columns, *survey.rows)]
    (folder / survey.path).write_bytes(_table(rows))


def _table(rows: Sequence[Sequence[str]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()


def _spoken(script: Script) -> list[tuple[str, str]]:
    """Each turn's label and words; a heading has no label."""
    labels = {"question": script.asks, "turn": script.speaker, "heading": ""}
    return [(labels[line.where], line.words) for line in script.lines]


def _plain(script: Script) -> bytes:
    turns = [f"{label}: {words}" for label, words in _spoken(script) if label]
    return ("\n\n".join(turns) + "\n").encode()


def _marked(script: Script) -> bytes:
    parts = [f"**{label}:** {words}" if label else f"# {words}" for label, words in _spoken(script)]
    return ("\n\n".join(parts) + "\n").encode()


def _cues(script: Script) -> list[tuple[int, int, str, bool, list[str]]]:
    """Start and end in milliseconds, label, whether the turn begins here, and one or two lines."""
    cues = []
    at = 1_200
    for label, words in _spoken(script):
        lines = textwrap.wrap(words, CUE // 2, break_on_hyphens=False, break_long_words=False)
        for n in range(0, len(lines), 2):
            end = at + 60 * sum(map(len, lines[n : n + 2])) + 400
            cues.append((at, end, label, n == 0, lines[n : n + 2]))
            at = end + 80
        at += 900
    return cues


def _web(script: Script) -> bytes:
    parts = [
        f"{_clock(start, '.')} --> {_clock(end, '.')}\n<v {label}>" + "\n".join(lines) + "</v>"
        for start, end, label, _, lines in _cues(script)
    ]
    return ("\n\n".join(["WEBVTT", *parts]) + "\n").encode()


def _subtitles(script: Script) -> bytes:
    parts = [
        f"{number}\n{_clock(start, ',')} --> {_clock(end, ',')}\n"
        + (f"{label}: " if first else "")
        + "\n".join(lines)
        for number, (start, end, label, first, lines) in enumerate(_cues(script), 1)
    ]
    return ("\n\n".join(parts) + "\n").encode()


def _clock(milliseconds: int, mark: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{rest:03}"


def _word(script: Script) -> bytes:
    document = Document()
    for label, words in _spoken(script):
        if not label:
            document.add_heading(words, 1)
            continue
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}:").bold = True
        paragraph.add_run(f" {words}")
    written = io.BytesIO()
    document.save(written)
    return _stilled(written)


def _stilled(written: io.BytesIO) -> bytes:
    """The same archive with one fixed time: Word's writer puts the present one in."""
    again = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(again, "w") as new:
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, STILL)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(entry))
    return again.getvalue()
