"""Decisions in plain words: who did what to which record, when, and why.

A line of reviews.jsonl may have been written by anybody: what is not text is passed over.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from synth.desk.desk import View
from synth.queueing.items import LETTERS, TITLE, short
from synth.records.review import NOTE_LONGEST, Review
from synth.review.addresses import of_target
from synth.standing import is_disputed, latest
from synth.verdicts.seen import Regrouping, SeenClaim, SeenTheme, read

DONE: Mapping[str, str] = {
    "accept": "accepted",
    "reject": "rejected",
    "edit": "edited",
    "rename": "renamed",
    "merge": "merged",
    "split": "split",
    "add": "added",
    "comment": "remarked on",
    "undo": "undid",
    "code": "coded blind",
}
KINDS: Mapping[str, str] = {
    "observation": "claim",
    "theme": "theme",
    "finding": "finding",
    "opportunity": "opportunity",
    "rejection": "refused quote",
    "turn": "turn",
}
"""What a page calls each kind of record."""
_READ = {"rejection": "agreed that it was refused", "turn": "read, and found nothing in"}


@dataclass(frozen=True)
class Told:
    """One review as a page tells it."""

    id: str
    at: str
    """ISO 8601, as the line has it."""
    when: str
    """On this machine's clock, to the minute."""
    who: str
    did: str
    undoes: bool
    """Whether it took another decision back."""
    kind: str
    title: str
    address: str
    """Empty where the record is gone."""
    more: str
    """What it became: the new name, the fields that were edited."""
    reason: str
    note: str


def told(view: View, review: Review, known: Mapping[str, Review], now: Mapping[str, str]) -> Told:
    """A review in words.

    Args:
        view: the map as decided.
        review: what is told.
        known: all reviews by id, to tell what an undo took back.
        now: the id that its record has now, by the id of the review (see `places`).
    """
    about = known.get(review.target, review) if review.action == "undo" else review
    kind = LETTERS.get(about.target[:1])
    name = now.get(about.id, about.target)
    taken_back = about is not review
    return Told(
        id=review.id,
        at=short(review.at, 40),
        when=moment(review.at),
        who=short(review.reviewer, 80),
        did=f"undid “{verb(about)}” on" if taken_back else verb(about),
        undoes=taken_back,
        kind=KINDS[kind] if kind else "record",
        title=title_of(view, name) or seen_title(about),
        address=of_target(name) if _is_there(view, name, about, now) else "",
        more=_became(about),
        reason=short(about.reason, 80),
        note="" if taken_back else review.note[:NOTE_LONGEST],
    )


def history(view: View, name: str) -> list[Told]:
    """What was decided on and remarked about one record, in the order of time."""
    about = view.reviews.get(name, ())
    return [told(view, review, {}, {review.id: name}) for review in about]


def places(view: View) -> dict[str, str]:
    """The id that the record of each standing review has now, by the review's id."""
    return {review.id: name for name, about in view.reviews.items() for review in about}


def verb(review: Review) -> str:
    """What somebody did."""
    kind = LETTERS.get(review.target[:1], "observation")
    return _READ.get(kind, "accepted") if review.action == "accept" else DONE[review.action]


def fate(about: Iterable[Review]) -> str:
    """How a record stands: `accepted by Ana and Ben; rejected by Cy (overreach)`; or nothing."""
    by_deed: dict[str, list[str]] = {}
    for name, review in latest(list(about)).items():
        why = f" ({short(review.reason, 40)})" if review.reason else ""
        by_deed.setdefault(verb(review), []).append(f"{short(name, 80)}{why}")
    return "; ".join(f"{deed} by {_and(names)}" for deed, names in by_deed.items())


def disagreements(view: View) -> list[tuple[str, str, str]]:
    """Title, address and fate of each record that some reject and others do not."""
    found = []
    for name, about in view.reviews.items():
        if is_disputed(about):
            title = title_of(view, name) or seen_title(about[-1])
            found.append((title, of_target(name), fate(about)))
    return found


def title_of(view: View, name: str) -> str:
    """The words of a record, in one line; empty where the map has it not."""
    return short(_words(view, name))


def is_shown(view: View, name: str) -> bool:
    """Whether the map has a record, or a turn or a refused quote is there."""
    return bool(_words(view, name))


def moment(at: str) -> str:
    """`22 Nov 2026, 14:03` on this machine's clock; what cannot be read as it is."""
    try:
        local = datetime.datetime.fromisoformat(at).astimezone()
    except (ValueError, OverflowError, OSError):
        return short(at, 40)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def _words(view: View, name: str) -> str:
    if name in view.turns:
        document, turn = view.turns[name]
        return document.text[turn.start : min(turn.end, turn.start + NOTE_LONGEST)]
    if name in view.rejections:
        return view.rejections[name].statement or view.rejections[name].words
    if name in view.observations:
        return view.observations[name].statement
    if name in view.themes:
        return view.themes[name].name
    if name in view.findings:
        return view.findings[name].text
    return view.opportunities[name].question if name in view.opportunities else ""


def _is_there(view: View, name: str, about: Review, now: Mapping[str, str]) -> bool:
    """Findings and claims that were struck out keep their screens, as taken out."""
    return about.id in now or bool(_words(view, name))


def seen_title(review: Review, longest: int = TITLE) -> str:
    """The words of a record as it was seen, in `longest` code points at most."""
    before, after = review.before, review.after
    named = [theme.name for theme in _themes(review)]
    found = [before.get(k) for k in ("statement", "name", "text", "words")]
    texts = [t for t in (*found, *named, after.get("statement")) if isinstance(t, str) and t]
    return short(next(iter(texts), review.anchor.exact if review.anchor else ""), longest)


def _themes(review: Review) -> Sequence[SeenTheme]:
    seen = read(review.before, Regrouping)
    return seen.themes if seen else ()


def _became(review: Review) -> str:
    if review.action in ("rename", "merge", "split"):
        parts = read(review.after, Regrouping)
        names = [_quoted(part) for part in parts.parts if part.name] if parts else []
        before = [_quoted(theme) for theme in _themes(review) if theme.name]
        return f"{_and(before[:8])} became {_and(names[:8])}" if names else ""
    if review.action == "edit":
        claim = read(review.after, SeenClaim)
        if claim and (claim.text or claim.question):
            return f"now “{short(claim.text or claim.question or '')}”"
        return ", ".join(short(str(name), 40) for name in list(review.after)[:8])
    return ""


def _quoted(theme: SeenTheme) -> str:
    return f"“{short(theme.name, 80)}”"


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
