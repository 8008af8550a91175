"""Decisions as reviews: each holds the record as it was seen, so that it finds its place again."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from synth.desk.desk import View
from synth.errors import UsageError
from synth.records.document import Turn
from synth.records.ids import observation_id
from synth.records.review import NOTE_LONGEST, REASONS, Action, Anchor, Review
from synth.verdicts.locating import turn_at
from synth.verdicts.seen import (
    anchor_of,
    observation_values,
    quote_of,
    theme_values,
)

Span = tuple[str, int, int]
"""Source id, start and end in its canonical text."""
Values = dict[str, Any]
Kind = TypeVar("Kind")


class Decisions:
    """Makes one reviewer's reviews about what a view shows; writes nothing.

    Raises, in every method:
        UsageError: the target is not there any more, or a value does not fit; in one sentence.
    """

    def __init__(self, view: View, reviewer: str) -> None:
        self.view = view
        self.reviewer = reviewer

    def accept(self, target: str, note: str = "", batch: str = "") -> Review:
        """Vouches for an observation, theme, finding or opportunity; a rejection; a turn read."""
        return self._review("accept", target, self.seen(target), _note(note), batch=batch)

    def reject(self, target: str, reason: str, note: str = "", batch: str = "") -> Review:
        """Strikes out an observation, a finding or an opportunity."""
        if reason not in REASONS:
            raise UsageError(f"A rejection wants one of these reasons: {', '.join(REASONS)}.")
        if target[:1] not in "ofq":
            raise UsageError("Only a claim, a finding or an opportunity can be rejected.")
        return self._review(
            "reject", target, self.seen(target), _note(note), reason=reason, batch=batch
        )

    def edit(
        self,
        target: str,
        changes: Mapping[str, object],
        spans: Sequence[Span] | None = None,
        joins: str | None = None,
        batch: str = "",
    ) -> Review:
        """Mends an observation.

        Args:
            target: its id.
            changes: any of statement, stage, facet, mode, actor, labels (as strings or numbers).
            spans: other words that it cites, of the same person.
            joins: id of the theme that it joins where it moves; "" for none.
            batch: of a bulk decision.
        """
        observation = self._known(self.view.observations, target, "observation")
        facet = str(changes.get("facet") or observation.facet)
        after = self._fields(changes, facet)
        if spans is not None:
            after["quotes"] = self._quotes(spans, observation.participant)
        if joins is not None:
            after["theme"] = self._joined(joins)
        if not after:
            raise UsageError("Nothing was changed.")
        return self._review("edit", target, self.seen(target), after, batch=batch)

    def add(
        self,
        spans: Sequence[Span],
        values: Mapping[str, object],
        joins: str = "",
        rejection: str = "",
    ) -> Review:
        """An observation that no analyst made, on words of one participant.

        Args:
            spans: what it cites.
            values: facet, stage, mode; statement, actor, labels where they are not to be filled in.
            joins: id of the theme that it joins; "" for none.
            rejection: id of the rejection that it restores.
        """
        turns = [self._turn(span) for span in spans]
        person = turns[0].participant if turns else None
        if person is None:
            raise UsageError("Select some words of a participant first.")
        facet = str(values.get("facet") or "")
        fields = self._fields({"mode": "experienced", **values}, facet)
        if "facet" not in fields or "stage" not in fields:
            raise UsageError("An observation wants a facet and a stage.")
        quotes = self._quotes(spans, person)
        home = next(p.actor for p in self.view.journey.participants if p.id == person)
        after = {
            "actor": home,
            "labels": {},
            "statement": quotes[0]["exact"][:NOTE_LONGEST],
            **fields,
            "participant": person,
            "from_notes": any(turn.paraphrase for turn in turns),
            "quotes": quotes,
            "theme": self._joined(joins),
        }
        places = [
            (t.key, s[1] - t.start, s[2] - t.start) for t, s in zip(turns, spans, strict=True)
        ]
        target = observation_id(facet, person, sorted(places))
        if target in self.view.observations:
            raise UsageError("There is such an observation of these words already: edit that one.")
        before = {"rejection": rejection} if rejection else {}
        anchor = Anchor(**{k: quotes[0][k] for k in ("source", "exact", "prefix", "suffix")})
        return self._review("add", target, before, after, anchor=anchor)

    def rename(self, theme: str, name: str) -> Review:
        """Another name for a theme."""
        seen = self._known(self.view.themes, theme, "theme")
        parts = [theme_values(_named(name), seen.observations)]
        return self._regroup("rename", theme, [theme], parts)

    def merge(self, themes: Sequence[str], name: str) -> Review:
        """One theme of several that stand in one lane; the first one's members come first."""
        seen = [self._known(self.view.themes, t, "theme") for t in dict.fromkeys(themes)]
        if len(seen) < 2:
            raise UsageError("Choose at least two themes to merge.")
        if len({(t.facet, t.stage, t.actor) for t in seen}) > 1:
            raise UsageError("Only themes of one lane, stage and actor can be merged.")
        members = [m for theme in seen for m in theme.observations]
        parts = [theme_values(_named(name), members)]
        return self._regroup("merge", seen[0].id, [t.id for t in seen], parts)

    def split(self, theme: str, members: Sequence[str], name: str) -> Review:
        """Takes some members of a theme out into one of their own."""
        seen = self._known(self.view.themes, theme, "theme")
        out = [m for m in seen.observations if m in set(members)]
        rest = [m for m in seen.observations if m not in set(members)]
        if not out or not rest:
            raise UsageError("Choose some of the theme's observations, but not all.")
        parts = [theme_values(seen.name, rest), theme_values(_named(name), out)]
        return self._regroup("split", theme, [theme], parts)

    def reword(self, finding: str, text: str) -> Review:
        """Another wording of a finding."""
        return self._review("edit", finding, self.seen(finding), {"text": _named(text)})

    def settle(self, opportunity: str, values: Mapping[str, str]) -> Review:
        """Question, effort, owner, measure of an opportunity; an empty one is not settled."""
        after = {k: _short(v) for k, v in values.items() if k in _SETTLED}
        return self._review("edit", opportunity, self.seen(opportunity), after)

    def comment(self, target: str, note: str) -> Review:
        """A remark on anything."""
        return self._review("comment", target, self.seen(target), {"note": _named(note)})

    def undo(self, review: Review) -> Review:
        """Takes back a decision of one's own; undoing an undo brings it back."""
        if review.reviewer != self.reviewer:
            raise UsageError(f"That is {review.reviewer}'s decision: decide otherwise instead.")
        return self._review("undo", review.id, {}, {}, batch=review.batch)

    def seen(self, target: str) -> Values:
        """A record as a review holds it."""
        view = self.view
        if target[:1] == "o":
            shown = target in view.observations  # who disagrees with a rejection accepts again
            known = view.observations if shown else view.struck
            found = self._known(known, target, "observation")
            return observation_values(found, view.texts)
        if target[:1] == "m":
            theme = self._known(view.themes, target, "theme")
            return theme_values(theme.name, theme.observations)
        if target[:1] == "f":
            finding = self._known(view.findings, target, "finding")
            members = [o for t in finding.themes for o in view.themes[t].observations]
            return {"text": finding.text, "members": members}
        if target[:1] == "q":
            asked = self._known(view.opportunities, target, "opportunity")
            return {"text": asked.question, "members": list(asked.evidence)}
        if target[:1] == "x":
            rejection = self._known(view.rejections, target, "rejection")
            return {"words": rejection.words, "statement": rejection.statement}
        self._known(view.turns, target, "turn")
        return {}

    def _review(
        self,
        action: Action,
        target: str,
        before: Values,
        after: Values,
        *,
        reason: str = "",
        anchor: Anchor | None = None,
        batch: str = "",
    ) -> Review:
        return Review(
            id=f"v{secrets.token_hex(8)}",
            at=datetime.now(UTC).isoformat(timespec="microseconds"),
            reviewer=self.reviewer,
            target=target,
            action=action,
            before=before,
            after=after,
            reason=reason,
            anchor=anchor or self._anchor(target),
            batch=batch,
        )

    def _anchor(self, target: str) -> Anchor | None:
        found = self.view.observations.get(target)
        found = found or (self.view.struck.get(target) if target[:1] == "o" else None)
        if found is not None:
            return anchor_of(found.citations, self.view.texts)
        if target in self.view.turns:
            document, turn = self.view.turns[target]
            end = min(turn.end, turn.start + NOTE_LONGEST)
            quote = quote_of(document.source.id, turn.start, end, self.view.texts)
            return Anchor(**quote.model_dump(include={"source", "exact", "prefix", "suffix"}))
        return None

    def _regroup(
        self, action: Action, target: str, themes: Sequence[str], parts: Sequence[Values]
    ) -> Review:
        before = [{"id": t, **self.seen(t)} for t in themes]
        return self._review(action, target, {"themes": before}, {"parts": list(parts)})

    def _fields(self, changes: Mapping[str, object], facet: str) -> Values:
        """Values that fit the study, as JSON has them."""
        study = self.view.made.study
        allowed = {
            "facet": {f.id for f in study.facets},
            "stage": {s.id for s in self.view.journey.stages},
            "actor": {a.id for a in study.actors},
            "mode": {"experienced", "expected", "wished", "hearsay"},
        }
        told: Values = {}
        for name, ids in allowed.items():
            if name in changes:
                if changes[name] not in ids:
                    raise UsageError(f"This study has no {name} '{changes[name]}'.")
                told[name] = changes[name]
        if "statement" in changes:
            told["statement"] = _named(str(changes["statement"]))
        if isinstance(labels := changes.get("labels"), Mapping):
            told["labels"] = _labels(facet, labels)
        return told

    def _quotes(self, spans: Sequence[Span], person: str) -> list[Values]:
        if not spans or {self._turn(span).participant for span in spans} != {person}:
            raise UsageError("An observation cites the words of one participant.")
        texts = self.view.texts
        return [quote_of(*span, texts).model_dump(mode="json") for span in sorted(spans)]

    def _turn(self, span: Span) -> Turn:
        """The participant's turn that holds a span."""
        document = self.view.documents.get(span[0])
        turn = turn_at(document, span[1], span[2]) if document else None
        if document is None or turn is None or not document.text[span[1] : span[2]].strip():
            raise UsageError("Select some words within one turn of a participant.")
        return turn

    def _joined(self, theme: str) -> list[str]:
        if not theme:
            return []
        return list(self._known(self.view.themes, theme, "theme").observations)

    @staticmethod
    def _known(found: Mapping[str, Kind], name: str, kind: str) -> Kind:
        if name not in found:
            raise UsageError(f"There is no such {kind} any more: the map has changed. Reload.")
        return found[name]


