"""What a selection's description says, in a form that people read and edit, and we read back.

The box was late twice.
--
stage: going-wrong
mode: experienced
severity: 3
check: supported
synth: o0064de5dce75 1/1
"""

import re
from dataclasses import dataclass

from synth.records.evidence import Observation
from synth.refi.naming import one_line

RULE = "--"
_RULE = re.compile(r"(?:^|(?<=\s))--\s+(?=stage:)")
NOTHING = "-"
"""How a label without a value is written."""
_ID = re.compile(r"synth: *(o[0-9a-f]{6,64}) +(\d{1,6})/\d{1,6}")
_FIELD = re.compile(r"^([a-z_][a-z0-9_ -]{0,60}): *(.*)$")
_OWN = ("check", "from notes", "review", "synth")
"""Fields that are told, and taken back from nobody."""


@dataclass(frozen=True)
class Described:
    """A description, read back; `id` is empty where it names none of our observations."""

    statement: str
    fields: dict[str, str]
    id: str = ""
    citation: int = 0
    """Which of its citations, from 1."""


def fields_of(observation: Observation) -> dict[str, str]:
    """What may be edited: stage, mode, actor and the facet's labels, as they are written."""
    labels = {one_line(k): _value(v) for k, v in sorted(observation.labels.items())}
    return {
        "stage": one_line(observation.stage),
        "mode": observation.mode,
        "actor": one_line(observation.actor),
    } | labels


def describe(observation: Observation, citation: int, review: str = "") -> str:
    """The description of the selection of one citation (from 1)."""
    rest = {
        "check": observation.check,
        "from notes": "yes" if observation.from_notes else "",
        "review": one_line(review),
        "synth": f"{observation.id} {citation}/{len(observation.citations)}",
    }
    told = fields_of(observation) | {k: v for k, v in rest.items() if v}
    lines = [one_line(observation.statement), RULE, *(f"{k}: {v}" for k, v in told.items())]
    return "\n".join(lines)


def read_description(text: str) -> Described:
    """Reads a description that a program may have wrapped, trimmed or emptied."""
    text = text.replace("\r", "\n")
    rules = list(_RULE.finditer(text))
    head, tail = (text[: rules[-1].start()], text[rules[-1].end() :]) if rules else (text, "")
    fields = {}
    for line in tail.split("\n"):
        found = _FIELD.match(line.strip())
        if found and found[1] not in _OWN:
            fields[found[1]] = one_line(found[2])
    if any(_ID.search(value) for value in fields.values()):
        fields = {}  # a program joined the lines
    named = _ID.search(text)
    return Described(
        one_line(head),
        fields,
        named[1] if named else "",
        int(named[2]) if named else 0,
    )


def _value(value: str | int | None) -> str:
    return NOTHING if value is None else one_line(str(value)) or NOTHING
