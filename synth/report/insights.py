"""Routes, moments, disagreement, segments and patterns for map.md: each section only where told."""

from collections.abc import Callable, Iterable, Iterator

from synth.report import moments, segments, ways
from synth.report.casebook import Casebook, Link
from synth.report.figures import plain

LISTED = 6  # of a list; the page has all of them

Escape = Callable[[str], str]


def blocks(book: Casebook, escape: Escape) -> Iterator[str]:
    """Blocks of Markdown; `escape` makes words of a study plain text."""
    told = (
        ("Routes", _routes(book, escape)),
        ("Moments that matter", _moments(book, escape)),
        ("Disagreement and single voices", _differences(book, escape)),
        ("Segments side by side", _segments(book, escape)),
        ("Patterns (draft)", _patterns(book, escape)),
    )
    for name, lines in told:
        if found := "\n".join(lines):
            yield f"## {name}"
            yield found


def _routes(book: Casebook, escape: Escape) -> Iterator[str]:
    found = ways.ways(book)
    for route in found.routes:
        whose = f"{escape(route.actor)}; " if route.actor else ""
        yield f"- **{escape(route.name)}** ({whose}{plain(route.count)}): {escape(route.people)}"
    for path in found.paths if not found.routes else ():
        yield f"- {escape(path.who)}: {escape(path.track.words)}"
    for detour in (*found.loops, *found.switches)[:LISTED]:
        yield f"- {escape(detour.who)} {escape(detour.text)}"
        yield from _quotes(detour.quotes[:1], escape)


def _moments(book: Casebook, escape: Escape) -> Iterator[str]:
    for fall in moments.falls(book):
        yield f"- Feelings fall: {escape(fall.before)} → {escape(fall.after)} ({plain(fall.line)})"
        yield from _quotes(fall.quotes[:1], escape)
    for stage in moments.dropoffs(book):
        yield f"- Left, or nearly: {escape(stage.stage)} ({plain(stage.count)})"
        yield from _quotes([one.link for one in stage.told[:LISTED]], escape)


def _differences(book: Casebook, escape: Escape) -> Iterator[str]:
    for sides in moments.contradicted(book)[:LISTED]:
        yield f"- {escape(sides.link.text)} ({plain(sides.link.note)})"
        yield from _quotes(sides.told[:1], escape)
        yield f"  - But {plain(sides.against_count)}:"
        yield from _quotes(sides.against[:1], escape)
    for voice in moments.voices(book)[:LISTED]:
        yield f"- One strong voice: {escape(voice.link.text)} ({escape(voice.where)})"
        yield from _quotes([voice.quote] if voice.quote else [], escape)


def _segments(book: Casebook, escape: Escape) -> Iterator[str]:
    for segment in segments.segments(book):
        parts = "; ".join(f"{part.value}: {plain(part.people)}" for part in segment.parts)
        yield f"- **{escape(segment.name)}** ({escape(parts)})"
        for contrast in segment.contrasts:
            sides = ", ".join(f"{side.name} {plain(side.count)}" for side in contrast.sides)
            yield f"  - {escape(contrast.link.text)}: {escape(sides)}"


def _patterns(book: Casebook, escape: Escape) -> Iterator[str]:
    for pattern in segments.patterns(book):
        yield f"- {plain(pattern.count)}: {escape(pattern.people)}"
        for text, _, _ in pattern.lines:
            yield f"  - {escape(text)}"


def _quotes(links: Iterable[Link], escape: Escape) -> Iterator[str]:
    for link in links:
        yield f"  - {escape(link.text)} — {escape(plain(link.note))}"
