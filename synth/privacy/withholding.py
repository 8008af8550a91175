"""A map as it may be printed: without the words of people who must not be quoted.

Ids, counts, places and everything else stay as they are. Of somebody who agreed to be paraphrased,
a claim is kept where it is told in other words than their own; of somebody who agreed to nothing,
no claim is. A name, a finding or a question that repeats their words gets others.
"""

import re
from collections.abc import Callable, Sequence

from synth.privacy.consent import MARK, STRICTER, Consents, Texts, Turns, consents, overlap
from synth.privacy.overlap import Overlap
from synth.privacy.wording import WORD, is_letter, stands_in, weight, words
from synth.records.evidence import Labels, Observation, Rejection
from synth.records.insight import Pattern
from synth.records.journey import (
    Finding,
    Idea,
    JourneyMap,
    Opportunity,
    Quotable,
    StageView,
    Theme,
)
from synth.records.review import Reviewed, ReviewState, rejection_id

KINDS = {
    "action": "An action",
    "touchpoint": "A touchpoint",
    "goal": "A goal",
    "emotion": "A feeling",
    "pain_point": "A pain point",
}

Rename = Callable[[Sequence[str], str], str]
"""A name for quotes that say the same, of a facet."""
_QUOTED = re.compile("“([^“”]*)”")


def withheld(
    journey: JourneyMap,
    rename: Rename,
    *,
    closed: Consents | None = None,
    texts: Texts | None = None,
    turns: Turns | None = None,
    words: Overlap | None = None,
) -> JourneyMap:
    """A map without the words of people who must not be quoted; the same map where all agreed.

    Args:
        journey: the map.
        rename: names a theme by quotes of those behind it who may be quoted.
        closed: who did not agree; as the map itself says where None.
        texts: canonical text by source id, where at hand.
        turns: turns by source id.
        words: what must not be repeated; by the arguments before where None.
    """
    closed = consents(journey) if closed is None else closed
    if not closed:
        return journey
    words = words or overlap(journey, closed, texts, turns)
    return _Withholding(journey, rename, closed, words, turns or {}).made()


