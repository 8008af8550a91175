"""A model groups and names the observations of one place."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from synth.analysts.model.answers import Theme, Themes
from synth.analysts.model.desk import Desk
from synth.analysts.model.wording import names_text, one_line
from synth.analysts.protocol import Cluster, Merged, Place
from synth.analysts.wording import short_name
from synth.llm.answering import NoAnswer
from synth.llm.protocol import Request
from synth.prompting import CodebookEntry
from synth.records.evidence import Observation
from synth.records.study import Study
from synth.sentences import count_words
from synth.workers import each

AT_ONCE = 120
"""Observations sorted in one call; more are sorted in parts, and then the parts' themes."""
NAME_WORDS = 10
QUOTE_WORDS = 25
LITTLE = 0.9
"""Share of themes among what was sorted above which another round would join little."""
MISSING = 0.1
"""Share of observations left out of an answer from which it is asked for again."""


class Item(NamedTuple):
    """What is sorted: an observation, or a theme of observations of an earlier round."""

    facet: str
    statement: str
    quote: str
    members: tuple[str, ...]
    owners: frozenset[str]


@dataclass(frozen=True)
class Merger:
    """Sorts observations into themes; long lists in parts, all parts at once.

    How many requests are in flight is bounded where they are sent.
    """

    study: Study
    codebook: Sequence[CodebookEntry]
    desk: Desk

    def merge(
        self, place: Place, observations: Sequence[Observation], cluster: Cluster
    ) -> list[Merged]:
        """Groups of one facet each; every observation is in one."""
        known = {o.id: o for o in observations}
        lists = self._rounds(observations, cluster)
        asked = each(lambda items: self._sorted(place, items, known, cluster), lists, len(lists))
        return [theme for themes in asked for theme in themes]

    def request(self, place: Place, items: Sequence[Item]) -> Request:
        """What is asked about items."""
        return self.desk.request(
            "merge",
            Themes,
            static={
                "title": self.study.title,
                "facets": names_text(self.study.facets, self.codebook),
            },
            data={
                "place": f"Stage: {place.stage.name}. {place.stage.description}\n"
                f"Whose journey: {place.actor.name}",
                "items": _listed(items),
            },
            owners={owner for item in items for owner in item.owners},
        )

    def _rounds(self, observations: Sequence[Observation], cluster: Cluster) -> list[list[Item]]:
        """All facets together where they fit one call, else facet by facet.

        By id; of a list that must be cut, by likeness, so that its parts hold together.
        """
        by_facet: dict[str, list[Item]] = defaultdict(list)
        for observation in sorted(observations, key=lambda o: o.id):
            by_facet[observation.facet].append(_item(observation))
        lists = [by_facet[f.id] for f in self.study.facets if f.id in by_facet]
        lists = [_by_likeness(items, cluster) if len(items) > AT_ONCE else items for items in lists]
        if len(observations) <= AT_ONCE:
            return [[item for items in lists for item in items]] if lists else []
        return lists

    def _sorted(
        self,
        place: Place,
        items: list[Item],
        known: Mapping[str, Observation],
        cluster: Cluster,
    ) -> list[Merged]:
        """Themes of items; of a long list those of its parts, sorted again."""
        while len(items) > AT_ONCE:
            parts = [items[i : i + AT_ONCE] for i in range(0, len(items), AT_ONCE)]
            asked = each(lambda part: self._asked(place, part, cluster), parts, len(parts))
            merged = [theme for themes in asked for theme in themes]
            if self.desk.pending or len(merged) > LITTLE * len(items):
                return merged
            items = [_again(theme, known) for theme in merged]
        return self._asked(place, items, cluster)

    def _asked(self, place: Place, items: Sequence[Item], cluster: Cluster) -> list[Merged]:
        if len(items) == 1 and len(items[0].members) > 1:
            return [_alone(items[0])]

        def made(answer: Themes, strict: bool) -> list[Merged]:
            if strict and (problems := _problems(answer, items)):
                raise ValueError("; ".join(problems[:5]))
            return _merged(answer, items)

        try:
            return self.desk.ask(self.request(place, items), Themes, made)
        except NoAnswer as problem:
            what = f"{where(place)}, {len(items)} of its items merged by likeness alone"
            self.desk.failed(what, problem)
            return _merged_by_likeness(items, cluster)


