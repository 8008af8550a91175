"""Single strong voices: what one person alone tells, and tells strongly, so that it stays in sight.

A respondent of a survey is no voice by being the only one: among hundreds of short answers many
stand alone for their wording, and strong words are cheap there. Only people interviewed are.
"""

from collections.abc import Iterable, Sequence

from synth.counting import Evidence
from synth.records.journey import Theme
from synth.records.study import UNASSIGNED

GRAVE = 4
"""Severity of a strong voice: gave up, went without or was harmed."""
STRONG = 2
"""Valence of a strong voice, whatever its sign."""
LEAST_SPEAKERS = 3
"""Interviewed people with something of their own at the stage; else nearly all stands alone."""


def voices(themes: Iterable[Theme], evidence: Evidence) -> list[str]:
    """Ids of themes that one interviewed person alone tells, strongly; pain points first.

    Then by how many others spoke of the stage without telling it, and by id. What lies outside
    the stages is none.
    """
    found = [theme for theme in themes if _is_voice(theme, evidence)]
    return [theme.id for theme in sorted(found, key=_order)]


def _is_voice(theme: Theme, evidence: Evidence) -> bool:
    interviewed = theme.by_kind.interview
    alone = theme.n == interviewed.n == 1 and interviewed.of >= LEAST_SPEAKERS
    return alone and theme.stage != UNASSIGNED and _is_strong(theme.observations, evidence)


def _is_strong(members: Sequence[str], evidence: Evidence) -> bool:
    labels = [evidence.observations[i].labels for i in members]
    valences = [v for told in labels if isinstance(v := told.get("valence"), int)]
    return any(told.get("severity") == GRAVE for told in labels) or any(
        abs(valence) >= STRONG for valence in valences
    )


def _order(theme: Theme) -> tuple[int, int, str]:
    return -(theme.severity or 0), -theme.by_kind.interview.of, theme.id
