"""Takes people's words out of reviews.jsonl: the only rewriting of it that there is.

A decision about something that they said stays as a line without words, and counts no more. Of any
other decision only the words go that are theirs: within a note, a name, or around somebody else's.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from synth.forgetting.people import Gone
from synth.forgetting.state import holds
from synth.privacy.shingles import Runs
from synth.records.document import Document
from synth.records.review import CONTEXT, Review
from synth.reviewlog import review_line, rewrite
from synth.workspace import Workspace

Json = dict[str, Any]


def redact(workspace: Workspace, gone: Gone) -> int:
    """Rewrites reviews.jsonl without the words of those who are gone; returns changed lines."""
    return rewrite(workspace.folder, workspace.state, _Redaction(gone).line)


class _Redaction:
    """One pass over the lines."""

    def __init__(self, gone: Gone) -> None:
        self.runs = gone.runs
        self.names = gone.names
        self.observations = gone.observations
        self.targets = gone.observations | gone.turns
        self.sources = gone.sources
        self.kept: Mapping[str, Document] = {d.source.id: d for d in gone.kept}

    def line(self, line: bytes) -> bytes | None:
        """A line as it shall be: as it was, with words taken out, or none."""
        text = line.decode("utf-8", "replace")
        try:
            review = Review.model_validate_json(line)
        except ValidationError:  # a torn or strange line, which nobody reads
            return None if holds(self.runs, text) else line
        if review.redacted:
            return line
        fresh = self._emptied(review) if self._is_about_them(review) else self._freed(review)
        return line if fresh == review else review_line(fresh).rstrip("\n").encode()

    def _is_about_them(self, review: Review) -> bool:
        if review.target in self.targets:
            return True
        told = {str(one.get("participant")) for one in (review.before, review.after)}
        if told & self.names:
            return True
        members = set(_members(review.before))
        if members and members <= self.observations:
            return True  # a theme, a finding, an opportunity that rested on nobody else
        places = [*_places(review.before), *_places(review.after)]
        if review.anchor is not None:
            places.append(review.anchor.model_dump())
        own = review.target[:1] in ("o", "t", "x")
        return own and any(self._is_theirs(place) for place in places)

    def _is_theirs(self, place: Json) -> bool:
        """Whether the words of a place are theirs: told by what stands there now."""
        if self.runs.within(_text(place, "exact")):
            return True
        source = _text(place, "source")
        return source in self.sources and source not in self.kept

    def _emptied(self, review: Review) -> Review:
        fresh: Json = {"before": {}, "after": {}, "anchor": None, "redacted": True}
        return review.model_copy(update={**fresh, "reason": self.runs.removed(review.reason)})

    def _freed(self, review: Review) -> Review:
        """Without their words, and with the words around others' as they stand there now."""
        values = review.model_dump(mode="json")
        for place in [*_places(values["before"]), *_places(values["after"])]:
            self._around(place)
        if values["anchor"]:
            self._around(values["anchor"])
        fresh = self.runs.removed_from(_unnamed(values, self.runs))
        return Review.model_validate({**fresh, "id": review.id, "target": review.target})

    def _around(self, place: Json) -> None:
        """Takes what is around the words anew from a source in which the others stayed."""
        if _text(place, "source") not in self.sources:
            return
        text = self.kept[place["source"]].text if place["source"] in self.kept else ""
        exact, prefix, suffix = (_text(place, name) for name in ("exact", "prefix", "suffix"))
        if f"{prefix}{exact}{suffix}" in text:
            return
        at = _best(text, exact, prefix, suffix)
        place["prefix"] = text[max(0, at - CONTEXT) : at] if at >= 0 else ""
        place["suffix"] = text[at + len(exact) :][:CONTEXT] if at >= 0 else ""
        if at >= 0 and "start" in place:
            place["start"], place["end"] = at, at + len(exact)


def _unnamed(value: Any, runs: Runs) -> Any:
    """A JSON value in which a theme that is called by their words has no name: it is given one."""
    if isinstance(value, dict):
        bare = {k: "" if k == "name" and runs.within(str(v)) else v for k, v in value.items()}
        return {key: _unnamed(part, runs) for key, part in bare.items()}
    return [_unnamed(part, runs) for part in value] if isinstance(value, list) else value


def _best(text: str, exact: str, prefix: str, suffix: str) -> int:
    """Where the words stand with most of what was around them; -1 where they do not."""
    places, at = [], text.find(exact) if exact else -1
    while at >= 0:
        before, after = text[max(0, at - CONTEXT) : at], text[at + len(exact) :][:CONTEXT]
        fit = _same(before[::-1], prefix[::-1]) + _same(after, suffix)
        places.append((fit, -at))
        at = text.find(exact, at + 1)
    return -max(places)[1] if places else -1


def _same(one: str, other: str) -> int:
    """Code points at the beginning that two texts share."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _members(values: Json) -> Iterator[str]:
    """Ids of the observations that a theme or claim, as it was seen, rested on."""
    themes = values.get("themes")
    for one in (values, *(themes if isinstance(themes, list) else ())):
        members = one.get("members") if isinstance(one, dict) else None
        yield from map(str, members if isinstance(members, list) else ())


def _places(values: Json) -> Iterator[Json]:
    """Every quote in a record as it was seen."""
    quotes = values.get("quotes")
    for quote in quotes if isinstance(quotes, list) else ():
        if isinstance(quote, dict):
            yield quote


def _text(place: Json, name: str) -> str:
    value = place.get(name)
    return value if isinstance(value, str) else ""
