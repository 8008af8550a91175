"""What is replaced in a study, as a person reads it. Loads nothing."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from synth.pipeline.confirming import Confidence
    from synth.records.privacy import Likely

SIGNS = 3
"""Signs shown of one likely name; --json has them all."""
LISTS = {"name": "names", "place": "places", "organisation": "organisations"}


def confidence_lines(told: "Confidence", *, with_list: bool) -> Iterator[str]:
    """What is replaced, then what waits for a person's word, a line each.

    Args:
        told: about the study.
        with_list: whether to list it, and to end with the table [privacy] that would replace it.
    """
    if told.on:
        parts = [f"{n} {called}" for called, n in sorted(told.replaced.items())]
        who = " under a pseudonym" if told.pseudonyms == 1 else "s under pseudonyms"
        yield f"{told.pseudonyms} participant{who}; a run notes in key.csv who is who."
        yield f"Replaced: {', '.join(parts) or 'nothing'}."
    else:
        yield "Nothing is replaced: study.toml has no table [privacy]; that one line is enough."
    if not told.likely:
        yield "No likely names wait to be confirmed."
        return
    yield f"Likely names to confirm, {len(told.likely)}:"
    if with_list:
        yield from (f"  {likely_line(one)}" for one in told.likely)
        yield "Settle them one by one with --ask, or write into study.toml what is to be replaced:"
        yield from settings_lines(told.likely)


def likely_line(one: "Likely") -> str:
    """One likely name with its reasons and its place."""
    times = "once" if one.times == 1 else f"{one.times} times"
    place = f"{one.source}, turn {one.turn}" if one.turn else one.source
    signs = [sign.replace(" ,", ",") for sign in dict.fromkeys(one.signs)]
    return f"{one.words}  ({one.kind}? {times}; {', '.join(signs[:SIGNS])})  {place}: {one.context}"


def settings_lines(likely: Sequence["Likely"]) -> Iterator[str]:
    """The table [privacy] that would replace all of them, as lines of TOML."""
    yield "[privacy]"
    for kind, name in LISTS.items():
        yield f"{name} = [{', '.join(_quoted(one.words) for one in likely if one.kind == kind)}]"
    yield "keep = []  # move here what is nobody's name"


def _quoted(words: str) -> str:
    return '"{}"'.format(words.replace("\\", "\\\\").replace('"', '\\"'))
