"""Masks: what every text passes on its way into a shared map.

A finder tells stretches of a text that tell who somebody is; a mask puts their kind in their place,
"[e-mail]". All finders look at the text as it was, and stretches that overlap become one, so that
no half of one is left between two others.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from synth.records.base import Record
from synth.records.privacy import Identifier

Mask = Callable[[str], str]
"""A text without what must not be in it."""
Finder = Callable[[str], Sequence[Identifier]]
"""What is to be masked in a text, as `synth.privacy.identifiers.patterns.identifiers` tells it."""
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
"""Characters that nobody sees and that would part a name in two."""
AnyRecord = TypeVar("AnyRecord", bound=Record)


def mask_of(finders: Iterable[Finder]) -> Mask:
    """A mask that puts "[kind]" in place of all that these finders find."""
    known = tuple(finders)

    def mask(written: str) -> str:
        text = _UNSEEN.sub("", written)
        pieces, end = [], 0
        for found in joined([one for find in known for one in find(text)]):
            pieces += [text[end : found.start], f"[{found.kind}]"]
            end = found.end
        return "".join((*pieces, text[end:]))

    return mask


def joined(found: Iterable[Identifier]) -> list[Identifier]:
    """Stretches in order; those that overlap are one, of the kind of the first (the longest)."""
    apart: list[Identifier] = []
    for one in sorted(found, key=lambda i: (i.start, -i.end, i.kind)):
        if one.end <= one.start:
            continue
        if apart and one.start < apart[-1].end:
            longer = max(apart[-1].end, one.end)
            apart[-1] = apart[-1].model_copy(update={"end": longer})
        else:
            apart.append(one)
    return apart


def masked(record: AnyRecord, mask: Mask) -> AnyRecord:
    """The record with every text in it masked, whatever its depth."""
    return type(record).model_validate(_masked(record.model_dump(), mask))


def _masked(value: object, mask: Mask) -> object:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {name: _masked(inner, mask) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(inner, mask) for inner in value]
    return value
