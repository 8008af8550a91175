"""Names in small letters, or all in capitals, behind a cue that leaves no doubt."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from synth.english.lexicon import is_word
from synth.privacy.names.case import NAMES, STREET
from synth.privacy.names.hints import Sign, phrases
from synth.privacy.names.sights import Sight
from synth.privacy.names.usual import LONG, is_known_name, is_slip, listed, nature, plain
from synth.records.document import Document

_LETTERS = r"[a-z][a-zà-ÿ'’\-]*[a-zà-ÿ]"
_NEXT = re.compile(rf" ({_LETTERS})\b")
_ALONE = re.compile(r"[,.;)!]|\s*\Z| (?:and|who|from)\b")
"""What stands behind a name, and seldom behind a mistyped verb."""
_END = re.compile(r"[,.;)!]|\s*\Z|\n| (?:for|on|at|in|from|and|you|who)\b")
_WORK = ("work", "employ", "hired", "job", "bank")
_MET = "spoke to|spoke with|spoken to|speak to|talked to|talk to|helped by|served by|told by"
_ROLE = (
    "person|guy|lady|girl|man|woman|lad|bloke|chap|driver|agent|rep|advisor|adviser|nurse|engineer|"
    "operator|assistant|technician|receptionist|manager|courier"
)
_FROM = re.compile(r" (?:from|here|by the way)\b")
_STATE = re.compile(r"(?:ed|ing|y|ish)\Z")
_HOME = ("live", "living", "moved", "grew", "born", "based")
"""Cues of a place so sure that no list need have the word."""
_NTH = re.compile(
    r"(?:\b[A-Z]\w+ )?\b\d{1,3}(?:st|nd|rd|th) "
    r"(?:Street|St|Avenue|Ave|Block|Cross|Main|Sector|Phase|Place|Road)\b"
)
_BOX = re.compile(r"\b(?:p\.? ?o\.? ?box|postfach|apartado|boîte postale) \d[\d ]*\d\b")
_UNTITLED = ("herr", "frau", "pan", "pani", "hr", "sra")
"""Titles that are common words too, of languages that capitalise or that English lacks."""
LEAST = 4
"""Letters of an organisation that no list knows."""


@cache
def _pattern() -> re.Pattern[str]:
    """Each cue, in a group that names its kind, and the word of small letters behind it.

    The word is looked at and not taken, so that "my neighbour mrs achebe" has two cues.
    """
    names = _either(p for p in phrases("name_is") if p[-1] not in ":")
    places = _either(p for p in phrases("dwelling") if all(map(is_word, p.split())))
    bodies = _either(p for p in phrases("working") if p.startswith(_WORK))
    friends = _either(listed("relations"))
    titles = _either(listed("titles"))
    hails = _either(p for p in phrases("greeting") if p[-1] != ",")
    beside = rf"(?:my|our|his|her|their) (?P<friend>{friends})(?:,|'s|'s name is| is| is called)?"
    role = rf"(?:the|a|this|that|your|our) (?:[a-z]+ )?(?P<role>{_ROLE})(?: called| named)?"
    return re.compile(
        rf"\b(?:(?P<name>{names})|(?P<place>{places})|(?P<body>{bodies})|(?P<title>{titles})\.?"
        rf"|{beside}|{role}|(?P<hail>{hails}),?|(?P<met>{_MET})|(?P<self>i'?m|i am|this is))"
        rf"(?= (?P<word>{_LETTERS})\b)"
    )


@cache
def _caller() -> re.Pattern[str]:
    """A word that begins a sentence, and where somebody sits behind it."""
    where = _either((*listed("workplaces"), "phone"))
    line = rf"(?:on|at|in|from) (?:(?:the|your|our|live|web) )?(?:[a-z]+ )?(?:{where})\b"
    return re.compile(rf"(?:(?<=\A)|(?<=[\n.,;:!?] )|(?<=\n))(?P<word>{_LETTERS}) (?={line})")


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w)))


def typed(number: int, document: Document) -> Iterator[Sight]:
    """Names in letters of one height in a document, in order; numbered streets and boxes, too."""
    text = document.text.lower()
    if len(text) != len(document.text):  # a few letters are two in small letters
        text = document.text
    for turn in document.turns:
        for match in _pattern().finditer(text, turn.start, turn.end):
            written = document.text[match.start("word") : match.end("word")]
            same = written[0].islower() or written.isupper()
            sign = _sign(match, document.text) if same else None
            if sign:
                end = _end(match, turn.end)
                yield _sight(number, document, turn.turn, (match.start("word"), end), sign)
        for match in _BOX.finditer(text, turn.start, turn.end):
            sign = Sign("a box at the post office", 5, "place")
            yield _sight(number, document, turn.turn, match.span(), sign)
        for match in _NTH.finditer(document.text, turn.start, turn.end):
            yield _sight(number, document, turn.turn, match.span(), STREET)
        yield from _callers(number, document, turn.turn, text[turn.start : turn.end], turn.start)


def _callers(number: int, document: Document, turn: int, said: str, start: int) -> Iterator[Sight]:
    """Who is "on the phone" or "at the desk", where a sentence begins with them."""
    for match in _caller().finditer(said):
        word, first = plain(match["word"]), document.text[start + match.start()]
        known = is_known_name(word) and nature(word) == "name"
        if first.islower() and (known or (nature(word) == "name" and not is_slip(word))):
            span = (start + match.start("word"), start + match.end("word"))
            yield _sight(number, document, turn, span, Sign("on the phone or at a desk", 4, "name"))


def _sight(number: int, document: Document, turn: int, span: tuple[int, int], sign: Sign) -> Sight:
    words = document.text[span[0] : span[1]]
    plains = tuple(plain(word) for word in words.split())
    return Sight(words, number, turn, *span, False, (sign,), plains)


def _end(match: re.Match[str], ceiling: int) -> int:
    """Where the name ends: behind a surname, or the "bridge" of "hebden bridge"."""
    end = match.end("word")
    following = _NEXT.match(match.string, end, ceiling)
    if not following:
        return end
    word = plain(following[1])
    named = (match["name"] or match["self"]) and nature(word) in ("name", "given")
    town = match["place"] and (word in listed("tails") or (nature(word) == "name" and _odd(word)))
    return following.end() if named or town else end


def _odd(word: str) -> bool:
    return is_known_name(word) or not is_slip(word)


def _is_kin(word: str, match: re.Match[str]) -> bool:
    """Whether a word behind "my sister" is her name: no list has it, and nobody mistyped it."""
    what, end = nature(word), match.end("word")
    if is_known_name(word) or word in listed("seldom"):
        return True
    if what != "name" or is_slip(word):
        return False
    following = _NEXT.match(match.string, end)
    does = following is not None and following[1] in listed("feats") | listed("deeds")
    return len(word) > LONG or does or _ALONE.match(match.string, end) is not None


def _sign(match: re.Match[str], written: str) -> Sign | None:
    """What a cue says of the word behind it; None where that is no name."""
    word = plain(match["word"])
    what, known = nature(word), is_known_name(word)
    if match["name"] and (what in ("name", "given") or (what == "either" and word != "may")):
        return Sign(f"after '{match['name']}'", 6, "name")
    if match["title"] and what in NAMES and word not in listed("offices"):
        common = match["title"] in _UNTITLED and written[match.start()].isupper()
        return None if common else Sign(f"after the title '{match['title'].title()}'", 5, "name")
    if match["friend"] and _is_kin(word, match):
        return Sign(f"beside 'my {match['friend']}'", 4, "name")
    home = known or match["place"].startswith(_HOME) if match["place"] else False
    if home and what == "name" and _odd(word):
        return Sign(f"after '{match['place']}'", 4, "place")
    if match["body"] and what == "name" and len(word) >= LEAST:
        return Sign(f"after '{match['body']}'", 4, "organisation")
    if match["hail"] and what == "name" and len(word) >= LONG and not is_slip(word):
        ends = _END.match(match.string, match.end("word"))
        return Sign(f"spoken to, after '{match['hail']}'", 4, "name") if ends or known else None
    if match["self"] and what == "name" and not _STATE.search(word) and _odd(word):
        here = _FROM.match(match.string, match.end("word"))
        return Sign(f"after '{match['self']}'", 4, "name") if here else None
    return _met(match, word) if known and word not in listed("cities") else None


def _met(match: re.Match[str], word: str) -> Sign | None:
    """What cues say of a word that a list has as a name."""
    if match["hail"]:
        return Sign(f"spoken to, after '{match['hail']}'", 4, "name")
    if match["met"]:
        return Sign(f"after '{match['met']}'", 4, "name")
    if nature(word) != "name":
        return None
    if match["role"]:
        return Sign(f"beside 'the {match['role']}'", 4, "name")
    return None
