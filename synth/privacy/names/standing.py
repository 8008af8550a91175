"""Which sights are worth a person's time: a list of which most are no names is not read."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from synth.privacy.names.case import ARTICLE, STRONG, WARE
from synth.privacy.names.hints import Sign
from synth.privacy.names.sights import Sight
from synth.privacy.names.usual import LONG, is_known_name, is_slip, listed, nature

LABEL = Sign("a speaker's label", 7, "name")
CROWD = 15
"""Odd words in a survey that a person can look through."""
_CAMEL = re.compile(
    r"(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bLe)(?<!\bLa)(?<!\bFitz)(?<=[^\W\d_A-Z])[A-Z]"
)
_MADE = re.compile(r"(?:ed|ing|ers|ic|y|s)\Z|-")
"""Endings of words made up in talk, which open a sentence as names do."""
MOST = 100
"""Odd words that nobody looks through, however many known names there are."""
KINDS = ("name", "place", "organisation")


@dataclass(slots=True)
class Found:
    """What is known of one likely name."""

    sights: list[Sight] = field(default_factory=list)
    labels: dict[int, str] = field(default_factory=dict)
    """Documents that have it as a speaker's label, as written there; "" for a part of a label."""

    def signs(self) -> list[Sign]:
        """All that speaks for it, the weightiest first."""
        signs = Counter(sign for sight in self.sights for sign in sight.signs)
        signs.update([LABEL] if self.labels else [])
        return sorted(signs, key=lambda s: (-s.weight, -signs[s], s.words))

    def join(self, other: "Found") -> None:
        """Takes over what is known of a part of it."""
        self.sights += other.sights
        self.labels = dict.fromkeys(other.labels, "") | self.labels

    def words(self, met: Iterable[str] = ()) -> str:
        """As it is mostly written; in capitals only where it is never written otherwise."""
        own = [*(sight.words for sight in self.sights), *self.labels.values()]
        length = max((len(words.split()) for words in own), default=1)
        forms = Counter(words for words in (*own, *met) if len(words.split()) == length and words)
        return min(forms, key=lambda w: (w.isupper(), w.islower(), -forms[w], w), default="")

    def weight(self) -> int:
        """That of the weightiest sign."""
        return max((sign.weight for sign in self.signs()), default=0)

    def kind(self) -> str:
        """What most of the signs say; a person's name where they say nothing."""
        votes: Counter[str] = Counter()
        for sight in self.sights:
            for sign in sight.signs:
                votes[sign.kind] += max(1, sign.weight)
        votes["name"] += LABEL.weight * len(self.labels)
        votes["organisation"] -= 1  # "at Anna's" is said too
        return max(KINDS, key=lambda kind: (votes[kind], -KINDS.index(kind)))


def gather(sights: Iterable[Sight]) -> dict[str, Found]:
    """The sights by their words in small letters."""
    found: defaultdict[str, Found] = defaultdict(Found)
    for sight in sights:
        found[sight.words.lower().replace("’", "'")].sights.append(sight)
    return dict(found)


def standing(
    found: Mapping[str, Found], small: Mapping[str, int], surveys: Set[int]
) -> dict[str, Found]:
    """What is to be listed.

    In surveys about software and the like, most odd words are things, of which hundreds would
    bury the names: where they outnumber the known names there, only what looks like a person or a
    place is taken from surveys.

    Args:
        found: all that was found.
        small: how often the study has each word in small letters.
        surveys: the documents that are surveys.
    """
    kept = {key: one for key, one in found.items() if stands(one, small, surveys)}
    weak = {key: one for key, one in kept.items() if _is_weak_answer(one, surveys)}
    odd = sum(not is_known_name(one.sights[0].plains[0]) for one in weak.values())
    crowded = odd > CROWD and (odd > len(weak) - odd or odd > MOST)
    things = {key for key, one in weak.items() if _is_thing(one, crowded=crowded)}
    return {key: one for key, one in kept.items() if key not in things}


def _is_some(sight: Sight) -> bool:
    """Whether it is "a" such or "the" such: people have no article."""
    sure = any(sign.weight > 1 and sign.kind == "organisation" for sign in sight.signs)
    return ARTICLE in sight.signs and WARE not in sight.signs and not sure


def _is_weak_answer(found: Found, surveys: Set[int]) -> bool:
    answered = all(sight.document in surveys for sight in found.sights)
    return answered and not found.labels and found.weight() < STRONG


def _is_thing(found: Found, *, crowded: bool) -> bool:
    if any(s.weight > 1 and s.kind for sight in found.sights for s in sight.signs):
        return False
    amid = any(not sight.opens for sight in found.sights)
    known = is_known_name(found.sights[0].plains[0]) and not _CAMEL.search(found.sights[0].words)
    return crowded and not (amid and known)


def stands(found: Found, small: Mapping[str, int], surveys: Set[int]) -> bool:
    """Whether what was found is to be listed.

    Args:
        found: a likely name.
        small: how often the study has each word in small letters.
        surveys: the documents that are surveys; people who type answers make slips.
    """
    if found.labels or found.weight() >= STRONG:
        return True
    plains = found.sights[0].plains
    if len(found.sights) == 1 and _is_some(found.sights[0]) and not is_known_name(plains[0]):
        return False
    if len(plains) > 1 and plains[0] in listed("articles"):
        plains = plains[1:]
    if len(plains) > 1 and (is_known_name(plains[0]) or _is_mixed(plains)):
        return True
    spoken = any(sight.document not in surveys for sight in found.sights)
    return _stands_alone(plains[0], found, small[plains[0]], spoken=spoken)


def _is_mixed(plains: Sequence[str]) -> bool:
    """Whether a word begins it that may name a person, or an English one before an odd one."""
    return plains[0] in listed("either") or nature(plains[0]) == "word"


def _is_odd(word: str) -> bool:
    """Whether a word that begins an answer is no slip of an English one."""
    return len(word) > LONG and not is_slip(word)


def _stands_alone(word: str, found: Found, small: int, *, spoken: bool) -> bool:
    """Whether capitals alone are enough for a word."""
    times, what = len(found.sights), nature(word)
    amid = sum(not sight.opens for sight in found.sights)
    does = any(s.weight > 1 and s.kind == "name" for sight in found.sights for s in sight.signs)
    if what == "word":
        told = found.weight() > 1 and found.kind() != "name"
        return (small == 0 or word in listed("towns")) and "-" not in word and (amid > 1 or told)
    if what == "either":
        return small == 0 and word not in listed("calendar") and (amid > 0 or does)
    if what == "name" and is_known_name(word):
        return small <= 2 * times
    if small >= times or amid > 0 or does:
        return small < times
    if small or times > 1:
        return small == 0
    return not _MADE.search(word) and (spoken or _is_odd(word))
