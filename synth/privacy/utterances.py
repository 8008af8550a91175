"""Who speaks where, as it is remembered of people who are to be forgotten."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from synth.records.document import Document, Turn

_BY_PLACE = re.compile(r"row \d+|.*#\d+", re.DOTALL)


@dataclass(frozen=True)
class Spoken:
    """Everything that one voice says in one source."""

    document: Document
    label: str
    """Of the speaker or respondent; empty where there is none."""
    participant: str
    turns: tuple[Turn, ...]

    @property
    def path(self) -> str:
        """Path of the source in the study."""
        return self.document.source.path

    @property
    def by_place(self) -> bool:
        """Whether the label is but a row's number, which another person gets once rows move."""
        survey = self.document.source.kind == "survey"
        return survey and _BY_PLACE.fullmatch(self.label) is not None

    def texts(self) -> list[str]:
        """What is said, turn by turn."""
        return [self.document.words_of(turn) for turn in self.turns]


def spoken(documents: Sequence[Document]) -> list[Spoken]:
    """The voices of participants, in order of source and first turn."""
    found: dict[tuple[str, str, str], list[Turn]] = {}
    by_path = {document.source.path: document for document in documents}
    for document in documents:
        for turn in document.turns:
            if turn.participant is not None:
                key = document.source.path, label_key(document, turn.speaker), turn.participant
                found.setdefault(key, []).append(turn)
    return [
        Spoken(by_path[path], _label(turns[0].speaker), who, tuple(turns))
        for (path, _, who), turns in found.items()
    ]


def label_key(document: Document, label: str | None) -> str:
    """A label as it is compared: in interviews without case; respondents' ids have theirs."""
    name = _label(label)
    return name if document.source.kind == "survey" else name.casefold()


def _label(speaker: str | None) -> str:
    return " ".join((speaker or "").split())
