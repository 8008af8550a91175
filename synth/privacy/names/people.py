"""What tells a person: a title, a relative beside, a greeting, and what only people do."""

import re
from collections.abc import Iterator

from synth.privacy.names.case import FORENAME, STRONG, Case
from synth.privacy.names.hints import Sign
from synth.privacy.names.usual import is_known_name, listed

DOES = Sign("does what people do", 2, "name")
_INITIAL = re.compile(r"(?<!\w)[^\W\d_a-z]\. ?\Z")
_INITIAL_BEHIND = re.compile(r", [^\W\d_a-z]\.(?!\w)")
_FROM = frozenset(("from", place) for place in ("the", "your", "our", "my", "at", "in", "customer"))
_HIS = frozenset({"my", "our", "his", "her", "their", "mein", "meine"})
_VERBAL = re.compile(r"(?:ed|ing|es|s)\Z")
_PRONOUN = re.compile(r"(?:he|she|er|sie|il|elle)(?:'|\Z)")


def people(case: Case) -> Iterator[Sign]:
    """What is enough to tell a person, or nearly."""
    yield from _titled(case)
    yield from _named(case)
    yield from _kin(case)
    yield from _working(case)


def _titled(case: Case) -> Iterator[Sign]:
    title = case.stretch.title
    if title in listed("titles"):
        yield Sign(f"after the title '{title.capitalize()}'", 5, "name")
    elif title and (case.what in ("name", "given", "either") or title in listed("aunts")):
        yield Sign(f"after '{title.capitalize()}'", 4, "name")
    elif case.is_person() and _INITIAL.search(case.text, max(0, case.start - 4), case.start):
        yield Sign("after an initial", STRONG, "name")
    elif case.what == "name" and _INITIAL_BEHIND.match(case.text, case.end):
        yield Sign("before an initial", STRONG, "name")


def _named(case: Case) -> Iterator[Sign]:
    """What stands around a person's name."""
    sides = case.sides
    opens = case.stretch.opens
    if not (opens and case.what == "word") and (cue := sides.follows("name_is")):
        yield Sign(f"after '{cue}'", 6, "name")
    if case.what in ("name", "given", "either") and (cue := sides.follows("greeting")):
        yield Sign(f"spoken to, after '{cue}'", 4, "name")
    if case.what in ("name", "given") and sides.ends() and sides.follows("turning"):
        yield Sign("spoken to", STRONG, "name")
    if case.is_person() and opens and sides.spoken_to():
        sure = case.what == "either" or is_known_name(case.first)
        yield Sign("spoken to", 4 if sure else 2, "name")
    if case.is_person() or case.is_month():
        yield from _presented(case)


def _presented(case: Case) -> Iterator[Sign]:
    after = (*case.sides.after, "", "")
    if relation := case.sides.relation():
        yield Sign(f"beside '{relation}'", 4, "name")
    elif case.owns() and after[1] in listed("relations"):
        yield Sign(f"beside '{after[1]}'", 4, "name")
    cue = case.sides.follows("presented")
    if cue and (cue in ("called", "named") or not case.is_month()):
        sure = cue in ("i'm", "i am", "called", "named") or case.what != "name"
        yield Sign(f"after '{cue}'", 4 if sure or is_known_name(case.first) else 2, "name")


def _kin(case: Case) -> Iterator[Sign]:
    """Relatives whose names are words: "my husband Randy"; and words that own: "Bill's job"."""
    owner, kin = (*case.sides.before[-2:], "", "")[:2]
    if case.what == "word" and owner in _HIS and kin in listed("relations"):
        odd = case.several or case.is_usual() or case.first in listed("deeds")
        made = any(case.first in listed(name) for name in ("bodies", "trades", "wares", "screens"))
        if not (odd or made or _VERBAL.search(case.first) or case.in_a_title()):
            yield Sign(f"beside '{owner} {kin}'", STRONG, "name")
    article = case.sides.follows("article")
    if case.what == "either" and case.owns() and not case.stretch.opens and not article:
        following = (*case.sides.after, "", "")[1]
        if following.isalpha() and not case.is_month() and not case.in_a_title():
            yield Sign("has something", STRONG, "name")


def _working(case: Case) -> Iterator[Sign]:
    """Who is from a place of work, or helped, rang or said something."""
    after = (*case.sides.after, "", "", "", "")
    seldom = case.first in listed("seldom")
    if case.several or not (case.is_person() or seldom) or case.sides.follows("article"):
        return
    place = after[2] if after[1] in listed("owners") else after[1]
    further = after[3] if after[1] in listed("owners") else ""
    works = {place, further} & (listed("workplaces") | listed("bodies"))
    if after[0] in ("from", "in", "at", "on") and works and after[1] != "a":
        yield Sign(f"from '{sorted(works)[0]}'", STRONG, "name")
    elif (case.what in ("given", "either") and after[0] in listed("feats") and _begins(case)) or (
        seldom and after[0] in listed("feats")
    ):
        yield DOES._replace(weight=STRONG)
    elif after[0] == "," and _PRONOUN.match(after[1]) and not _is_somewhere(case):
        yield Sign(f"then '{after[1]}'", 2, "name")


def _is_somewhere(case: Case) -> bool:
    cues = ("in_place", "at_body", "dwelling", "reached", "working")
    return any(case.sides.follows(name) for name in cues)


def _begins(case: Case) -> bool:
    """Whether a sentence or a clause begins with it."""
    return case.stretch.opens or case.sides.before[-1:] in (("and",), ("but",), ("then",), (",",))


def beside(case: Case) -> Iterator[Sign]:
    """What tells a person, less surely."""
    after = (*case.sides.after, "", "", "")
    if case.first in listed("forenames") and not case.stretch.linked:
        yield FORENAME
    if case.what == "word":
        return
    feat = case.is_person() and after[0] in listed("feats")
    thing = case.what == "either" and after[2] in listed("wares")
    sent = case.is_person() and after[:2] in _FROM and not thing
    if feat or sent or after[0] in listed("deeds"):
        yield DOES
    elif cue := case.sides.follows("contact"):
        yield Sign(f"after '{cue}'", 2, "name")
