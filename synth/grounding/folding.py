"""Folds text to a comparable form and keeps, for each folded character, where it came from.

Folded away: case, kinds of quotation marks and dashes, runs of white space, compatibility forms and
ligatures (Unicode NFKC), composed against decomposed letters, soft hyphens and other invisible
characters, the ellipsis character against three full stops. Words, word order, digits and all other
punctuation stay, so that two texts of equal folded form say the same.
"""

import re
import unicodedata
from dataclasses import dataclass

_TABLE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´ʼ＇", "'"),
        **dict.fromkeys("“”„‟″«»＂", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    }
)
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f\u200e\u200f")
# An ASCII letter before anything else joins that run: a combining mark may follow it.
_RUN = re.compile(r"\s+|[\x21-\x7e]+(?![^\x00-\x7f])|[\x21-\x7e]?[^\s\x00-\x7f]+|.", re.DOTALL)


@dataclass(frozen=True)
class Folded:
    """A folded text; `starts[i]` and `ends[i]` are the source span of folded character i."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open source span of the folded slice `[start, end)`, which is not empty."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str, offset: int = 0) -> Folded:
    """Folds `text`, whose first character stands at `offset` in the source."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _RUN.finditer(text):
        for form, start, end in _fold_run(match.group(), match.start()):
            out.append(form)
            starts.extend([offset + start] * len(form))
            ends.extend([offset + end] * len(form))
    return Folded("".join(out), tuple(starts), tuple(ends))


def fold_text(text: str) -> str:
    """The folded form alone, stripped: what two texts are compared by."""
    return fold(text).text.strip()


def _fold_run(run: str, at: int) -> list[tuple[str, int, int]]:
    if run[0].isspace():
        return [(" ", at, at + len(run))]
    if run.isascii():
        straight = run.translate(_TABLE).casefold()
        return [(c, at + i, at + i + 1) for i, c in enumerate(straight)]
    return [
        (form, at + start, at + end)
        for start, end in _clusters(run)
        if (form := _fold_cluster(run[start:end]))
    ]


def _clusters(run: str) -> list[tuple[int, int]]:
    """Splits a run at each character that does not combine with the one before it."""
    heads = [i for i, c in enumerate(run) if i == 0 or not unicodedata.combining(c)]
    return list(zip(heads, [*heads[1:], len(run)], strict=True))


def _fold_cluster(cluster: str) -> str:
    visible = "".join(c for c in cluster if c not in _INVISIBLE)
    composed = unicodedata.normalize("NFKC", visible.translate(_TABLE))
    return unicodedata.normalize("NFKC", composed.casefold()).translate(_TABLE)
