"""Everything that a reviewer asks about one observation, in the order in which they ask it.

    the question and the whole turn, the quote marked ─► whose, lived or wished ─► was it led
    ─► more than the words? ─► stage ─► theme ─► contrary ─► severity, name, n ─► how it was made

Facts only: what they mean is the reviewer's to say. People's words are shown whole whatever may be
quoted in a report: this is for the team that holds the transcripts. The signs are English.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from synth.desk.desk import View
from synth.desk.letters import visible
from synth.desk.signs import beyond, led
from synth.records.document import Document, Turn, locator
from synth.records.evidence import Citation, Observation
from synth.records.journey import Theme
from synth.records.review import Review, Reviewed

AROUND = 2
"""Turns shown before and after the one that is cited."""
LONGEST = 4_000
"""Code points of a turn shown around its quotes; what is left out is said."""
BESIDE = 6
"""Other voices of a theme, and contrary ones, shown at once."""


@dataclass(frozen=True)
class Piece:
    """A run of a turn's text; `marked` where the observation cites it, `other` where others do."""

    text: str
    """As a page shows it; as many code points as the source has there."""
    start: int
    marked: bool = False
    others: tuple[str, ...] = ()
    """Ids of other observations that cite it."""


@dataclass(frozen=True)
class Spoken:
    """One turn as it is shown."""

    key: str
    source: str
    number: int
    voice: str
    who: str
    time: str
    start: int
    end: int
    pieces: tuple[Piece, ...]
    question: str = ""
    paraphrase: bool = False
    consent: str = ""
    """Where no result may print these words: that, in words."""
    cut_before: int = 0
    cut_after: int = 0
    """Code points of the turn that are not shown."""


@dataclass(frozen=True)
class Voice:
    """One observation in a line: who said what."""

    id: str
    who: str
    quote: str
    statement: str
    locator: str
    from_notes: bool
    consent: str = ""
    """Where no result may print the quote: that, in words."""


@dataclass(frozen=True)
class Dossier:
    """One observation, and what it is judged by."""

    observation: Observation
    who: str
    segments: str
    source: str
    """Path of the (first) source."""
    kind: str
    context: tuple[Spoken, ...]
    """The turns around the first citation, and every other turn that it cites."""
    led: tuple[str, ...]
    """Signs that the question led, a sentence each."""
    beyond: tuple[str, ...]
    """Words of the claim that neither the turn nor the question has, by dictionary form."""
    theme: Theme | None
    beside: tuple[Voice, ...]
    """Other members of its theme."""
    beside_more: int
    contrary: tuple[Voice, ...]
    made: tuple[tuple[str, str], ...]
    """How the record came about: name and value."""
    reviewed: Reviewed | None
    history: tuple[Review, ...]


def dossier(view: View, name: str) -> Dossier | None:
    """The dossier of an observation, one that people took out too; None where there is no such."""
    observation = view.observations.get(name) or view.struck.get(name)
    if observation is None:
        return None
    theme = view.theme_of.get(name)
    others = [o for o in theme.observations if o != name] if theme else []
    person = next(p for p in view.journey.participants if p.id == observation.participant)
    cited = observation.citations[0]
    document = view.documents[cited.source]
    turn = document.by_number()[cited.turn]
    return Dossier(
        observation=observation,
        who=view.names.get(observation.participant, observation.participant),
        segments=", ".join(f"{k}: {v}" for k, v in person.segments.items()),
        source=document.source.path,
        kind=document.source.kind,
        context=_context(view, observation),
        led=tuple(_led(observation, turn, document, view)),
        beyond=beyond(observation.statement, f"{turn.question or ''} {document.words_of(turn)}"),
        theme=theme,
        beside=tuple(voice(view, o) for o in others[:BESIDE]),
        beside_more=max(0, len(others) - BESIDE),
        contrary=tuple(voice(view, o) for o in (theme.counter if theme else ())[:BESIDE]),
        made=_made(view, observation),
        reviewed=view.journey.review.records.get(name),
        history=tuple(view.reviews.get(name, ())),
    )


