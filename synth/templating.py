"""Templates: everything that is put into one is escaped, and a name that is not there is an error.

The only module that knows jinja2.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment as Environment
from jinja2 import FileSystemLoader, StrictUndefined


def environment(*folders: Path, words: Mapping[str, Any] | None = None) -> Environment:
    """Templates of `folders`, the first that has a name winning.

    Args:
        folders: where templates lie.
        words: functions and values that every template may use.
    """
    made = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(words or {})
    return made
