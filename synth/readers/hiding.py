"""Sentences about the files of a study, made fit for its results."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from synth.privacy.key import FILE, Key
from synth.privacy.rules import Rules
from synth.readers.participants import PersonRow
from synth.readers.people import Identity
from synth.records.document import Voice

ROLES: Mapping[Voice, str] = {
    "moderator": "Moderator",
    "note_taker": "Note-taker",
    "observer": "Observer",
}
SOMEBODY = "a participant"
UNREAD = "file"
"""How the name of a file begins that is not read."""
LONG_NUMBER = 5
"""Digits from which a number is somebody's, and not a count in a sentence."""
_ROW = re.compile(r"row \d+")
"""What a respondent without an id is called, and no secret: citations tell the row."""
_SUFFIXES = """
.txt .text .md .markdown .rtf .odt .doc .docx .pdf .html .htm .json .vtt .srt .sbv .csv .tsv
.xlsx .xls .png .jpg .jpeg .mp3 .wav .m4a .mp4 .mov
"""
SUFFIXES = frozenset(_SUFFIXES.split())


def suffix_of(path: str) -> str:
    """The suffix of a file, where it is one of those that name nobody."""
    suffix = PurePosixPath(path).suffix.lower()
    return suffix if suffix in SUFFIXES else ""


def unread_names(paths: Iterable[str], lines: Sequence[str], key: Key) -> dict[str, str]:
    """What files are called that were not read, by path: those that a line is about."""
    named = [p for p in paths if any(line.startswith((f"{p}:", f"{p},")) for line in lines)]
    return {path: key.file(path, f"{UNREAD}{suffix_of(path)}") for path in named}


def drop_unread(folder: Path, key: Key) -> None:
    """Takes out of the key what was never read and is gone: its name may be of somebody gone."""
    for row in key.of_kind(FILE):
        if row.shown.startswith(UNREAD) and not (folder / row.words).exists():
            key.drop(row)


def hider(
    rules: Rules,
    shown: Mapping[str, str],
    files: Mapping[str, str],
    identities: Sequence[Identity],
    rows: Sequence[PersonRow],
) -> Callable[[str], str]:
    """Replaces paths and people's ids, then confirmed words, then what voices are called.

    Args:
        rules: what is replaced in texts.
        shown: pseudonyms of participants, by id.
        files: what files are called, by path.
        identities: the voices of all files.
        rows: participants.csv, which may name people and files that are not there.
    """
    cells = [(r.source, r.participant, r.speaker, r.respondent) for r in rows]
    exact = {source: "a file" for source, *_ in cells} | dict(shown) | dict(files)
    labels = {word: SOMEBODY for _, *people in cells for word in people}
    bearers: dict[str, set[str]] = {}
    for one in identities:
        if _ROW.fullmatch(one.label):
            continue  # a row of participants.csv, too
        name = shown[one.participant] if one.participant else ROLES.get(one.voice, SOMEBODY)
        bearers.setdefault(one.label, set()).add(name)
    labels |= {word: min(n) if len(n) == 1 else SOMEBODY for word, n in bearers.items()}
    by_path, by_label = _replacing(exact), _replacing(labels)
    return lambda text: by_label(rules.replace(by_path(text)))


def _replacing(names: Mapping[str, str]) -> Callable[[str], str]:
    """Replaces whole names, the longest first."""
    told = [n for n in names if len(n) > 1 and not (n.isdigit() and len(n) < LONG_NUMBER)]
    known = "|".join(re.escape(name) for name in sorted(told, key=lambda n: (-len(n), n)))
    pattern = re.compile(rf"(?<![^\W_])(?:{known})(?![^\W_])" if known else r"(?!)")
    return lambda text: pattern.sub(lambda found: names[found[0]], text)
