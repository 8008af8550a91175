"""Cards and stickies for a workshop."""

import csv
import io
import re
from xml.etree import ElementTree

from builders import themes_of
from synth.records.journey import JourneyMap
from synth.report import wording
from synth.wall.cards import MOST, cards, cards_html
from synth.wall.stickies import HEAD, stickies_csv
from wall_sheets import HOSTILE, nobody, outside, renamed, results, with_map
from wall_sheets import cells as boxes


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def sheets(html: str) -> list[str]:
    return re.findall(r"<svg.*?</svg>", html, re.S)


def test_each_card_of_a_theme_carries_its_name_counts_and_stage():
    themes = {t.id: t for t in themes_of(results().journey)}
    stages = {s.id: s.name for s in results().journey.stages}
    found = [card for card in cards(results()) if card.id in themes]
    assert {card.kind for card in found} == {"Pain point", "Bright spot"}
    for card in found:
        theme = themes[card.id]
        assert (card.title, card.stage) == (theme.name, stages[theme.stage])
        assert card.note == wording.count_text(theme.by_kind)


def test_findings_and_opportunities_have_cards():
    kinds = [card.kind for card in cards(results())]
    assert kinds.count("Finding") == len(results().journey.findings)
    asked = sum(min(MOST, len(s.opportunities)) for s in results().journey.stages)
    assert kinds.count("Opportunity") == asked


def test_the_last_card_counts_what_has_none():
    last = cards(results())[-1]
    assert last.title.startswith(f"{len(cards(results())) - 1} cards")
    assert "are in map.html" in last.more or "is left out" in last.more


def test_a_card_quotes_nobody_who_did_not_agree():
    def change(journey: JourneyMap) -> dict[str, object]:
        people = tuple(p.model_copy(update={"quotable": "no"}) for p in journey.participants)
        return {"participants": people}

    assert any(card.quote for card in cards(results()))
    assert not any(card.quote for card in cards(with_map(change)))


def test_quotes_on_cards_are_slices_of_a_source():
    texts = [re.sub(r"\s+", " ", text) for text in results().texts.values()]
    for card in cards(results()):
        assert not card.quote or any(card.quote in text for text in texts)


def test_no_line_of_a_card_leaves_the_card():
    for found in (results(), renamed(HOSTILE)):
        for sheet in sheets(cards_html(found)):
            ElementTree.fromstring(sheet)
            assert [outside(card) for card in boxes(sheet) if outside(card)] == []


def test_cards_of_an_empty_map_are_one_card_that_says_so():
    assert [card.title for card in cards(nobody())] == ["0 cards, a draft"]


def test_each_theme_and_opportunity_is_one_sticky_with_its_id_and_counts():
    found = {row["id"]: row for row in rows(stickies_csv(results()))}
    themes = {t.id: t for t in themes_of(results().journey)}
    asked = [o.id for s in results().journey.stages for o in s.opportunities]
    assert set(found) == {*themes, *asked}
    for name, theme in themes.items():
        assert found[name]["n"] == wording.count_text(theme.by_kind, short=True)
        assert found[name]["text"] == theme.name


def test_a_sticky_has_the_colour_of_its_lane():
    told = rows(stickies_csv(results()))
    assert {row["colour"] for row in told if row["lane"] == "Pain points"} == {"red"}
    assert {row["colour"] for row in told if row["lane"] == "Workarounds"} == {"orange"}


def test_no_sticky_is_a_formula():
    text = stickies_csv(renamed(('=HYPERLINK("http://x","y")', "@sum", "\u202e=1", "-2+3")))
    assert text.startswith("\ufeff" + ",".join(HEAD))
    assert all(not row["text"].startswith(("=", "@", "-", "+")) for row in rows(text))
