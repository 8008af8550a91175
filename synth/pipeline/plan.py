"""What a run would ask of a model and what it would cost, before a cent is spent.

Reads the sources and, read-only, which answers are stored; asks no model and opens no socket.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from synth.analysts.model.analyst import ModelAnalyst
from synth.analysts.model.reading import LEAST_CHARS
from synth.analysts.model.windows import citable
from synth.analysts.protocol import Need, Place, Portion
from synth.llm.prices import BATCH_SHARE, Price, find_price
from synth.llm.protocol import Provider, Request
from synth.pipeline.estimate import Dollars, Frame, Load, Range, Window, loads
from synth.pipeline.paid import Known
from synth.pipeline.prepared import prepared
from synth.pipeline.provider import BUILTIN, prices_of
from synth.records.base import Record
from synth.records.document import Document, SourceKind
from synth.records.study import Study

CHARS = 4
"""Characters a token: an estimate, the server's count is what is billed."""


class PlannedSource(Record):
    """What one source comes to."""

    path: str
    kind: SourceKind
    windows: int
    calls: int
    paid: int
    tokens: int
    """That are sent for extraction, at four characters each."""


class Plan(Record):
    """What a run comes to; see `as_json`."""

    model: str
    provider: str | None
    """Name of the server, "replay", or None for the built-in reader."""
    sources: tuple[PlannedSource, ...]
    tasks: dict[str, Load]
    """In the order in which they are asked."""
    price: Price | None
    failures: tuple[str, ...] = ()
    """What could not be read, a sentence each."""

    @property
    def calls(self) -> Range:
        """All calls, those that are paid for among them."""
        return _sum(load.calls for load in self.tasks.values())

    @property
    def paid(self) -> int:
        """Calls whose answer is stored."""
        return sum(load.paid for load in self.tasks.values())

    @property
    def cost(self) -> Dollars | None:
        """US dollars that are left to pay, at list price; None where no price is known."""
        if self.price is None:
            return None
        low, high = zip((0.0, 0.0), *(t.cost(self.price) for t in self.tasks.values()), strict=True)
        return sum(low), sum(high)

    @property
    def saving(self) -> float:
        """US dollars of the higher cost that a server's cache may save."""
        price = self.price
        return sum(load.saving(price) for load in self.tasks.values()) if price else 0.0

    def passed(self, calls: int, cost: float | None) -> list[str]:
        """What a run did beyond the upper ends, a sentence each.

        Args:
            calls: that it made.
            cost: US dollars; None where not known.
        """
        most = self.calls[1] - self.paid
        said = []
        if calls > most:
            said.append(
                f"The run made {calls} calls, more than the {most} that the plan gave as its "
                "upper end."
            )
        if cost is not None and self.cost is not None and cost > self.cost[1]:
            said.append(
                f"The run cost {cost:.4f} US dollars, more than the {self.cost[1]:.4f} that the "
                "plan gave as its upper end."
            )
        return said

    def as_json(self) -> dict[str, Any]:
        """Everything; ranges are [low, high], costs US dollars or null where no price is known."""
        cost = self.cost
        tokens = {
            "prompt": _sum(load.prompt for load in self.tasks.values()),
            "completion": _sum(load.completion for load in self.tasks.values()),
        }
        totals = {"calls": self.calls, "paid": self.paid, "tokens": tokens, "cost": _cents(cost)}
        batch = None if cost is None else (cost[0] * BATCH_SHARE, cost[1] * BATCH_SHARE)
        more = {
            "cost_in_batches": _cents(batch),
            "cache_may_save": None if cost is None else round(self.saving, 6),
        }
        return {
            "model": self.model,
            "provider": self.provider,
            "sources": [source.model_dump() for source in self.sources],
            "tasks": {name: self._task(load) for name, load in self.tasks.items()},
            "totals": {**totals, **more},
            "failures": list(self.failures),
        }

    def _task(self, load: Load) -> dict[str, Any]:
        cost = load.cost(self.price) if self.price else None
        return {
            "calls": load.calls,
            "paid": load.paid,
            "tokens": {"prompt": load.prompt, "completion": load.completion},
            "cost": _cents(cost),
        }


