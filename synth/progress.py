"""How a run tells where it is; the library is silent unless it is given somebody to tell."""

from typing import Protocol


class Progress(Protocol):
    """Whoever is told."""

    def stage(self, name: str, total: int) -> None:
        """A stage of `total` steps begins; the one before it is over."""

    def advance(self, steps: int = 1) -> None:
        """So many steps of the present stage are done."""

    def say(self, sentence: str) -> None:
        """Something that the user should know, now."""


class Silent:
    """Tells nobody."""

    def stage(self, name: str, total: int) -> None:
        """Ignored."""

    def advance(self, steps: int = 1) -> None:
        """Ignored."""

    def say(self, sentence: str) -> None:
        """Ignored."""
