"""More like this: observations and passages near in meaning to one observation.

    the observation's stored vector ─► Chroma, where nobody writes to it and it is sound ─┐
                                   └─► else exact cosines over the stored vectors ────────┴─► Near

No model is loaded: the words of an observation have a vector since the run; those that a reviewer
chose since have none, and the passage that they stand in speaks for them. The index is opened for
one question and closed again, one question at a time.
"""

import importlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from synth.chunking import Chunk
from synth.desk.desk import View
from synth.desk.dossier import Voice, voice
from synth.desk.letters import visible
from synth.embedding.protocol import Vector
from synth.errors import OutputError, UsageError
from synth.index import Index
from synth.index.manifest import read_manifest
from synth.locking import holder
from synth.pipeline.indexing import chunk_all, cited_words
from synth.records.document import Document, Turn, locator
from synth.records.evidence import Observation
from synth.store import DATABASE, Key, Store
from synth.themes import similarities
from synth.workspace import Workspace

CLAIMS = 8
PASSAGES = 8
"""How many of each are shown."""
SPARE = 40
"""Asked for beyond that: what the map has no more, and the observation's own words, fall away."""
EXCERPT = 320
"""Code points shown of a passage."""

Ranked = Sequence[tuple[str, float]]
"""Ids and similarities, the most similar first."""


@dataclass(frozen=True)
class Alike:
    """An observation near in meaning."""

    voice: Voice
    theme: str
    theme_name: str
    facet: str
    stage: str
    similarity: float


@dataclass(frozen=True)
class Passage:
    """A participant's words near in meaning."""

    source: str
    turn: int
    key: str
    start: int
    words: str
    who: str
    locator: str
    similarity: float
    cited_by: tuple[str, ...]
    """Ids of the observations that cite the turn."""
    consent: str = ""
    """Where no result may print the words: that, in words."""


@dataclass(frozen=True)
class Near:
    """What is near, and how it was found."""

    claims: tuple[Alike, ...]
    passages: tuple[Passage, ...]
    how: str
    """A sentence."""


