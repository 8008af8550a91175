"""Reviews as they read under pseudonyms.

reviews.jsonl is never rewritten, so verdicts from before a name was confirmed still hold it. They
are read with everything replaced, which also makes their anchors fit the texts of now.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from synth.english.lexicon import FUNCTION
from synth.privacy.identifiers.patterns import REGIONS, identifiers
from synth.privacy.key import KEEP, KEY, PARTICIPANT, Key, read_key
from synth.privacy.rules import Rules
from synth.privacy.spans import spliced
from synth.privacy.words import Words
from synth.readers.pseudonyms import real_names
from synth.readers.renamed import RENAMED, renamed
from synth.readers.settings import FILE as SETTINGS
from synth.readers.settings import load_study
from synth.records.review import Anchor, Review
from synth.records.study import Alias

LISTS = {"name": "names", "place": "places", "organisation": "organisations"}
MOVED = "moved"
"""Of a coding in `after`: words before its marks may be longer or shorter than they were."""
_CODE = re.compile(r"(?<![^\W_])(P\d+)(?![^\W_])")
_ID = re.compile(r"[a-z][0-9a-f]{12}")


class Mask:
    """Makes a review what it would be, had everything been replaced when it was made."""

    def __init__(self, names: Mapping[str, str], rules: Rules) -> None:
        """`names`: what exact texts became, such as participants' and sources' ids of old.

        What is a pseudonym by now means whom it stands for: a review may be younger than it.
        """
        now = set(names.values())
        self._names = {old: new for old, new in names.items() if old == new or old not in now}
        self._rules = rules

    def __call__(self, review: Review) -> Review:
        """The review with everything replaced; itself where there is nothing to replace."""
        held = review.model_dump(include={"target", "before", "after", "reason", "anchor"})
        leaves = list(_leaves(held))
        known = any(leaf in self._names for leaf in leaves)
        texts = [leaf for leaf in leaves if not _ID.fullmatch(leaf)]
        if not known and not self._rules.anywhere("\n".join(texts)):
            return review
        cut = _Cut(self._rules, texts)
        told = self._masked(held, cut)
        anchor = told["anchor"]
        told["anchor"] = None if anchor is None else Anchor.model_validate(anchor)
        if review.action == "code":
            told["after"] |= {MOVED: True}
        return review.model_copy(update=told)

    def _masked(self, value: Any, cut: "_Cut") -> Any:
        if isinstance(value, str):
            return self._text(value, cut)
        if isinstance(value, dict):
            return {key: self._masked(part, cut) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self._masked(part, cut) for part in value)
        return value

    def _text(self, text: str, cut: "_Cut") -> str:
        known = self._names.get(text)
        if known is not None:
            return known
        if _ID.fullmatch(text):
            return text
        return cut.mended("".join(map(self._part, _CODE.split(text))))

    def _part(self, text: str) -> str:
        """A pseudonym stays: who decided after the replacing saw it and nothing else."""
        return text if self._rules.key.is_given(text) else spliced(text, self._rules.anywhere(text))


class _Cut:
    """The beginnings of what is replaced in some texts: labels were cut after so many words.

    "Harbour" of Harbour Homes is found in no label alone, but in the quote beside it.
    """

    def __init__(self, rules: Rules, texts: Sequence[str]) -> None:
        self._shown: dict[str, str] = {}
        for text in texts:
            for start, end, shown in rules.find(text):
                words = text[start:end].split()
                begun = (" ".join(words[:n]) for n in range(1, len(words)))
                self._shown |= {part: shown for part in begun if part.lower() not in FUNCTION}

    def mended(self, text: str) -> str:
        """The text, where one ends it, with what stands for the whole."""
        bare = text.rstrip(" .…")
        for part in sorted(self._shown, key=len, reverse=True):
            before = bare.removesuffix(part)
            if before != bare and not before[-1:].isalnum():
                return before + self._shown[part] + text[len(bare) :]
        return text


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _leaves(part)


def mask_of(folder: Path, state: Path) -> Mask | None:
    """How the reviews of a study are to be read; None where nothing is replaced in it.

    Words that were confirmed since the last run count from the next one on, as they do in texts.

    Args:
        folder: the study.
        state: its state folder.

    Raises:
        SettingsError: study.toml or key.csv cannot be followed.
    """
    spec = load_study(folder).privacy
    if not spec.on or not (folder / KEY).exists():
        return None
    key = Key(row for row in read_key(folder).rows if row.shown or row.kind == KEEP)
    known = {kind: _in_force(kind, getattr(spec, name), key) for kind, name in LISTS.items()}
    spec = spec.model_copy(update={LISTS[kind]: aliases for kind, aliases in known.items()})
    people = Words({row.words: row.shown for row in key.of_kind(PARTICIPANT)})
    finder = partial(identifiers, regions=spec.regions or REGIONS)
    names = real_names(key) | renamed(state)
    return Mask(names, Rules(spec, key, finder, people))


def _in_force(kind: str, aliases: Sequence[Alias], key: Key) -> tuple[Alias, ...]:
    """Entries that have a pseudonym: by others the texts were not rewritten yet."""
    return tuple(a for a in aliases if any(key.known(kind, words) for words in a.words))


def stamps_of(folder: Path, state: Path) -> tuple[tuple[int, int], ...]:
    """Times and sizes of the files that decide how reviews are read: other ones, another mask."""
    return tuple(map(_stamp, (folder / SETTINGS, folder / KEY, state / RENAMED)))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        about = path.stat()
    except OSError:
        return 0, 0
    return about.st_mtime_ns, about.st_size
