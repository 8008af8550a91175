"""What the parts of an import share: the study as it stands, and what comes of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from synth.records.document import Turn
from synth.records.evidence import Observation
from synth.records.ids import content_id
from synth.records.journey import JourneyMap, Theme
from synth.records.review import NOTE_LONGEST, Action, Anchor, Review, Values
from synth.refi.making import MINE
from synth.refi.matching import Match
from synth.refi.project import Project
from synth.refi.standing import standing
from synth.results import Results


@dataclass
class Setting:
    """One import; reviews are collected in `made`, what cannot be taken over in `match.left`."""

    results: Results
    project: Project
    match: Match
    log: Sequence[Review]
    file: str
    """Name of the file, for notes and sentences."""
    sha256: str
    reviewer: str
    at: str
    made: list[Review] = field(default_factory=list)
    known: int = 0
    """Decisions of the file that are in the log already."""

    @property
    def journey(self) -> JourneyMap:
        """The map as it is now drawn."""
        return self.results.journey

    @property
    def texts(self) -> Mapping[str, str]:
        """Our texts by source id."""
        return self.results.texts

    @cached_property
    def observations(self) -> dict[str, Observation]:
        """By id."""
        return {o.id: o for o in self.journey.observations}

    @cached_property
    def themes(self) -> dict[str, Theme]:
        """By id."""
        return {t.id: t for t in self.journey.every_theme()}

    @cached_property
    def theme_of(self) -> dict[str, Theme]:
        """The theme that an observation is in, by the observation's id."""
        return {o: t for t in self.themes.values() for o in t.observations}

    def theme_now(self, exported: str) -> Theme | None:
        """The theme that an exported one is now: by id, else by more than half of its members."""
        if not exported or exported in self.themes:
            return self.themes.get(exported)
        members = self._exported_members.get(exported, set())
        shared = Counter(t.id for o in members if (t := self.theme_of.get(o)))
        best, n = max(shared.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        return self.themes.get(best) if n * 2 > len(members) else None

    @cached_property
    def _exported_members(self) -> dict[str, set[str]]:
        members: dict[str, set[str]] = {}
        for row in self.match.base.rows.values():
            theme = self.match.base.codes[row.code].place.theme
            members.setdefault(theme, set()).add(row.observation)
        return members

    @cached_property
    def turns(self) -> Mapping[str, tuple[Turn, ...]]:
        """Turns by source id, in order."""
        return self.results.turns

    @cached_property
    def _ids(self) -> set[str]:
        return {review.id for review in self.log}

    @cached_property
    def _latest(self) -> dict[tuple[str, str], list[Review]]:
        latest: dict[tuple[str, str], list[Review]] = {}
        for review in standing(self.log):
            latest.setdefault((review.target, review.action), []).append(review)
        return latest

    def whose(self, guid: str) -> str:
        """The name of a user of the file; the importer's where it tells none but the analyst."""
        name = next((u.name for u in self.project.users if u.guid == guid and u.name), "")
        return self.reviewer if not name.strip() or name.startswith(MINE) else name[:200]

    def leave(self, sentence: str) -> None:
        """Tells what is not taken over."""
        self.match.left.append(sentence)

    def decide(
        self,
        target: str,
        action: Action,
        after: Values,
        *,
        by: str,
        before: Values | None = None,
        reason: str = "",
        anchor: Anchor | None = None,
    ) -> None:
        """Adds a review, unless the log has it.

        The same decision of the same file has the same id; of another file it is none where it
        already stands.
        """
        key = content_id("v", self.sha256, by, target, action, after, reason)
        stands = self._latest.get((target, action), [])
        told = [r for r in stands if r.reviewer == by] if action == "comment" else stands[-1:]
        same = any((r.after, r.reason) == (after, reason) for r in told)
        if key in self._ids or same:
            self.known += 1
            return
        self._ids.add(key)
        self.made.append(
            Review(
                id=key,
                at=self.at,
                reviewer=by,
                target=target,
                action=action,
                before=before or {},
                after=after,
                reason=reason,
                anchor=anchor,
            )
        )


def shortened(text: str) -> str:
    """A reviewer's text, no longer than the log takes."""
    return text if len(text) <= NOTE_LONGEST else text[: NOTE_LONGEST - 1] + "…"


def words(text: str, most: int = 60) -> str:
    """The beginning of some words, for a sentence."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= most else f"“{line[: most - 1]}…”"
