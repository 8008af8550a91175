"""Who a model's name stands for: the built-in reader, a server, or a recording; asks nobody."""

import hashlib
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from synth.errors import UsageError, sentence
from synth.llm.openai_server import OpenAIServer
from synth.llm.pace import TIMEOUT
from synth.llm.prices import Price
from synth.llm.protocol import Provider
from synth.llm.recording import Recording, Replay
from synth.records.study import PriceSpec, Study
from synth.store import Store

BUILTIN = "builtin"
REPLAY = "replay:"
KEY, BASE_URL = "OPENAI_API_KEY", "OPENAI_BASE_URL"
"""Environment variables; they are looked at only where a model is named."""
STRUCTURED = "structured answers of "
"""Kind under which the store remembers which response format a server takes."""


@dataclass(frozen=True)
class Asking:
    """How a model is asked; without use for the built-in reader."""

    base_url: str | None = None
    """Address of an OpenAI-compatible server; the environment's, else OpenAI's where None."""
    concurrency: int = 16
    """Requests in flight at once, at most."""
    max_cost: float | None = None
    """US dollars that this run may spend."""
    batch: bool = False
    """Whether to ask by the Batch API."""
    timeout: float = TIMEOUT
    """Seconds that an answer may take."""
    send_names: bool = False
    """Whether a server elsewhere may be sent texts in which likely names stand unconfirmed."""
    record: Path | None = None
    """Where a recording of all answers used is written."""


def find_provider(model: str, asking: Asking, store: Store | None = None) -> Provider | None:
    """Whoever answers for `model`; None for the built-in reader. Reaches no server yet.

    Args:
        model: "builtin", "replay:FILE", or the name of a model.
        asking: how it is asked.
        store: remembers what response format a server takes; nothing is remembered where None.

    Raises:
        UsageError: no key, a recording that cannot be read, an option that does not fit.
    """
    check_options(model, asking)
    if model == BUILTIN:
        return None
    if model.startswith(REPLAY):
        return Replay(recording_of(model))
    base_url = base_url_of(asking)
    key = os.environ.get(KEY, "").strip() or None
    if store is None:
        return OpenAIServer(model, base_url=base_url, key=key)
    # Hashed: an address may hold a password.
    address = hashlib.sha256(f"{base_url} {model}".encode()).hexdigest()
    place = f"{STRUCTURED}{address}"
    remember = partial(store.save_answer, place, "", "server")
    mode = store.answer(place)
    return OpenAIServer(model, base_url=base_url, key=key, mode=mode, remember=remember)


def recording_of(model: str) -> Recording:
    """The recording that "replay:FILE" names. Raises UsageError where it cannot be read."""
    name = model.removeprefix(REPLAY)
    if not name.strip():
        remedy = "name a recording made by synth, or leave --model out"
        raise UsageError(
            sentence("--model", expected=f"{REPLAY}FILE", found=f"'{model}'", remedy=remedy)
        )
    return Recording.read(Path(name))


def base_url_of(asking: Asking) -> str | None:
    """The address that is asked; None is OpenAI's own."""
    return asking.base_url or os.environ.get(BASE_URL) or None


def check_options(model: str, asking: Asking) -> None:
    """Raises UsageError where an option is empty, or needs a model to go with it.

    An empty one comes of a shell's variable that is not set: what it was to hold is not guessed.
    """
    for option, value in (("--model", model), ("--base-url", asking.base_url)):
        if value is not None and not value.strip():
            remedy = "say which, or leave the option out"
            raise UsageError(
                sentence(option, expected="a name or an address", found="nothing", remedy=remedy)
            )
    asks_server = model != BUILTIN and not model.startswith(REPLAY)
    given = {
        "--base-url": asking.base_url is not None,
        "--max-cost": asking.max_cost is not None,
        "--batch": asking.batch,
    }
    for option in [name for name, used in given.items() if used and not asks_server]:
        raise UsageError(
            sentence(
                option,
                expected="the name of a model to go with it",
                found=f"--model {model}",
                remedy="name the model with --model, or leave the option out",
            )
        )
    if asking.record and model == BUILTIN:
        raise UsageError(sentence("--record", expected="a model to record", found=f"'{BUILTIN}'"))


def prices_of(study: Study) -> dict[str, Price]:
    """The prices that study.toml gives, by model."""
    return {price.model: _price(price) for price in study.prices}


def _price(given: PriceSpec) -> Price:
    cached = given.input if given.cached is None else given.cached
    return Price(input=given.input, cached=cached, output=given.output)
