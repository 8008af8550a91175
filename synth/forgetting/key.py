"""The part of key.csv in a forgetting: which other ids a participant goes by, and striking them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from synth.privacy.key import FILE, KEEP, PARTICIPANT, STRUCK, Key, KeyRow, read_key, write_key
from synth.records.document import Document
from synth.records.study import PrivacySpec


def ids_of(folder: Path, names: Iterable[str]) -> set[str]:
    """Every id that participants go by in files, state and results, from any of them."""
    told = set(names)
    for row in read_key(folder).of_kind(PARTICIPANT):
        if {row.words, row.shown} & told:
            told |= {row.words, row.shown}
    return told


def forget_in_key(
    folder: Path,
    names: Iterable[str],
    paths: Iterable[str],
    kept: Sequence[Document],
    told: PrivacySpec,
) -> int:
    """Strikes participants out of the study's key; returns how many rows were changed or went.

    What identified nobody else, by their texts as they are now, goes too: their e-mail address,
    the street that they alone named.

    Args:
        folder: the study.
        names: every id that they go by.
        paths: of the files in which they speak.
        kept: everybody else's documents, as they are after everything was replaced.
        told: the study's [privacy]; what it names is not the key's to forget.
    """
    key = read_key(folder)
    gone, files = set(names), set(paths)
    texts = "\n".join(text for document in kept for text in _texts(document))
    listed = {
        words
        for aliases in (told.names, told.places, told.organisations)
        for alias in aliases
        for words in alias.words
    }
    called = {document.source.path for document in kept}

    def is_used(row: KeyRow) -> bool:
        if row.kind == FILE:
            return row.words not in files or row.shown in called
        if row.shown in gone:
            return False
        return row.kind == KEEP or not row.shown or row.words in listed or row.shown in texts

    def fresh(row: KeyRow) -> KeyRow | None:
        if row.kind == PARTICIPANT:
            is_gone = {row.words, row.shown} & gone
            return row.model_copy(update={"words": STRUCK}) if is_gone else row
        return row if is_used(row) else None

    rows = [fresh(row) for row in key.rows]
    changed = sum(one != row for one, row in zip(rows, key.rows, strict=True))
    if changed:
        write_key(folder, Key(row for row in rows if row is not None))
    return changed


def _texts(document: Document) -> Iterable[str]:
    yield document.text
    yield from (turn.question for turn in document.turns if turn.question)
