"""Workshop cards: A6, four on an A4 page, one a finding, pain point, bright spot or opportunity."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from synth.opportunities import leading
from synth.records.journey import Finding, Opportunity, StageView, Theme
from synth.records.study import UNASSIGNED
from synth.report import reviewing, wording
from synth.report.context import finding_note
from synth.results import Results
from synth.wall import chromium
from synth.wall.content import Content, chosen, in_turns
from synth.wall.lettering import clean, fitted
from synth.wall.names import Names
from synth.wall.paper import POINT
from synth.wall.quoting import WITHHELD, quote_of, withheld
from synth.wall.svg import (
    GOOD,
    INK,
    LINK,
    PAIN,
    RULE,
    SOFT,
    Box,
    Group,
    Shape,
    Text,
    drawing,
    rect,
    rule,
)  # fmt: skip

WIDE, HIGH = 297.0, 210.0
INSET = 11.0
TITLE, FINDING, BODY, SMALL = 19 * POINT, 15 * POINT, 13 * POINT, 10 * POINT
MOST = 4
"""Leading pain points, and opportunities, a stage."""
TINTS = {"Finding": INK, "Pain point": PAIN, "Bright spot": GOOD, "Opportunity": LINK}


@dataclass(frozen=True)
class Card:
    """One card, its texts ready to hang in public."""

    id: str
    kind: str
    title: str
    stage: str = ""
    note: str = ""
    more: str = ""
    quote: str = ""
    state: str = "Draft"
    """How it was reviewed."""


def cards_html(results: Results, actor: str | None = None) -> str:
    """Print-ready HTML of all cards. Raises UsageError where there is no such actor."""
    title = Names(results).hidden(clean(results.journey.study.get("title", ""))) or "Journey map"
    found = cards(results, actor)
    groups = [found[i : i + 4] for i in range(0, len(found), 4)]
    pages = [_page(group, title) for group in groups]
    drawings = [drawing(parts, WIDE, HIGH, f"{title}, cards") for parts in pages]
    return chromium.page(drawings, WIDE, HIGH, f"{title}, cards")


def cards(results: Results, actor: str | None = None) -> list[Card]:
    """Findings first, then stage by stage; the last card says how they were chosen."""
    whose = chosen(results.journey, actor)
    maker = Content(results, whose)
    mine = [s for s in results.journey.stages if s.id != UNASSIGNED]
    found = [_finding(maker, f) for f in results.journey.findings if _own(maker, f, whose.id)]
    left = 0
    for stage in mine:
        pains = leading(maker.themes(stage, "pain_point"))
        asked = [o for o in stage.opportunities if maker.is_mine(o)]
        bright = [maker.book.themes[t] for t in stage.bright_spots if t in maker.book.themes]
        found += [_theme(maker, stage, t, "Pain point") for t in in_turns(pains)[:MOST]]
        found += [_theme(maker, stage, t, "Bright spot") for t in bright if t.actor == whose.id]
        found += [_question(maker, stage, o) for o in asked[:MOST]]
        left += len(pains[MOST:]) + len(asked[MOST:])
    found = [replace(card, state=_state(maker, card.id)) for card in found]
    return [*found, _last(results, maker, len(found), left, maker.plain(whose.name))]


def _last(results: Results, maker: Content, shown: int, left: int, actor: str) -> Card:
    """What these cards are, and what is not among them."""
    more = (
        f"{left:,} further leading pain points and opportunities are in map.html."
        if left
        else "No leading pain point and no opportunity is left out."
    )
    chosen_by = (
        f"At most {MOST} pain points and {MOST} opportunities a stage, the widest and gravest."
    )
    status = wording.sentence_case(clean(reviewing.status_text(results.journey)))
    sample = f"{actor}: {wording.sample_text(results.journey)}"
    return Card("", "About these cards", f"{wording.plural(shown, 'card')}, {_what(results)}", "",
                maker.plain(sample), f"{status}. {chosen_by} {more}")  # fmt: skip


def _what(results: Results) -> str:
    lead = reviewing.status(results.journey).lead
    return "a draft" if lead == "draft" else lead


def _state(maker: Content, id: str) -> str:
    """`Accepted by Ana`; what nobody decided on is a draft."""
    return wording.sentence_case(maker.state(id))


def _own(maker: Content, finding: Finding, actor: str) -> bool:
    themes = [maker.book.themes[t] for t in finding.themes if t in maker.book.themes]
    return not themes or any(theme.actor == actor for theme in themes)


def _finding(maker: Content, finding: Finding) -> Card:
    themes = [maker.book.themes[t] for t in finding.themes if t in maker.book.themes]
    closed = any(withheld(maker.book, t) and t.name in finding.text for t in themes)
    text = WITHHELD if closed else maker.plain(finding.text)
    against = f"{wording.plural(len(finding.counter), 'voice')} against" if finding.counter else ""
    quote = _first(quote_of(maker.book, maker.names, theme) for theme in themes)
    note = " · ".join(part for part in (finding_note(maker.book, finding), against) if part)
    return Card(finding.id, "Finding", text, "", note, "", quote)


def _first(words: Iterable[str]) -> str:
    return next((w for w in words if w), "")


def _theme(maker: Content, stage: StageView, theme: Theme, kind: str) -> Card:
    grave = wording.severity_text(theme.severity) if kind == "Pain point" else ""
    quote = quote_of(maker.book, maker.names, theme)
    note = wording.count_text(theme.by_kind)
    return Card(theme.id, kind, maker.title(theme), maker.plain(stage.name), note, grave, quote)


def _question(maker: Content, stage: StageView, asked: Opportunity) -> Card:
    themes = [maker.book.themes[t] for t in asked.addresses if t in maker.book.themes]
    quote = _first(quote_of(maker.book, maker.names, theme) for theme in themes)
    reach, grave = maker.book.reach(asked), wording.severity_text(asked.severity)
    where = maker.plain(stage.name)
    return Card(asked.id, "Opportunity", maker.question(asked), where, reach, grave, quote)


def _page(group: Sequence[Card], study: str) -> list[Text | Shape | Group]:
    """Up to four cards, and the lines to cut along."""
    parts: list[Text | Shape | Group] = [
        rule(WIDE / 2, 0, WIDE / 2, HIGH, RULE, 0.2), rule(0, HIGH / 2, WIDE, HIGH / 2, RULE, 0.2)
    ]  # fmt: skip
    for i, card in enumerate(group):
        row, column = divmod(i, 2)
        box = Box(column * WIDE / 2, row * HIGH / 2, WIDE / 2, HIGH / 2)
        parts.append(_drawn(card, box, study))
    return parts


def _drawn(card: Card, box: Box, study: str) -> Group:
    """Kind and stage on top, then title, counts and quote; the study at the foot."""
    x, room = box.x + INSET, box.wide - 2 * INSET
    tint = TINTS.get(card.kind, SOFT)
    y = box.y + INSET + 4
    half = room / 2 - 2
    stage = fitted(card.stage, half, BODY, 1)[0]
    parts: list[Text | Shape | Group] = [
        rect(Box(x, box.y + INSET - 3, room, 1.6), tint),
        Text(x, y + 3, card.kind, BODY, half, tint, bold=True),
        *(Text(x + room - half, y + 3, words, BODY, half, SOFT, end=True) for words in stage),
    ]
    y += 7
    floor = box.y + box.high - INSET - 4
    large = FINDING if card.kind == "Finding" else TITLE
    for words, size, ink, most, bold, italic in (
        (card.title, large, INK, 8, True, False),
        (card.note, BODY, SOFT, 2, False, False),
        (card.more, BODY, tint, 3, False, False),
        (f"“{card.quote}”" if card.quote else "", BODY, INK, 4, False, True),
    ):
        fit = int((floor - y) / (1.2 * size))
        lines = fitted(words, room, size, min(most, fit), bold=bold)[0] if fit > 0 else []
        for line in lines:
            y += 1.2 * size
            parts.append(Text(x, y, line, size, room, ink, bold, italic))
        y += 2.4 if lines else 0
    foot = fitted(f"{study} · {card.state}", room, SMALL, 1)[0]
    base = box.y + box.high - INSET + 2
    parts += [Text(x, base, words, SMALL, room, SOFT) for words in foot]
    edges = " ".join(f"{v:.2f}" for v in (box.x, box.y, box.wide, box.high))
    return Group({"card": card.id, "cell": card.kind, "box": edges}, parts)
