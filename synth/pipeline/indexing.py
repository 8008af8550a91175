"""Keeps the Chroma index equal to what the store knows, and searches it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from synth.chunking import Chunk, chunk
from synth.embedding.protocol import Embedder
from synth.index import Index, IndexReport, Row
from synth.records.document import Document, Turn, locator
from synth.records.evidence import Observation
from synth.results import Results
from synth.store import Vectors

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Passage:
    """A passage found by meaning, as a citation: `quote == text[start:end]` of the source."""

    source: str
    start: int
    end: int
    quote: str
    locator: str
    participant: str
    question: str
    similarity: float

    def as_json(self) -> dict[str, object]:
        """The passage for JSON."""
        return asdict(self)


def chunk_all(documents: Sequence[Document]) -> list[Chunk]:
    """The chunks of all documents, in order."""
    return [piece for document in documents for piece in chunk(document)]


def embed_chunks(
    chunks: Sequence[Chunk], vectors: Vectors, done: Callable[[int], None] | None = None
) -> Matrix:
    """One vector a chunk, from the store where it is known; `done` is told how many are there."""
    return vectors.embed([c.participant for c in chunks], [c.text for c in chunks], done)


def embed_observations(observations: Sequence[Observation], vectors: Vectors) -> dict[str, Matrix]:
    """The vector of each observation's cited words, by its id."""
    owners = [o.participant for o in observations]
    rows = vectors.embed(owners, [cited_words(o) for o in observations])
    return {o.id: row for o, row in zip(observations, rows, strict=True)}


def chunk_rows(chunks: Sequence[Chunk], vectors: Matrix) -> list[Row]:
    """Index rows of chunks, each with its place."""
    return [Row(c.id, c.text, v, _place(c)) for c, v in zip(chunks, vectors, strict=True)]


def _place(piece: Chunk) -> dict[str, str | int | float | bool]:
    return {
        "source": piece.source,
        "start": piece.start,
        "end": piece.end,
        "participant": piece.participant,
    }


def observation_rows(observations: Sequence[Observation], vectors: dict[str, Matrix]) -> list[Row]:
    """Index rows of observations: their cited words, found again by "more like this"."""
    return [
        Row(
            o.id,
            cited_words(o),
            vectors[o.id],
            {"facet": o.facet, "stage": o.stage, "mode": o.mode, "participant": o.participant},
        )
        for o in observations
    ]


def cited_words(observation: Observation) -> str:
    """The observation's quotes in order, as one text."""
    return " … ".join(citation.quote for citation in observation.citations)


def rebuild(results: Results, index: Index, vectors: Vectors) -> IndexReport:
    """Fills the index from a results folder and the store's vectors."""
    documents = results.documents()
    chunks = chunk_all(documents)
    rows = chunk_rows(chunks, embed_chunks(chunks, vectors))
    observations = results.journey.observations
    matrix = vectors.embed(
        [o.participant for o in observations], [cited_words(o) for o in observations]
    )
    by_id = {o.id: row for o, row in zip(observations, matrix, strict=True)}
    synced = {"chunks": rows, "observations": observation_rows(observations, by_id)}
    return index.sync(synced, vectors.embedder.name)


def is_of(results: Results, index: Index) -> bool:
    """Whether the index holds the passages of these results, and no others."""
    return index.ids("chunks") == {piece.id for piece in chunk_all(results.documents())}


def search(words: str, results: Results, index: Index, embedder: Embedder, k: int) -> list[Passage]:
    """At most `k` passages near in meaning to `words`, the nearest first, ties by place.

    Chroma finds the chunks; of each the participant's turn nearest to `words` is shown, so that a
    passage is always a participant's words, ready to be cited. What the index holds of other
    results is passed over.
    """
    (vector,) = embedder.embed([words])
    places = {piece.id: piece for piece in chunk_all(results.documents())}
    hits = [hit.id for hit in index.query("chunks", vector, k) if hit.id in places]
    said = [(places[i], turn) for i in hits for turn in _turns_in(places[i], results)]
    spans = [_span(piece, turn) for piece, turn in said]
    texts = [results.texts[p.source][a:b] for (p, _), (a, b) in zip(said, spans, strict=True)]
    likeness = np.round(embedder.embed(texts) @ vector, 4)
    best: dict[str, tuple[float, int]] = {}
    for i, (piece, _) in enumerate(said):
        best[piece.id] = max(best.get(piece.id, (-2.0, 0)), (float(likeness[i]), -i))
    chosen = sorted((-score, -at) for score, at in best.values())
    return [_passage(said[i][1], said[i][0], spans[i], -score, results) for score, i in chosen]


def _turns_in(piece: Chunk, results: Results) -> list[Turn]:
    """The participant's turns that a chunk overlaps."""
    turns = results.turns[piece.source]
    return [t for t in turns if t.participant and t.start < piece.end and piece.start < t.end]


def _span(piece: Chunk, turn: Turn) -> tuple[int, int]:
    return max(turn.start, piece.start), min(turn.end, piece.end)


def _passage(
    turn: Turn, piece: Chunk, span: tuple[int, int], similarity: float, results: Results
) -> Passage:
    source = next(s for s in results.journey.sources if s.id == piece.source)
    return Passage(
        source=source.id,
        start=span[0],
        end=span[1],
        quote=results.texts[source.id][slice(*span)],
        locator=locator(source.path, turn),
        participant=turn.participant or "",
        question=turn.question or "",
        similarity=similarity,
    )
