"""What became of a map: themes added, strengthened, weakened, contradicted, gone, and the rest.

Arithmetic on two maps; it reads no file and words nothing. The same two maps the other way round
give the mirror image: what is added one way is gone the other.
"""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from synth.analysts.naming import plain_name
from synth.changes.matching import mended, same_rest, same_themes
from synth.changes.rest import emotion_changes, names, source_changes, texts
from synth.privacy.consent import Consents, consents, overlap
from synth.privacy.overlap import Overlap
from synth.privacy.withholding import withheld
from synth.records.change import (
    Changes,
    MapMark,
    Quoted,
    Texts,
    ThemeChange,
    ThemeRef,
    ThemeSide,
)
from synth.records.evidence import Observation
from synth.records.journey import Finding, JourneyMap, Opportunity, Theme

Pair = tuple[Theme, Theme]
"""One theme in the older map and in the newer one."""


def compare(old: JourneyMap, new: JourneyMap) -> Changes:
    """What changed from `old` to `new`; a map and itself give no entry in any list.

    Themes are matched by shared evidence (`synth.changes.matching`), findings and opportunities by
    the themes that they rest on, sources by path. A theme may stand in several lists. Nothing is
    told in words of people who did not agree to be quoted, in one map or the other.
    """
    closed = consents(old, new)
    words = overlap(new, closed, before=old)
    return _Comparison(_Map(old, closed, words), _Map(new, closed, words)).changes()


class _Map:
    """One of the two maps, made ready for looking things up."""

    def __init__(self, journey: JourneyMap, closed: Consents, words: Overlap) -> None:
        self.journey = withheld(journey, plain_name, closed=closed, words=words)
        self.themes = {t.id: t for t in self.journey.every_theme()}
        self.observations = {o.id: o for o in journey.observations}
        self.stages = {view.id: view.name for view in journey.stages}
        self.facets = {facet.id: facet.name for facet in journey.facets}
        self.holders = {i: t for t in self.themes.values() for i in t.observations}
        self.quotable = {p.id for p in journey.participants if p.id not in closed}

    def mark(self) -> MapMark:
        made = self.journey.generated
        title = self.journey.study.get("title", "")
        return MapMark(title=title, at=made.at, model=made.model, synth_version=made.synth_version)

    def side(self, theme: Theme) -> ThemeSide:
        return ThemeSide(
            id=theme.id,
            name=theme.name,
            stage=theme.stage,
            stage_name=self.stages.get(theme.stage, theme.stage),
            n=theme.n,
            by_kind=theme.by_kind,
            severity=theme.severity,
            observations=theme.observations,
        )

    def holding(self, ids: Iterable[str]) -> tuple[ThemeRef, ...]:
        """Themes that hold some of these observations, in the order of their ids."""
        found = {t.id: t for i in ids if (t := self.holders.get(i))}
        return tuple(ThemeRef(id=i, name=t.name) for i, t in sorted(found.items()))

    def said(self, ids: Iterable[str]) -> list[Observation]:
        """These observations; a map that was edited by hand may lack some."""
        return [o for i in ids if (o := self.observations.get(i))]

    def people(self, ids: Iterable[str]) -> set[str]:
        """Who said these observations."""
        return {o.participant for o in self.said(ids)}

    def by(self, ids: Iterable[str], people: AbstractSet[str]) -> tuple[str, ...]:
        """Those of the observations that are by these people."""
        return tuple(o.id for o in self.said(ids) if o.participant in people)

    def quote(self, ids: Iterable[str]) -> Quoted | None:
        """The first of these observations whose speaker may be quoted."""
        for o in self.said(ids):
            if o.participant in self.quotable and o.citations:
                cited = o.citations[0]
                return Quoted(
                    observation=o.id,
                    participant=o.participant,
                    quote=cited.quote,
                    locator=cited.locator,
                    from_notes=o.from_notes,
                )
        return None


