"""A study of 40 people and 60 respondents made by a program, so that what is true of it is known.

Who says what is dealt by hashes of names: the same study every time. The null version has the same
talk and themes, and nothing to be found in them. Sentences are in planted_talk.toml, files are
written by planted_files.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

TALK: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "planted_talk.toml").read_text("utf-8")
)
THEMES: dict[str, dict[str, Any]] = {t["id"]: t for t in (*TALK["theme"], *TALK["aside"])}
STAGES = ("hearing", "booking", "visit", "paying", "after")
CLIENTS = tuple(f"P{n:02}" for n in range(1, 28))
FIXERS = tuple(f"P{n:02}" for n in range(28, 40))
LAST = "P40"
"""Who is interviewed last: a client with a way, a theme and an objection of her own."""
LONG = "P07"
"""Who tells at length of something else, once with feeling and once without."""
RESPONDENTS = tuple(f"R{n:02}" for n in range(1, 61))
# How many people tell each theme, in the planted study and in its null version.
FEW: Mapping[str, tuple[int, int]] = {
    "neighbour": (12, 12), "leaflet": (9, 9), "one-number": (10, 10), "vouched": (8, 8),
    "wary": (3, 8), "easy": (14, 9), "ashamed": (3, 9), "landlord": (9, 9), "photos": (13, 13),
    "slots": (11, 11), "form": (3, 5), "nearly": (2, 0), "late": (12, 12), "ontime": (4, 0),
    "mess": (13, 9), "kind": (5, 9), "part": (8, 8), "shows": (10, 10), "receipt": (9, 9),
    "fee": (8, 8), "card": (9, 9), "fair": (7, 7), "flood": (1, 0), "review": (9, 9),
    "paper": (8, 8), "silence": (7, 7), "safe": (7, 7), "left": (3, 0),
    "mate": (8, 8), "fill": (9, 9), "ping": (10, 10), "address": (9, 9), "parking": (9, 9),
    "tea": (7, 7), "punctual": (5, 0), "overrun": (7, 7), "looks": (9, 9), "payout": (10, 10),
    "sheet": (9, 9),
}  # fmt: skip
ASIDES: Mapping[str, tuple[int, int]] = {
    "wish-map": (5, 6), "wish-call": (3, 4), "wish-day": (2, 4),
    "hear-charged": (3, 3), "hear-angry": (2, 2), "hear-paid": (2, 2),
}  # fmt: skip
"""People who dress it as their own experience, and who say by plain words what it is."""
WAYS = {
    "client": dict(zip(STAGES, ("one-number", "photos", "shows", "card", "review"), strict=True)),
    "fixer": {"hearing": "fill", "booking": "ping", "visit": "looks", "paying": "sheet"},
}
"""The stages of each actor's way, and what those tell who have nothing else to tell of one."""
ANSWERED = {"late": 13, "part": 8, "noshow": 6}
INVENTED = "I told everybody at work to use them."
"""What a reader makes up about those who left."""


@dataclass(frozen=True)
class Mark:
    """One thing that one person says, and what a reader makes of it."""

    person: str
    id: str
    """Of the entry in planted_talk.toml."""
    words: str
    statement: str
    valence: int | None = None
    cued: bool = False

    @property
    def entry(self) -> dict[str, Any]:
        return THEMES[self.id]

    @property
    def theme(self) -> str:
        """What it is merged into."""
        return str(self.entry.get("as", self.id))

    @property
    def stage(self) -> str:
        return str(self.entry["stage"])

    @property
    def mode(self) -> str:
        return str(self.entry.get("mode", "experienced"))

    @property
    def misread(self) -> bool:
        """Whether the reader takes this wish for something lived, and the check finds out."""
        return self.id == "wish-call" and not self.cued


