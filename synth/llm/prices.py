"""What a model's tokens cost, as far as that is known; knows nothing of requests or limits."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from ipaddress import ip_address

from pydantic import Field

from synth.llm.protocol import Usage
from synth.records.base import Record

PER = 1_000_000
BATCH_SHARE = 0.5
DATED = re.compile(r"(-\d{4}-\d{2}-\d{2}|-\d{4}|-\d{8}|-latest)?")
"""What may follow a name in the table: `gpt-5-pro` must not be taken for a `gpt-5`."""


class Price(Record):
    """US dollars per million tokens."""

    input: float = Field(ge=0, allow_inf_nan=False)
    cached: float = Field(ge=0, allow_inf_nan=False)
    """Of prompt tokens that the server read from its cache."""
    output: float = Field(ge=0, allow_inf_nan=False)

    def cost(self, usage: Usage, batch: bool = False) -> float:
        """US dollars for `usage`; a batch costs half."""
        cached = min(usage.cached, usage.prompt)
        dollars = (
            (usage.prompt - cached) * self.input
            + cached * self.cached
            + usage.completion * self.output
        ) / PER
        return dollars * BATCH_SHARE if batch else dollars


class PriceTable(Record):
    """The file `prices.toml`."""

    noted: str
    """Year and month when the prices were looked up."""
    source: str
    models: dict[str, Price]


FREE = Price(input=0, cached=0, output=0)


@cache
def price_table() -> PriceTable:
    """The prices that travel with the program."""
    text = resources.files("synth.llm").joinpath("prices.toml").read_text("utf-8")
    return PriceTable.model_validate(tomllib.loads(text))


def find_price(
    model: str, label: str, overrides: Mapping[str, Price] | None = None
) -> Price | None:
    """The price of `model` at the provider `label`; None where it is not known.

    Args:
        model: its name, which may end in a date.
        label: host name of the server, or "replay".
        overrides: prices that the user gave, by model name; they come first.
    """
    own = _best(model, overrides or {})
    if own is not None:
        return own
    if label == "replay" or is_this_machine(label):
        return FREE
    return _best(model, price_table().models)


def is_this_machine(host: str) -> bool:
    """Whether `host` is a name or an address of the user's own machine."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith((".local", ".localhost")):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _best(model: str, prices: Mapping[str, Price]) -> Price | None:
    """The price of the longest name that `model` is a dated form of."""
    names = [
        name for name in prices if model.startswith(name) and DATED.fullmatch(model, pos=len(name))
    ]
    return prices[max(names, key=len)] if names else None
