"""One row a sticky, to paste into a whiteboard."""

from synth.exports.csv_file import csv_text
from synth.exports.tables import Table
from synth.results import Results
from synth.wall.content import Content, chosen

HEAD = ("text", "stage", "lane", "n", "colour", "id", "review")
COLOURS = {
    "action": "light blue",
    "touchpoint": "cyan",
    "goal": "green",
    "emotion": "yellow",
    "pain_point": "red",
    "opportunities": "violet",
}
OTHER = "orange"
"""Facets that a study adds."""


def stickies_csv(results: Results, actor: str | None = None) -> str:
    """All themes and opportunities of an actor, stage by stage, as CSV without formulas.

    Raises:
        UsageError: there is no such actor.
    """
    maker = Content(results, chosen(results.journey, actor))
    stages = results.journey.stages
    facets = [(facet.id, maker.plain(facet.name)) for facet in results.journey.facets]
    lanes = [*(maker.facet_lane(facet, stages) for facet in facets), maker.asked(stages)]
    rows = [
        (
            item.title,
            maker.plain(stage.name),
            lane.name,
            maker.bare(item.note),
            colour(lane.id),
            item.id,
            maker.state(item.id),
        )
        for i, stage in enumerate(stages)
        for lane in lanes
        for item in lane.cells[i].items
    ]
    return csv_text(Table("stickies", HEAD, rows))


def colour(lane: str) -> str:
    """The name of a lane's colour, as whiteboards call theirs."""
    return COLOURS.get(lane, OTHER)
