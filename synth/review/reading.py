"""A source laid out for reading: pages of turns, who cites which words, what nobody cited."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from synth.desk.desk import View
from synth.desk.dossier import LONGEST, Piece, Spoken, spoken
from synth.desk.letters import visible
from synth.records.document import Document, Turn

PAGE_TURNS = 50
PAGE_CHARS = 40_000
"""Turns and code points on one page; a very long turn counts as what is shown of it."""
STEP = 20_000
"""Code points of a very long turn that each step more shows."""
PIECE = 2_000
"""Code points of one piece; the page's script counts within pieces."""
VOICES = {"moderator": "Moderator", "note_taker": "Note-taker", "observer": "Observer"}


@dataclass(frozen=True)
class Note:
    """An observation that cites words of a turn, in a line."""

    number: int
    """Within the turn, from 1."""
    id: str
    facet: str
    stage: str
    statement: str
    verdict: str
    """accepted, edited, added; "" where nobody decided."""


@dataclass(frozen=True)
class Run:
    """A piece of a turn, and the observations whose words end with it."""

    piece: Piece
    ending: tuple[Note, ...]


@dataclass(frozen=True)
class Heard:
    """One turn as the transcript shows it."""

    spoken: Spoken
    who: str
    voice: str
    """participant, where words can be selected; else moderator, note_taker or observer."""
    runs: tuple[Run, ...]
    notes: tuple[Note, ...]
    is_bare: bool
    """A participant's turn that no observation cites."""
    is_worth_reading: bool
    read_by: tuple[str, ...]
    """Reviewers who read it and found nothing."""
    asked: str
    """The item that a survey's answer answers."""

    @property
    def more(self) -> int:
        """Where what is not shown of it begins; 0 where all is shown."""
        return self.spoken.end if self.spoken.cut_after else 0


def page_bounds(document: Document) -> list[tuple[int, int]]:
    """Which turns stand on which page: first and last+1, as indices of `document.turns`."""
    bounds, first, size = [], 0, 0
    for at, turn in enumerate(document.turns):
        length = min(turn.end - turn.start, LONGEST)
        if at > first and (at - first >= PAGE_TURNS or size + length > PAGE_CHARS):
            bounds.append((first, at))
            first, size = at, 0
        size += length
    return [*bounds, (first, len(document.turns))]


def page_of(bounds: Sequence[tuple[int, int]], document: Document, number: int) -> int:
    """The page (from 0) that holds the turn of that number; the first where there is none."""
    at = next((i for i, t in enumerate(document.turns) if t.turn == number), 0)
    return next(i for i, (first, last) in enumerate(bounds) if first <= at < last or at == first)


def heard(view: View, document: Document, turn: Turn, at: int | None = None) -> Heard:
    """A turn of a transcript; of a very long one a part.

    Args:
        view: the map as decided.
        document: the source.
        turn: one of its turns.
        at: a place in the text that the part shall hold; the turn's beginning where None.
    """
    shown = spoken(view, document, turn, window=_part(turn, at))
    notes = _notes(view, document, turn)
    source = document.source.id
    worth = next((c.worth_reading for c in view.journey.coverage if c.source == source), ())
    bare = bool(turn.participant) and not notes
    return Heard(
        spoken=shown,
        who=visible(shown.who) or VOICES.get(turn.voice, ""),
        voice="participant" if turn.participant else turn.voice,
        runs=_runs(shown.pieces, notes),
        notes=tuple(notes.values()),
        is_bare=bare,
        is_worth_reading=bare and turn.turn in worth,
        read_by=_readers(view, turn.key) if turn.key else (),
        asked=visible(turn.question or "") if document.source.kind == "survey" else "",
    )


def more_of(view: View, document: Document, turn: Turn, start: int) -> Heard:
    """The next step of a very long turn, from `start` on, which is kept within the turn."""
    first = min(max(start, turn.start), turn.end)
    last = min(turn.end, first + STEP)
    shown = spoken(view, document, turn, window=(first, last))
    whole = heard(view, document, turn)
    notes = {note.id: note for note in whole.notes}
    return replace(whole, spoken=shown, runs=_runs(shown.pieces, notes))


def _part(turn: Turn, at: int | None) -> tuple[int, int]:
    if turn.end - turn.start <= LONGEST:
        return turn.start, turn.end
    place = turn.start if at is None else min(max(at, turn.start), turn.end)
    first = max(turn.start, min(place - LONGEST // 2, turn.end - LONGEST))
    return first, first + LONGEST


def _readers(view: View, key: str) -> tuple[str, ...]:
    reviews = view.reviews.get(key, ())
    return tuple(dict.fromkeys(r.reviewer for r in reviews if r.action == "accept"))


def _notes(view: View, document: Document, turn: Turn) -> dict[str, Note]:
    """Those who cite the turn by id, in the order of their words."""
    cited = sorted(
        view.cited.get((document.source.id, turn.turn), ()), key=lambda c: (c[1], c[2], c[0])
    )
    facets = {f.id: f.name for f in view.journey.facets}
    stages = {s.id: s.name for s in view.journey.stages}
    notes = {}
    for number, name in enumerate(dict.fromkeys(name for name, _, _ in cited), 1):
        observation = view.observations[name]
        decided = view.journey.review.records.get(name)
        notes[name] = Note(
            number=number,
            id=name,
            facet=facets.get(observation.facet, observation.facet),
            stage=stages.get(observation.stage, observation.stage),
            statement=visible(observation.statement),
            verdict=(decided.verdict if decided else None) or "",
        )
    return notes


def _runs(pieces: Sequence[Piece], notes: dict[str, Note]) -> tuple[Run, ...]:
    """Pieces with the notes that end with each; long ones cut."""
    runs = []
    for at, piece in enumerate(pieces):
        after = pieces[at + 1].others if at + 1 < len(pieces) else ()
        ending = tuple(notes[o] for o in dict.fromkeys(piece.others) if o not in after)
        *parts, last = _cut(piece)
        runs += [Run(part, ()) for part in parts]
        runs.append(Run(last, ending))
    return tuple(runs)


def _cut(piece: Piece) -> list[Piece]:
    places = range(0, max(1, len(piece.text)), PIECE)
    return [replace(piece, text=piece.text[p : p + PIECE], start=piece.start + p) for p in places]
