"""The one family of errors, sorted by who can put them right.

SynthError
├── UsageError        the command line or a call names something that is not there
├── SettingsError     study.toml or participants.csv says something that cannot be followed
├── StudyError        the folder holds nothing that can be read
├── LockedError       another run is writing to this study
├── OutputError       a result cannot be written
├── EmbeddingError    the sentence model is missing or is not the one expected
├── CheckError        a map is missing, torn, or made by another program
├── WaitingError      requests wait in a batch; the same command, later, goes on (exit 1)
└── SourceError       one file cannot be used; the run goes on with the others

Every message is one sentence that names the file, the place in it, what was expected, what was
found, and what to do.
"""

from pathlib import Path


class SynthError(Exception):
    """Root of everything that Synth raises on purpose; `exit_code` is the command's exit code."""

    exit_code = 2


class UsageError(SynthError):
    """A path or an option that does not fit."""


class SettingsError(SynthError):
    """study.toml or participants.csv cannot be followed."""


class StudyError(SynthError):
    """Nothing readable in the study."""


class LockedError(SynthError):
    """Another process holds the study's run lock."""


class OutputError(SynthError):
    """A result or the state cannot be written: rights, a full disk."""


class EmbeddingError(SynthError):
    """The weights of the sentence model are missing or do not have the expected checksum."""


class CheckError(SynthError):
    """A map.json that cannot be read as one."""


class WaitingError(SynthError):
    """Requests wait in a server's batches: so many `requests` in so many `batches`.

    `told` is what run.json in `out` says of a run that ended so, if one was written.
    """

    exit_code = 1

    def __init__(self, message: str, requests: int = 0, batches: int = 0) -> None:
        super().__init__(message)
        self.requests = requests
        self.batches = batches
        self.told: dict[str, object] = {}
        self.out: Path | None = None


class SourceError(SynthError):
    """One source that cannot be used; collected, named, and the run goes on (exit 1)."""

    exit_code = 1


def sentence(
    file: str,
    *,
    place: str = "",
    expected: str = "",
    found: str = "",
    remedy: str = "",
) -> str:
    """Builds the one sentence of an error.

    Its form is `file, place: expected …, found …; remedy.` with what is empty left out. What a
    terminal would obey or break at (file names and cells may hold anything) is escaped.
    """
    where = f"{file}, {place}" if place else file
    facts = [f"expected {expected}"] if expected else []
    if found:
        facts.append(f"found {found}" if expected else found)
    parts = [", ".join(facts)] if facts else []
    if remedy:
        parts.append(remedy)
    whole = f"{where}: {'; '.join(parts)}" if parts else where
    return printable(whole.removesuffix(".") + ".")


def printable(name: str) -> str:
    """Text fit for one line of a terminal: control characters and surrogates escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
