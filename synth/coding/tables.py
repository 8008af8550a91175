"""Agreement as lines of text and as plain values: disagreements first, then the figures."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from synth.coding.agreement import NONE, Agreement, Coder, Disagreement, Pair
from synth.coding.figures import Row, Said
from synth.evaluation.ceiling import ALL, FIGURES

NOTHING = "nothing"


def agreement_lines(result: Agreement) -> Iterator[str]:
    """All pairs to read: first what each differs about, then its tables."""
    for pair in result.pairs:
        yield f"{pair_name(pair)}: {_counted(pair)}"
        for one in pair.disagreements:
            yield from _apart(one, pair)
    for pair in result.pairs:
        yield ""
        yield f"{pair_name(pair)}: facets of {pair.first.name} by facets of {pair.second.name}"
        yield from _confusion(pair)
        yield from _figures(pair.facets, "units")
        yield from _figures(pair.labels, "shared")
    if result.pairs:
        yield ""
        yield "Agreement is not correctness."


def pair_name(pair: Pair) -> str:
    """Who is compared."""
    return f"{_titled(pair.first)} and {_titled(pair.second)}"


def said(given: tuple[Said, ...]) -> str:
    """What a coder gave a sentence: `pain_point at first-box, experienced, severity 2`."""
    return "; ".join(map(_one, given)) or NOTHING


def as_json(result: Agreement) -> dict[str, Any]:
    """The object that `--json` prints; figures rounded to 4 decimals."""
    return {
        "coders": [
            {"name": c.name, "kind": c.kind, "turns": len(c.turns), "marks": len(c.marks)}
            for c in result.coders
        ],
        "pairs": [_pair(pair) for pair in result.pairs],
        "remarks": list(result.remarks),
    }


def figure(value: float | None) -> str:
    """A figure with two decimals; a dash where it is undefined."""
    return "–" if value is None else f"{value:.2f}"


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "first": pair.first.name,
        "second": pair.second.name,
        "kinds": [pair.first.kind, pair.second.kind],
        "turns": pair.turns,
        "units": pair.units,
        "disagreements": [asdict(one) for one in pair.disagreements],
        "confusion": [
            {"first": first, "second": second, "n": n}
            for (first, second), n in pair.confusion.items()
        ],
        "facets": [_row(row) for row in pair.facets],
        "labels": [_row(row, counts=False) for row in pair.labels],
    }


def _row(row: Row, *, counts: bool = True) -> dict[str, Any]:
    rounded = {k: None if v is None else round(v, 4) for k, v in row.figures.items()}
    met = {"both": row.both, "first": row.first, "second": row.second} if counts else {}
    return {"name": row.name, "n": row.n, **met, **rounded, "why": dict(row.why)}


def _titled(coder: Coder) -> str:
    return coder.name if coder.kind == "reviewer" else f"the analyst {coder.name}"


def _counted(pair: Pair) -> str:
    apart, units, turns = len(pair.disagreements), pair.units, pair.turns
    return (
        f"{_n(turns, 'turn')} coded by both, {_n(units, 'sentence')}; "
        f"they differ on {apart or 'none'} of them"
    )


def _n(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _apart(one: Disagreement, pair: Pair) -> Iterator[str]:
    yield f"  {one.locator}  [{one.start}:{one.end}]  differ: {', '.join(one.differ)}"
    yield f"      “{' '.join(one.words.split())}”"
    yield f"      {pair.first.name}: {said(one.first)}"
    yield f"      {pair.second.name}: {said(one.second)}"


def _one(given: Said) -> str:
    parts = [f"{given.facet} at {given.stage}", given.mode]
    parts += [f"of {given.actor}"] if given.actor else []
    for name in ("valence", "severity"):
        value = getattr(given, name)
        parts += (
            []
            if value is None
            else [f"{name} {value:+d}" if name == "valence" else f"{name} {value}"]
        )
    return ", ".join(parts)


def _confusion(pair: Pair) -> Iterator[str]:
    rows = columns = confusion_names(pair)
    wide = max((len(name) for name in (*columns, *rows)), default=0) + 2
    yield f"{'':<{wide}}" + "".join(f"{name:>{wide}}" for name in columns)
    for row in rows:
        cells = (pair.confusion.get((row, column), 0) for column in columns)
        yield f"{row:<{wide}}" + "".join(f"{n:>{wide}}" for n in cells)


def confusion_names(pair: Pair) -> list[str]:
    """Rows, and columns, of the confusion table; "none" comes last."""
    facets = [row.name for row in pair.facets if row.name != ALL]
    return [*facets, NONE]


def _figures(rows: tuple[Row, ...], what: str) -> Iterator[str]:
    names = [*FIGURES, *(("weighted_kappa",) if what == "shared" else ())]
    yield f"{'':<14}{what:>8}" + "".join(f"{name:>16}" for name in names)
    for row in rows:
        cells = (figure(row.figures[n]) if n in row.figures else "" for n in names)
        yield (f"{row.name:<14}{row.n:>8}" + "".join(f"{cell:>16}" for cell in cells)).rstrip()
    for row in rows:
        for reason in dict.fromkeys(row.why.values()):
            undefined = ", ".join(name for name, why in row.why.items() if why == reason)
            yield f"  {row.name}: no {undefined}, for {reason}"
