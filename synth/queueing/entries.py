"""Records of a map as items of the queue: what is shown of each, and by what it is filtered."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from synth.queueing.book import Book
from synth.queueing.items import RANK, WORDS, Item, Kind, joined, key_of, short
from synth.queueing.reasons import Named
from synth.records.evidence import Mode
from synth.records.journey import Theme

_MODES: dict[Mode, str] = {
    "experienced": "", "expected": "expected", "wished": "wished for", "hearsay": "told of others",
}  # fmt: skip


@dataclass(frozen=True)
class _Entry:
    """What is known of a record, whatever the reason to look at it."""

    title: str
    who: str
    words: str = ""
    stages: Iterable[str] = ()
    facets: Iterable[str] = ()
    actors: Iterable[str] = ()
    participants: Iterable[str] = ()
    sources: Iterable[str] = ()
    severity: int | None = None
    n: int = 1


def item(book: Book, reasons: Sequence[Named]) -> Item:
    """The item of a record; `reasons` are all that name it, the weightiest first."""
    main = reasons[0]
    entry = _MAKERS[main.kind](book, main.target)
    return Item(
        key=key_of(main.kind, main.target),
        target=main.target,
        kind=main.kind,
        why=main.why,
        also=tuple(dict.fromkeys(r.why for r in reasons[1:] if r.why != main.why)),
        title=short(entry.title),
        note=short(joined([entry.who, *dict.fromkeys(r.detail for r in reasons)])),
        stages=_once(entry.stages),
        facets=_once(entry.facets),
        actors=_once(entry.actors),
        participants=_once(entry.participants),
        sources=_once(entry.sources),
        severity=entry.severity,
        n=entry.n,
        reviewed=book.decided(main.target),
        weight=(RANK[main.why], main.first, -(entry.severity or 0), -entry.n),
        words=f"{entry.title[:WORDS]}\n{entry.words[:WORDS]}",
    )


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _finding(book: Book, target: str) -> _Entry:
    finding = book.findings[target]
    return _across(book, finding.text, book.known(finding.themes), finding.counter)


def _opportunity(book: Book, target: str) -> _Entry:
    stage, opportunity = book.opportunities[target]
    themes = book.known(opportunity.addresses)
    entry = _across(book, opportunity.question, themes, opportunity.evidence)
    told = book.told(opportunity.evidence)
    people = {*entry.participants, *(o.participant for o in told)}
    return _Entry(
        title=entry.title,
        who=book.who(people),
        words=entry.words,
        stages=(stage,),
        facets=entry.facets,
        actors=entry.actors or [o.actor for o in told],
        participants=sorted(people),
        sources=entry.sources,
        severity=opportunity.severity,
        n=len(people),
    )


def _across(book: Book, text: str, themes: Sequence[Theme], rest: Iterable[str]) -> _Entry:
    """What rests on themes; `rest` are further observations that belong to it."""
    people = sorted({p for theme in themes for p in theme.participants})
    told = book.told([*(i for theme in themes for i in theme.observations), *rest])
    return _Entry(
        title=text,
        who=book.who(people),
        words=" ".join(theme.name for theme in themes),
        stages=[theme.stage for theme in themes],
        facets=[theme.facet for theme in themes],
        actors=[theme.actor for theme in themes],
        participants=people,
        sources=[c.source for o in told for c in o.citations],
        severity=max((t.severity for t in themes if t.severity), default=None),
        n=len(people),
    )


def _theme(book: Book, target: str) -> _Entry:
    theme = book.themes[target]
    kinds = ((theme.by_kind.interview, "interviewed"), (theme.by_kind.survey, "surveyed"))
    counts = [f"{count.n} of {count.of} {kind}" for count, kind in kinds if count.n]
    told = book.told(theme.observations)
    return _Entry(
        title=theme.name,
        who=joined(counts),
        words=theme.summary,
        stages=(theme.stage,),
        facets=(theme.facet,),
        actors=(theme.actor,),
        participants=theme.participants,
        sources=[c.source for o in told for c in o.citations],
        severity=theme.severity,
        n=theme.n,
    )


def _observation(book: Book, target: str) -> _Entry:
    observation = book.observations[target]
    theme = book.theme_of.get(target)
    severity = observation.labels.get("severity")
    notes = "from notes" if observation.from_notes else ""
    fate = "taken out" if target in book.out else ""
    return _Entry(
        title=observation.statement,
        who=joined([observation.participant, _MODES[observation.mode], notes, fate]),
        words=observation.said,
        stages=(observation.stage,),
        facets=(observation.facet,),
        actors=(observation.actor,),
        participants=(observation.participant,),
        sources=[citation.source for citation in observation.citations],
        severity=severity if isinstance(severity, int) else None,
        n=theme.n if theme else 1,
    )


def _rejection(book: Book, target: str) -> _Entry:
    rejection = book.rejections[target]
    person = book.speaker(rejection.source, rejection.turn)
    return _Entry(
        title=rejection.statement or rejection.words,
        who=person,
        words=rejection.words,
        facets=(rejection.facet,),
        actors=(book.actor_of.get(person, ""),),
        participants=(person,),
        sources=(rejection.source,),
    )


def _turn(book: Book, target: str) -> _Entry:
    source, turn = book.unread[target]
    person = turn.participant or ""
    words = book.results.texts[source][turn.start : min(turn.end, turn.start + WORDS)]
    return _Entry(
        title=words,
        who=joined([person, f"turn {turn.turn}"]),
        actors=(book.actor_of.get(person, ""),),
        participants=(person,),
        sources=(source,),
    )


_MAKERS: dict[Kind, Callable[[Book, str], _Entry]] = {
    "finding": _finding,
    "theme": _theme,
    "observation": _observation,
    "rejection": _rejection,
    "turn": _turn,
    "opportunity": _opportunity,
}
