"""An analyst's map as marks, so that it is compared with gold like with like."""

from synth.evaluation.gold import Mark
from synth.records.evidence import Citation, Observation
from synth.records.journey import JourneyMap


def marks_of(journey: JourneyMap) -> list[Mark]:
    """One mark an observation: its longest citation, and the id of its theme, if any."""
    paths = {source.id: source.path for source in journey.sources}
    theme_of = {
        member: theme.id
        for stage in journey.stages
        for lane in stage.themes.values()
        for theme in lane
        for member in theme.observations
    }
    marks = [_mark(o, paths, theme_of.get(o.id, "")) for o in journey.observations]
    return sorted(marks, key=lambda m: (m.source, m.start, m.end, m.facet))


def _mark(observation: Observation, paths: dict[str, str], theme: str) -> Mark:
    citation = max(observation.citations, key=_length)
    return Mark(
        source=paths[citation.source],
        start=citation.start,
        end=citation.end,
        quote=citation.quote,
        facet=observation.facet,
        stage=observation.stage,
        mode=observation.mode,
        actor=observation.actor,
        valence=_number(observation, "valence"),
        severity=_number(observation, "severity"),
        theme=theme,
    )


def _length(citation: Citation) -> tuple[int, int]:
    return citation.end - citation.start, -citation.start


def _number(observation: Observation, label: str) -> int | None:
    value = observation.labels.get(label)
    return value if isinstance(value, int) else None