@dataclass(frozen=True)
class Planted:
    """The plan: who says what, who has which attribute, and what is never cited."""

    null: bool
    marks: tuple[Mark, ...]
    people: tuple[str, ...]
    renters: frozenset[str]
    unpaid: frozenset[str]
    """Clients who tell nothing of paying."""
    idle: dict[str, int] = field(default_factory=dict)
    """How many turns of each person nobody marks."""

    def own(self) -> list[Mark]:
        return [m for m in self.marks if m.mode == "experienced"]

    def tellers(self, theme: str, kind: str = "P") -> set[str]:
        """People interviewed (P) or surveyed (R) behind a theme."""
        return {m.person for m in self.own() if m.theme == theme and m.person[0] == kind}

    def standing(self, stage: str, actor: str) -> set[str]:
        """Interviewed people of an actor with anything of their own at a stage."""
        return {
            m.person
            for m in self.own()
            if (m.stage, m.entry["actor"]) == (stage, actor) and m.person[0] == "P"
        }

    def valence(self, person: str, stage: str) -> list[int]:
        return [
            m.valence
            for m in self.own()
            if (m.person, m.stage) == (person, stage) and m.valence is not None
        ]


def plan(*, null: bool = False, last: bool = True) -> Planted:
    """Who says what; without the last interview where `last` is False."""
    dealer = Dealer(null)
    dealer.deal()
    if last:
        dealer.deal_last()
    people = (*CLIENTS, *FIXERS, *([LAST] if last else []))
    idle = {p: _covered(dealer.marks, p) // 4 for p in people}
    return Planted(null, tuple(dealer.marks), people, dealer.renters, dealer.unpaid, idle)


def _covered(told: Sequence[Mark], person: str) -> int:
    """Turns with something to mark: four to each that has nothing."""
    return min(12, max(8, 4 * (sum(m.person == person and not m.misread for m in told) // 4)))


def themes_told(study: Planted) -> dict[str, list[Mark]]:
    """Marks of one's own by theme."""
    found: dict[str, list[Mark]] = defaultdict(list)
    for mark in study.own():
        found[mark.theme].append(mark)
    return dict(found)


# --- chance without dice


def digest(*parts: object) -> int:
    return int.from_bytes(sha256("\0".join(map(str, parts)).encode()).digest()[:8], "big")


def drawn(what: str, people: Iterable[str], number: int) -> list[str]:
    """So many of the people, by hash."""
    return sorted(sorted(people, key=lambda p: digest(what, p))[:number])


def one_of(options: Sequence[str], *key: object) -> str:
    return options[digest(*key) % len(options)]


def filled_in(text: str, number: int) -> str:
    """The text with one of each {alternative|alternative}; another number, another choice."""

    def choose(match: re.Match[str]) -> str:
        nonlocal number
        options = match[1].split("|")
        number, at = divmod(number, len(options))
        return options[at]

    return re.sub(r"\{([^}]*)\}", choose, text)


def said(person: str, id: str, nth: int, part: str = "tells") -> Mark:
    """What a person says about a theme, as the nth to do so."""
    entry = THEMES[id]
    tells = entry[part]
    turn, at = divmod(nth, len(tells))
    words, _, statement = tells[at].partition(" => ")
    valence = entry.get("labels", {}).get("valence")
    if sign := re.match(r"([+-]\d): ", words):
        valence, words = int(sign[1]), words[sign.end() :]
    words = filled_in(words, digest(id, at) % 997 + turn)
    words = words if part == "survey" else words[0].upper() + words[1:]
    return Mark(person, id, words, statement, valence, cued=part == "cued")


# --- who tells what


class Dealer:
    """Deals themes to people; each has its own words, the next of the theme."""

    def __init__(self, null: bool) -> None:
        self.null = null
        self.marks: list[Mark] = []
        self.renters = frozenset(drawn("renters", CLIENTS, 14))
        self.unpaid = frozenset() if null else frozenset(drawn("unpaid", CLIENTS, 10))
        self._told: Counter[tuple[str, str]] = Counter()
        self._pools = _dealt_evenly(self.renters) if null else _planted(self.renters)

    def deal(self) -> None:
        """Everything but the last interview."""
        for id, few in FEW.items():
            for person in drawn(id, self._pool(id), few[self.null]):
                self.tell(person, id)
        self._deal_asides()
        for person in (*CLIENTS, *FIXERS):
            self._fill_ways(person)
        for person in (*CLIENTS, *FIXERS):
            self._fill_talk(person)
        self._deal_answers()

    def deal_last(self) -> None:
        """The fortieth: in the null version a talk like any other."""
        alike = ("neighbour", "photos", "slots", "late", "shows", "card", "review", "safe")
        own = ("slots", "slots", "slots", "feeclear", "twice", "twice", "twice")
        for id in alike if self.null else own:
            self.tell(LAST, id)
        if not self.null:
            self.tell(LAST, "wish-map", "cued")
            self.tell(LAST, "hear-angry")

    def tell(self, person: str, id: str, part: str = "tells") -> None:
        nth = self._told[id, part]
        self._told[id, part] += 1
        mark = said(person, id, nth, part)
        if self.null and mark.valence:  # no stage is felt more strongly than another
            mark = replace(mark, valence=1 if mark.valence > 0 else -1)
        self.marks.append(mark)

    def _pool(self, id: str) -> set[str]:
        """Who may tell a theme."""
        entry = THEMES[id]
        found = self._pools.get(id, set(CLIENTS if entry["actor"] == "client" else FIXERS))
        return found - self.unpaid if entry["stage"] == "paying" else found

    def _deal_asides(self) -> None:
        """Wishes and hearsay; who tells nothing of paying themselves tells of others' bills."""
        for id, (dressed, cued) in ASIDES.items():
            everyone = CLIENTS if THEMES[id]["actor"] == "client" else FIXERS
            pool = sorted(self.unpaid) if id == "hear-charged" and self.unpaid else everyone
            people = sorted(pool, key=lambda p: digest(id, p))[: dressed + cued]
            for n, person in enumerate(people):
                self.tell(person, id, "tells" if n < dressed else "cued")

    def _fill_ways(self, person: str) -> None:
        """Something of their own at each stage of their way."""
        way = WAYS["client" if person in CLIENTS else "fixer"]
        own = {m.stage for m in self.marks if m.person == person and m.mode == "experienced"}
        for stage, id in way.items():
            if stage not in own and not (stage == "paying" and person in self.unpaid):
                self.tell(person, id)

    def _fill_talk(self, person: str) -> None:
        """What they told is told again in other words, until there are eight marks."""
        own = [m for m in self.marks if m.person == person and not m.misread]
        again = {m.id for m in own if m.mode == "experienced" and len(m.entry["tells"]) > 2}
        ids = sorted(again, key=lambda id: digest("again", person, id))
        for n in range(max(0, 8 - len(own))):
            self.tell(person, ids[n % len(ids)])

    def _deal_answers(self) -> None:
        """Marks of the survey."""
        people = iter(sorted(RESPONDENTS, key=lambda r: digest("answers", r)))
        for id, number in ANSWERED.items():
            for _ in range(number):
                self.tell(next(people), id, "survey")


def _planted(renters: frozenset[str]) -> dict[str, set[str]]:
    """Who may tell what in the planted study: feelings fall from booking to the visit."""
    easy = set(drawn("easy", CLIENTS, FEW["easy"][0]))
    calm = set(CLIENTS) - easy
    spared = set(drawn("spared", easy, 3))
    late = set(drawn("late", set(CLIENTS) - spared, FEW["late"][0]))
    messy = (easy - spared) | set(drawn("messy", calm, 2))
    form = set(drawn("form+", CLIENTS, FEW["form"][0] + FEW["nearly"][0]))
    nearly = set(drawn("nearly", form, FEW["nearly"][0]))
    return {
        "landlord": set(renters),
        "ashamed": calm,
        "late": late,
        "ontime": spared | set(drawn("ontime", calm - late - messy, 1)),
        "mess": messy,
        "kind": calm - messy,
        "nearly": nearly,
        "form": form - nearly,
    }


def _dealt_evenly(renters: frozenset[str]) -> dict[str, set[str]]:
    """Who may tell what in the null version: nobody has it both ways at a stage."""
    owners = set(CLIENTS) - renters
    easy, mess = (set(drawn(id, CLIENTS, FEW[id][1])) for id in ("easy", "mess"))
    return {
        "landlord": set(drawn("renters", renters, 5)) | set(drawn("owners", owners, 4)),
        "ashamed": set(CLIENTS) - easy,
        "kind": set(CLIENTS) - mess,
    }
