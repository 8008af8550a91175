"""The stages of a shared map: themes, feelings, hopes and questions, of reviewed claims alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from synth.assembler import emotion_lane
from synth.records.journey import ByKind, Count, Idea, Opportunity, StageView, Theme
from synth.records.study import UNASSIGNED, Metric
from synth.sharing.basis import Basis, is_accepted, names_of
from synth.sharing.folding import LEAST
from synth.sharing.masking import Mask
from synth.sharing.records import (
    Feeling,
    Lane,
    SharedFinding,
    SharedMetric,
    SharedOpportunity,
    SharedStage,
    SharedTheme,
)
from synth.sharing.voices import statement, told


@dataclass
class Maker:
    """Makes the parts of a shared map, and counts what it leaves out."""

    basis: Basis
    say: Mask
    """Takes out of a text what must not be named in it."""
    names: Mapping[str, str] = field(init=False)
    """Of themes, by the id that they have in the map."""

    def __post_init__(self) -> None:
        """Names the themes once; what rests on them tells the same names."""
        self.names = {old: self._name(old, theme) for old, theme in self.basis.themes.items()}
        self._actors = {a.id: a.name for a in self.basis.journey.actors}

    def _name(self, old: str, theme: Theme) -> str:
        """The theme's name; where it repeats what is not shown, a claim's wording; or nothing."""
        seen = is_accepted(self.basis.journey, old)
        if self.basis.echoes.clean(theme.name, seen=seen):
            return self.say(theme.name)
        wordings = (statement(self.basis, o) for o in self.basis.known(theme.observations))
        return self.say(next((words for words in wordings if words), ""))

    def stages(self) -> list[SharedStage]:
        """The study's stages in order; what lies outside of them only where something does."""
        made = [self._stage(view) for view in self.basis.journey.stages]
        ids = [view.id for view in self.basis.journey.stages]
        return [s for i, s in zip(ids, made, strict=True) if i != UNASSIGNED or _any(s)]

    def _stage(self, view: StageView) -> SharedStage:
        return SharedStage(
            name=view.name,
            description=view.description,
            feelings=self._feelings(view.id),
            lanes=self._lanes(view.id),
            expected=told(self.basis, view.expectations, self.say, every=True),
            wished=told(self.basis, view.wishes, self.say, every=True),
            opportunities=tuple(self._opportunity(o) for o in self.asked(view)),
            metrics=tuple(_metric(metric) for metric in view.metrics),
        )

    def _lanes(self, stage: str) -> tuple[Lane, ...]:
        mine = {old: t for old, t in self.basis.themes.items() if t.stage == stage}
        lanes = (
            (name, tuple(self._theme(old, t) for old, t in mine.items() if t.facet == facet))
            for facet, name in names_of(self.basis.journey)
        )
        return tuple(Lane(name=name, themes=themes) for name, themes in lanes if themes)

    def _theme(self, old: str, theme: Theme) -> SharedTheme:
        return SharedTheme(
            name=self.names[old],
            actor=self.actor(theme.actor),
            severity=theme.severity,
            by_kind=theme.by_kind,
            told=told(self.basis, theme.observations, self.say),
            against=told(self.basis, theme.counter, self.say),
        )

    def actor(self, id: str) -> str:
        """An actor's name; empty where there is one, for then it tells nothing."""
        return self._actors.get(id, "") if len(self._actors) > 1 else ""

    def _feelings(self, stage: str) -> tuple[Feeling, ...]:
        """One an actor, never all together: of a total and a part the other part is known."""
        felt = [
            self.basis.evidence.observations[i]
            for i in self.basis.evidence.at(stage, "experienced", "emotion")
        ]
        found = []
        for id in self._actors:
            lane = emotion_lane([o for o in felt if o.actor == id])
            enough = lane.n >= LEAST
            n, middle = (lane.n, lane.median) if enough else (None, None)
            found.append(Feeling(actor=self.actor(id), n=n, median=middle))
        return tuple(found)

    def findings(self) -> list[SharedFinding]:
        """Findings that a person accepted and reviewed claims carry."""
        journey = self.basis.journey
        kept = [f for f in journey.findings if is_accepted(journey, f.id)]
        return [
            SharedFinding(
                text=self.say(f.text),
                by_kind=self._counted([self.basis.themes[t] for t in known]),
                against=len({o.participant for o in self.basis.known(f.counter)}),
                rests_on=tuple(self.names[t] for t in known if self.names[t]),
            )
            for f in kept
            if (known := [t for t in f.themes if t in self.basis.themes]) and self.clean(f.text)
        ]

    def clean(self, text: str) -> bool:
        """Whether a text that a person accepted repeats nothing that is not to be shown."""
        return self.basis.echoes.clean(text)

    def _counted(self, themes: Sequence[Theme]) -> ByKind:
        """People behind some themes, of those with a reviewed claim at their stages."""
        evidence = self.basis.evidence
        people = evidence.people(i for theme in themes for i in theme.observations)
        standing = evidence.standing()
        places = [standing[place] for place in {(t.stage, t.actor) for t in themes}]
        counts = {
            kind: Count(n=len(people[kind]), of=len(set[str]().union(*(p[kind] for p in places))))
            for kind in ("interview", "survey")
        }
        return ByKind(**counts)

    def asked(self, view: StageView) -> list[Opportunity]:
        """Opportunities of a stage that a person accepted and reviewed claims carry."""
        return [
            o
            for o in view.opportunities
            if is_accepted(self.basis.journey, o.id)
            and self.clean(o.question)
            and (self._pains(o) or self.basis.known(o.evidence))
        ]

    def _pains(self, opportunity: Opportunity) -> list[str]:
        return [t for t in opportunity.addresses if t in self.basis.themes]

    def _opportunity(self, opportunity: Opportunity) -> SharedOpportunity:
        pains = self._pains(opportunity)
        themes = [self.basis.themes[t] for t in pains]
        ids = [i for theme in themes for i in theme.observations] + list(opportunity.evidence)
        people = self.basis.evidence.people(o.id for o in self.basis.known(ids))
        reach = {kind: Count(n=len(who), of=0) for kind, who in people.items()}
        settled = {
            name: self.say(value) if value and name not in opportunity.proposed else None
            for name in ("effort", "measure")
            for value in (getattr(opportunity, name),)
        }
        return SharedOpportunity(
            question=self.say(opportunity.question),
            severity=max((t.severity for t in themes if t.severity), default=None),
            reach=ByKind(**reach),
            answers=tuple(self.names[t] for t in pains if self.names[t]),
            ideas=tuple(self.say(i.text) for i in opportunity.ideas if self._may_show(i)),
            **settled,
        )

    def _may_show(self, idea: Idea) -> bool:
        """An analyst's idea, or the reviewed wish of somebody whose wording may be shown."""
        behind = self.basis.known(idea.evidence)
        if idea.origin == "analyst" and not idea.evidence:
            return self.clean(idea.text)
        shown = behind and all(statement(self.basis, o) for o in behind)
        return bool(shown) and len(behind) == len(idea.evidence) and self.clean(idea.text)


def _any(stage: SharedStage) -> bool:
    told_apart = (stage.expected, stage.wished)
    return bool(stage.lanes) or any(t.voices or t.closed for t in told_apart)


def _metric(metric: Metric) -> SharedMetric:
    return SharedMetric(
        name=metric.name, value=metric.value, date=metric.date, source=metric.source
    )
