"""The files that a reviewer may take away: each made from the map as it is decided now.

A form is rendered to bytes and never written to the disk. Forms that want a browser of their own
(.pdf, .png) are left to `synth export`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from synth.api.running import PAGES
from synth.coding.codings import codings_of
from synth.desk.desk import Desk
from synth.drawing import draw
from synth.exports.csv_file import csv_text
from synth.exports.export import TABLES
from synth.exports.printable import for_sharing
from synth.exports.review_tables import review_forms
from synth.exports.tables import rejected_table
from synth.records.journey import JourneyMap
from synth.refi.exchange import exchange_forms
from synth.results import Results, load_changes
from synth.wall.forms import forms as wall_forms

MAKER = Callable[[Results], str | bytes]
PLAIN_TITLE = 60
"""Code points of the study's title in a file's name."""
CODED = (".agreement.csv", ".gold.jsonl")
BLIND = (".agreement.csv", ".reviews.csv")
"""Forms that show what others marked in a blind session."""


@dataclass(frozen=True)
class Form:
    """A file to take away."""

    name: str
    """Its plain name, which is also its address."""
    ending: str
    """What tells the form to `synth export`."""
    words: str
    """What is in it, for somebody who does not know."""
    media: str
    group: str


MAP, TABLE, OWN, OTHER = "The map", "Tables", "What people decided", "For other programs"
CSV = "text/csv; charset=utf-8"
FORMS = (
    Form(
        "map.html", ".html", "One page that opens by itself, with all evidence.", "text/html", MAP
    ),
    Form("map.md", ".md", "The map as text.", "text/markdown; charset=utf-8", MAP),
    Form(
        "wall.svg",
        ".svg",
        "A poster, to print or to open in Figma or Inkscape.",
        "image/svg+xml",
        MAP,
    ),
    Form("cards.html", ".cards.html", "Cards to print and cut, for a workshop.", "text/html", MAP),
    Form("stickies.csv", ".stickies.csv", "Sticky notes for a whiteboard program.", CSV, MAP),
    Form("evidence.csv", ".csv", "A row a claim, with its words and where they stand.", CSV, TABLE),
    Form("rejected.csv", ".rejected.csv", "What was refused, and why.", CSV, TABLE),
    Form(
        "map.xlsx",
        ".xlsx",
        "All tables in one workbook.",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        TABLE,
    ),
    Form("reviews.csv", ".reviews.csv", "A row a decision, of everybody.", CSV, OWN),
    Form("agreement.csv", ".agreement.csv", "Blind coding: disagreements and figures.", CSV, OWN),
    Form(
        "gold.jsonl",
        ".gold.jsonl",
        "Your own blind codings, as gold for synth eval.",
        "text/plain; charset=utf-8",
        OWN,
    ),
    Form("map.json", ".json", "Everything, for programs.", "application/json", OTHER),
    Form(
        "project.qdpx",
        ".qdpx",
        "A project for NVivo, ATLAS.ti, MAXQDA or QualCoder.",
        "application/zip",
        OTHER,
    ),
    Form("codebook.qdc", ".qdc", "The codes alone, for the same programs.", "text/xml", OTHER),
)


def makers(desk: Desk) -> Mapping[str, MAKER]:
    """What renders a form, by its ending."""
    folder = desk.workspace.folder
    named = review_forms(folder, desk.reviewer, partial(_drafts, desk))
    made: dict[str, MAKER] = {
        **TABLES,
        **PAGES,
        **wall_forms(folder / "wall.svg"),
        **named,
        **exchange_forms(folder),
        ".rejected.csv": lambda results: csv_text(rejected_table(results.journey)),
    }
    return for_sharing(made)


def offered(desk: Desk) -> list[tuple[Form, str]]:
    """The forms that can be made now, each with why it cannot be, or ""."""
    why = _empty(desk)
    return [(form, why.get(form.ending, "")) for form in FORMS]


def _empty(desk: Desk) -> dict[str, str]:
    """Why a form would hold nothing."""
    codings = codings_of(desk.log.reviews, desk.view.results)
    why = {}
    if not codings.codings:
        why[".agreement.csv"] = "Nobody has coded turns blindly yet."
    if desk.reviewer not in codings.reviewers:
        why[".gold.jsonl"] = "You have not coded turns blindly yet."
    if not desk.log.reviews:
        why[".reviews.csv"] = "Nobody has decided anything yet."
    return why


def made(desk: Desk, form: Form) -> bytes:
    """A form of the map as decided now, as bytes.

    Raises:
        SynthError: it cannot be made; why, in a sentence.
    """
    results = desk.view.results
    changes = load_changes(desk.workspace.out, results.journey)
    told = makers(desk)[form.ending](replace(results, changes=changes))
    return told if isinstance(told, bytes) else told.encode("utf-8", "replace")


def file_name(title: str, form: Form, reviewer: str) -> str:
    """`Meal kit map.html`: the study's title, without what no file name may hold."""
    who = f"{_safe(reviewer)}." if form.ending == ".gold.jsonl" else ""
    return f"{_safe(title)} {who}{form.name}".strip()


def _safe(text: str) -> str:
    kept = "".join(c if c.isalnum() or c in "-_ " else " " for c in text)
    return " ".join(kept.split())[:PLAIN_TITLE].strip()


def _drafts(desk: Desk, results: Results) -> list[JourneyMap]:
    return [draw(desk.view.made, results.documents())]
