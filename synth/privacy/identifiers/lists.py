"""The word lists of this package, read once each."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

_NUMBER = r"( (number|num|no|nr|id|code|reference|ref)\b\.?)"


@cache
def table(name: str) -> dict[str, Any]:
    """What NAME.toml beside this module holds; not to be changed."""
    text = resources.files("synth.privacy.identifiers").joinpath(f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


def cues(*names: str) -> tuple[str, ...]:
    """The cues of rows of cues.toml."""
    return tuple(cue.replace("#", _NUMBER) for name in names for cue in table("cues")[name])


def words(name: str) -> frozenset[str]:
    """The words of a row of lists.toml."""
    return frozenset(table("lists")[name].split())


def one_of(name: str) -> str:
    """The words of a row of lists.toml as alternatives, the longer first."""
    return "|".join(sorted(words(name), key=lambda word: (-len(word), word)))
