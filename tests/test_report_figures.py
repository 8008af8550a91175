"""Figures of map.html: each says what it counts, and equals what the map holds."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from report_actors import two_actors
from report_sample import sample
from synth.report import page as page_module
from synth.report.page import render_page
from synth.results import Results

Found = tuple[dict[str, str], str]


class Figures(HTMLParser):
    """Every element with data-figure: its attributes and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Found] = []
        self.inside: dict[str, str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name.removeprefix("data-"): value or "" for name, value in attrs}
        self.inside = about if "figure" in about else None

    def handle_data(self, data: str) -> None:
        if self.inside is not None:
            self.found.append((self.inside, data))
            self.inside = None


def figures(results: Results) -> list[Found]:
    return Figures(render_page(results)).found


@pytest.fixture(scope="module")
def found() -> list[Found]:
    return figures(sample())


def told(found: list[Found], name: str, **about: str) -> set[str]:
    return {
        text
        for attributes, text in found
        if attributes["figure"] == name and about.items() <= attributes.items()
    }


def test_the_text_of_a_figure_is_a_number_and_nothing_else(found: list[Found]) -> None:
    number = re.compile(r"[+\N{MINUS SIGN}]?\d{1,3}(,\d{3})*(\.\d+)?")
    assert [text for _, text in found if not number.fullmatch(text)] == []


def test_every_name_of_a_figure_is_documented(found: list[Found]) -> None:
    text = page_module.__doc__ or ""
    known = {(family, part) for family, part in re.findall(r"(\w+)?(-\w+)", text)}
    names = {attributes["figure"] for attributes, _ in found}
    assert len(names) > 40
    for name in names:
        family, dash, part = name.partition("-")
        assert name in text or (family in text and any(p == dash + part for _, p in known)), name


def test_counts_of_a_theme_are_the_same_wherever_they_stand(found: list[Found]) -> None:
    for stage in sample().journey.stages:
        for theme in (t for themes in stage.themes.values() for t in themes):
            for kind, count in (
                ("interview", theme.by_kind.interview),
                ("survey", theme.by_kind.survey),
            ):
                assert told(found, "theme-n", id=theme.id, kind=kind) <= {str(count.n)}
                assert told(found, "theme-of", id=theme.id, kind=kind) <= {str(count.of)}


def test_coverage_names_source_by_source_what_is_cited(found: list[Found]) -> None:
    for row in sample().journey.coverage:
        assert told(found, "coverage-cited", source=row.source) == {f"{row.cited_chars:,}"}
        assert told(found, "coverage-chars", source=row.source) == {f"{row.participant_chars:,}"}
        uncovered = told(found, "coverage-uncovered", source=row.source)
        assert uncovered == {str(len(row.uncovered_turns))}


def test_folded_cards_are_counted() -> None:
    html = render_page(sample())
    for number, cards in re.findall(
        r'cell-more">(\d+)</span>.*?<ul class="cards">(.*?)</ul>', html, re.S
    ):
        assert int(number) == cards.count("<li")


def test_feelings_of_each_actor_are_counted_apart() -> None:
    results = two_actors()
    actors = {o.participant: o.actor for o in results.journey.observations}
    found = figures(results)
    for stage in results.journey.stages:
        felt = Counter(
            actors[p]
            for p in {
                o.participant
                for o in results.journey.observations
                if (o.stage, o.facet, o.mode) == (stage.id, "emotion", "experienced")
                and isinstance(o.labels.get("valence"), int)
            }
        )
        for actor in ("subscriber", "courier"):
            texts = [
                int(text)
                for about, text in found
                if about["figure"] == "emotion-n"
                and (about["stage"], about["actor"]) == (stage.id, actor)
            ]
            assert sum(texts) == felt[actor]


def test_routes_falls_and_contrasts_are_the_maps_own(found: list[Found]) -> None:
    journey = sample().journey
    for route in journey.routes:
        assert told(found, "route-n", id=route.id) == {str(route.n)}
        assert told(found, "route-of", id=route.id) == {str(route.of)}
    for contrast in journey.contrasts:
        assert told(found, "contrast-n", id=contrast.theme, side="part") == {str(contrast.n)}
        assert told(found, "contrast-of", id=contrast.theme, side="rest") == {str(contrast.rest_of)}
    fall = journey.falls[0]
    assert told(found, "fall-n", side="before") == {str(fall.n[0])}
    assert told(found, "fall-both") == {str(len(fall.both))}


def test_people_who_left_are_counted_once_a_stage(found: list[Found]) -> None:
    journey = sample().journey
    left = {d.participant for d in journey.dropoffs if (d.stage, d.kind) == ("leave", "left")}
    assert told(found, "dropoff-n", stage="leave", kind="left") == {str(len(left))}
