"""Turns with their cited spans, cut here so that a browser never computes an offset.

Every word of a source is laid out once; whatever else shows it, points to it.
"""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from synth.records.document import Source, Turn
from synth.records.evidence import Citation, Observation
from synth.records.journey import JourneyMap, Participant
from synth.results import Results

WITHHELD = "Words withheld: this person did not agree to be quoted."
VOICES = {
    "participant": "participant",
    "moderator": "moderator",
    "note_taker": "note-taker",
    "observer": "observer",
}


@dataclass(frozen=True)
class Piece:
    """A run of a turn's text; `cited_by` are the ids of the observations that cite it."""

    text: str
    cited_by: str = ""


@dataclass(frozen=True)
class TurnView:
    """One turn as it is printed; what was asked is the moderator's turn before it."""

    anchor: str
    voice: str
    voice_name: str
    who: str
    time: str
    pieces: tuple[Piece, ...]
    asked: str
    """Of a survey answer: the anchor of its item."""
    question: str
    """What was asked, where the moderator's turn before does not hold it."""
    paraphrase: bool
    withheld: bool
    uncovered: bool


@dataclass(frozen=True)
class Transcript:
    """A source: `groups` are one for an interview, one a respondent for a survey."""

    source: Source
    items: tuple[tuple[str, str, str], ...]
    """Survey items: (anchor, question, the stage that study.toml pins it to, else empty)."""
    groups: tuple[tuple[str, tuple[TurnView, ...]], ...]
    shown: int
    turns: int


def places(journey: JourneyMap) -> dict[str, str]:
    """The page's short names of sources, by id: thousands of turns carry them."""
    return {source.id: f"s{number}" for number, source in enumerate(journey.sources, start=1)}


def anchor(place: str, turn: int) -> str:
    """The page's name for a turn of the source at `place`."""
    return f"{place}-{turn}"


def is_own_words(turn: Turn | None, citation: Citation, from_notes: bool) -> bool:
    """True where the cited words are the participant's own, and so take quotation marks."""
    if turn is None or not (turn.paraphrase or from_notes):
        return not from_notes
    return any(start <= citation.start and citation.end <= end for start, end in turn.quoted)


def transcripts(
    results: Results, shown: Iterable[Observation], called: Mapping[str, str] | None = None
) -> tuple[Transcript, ...]:
    """Lays out every source; of a survey, the people whom `shown` cites and the unread answers.

    Args:
        results: a results folder, read back.
        shown: observations whose words are marked.
        called: what people are called on the page, by id; their ids where there is none.
    """
    cited: dict[tuple[str, int], list[tuple[Citation, str]]] = {}
    for observation in shown:
        for citation in observation.citations:
            cited.setdefault((citation.source, citation.turn), []).append(
                (citation, observation.id)
            )
    names = places(results.journey)
    return tuple(
        _transcript(results, source, names[source.id], cited, called or {})
        for source in results.journey.sources
    )


Cited = Mapping[tuple[str, int], list[tuple[Citation, str]]]
UNREAD_ANSWERS = 200  # uncovered survey answers shown; more would outweigh the map


def _transcript(
    results: Results, source: Source, place: str, cited: Cited, called: Mapping[str, str]
) -> Transcript:
    turns = results.turns.get(source.id, ())
    uncovered = next(
        (c.uncovered_turns for c in results.journey.coverage if c.source == source.id), ()
    )
    survey = source.kind == "survey"
    kept = _kept(source.id, turns, cited, uncovered) if survey else turns
    questions = list(dict.fromkeys(t.question or t.item or "" for t in kept)) if survey else []
    pinned = _pinned(results.journey, source.id, kept)
    items = tuple((f"{place}-q{i}", q, pinned.get(q, "")) for i, q in enumerate(questions))
    people = {p.id: p for p in results.journey.participants}
    text = results.texts.get(source.id, "")
    layout = _Layout(text, source.id, place, cited, people, set(uncovered), called)
    views = layout.answers(kept, items) if survey else layout.conversation(kept)
    groups: dict[str, list[TurnView]] = {}
    for view in views:
        groups.setdefault(view.who if survey else "", []).append(view)
    return Transcript(
        source=source,
        items=items,
        groups=tuple((name, tuple(views)) for name, views in groups.items()),
        shown=len(kept),
        turns=len(turns),
    )


def _pinned(journey: JourneyMap, source: str, turns: Iterable[Turn]) -> dict[str, str]:
    """Names of the stages of prompted items, by question."""
    names = {stage.id: stage.name for stage in journey.stages}
    pins = {p.item: names.get(p.stage or "", "") for p in journey.prompted if p.source == source}
    return {t.question or t.item or "": pins.get(t.item or "", "") for t in turns}


def _kept(
    source: str, turns: Iterable[Turn], cited: Cited, uncovered: tuple[int, ...]
) -> tuple[Turn, ...]:
    turns = tuple(turns)
    people = {t.participant for t in turns if (source, t.turn) in cited}
    unread = set(uncovered[:UNREAD_ANSWERS])
    return tuple(t for t in turns if t.participant in people or t.turn in unread)


@dataclass(frozen=True)
class _Layout:
    """Lays out the turns of one source."""

    text: str
    source: str
    place: str
    cited: Cited
    people: Mapping[str, Participant]
    uncovered: set[int]
    called: Mapping[str, str]

    def answers(
        self, turns: Iterable[Turn], items: tuple[tuple[str, str, str], ...]
    ) -> list[TurnView]:
        """Survey answers: each points to its item."""
        places = {question: place for place, question, _ in items}
        return [self.view(t, places[t.question or t.item or ""], "") for t in turns]

    def conversation(self, turns: Iterable[Turn]) -> list[TurnView]:
        """An interview: a turn brings its question where the turn that asked is not before it."""
        views, asked = [], ""
        for turn in turns:
            if turn.voice == "moderator":
                asked = self.text[turn.start : turn.end]
            question = turn.question or ""
            views.append(self.view(turn, "", "" if _same(question, asked) else question))
        return views

    def view(self, turn: Turn, asked: str, question: str) -> TurnView:
        """One turn, its cited spans cut out; the words of people not to be quoted are left out."""
        person = self.people.get(turn.participant or "")
        withheld = person is not None and person.quotable != "yes"
        return TurnView(
            anchor=anchor(self.place, turn.turn),
            voice=turn.voice,
            voice_name=VOICES[turn.voice],
            who=self.called.get(turn.participant or "", turn.participant or turn.speaker or ""),
            time=turn.time or "",
            pieces=(Piece(WITHHELD),) if withheld else self.pieces(turn),
            asked=asked,
            question=question,
            paraphrase=turn.paraphrase,
            withheld=withheld,
            uncovered=turn.turn in self.uncovered,
        )

    def pieces(self, turn: Turn) -> tuple[Piece, ...]:
        """Cuts a turn wherever a citation begins or ends."""
        spans = [
            (max(c.start, turn.start), min(c.end, turn.end), name)
            for c, name in self.cited.get((self.source, turn.turn), ())
        ]
        cuts = sorted({turn.start, turn.end, *(s for s, _, _ in spans), *(e for _, e, _ in spans)})
        return tuple(
            Piece(
                self.text[start:end],
                " ".join(dict.fromkeys(n for s, e, n in spans if s <= start and end <= e)),
            )
            for start, end in itertools.pairwise(cuts)
        )


def _same(question: str, asked: str) -> bool:
    """True where the moderator's turn holds the question, or the other way round."""
    wanted, heard = " ".join(question.split()), " ".join(asked.split())
    return bool(heard) and (wanted in heard or heard in wanted)