def plan_study(
    path: Path,
    *,
    model: str | None = None,
    base_url: str | None = None,
    out: Path | None = None,
) -> Plan:
    """Plans a run of a study; writes nothing.

    Args:
        path: the study folder.
        model: who is to read; study.toml's where None. Needs no key.
        base_url: of which server; the environment's, else OpenAI's where None.
        out: the results folder, where the run is to have another than `STUDY/out`.

    Raises:
        SynthError: nothing could be read; see `synth.errors` for the kinds.
    """
    ready = prepared(path, model=model, base_url=base_url, out=out)
    if ready.asked is None:
        return _nothing(ready.documents, ready.failures)
    analyst, provider, known = ready.asked
    plan = plan_documents(ready.study, ready.documents, analyst, provider, known)
    return plan.model_copy(update={"failures": ready.failures})


def plan_documents(
    study: Study,
    documents: Sequence[Document],
    analyst: ModelAnalyst,
    provider: Provider,
    known: Known,
) -> Plan:
    """Plans the reading of documents by a model."""
    windows: list[Window] = []
    sources: list[PlannedSource] = []
    for document in documents:
        portions = analyst.portions(document)
        requests = [analyst.reader.request(portion) for portion in portions]
        paid = known(requests)
        here = [
            _window(portion, request, paid=n in paid, study=study)
            for n, (portion, request) in enumerate(zip(portions, requests, strict=True))
        ]
        windows += here
        sources.append(
            PlannedSource(
                path=document.source.path,
                kind=document.source.kind,
                windows=len(here),
                calls=len(here),
                paid=len(paid),
                tokens=sum(window.prompt for window in here),
            )
        )
    return Plan(
        model=provider.model,
        provider=provider.label,
        sources=tuple(sources),
        tasks=loads(windows, _frames(study, documents, analyst) if windows else {}, study),
        price=find_price(provider.model, provider.label, prices_of(study)),
    )


def _nothing(documents: Sequence[Document], failures: tuple[str, ...]) -> Plan:
    """The plan of the built-in reader."""
    sources = tuple(
        PlannedSource(path=d.source.path, kind=d.source.kind, windows=0, calls=0, paid=0, tokens=0)
        for d in documents
    )
    price = Price(input=0, cached=0, output=0)
    return Plan(
        model=BUILTIN, provider=None, sources=sources, tasks={}, price=price, failures=failures
    )


def _window(portion: Portion, request: Request, *, paid: bool, study: Study) -> Window:
    said = citable(portion)
    chars = sum(span.end - span.start for _, span in said)
    kind = portion.document.source.kind
    again = study.reading.second_look and kind != "survey" and chars >= LEAST_CHARS
    return Window(kind, _tokens(request), -(-chars // CHARS), len(said), paid, again)


def _frames(study: Study, documents: Sequence[Document], analyst: ModelAnalyst) -> dict[str, Frame]:
    """The requests of each task without their data."""
    place = Place(study.stages[0], study.actors[0])
    need = Need(place, (), (), lambda _: (), lambda _: ())
    portions = (p for document in documents for p in analyst.portions(document))
    requests = {
        "extract": analyst.reader.request(next(portions)),
        "requote": analyst.requoter.request([], documents[0]),
        "check": analyst.checker.request([], documents[0]),
        "merge": analyst.merger.request(place, []),
        "oppose": analyst.opposer.request([]),
        "findings": analyst.concluder.findings_request(place.actor, []),
        "suggest": analyst.concluder.suggest_request(need),
    }
    return {
        task: Frame(_tokens(request), len(request.messages[0].content) // CHARS)
        for task, request in requests.items()
    }


def _tokens(request: Request) -> int:
    """Tokens sent, the schema included."""
    return -(-request.size() // CHARS)


def _sum(ranges: Iterable[Range]) -> Range:
    pairs = list(ranges)
    return sum(low for low, _ in pairs), sum(high for _, high in pairs)


def _cents(cost: Dollars | None) -> Dollars | None:
    return None if cost is None else (round(cost[0], 6), round(cost[1], 6))
