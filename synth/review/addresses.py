"""Where each kind of record has its screen."""

from synth.queueing.items import LETTERS, Kind

PLACES: dict[Kind, str] = {
    "observation": "claim",
    "theme": "theme",
    "finding": "finding",
    "opportunity": "opportunity",
    "rejection": "refused",
    "turn": "turn",
}


def of(kind: Kind, target: str) -> str:
    """The address of a record's screen; ids hold letters and digits only."""
    return f"/{PLACES[kind]}/{target}"


def of_target(target: str) -> str:
    """The same, the kind told by the first letter of the id; "" where it is of no kind."""
    kind = LETTERS.get(target[:1])
    return of(kind, target) if kind else ""
