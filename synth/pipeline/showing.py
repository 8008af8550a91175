"""The exact words that a run would send to a model to read each window, before any is sent."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from synth.analysts.model.windows import citable
from synth.analysts.protocol import Portion
from synth.errors import UsageError, sentence
from synth.llm.protocol import Message, Request
from synth.llm.recording import Replay
from synth.pipeline.prepared import Asked, prepared
from synth.records.base import Record

LOOKED_UP_AT_ONCE = 64
"""Windows whose requests are held at the same time, for one question to the store."""
LATER = (
    "What further tasks send rests on the answers to these windows and is not known before: "
    "second-look, repair and the halves of a window that gets no answer send a window again, with "
    "what was answered; requote sends claims whose quotes were not found, with the line around "
    "them; check sends claims with their cited words, the words around them and the question; "
    "merge sends statements and quotes; oppose sends theme names and quotes; findings sends theme "
    "names and counts; suggest sends pain points, quotes, wishes and passages of the sources."
)


class ShownWindow(Record):
    """What is sent to have one window read."""

    window: int
    """Its number in the study, from 1."""
    source: str
    """Path in the study."""
    unit: str
    """What `first` and `last` count: "turns", or "rows" of a survey's file."""
    first: int
    last: int
    item: str | None
    """Of a survey: the column that is answered."""
    paid: bool
    """Whether the answer is stored, so that nothing is sent again."""
    messages: tuple[Message, ...]

    @property
    def chars(self) -> int:
        """Characters of all messages."""
        return sum(len(message.content) for message in self.messages)


class Showing(NamedTuple):
    """The requests of a run's first task; `windows` makes them one after the other."""

    model: str
    provider: str | None
    """The server's name; None where nothing is sent."""
    why_nothing: str | None
    """Where nothing is sent: the reason, in a sentence."""
    total: int
    """Windows of the study, also where only one is shown."""
    temperature: float | None
    answer_schema: dict[str, Any]
    """Sent beside the messages, as `response_format`, as far as the server takes it."""
    windows: Iterator[ShownWindow]
    failures: tuple[str, ...]
    """What could not be read, a sentence each."""

    def facts(self) -> dict[str, Any]:
        """All but the windows, for JSON."""
        return {
            "model": self.model,
            "provider": self.provider,
            "sends_nothing": self.why_nothing,
            "of": self.total,
            "temperature": self.temperature,
            "answer_schema": self.answer_schema,
            "later": None if self.why_nothing else LATER,
            "failures": list(self.failures),
        }


def show_windows(
    path: Path,
    *,
    model: str | None = None,
    base_url: str | None = None,
    out: Path | None = None,
    window: int | None = None,
) -> Showing:
    """Words the requests of extraction as a run would; sends and writes nothing.

    Args:
        path: the study folder.
        model: who is to read; study.toml's where None. Needs no key.
        base_url: of which server; the environment's, else OpenAI's where None.
        out: the results folder, where the run is to have another than `STUDY/out`.
        window: the number of the only one wanted; all where None.

    Raises:
        SynthError: nothing could be read, or there is no such window.
    """
    ready = prepared(path, model=model, base_url=base_url, out=out)
    if ready.asked is None:
        why = "The built-in reader sends nothing: it reads on this machine."
        return _nothing("builtin", why, ready.failures)
    asked = ready.asked
    if isinstance(asked.provider, Replay):
        why = "A recording is replayed: its answers are on this machine, and nothing is sent."
        return _nothing(asked.provider.model, why, ready.failures)
    portions = [p for document in ready.documents for p in asked.analyst.portions(document)]
    first = asked.analyst.reader.request(portions[0]) if portions else None
    return Showing(
        model=asked.provider.model,
        provider=asked.provider.label,
        why_nothing=None if portions else "Nobody says anything in the sources: nothing is sent.",
        total=len(portions),
        temperature=first.temperature if first else None,
        answer_schema=first.answer_schema if first else {},
        windows=_windows(asked, _wanted(portions, window)),
        failures=ready.failures,
    )


def _nothing(model: str, why: str, failures: tuple[str, ...]) -> Showing:
    return Showing(model, None, why, 0, None, {}, iter(()), failures)


Numbered = tuple[int, Portion]


def _wanted(portions: Sequence[Portion], window: int | None) -> list[Numbered]:
    numbered = list(enumerate(portions, 1))
    if window is None:
        return numbered
    if not 1 <= window <= len(portions):
        expected = f"1 to {len(portions)}" if portions else "a study with windows"
        raise UsageError(sentence("--window", expected=expected, found=str(window)))
    return numbered[window - 1 : window]


def _windows(asked: Asked, wanted: Sequence[Numbered]) -> Iterator[ShownWindow]:
    for start in range(0, len(wanted), LOOKED_UP_AT_ONCE):
        part = wanted[start : start + LOOKED_UP_AT_ONCE]
        requests = [asked.analyst.reader.request(portion) for _, portion in part]
        paid = asked.known(requests)
        for at, ((number, portion), request) in enumerate(zip(part, requests, strict=True)):
            yield _shown(number, portion, request, paid=at in paid)


def _shown(number: int, portion: Portion, request: Request, *, paid: bool) -> ShownWindow:
    turns = portion.document.by_number()
    first, last = turns[portion.spans[0].turn], turns[portion.spans[-1].turn]
    is_survey = portion.document.source.kind == "survey"
    rows = [turn.row or 0 for turn, _ in citable(portion)] if is_survey else []
    return ShownWindow(
        window=number,
        source=portion.document.source.path,
        unit="rows" if is_survey else "turns",
        first=min(rows) if is_survey else first.turn,
        last=max(rows) if is_survey else last.turn,
        item=first.item if is_survey else None,
        paid=paid,
        messages=request.messages,
    )
