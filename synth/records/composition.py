"""What an analyst made of a study, before it is counted and before people decide.

The map is drawn from it by arithmetic alone, so that a verdict redraws the map without a model.
"""

from synth.records.base import OpenRecord
from synth.records.document import Source
from synth.records.evidence import Concluded, Group, Observation, Rejection
from synth.records.journey import Generated, Opportunity, Participant, Prompted
from synth.records.study import Study


class Composition(OpenRecord):
    """Everything that a map is drawn from, the documents aside."""

    study: Study
    generated: Generated
    participants: tuple[Participant, ...]
    sources: tuple[Source, ...]
    observations: tuple[Observation, ...]
    """Sorted by id."""
    rejections: tuple[Rejection, ...] = ()
    groups: tuple[Group, ...]
    worded: dict[str, tuple[Concluded, ...]] = {}
    """Findings as an analyst worded them, by actor; rules make those of the other actors."""
    opportunities: tuple[Opportunity, ...] = ()
    prompted: tuple[Prompted, ...] = ()
    asked: tuple[str, ...] = ()
    """Stages that some question was about."""
    unread: bool = False
    """Whether some source was not read to its end."""
    by_rule: bool = True
    """Whether rules worded the opportunities."""
    incomplete: tuple[str, ...] = ()
    """What the reader could not do, a sentence each; said before all other remarks."""
    remarks: tuple[str, ...] = ()
