"""The forms of the wall edition by the end of a file's name."""

from collections.abc import Callable, Mapping
from pathlib import Path

from synth.errors import UsageError, sentence
from synth.results import Results
from synth.wall import chromium
from synth.wall.cards import cards_html
from synth.wall.content import sheet
from synth.wall.paper import Paper, paper_of
from synth.wall.stickies import stickies_csv
from synth.wall.svg import drawing
from synth.wall.tiles import tiled
from synth.wall.wall import parts_of, wall_svg

SCALE = {"A0": 1.0, "A1": 1.5}
"""Dots to a CSS pixel of a .png: about 4,500 or 4,800 pixels wide."""
Form = Callable[[Results], str | bytes]


def forms(to: Path, paper: str | None = None, actor: str | None = None) -> Mapping[str, Form]:
    """What can be made, by the end of the file's name.

    Args:
        to: the file, for messages.
        paper: A0, A1 (the default) or A3; a sheet's alone.
        actor: whose journey; the first by default.

    Raises:
        UsageError: there is no such paper, or the file is of a form that has neither.
    """
    on = paper_of(paper)
    found = _by_ending(on, actor, to)
    if (paper or actor) and not to.name.lower().endswith(tuple(found)):
        raise UsageError(
            sentence(
                str(to),
                expected=f"a name that ends in one of {', '.join(sorted(found))}",
                found="a form that shows the whole study",
                remedy="leave --paper and --actor out",
            )
        )
    return found


def _by_ending(on: Paper, actor: str | None, to: Path) -> Mapping[str, Form]:
    return {
        ".svg": lambda results: wall_svg(results, _whole(on, to), actor),
        ".pdf": lambda results: _pdf(results, on, actor, to),
        ".png": lambda results: _png(results, _whole(on, to), actor, to),
        ".cards.html": lambda results: cards_html(results, actor),
        ".cards.pdf": lambda results: chromium.pdf(cards_html(results, actor), to, ".cards.html"),
        ".stickies.csv": lambda results: stickies_csv(results, actor),
    }


def _whole(paper: Paper, to: Path) -> Paper:
    if paper.tile is None:
        return paper
    raise UsageError(
        sentence(
            str(to),
            expected="--paper A0 or A1 for a single picture",
            found=f"--paper {paper.name}, which is several pages",
            remedy="name the file .pdf",
        )
    )


def _pdf(results: Results, paper: Paper, actor: str | None, to: Path) -> bytes:
    shown = sheet(results, actor)
    parts, title = parts_of(shown, paper), f"{shown.title}: {shown.actor}"
    if paper.tile:
        pages, wide, high = tiled(parts, paper, title)
    else:
        wide, high = paper.wide, paper.high
        pages = [drawing(parts, wide, high, title)]
    return chromium.pdf(chromium.page(pages, wide, high, title), to, ".svg")


def _png(results: Results, paper: Paper, actor: str | None, to: Path) -> bytes:
    shown = sheet(results, actor)
    title = f"{shown.title}: {shown.actor}"
    picture = drawing(parts_of(shown, paper), paper.wide, paper.high, title)
    html = chromium.page([picture], paper.wide, paper.high, title)
    return chromium.png(html, to, ".svg", paper.wide, paper.high, SCALE[paper.name])
