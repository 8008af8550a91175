"""Sums outcomes up by class and prints them as Markdown tables."""

import statistics
from collections.abc import Iterable, Sequence
from typing import Any

from cases import CLASSES, Material, Place
from scoring import Outcome

HEAD = (
    "class",
    "cases",
    "right %",
    "exact span %",
    "wider",
    "accepted",
    "false accepts",
    "kind right %",
    "ms median",
    "ms p95",
)


def by_class(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """The outcomes of each class, in the order of `CLASSES`, kinds of a class by their names."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.case.kind, []).append(outcome)
    return {kind: groups[kind] for kind in sorted(groups, key=_rank)}


def summary(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """A row of figures for each class, then for all that is to be accepted, and to be rejected."""
    rows = [_row(kind, group) for kind, group in by_class(outcomes).items()]
    fair = [outcome for outcome in outcomes if outcome.case.truth]
    foul = [outcome for outcome in outcomes if not outcome.case.truth]
    rows += [_row("all to be accepted", fair)] if fair else []
    rows += [_row("all to be rejected", foul)] if foul else []
    return rows


def print_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Prints a Markdown table; None is a dash."""
    print("| " + " | ".join(head) + " |")
    print("|---" * len(head) + "|")
    for row in rows:
        print("| " + " | ".join(map(_cell, row)) + " |", flush=True)
    print(flush=True)


def print_summary(outcomes: Sequence[Outcome]) -> None:
    """Prints the figures of each class, and what became of misattributed quotes."""
    print_table(HEAD, ([row[key] for key in HEAD] for row in summary(outcomes)))
    astray = [o for o in outcomes if o.case.kind.startswith("misattributed")]
    if astray:
        given = sum(o.right and bool(o.verdict.spans) for o in astray)
        refused = sum(o.right and not o.verdict.spans for o in astray)
        print(f"Of {len(astray)} misattributed quotes {given} were given to those who said them,")
        print(f"and {refused} refused as misattributed.\n")


def print_failures(outcomes: Iterable[Outcome], material: Material) -> None:
    """Prints the wrong cases and the misnamed kinds, one a line."""
    for outcome in outcomes:
        if not outcome.right or outcome.named is False:
            case, verdict = outcome.case, outcome.verdict
            expected = _spans(case.truth, material) or "rejected"
            found = _spans(verdict.spans, material) or f"rejected: {verdict.kind}"
            repairs = f" ({'; '.join(verdict.repairs)})" if verdict.repairs else ""
            mark = "KIND" if outcome.right else "WRONG"
            print(f"{mark} {case.id} [{case.kind}] turn {case.turn} of {case.source}", end="")
            print(f": {case.quote!r} | expected {expected} | found {found}{repairs} | {case.note}")


def _rank(kind: str) -> tuple[int, str]:
    place = next((n for n, known in enumerate(CLASSES) if kind.startswith(known)), len(CLASSES))
    return place, kind


def _row(name: str, group: Sequence[Outcome]) -> dict[str, Any]:
    spent = sorted(outcome.verdict.ms for outcome in group)
    fair = [outcome for outcome in group if outcome.case.truth]
    named = [outcome.named for outcome in group if outcome.named is not None]
    figures = (
        name,
        len(group),
        share(outcome.right for outcome in group),
        share(outcome.exact for outcome in fair),
        sum(outcome.wider for outcome in group) if fair else None,
        sum(bool(outcome.verdict.spans) for outcome in group),
        sum(outcome.false for outcome in group),
        share(named) if len(named) == len(group) else None,
        round(statistics.median(spent), 3),
        round(spent[min(len(spent) - 1, int(0.95 * len(spent)))], 3),
    )
    return dict(zip(HEAD, figures, strict=True))


def share(flags: Iterable[bool]) -> float | None:
    """The percentage that is true; None of nothing."""
    counted = list(flags)
    return round(100 * sum(counted) / len(counted), 1) if counted else None


def _spans(places: Sequence[Place], material: Material) -> str:
    return ", ".join(f"turn {p.turn} of {p.source} {material.words(p)!r}" for p in places)


def _cell(value: object) -> str:
    return "–" if value is None else str(value)
