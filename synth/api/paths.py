"""How callers name files and folders."""

from os import PathLike

AnyPath = str | PathLike[str]
