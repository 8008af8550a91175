"""Aligns a quote with the source word by word, where every difference is of an allowed kind.

English alone. A depth-first search over pairs of places, equal words first; each pair is seen once,
so that the time is at most the product of both lengths and, as a rule, about the quote's length.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from synth.english.inflection import is_same_inflected
from synth.english.lexicon import (
    AUXILIARIES,
    FUNCTION,
    NEGATIONS,
    NUMBERS,
    is_common,
    is_word,
    word_class,
)
from synth.english.slips import is_slip
from synth.english.variants import LONGEST, begins_phrase, is_contracted, is_variant, readings
from synth.grounding.pauses import compare, is_end
from synth.grounding.words import Word, pause

_MARKERS = (("you", "know"), ("i", "mean"), ("like",), ("well",), ("so",), ("basically",))
"""Said to fill a pause, where pauses stand around them."""
_STAMMERED = FUNCTION - NUMBERS - NEGATIONS - word_class("never_stammered")
_PREFIXES = frozenset(("re", "pre", "un", "co", "de", "in", "dis", "mis"))
_CUT_OFF = 3
"""Words that a stammer may say again."""


class Step(NamedTuple):
    """Words `quoted[i:i_end]` stand for `said[j:j_end]`; one of both may be empty."""

    i: int
    i_end: int
    j: int
    j_end: int
    kind: str


@dataclass(frozen=True)
class Text:
    """A text and its words; `fillers` are positions."""

    raw: str
    words: Sequence[Word]
    fillers: frozenset[int]

    @cached_property
    def _forms(self) -> tuple[str, ...]:
        return tuple(word.form for word in self.words)

    def form(self, at: int) -> str:
        """The folded word at a position, empty outside."""
        return self._forms[at] if 0 <= at < len(self._forms) else ""

    def forms(self, start: int, end: int) -> tuple[str, ...]:
        """Folded words."""
        return self._forms[start:end]

    def pause(self, at: int) -> str:
        """The punctuation between words `at` and `at + 1`."""
        return pause(self.raw[self.words[at].end : self.words[at + 1].start])

    def set_off(self, start: int, end: int) -> bool:
        """Whether pauses stand around words `start` to `end`; the text's ends are such."""
        before = start == 0 or bool(self.pause(start - 1)) or start - 1 in self.fillers
        after = end >= len(self.words) or bool(self.pause(end - 1)) or end in self.fillers
        return before and after

    def is_name(self, at: int) -> bool:
        """Whether a word has capitals where no sentence begins, or all over."""
        raw = self.raw[self.words[at].start : self.words[at].end]
        if not raw[:1].isupper() or raw == "I" or "'" in self.form(at):
            return False
        opens = at == 0 or is_end(self.pause(at - 1)) or "?" in self.pause(at - 1)
        shouted = len(raw) > 1 and raw.isupper()
        if (opens or shouted) and is_contracted((self.form(at),)):
            return False
        if opens and not shouted:
            return is_word(raw.lower()) and not is_common(raw.lower())
        return True


def align(quoted: Text, said: Text, start: int, known: Callable[[str], bool]) -> list[Step] | None:
    """The steps that lead through the whole quote from `start` in the source, or None."""
    if not quoted.words:
        return None
    path: list[Step] = []
    seen = {(0, start)}
    open_ = [_steps(quoted, said, 0, start, known)]
    while open_:
        step = next(open_[-1], None)
        if step is None:
            open_.pop()
            if path:
                path.pop()
            continue
        state = step.i_end, step.j_end
        if state in seen:
            continue
        path.append(step)
        if step.i_end == len(quoted.words):
            return path
        seen.add(state)
        open_.append(_steps(quoted, said, *state, known))
    return None


def kinds_of(steps: Sequence[Step], quoted: Text, said: Text) -> set[str] | None:
    """Kinds of difference along the steps, punctuation included; None where it turns the words."""
    kinds = {step.kind for step in steps if step.kind}
    ended = begun = False
    last: Step | None = None
    filled = False
    for step in steps:
        if step.i == step.i_end or step.j == step.j_end:
            filled = True
            continue
        if last is not None:
            marks = _marks(quoted, last.i_end, step.i), _marks(said, last.j_end, step.j)
            found = compare(*marks, said.form(last.j_end - 1), said.form(step.j), filled=filled)
            if found == "turned":
                return None
            if found == "other":
                kinds.add("punctuation")
                ended |= is_end(marks[0]) and not is_end(marks[1])
                begun |= is_end(marks[1]) and not is_end(marks[0])
        last, filled = step, False
    return None if ended and begun else kinds


def _marks(text: Text, before: int, after: int) -> str:
    return "".join(text.pause(at) for at in range(before - 1, after))


