"""Names in small letters, or all in capitals, behind a cue that leaves no doubt."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from synth.privacy.names.hints import Sign, phrases
from synth.privacy.names.sights import Sight
from synth.privacy.names.usual import is_known_name, listed, nature, plain
from synth.records.document import Document

_NEXT = re.compile(r" ([a-z][a-zà-ÿ'’\-]*[a-zà-ÿ])\b")
_ALONE = re.compile(r"[,.;)]|\s*\Z| (?:and|who)\b")
"""What stands behind a name, and seldom behind a mistyped verb."""
_WORK = ("work", "employ", "hired", "job", "bank")
LEAST = 4
"""Letters of an organisation that no list knows."""


@cache
def _pattern() -> re.Pattern[str]:
    """Each cue and the word of small letters behind it, in a group that names the kind of cue."""
    names = _either(p for p in phrases("name_is") if p[-1] not in ":")
    places = _either(phrases("dwelling"))
    bodies = _either(p for p in phrases("working") if p.startswith(_WORK))
    friends = _either(listed("relations"))
    titles = _either(listed("titles"))
    hails = _either(p for p in phrases("greeting") if p[-1] != ",")
    beside = rf"(?:my|our|his|her|their) (?P<friend>{friends})(?:,|'s|'s name is| is| is called)?"
    word = r"(?P<word>[a-z][a-zà-ÿ'’\-]*[a-zà-ÿ])\b"
    met = "spoke to|spoke with|spoken to|speak to|talked to|talk to|helped by|served by|told by"
    return re.compile(
        rf"\b(?:(?P<name>{names})|(?P<place>{places})|(?P<body>{bodies})|(?P<title>{titles})\.?"
        rf"|{beside}|(?P<hail>{hails}),?|(?P<met>{met})) {word}"
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w)))


def typed(number: int, document: Document) -> Iterator[Sight]:
    """Names in letters of one height in a document, in order."""
    text = document.text.lower()
    if len(text) != len(document.text):  # a few letters are two in small letters
        text = document.text
    for turn in document.turns:
        for match in _pattern().finditer(text, turn.start, turn.end):
            start = match.start("word")
            written = document.text[start : match.end()]
            sign = _sign(match) if written[0].islower() or written.isupper() else None
            if sign:
                end = _end(match, turn.end)
                words = document.text[start:end]
                plains = tuple(plain(word) for word in words.split())
                yield Sight(words, number, turn.turn, start, end, False, (sign,), plains)


def _end(match: re.Match[str], ceiling: int) -> int:
    """Where the name ends: behind a surname, where one tells the name."""
    following = _NEXT.match(match.string, match.end(), ceiling)
    if match["name"] and following and nature(plain(following[1])) in ("name", "given"):
        return following.end()
    return match.end()


def _sign(match: re.Match[str]) -> Sign | None:
    word = plain(match["word"])
    what, known = nature(word), is_known_name(word)
    alone = what == "name" and _ALONE.match(match.string, match.end())
    if match["name"] and (what in ("name", "given") or (what == "either" and word != "may")):
        return Sign(f"after '{match['name']}'", 6, "name")
    if match["title"] and what in ("name", "given", "either") and word not in listed("offices"):
        return Sign(f"after the title '{match['title'].capitalize()}'", 5, "name")
    if match["friend"] and (known or alone):
        return Sign(f"beside 'my {match['friend']}'", 4, "name")
    if match["hail"] and known:
        return Sign(f"spoken to, after '{match['hail']}'", 4, "name")
    if match["met"] and known and word not in listed("cities"):
        return Sign(f"after '{match['met']}'", 4, "name")
    if match["place"] and known and what == "name":
        return Sign(f"after '{match['place']}'", 4, "place")
    if match["body"] and what == "name" and len(word) >= LEAST:
        return Sign(f"after '{match['body']}'", 4, "organisation")
    return None
