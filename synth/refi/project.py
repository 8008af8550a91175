"""A REFI-QDA project as plain values (QDA-XML 1.0): what we write and what we read.

GUIDs are lower case and without braces. Positions count Unicode code points, from 0, half-open,
where we write them; where another program did, `frames` finds out what it counts.
"""

from dataclasses import dataclass

NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"


@dataclass(frozen=True)
class User:
    """Somebody, or some program, who coded."""

    guid: str
    name: str


@dataclass(frozen=True)
class Code:
    """A code; `parent` is the GUID of the code that it stands under, empty at the top."""

    guid: str
    name: str
    parent: str = ""
    codable: bool = True
    description: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Variable:
    """What is known of cases; `kind` is Text or Float."""

    guid: str
    name: str
    kind: str


@dataclass(frozen=True)
class Case:
    """One participant: values by variable GUID, whole sources, and single selections."""

    guid: str
    name: str
    values: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coding:
    """That some words belong to a code, and who says so."""

    guid: str
    code: str
    user: str = ""
    at: str = ""


@dataclass(frozen=True)
class Selection:
    """Some words of a source."""

    guid: str
    name: str
    start: int
    end: int
    description: str = ""
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    creator: str = ""
    created: str = ""
    modifier: str = ""
    modified: str = ""

    @property
    def whose(self) -> str:
        """GUID of who touched it last."""
        return self.modifier or self.creator


@dataclass(frozen=True)
class TextSource:
    """A text and the selections in it; `text` is None where the file does not hold it."""

    guid: str
    name: str
    text: str | None
    selections: tuple[Selection, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Note:
    """A memo; in a file of its own where `apart`.

    `span` is where it stands in the source that refers to it (QualCoder's annotations).
    """

    guid: str
    name: str
    text: str
    user: str = ""
    at: str = ""
    apart: bool = False
    span: Selection | None = None


@dataclass(frozen=True)
class CodeSet:
    """A set of codes; with us, a stage."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Project:
    """The whole; `other` counts sources that are no texts."""

    name: str
    origin: str = ""
    user: str = ""
    at: str = ""
    description: str = ""
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[TextSource, ...] = ()
    notes: tuple[Note, ...] = ()
    note_refs: tuple[str, ...] = ()
    """Notes on the project as a whole."""
    sets: tuple[CodeSet, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    """Origin and target; NVivo ties notes to selections so."""
    other: int = 0