class _Withholding:
    def __init__(
        self,
        journey: JourneyMap,
        rename: Rename,
        closed: Consents,
        words: Overlap,
        turns: Turns,
    ) -> None:
        self.journey = journey
        self.rename = rename
        self.closed = closed
        self.holds = words.holds
        self.speakers = {(s, t.turn): t.participant for s, told in turns.items() for t in told}
        self.observations = {o.id: o for o in journey.observations}
        self.shown = {o.id: self._observation(o) for o in journey.observations}
        self.stages = {view.id: view.name for view in journey.stages}
        self.facets = {facet.id: facet.name for facet in journey.facets}
        self.names = {t.id: self._name(t) for t in journey.every_theme()}
        self.renamed = {
            f"“{t.name}”": self._quoted(self.names[t.id])
            for t in journey.every_theme()
            if t.name != self.names[t.id]
        }

    def made(self) -> JourneyMap:
        journey = self.journey
        refused = [self._rejection(r) for r in journey.rejections]
        return journey.model_copy(
            update={
                "observations": tuple(self.shown.values()),
                "stages": tuple(self._stage(view) for view in journey.stages),
                "findings": tuple(self._finding(f) for f in journey.findings),
                "rejections": tuple(refused),
                "dropoffs": tuple(
                    d.model_copy(update={"words": MARK}) if d.participant in self.closed else d
                    for d in journey.dropoffs
                ),
                "patterns": tuple(self._pattern(p) for p in journey.patterns),
                "remarks": tuple(self._told(remark, MARK) for remark in journey.remarks),
                "review": self._review(journey.review, refused),
            }
        )

    def _observation(self, o: Observation) -> Observation:
        level = self.closed.get(o.participant)
        if level is None:
            return o
        own = level == "no" or self.holds(o.statement) or _repeats(o)
        return o.model_copy(
            update={
                "citations": tuple(c.model_copy(update={"quote": MARK}) for c in o.citations),
                "statement": MARK if own else o.statement,
                "labels": self._labels(o.labels, level),
                "repairs": tuple(self._told(repair, MARK) for repair in o.repairs),
            }
        )

    def _labels(self, labels: Labels, level: Quotable) -> Labels:
        """Without free text of several words, which may be theirs."""
        free = {
            name
            for name, value in labels.items()
            if isinstance(value, str) and _is_phrase(value) and (level == "no" or self.holds(value))
        }
        return {name: None if name in free else value for name, value in labels.items()}

    def _members(self, theme: Theme) -> list[Observation]:
        """Those behind a theme who may be quoted, the clearest first."""
        members = (self.observations[i] for i in theme.observations if i in self.observations)
        others = [o for o in members if o.participant not in self.closed and o.citations]
        return [o for o in others if not self.holds(o.citations[0].quote)]

    def _name(self, theme: Theme) -> str:
        if not self.holds(theme.name):
            return theme.name
        quotes = [o.citations[0].quote for o in self._members(theme)]
        return self.rename(quotes, theme.facet) if quotes else self._neutral(theme)

    def _neutral(self, theme: Theme) -> str:
        facet = self.facets.get(theme.facet, theme.facet)
        what = KINDS.get(theme.facet, f"Something of “{facet}”")
        return f"{what} that may not be quoted ({self.stages.get(theme.stage, theme.stage)})"

    def _quoted(self, name: str) -> str:
        return name if "that may not be quoted" in name else f"“{name}”"

    def _theme(self, theme: Theme) -> Theme:
        summary = theme.summary
        if self.holds(summary):
            told = (o.statement for o in self._members(theme))
            summary = next(told, self.names[theme.id])
        return theme.model_copy(update={"name": self.names[theme.id], "summary": summary})

    def _stage(self, view: StageView) -> StageView:
        asked = tuple(self._opportunity(o, view) for o in view.opportunities)
        themes = {facet: tuple(map(self._theme, lane)) for facet, lane in view.themes.items()}
        return view.model_copy(update={"themes": themes, "opportunities": asked})

    def _finding(self, finding: Finding) -> Finding:
        names = ", ".join(self._quoted(self.names[t]) for t in finding.themes if t in self.names)
        text = self._told(finding.text, f"A finding that may not be quoted, on: {names}")
        return finding.model_copy(update={"text": text})

    def _opportunity(self, asked: Opportunity, view: StageView) -> Opportunity:
        question = f"An opportunity that may not be quoted ({view.name})"
        return asked.model_copy(
            update={
                "question": self._told(asked.question, question),
                "rationale": self._told(asked.rationale, MARK),
                "ideas": tuple(map(self._idea, asked.ideas)),
                "owner": asked.owner and self._told(asked.owner, MARK),
                "measure": asked.measure and self._told(asked.measure, MARK),
            }
        )

    def _idea(self, idea: Idea) -> Idea:
        whose = {self.observations[i].participant for i in idea.evidence if i in self.observations}
        if whose and all(self.closed.get(person) == "no" for person in whose):
            return idea.model_copy(update={"text": MARK})
        return idea.model_copy(update={"text": self._told(idea.text, MARK)})

    def _pattern(self, pattern: Pattern) -> Pattern:
        lines = (
            line.model_copy(
                update={"text": self._told(line.text, self.names.get(line.theme, MARK))}
            )
            for line in pattern.lines
        )
        return pattern.model_copy(update={"lines": tuple(lines)})

    def _rejection(self, r: Rejection) -> Rejection:
        level = self._level(r)
        if level is None:
            fields = ("words", "nearest", "statement")
            fresh = {name: self._told(getattr(r, name), MARK) for name in fields}
            return r.model_copy(update=fresh | {"reason": self._told(r.reason, MARK)})
        own = level == "no" or self.holds(r.statement)
        return r.model_copy(
            update={
                "words": r.words and MARK,
                "nearest": r.nearest and MARK,
                "statement": MARK if own and r.statement else r.statement,
                "reason": self._told(_QUOTED.sub(MARK, r.reason), MARK),
            }
        )

    def _level(self, r: Rejection) -> Quotable | None:
        """What the speaker of a refused draft agreed to; of anybody in its source if not known."""
        speaker = self.speakers.get((r.source, r.turn))
        if speaker:
            return self.closed.get(speaker)
        present = {p.id for p in self.journey.participants if r.source in p.sources}
        levels = {self.closed[person] for person in present if person in self.closed}
        return next((level for level in STRICTER if level in levels), None)

    def _review(self, state: ReviewState, refused: Sequence[Rejection]) -> ReviewState:
        pairs = zip(self.journey.rejections, refused, strict=True)
        ids = {rejection_id(old): rejection_id(new) for old, new in pairs}
        records = {id: self._reviewed(id, told) for id, told in state.records.items()}
        gone = (
            g.model_copy(update={"words": g.words and MARK, "why": self._told(g.why, MARK)})
            for g in state.gone
        )
        return state.model_copy(
            update={
                "records": records,
                "refused": {
                    ids.get(id, id): self._reviewed(id, told) for id, told in state.refused.items()
                },
                "disputed": tuple(ids.get(id, id) for id in state.disputed),
                "gone": tuple(gone),
                "remarks": tuple(self._told(remark, MARK) for remark in state.remarks),
            }
        )

    def _reviewed(self, id: str, told: Reviewed) -> Reviewed:
        record = self.observations.get(id)
        if record is not None and record.participant in self.closed and told.notes:
            return told.model_copy(update={"notes": (MARK,)})
        return told.model_copy(
            update={"notes": tuple(self._told(note, MARK) for note in told.notes)}
        )

    def _told(self, text: str, instead: str) -> str:
        """A text of ours, with other names, and marks for what it quotes; else `instead`."""
        text = _QUOTED.sub(self._other, text)
        return instead if self.holds(text) else text

    def _other(self, quoted: re.Match[str]) -> str:
        if quoted[0] in self.renamed:
            return self.renamed[quoted[0]]
        return MARK if self.holds(quoted[1]) else quoted[0]


def _is_phrase(label: str) -> bool:
    """Whether a label has several words, or as many letters of a script without spaces."""
    return len(label.split()) > 1 or weight(filter(is_letter, words(label))) >= 2 * WORD


def _repeats(o: Observation) -> bool:
    """Whether a claim, however short, stands in its quote."""
    return stands_in(o.statement, o.said)
