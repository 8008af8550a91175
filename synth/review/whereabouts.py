"""Where a theme or a finding stands now: ids come from members, so a decision changes them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from synth.desk.desk import Desk, View
from synth.drawing import id_of
from synth.records.review import Review
from synth.verdicts.claims import support
from synth.verdicts.seen import Regrouping, SeenClaim, read

KEPT = 5_000
"""Records whose members are remembered."""


class Whereabouts:
    """Knows again what was shown, what reviews name, and what the draft had."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._members: dict[str, tuple[str, ...]] = {}

    def remember(self, view: View, name: str) -> None:
        """Keeps the members of a record that a page shows."""
        members = _members(view, name)
        if members:
            self._members.pop(name, None)
            self._members[name] = members
            if len(self._members) > KEPT:
                del self._members[next(iter(self._members))]

    def now(self, view: View, name: str) -> str:
        """The id that a record has now; empty where nothing of it is left."""
        if _members(view, name) or name in view.reviews:
            return name
        members = self._members.get(name) or _in_log(self._desk.log.reviews, name)
        members = members or _in_draft(view, name)
        if name[:1] == "m":
            return _most(Counter(view.theme_of[m].id for m in members if m in view.theme_of))
        if name[:1] == "f":
            return _most(_shared(support(view.journey), frozenset(members)))
        return ""


def draft_members(view: View, members: Iterable[str]) -> set[str]:
    """Those members, and whatever the analyst had put with them; taken out ones too."""
    wanted = set(members)
    drafted = [g.members for g in view.made.groups if not wanted.isdisjoint(g.members)]
    return wanted.union(*drafted)


def _members(view: View, name: str) -> tuple[str, ...]:
    if name in view.themes:
        return view.themes[name].observations
    if name in view.findings:
        themes = (view.themes[t] for t in view.findings[name].themes if t in view.themes)
        return tuple(o for theme in themes for o in theme.observations)
    return view.opportunities[name].evidence if name in view.opportunities else ()


def _in_log(reviews: Sequence[Review], name: str) -> tuple[str, ...]:
    """What a review says that the record had."""
    for review in reversed(reviews):
        if review.target == name and (seen := read(review.before, SeenClaim)) and seen.members:
            return seen.members
        told = read(review.before, Regrouping)
        ids = review.before.get("themes")
        for theme, raw in zip(
            told.themes if told else (), ids if told and ids else (), strict=True
        ):
            if isinstance(raw, dict) and raw.get("id") == name:
                return theme.members
    return ()


def _in_draft(view: View, name: str) -> tuple[str, ...]:
    return next((g.members for g in view.made.groups if id_of(g) == name), ())


def _shared(claims: Mapping[str, frozenset[str]], members: frozenset[str]) -> Counter[str]:
    """How many members each claim shares, where that is more than half of either."""
    shared = {name: len(rests & members) for name, rests in claims.items()}
    least = {name: min(len(rests), len(members)) for name, rests in claims.items()}
    return Counter({name: n for name, n in shared.items() if n and 2 * n > least[name]})


def _most(found: Counter[str]) -> str:
    return min(found, key=lambda name: (-found[name], name), default="")