class _Comparison:
    """Two maps, and which theme of the one is which of the other."""

    def __init__(self, old: _Map, new: _Map) -> None:
        self.old, self.new = old, new
        self.known = mended([*old.observations.values()], [*new.observations.values()])
        self.older = {b: a for a, b in self.known.items()}
        self.same = same_themes(old.themes.values(), new.themes.values(), self.known)

    def changes(self) -> Changes:
        old, new = self.old, self.new
        return Changes(
            old=old.mark(),
            new=new.mark(),
            added=tuple(self._added()),
            strengthened=self._where(
                lambda a, b: b.n > a.n, self._turnover(_behind, by_went=False)
            ),
            weakened=self._where(lambda a, b: b.n < a.n, self._turnover(_behind, by_came=False)),
            contradicted=self._where(
                lambda a, b: bool(new.people(b.counter) - old.people(a.counter)),
                self._turnover(_against, by_went=False),
            ),
            gone=tuple(self._gone()),
            uncontradicted=self._where(
                lambda a, b: bool(old.people(a.counter) - new.people(b.counter)),
                self._turnover(_against, by_came=False),
            ),
            exchanged=self._where(
                lambda a, b: a.n == b.n and set(a.participants) != set(b.participants),
                self._turnover(_behind),
            ),
            renamed=self._where(lambda a, b: a.name != b.name, self._change),
            moved=self._where(lambda a, b: a.stage != b.stage, self._change),
            severity=self._where(lambda a, b: a.severity != b.severity, self._change),
            findings=self._findings(),
            opportunities=self._opportunities(),
            emotion=tuple(emotion_changes(old.journey, new.journey)),
            sources=source_changes(old.journey, new.journey),
            participants=names(old.journey.participants, new.journey.participants),
            stages=names(old.journey.stages, new.journey.stages),
            actors=names(old.journey.actors, new.journey.actors),
        )

    @cached_property
    def _pairs(self) -> list[Pair]:
        """Matched themes, in the newer map's order."""
        before = {b: a for a, b in self.same.items()}
        found = [t for t in self.new.themes.values() if t.id in before]
        return [(self.old.themes[before[t.id]], t) for t in found]

    def _where(
        self, holds: Callable[[Theme, Theme], bool], tell: Callable[[Theme, Theme], ThemeChange]
    ) -> tuple[ThemeChange, ...]:
        return tuple(tell(a, b) for a, b in self._pairs if holds(a, b))

    def _change(self, before: Theme | None, after: Theme | None) -> ThemeChange:
        there, theme = (self.new, after) if after else (self.old, before)
        assert theme is not None
        return ThemeChange(
            id=theme.id,
            name=theme.name,
            stage=theme.stage,
            stage_name=there.stages.get(theme.stage, theme.stage),
            facet=theme.facet,
            facet_name=there.facets.get(theme.facet, theme.facet),
            actor=theme.actor,
            before=self.old.side(before) if before else None,
            after=self.new.side(after) if after else None,
        )

    def _turnover(
        self, ids: Callable[[Theme], Sequence[str]], *, by_came: bool = True, by_went: bool = True
    ) -> Callable[[Theme, Theme], ThemeChange]:
        """Tells who came and went among the people of some observations of a theme.

        Args:
            ids: the observations looked at: behind the theme, or against it.
            by_came: whether those who came make the change, and so their words tell what is new.
            by_went: whether those who went do.
        """

        def tell(before: Theme, after: Theme) -> ThemeChange:
            then, now = self.old.people(ids(before)), self.new.people(ids(after))
            came = self.new.by(ids(after), now - then)
            went = self.old.by(ids(before), then - now)
            news = (by_came and self._fresh(came)) or (by_went and self._lost(went))
            return self._change(before, after).model_copy(
                update={
                    "came": tuple(sorted(now - then)),
                    "went": tuple(sorted(then - now)),
                    "observations": (*came, *went),
                    "regrouped": not news,
                    "quote": self.new.quote(came),
                }
            )

        return tell

    def _fresh(self, ids: Iterable[str]) -> bool:
        """Whether the older map lacks some of these observations of the newer one."""
        return any(self.older.get(i, i) not in self.old.observations for i in ids)

    def _lost(self, ids: Iterable[str]) -> bool:
        """Whether the newer map lacks some of these observations of the older one."""
        return any(self.known.get(i, i) not in self.new.observations for i in ids)

    def _added(self) -> Iterable[ThemeChange]:
        known = set(self.same.values())
        for theme in (t for t in self.new.themes.values() if t.id not in known):
            members = {self.older.get(i, i) for i in theme.observations}
            yield self._change(None, theme).model_copy(
                update={
                    "came": theme.participants,
                    "observations": theme.observations,
                    "regrouped": not self._fresh(theme.observations),
                    "related": self.old.holding(members),
                    "quote": self.new.quote(theme.observations),
                }
            )

    def _gone(self) -> Iterable[ThemeChange]:
        for theme in (t for t in self.old.themes.values() if t.id not in self.same):
            members = {self.known.get(i, i) for i in theme.observations}
            yield self._change(theme, None).model_copy(
                update={
                    "went": theme.participants,
                    "observations": theme.observations,
                    "regrouped": not self._lost(theme.observations),
                    "related": self.new.holding(members),
                }
            )

    def _findings(self) -> Texts:
        def rests_on(finding: Finding) -> set[str]:
            return {self.same.get(i, i) for i in finding.themes}

        old, new = self.old.journey.findings, self.new.journey.findings
        pairs = same_rest({f.id: rests_on(f) for f in old}, {f.id: set(f.themes) for f in new})
        return texts([(f.id, f.text) for f in old], [(f.id, f.text) for f in new], pairs)

    def _opportunities(self) -> Texts:
        def rests_on(asked: Opportunity) -> set[str]:
            return set(asked.addresses or asked.evidence)

        old, new = _asked(self.old.journey), _asked(self.new.journey)
        newer = self.same | self.known
        before = {q.id: {newer.get(i, i) for i in rests_on(q)} for q in old}
        pairs = same_rest(before, {q.id: rests_on(q) for q in new})
        return texts([(q.id, q.question) for q in old], [(q.id, q.question) for q in new], pairs)


def _behind(theme: Theme) -> Sequence[str]:
    return theme.observations


def _against(theme: Theme) -> Sequence[str]:
    return theme.counter


def _asked(journey: JourneyMap) -> list[Opportunity]:
    return [asked for view in journey.stages for asked in view.opportunities]
