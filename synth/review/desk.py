"""What a reviewer works on."""

from dataclasses import dataclass

from synth.results import Results


@dataclass(frozen=True)
class Desk:
    """A study's results and who looks at them."""

    results: Results
    reviewer: str
    title: str