_SETTLED = ("question", "effort", "owner", "measure")


def _note(note: str) -> Values:
    return {"note": _short(note)} if note.strip() else {}


def _named(text: str) -> str:
    """A text that must say something."""
    short = _short(text)
    if not short:
        raise UsageError("Write some words first.")
    return short


def _short(text: str) -> str:
    """Without control characters and outer spaces."""
    if len(text) > NOTE_LONGEST:
        raise UsageError(f"At most {NOTE_LONGEST:,} characters, please; these are {len(text):,}.")
    plain = "".join(c if c.isprintable() or c == "\n" else " " for c in text.replace("\r\n", "\n"))
    return plain.strip()


def _labels(facet: str, labels: Mapping[str, object]) -> Values:
    """Labels of a facet; numbers in their bounds, empty ones null."""
    if facet == "touchpoint":
        return {"channel": _word(labels, "channel")}
    if facet == "emotion":
        words = {name: _word(labels, name) for name in ("emotion", "object")}
        return {**words, "valence": _number(labels, "valence", -2, 2)}
    if facet == "pain_point":
        return {"severity": _number(labels, "severity", 1, 4)}
    return {str(k)[:80]: _short(str(v)) for k, v in labels.items() if v not in (None, "")}


def _word(labels: Mapping[str, object], name: str) -> str | None:
    return _short(str(labels.get(name) or "")) or None


def _number(labels: Mapping[str, object], name: str, least: int, most: int) -> int | None:
    value = labels.get(name)
    if value in (None, ""):
        return None
    try:
        number = int(str(value))
    except ValueError:
        number = most + 1
    if not least <= number <= most:
        raise UsageError(f"{name.capitalize()} runs from {least} to {most}; found '{value}'.")
    return number
