"""Findings: plain sentences across themes and stages, each resting on the themes that it cites.

An analyst words them, else they are composed by rule: what is told most, what was gravest, where
feelings fall and rise, where people are divided, what worked, what people were after. How many
stand behind one is counted here either way. Counts, never percentages.
"""

from collections.abc import Iterable, Sequence

from synth.counting import Evidence
from synth.records.evidence import Concluded
from synth.records.ids import content_id
from synth.records.journey import Finding, StageView, Theme
from synth.records.study import UNASSIGNED

WIDEST = 4
"""Pain points told by most people that become findings."""
GRAVEST = 2
"""Further pain points of severity 4 that become findings, however few tell them."""
LEAST_PEOPLE = 2
"""What works and what people are after become findings when so many tell of it."""
AT_MOST = 10


def concluded(
    found: Sequence[Concluded], themes: Sequence[Theme], evidence: Evidence
) -> list[Finding]:
    """What an analyst concluded, with who stands behind it and which observations speak against."""
    known = {theme.id: theme for theme in themes}
    return [
        _finding(
            one.text,
            [known[i] for i in one.themes],
            evidence,
            [o for i in one.against for o in known[i].observations],
        )
        for one in found
    ]


def findings(views: Sequence[StageView], evidence: Evidence, whose: str = "") -> list[Finding]:
    """At most ten findings, pain points first; none where there are no themes.

    Args:
        views: the stages, as one actor has them.
        evidence: who stands behind what.
        whose: what each sentence begins with where there are several actors.
    """
    stages = [view for view in views if view.id != UNASSIGNED]
    composed = [
        *_pains(stages),
        *_mood(stages),
        *_divided(stages),
        *_widest("emotion", stages, "What works", bright=True),
        *_widest("goal", stages, "What people are after"),
    ]
    return [_finding(whose + text, themes, evidence) for text, themes in composed[:AT_MOST]]


Sentence = tuple[str, list[Theme]]


def _pains(stages: Sequence[StageView]) -> list[Sentence]:
    pains = [t for view in stages for t in view.themes.get("pain_point", ())]
    wide = sorted(pains, key=lambda t: (-t.n, -(t.severity or 0), t.id))[:WIDEST]
    grave = sorted(
        (t for t in pains if t.severity == 4 and t not in wide), key=lambda t: (-t.n, t.id)
    )[:GRAVEST]
    return [
        *(_sentence("In the way", t, stages, _WORST.get(t.severity or 0, "")) for t in wide),
        *(_sentence("Told by few, but grave", t, stages, _WORST[4]) for t in grave),
    ]


_WORST = {
    2: " It cost effort or delay.",
    3: " At worst, help or a workaround was needed.",
    4: " At worst, somebody gave up, went without or was harmed.",
}


def _sentence(lead: str, theme: Theme, stages: Sequence[StageView], more: str = "") -> Sentence:
    """`In the way at “First box”: “the box came late”.`; how many say so is counted, not worded."""
    stage = next(view.name for view in stages if view.id == theme.stage)
    return f"{lead} at “{stage}”: “{theme.name}”.{more}", [theme]


def _mood(stages: Sequence[StageView]) -> list[Sentence]:
    drawn = [v for v in stages if v.emotion.median is not None and v.themes.get("emotion")]
    if len(drawn) < 2:
        return []
    low = min(drawn, key=lambda v: (v.emotion.median or 0.0, v.id))
    high = max(drawn, key=lambda v: (v.emotion.median or 0.0, v.id))
    if low.emotion.median == high.emotion.median:
        return []
    text = (
        f"Feelings are lowest at “{low.name}” (median {_signed(low)} over "
        f"{low.emotion.n} people) and highest at “{high.name}” "
        f"(median {_signed(high)} over {high.emotion.n})."
    )
    return [(text, [*low.themes["emotion"], *high.themes["emotion"]])]


def _signed(view: StageView) -> str:
    median = view.emotion.median or 0.0
    return f"{median:+g}" if median else "0"


def _divided(stages: Sequence[StageView]) -> list[Sentence]:
    split = [view for view in stages if view.emotion.split and view.themes.get("emotion")]
    sentences: list[Sentence] = []
    for view in sorted(split, key=lambda v: (-v.emotion.n, v.id))[:1]:
        below = sum(dot.valence < 0 for dot in view.emotion.values)
        above = sum(dot.valence > 0 for dot in view.emotion.values)
        text = f"People are divided at “{view.name}”: {below} feel badly about it, {above} well."
        sentences.append((text, list(view.themes["emotion"])))
    return sentences


def _widest(
    facet: str, stages: Sequence[StageView], lead: str, *, bright: bool = False
) -> list[Sentence]:
    pool = [
        theme
        for view in stages
        for theme in view.themes.get(facet, ())
        if not bright or theme.id in view.bright_spots
    ]
    told = [theme for theme in pool if theme.n >= LEAST_PEOPLE]
    widest = sorted(told, key=lambda t: (-t.n, t.id))[:1]
    return [_sentence(lead, theme, stages) for theme in widest]


def _finding(
    text: str, themes: Sequence[Theme], evidence: Evidence, against: Sequence[str] = ()
) -> Finding:
    counter = dict.fromkeys((*against, *(o for theme in themes for o in theme.counter)))
    return Finding(
        id=content_id("f", text, sorted(t.id for t in themes)),
        text=text,
        themes=tuple(t.id for t in themes),
        n=len({p for theme in themes for p in theme.participants}),
        of=len(_base(themes, evidence)),
        counter=tuple(counter),
    )


def _base(themes: Iterable[Theme], evidence: Evidence) -> set[str]:
    """Everyone counted in `of` at the stages of these themes, for their actors."""
    places = {(t.stage, t.actor) for t in themes}
    people = {
        o.participant
        for o in evidence.observations.values()
        if o.mode == "experienced" and (o.stage, o.actor) in places
    }
    return people.union(*(evidence.answered.get(place, frozenset()) for place in places))
