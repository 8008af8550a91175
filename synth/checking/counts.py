"""Every count and reference of the map, recomputed from its observations and the sources."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from statistics import median

from synth.checking.ways import way_problems
from synth.records.evidence import Observation
from synth.records.ids import theme_id
from synth.records.journey import JourneyMap, StageView, Theme
from synth.results import Results


class _Tally:
    """Who said what where, by plain counting."""

    def __init__(self, results: Results) -> None:
        journey = results.journey
        self.by_id = {o.id: o for o in journey.observations}
        self.kind = {s.id: s.kind for s in journey.sources}
        self.themes = {
            t.id: t for stage in journey.stages for lane in stage.themes.values() for t in lane
        }
        self.at_stage: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for o in journey.observations:
            if o.mode == "experienced":
                for citation in o.citations:
                    key = o.stage, o.actor, self.kind.get(citation.source, "")
                    self.at_stage[key].add(o.participant)
        actors = {p.id: p.actor for p in journey.participants}
        for stage, people in _answered(results).items():
            for person in people:
                self.at_stage[stage, actors.get(person, ""), "survey"].add(person)

    def base(self, stage: str, actor: str) -> set[str]:
        """Everyone who counts in `of`."""
        interview = self.at_stage[stage, actor, "interview"]
        return interview | self.at_stage[stage, actor, "survey"]


def _answered(results: Results) -> dict[str, set[str]]:
    pins = {(p.source, p.item): p.stage for p in results.journey.prompted if p.stage}
    people: dict[str, set[str]] = defaultdict(set)
    for source, turns in results.turns.items():
        for turn in turns:
            stage = pins.get((source, turn.item or ""))
            if stage and turn.participant:
                people[stage].add(turn.participant)
    return people


def count_problems(results: Results) -> Iterator[str]:
    """One sentence a problem, each naming the record."""
    tally = _Tally(results)
    for stage in results.journey.stages:
        for lane in stage.themes.values():
            for theme in lane:
                yield from (f"theme {theme.id}: {p}" for p in _theme_problems(theme, tally))
                if theme.stage != stage.id or theme not in stage.themes.get(theme.facet, ()):
                    yield f"theme {theme.id}: it stands at another stage or in another lane"
        yield from (f"stage {stage.id}: {p}" for p in _stage_problems(stage, tally))
    yield from _finding_problems(results.journey, tally)
    yield from _membership_problems(results.journey, tally)
    yield from way_problems(results.journey)


def _theme_problems(theme: Theme, tally: _Tally) -> Iterator[str]:
    members = [tally.by_id.get(i) for i in theme.observations]
    own = [o for o in members if o is not None]
    if len(own) < len(members) or not own:
        yield "cites an observation that is not in the map"
    if any((o.facet, o.stage, o.actor) != (theme.facet, theme.stage, theme.actor) for o in own):
        yield "holds an observation of another facet, stage or actor"
    if any(o.mode != "experienced" for o in own):
        yield "counts what its speaker did not live"
    if theme.id != theme_id(theme.facet, theme.stage, theme.actor, theme.observations):
        yield "its id is not that of its observations"
    told = [s for o in own if isinstance(s := o.labels.get("severity"), int)]
    if theme.severity != max(told, default=None):
        yield f"its severity is {theme.severity}, which is not the worst that was told"
    if any(i not in tally.by_id for i in theme.counter):
        yield "its counter-evidence is not in the map"
    yield from _count_problems(theme, tally)


def _count_problems(theme: Theme, tally: _Tally) -> Iterator[str]:
    own = [tally.by_id[i] for i in theme.observations if i in tally.by_id]
    people = {o.participant for o in own}
    if theme.n != len(people) or set(theme.participants) != people:
        yield f"n is {theme.n}, and {len(people)} distinct participants stand behind it"
    base = tally.base(theme.stage, theme.actor)
    if theme.of != len(base):
        yield f"of is {theme.of}, and {len(base)} participants have something at its stage"
    for kind in ("interview", "survey"):
        n = len({o.participant for o in own if kind in _kinds(o, tally)})
        of = len(tally.at_stage[theme.stage, theme.actor, kind])
        count = getattr(theme.by_kind, kind)
        if (count.n, count.of) != (n, of):
            yield f"{kind} counts are {count.n} of {count.of}, and should be {n} of {of}"


def _kinds(observation: Observation, tally: _Tally) -> set[str | None]:
    return {tally.kind.get(citation.source) for citation in observation.citations}


def _stage_problems(stage: StageView, tally: _Tally) -> Iterator[str]:
    values: dict[str, list[int]] = defaultdict(list)
    for o in tally.by_id.values():
        valence = o.labels.get("valence")
        own = (o.stage, o.facet, o.mode) == (stage.id, "emotion", "experienced")
        if own and isinstance(valence, int):
            values[o.participant].append(valence)
    dots = {p: float(median(v)) for p, v in values.items()}
    if {d.participant: d.valence for d in stage.emotion.values} != dots:
        yield "the dots of the emotion lane are not the medians of its observations"
    expected = float(median(dots.values())) if len(dots) >= 3 else None
    if stage.emotion.n != len(dots) or stage.emotion.median != expected:
        yield f"the emotion lane says {stage.emotion.median} over {stage.emotion.n} people"
    below, above = (sum(s * v > 0 for v in dots.values()) for s in (-1, 1))
    if stage.emotion.split != (min(below, above) >= max(2, len(dots) / 3)):
        yield "whether people are divided is not what their dots say"
    for mode, ids in (
        ("expected", stage.expectations),
        ("wished", stage.wishes),
        ("hearsay", stage.hearsay),
    ):
        found = {o.id for o in tally.by_id.values() if (o.stage, o.mode) == (stage.id, mode)}
        if set(ids) != found:
            yield f"its lane of what was {mode} is not what the observations say"
    yield from _reference_problems(stage, tally)


def _reference_problems(stage: StageView, tally: _Tally) -> Iterator[str]:
    for opportunity in stage.opportunities:
        missing = [i for i in opportunity.addresses if i not in tally.themes]
        missing += [i for i in opportunity.evidence if i not in tally.by_id]
        if missing or not opportunity.evidence:
            yield f"opportunity {opportunity.id} rests on what is not in the map"
            continue
        people = {tally.by_id[i].participant for i in opportunity.evidence}
        if opportunity.reach != len(people):
            yield f"opportunity {opportunity.id} says {opportunity.reach} people, not {len(people)}"
    if any(i not in tally.themes for i in stage.bright_spots):
        yield "a bright spot is no theme of the map"


def _finding_problems(journey: JourneyMap, tally: _Tally) -> Iterator[str]:
    for finding in journey.findings:
        themes = [tally.themes[i] for i in finding.themes if i in tally.themes]
        if len(themes) < len(finding.themes) or not themes:
            yield f"finding {finding.id}: cites a theme that is not in the map"
            continue
        if any(i not in tally.by_id for i in finding.counter):
            yield f"finding {finding.id}: its counter-evidence is not in the map"
        people = {p for theme in themes for p in theme.participants}
        base = set().union(*(tally.base(t.stage, t.actor) for t in themes))
        if (finding.n, finding.of) != (len(people), len(base)):
            yield (
                f"finding {finding.id}: says {finding.n} of {finding.of}, and should say "
                f"{len(people)} of {len(base)}"
            )


def _membership_problems(journey: JourneyMap, tally: _Tally) -> Iterator[str]:
    """Everything lived stands in exactly one theme, so that nothing was dropped or told twice."""
    held = Counter(i for theme in tally.themes.values() for i in theme.observations)
    for o in journey.observations:
        times = held[o.id]
        if times != (o.mode == "experienced"):
            yield f"{o.id}: it is {o.mode} and stands in {times} themes"
    if len(tally.by_id) < len(journey.observations):
        yield "two observations have the same id"
