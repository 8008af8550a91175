"""A plan as a person reads it. Loads nothing: the command line has the plan already."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from synth.llm.protocol import Message
    from synth.pipeline.estimate import Dollars, Range
    from synth.pipeline.plan import Plan
    from synth.pipeline.showing import Showing, ShownWindow


def plan_lines(plan: "Plan") -> list[str]:
    """The sources, the tasks and the bill, a line each."""
    wide = max(len(source.path) for source in plan.sources)
    if plan.provider is None:
        sources = [f"{source.path:<{wide}}  {source.kind}" for source in plan.sources]
        return [*sources, "The built-in reader sends nothing, and there is nothing to pay."]
    head = f"{'source':<{wide}}  {'kind':<9}  windows  calls   paid  tokens sent"
    sources = [
        f"{s.path:<{wide}}  {s.kind:<9}  {s.windows:7}  {s.calls:5}  {s.paid:5}  {s.tokens:11,}"
        for s in plan.sources
    ]
    return [head, *sources, "", *_tasks(plan), _bill(plan)]


class Piece(NamedTuple):
    """A line of ours, or words that are sent."""

    said: str
    sent: bool = False


def shown_pieces(showing: "Showing") -> Iterator[Piece]:
    """Every message that a run would send to have the windows read, one after the other.

    A message that is the same in the window shown before is named and not repeated.
    """
    if showing.why_nothing:
        yield Piece(showing.why_nothing)
        return
    yield Piece(
        f"{showing.model} at {showing.provider}: {_windows_of(showing.total)}. Nothing is sent now."
    )
    yield Piece(
        f"Beside its messages each request names the model, the temperature {showing.temperature:g}"
        " and the form of the answer (below, as response_format; a server that takes none gets "
        "none, and the messages are the same)."
    )
    yield Piece(json.dumps(showing.answer_schema, ensure_ascii=False), sent=True)
    before: dict[int, Message] = {}
    for window in showing.windows:
        yield from _window_pieces(window, showing.total, before)


def _windows_of(total: int) -> str:
    return "1 window" if total == 1 else f"{total} windows"


def _window_pieces(
    window: "ShownWindow", total: int, before: "dict[int, Message]"
) -> Iterator[Piece]:
    """A window's heading and messages; `before` holds what was printed last at each place."""
    item = f", '{window.item}'" if window.item else ""
    paid = "paid already, so not sent again" if window.paid else "not paid"
    yield Piece("")
    yield Piece(
        f"=== window {window.window} of {total}: {window.source}, {window.unit} {window.first} to "
        f"{window.last}{item}, {window.chars} characters, {paid}"
    )
    for place, message in enumerate(window.messages, 1):
        head = f"--- message {place} of {len(window.messages)}, {message.role}, "
        head += f"{len(message.content)} characters"
        if before.get(place) == message:
            yield Piece(f"{head}: the same as in the window above")
        else:
            yield Piece(f"{head}:")
            yield Piece(message.content, sent=True)
        before[place] = message


def _tasks(plan: "Plan") -> list[str]:
    tasks = plan.as_json()["tasks"]
    rows = [("task", "calls", "paid", "tokens sent", "tokens received", "US dollars")]
    for name, told in tasks.items():
        sent, received = told["tokens"]["prompt"], told["tokens"]["completion"]
        cost = _dollars(told["cost"])
        rows.append(
            (name, _range(told["calls"]), f"{told['paid']}", _range(sent), _range(received), cost)
        )
    return [f"{r[0]:<12}{r[1]:>12}{r[2]:>7}{r[3]:>20}{r[4]:>18}{r[5]:>17}" for r in rows]


def _bill(plan: "Plan") -> str:
    who = f"{plan.model} at {plan.provider}, {_range(plan.calls)} calls, {plan.paid} of them paid"
    if plan.cost is None:
        return (
            f"{who}: no price is known for {plan.model}; give one in study.toml ([[price]] with "
            "model, input, cached and output in US dollars per million tokens)."
        )
    half = plan.as_json()["totals"]["cost_in_batches"]
    saved = _dollars((plan.saving, plan.saving))
    return (
        f"{who}: {_dollars(plan.cost)} US dollars at list price, of which the server's cache may "
        f"save up to {saved}; {_dollars(half)} with --batch."
    )


def _range(pair: "Range") -> str:
    low, high = pair
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def _dollars(pair: "Dollars | None") -> str:
    if pair is None:
        return "not known"
    low, high = (f"{cost:.2f}" if cost >= 1 or not cost else f"{cost:.4f}" for cost in pair)
    return low if low == high else f"{low}–{high}"