def _steps(
    quoted: Text, said: Text, i: int, j: int, known: Callable[[str], bool]
) -> Iterator[Step]:
    """What may come next, the likeliest first."""
    if j < len(said.words):
        same = quoted.form(i) == said.form(j)
        if same:
            yield Step(i, i + 1, j, j + 1, "")
        elif kind := _pair(quoted, said, i, j, known):
            yield Step(i, i + 1, j, j + 1, kind)
        if not same or said.form(j) in AUXILIARIES:  # "could have" and "could of"
            yield from _rewritten(quoted, said, i, j)
        if i:
            yield from (Step(i, i, j, end, kind) for end, kind in _left_out(said, j))
    yield from (Step(i, end, j, j, "filler put in") for end, _ in _left_out(quoted, i, said=False))


def _left_out(text: Text, at: int, *, said: bool = True) -> Iterator[tuple[int, str]]:
    """Ends of fillers, markers and stammers that begin at a word."""
    if at in text.fillers:
        yield at + 1, ""
        return
    for marker in _MARKERS:
        end = at + len(marker)
        if (
            text.forms(at, end) == marker
            and text.set_off(at, end)
            and not text.form(end)[:1].isdigit()
            and text.form(end) not in NUMBERS
        ):
            yield end, "marker left out"
    if said:
        yield from ((end, "stammer left out") for end in _stammers(text, at))
    following = text.form(at + 1)
    if said and following and text.pause(at) == "-" and following.startswith(text.form(at)):
        yield at + 1, "stammer left out"


def _stammers(text: Text, at: int) -> Iterator[int]:
    """Ends of words at `at` that are said again at once, but for fillers: "the, um, the"."""
    for length in range(1, _CUT_OFF + 1):
        again = at + length
        while again in text.fillers:
            again += 1
        twice = text.forms(at, at + length)
        if twice == text.forms(again, again + length) and all(map(_is_stammered, twice)):
            yield again


def _is_stammered(form: str) -> bool:
    return form in _STAMMERED or "'" in form


def _pair(quoted: Text, said: Text, i: int, j: int, known: Callable[[str], bool]) -> str:
    """The kind of an allowed difference between two single words; empty where there is none."""
    one, other = quoted.form(i), said.form(j)
    if not one or (one[:1] != other[:1] and len(one) < 3):
        return ""
    if quoted.is_name(i) or said.is_name(j):
        return ""
    if is_variant(one, other):
        return "spelling"
    if is_same_inflected(one, other, said.form(j - 1)):
        return "inflection"
    return "slip" if is_slip(one, other, known) else ""


def _rewritten(quoted: Text, said: Text, i: int, j: int) -> Iterator[Step]:
    """Phrases that say the same in full or contracted, joined or apart."""
    one, other = quoted.form(i), said.form(j)
    named = i < len(quoted.words) and (quoted.is_name(i) or said.is_name(j))
    if named and "'" not in one + other:  # "Luke is" and "Luke's"
        return
    if one.startswith(other) or other.startswith(one):
        yield from _joined(quoted, said, i, j)
    if not (begins_phrase(one) or begins_phrase(other)):
        return
    for n in range(1, min(LONGEST, len(quoted.words) - i) + 1):
        for m in range(1, min(LONGEST, len(said.words) - j) + 1):
            if _is_crossing(quoted, i, n) or _is_crossing(said, j, m):
                continue
            ones, others = quoted.forms(i, i + n), said.forms(j, j + m)
            if ones == others or not (is_contracted(ones) or is_contracted(others)):
                continue
            if readings(ones, quoted.form(i + n)) & readings(others, said.form(j + m)):
                yield Step(i, i + n, j, j + m, "contraction")


def _joined(quoted: Text, said: Text, i: int, j: int) -> Iterator[Step]:
    """A compound written as one word or as more."""
    for n, m in ((1, 2), (2, 1), (1, 3), (3, 1)):
        if i + n > len(quoted.words) or j + m > len(said.words):
            continue
        one, other = quoted.forms(i, i + n), said.forms(j, j + m)
        if (
            "".join(one) != "".join(other)
            or not "".join(one).isalpha()
            or _is_crossing(quoted, i, n)
            or _is_crossing(said, j, m)
        ):
            continue
        apart, at = (quoted, i) if n > 1 else (said, j)
        if _is_joinable(one, other, hyphened=apart.pause(at) == "-"):
            yield Step(i, i + n, j, j + m, "joined")


def _is_joinable(one: tuple[str, ...], other: tuple[str, ...], *, hyphened: bool) -> bool:
    """Whether the joined word is none, or a compound; not "in formal", "no body", "re-signed"."""
    whole, parts = (one[0], other) if len(one) == 1 else (other[0], one)
    if hyphened:
        return not (is_common(whole) and parts[0] in _PREFIXES)
    return not is_word(whole) or all(len(p) >= 3 and p not in FUNCTION for p in parts)


def _is_crossing(text: Text, at: int, length: int) -> bool:
    """Whether a sentence ends or a comma stands within a phrase; a hyphen may."""
    return any(text.pause(k) not in ("", "-") for k in range(at, at + length - 1))
