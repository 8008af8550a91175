"""The word lists of this package, read once each."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """What NAME.toml beside this module holds; not to be changed."""
    text = resources.files("synth.english").joinpath(f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)
