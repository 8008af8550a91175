"""The queue: nobody checks 3,000 observations, so what has the gravest consequence comes first."""

from collections.abc import Iterable, Sequence

from synth.queueing.book import Book, opened
from synth.queueing.entries import item
from synth.queueing.items import Item, key_of
from synth.queueing.reasons import Named, named
from synth.queueing.sampling import sample
from synth.records.evidence import Observation
from synth.results import Results


def queue(results: Results, drafted: Sequence[Observation] = ()) -> list[Item]:
    """What a reviewer looks at, in order; each record once, at its weightiest reason.

    By reason (`items.WHY`), then the gravest, then the widest, then by id; refused quotes the most
    alike first, turns the longest and most emotional first, the random sample as it was drawn. A
    theme stands for its clearest observations: they are listed only where another reason names
    them. An observation that people took out or mended stays where it was, as decided.

    Args:
        results: the map as decided, with its texts and turns.
        drafted: the observations as the analyst made them, so that those taken out are known;
            without, the map's own.
    """
    book = opened(results, drafted)
    return _items(book, _reasons(book, drafted))


def everything(results: Results, drafted: Sequence[Observation] = ()) -> list[Item]:
    """Every observation, in the order of the queue; what no reason names comes last, as "other"."""
    book = opened(results, drafted)
    own = [found for found in _reasons(book, drafted) if found.kind == "observation"]
    rest = (Named("other", "observation", i) for i in book.observations)
    return _items(book, [*own, *rest])


def _reasons(book: Book, drafted: Sequence[Observation]) -> list[Named]:
    records = book.journey.review.records
    added = {i for i, record in records.items() if record.verdict == "added"}
    own = (o.id for o in book.journey.observations if o.id not in added)
    return list(named(book, sample([o.id for o in drafted] or list(own))))


def _items(book: Book, reasons: Iterable[Named]) -> list[Item]:
    """One item a record."""
    found: dict[str, list[Named]] = {}
    for reason in reasons:
        found.setdefault(key_of(reason.kind, reason.target), []).append(reason)
    return sorted((item(book, listed) for listed in found.values()), key=lambda i: i.order)
