"""Records as a reviewer saw them, in the form that reviews.jsonl keeps."""

from collections.abc import Mapping, Sequence

from synth.records.evidence import Observation
from synth.records.journey import Theme
from synth.records.review import CONTEXT, Anchor, Values
from synth.refi.frames import Span


def quoted(source: str, span: Span, texts: Mapping[str, str]) -> Values:
    """Some words with their place and what stands around them."""
    text, (start, end) = texts[source], span
    return {
        "source": source,
        "start": start,
        "end": end,
        "exact": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }


def anchor_of(quote: Values) -> Anchor:
    """The anchor at a quote's words."""
    return Anchor.model_validate(quote)


def seen(observation: Observation, texts: Mapping[str, str]) -> Values:
    """An observation as it stands on the map."""
    return {
        "facet": observation.facet,
        "stage": observation.stage,
        "mode": observation.mode,
        "actor": observation.actor,
        "statement": observation.statement,
        "participant": observation.participant,
        "labels": dict(observation.labels),
        "from_notes": observation.from_notes,
        "quotes": [quoted(c.source, (c.start, c.end), texts) for c in observation.citations],
    }


def themes_seen(themes: Sequence[Theme]) -> Values:
    """Themes as they stand on the map."""
    return {
        "themes": [{"id": t.id, "name": t.name, "members": list(t.observations)} for t in themes]
    }
