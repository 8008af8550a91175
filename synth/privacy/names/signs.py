"""What speaks for a name in a stretch of capitalised words: its own words, and those around."""

import re
from collections.abc import Iterator

from synth.privacy.names.case import ARTICLE, PLACE, STRONG, WARE, Case, Stretch
from synth.privacy.names.hints import Sign, around
from synth.privacy.names.made import made
from synth.privacy.names.people import beside, people
from synth.privacy.names.usual import is_known_name, listed, nature
from synth.records.document import Turn

ROW = Sign("capitalised words in a row", 2, "")
_CAMEL = re.compile(r"[^\W\d_A-Z][A-Z]")
_TO = re.compile(r" to (?:the )?[A-Z][a-z]")
_REASON = re.compile(r"(?:ung|heit|keit|nis|schaft|tät|gründen)\Z")
_CHANGED = ("switch", "chang", "upgrad", "downgrad")


def signs_of(text: str, stretch: Stretch, turn: Turn) -> tuple[Sign, ...]:
    """All that speaks for a stretch; capitals count only where nothing strong does."""
    first, last = stretch.words[0], stretch.words[-1]
    sides = around(text, first.start, last.end, turn.start, turn.end)
    case = Case(text, stretch, turn, sides, nature(first.plain))
    signs = [*people(case), *made(case), *_placed(case)]
    if max((sign.weight for sign in signs), default=0) < STRONG and not case.in_a_title():
        capital = [*_capital(case)]
        signs += [*capital, *beside(case), *_voted(case)] if capital else []
    return tuple(signs)


def _placed(case: Case) -> Iterator[Sign]:
    """What stands before a place or an organisation, or behind it."""
    if case.first in listed("calendar") or (case.stretch.opens and case.what == "word"):
        return
    weight = 2 if case.what == "word" else 4
    if cue := case.sides.follows("dwelling"):
        yield Sign(f"after '{cue}'", weight, "place")
    elif (cue := _reached(case)) and (case.what == "name" or case.several) and not case.is_usual():
        yield Sign(f"after '{cue}'", 2, "place")
    if (cue := case.sides.follows("working")) and not _is_generic(case):
        yield Sign(f"after '{cue}'", weight, "organisation")
    elif cue := _trade_before(case):
        yield Sign(f"after '{cue}'", STRONG, "organisation")
    elif case.sides.before[-1:] and case.sides.before[-1].split("'")[-1] in listed("shops"):
        if case.what == "name" or "-" in case.first:
            yield Sign(f"after '{case.sides.before[-1]}'", 4, "organisation")
    elif _is_from(case):
        yield Sign("after 'aus'", 4, "place")
    elif " ".join(case.sides.after).startswith((", that's where i work", ", where i work")):
        yield Sign("'where I work' behind", 4, "organisation")


def _is_from(case: Case) -> bool:
    """Whether it is German for where somebody is from: ", aus Kassel,"."""
    ends = case.sides.after[:1] in ((",",), (".",), ())
    reason = case.first in listed("reasons") or _REASON.search(case.first)
    return case.sides.before[-2:] == (",", "aus") and ends and not reason


def _reached(case: Case) -> str:
    """The cue of where somebody or something came from or went."""
    if cue := case.sides.follows("reached"):
        return cue
    before = case.sides.before
    changed = any(word.startswith(_CHANGED) for word in before)
    between = before[-1:] == ("to",) and "from" in before[:-1] and not changed
    between |= before[-1:] == ("from",) and bool(_TO.match(case.text, case.end)) and not changed
    return "from … to" if between else ""


def _trade_before(case: Case) -> str:
    """The kind of shop or office that it is said to be: "my surgery's", "the chemist,"."""
    if case.stretch.opens or case.stretch.title or not (case.several or case.what == "name"):
        return ""
    before = case.sides.before
    *_, owner, kind, mark = ("", "", "", *(before[:-1] if before[-1:] == ("the",) else before))
    if mark.endswith("'s"):
        kind, mark = mark.removesuffix("'s"), "is"
    said = any(kind in listed(name) for name in ("bodies", "trades", "firms"))
    odd = case.several and not is_known_name(case.first)
    theirs = owner in listed("owners") and (odd or case.owns() or not is_known_name(case.first))
    likely = mark in ("is", "was", "called") or (mark == "," and (odd or theirs))
    return kind if said and likely and not _is_generic(case) else ""


def _is_generic(case: Case) -> bool:
    words = [word.plain for word in case.stretch.words]
    return all(word in listed("bodies") or word in listed("generic") for word in words)


def _capital(case: Case) -> Iterator[Sign]:
    """What capitals alone tell."""
    word, known = case.first, is_known_name(case.first)
    if word in listed("towns") and not case.several and case.sides.follows("in_place"):
        yield Sign("a town's name after a word of place", 2, "place")
    elif word in listed("cities"):
        yield PLACE
    elif case.several:
        yield from _row(case, known=known)
    elif case.what in ("name", "given"):
        yield Sign("capitalised, no English word", 2 if known else 1, "")
    elif not (case.what == "word" and (case.stretch.opens or case.text[case.start - 1] in "([")):
        yield Sign("capitalised, never in small letters", 0 if case.stretch.opens else 1, "")


def _row(case: Case, *, known: bool) -> Iterator[Sign]:
    ends_odd = nature(case.stretch.words[-1].plain) in ("name", "given")
    nick = case.first in listed("nicks")
    if case.what != "word" or (ends_odd and (nick or not case.stretch.opens)):
        yield ROW if known else ROW._replace(weight=1)
        if case.sides.before[-1:] == ("at",) and not known:
            yield Sign("capitalised words after 'at'", 2, "organisation")
    elif (cue := case.sides.follows("shop")) and not case.is_usual():
        yield Sign(f"capitalised words after '{cue}'", 2, "organisation")


def _voted(case: Case) -> Iterator[Sign]:
    """What only tells people, places and organisations from each other."""
    after = case.sides.after[:1]
    if case.owns():
        kind = "organisation" if case.first in listed("saints") else "name"
        yield Sign("has something", 0, kind)
    elif after and after[0] in listed("wares"):
        yield WARE
    if case.sides.follows("article"):
        yield ARTICLE
    elif case.sides.follows("in_place"):
        yield Sign("after a word of place", 0, "place")
    elif case.sides.follows("at_body"):
        yield Sign("after 'at', 'on' or 'were with'", 0, "organisation")
    if _CAMEL.search(case.text, case.start + 2, case.end):
        yield Sign("capitals within", 0, "organisation")
