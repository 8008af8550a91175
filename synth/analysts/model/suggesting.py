"""Asks a model for the names in a window: what somebody else would be known by."""

from collections.abc import Mapping
from dataclasses import dataclass

from synth.analysts.model.answers import Names
from synth.analysts.model.desk import Desk
from synth.analysts.model.reading import owners
from synth.analysts.model.windows import citable, halves
from synth.analysts.model.wording import lines_text, one_line
from synth.analysts.protocol import Portion
from synth.llm.answering import NoAnswer
from synth.llm.protocol import Request
from synth.privacy.names.suggested import Suggestion, standing, trimmed

MOST = 200
"""Names of a window: what is said in it must not bury a list that a person is to read."""
KINDS: Mapping[str, str] = {"person": "name", "place": "place", "organisation": "organisation"}


@dataclass(frozen=True)
class NameSuggester:
    """Asks about the windows that extraction reads, each by itself."""

    desk: Desk

    def suggest(self, portion: Portion, *, whole: bool = True) -> list[Suggestion]:
        """The names that stand in a window, or in its halves where it had no answer as a whole."""
        parts = halves(portion) if whole else []
        try:
            request = self.request(portion)
            return self.desk.ask(
                request, Names, lambda told, strict: _standing(told, portion), last=len(parts) < 2
            )
        except NoAnswer as problem:
            if len(parts) < 2 or not problem.splittable:
                self.desk.failed(f"{portion.document.source.path}, a window not asked", problem)
                return []
        return [name for part in parts for name in self.suggest(part, whole=False)]

    def request(self, portion: Portion) -> Request:
        """What is asked about a window."""
        return self.desk.request(
            "names",
            Names,
            static={},
            data={"source": _source(portion), "lines": lines_text(portion, {})},
            owners=owners(portion),
        )


def _source(portion: Portion) -> str:
    if portion.document.source.kind != "survey":
        return "Interview."
    turn, _ = citable(portion)[0]
    asked = one_line(turn.question or turn.item or "")
    return f"Survey answers, each by another person, to the question: {asked}"


def _standing(told: Names, portion: Portion) -> list[Suggestion]:
    """Those whose words stand in a turn of the window; a model may make up, or obey, anything."""
    turns = [portion.document.text[span.start : span.end] for span in portion.spans]
    found = dict.fromkeys(Suggestion(trimmed(n.words), KINDS[n.kind]) for n in told.names)
    return standing((name for name in found if name.words), turns)[:MOST]
