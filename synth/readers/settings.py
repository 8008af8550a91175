"""study.toml: reads it, checks it, and fills in what it leaves out. Knows nothing of sources."""

import datetime
import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from synth.errors import SettingsError, SourceError, UsageError, sentence
from synth.readers.confidential import privacy_of
from synth.readers.decoding import decode
from synth.readers.defaults import ACTOR, FACETS, STAGES
from synth.records.study import (
    UNASSIGNED,
    Actor,
    Facet,
    Metric,
    OpportunitySpec,
    PatternSpec,
    PriceSpec,
    ReadingSpec,
    Stage,
    Study,
    SurveyItem,
    SurveySpec,
)

FILE = "study.toml"
ID = re.compile(r"[a-z0-9_-]+")
Table = dict[str, Any]
LEAST_WINDOW, MOST_WINDOW = 200, 100_000

TYPES: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    "text": (str, "text in quotation marks"),
    "figure": ((str, int, float), "text in quotation marks or a number"),
    "date": ((datetime.date, datetime.datetime), "a date such as 2026-10-01"),
    "texts": (list, 'a list of texts such as ["Moderator", "MJ"]'),
    "tables": (list, "tables"),
    "table": (dict, "one table"),
    "entries": (list, 'a list such as ["Anna Berger", "Leeds"]'),
    "count": (int, "a whole number"),
    "money": ((int, float), "a number"),
    "switch": (bool, "true or false"),
}
KEYS: Mapping[str, Mapping[str, str]] = {
    "": {
        "title": "text",
        "model": "text",
        "interviewers": "texts",
        "ignore": "texts",
        "actor": "tables",
        "stage": "tables",
        "facet": "tables",
        "survey": "tables",
        "metric": "tables",
        "reading": "table",
        "price": "tables",
        "patterns": "table",
        "privacy": "table",
        "keep_days": "count",
        "opportunity": "tables",
    },
    "privacy": {
        "names": "entries",
        "places": "entries",
        "organisations": "entries",
        "patterns": "entries",
        "keep": "texts",
        "regions": "texts",
        "keep_days": "count",
    },
    "patterns": {"draft": "switch"},
    "opportunity": {
        "id": "text",
        "question": "text",
        "addresses": "texts",
        "effort": "figure",
        "owner": "text",
        "measure": "text",
    },
    "reading": {"window": "count", "marks": "count", "second_look": "switch", "check": "switch"},
    "price": {"model": "text", "input": "money", "cached": "money", "output": "money"},
    "actor": {"id": "text", "name": "text", "scenario": "text", "expectations": "text"},
    "stage": {"id": "text", "name": "text", "description": "text"},
    "facet": {"id": "text", "name": "text", "definition": "text"},
    "survey": {
        "file": "text",
        "respondent": "text",
        "segments": "texts",
        "scores": "texts",
        "items": "tables",
    },
    "items": {"column": "text", "stage": "text", "facet": "text"},
    "metric": {
        "stage": "text",
        "name": "text",
        "value": "figure",
        "date": "date",
        "source": "text",
    },
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "actor": ("name", "id"),
    "stage": ("name", "id"),
    "facet": ("name", "id"),
    "survey": ("file",),
    "items": ("column",),
    "metric": ("stage", "name", "value"),
    "price": ("model", "input", "output"),
}