def voice(view: View, name: str) -> Voice:
    """One observation in a line."""
    observation = view.observations[name]
    return Voice(
        id=name,
        who=view.names.get(observation.participant, observation.participant),
        quote=" … ".join(c.quote for c in observation.citations),
        statement=observation.statement,
        locator=observation.citations[0].locator,
        from_notes=observation.from_notes,
        consent=view.consents.get(observation.participant, ""),
    )


def spoken(
    view: View,
    document: Document,
    turn: Turn,
    citations: Sequence[Citation] = (),
    window: tuple[int, int] | None = None,
) -> Spoken:
    """A turn with the words that `citations` cite marked, and those that others cite noted.

    Of a very long turn what is around its quotes is shown, or `window`: start and end in the text.
    """
    first, last = window or _window(turn, citations)
    shown = visible(document.text[first:last])
    marks = [(c.start, c.end) for c in citations if c.turn == turn.turn]
    others = view.cited.get((document.source.id, turn.turn), ())
    cuts = {first, last, *(p for span in marks for p in span)}
    cuts |= {p for o, start, end in others for p in (start, end)}
    edges = sorted(p for p in cuts if first <= p <= last)
    pieces = [
        Piece(
            text=shown[a - first : b - first],
            start=a,
            marked=any(s <= a and b <= e for s, e in marks),
            others=tuple(o for o, s, e in others if s <= a and b <= e),
        )
        for a, b in itertools.pairwise(edges)
    ]
    return Spoken(
        key=turn.key,
        source=document.source.id,
        number=turn.turn,
        voice=turn.voice,
        who=view.names.get(turn.participant or "", turn.participant or turn.speaker or ""),
        time=turn.time or "",
        start=first,
        end=last,
        pieces=tuple(pieces),
        question=turn.question or "",
        paraphrase=turn.paraphrase,
        consent=view.consents.get(turn.participant or "", ""),
        cut_before=first - turn.start,
        cut_after=turn.end - last,
    )


def _window(turn: Turn, citations: Sequence[Citation]) -> tuple[int, int]:
    """What is shown of a turn: all of it, or what is around its quotes where it is very long."""
    if turn.end - turn.start <= LONGEST:
        return turn.start, turn.end
    own = [c for c in citations if c.turn == turn.turn]
    first = min((c.start for c in own), default=turn.start)
    last = max((c.end for c in own), default=turn.start)
    spare = max(0, LONGEST - (last - first)) // 2
    return max(turn.start, first - spare), min(turn.end, last + spare)


def _context(view: View, observation: Observation) -> tuple[Spoken, ...]:
    shown: dict[tuple[str, int], Spoken] = {}
    for at, citation in enumerate(observation.citations):
        document = view.documents[citation.source]
        around = AROUND if at == 0 and document.source.kind == "interview" else 0
        place = next(i for i, t in enumerate(document.turns) if t.turn == citation.turn)
        for turn in document.turns[max(0, place - around) : place + around + 1]:
            own = [c for c in observation.citations if c.source == citation.source]
            shown[citation.source, turn.turn] = spoken(view, document, turn, own)
    return tuple(shown[key] for key in sorted(shown))


def _led(observation: Observation, turn: Turn, document: Document, view: View) -> list[str]:
    pins = [
        pin.facet or pin.stage or ""
        for pin in view.journey.prompted
        if (pin.source, pin.item) == (document.source.id, turn.item)
    ]
    fixed = [f"The survey asked for this: its item is fixed to {name}." for name in pins]
    answer = document.words_of(turn) if document.source.kind == "interview" else ""
    return [*fixed, *led(turn.question or "", answer, observation.said)]


def _made(view: View, observation: Observation) -> tuple[tuple[str, str], ...]:
    generated = view.journey.generated
    cited = observation.citations[0]
    rows = [
        ("Read by", generated.model),
        ("Checked", observation.check),
        ("Confidence", f"{observation.confidence:g}"),
        ("Words", ", ".join(dict.fromkeys(c.match for c in observation.citations))),
        ("Mended", "; ".join(observation.repairs)),
        ("Place", locator(view.documents[cited.source].source.path, _turn_of(view, cited))),
        ("Prompts", ", ".join(f"{n} {sha[:8]}" for n, sha in generated.prompts.items())),
    ]
    return tuple((name, value) for name, value in rows if value)


def _turn_of(view: View, citation: Citation) -> Turn:
    return view.documents[citation.source].by_number()[citation.turn]
