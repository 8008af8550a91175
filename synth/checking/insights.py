"""What the map says of segments, single voices, patterns and growth, counted again."""

from collections import defaultdict
from collections.abc import Iterator

from synth.records.insight import Contrast, Pattern, PatternLine, Segment
from synth.records.journey import JourneyMap, Theme
from synth.results import Results


class _Known:
    """The records of a map by id, and who told what of their own in which kind of source."""

    def __init__(self, results: Results) -> None:
        self.journey: JourneyMap = results.journey
        self.kinds = {s.id: s.kind for s in self.journey.sources}
        self.by_id = {o.id: o for o in self.journey.observations}
        self.segments = {s.name: s for s in self.journey.segments}
        self.themes = {
            t.id: t for s in self.journey.stages for lane in s.themes.values() for t in lane
        }
        self.pinned: dict[tuple[str, str], set[str]] = defaultdict(set)
        actors = {p.id: p.actor for p in self.journey.participants}
        for pin in self.journey.prompted:
            for turn in results.turns.get(pin.source, ()) if pin.stage else ():
                if turn.participant and turn.item == pin.item:
                    self.pinned[pin.stage or "", actors.get(turn.participant, "")].add(
                        turn.participant
                    )

    def behind(self, theme: Theme, kind: str) -> set[str]:
        """People of one kind behind a theme."""
        return self._people(theme.observations, kind)

    def standing(self, theme: Theme, kind: str) -> set[str]:
        """People of one kind with anything of their own at the theme's stage."""
        own = [
            o.id
            for o in self.by_id.values()
            if (o.stage, o.actor, o.mode) == (theme.stage, theme.actor, "experienced")
        ]
        pinned = self.pinned[theme.stage, theme.actor] if kind == "survey" else set()
        return self._people(own, kind) | pinned

    def _people(self, ids: list[str] | tuple[str, ...], kind: str) -> set[str]:
        return {
            o.participant
            for i in ids
            if (o := self.by_id.get(i))
            and any(self.kinds.get(c.source) == kind for c in o.citations)
        }


def insight_problems(results: Results) -> Iterator[str]:
    """One sentence a problem, each naming the record."""
    known = _Known(results)
    yield from _segment_problems(known.journey)
    for contrast in known.journey.contrasts:
        yield from _contrast_problems(contrast, known)
    for voice in known.journey.voices:
        theme = known.themes.get(voice)
        if theme is None or theme.n != 1:
            yield f"voice {voice}: it is no theme of the map that one person alone tells"
    for pattern in known.journey.patterns:
        yield from _pattern_problems(pattern, known)
    yield from _growth_problems(known)


def _segment_problems(journey: JourneyMap) -> Iterator[str]:
    for segment in journey.segments:
        if segment.values != _values(segment, journey):
            yield f"segment '{segment.name}': it is not what the participants' attributes say"


def _values(segment: Segment, journey: JourneyMap) -> dict[str, tuple[str, ...]]:
    values: dict[str, set[str]] = defaultdict(set)
    for person in journey.participants:
        if segment.name in person.segments:
            values[person.segments[segment.name]].add(person.id)
    return {value: tuple(sorted(people)) for value, people in values.items()}


def _contrast_problems(contrast: Contrast, known: _Known) -> Iterator[str]:
    name = f"contrast of '{contrast.segment}: {contrast.value}' in theme {contrast.theme}"
    segment, theme = known.segments.get(contrast.segment), known.themes.get(contrast.theme)
    if segment is None or theme is None or contrast.value not in segment.values:
        yield f"{name}: its segment, value or theme is not in the map"
        return
    part = set(segment.values[contrast.value])
    rest = {p for people in segment.values.values() for p in people} - part
    behind, standing = (f(theme, contrast.kind) for f in (known.behind, known.standing))
    found = (contrast.n, contrast.of, contrast.rest_n, contrast.rest_of)
    counted = tuple(len(a & b) for b in (part, rest) for a in (behind, standing))
    if found != counted:
        n, of, rest_n, rest_of = counted
        yield f"{name}: it should say {n} of {of} beside {rest_n} of {rest_of}"


def _pattern_problems(pattern: Pattern, known: _Known) -> Iterator[str]:
    if len(set(pattern.participants)) < 3:
        yield f"pattern {pattern.id}: fewer than three people stand behind it"
    for line in pattern.lines:
        if not _carries(line, pattern, known):
            yield f"pattern {pattern.id}: “{line.text}” does not rest on each of its people"


def _carries(line: PatternLine, pattern: Pattern, known: _Known) -> bool:
    theme = known.themes.get(line.theme)
    if theme is None or theme.actor != pattern.actor or not set(line.evidence) <= {*known.by_id}:
        return False
    people = {known.by_id[i].participant for i in line.evidence}
    return people == set(pattern.participants) and set(line.evidence) <= set(theme.observations)


def _growth_problems(known: _Known) -> Iterator[str]:
    interviews = [s.id for s in known.journey.sources if s.kind == "interview"]
    tellers = []
    for theme in known.themes.values():
        members = [known.by_id[i] for i in theme.observations if i in known.by_id]
        cited = {c.source for o in members for c in o.citations}
        tellers.append(len(cited.intersection(interviews)))
    steps = known.journey.growth
    if [step.interviews for step in steps] != list(range(1, len(interviews) + 1)):
        yield "growth: it does not go from one interview to all of them"
        return
    for step in steps:
        mean = sum(1 - _missed(c, step.interviews, len(interviews)) for c in tellers)
        if abs(mean - step.themes) > 0.0001:
            yield f"growth: {step.interviews} interviews show {mean:.4f} themes, not {step.themes}"


def _missed(tellers: int, drawn: int, interviews: int) -> float:
    """Chance that none of a theme's interviews is among `drawn` of all, one draw after another."""
    chance = 1.0
    for i in range(drawn):
        chance *= max(0, interviews - tellers - i) / (interviews - i)
    return chance
