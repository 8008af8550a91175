"""The command line: parse, call, print, exit code. Each command loads what it needs."""

from synth.cli import making, people, privacy, reading
from synth.cli.entry import main

__all__ = ["main", "making", "people", "privacy", "reading"]
