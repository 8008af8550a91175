"""Values that only the words beside them tell: "account number is 12345678".

A rule is a list of cues and the form of a value. Cues are found by their first words, in one pass
over the words of a text, so that a text without them costs next to nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from synth.privacy.identifiers.finds import Find
from synth.privacy.identifiers.plain import Plain

Words = Mapping[str, Sequence[int]]
"""Where each wanted word begins in the plain text."""

_WORD = re.compile(r"[a-z]+")
_FIRST = re.compile(r"(?:\(\?<=[^)]*\))?\(?([a-z]+(?:\|[a-z]+)*)(\?)?(?=[ )(:\\\\]|$)")
"""The first words of a cue: plain, in brackets, with an optional last letter."""
_DIGIT = re.compile(r"[0-9]")
_ANSWER = 90
"""Characters from a cue to its value where a question mark stands between."""
_SLACK = 60
"""Characters of the longest value, so that none is cut by the end of the reach."""
_BEHIND = r"[\s,(:=-]*(?:(?:is|was|as|being|for)\b\s*)?(?:(?:my|our|his|her|their|the|your)\b\s*)?$"
"""What may stand between a value and a cue behind it: "12345678 is my | account number"."""


class Rule(NamedTuple):
    """What a value of a kind looks like, and after which words it is one."""

    kind: str
    firsts: frozenset[str]
    cue: re.Pattern[str]
    value: re.Pattern[str]
    behind: re.Pattern[str]
    fits: Callable[[str], bool]
    reach: int
    in_digits: bool
    linked: re.Pattern[str] | None
    """Where a value follows by its linking words alone: these and, as a group, the value."""


def rule(
    kind: str,
    cues: Iterable[str],
    value: str,
    fits: Callable[[str], bool] = bool,
    reach: int = 40,
    in_digits: bool = True,
    link: str | None = None,
) -> Rule:
    """A rule for values within `reach` characters after one of `cues`, or directly before it.

    With `link`, a pattern of what may stand between, values only directly after it: for cues that
    mean much else. Cues are patterns in lower case that begin with a plain word or with a bracket
    of them; a space in them is any space or hyphen.
    """
    cues = tuple(cues)
    return Rule(
        kind,
        first_words(cues),
        phrases(cues),
        re.compile(value),
        re.compile(f"({value}){_BEHIND}"),
        fits,
        reach,
        in_digits,
        None if link is None else re.compile(f"(?:{link})({value})"),
    )


def first_words(cues: Iterable[str]) -> frozenset[str]:
    """The words by which `cues` are found: "(my|her) number" by "my" and "her"."""
    words = set()
    for cue in cues:
        found = _FIRST.match(cue)
        if not found:
            raise ValueError(f"cue {cue!r} begins with no plain word")
        words |= set(found[1].split("|"))
        words |= {found[1][:-1]} if found[2] else set()
    return frozenset(words)


def phrases(cues: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all of `cues`, the longer first."""
    longest = sorted(cues, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(longest)})(?![a-z])".replace(" ", r"[\s-]+"))


def words_of(lower: str, wanted: frozenset[str]) -> dict[str, list[int]]:
    """Where each of the `wanted` words begins."""
    places: dict[str, list[int]] = {}
    for found in _WORD.finditer(lower):
        if found.group() in wanted:
            places.setdefault(found.group(), []).append(found.start())
    return places


def places(plain: Plain, words: Words, firsts: frozenset[str], cue: re.Pattern[str]) -> list[Find]:
    """Where `cue` stands, in order; the kind is the cue as it is written, in lower case."""
    if firsts.isdisjoint(words):
        return []
    starts = sorted(at for first in firsts & words.keys() for at in words[first])
    found = (cue.match(plain.lower, at) for at in starts)
    return [Find(*cue.span(), cue.group()) for cue in found if cue]


def beside(plain: Plain, words: Words, rules: Iterable[Rule]) -> Iterator[Find]:
    """Values of `rules` beside their cues."""
    for one in rules:
        for cue in places(plain, words, one.firsts, one.cue):
            if one.in_digits and not _has_digit(plain.text, cue, one):
                continue
            if one.linked:
                yield from _linked(plain.text, cue.end, one.linked, one)
                continue
            yield from _before(plain.text, cue.start, one)
            yield from _after(plain.text, cue.end, one)


def _has_digit(text: str, cue: Find, one: Rule) -> bool:
    """Whether a value may be near at all; nearly all have digits."""
    return bool(_DIGIT.search(text, max(0, cue.start - _SLACK), cue.end + _ANSWER + _SLACK))


def reach_of(text: str, end: int, one: Rule) -> int:
    """Where a value after a cue that ends here must begin; an answer may come later."""
    return end + (_ANSWER if "?" in text[end : end + one.reach] else one.reach)


def _after(text: str, end: int, one: Rule) -> Iterator[Find]:
    last = reach_of(text, end, one)
    for found in one.value.finditer(text, end, min(len(text), last + _SLACK)):
        if found.start() > last:
            return
        if one.fits(found.group()):
            yield Find(*found.span(), one.kind)
            return


def _linked(text: str, end: int, linked: re.Pattern[str], one: Rule) -> Iterator[Find]:
    found = linked.match(text, end)
    if found and one.fits(found[1]):
        yield Find(*found.span(1), one.kind)


def _before(text: str, start: int, one: Rule) -> Iterator[Find]:
    found = one.behind.search(text, max(0, start - _SLACK), start)
    if found and one.fits(found[1]):
        yield Find(*found.span(1), one.kind)
