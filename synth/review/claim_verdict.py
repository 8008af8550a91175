"""What was decided on one record, in words: the panel that a decision brings back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from synth.desk.desk import View
from synth.queueing.items import short
from synth.records.review import Review
from synth.report.wording import MODES
from synth.standing import latest


@dataclass(frozen=True)
class Line:
    """One decision in the history."""

    who: str
    what: str
    note: str
    at: str
    """UTC, to the minute."""


@dataclass(frozen=True)
class Standing:
    """How a record stands."""

    now: tuple[str, ...]
    """A sentence a reviewer who decided, their last decision."""
    differ: str
    """Who disagrees with whom; empty where nobody does."""
    out: bool
    """Whether it is taken out."""
    decided: bool
    mine: str
    """Id of this reviewer's last decision or remark here, which can be undone."""
    mine_was: str
    history: tuple[Line, ...]


def standing(view: View, about: Sequence[Review], me: str) -> Standing:
    """How a record stands after the reviews `about` it, for the reviewer `me`."""
    names = Names(view)
    last = latest(about)
    own = [review for review in about if review.reviewer == me and review.action != "undo"]
    return Standing(
        now=tuple(_sentence(review, me, names) for review in last.values()),
        differ=_differ(last, me),
        out=bool(last) and list(last.values())[-1].action == "reject",
        decided=bool(last),
        mine=own[-1].id if own else "",
        mine_was=names.what(own[-1]) if own else "",
        history=tuple(
            Line(_who(r.reviewer, me), names.what(r), r.note, r.at[:16].replace("T", " "))
            for r in about
        ),
    )


def with_decision(about: Iterable[Review], review: Review) -> tuple[Review, ...]:
    """`about` after a decision that was just taken, without drawing the map for it."""
    if review.action == "undo":
        return tuple(one for one in about if one.id != review.target)
    return (*about, review)


class Names:
    """Stages, facets and actors of a study by id, as people read them."""

    def __init__(self, view: View) -> None:
        journey = view.journey
        self._by_id: Mapping[str, Mapping[str, str]] = {
            "stage": {s.id: s.name for s in journey.stages},
            "facet": {f.id: f.name for f in journey.facets},
            "actor": {a.id: a.name for a in journey.actors},
            "mode": dict(MODES),
        }

    def of(self, field: str, value: object) -> str:
        """The name of a stage, facet, actor or mode."""
        return self._by_id[field].get(str(value), str(value))

    def what(self, review: Review) -> str:
        """A decision in some words: `accepted`, `rejected: led`."""
        if review.action == "edit":
            return "changed " + ("; ".join(self._changes(review)) or "nothing")
        if review.action == "accept" and review.target[:1] == "x":
            return "found it rightly refused"
        plain = {"accept": "accepted", "add": "added it", "comment": "commented"}
        if review.action == "reject":
            return f"rejected: {review.reason}" if review.reason else "rejected"
        return plain.get(review.action, review.action)

    def _changes(self, review: Review) -> list[str]:
        after = review.after
        told = [
            f"{field} to {short(self.of(field, after[field]))}"
            for field in self._by_id
            if field in after
        ]
        if "statement" in after:
            told.append(f"the claim to “{short(str(after['statement']))}”")
        if isinstance(labels := after.get("labels"), dict):
            told += [
                f"{k} to {'untold' if v is None else short(str(v))}" for k, v in labels.items()
            ]
        if after.get("quotes"):
            told.append("the quote")
        if "theme" in after:
            told.append("theme" if after["theme"] else "theme: stands alone")
        return told


def _sentence(review: Review, me: str, names: Names) -> str:
    when = review.at[:10]
    return f"{_who(review.reviewer, me)} {names.what(review)} ({when})."


def _who(reviewer: str, me: str) -> str:
    return "You" if reviewer == me else reviewer


def _differ(last: Mapping[str, Review], me: str) -> str:
    """Reviewers of whom some took it out and others did not."""
    struck = [name for name, review in last.items() if review.action == "reject"]
    kept = [name for name, review in last.items() if review.action != "reject"]
    if not struck or not kept:
        return ""
    later = list(last)[-1]
    stands = f"{'Yours' if later == me else later + '’s'} stands: it is the later."
    if me in last:
        others = sorted(kept if me in struck else struck)
        return f"You and {_listed(others)} differ. {stands}"
    return f"{_listed(sorted(kept))} and {_listed(sorted(struck))} differ. {stands}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
