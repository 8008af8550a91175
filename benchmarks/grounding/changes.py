"""Ways to change words: harmless ones, slips, and ones that make them say something else.

Each takes the words and a source of chance and gives the changed words, or None where it cannot.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from grammar import CONTRACTIONS, DAYS, FIRMS, MONTHS, NAMES, NUMBERS, OPPOSITES, THINGS
from planting import FILLERS

Change = Callable[[str, random.Random], str | None]
_SPELLINGS = {
    "organised": "organized",
    "apologised": "apologized",
    "realised": "realized",
    "cancelled": "canceled",
    "travelled": "traveled",
    "favourite": "favorite",
    "grey": "gray",
    "catalogue": "catalog",
    "centre": "center",
    "kilometres": "kilometers",
    "neighbours": "neighbors",
    "emailed": "e-mailed",
}
_TENSES = {
    "was": "is",
    "were": "are",
    "is": "was",
    "has": "had",
    "had": "has",
    "came": "comes",
    "took": "takes",
    "will": "would",
    "could": "can",
    "arrived": "arrives",
    "charged": "charges",
    "lent": "lends",
    "cost": "costs",
    "waited": "wait",
    "am": "was",
    "have": "had",
    "I": "we",
    "me": "us",
    "my": "our",
    "they": "we",
    "them": "it",
    "items": "item",
    "messages": "message",
    "minutes": "minute",
}
_NUMBERS = re.compile(r"\b(?:\d+|" + "|".join(NUMBERS) + r")\b")
_LONG = re.compile(r"\b[a-z]{7,}\b")
_AUXILIARY = re.compile(r"\b(?:was|were|are|am|will|could|had|has|is)\b(?! not)")
_NOT = re.compile(r" not\b")
_TOLD_TWICE = re.compile(r"\b(\w+), \1\b", re.IGNORECASE)
_LENDING = re.compile(r"\b([A-Z]\w+) lent ([A-Z]\w+)\b")
_LIGATURES = (("ffi", "ﬃ"), ("fi", "ﬁ"), ("fl", "ﬂ"), ("ff", "ﬀ"))
_OTHER_WORDS = {"curtin", "minuets", "patent", "taster"}
"""What a slip in a word of the grammar can make of it that is a word as well."""
_DELICATE = {*NUMBERS, *OPPOSITES, *OPPOSITES.values()}
_PUT_IN = ("um, ", "uh, ", "er, ", "erm, ", "uh ")


def harmless(words: str, rng: random.Random) -> str | None:
    """One to three changes that no reader would call a change."""
    changed = words
    for change in rng.sample(_HARMLESS, rng.choice((1, 2, 3))):
        changed = change(changed, rng)
    return changed if changed != words else None


def typo(words: str, rng: random.Random) -> str | None:
    """Doubles, drops or swaps a letter inside a word of seven letters or more.

    No number word, and none that is one letter from its opposite.
    """
    found = [match for match in _LONG.finditer(words) if match.group() not in _DELICATE]
    if not found:
        return None
    match = rng.choice(found)
    word = match.group()
    at = rng.randint(1, len(word) - 3)
    two = word[at : at + 2]
    edit = rng.choice((two[0] + two, two[1], two[::-1]))
    new = word[:at] + edit + word[at + 2 :]
    return None if new in _OTHER_WORDS else _put(words, match, new)


def contraction(words: str, rng: random.Random) -> str | None:
    """A long form for a short one, or the other way round."""
    plain = words.replace("’", "'")
    pairs = [pair for pair in CONTRACTIONS if pair[0] in words]
    pairs += [(short, long) for long, short in CONTRACTIONS if short in plain]
    if not pairs:
        return None
    old, new = rng.choice(pairs)
    return (words if old in words else plain).replace(old, new, 1)


def spelling(words: str, rng: random.Random) -> str | None:
    """The other accepted spelling of a word."""
    return _swapped(words, _SPELLINGS, rng)


def filler(words: str, rng: random.Random) -> str | None:
    """A filler put in, or a word said once that the source has twice."""
    if match := _TOLD_TWICE.search(words):
        return _put(words, match, match.group(1))
    parts = words.split(" ")
    at = rng.randint(1, len(parts) - 1)
    parts[at] = rng.choice(_PUT_IN) + parts[at]
    return " ".join(parts)


def reversal(words: str, rng: random.Random) -> str | None:
    """A "not" put in or taken out, an opposite, or who lent and who borrowed swapped."""
    ways: tuple[Change, ...] = (_opposite, _opposite, _without_not, _with_not, _roles)
    return next((new for way in rng.sample(ways, len(ways)) if (new := way(words, rng))), None)


def number(words: str, rng: random.Random) -> str | None:
    """Another number: one figure changed, dropped or added, or another number word."""
    found = list(_NUMBERS.finditer(words))
    if not found:
        return None
    match = rng.choice(found)
    old = match.group()
    if not old.isdigit():
        return _put(words, match, rng.choice([new for new in NUMBERS if new != old]))
    at = rng.randrange(len(old))
    other = rng.choice([figure for figure in "123456789" if figure != old[at]])
    choices = (old[:at] + other + old[at + 1 :], old + other, old[1:] if old[1] != "0" else old * 2)
    return _put(words, match, rng.choice(choices))


def name(words: str, rng: random.Random) -> str | None:
    """Another person, firm, day, month or thing, one time in four in small letters."""
    lists: Sequence[Sequence[str]] = (NAMES, FIRMS, DAYS, MONTHS, THINGS)
    pairs = [(old, group) for group in lists for old in group if _word(old).search(words)]
    if not pairs:
        return None
    old, group = rng.choice(pairs)
    new = rng.choice([other for other in group if other != old])
    return _word(old).sub(new.lower() if rng.random() < 0.25 else new, words, count=1)


def tense(words: str, rng: random.Random) -> str | None:
    """Another tense, person or number of one word."""
    return _swapped(words, _TENSES, rng)


def _swapped(words: str, pairs: Mapping[str, str], rng: random.Random) -> str | None:
    known = [old for old in pairs if _word(old).search(words)]
    if not known:
        return None
    old = rng.choice(known)
    return _word(old).sub(pairs[old], words, count=1)


def _word(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'’]){re.escape(word)}(?![\w'’])")


def _put(words: str, match: re.Match[str], new: str) -> str | None:
    changed = words[: match.start()] + new + words[match.end() :]
    return changed if changed != words else None


def _opposite(words: str, rng: random.Random) -> str | None:
    both = OPPOSITES | {new: old for old, new in OPPOSITES.items()}
    return _swapped(words, both, rng)


def _without_not(words: str, rng: random.Random) -> str | None:
    return _NOT.sub("", words, count=1) if _NOT.search(words) else None


def _with_not(words: str, rng: random.Random) -> str | None:
    found = list(_AUXILIARY.finditer(words))
    match = rng.choice(found) if found else None
    return _put(words, match, f"{match.group()} not") if match else None


def _roles(words: str, rng: random.Random) -> str | None:
    match = _LENDING.search(words)
    return _put(words, match, f"{match[2]} lent {match[1]}") if match else None


def _case(words: str, rng: random.Random) -> str:
    return rng.choice((words.upper(), words.lower(), words[0].swapcase() + words[1:]))


def _marks(words: str, rng: random.Random) -> str:
    curly = "’" in words
    return words.replace("’", "'") if curly else words.replace("'", "’").replace('"', "“")


def _dashes(words: str, rng: random.Random) -> str:
    return re.sub("[–—-]", rng.choice("–—-‑"), words)


def _spaces(words: str, rng: random.Random) -> str:
    parts = words.split(" ")
    return "".join(
        part + (rng.choice((" ", " ", "\u00a0", "  ", "\n")) if number < len(parts) - 1 else "")
        for number, part in enumerate(parts)
    )


def _ligatures(words: str, rng: random.Random) -> str:
    for plain, joined in _LIGATURES:
        words = words.replace(plain, joined)
    return words


def _forms(words: str, rng: random.Random) -> str:
    return unicodedata.normalize(rng.choice(("NFD", "NFC")), words)


def _full_width(words: str, rng: random.Random) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char in "0123456789" else char for char in words)


def _hyphens(words: str, rng: random.Random) -> str:
    return _LONG.sub(lambda match: f"{match[0][:3]}\u00ad{match[0][3:]}", words)


def _edges(words: str, rng: random.Random) -> str:
    return rng.choice((f"{words}.", f'"{words}"', f"“{words}.”", f" {words}, "))


def _no_fillers(words: str, rng: random.Random) -> str:
    return FILLERS.sub("", words)


_HARMLESS = (
    _case,
    _marks,
    _dashes,
    _spaces,
    _ligatures,
    _forms,
    _full_width,
    _hyphens,
    _edges,
    _no_fillers,
)
