"""Verdicts on themes: renamed, merged and split ones stay as people made them.

A verdict lists members. What an analyst puts with them later joins the theme where its words are
near, else it stands alone.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from synth.analysts.naming import name_of
from synth.drawing import id_of
from synth.records.evidence import Group, Observation
from synth.records.review import Gone, Review
from synth.themes import SAME
from synth.verdicts.seen import Regrouping, SeenTheme, read

Likeness = Callable[[str, str], float]
"""Cosine of two observations' words by their ids, rounded to 4 decimals."""
ACTIONS = frozenset(("accept", "rename", "merge", "split", "comment"))


@dataclass
class Groups:
    """The themes of a study as people decided on them."""

    groups: list[Group] = field(default_factory=list)
    became: dict[str, str] = field(default_factory=dict)
    """Id of the theme that now holds most of a draft theme's members, by the draft's id."""
    reviews: dict[str, list[Review]] = field(default_factory=dict)
    """By the id that the theme has now."""
    gone: list[Gone] = field(default_factory=list)


def regroup(
    drafted: Sequence[Group],
    kept: Mapping[str, Observation],
    joins: Mapping[str, Sequence[str]],
    now: Mapping[str, str],
    reviews: Iterable[Review],
    likeness: Likeness,
) -> Groups:
    """Lays verdicts on themes over an analyst's groups.

    Args:
        drafted: groups as the analyst made them.
        kept: observations as decided on, by id.
        joins: members of the theme that an observation joins, where it moved or was added.
        now: the id that an observation has now, by the one that reviews know it by.
        reviews: active ones, in the order of time.
        likeness: how near the words of two observations are.
    """
    table = _Table(drafted, kept, now, likeness)
    table.settle_moved(joins)
    told = Groups()
    for review in reviews:
        if review.target[:1] == "m" and review.action in ACTIONS:
            table.apply(review, told)
    told.groups = table.ended()
    at = {m: name for group in told.groups if (name := id_of(group)) for m in group.members}
    told.became = _became(drafted, at)
    for members, about in table.reviewed:
        homes = Counter(at[m] for m in members if m in at)
        if homes:
            told.reviews.setdefault(_most(homes), []).append(about)
    return told


