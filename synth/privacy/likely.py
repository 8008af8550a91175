"""Likely names, to be confirmed by a person."""

from collections.abc import Callable, Sequence

from synth.records.document import Document
from synth.records.privacy import Likely


def likely_names(documents: Sequence[Document], settled: Callable[[str], bool]) -> list[Likely]:
    """Stub until merged."""
    return []
