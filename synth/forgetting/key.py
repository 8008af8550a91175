"""The part of key.csv in a forgetting: which other ids a participant goes by, and striking them."""

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from synth.errors import UsageError, printable, sentence
from synth.privacy.key import (
    FILE,
    KEEP,
    KEY,
    PARTICIPANT,
    STRUCK,
    WORDS,
    Key,
    KeyRow,
    read_key,
    write_key,
)
from synth.records.study import PrivacySpec


def ids_of(folder: Path, names: Iterable[str]) -> set[str]:
    """Every id that participants go by in files, state and results, from any of them."""
    told = set(names)
    for row in read_key(folder).of_kind(PARTICIPANT):
        if {row.words, row.shown} & told:
            told |= {row.words, row.shown}
    return told


def check_known(folder: Path, who: str, names: Iterable[str]) -> None:
    """Refuses to forget a pseudonym of which nothing tells whose it is.

    Their words would be read again from the files under another one.

    Raises:
        UsageError: key.csv knows none of `names`.
    """
    told = set(names)
    if any({row.words, row.shown} & told for row in read_key(folder).of_kind(PARTICIPANT)):
        return
    raise UsageError(
        sentence(
            KEY,
            expected=f"a row that tells who {printable(who)} is",
            found="none, and nobody was erased",
            remedy="restore it from a copy; or give out pseudonyms anew with synth run, and look "
            "up there who is meant",
        )
    )


def forget_in_key(
    folder: Path,
    names: Iterable[str],
    paths: Iterable[str],
    texts: Iterable[str],
    called: Collection[str],
    told: PrivacySpec,
) -> int:
    """Strikes participants out of the study's key; returns how many rows were changed or went.

    What identified nobody else, by their texts as they are now, goes too: their e-mail address,
    the street that they alone named. A confirmed name of theirs that others say stays, and so
    stays replaced: else it would stand in the others' texts from now on.

    Args:
        folder: the study.
        names: every id that they go by.
        paths: of the files in which they speak.
        texts: what everybody else says, and the settings, after everything was replaced.
        called: what the others' files are called.
        told: the study's [privacy]; what it names is not the key's to forget.
    """
    key = read_key(folder)
    gone, files = set(names), set(paths)
    said = "\n".join(texts)
    listed = {
        words
        for aliases in (told.names, told.places, told.organisations)
        for alias in aliases
        for words in alias.words
    }

    def is_said(shown: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(shown)}(?!\w)", said) is not None

    def is_used(row: KeyRow) -> bool:
        if row.kind == FILE:
            return row.words not in files or row.shown in called
        if row.shown in gone:
            return row.kind in WORDS and is_said(row.shown)
        return row.kind == KEEP or not row.shown or row.words in listed or is_said(row.shown)

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