class _Table:
    """Groups on a table, moved about by one verdict after another."""

    def __init__(
        self,
        drafted: Sequence[Group],
        kept: Mapping[str, Observation],
        now: Mapping[str, str],
        likeness: Likeness,
    ) -> None:
        self.kept = kept
        self.now = now
        self.likeness = likeness
        self.groups = [g for g in (self._left_of(group) for group in drafted) if g.members]
        self.reviewed: list[tuple[set[str], Review]] = []
        self.at = {m: g for g in self.groups for m in g.members}

    def settle_moved(self, joins: Mapping[str, Sequence[str]]) -> None:
        """Gives a place to what is experienced and stands in no group."""
        loose = [o for n, o in self.kept.items() if o.mode == "experienced" and n not in self.at]
        while loose:
            # One that joins waits for those that it joins, which may be on their way too.
            ready = [o for o in loose if self._home(o, joins) or not joins.get(o.id)]
            for observation in ready or loose[:1]:
                self._settle(observation, self._home(observation, joins))
            loose = [o for o in loose if o.id not in self.at]

    def _home(self, observation: Observation, joins: Mapping[str, Sequence[str]]) -> str | None:
        """The theme that it joins: where most of those stand that it was put with."""
        wanted = self._present(joins.get(observation.id, ()))
        found = Counter(
            id_of(g) for m in wanted if (g := self.at.get(m)) and _place(g) == key(observation)
        )
        return _most(found) if found else None

    def _settle(self, observation: Observation, home: str | None) -> None:
        if home is None:
            self._put(_alone(observation))
            return
        group = next(g for g in self.groups if id_of(g) == home)
        joined = group.model_copy(update={"members": (*group.members, observation.id)})
        self._replace(group, joined)

    def apply(self, review: Review, told: Groups) -> None:
        """One verdict; where none of its members is left, it is gone."""
        parts = _parts(review)
        members = self._present(m for part in parts for m in part.members)
        if not members:
            named = ", ".join(part.name for part in parts if part.name)
            told.gone.append(_gone(review, named))
            return
        if review.action == "comment":
            self.reviewed.append((set(members), review))
            return
        disturbed = list({id(self.at[m]): self.at[m] for m in members}.values())
        for part in parts:
            self._pin(part, review, disturbed)

    def _pin(self, part: SeenTheme, review: Review, disturbed: Sequence[Group]) -> None:
        present = self._present(part.members)
        if not present:
            return
        place = Counter(key(self.kept[m]) for m in present).most_common(1)[0][0]
        own = [m for m in present if key(self.kept[m]) == place]
        before = Counter(id_of(self.at[m]) for m in own)
        first = next(g for g in self.groups if id_of(g) == _most(before))
        against = [o for g in disturbed for o in g.counter if _place(g) == place]
        for member in own:
            group = self.at[member]
            left = tuple(m for m in group.members if m != member)
            self._replace(group, group.model_copy(update={"members": left}))
        facet, stage, actor = place
        pinned = Group(
            facet=facet,
            stage=stage,
            actor=actor,
            members=tuple(own),
            name=part.name or first.name,
            summary=_summary(own, disturbed),
            counter=tuple(dict.fromkeys(o for o in against if o not in own)),
        )
        self._put(pinned)
        self.reviewed.append((set(own), review))
        self._gather_near(pinned, review, disturbed)

    def _gather_near(self, pinned: Group, review: Review, disturbed: Sequence[Group]) -> None:
        """What the verdict did not know of, and an analyst put with these, joins if it is near."""
        known = {m for part in _parts(review) for m in self._present(part.members)}
        known |= {m for theme in _themes(review) for m in self._present(theme.members)}
        seen = {*(m for g in disturbed for m in g.members)} - known
        for member in sorted(seen):
            group = self.at[member]
            if _place(group) != _place(pinned) or group.members == pinned.members:
                continue
            if self.likeness(pinned.members[0], member) >= SAME:
                left = tuple(m for m in group.members if m != member)
                self._replace(group, group.model_copy(update={"members": left}))
                joined = pinned.model_copy(update={"members": (*pinned.members, member)})
                self._replace(pinned, joined)
                pinned = joined

    def ended(self) -> list[Group]:
        """The groups; what lost the members that named it is named anew."""
        return [self._named(group) for group in self.groups]

    def _named(self, group: Group) -> Group:
        against = tuple(o for o in group.counter if o in self.kept and o not in group.members)
        if group.name:
            return group.model_copy(update={"counter": against})
        said = [self.kept[m].said for m in group.members]
        name, _ = name_of(said, group.facet)
        return group.model_copy(update={"counter": against, "name": name})

    def _left_of(self, group: Group) -> Group:
        """A drafted group without those that were taken out or moved elsewhere."""
        left = tuple(
            m
            for m in group.members
            if m in self.kept
            and key(self.kept[m]) == _place(group)
            and self.kept[m].mode == "experienced"
        )
        summary = group.summary if 2 * len(left) >= len(group.members) else ""
        return group.model_copy(update={"members": left, "summary": summary})

    def _present(self, members: Iterable[str]) -> list[str]:
        """Those that are there and stand in a group, by the ids that they have now."""
        named = dict.fromkeys(self.now.get(m, m) for m in members)
        return [m for m in named if m in self.at]

    def _put(self, group: Group) -> None:
        self.groups.append(group)
        self.at.update(dict.fromkeys(group.members, group))

    def _replace(self, old: Group, new: Group) -> None:
        at = next(i for i, group in enumerate(self.groups) if group is old)
        self.groups[at : at + 1] = [new] if new.members else []
        self.at.update(dict.fromkeys(new.members, new))


def key(observation: Observation) -> tuple[str, str, str]:
    """Where an observation's theme stands: facet, stage and actor."""
    return observation.facet, observation.stage, observation.actor


def _place(group: Group) -> tuple[str, str, str]:
    return group.facet, group.stage, group.actor


def _summary(members: Sequence[str], groups: Sequence[Group]) -> str:
    """That of the group of which most are here; none where that is less than half of it."""
    shared = [(len({*members} & {*g.members}), g) for g in groups]
    most, group = max(shared, key=lambda one: one[0])
    return group.summary if 2 * most >= len(group.members) else ""


def _alone(observation: Observation) -> Group:
    facet, stage, actor = key(observation)
    return Group(facet=facet, stage=stage, actor=actor, members=(observation.id,))


def _parts(review: Review) -> list[SeenTheme]:
    """The themes that stand there after a verdict."""
    if review.action in ("accept", "comment"):
        seen = read(review.before, SeenTheme)
        return [seen] if seen else []
    told = read(review.after, Regrouping)
    return list(told.parts) if told else []


def _themes(review: Review) -> list[SeenTheme]:
    """The themes that a verdict was about."""
    told = read(review.before, Regrouping)
    return list(told.themes) if told else []


def _became(drafted: Sequence[Group], at: Mapping[str, str]) -> dict[str, str]:
    """Where most of each drafted theme's members are now."""
    found = {}
    for group in drafted:
        homes = Counter(at[m] for m in group.members if m in at)
        if homes:
            found[id_of(group)] = _most(homes)
    return found


def _most(homes: Counter[str]) -> str:
    """The commonest; ties go to the smaller id."""
    return min(homes, key=lambda i: (-homes[i], i))


def _gone(review: Review, name: str) -> Gone:
    return Gone(
        review=review.id,
        reviewer=review.reviewer,
        action=review.action,
        target=review.target,
        words=name,
        why="none of its observations is in the map any more",
    )
