"""Folds text to a comparable form and keeps, for each folded character, where it came from.

Folded away: case, kinds of quotation marks and dashes, runs of white space, compatibility forms and
ligatures (Unicode NFKC), composed against decomposed letters, soft hyphens and other invisible
characters, the ellipsis character against three full stops. Words, word order, digits and all other
punctuation stay, so that two texts of equal folded form say the same; for the same reason
superscripts, fractions and circled numbers are not taken for plain digits ("10²" is not "102").
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_TABLE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´ʼ＇", "'"),
        **dict.fromkeys("“”„‟″«»＂", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    }
)
INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # hyphen, joiners, marks
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # direction of writing
    "\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07"  # variation selectors
    "\ufe08\ufe09\ufe0a\ufe0b\ufe0c\ufe0d\ufe0e\ufe0f"
)
"""Characters that are not seen and change no word."""
# An ASCII letter before anything else joins that run: a combining mark may follow it.
_RUN = re.compile(r"\s+|[\x21-\x7e]+(?![^\x00-\x7f])|[\x21-\x7e]?[^\s\x00-\x7f]+|.", re.DOTALL)
_KEPT = ("<super>", "<sub>", "<fraction>", "<circle>")

Piece = tuple[str, Iterable[int], Iterable[int]]
"""Folded characters, and where each starts and ends in the source."""


@dataclass(frozen=True)
class Folded:
    """A folded text; `starts[i]` and `ends[i]` are the source span of folded character i."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open source span of the folded slice `[start, end)`, which is not empty."""
        return self.starts[start], self.ends[end - 1]

    def splits(self, at: int) -> bool:
        """Whether the folded characters before and behind `at` come from one source character."""
        return 0 < at < len(self.text) and self.starts[at - 1] == self.starts[at]


def fold(text: str, offset: int = 0) -> Folded:
    """Folds `text`, whose first character stands at `offset` in the source."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _RUN.finditer(text):
        run, at = match.group(), offset + match.start()
        if run.isspace() and out and out[-1] == " ":  # only invisible characters lay between
            ends[-1] = at + len(run)
            continue
        for form, begun, ended in _fold_run(run, at):
            out.append(form)
            starts.extend(begun)
            ends.extend(ended)
    return Folded("".join(out), tuple(starts), tuple(ends))


def fold_text(text: str) -> str:
    """The folded form alone, stripped: what two texts are compared by."""
    return fold(text).text.strip()


def _fold_run(run: str, at: int) -> Iterator[Piece]:
    if run.isspace():
        yield " ", [at], [at + len(run)]
    elif run.isascii():
        straight = run.translate(_TABLE).casefold()
        yield straight, range(at, at + len(run)), range(at + 1, at + len(run) + 1)
    else:
        for start, end in _clusters(run):
            if form := _fold_cluster(run[start:end]):
                yield form, [at + start] * len(form), [at + end] * len(form)


def _clusters(run: str) -> list[tuple[int, int]]:
    """Splits a run at each character that does not combine with the one before it.

    Invisible characters stand alone, but for those inside a letter and its marks.
    """
    clusters: list[tuple[int, int]] = []
    letter = 0  # the last cluster that can take a mark
    for i, char in enumerate(run):
        if clusters and _joins(char):
            clusters[letter:] = [(clusters[letter][0], i + 1)]
        else:
            clusters.append((i, i + 1))
            letter = letter if char in INVISIBLE and i else len(clusters) - 1
    return clusters


@lru_cache(maxsize=4096)
def _joins(char: str) -> bool:
    """Whether `char` may become one character with what stands before it: marks, Hangul jamo."""
    if char in INVISIBLE:
        return False
    first = unicodedata.normalize("NFKD", char)[0]
    return is_mark(first) or "\u1160" <= first <= "\u11ff"


def is_mark(char: str) -> bool:
    """Whether `char` is written on, under or around the character before it."""
    return unicodedata.category(char)[0] == "M"


@lru_cache(maxsize=4096)
def _fold_cluster(cluster: str) -> str:
    visible = "".join(c for c in cluster if c not in INVISIBLE).translate(_TABLE)
    folded = _compose(_compose(visible).casefold())
    return folded.translate(_TABLE)


def _compose(text: str) -> str:
    return unicodedata.normalize("NFC" if any(map(_is_kept, text)) else "NFKC", text)


def _is_kept(char: str) -> bool:
    """Whether the compatibility form of `char` would say something else, or bring in a space."""
    tag, _, form = unicodedata.decomposition(char).partition(" ")
    return tag in _KEPT or (tag.startswith("<") and "0020" in form.split())
