"""A small OpenAI-protocol server that answers by rule and fails on demand.

For tests and benchmarks; the program never starts it. It listens on loopback only and knows no
prompt: what it answers is a function given to it.

    with Rehearsal(lambda body: "{}", faults={"429": 0.05}) as server:
        ...  # talk to server.url
"""

import argparse
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Self

from synth.llm.rehearsal_answers import Answered, Completions, digest, error
from synth.llm.rehearsal_batches import Batches
from synth.llm.rehearsal_faults import CONNECTION, CONTENT, CUT_OFF, Faults, Kind, Raw, spoilt
from synth.llm.rehearsal_http import Handler, Server
from synth.llm.rehearsal_rules import by_rule

Structured = Literal["json_schema", "json_object", "text", "ignored"]
_REFUSED: dict[str, tuple[str, ...]] = {
    "json_schema": (),
    "ignored": (),
    "json_object": ("json_schema",),
    "text": ("json_schema", "json_object"),
}


@dataclass
class Asked:
    """One request for a completion, as it came and what became of it; times in Unix seconds."""

    digest: str
    body: dict[str, Any]
    started: float
    fault: str | None = None
    status: int | None = None
    """HTTP status; 0 where the connection was cut."""
    ended: float | None = None
    batch: bool = False


class Rehearsal:
    """The server; listens from construction until `close`.

    Args:
        answer: request body → the assistant's content.
        latency: seconds before each completion.
        faults: share of requests by kind, see `rehearsal_faults`.
        seed: another seed, other requests are hit.
        structured: the best response format it takes; "ignored" takes all and wraps JSON in prose.
        model: the one model that it has.
        key: what the client must send as its key; None asks for none.
        log: file that gets two JSON lines a request: "asked" before it is answered, "answered".
        plan: what goes wrong with the first requests, in order.
        port: 0 for any that is free.
        hang: seconds of silence of a "hang", after which the connection is reset.
        retry_after: seconds that a "429" asks for.
        refuses_with: status for a response format that it does not take.
        takes_temperature: False answers 400 where a temperature is given.
        batch_polls: how many times a batch is asked about until it is done.
    """

    def __init__(
        self,
        answer: Callable[[dict[str, Any]], str],
        *,
        latency: float = 0.0,
        faults: Mapping[str, float] | None = None,
        seed: int = 0,
        structured: Structured = "json_schema",
        model: str = "rehearsal",
        key: str | None = None,
        log: Path | None = None,
        plan: Sequence[Kind] = (),
        port: int = 0,
        hang: float = 60.0,
        retry_after: float = 1.0,
        refuses_with: int = 400,
        takes_temperature: bool = True,
        batch_polls: int = 2,
    ) -> None:
        self.latency, self.model, self.key = latency, model, key
        self.hang, self.retry_after = hang, retry_after
        self.requests: list[Asked] = []
        self.in_flight_peak = 0
        self.stopping = threading.Event()
        self.batches = Batches(self.line, model, batch_polls)
        self._answer, self._log = answer, log
        self._refused_formats, self._refuses_with = _REFUSED[structured], refuses_with
        self._takes_temperature = takes_temperature
        self._faults = Faults(faults or {}, seed, plan)
        self._completions = Completions(model, wrapped=structured == "ignored")
        self._in_flight = 0
        self._lock = threading.Lock()
        self._server = Server(("127.0.0.1", port), Handler)
        self._server.desk = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.daemon = True
        self._thread.start()

    @property
    def url(self) -> str:
        """Base URL for a client."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stops listening; requests that still wait are reset."""
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def take(self, body: dict[str, Any], *, batch: bool = False) -> tuple[Asked, Kind]:
        """Notes a request and draws what goes wrong with it; nothing more where it is refused."""
        asked = Asked(digest(body), body, time.time(), batch=batch)
        kind = None if self._refused(body) else self._faults.draw(asked.digest)
        if isinstance(kind, str) and kind in CONTENT:
            answer = self._answer(body)
            kind = kind if spoilt(kind, answer) != answer else None
        asked.fault = "raw" if isinstance(kind, Raw) else kind
        with self._lock:
            self.requests.append(asked)
            self._in_flight += 1
            self.in_flight_peak = max(self.in_flight_peak, self._in_flight)
        self._note("asked", asked)
        return asked, kind

    def done(self, asked: Asked, status: int) -> None:
        """Notes that a request was answered, with 0 where it was cut off."""
        asked.status, asked.ended = status, time.time()
        with self._lock:
            self._in_flight -= 1
        self._note("answered", asked)

    def respond(self, body: dict[str, Any], kind: str | None) -> Answered:
        """Status and JSON body for a request whose connection holds."""
        refused = self._refused(body)
        if refused:
            return refused
        if kind == "429":
            return error(429, "Rate limit reached, slow down.", code="rate_limit_exceeded")
        if kind in CONNECTION:
            return error(500, "The server had an error while processing your request.")
        return 200, self._completions.completion(body, self._answer(body), kind)

    def line(self, body: dict[str, Any]) -> Answered:
        """Status and JSON body for one line of a batch; 0 where its connection was cut."""
        asked, kind = self.take(body, batch=True)
        if isinstance(kind, Raw):
            answered: Answered = kind.status, json.loads(kind.body)
        else:
            answered = (0, {}) if kind in CUT_OFF else self.respond(body, kind)
        self.done(asked, answered[0])
        return answered

    def _refused(self, body: dict[str, Any]) -> Answered | None:
        if body.get("model") != self.model:
            said = f"The model `{body.get('model')}` does not exist."
            return error(404, said, code="model_not_found")
        wanted = (body.get("response_format") or {}).get("type", "text")
        if wanted in self._refused_formats:
            return error(self._refuses_with, f"response_format {wanted} is not supported")
        if not self._takes_temperature and "temperature" in body:
            said = "Unsupported value: 'temperature' does not support 0.0 with this model."
            return error(400, said, code="unsupported_value", param="temperature")
        return None

    def _note(self, event: str, asked: Asked) -> None:
        if self._log is None:
            return
        entry = {"event": event} | {k: v for k, v in asdict(asked).items() if k != "body"}
        with self._lock, self._log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")


def _shares(text: str) -> dict[str, float]:
    pairs = (part.partition("=") for part in text.split(",") if part)
    return {kind.strip(): float(share) for kind, _, share in pairs}


def main(arguments: Sequence[str] | None = None) -> None:
    """Serves until interrupted; prints the base URL first."""
    parser = argparse.ArgumentParser(
        prog="python -m synth.llm.rehearsal", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds")
    parser.add_argument("--faults", type=_shares, default={}, help="such as 429=0.05,hang=0.01")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--structured", choices=sorted(_REFUSED), default="json_schema")
    parser.add_argument("--model", default="rehearsal")
    parser.add_argument("--key")
    parser.add_argument("--hang", type=float, default=60.0, help="seconds")
    parser.add_argument("--retry-after", type=float, default=1.0, help="seconds")
    parser.add_argument("--log", type=Path)
    options = vars(parser.parse_args(arguments))
    with Rehearsal(by_rule, **options) as server:
        print(server.url, flush=True)
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
