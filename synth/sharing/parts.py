"""What differs between parts of the sample, where every cell of the comparison has three people."""

from collections.abc import Iterable, Sequence

from synth.patterns import patterns
from synth.records.insight import Contrast
from synth.segments import contrasts
from synth.sharing.folding import LEAST, Folded
from synth.sharing.records import SharedContrast, SharedPattern
from synth.sharing.stages import Maker


def shared_contrasts(maker: Maker, folded: Folded) -> list[SharedContrast]:
    """Differences that stand out among reviewed claims too, between values that are told.

    All four cells must hold three people: those who tell of it and those who do not, in the part
    and in the rest.
    """
    journey = maker.basis.journey
    themes = {theme.id: (old, theme) for old, theme in maker.basis.themes.items()}
    told = {(s.name, part.value) for s in folded.segments for part in s.parts}
    made = contrasts(
        journey.segments, [theme for _, theme in themes.values()], maker.basis.evidence
    )
    stages = {view.id: view.name for view in journey.stages}
    return [
        SharedContrast(
            segment=one.segment,
            value=one.value,
            stage=stages.get(theme.stage, theme.stage),
            theme=maker.names[old],
            surveyed=one.kind == "survey",
            n=one.n,
            of=one.of,
            rest_n=one.rest_n,
            rest_of=one.rest_of,
        )
        for one in made
        for old, theme in (themes[one.theme],)
        if (one.segment, one.value.strip()) in told and _wide(one) and maker.names[old]
    ]


def _wide(one: Contrast) -> bool:
    cells = (one.n, one.of - one.n, one.rest_n, one.rest_of - one.rest_n)
    return min(cells) >= LEAST


def shared_patterns(maker: Maker) -> list[SharedPattern]:
    """Behaviour patterns of reviewed claims, where the study asked for them."""
    if not maker.basis.journey.patterns:
        return []
    old = {theme.id: name for name, theme in maker.basis.themes.items()}
    made = patterns(maker.basis.themes.values(), maker.basis.evidence)
    told = (
        (len(p.participants), _named(maker, [old[line.theme] for line in p.lines])) for p in made
    )
    return [
        SharedPattern(people=people, themes=tuple(names))
        for people, names in told
        if people >= LEAST and all(names)
    ]


def _named(maker: Maker, themes: Iterable[str]) -> Sequence[str]:
    return [maker.names[theme] for theme in themes]