class Likes:
    """Answers for one study; may be used from several threads."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._kept: tuple[object, Sequence[Document], _Kept] | None = None

    def near(self, view: View, name: str) -> Near:
        """What is near to an observation of the map.

        Raises:
            UsageError: there is no such observation.
        """
        observation = view.observations.get(name)
        if observation is None:
            raise UsageError("There is no such observation any more: the map has changed. Reload.")
        with self._lock:
            kept = self._vectors(view)
            vector = kept.of(observation)
            if vector is None:
                return Near((), (), "Its words have no stored vector: a new run makes one.")
            reason = self._ask_not(view)
            found = None if reason else self._asked(vector)
            reason = reason or (self._ask_not(view) if found else "it could not be opened")
            if found is None or reason:
                found = kept.ranked(vector)
                how = f"Found by exact cosines over the stored vectors, not in the index: {reason}."
            else:
                how = "Found in the search index (Chroma)."
        claims = tuple(_claims(view, observation, found[0]))
        return Near(claims, tuple(_passages(view, observation, found[1], kept.places)), how)

    def _vectors(self, view: View) -> "_Kept":
        documents = tuple(view.documents.values())
        if self._kept is None or self._kept[0] is not view.made:
            self._kept = view.made, documents, _Kept(self._workspace, view, documents)
        return self._kept[2]

    def _ask_not(self, view: View) -> str:
        """Why the index is not asked now, as the end of a sentence; "" where it can be."""
        state = self._workspace.state
        if holder(state) is not None:
            return "a run is writing to this study"
        index = Index(state)
        if (reason := index.sound()) is not None:
            return reason
        manifest = read_manifest(state, index.folder)
        if manifest is None or manifest.embedder != view.made.generated.embedding:
            return "its vectors are of another model"
        return ""

    def _asked(self, vector: Vector) -> tuple[Ranked, Ranked] | None:
        """Hits in both collections; None where the index cannot be asked."""
        importlib.import_module("chromadb")  # takes seconds: before the index is open
        try:
            with Index(self._workspace.state) as index:
                claims = index.query("observations", vector, CLAIMS + SPARE)
                chunks = index.query("chunks", vector, PASSAGES + SPARE)
        except (UsageError, OutputError):
            return None
        return [(h.id, h.similarity) for h in claims], [(h.id, h.similarity) for h in chunks]


class _Kept:
    """Stored vectors of the observations that the run made, and of the passages."""

    def __init__(self, workspace: Workspace, view: View, documents: Sequence[Document]) -> None:
        chunks = chunk_all(documents)
        self.places: Mapping[str, Chunk] = {c.id: c for c in chunks}
        claims = {o.id: (o.participant, cited_words(o)) for o in view.made.observations}
        passages = {c.id: (c.participant, c.text) for c in chunks}
        found = _stored(workspace, view, [*claims.values(), *passages.values()])
        self._by_words = {key: found[key] for key in claims.values() if key in found}
        self._claims = {name: found[key] for name, key in claims.items() if key in found}
        self._passages = {name: found[key] for name, key in passages.items() if key in found}

    def of(self, observation: Observation) -> Vector | None:
        """The vector of its words, or of the passage in which they stand."""
        known = self._by_words.get((observation.participant, cited_words(observation)))
        if known is not None:
            return known
        for cited in observation.citations:
            for name, vector in self._passages.items():
                piece = self.places[name]
                if piece.source == cited.source and piece.start <= cited.start < piece.end:
                    return vector
        return None

    def ranked(self, vector: Vector) -> tuple[Ranked, Ranked]:
        """All observations and passages by nearness, ties by id."""
        return _ranked(self._claims, vector), _ranked(self._passages, vector)


def _stored(workspace: Workspace, view: View, keys: Iterable[Key]) -> dict[Key, Vector]:
    path = workspace.state / DATABASE
    if not path.is_file():
        return {}
    with Store(path) as store:
        return store.vectors_of_map(view.made.generated.embedding, list(dict.fromkeys(keys)))


def _ranked(vectors: Mapping[str, Vector], vector: Vector) -> Ranked:
    if not vectors:
        return []
    names = sorted(vectors)
    matrix: Any = np.stack([vectors[name] for name in names])
    near = similarities(matrix, vector[None, :])[:, 0]
    order = np.argsort(-near, kind="stable")  # names are sorted, so that ties go by id
    return [(names[i], float(near[i])) for i in order]


def _claims(view: View, observation: Observation, ranked: Ranked) -> list[Alike]:
    """Those that the map still has, itself aside."""
    facets = {f.id: f.name for f in view.journey.facets}
    stages = {s.id: s.name for s in view.journey.stages}
    found: list[Alike] = []
    for name, similarity in ranked:
        other = view.observations.get(name)
        if other is None or name == observation.id or len(found) == CLAIMS:
            continue
        theme = view.theme_of.get(name)
        found.append(
            Alike(
                voice=voice(view, name),
                theme=theme.id if theme else "",
                theme_name=theme.name if theme else "",
                facet=facets.get(other.facet, other.facet),
                stage=stages.get(other.stage, other.stage),
                similarity=similarity,
            )
        )
    return found


def _passages(
    view: View, observation: Observation, ranked: Ranked, places: Mapping[str, Chunk]
) -> list[Passage]:
    """The longest turn of each passage, once each, those with the observation's words aside."""
    own = {(c.source, c.turn) for c in observation.citations}
    found: dict[tuple[str, int], Passage] = {}
    for name, similarity in ranked:
        if name not in places or len(found) == PASSAGES:
            continue
        piece = places[name]
        document = view.documents[piece.source]
        turn = _spoken_in(document, piece)
        if turn is not None and (piece.source, turn.turn) not in own | found.keys():
            place = _passage(view, document, turn, piece, similarity)
            found[piece.source, turn.turn] = place
    return list(found.values())


def _spoken_in(document: Document, piece: Chunk) -> Turn | None:
    """The participant's turn of which a passage holds most."""
    turns = [t for t in document.turns if t.participant]
    overlaps = [(min(t.end, piece.end) - max(t.start, piece.start), -t.turn, t) for t in turns]
    most = max(overlaps, key=lambda one: one[:2], default=None)
    return most[2] if most and most[0] > 0 else None


def _passage(
    view: View, document: Document, turn: Turn, piece: Chunk, similarity: float
) -> Passage:
    source = document.source
    start, end = max(turn.start, piece.start), min(turn.end, piece.end)
    words = visible(document.text[start : min(end, start + EXCERPT)])
    citing = view.cited.get((source.id, turn.turn), ())
    return Passage(
        source=source.id,
        turn=turn.turn,
        key=turn.key,
        start=start,
        words=words + (" …" if end - start > EXCERPT else ""),
        who=view.names.get(turn.participant or "", turn.speaker or ""),
        locator=visible(locator(source.path, turn)),
        similarity=similarity,
        cited_by=tuple(sorted({o for o, s, e in citing if s < end and start < e})),
        consent=view.consents.get(turn.participant or "", ""),
    )