def load_study(folder: Path) -> Study:
    """Reads `folder`/study.toml; a study without one gets every default.

    Raises:
        UsageError: `folder` is not a folder.
        SettingsError: the file cannot be followed; the message names the place.
    """
    if not folder.is_dir():
        found = "a file" if folder.exists() else "nothing there"
        raise UsageError(sentence(str(folder), expected="a study folder", found=found))
    table = _parse(folder / FILE)
    _check_table(table, "", "")
    stages = tuple(Stage(**row) for row in table.get("stage", ())) or STAGES["default"]
    facets = FACETS + tuple(Facet(**row) for row in table.get("facet", ()))
    study = Study(
        title=table.get("title", "").strip() or default_title(folder),
        model=table.get("model", "").strip() or "builtin",
        interviewers=tuple(table.get("interviewers", ())),
        ignore=tuple(table.get("ignore", ())),
        actors=tuple(Actor(**row) for row in table.get("actor", ())) or (ACTOR,),
        stages=stages,
        facets=facets,
        surveys=tuple(_survey(row) for row in table.get("survey", ())),
        metrics=tuple(_metric(row) for row in table.get("metric", ())),
        reading=ReadingSpec(**table.get("reading", {})),
        prices=tuple(PriceSpec(**row) for row in table.get("price", ())),
        patterns=PatternSpec(**table.get("patterns", {})),
        privacy=privacy_of(table),
        opportunities=tuple(
            _opportunity(row, n) for n, row in enumerate(table.get("opportunity", ()), 1)
        ),
    )
    _check_reading(study.reading)
    _check_ids(study)
    _check_references(study)
    return study


def default_title(folder: Path) -> str:
    """The folder's own name, fit for printing."""
    return folder.resolve().name.encode("utf-8", "replace").decode() or "Study"


def suggestion(word: str, known: Iterable[str]) -> str:
    """`you may mean 'x'` where something known is near, else a list of what is known."""
    names = list(known)
    folded = {name.casefold(): name for name in reversed(names)}
    near = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    if near:
        return f"you may mean '{folded[near[0]]}'"
    listed = ", ".join(f"'{name}'" for name in names[:12])
    return f"use one of {listed}" + (" …" if len(names) > 12 else "") if listed else ""


def _fail(place: str, expected: str, found: str, remedy: str = "") -> SettingsError:
    return SettingsError(sentence(FILE, place=place, expected=expected, found=found, remedy=remedy))


def _parse(path: Path) -> Table:
    if not path.exists() and not path.is_symlink():
        return {}
    if path.exists() and not path.is_file():  # to open a named pipe would wait for ever
        raise _fail("", "a file", "something else", "remove it or give it another name")
    try:
        return tomllib.loads(decode(path.read_bytes(), FILE))
    except OSError as error:
        found = f"one that cannot be read ({error.strerror or error})"
        raise _fail("", "a readable file", found, "check its rights") from error
    except SourceError as error:
        raise SettingsError(str(error)) from error
    except tomllib.TOMLDecodeError as error:
        message, _, where = str(error).rpartition(" (at ")
        place = where.rstrip(")") if message else ""
        found = message or str(error)
        raise _fail(place, "TOML", found[:1].lower() + found[1:], "mend that line") from error
    except (RecursionError, ValueError) as error:
        found = "lists nested too deeply or a number with thousands of digits"
        raise _fail("", "TOML", found, "take them out") from error


def _check_table(table: Table, kind: str, place: str) -> None:
    known = KEYS[kind]
    for key, value in table.items():
        where = f"{place}, {key}" if place else key
        if key not in known:
            one = KEYS[""].get(kind) == "table"
            name = f"[{kind}]" if one else f"[[{kind}]]"
            heading = f"a key of {name}" if kind else "a key of study.toml"
            raise _fail(place, heading, f"'{key}'", suggestion(key, known))
        _check_value(value, known[key], key, where)
    for key in REQUIRED.get(kind, ()):
        if not str(table.get(key, "")).strip():
            raise _fail(place, f"{key} = …", "none", _remedy(key, table))
    if "id" in table and not ID.fullmatch(table["id"]):
        expected = "small letters a-z, digits, - and _"
        remedy = f'write id = "{_slug(table["id"])}"'
        raise _fail(f"{place}, id", expected, f"'{table['id']}'", remedy)


def _check_value(value: object, wanted: str, key: str, place: str) -> None:
    type_, words = TYPES[wanted]
    if wanted == "tables":
        words = 'tables such as { column = "Q3" }' if key == "items" else f"[[{key}]] tables"
    if not isinstance(value, type_) or (isinstance(value, bool) and type_ is not bool):
        remedy = f"write [[{key}]] with two brackets" if isinstance(value, dict) else ""
        remedy = f"write [{key}] with one bracket" if wanted == "table" else remedy
        raise _fail(place, words, _name(value), remedy)
    if wanted == "table" and isinstance(value, dict):
        _check_table(value, key, place)
    if not isinstance(value, list) or wanted == "entries":
        return  # the entries of [privacy] are read by `confidential`
    for number, part in enumerate(value, 1):
        if not isinstance(part, dict if wanted == "tables" else str):
            raise _fail(f"{place} {number}", words, _name(part))
        if isinstance(part, dict):
            _check_table(part, key, f"{place} {number}")


