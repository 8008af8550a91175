"""Synth: journey maps in which every claim cites the participants' own words.

    import synth
    record = synth.run("my-study")
    journey = synth.load("my-study")
    for finding in journey.findings:
        print(finding.text)

Everything public is in `__all__`; importing the package loads none of it until it is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = [
    "Asking",
    "SynthError",
    "adopt",
    "agree",
    "check",
    "confidence",
    "confirm",
    "diff",
    "evaluate",
    "export",
    "forget",
    "load",
    "new",
    "plan",
    "purge",
    "redraw",
    "run",
    "schema",
    "search",
    "show",
]

if TYPE_CHECKING:
    from synth.api import (
        Asking,
        adopt,
        agree,
        check,
        confidence,
        confirm,
        diff,
        evaluate,
        export,
        forget,
        load,
        new,
        plan,
        purge,
        redraw,
        run,
        schema,
        search,
        show,
    )
    from synth.errors import SynthError


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'synth' has no attribute {name!r}")
    home = "synth.errors" if name == "SynthError" else "synth.api"
    return getattr(import_module(home), name)
