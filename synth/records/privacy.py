"""What may tell who somebody is: identifiers found in texts, and likely names to be confirmed."""

from pydantic import Field

from synth.records.base import OpenRecord, Record


class Identifier(Record):
    """A stretch of a text that identifies somebody: half-open, in Unicode code points."""

    start: int
    end: int
    kind: str
    """What it is: "e-mail", "phone", "link", "handle", "card", "account", "birth date", "postcode",
    "id number", "name", "place", "organisation", or the name of a study's own pattern."""


class Likely(Record):
    """What may be a name, to be confirmed by a person; never replaced unasked."""

    words: str
    """As it is mostly written."""
    kind: str
    """A guess: "name", "place" or "organisation"."""
    times: int
    source: str
    """Path of the source where it is first met."""
    turn: int
    """Turn of that source, from 1; 0 where it is a speaker's label alone or outside of turns."""
    context: str
    """Some words around it there."""
    signs: tuple[str, ...]
    """Why it may be one, such as "after 'my name is'", "a speaker's label", "capitalised"."""


class Tombstone(OpenRecord):
    """That somebody was forgotten, without who it was."""

    at: str
    """UTC, ISO 8601."""
    salt: str = Field(pattern="^[0-9a-f]{32}$")
    """Of this tombstone alone, random."""
    marks: tuple[str, ...] = ()
    """Salted hashes by which the person is known again."""
    done: bool = False
    """Whether all was erased; a kill may have come before."""
