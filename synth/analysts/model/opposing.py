"""Does somebody's word really speak against a theme? Likeness found the pair; the model judges."""

from collections.abc import Sequence
from dataclasses import dataclass

from synth.analysts.model.answers import Opposed
from synth.analysts.model.desk import Desk
from synth.analysts.model.wording import one_line
from synth.analysts.protocol import Contest
from synth.llm.answering import NoAnswer
from synth.llm.protocol import Request

SHOWN = 400
"""Characters of a quote."""


@dataclass(frozen=True)
class Opposer:
    """Judges pairs, a batch in a call."""

    desk: Desk

    def oppose(self, contests: Sequence[Contest]) -> list[bool | None]:
        """Whether each pair is a disagreement, in order; None where there is no answer."""

        def made(answer: Opposed, strict: bool) -> list[bool | None]:
            found = {told.item: told.verdict == "against" for told in answer.opposed}
            missing = [n for n in range(1, len(contests) + 1) if n not in found]
            if missing and strict:
                raise ValueError(f"opposed: no verdict on items {missing}")
            return [found.get(n) for n in range(1, len(contests) + 1)]

        try:
            return self.desk.ask(self.request(contests), Opposed, made)
        except NoAnswer as problem:
            pairs = "1 pair" if len(contests) == 1 else f"{len(contests)} pairs"
            self.desk.failed(f"counter-evidence, {pairs} not judged", problem)
            return [None] * len(contests)

    def request(self, contests: Sequence[Contest]) -> Request:
        """What is asked about a batch."""
        items = "\n\n".join(f"{n}. {_item(one)}" for n, one in enumerate(contests, start=1))
        people = {o.participant for one in contests for o in (one.said, one.against)}
        return self.desk.request("oppose", Opposed, static={}, data={"items": items}, owners=people)


def _item(contest: Contest) -> str:
    said, against = contest.said, contest.against
    return (
        f"Theme: [{said.facet}] {one_line(contest.name)}\n"
        f"Behind it: {_quoted(said.citations[0].quote)}\n"
        f"Against it? {_quoted(against.citations[0].quote)}"
    )


def _quoted(words: str) -> str:
    return f"«{one_line(words)[:SHOWN]}»"
