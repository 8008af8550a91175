"""The command line: parse, call, print, exit code. Each command loads what it needs."""

from synth.cli import keeping, making, people, privacy, reading
from synth.cli.entry import main

__all__ = ["keeping", "main", "making", "people", "privacy", "reading"]
