"""An analyst's map as marks, so that it is compared with gold like with like."""

from synth.evaluation.gold import Mark, Stretches, is_read
from synth.records.evidence import Citation, Observation
from synth.records.journey import JourneyMap


def marks_of(journey: JourneyMap, read: Stretches | None = None) -> list[Mark]:
    """One mark an observation: its longest citation, and the id of its theme, if any.

    Where gold kept to stretches of a source, the longest citation inside of them; an observation
    without one is left out.
    """
    paths = {source.id: source.path for source in journey.sources}
    theme_of = {
        member: theme.id
        for stage in journey.stages
        for lane in stage.themes.values()
        for theme in lane
        for member in theme.observations
    }
    marks = [
        citation_mark(observation, max(cited, key=_length), paths, theme_of.get(observation.id, ""))
        for observation in journey.observations
        if (cited := _read(observation, paths, read or {}))
    ]
    return sorted(marks, key=lambda m: (m.source, m.start, m.end, m.facet))


def _read(observation: Observation, paths: dict[str, str], read: Stretches) -> list[Citation]:
    return [c for c in observation.citations if is_read(paths[c.source], c.start, c.end, read)]


def citation_mark(
    observation: Observation, citation: Citation, paths: dict[str, str], theme: str = ""
) -> Mark:
    """One citation of an observation as a mark; `paths` by source id."""
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
