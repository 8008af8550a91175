"""Ids from content: the same content has the same id in every run and on every machine."""

import hashlib
import json
from collections.abc import Sequence

HEX_DIGITS = 12  # 48 bits: a clash among a million records has a chance of about 0.2 %


def content_id(prefix: str, *parts: object) -> str:
    """Returns `prefix` and the first hex digits of the SHA-256 of the JSON of `parts`."""
    return prefix + content_digest(parts)[:HEX_DIGITS]


def content_digest(parts: Sequence[object]) -> str:
    """SHA-256 of the JSON of `parts`, in hex digits."""
    payload = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(payload.encode("utf-8", "surrogatepass")).hexdigest()


def source_id(path: str) -> str:
    """Id of a source: from its path in the study, so that an edit of the file keeps it."""
    return content_id("s", path)


def interview_turn_key(path: str, text: str, occurrence: int) -> str:
    """Key of an interview's turn: the `occurrence`-th (from 0) turn of `path` with this text."""
    return content_id("t", path, text, occurrence)


def answer_turn_key(participant: str, item: str) -> str:
    """Key of a survey answer: who answered, and which item."""
    return content_id("t", participant, item)


def observation_id(facet: str, participant: str, spans: Sequence[tuple[str, int, int]]) -> str:
    """Id of an observation from its spans `(turn key, start, end)`, offsets within the turn."""
    return content_id("o", facet, participant, [list(span) for span in spans])


def theme_id(facet: str, stage: str, actor: str, members: Sequence[str]) -> str:
    """Id of a theme from its member observations, in any order."""
    return content_id("m", facet, stage, actor, sorted(members))
