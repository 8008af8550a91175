"""Keeps the Chroma index equal to what the store knows, and searches it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from synth.chunking import Chunk, chunk
from synth.embedding.protocol import Embedder
from synth.index import Index, IndexReport, Row
from synth.records.document import Document, locator
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


def embed_chunks(chunks: Sequence[Chunk], vectors: Vectors) -> Matrix:
    """One vector a chunk, from the store where it is known."""
    return vectors.embed([c.participant for c in chunks], [c.text for c in chunks])


def chunk_rows(
    documents: Sequence[Document], chunks: Sequence[Chunk], vectors: Matrix
) -> list[Row]:
    """Index rows of chunks; what a search shows travels with them."""
    known = {document.source.id: document for document in documents}
    return [
        Row(c.id, c.text, vector, _chunk_facts(c, known[c.source]))
        for c, vector in zip(chunks, vectors, strict=True)
    ]


def _chunk_facts(piece: Chunk, document: Document) -> dict[str, str | int | float | bool]:
    turns = [t for t in document.turns if t.start < piece.end and piece.start < t.end]
    said = next((t for t in turns if t.participant), turns[0])
    return {
        "source": piece.source,
        "start": piece.start,
        "end": piece.end,
        "participant": piece.participant,
        "locator": locator(document.source.path, said),
        "question": said.question or "",
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
    documents = documents_of(results)
    chunks = chunk_all(documents)
    rows = chunk_rows(documents, chunks, embed_chunks(chunks, vectors))
    observations = results.journey.observations
    matrix = vectors.embed(
        [o.participant for o in observations], [cited_words(o) for o in observations]
    )
    by_id = {o.id: row for o, row in zip(observations, matrix, strict=True)}
    synced = {"chunks": rows, "observations": observation_rows(observations, by_id)}
    return index.sync(synced, vectors.embedder.name)


def documents_of(results: Results) -> list[Document]:
    """The documents behind a map, as they were written out."""
    return [
        Document(source=s, text=results.texts[s.id], turns=results.turns[s.id])
        for s in results.journey.sources
    ]


def search(words: str, results: Results, index: Index, embedder: Embedder, k: int) -> list[Passage]:
    """The `k` passages nearest in meaning to `words`, nearest first, ties by id."""
    (vector,) = embedder.embed([words])
    return [
        Passage(
            source=str(hit.metadata["source"]),
            start=int(hit.metadata["start"]),
            end=int(hit.metadata["end"]),
            quote=results.texts[str(hit.metadata["source"])][
                int(hit.metadata["start"]) : int(hit.metadata["end"])
            ],
            locator=str(hit.metadata["locator"]),
            participant=str(hit.metadata["participant"]),
            question=str(hit.metadata["question"]),
            similarity=hit.similarity,
        )
        for hit in index.query("chunks", vector, k)
    ]
