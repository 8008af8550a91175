"""What the words of a stretch tell by themselves: a street, a town, an organisation."""

import re
from collections.abc import Iterator

from synth.privacy.names.case import NAMES, STREET, STRONG, Case
from synth.privacy.names.hints import Sign
from synth.privacy.names.usual import is_known_name, listed, nature, tells_nobody

_NUMBER = re.compile(r"(?<![\w.,:/-])\d{1,4}[a-zA-Z]?,? \Z")
_BEHIND = re.compile(r",? \d{1,4}[a-zA-Z]?(?![\w.,]*\d)\b")
_ROAD = re.compile(
    r"\b(?:rue|impasse|chemin|quai|allée|boulevard|avenue|calle|avenida|carrer|piazza|rua) "
    r"(?:d[eu] |des |de la |de l['’]|la |el |del |della )?\Z"
)
_STREET = re.compile(r"\w{3,}(?:straße|strasse|straat|gasse)\Z")
_WAY = re.compile(r"\w{3,}(?:weg|platz|allee|plein|laan|ufer|damm)\Z")
_CAMEL = re.compile(r"[^\W\d_][A-Z]")
_ON = frozenset({"am", "im", "vom", "zum", "the", "de", "der", "den"})
_AT = frozenset((word,) for word in ("in", "at", "to", "from", "near", "around"))
_REACH = 20


def made(case: Case) -> Iterator[Sign]:
    """What its own words tell."""
    if _is_road(case):
        yield STREET
    elif case.several:
        words = case.plains()
        telling = any(nature(word) in NAMES for word in words[:-1])
        if words[0] in listed("heads") and not _is_body(words[-1]):
            yield Sign(f"after '{words[0].capitalize()}'", 2, "place")
        if words[0] in listed("saints") and case.owns():
            yield Sign("named for a saint", 2, "organisation")
        yield from _ending(case, words, telling=telling)


def _is_body(word: str) -> bool:
    return any(word in listed(name) for name in ("bodies", "trades", "schools"))


def extent(text: str, start: int, end: int) -> tuple[int, int]:
    """A street with its number, which stands before it or behind."""
    if road := _ROAD.search(text, max(0, start - _REACH), start):
        start = road.start()
    if number := _NUMBER.search(text, max(0, start - 7), start):
        return number.start(), end
    own = text[start:end].lower().split()
    abroad = own[0] in listed("roads") or own[-1] in listed("roads") or _is_compound(own[-1])
    behind = _BEHIND.match(text, end) if abroad else None
    return start, behind.end() if behind else end


def _is_compound(word: str) -> bool:
    return bool(_STREET.match(word) or _WAY.match(word))


def _is_road(case: Case) -> bool:
    """Whether it is a street as other languages write theirs: "rue Garibaldi", "Lindenstraße"."""
    words = case.plains()
    if case.several and words[0] in listed("roads"):
        return True
    if case.several and words[-1] in listed("roads") and words[-1] not in listed("streets"):
        return True
    if _ROAD.search(case.text, max(case.turn.start, case.start - _REACH), case.start):
        return True
    last = words[-1]
    if last in listed("wide_abroad"):
        return False
    numbered = bool(_BEHIND.match(case.text, case.end))
    on = bool(_ON & set(case.sides.before[-1:]))
    return bool(_STREET.match(last)) or (bool(_WAY.match(last)) and (numbered or on))


def _ending(case: Case, words: list[str], *, telling: bool) -> Iterator[Sign]:
    """What the last word makes of those before."""
    last, others = words[-1], words[:-1]
    numbered = _NUMBER.search(case.text, max(0, case.start - 7), case.start)
    if last in listed("streets") and (numbered or not set(others) <= listed("wide")):
        yield STREET
    elif last in listed("ways") and (numbered or (telling and not case.stretch.linked)):
        yield STREET if numbered else STREET._replace(weight=2)
    elif (body := _body(case, words)) and (telling or not case.stretch.opens):
        yield Sign(f"has '{body}' in it", 4, "organisation")
    elif sign := _trade(case, words, telling=telling):
        yield sign
    elif (
        last in listed("tails")
        and not case.stretch.opens
        and not case.is_usual()
        and (not is_known_name(words[0]) or case.sides.before[-1:] in _AT)
    ):
        yield Sign(f"has '{last}' in it", 2, "place")


def _body(case: Case, words: list[str]) -> str:
    """The word that makes an organisation of a name; "" where there is none."""
    body = next((word for word in reversed(words) if word in listed("bodies")), "")
    if (
        body == words[0]
        and nature(words[1]) != "name"
        and " of " not in case.text[case.start : case.end]
    ):
        return ""
    rest = set(words) - listed("bodies") - listed("generic")
    return "" if all(map(tells_nobody, rest)) else body


def _trade(case: Case, words: list[str], *, telling: bool) -> Sign | None:
    """What a shop, a school or a church is called by."""
    first, last, others = words[0], words[-1], set(words[:-1])
    plain = others <= listed("generic") | listed("screens") | listed("wares") | listed("bodies")
    if plain or (case.stretch.opens and not telling):
        return None
    if case.stretch.linked and (last in listed("trades") or last in listed("lines")):
        return Sign(f"has '{last}' in it", 4, "organisation")
    if last in listed("trades") and (telling or not case.in_a_title()):
        return Sign(f"has '{last}' in it", 4 if telling else STRONG, "organisation")
    if telling and (last in listed("schools") or last in listed("lines")):
        return Sign(f"has '{last}' in it", STRONG, "organisation")
    if first in listed("shops") and not case.is_usual() and nature(words[1]) != "word":
        return Sign(f"after '{first.capitalize()}'", 4, "organisation")
    loud = _CAMEL.search(case.text, case.start + 2, case.end)
    if case.stretch.linked and telling and not loud:
        return Sign("named as shops are", STRONG, "organisation")
    return None