def _name(value: object) -> str:
    names = {bool: "true or false", int: "the number", float: "the number", str: "the text"}
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    return f"{names.get(type(value), 'the value')} {value!r}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", text.casefold()).strip("-") or "my-id"


def _remedy(key: str, table: Table) -> str:
    if key == "id":
        return f'add id = "{_slug(str(table.get("name", "")))}"'
    return f'add {key} = "…"'


def _survey(row: Table) -> SurveySpec:
    items = tuple(SurveyItem(**item) for item in row.get("items", ()))
    return SurveySpec(
        file=row["file"],
        respondent=row.get("respondent"),
        segments=tuple(row.get("segments", ())),
        scores=tuple(row.get("scores", ())),
        items=items,
    )


def _metric(row: Table) -> Metric:
    date = row.get("date")
    day = date.date() if isinstance(date, datetime.datetime) else date
    return Metric(**{**row, "value": str(row["value"]), "date": day})


def _opportunity(row: Table, number: int) -> OpportunitySpec:
    effort = {"effort": str(row["effort"])} if "effort" in row else {}
    spec = OpportunitySpec(**{**row, "addresses": tuple(row.get("addresses", ())), **effort})
    if not (spec.id or spec.question or spec.addresses):
        expected = "id, addresses or question, to say which one is meant"
        remedy = 'add addresses = ["…"] with the name of a pain point that it answers'
        raise _fail(f"opportunity {number}", expected, "none of them", remedy)
    return spec


def _check_reading(reading: ReadingSpec) -> None:
    if reading.marks < 1:
        raise _fail("reading, marks", "1 or more", str(reading.marks), "take 18 where in doubt")
    if not LEAST_WINDOW <= reading.window <= MOST_WINDOW:
        expected = f"{LEAST_WINDOW} to {MOST_WINDOW} tokens"
        raise _fail("reading, window", expected, str(reading.window), "take 3600 where in doubt")


def _check_ids(study: Study) -> None:
    kinds: Sequence[tuple[str, Sequence[Actor | Stage | Facet]]] = (
        ("actor", study.actors),
        ("stage", study.stages),
        ("facet", study.facets),
    )
    for kind, entries in kinds:
        seen: set[str] = set()
        for entry in entries:
            if entry.id in seen:
                place = f"{kind} '{entry.name}'"
                raise _fail(place, "an id of its own", f"'{entry.id}' a second time", "rename one")
            seen.add(entry.id)
    if any(stage.id == UNASSIGNED for stage in study.stages):
        found = f"'{UNASSIGNED}', which is reserved for what fits no stage"
        raise _fail("stage", "an id of its own", found, "rename it")
    files = [survey.file for survey in study.surveys]
    for file in files:
        if files.count(file) > 1:
            raise _fail("survey", "one table per file", f"'{file}' twice", "join them")


def _check_references(study: Study) -> None:
    stages = [stage.id for stage in study.stages]
    facets = [facet.id for facet in study.facets]
    uses = [(f"metric {n}", m.stage, None) for n, m in enumerate(study.metrics, 1)]
    wanted: list[tuple[str, str | None, str | None]] = list(uses)
    for n, survey in enumerate(study.surveys, 1):
        for k, item in enumerate(survey.items, 1):
            wanted.append((f"survey {n}, items {k}", item.stage, item.facet))
    for place, stage, facet in wanted:
        if stage is not None and stage not in stages and stage != UNASSIGNED:
            raise _fail(place, "a stage id", f"'{stage}'", suggestion(stage, stages))
        if facet is not None and facet not in facets:
            raise _fail(place, "a facet id", f"'{facet}'", suggestion(facet, facets))
