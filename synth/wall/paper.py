"""Paper and type of the wall edition, in millimetres.

Type: a letter is read at 30 feet for each inch of its height (MUTCD 2009, section 2A.13), so at
two metres a capital needs 5.6 mm. Capitals of 24 pt Arial are 6.1 mm high. Nothing is smaller.
"""

from dataclasses import dataclass

from synth.errors import UsageError, sentence

POINT = 25.4 / 72
BODY = 24 * POINT
LINE = 1.13 * BODY
MARGIN, PAD, AIR = 15.0, 4.0, 3.2
"""Edge of the sheet, and room beside and above the text of a cell."""
LABEL = 63.0
"""Width of the column of lane names."""
WIDEST = 300.0
"""Longest line in a column: longer ones are hard to follow."""


@dataclass(frozen=True)
class Paper:
    """A sheet on its long side; `tile` is the paper it is printed on in pieces."""

    name: str
    wide: float
    high: float
    tile: tuple[float, float] | None = None

    @property
    def scale(self) -> float:
        """How much larger than A1 its title is."""
        return self.wide / 841


PAPERS = {
    "A0": Paper("A0", 1189, 841),
    "A1": Paper("A1", 841, 594),
    "A3": Paper("A3", 841, 594, tile=(297, 420)),
}


def paper_of(name: str | None) -> Paper:
    """The paper by its name, A1 by default. Raises UsageError where there is none such."""
    paper = PAPERS.get((name or "A1").upper())
    if paper is None:
        raise UsageError(
            sentence(
                "--paper",
                expected=f"one of {', '.join(sorted(PAPERS))}",
                found=repr(name),
                remedy="A3 is the A1 sheet over several pages",
            )
        )
    return paper