def where(place: Place) -> str:
    """A place in words."""
    return f"stage '{place.stage.id}' of '{place.actor.id}'"


def _item(o: Observation) -> Item:
    quote = " … ".join(citation.quote for citation in o.citations)
    return Item(o.facet, o.statement, quote, (o.id,), frozenset({o.participant}))


def _again(theme: Merged, known: Mapping[str, Observation]) -> Item:
    head = known[theme.members[theme.clearest]]
    owners = frozenset(known[m].participant for m in theme.members)
    members = (head.id, *(m for m in theme.members if m != head.id))
    return Item(theme.facet, theme.name, head.citations[0].quote, members, owners)


def _listed(items: Sequence[Item]) -> str:
    lines: list[str] = []
    facet = ""
    for n, item in enumerate(items, 1):
        if item.facet != facet:
            facet = item.facet
            lines.append(f"{facet}:")
        lines.append(f"{n}. {one_line(item.statement)} — “{_cut(item.quote)}”")
    return "\n".join(lines)


def _cut(quote: str) -> str:
    words = quote.split()
    return " ".join([*words[:QUOTE_WORDS], "…"] if len(words) > QUOTE_WORDS else words)


def _problems(answer: Themes, items: Sequence[Item]) -> list[str]:
    problems = []
    for i, theme in enumerate(answer.themes):
        if count_words(theme.name) > NAME_WORDS:
            problems.append(f"themes.{i}.name: at most {NAME_WORDS} words: {theme.name!r}")
        facets = {items[n - 1].facet for n in theme.members if 1 <= n <= len(items)}
        if len(facets) > 1:
            problems.append(f"themes.{i}.members: of one facet only, found {sorted(facets)}")
    told = [n for theme in answer.themes for n in theme.members]
    missing = sorted(set(range(1, len(items) + 1)) - set(told))
    if len(missing) > MISSING * len(items):
        problems.append(f"themes: observations {missing} are in no theme")
    return problems


def _merged(answer: Themes, items: Sequence[Item]) -> list[Merged]:
    """Themes of the answer, each item where it was named first; an item left out stands alone."""
    free = dict(enumerate(items, 1))
    merged = []
    for theme in answer.themes:
        for facet, numbers in _of_one_facet(theme, free):
            numbers.sort(key=lambda n: n != theme.clearest)  # the clearest stands for the centre
            taken = [free.pop(n) for n in numbers]
            members = tuple(m for item in taken for m in item.members)
            name = _short(one_line(theme.name)) or short_name(taken[0].statement)
            merged.append(Merged(facet, members, name, summary=one_line(theme.summary)))
    return merged + [_alone(item) for item in free.values()]


def _short(name: str) -> str:
    words = name.split()
    return name if len(words) <= NAME_WORDS else " ".join(words[:NAME_WORDS]) + " …"


def _of_one_facet(theme: Theme, free: Mapping[int, Item]) -> list[tuple[str, list[int]]]:
    by_facet: dict[str, list[int]] = defaultdict(list)
    for n in dict.fromkeys(theme.members):
        if n in free:
            by_facet[free[n].facet].append(n)
    return list(by_facet.items())


def _alone(item: Item) -> Merged:
    return Merged(item.facet, item.members, short_name(item.statement))


def _by_likeness(items: Sequence[Item], cluster: Cluster) -> list[Item]:
    """The same items, near in the list where near in meaning."""
    heads = {item.members[0]: item for item in items}
    return [heads[i] for group in cluster(list(heads)) for i in group]


def _merged_by_likeness(items: Sequence[Item], cluster: Cluster) -> list[Merged]:
    heads = {item.members[0]: item for item in items}
    by_facet: dict[str, list[str]] = defaultdict(list)
    for head, item in heads.items():
        by_facet[item.facet].append(head)
    return [
        _alone(heads[group[0]])._replace(members=tuple(m for h in group for m in heads[h].members))
        for ids in by_facet.values()
        for group in cluster(ids)
    ]
