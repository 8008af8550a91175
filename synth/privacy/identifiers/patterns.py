"""Finds what identifies somebody by its form, or by the words beside it: no model, no network."""

from collections.abc import Iterator, Sequence

from synth.privacy.identifiers import (
    addresses,
    bare_postcodes,
    dates,
    further_dates,
    handles,
    numbers,
    papers,
    phones,
    postcodes,
    references,
    said,
)
from synth.privacy.identifiers.cues import beside, words_of
from synth.privacy.identifiers.finds import Find, apart
from synth.privacy.identifiers.plain import Plain, plainly
from synth.privacy.identifiers.spoken import NUMBER_WORDS, runs
from synth.privacy.identifiers.zones import zones
from synth.records.privacy import Identifier

REGIONS = ("GB", "US", "IE", "CA", "AU", "NZ", "FR", "BE", "NL", "CH", "DE", "AT")
"""Countries whose national phone numbers are known without their prefix, the likeliest first."""
_RULES = (
    *addresses.RULES,
    *handles.RULES,
    *numbers.RULES,
    *papers.RULES,
    *phones.RULES,
    *postcodes.RULES,
)
_WANTED = frozenset().union(
    *(rule.firsts for rule in _RULES),
    dates.FIRSTS,
    phones.FIRSTS,
    references.FIRSTS,
    said.FIRSTS,
    NUMBER_WORDS,
)
_THINGS = frozenset({"phone", "postcode"})
"""Kinds that a number after "order" or "ticket" is not."""


def identifiers(text: str, regions: Sequence[str] = REGIONS) -> list[Identifier]:
    """Everything in `text` that identifies somebody and needs no model to be found.

    Kinds are "e-mail", "phone", "link", "handle", "card", "account", "birth date", "postcode" and
    "id number". Names, places and organisations are not looked for.

    Args:
        text: Any text, of any length; time is linear in it.
        regions: ISO 3166 codes of the countries whose national phone numbers to expect, the
            likeliest first. Numbers that begin with + or 00 need none.

    Returns:
        Identifiers by start, half-open in code points of `text`, without overlaps.
    """
    plain = plainly(text)
    found = apart(_finds(plain, regions))
    return [
        Identifier(start=start, end=end, kind=find.kind)
        for find in found
        for start, end in [plain.span(find.start, find.end)]
    ]


def _finds(plain: Plain, regions: Sequence[str]) -> Iterator[Find]:
    words = words_of(plain.lower, _WANTED)
    said_numbers = runs(plain, words)
    yield from addresses.addresses(plain)
    yield from handles.handles(plain)
    yield from said.spoken_mails(plain, words)
    births = list(dates.birth_dates(plain, words, said_numbers))
    yield from [*births, *further_dates.further_dates(plain, words, births)]
    yield from references.references(plain, words)
    yield from said.spoken_numbers(plain, words, said_numbers, [*_RULES, *references.RULES])
    near = [*beside(plain, words, _RULES), *_by_form(plain, regions)]
    things = phones.numbered(plain, words)
    for find in [*near, *bare_postcodes.further_postcodes(plain, near)]:
        if find.kind not in _THINGS or find.start not in things:
            yield phones.whole(plain, find)


def _by_form(plain: Plain, regions: Sequence[str]) -> Iterator[Find]:
    """Numbers and postcodes that need no word beside them."""
    for start, end in zones(plain.text):
        zone = plain._replace(text=plain.text[start:end], lower=plain.lower[start:end])
        for find in [
            *numbers.numbers(zone),
            *phones.phones(zone, regions),
            *postcodes.postcodes(zone),
            *bare_postcodes.bare_postcodes(zone),
        ]:
            yield Find(find.start + start, find.end + start, find.kind)
