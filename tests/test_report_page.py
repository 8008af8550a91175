"""map.html: what is on it, and that nothing in a study can run."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from report_sample import LONG_TURN, sample
from synth.records.journey import JourneyMap, Participant
from synth.report.page import render_page
from synth.results import Results

URLS = {"src", "href", "action", "formaction", "data", "poster", "srcset", "xlink:href"}


class Reader(HTMLParser):
    """Every element of a page with its attributes, and the text outside of script and style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.inside = tag if tag in self.raw else ""

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        (self.raw[self.inside] if self.inside else self.text).append(data)


@pytest.fixture(scope="module")
def results() -> Results:
    return sample()


@pytest.fixture(scope="module")
def html(results: Results) -> str:
    return render_page(results)


@pytest.fixture(scope="module")
def read(html: str) -> Reader:
    return Reader(html)


def with_journey(results: Results, **changed: object) -> Results:
    journey = JourneyMap.model_validate(results.journey.model_dump() | changed)
    return Results(journey, results.texts, results.turns)


def words(read: Reader) -> str:
    return " ".join("".join(read.text).split())


def test_equal_results_give_equal_bytes(results: Results, html: str) -> None:
    assert render_page(sample()) == html


def test_hostile_words_are_shown_as_words(html: str) -> None:
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; said the app" in html


def test_the_page_has_one_script_and_one_style(read: Reader) -> None:
    tags = [tag for tag, _ in read.elements]
    assert (tags.count("script"), tags.count("style")) == (1, 1)


def test_the_policy_names_the_hashes_of_the_pages_own_script_and_style(read: Reader) -> None:
    policy = next(a["content"] for _, a in read.elements if a.get("http-equiv"))
    for tag in ("script", "style"):
        digest = hashlib.sha256("".join(read.raw[tag]).encode()).digest()
        assert f"{tag}-src 'sha256-{base64.b64encode(digest).decode()}'" in (policy or "")
    assert "default-src 'none'" in (policy or "")
    assert "unsafe" not in (policy or "")


def test_no_element_has_an_inline_handler_or_style(read: Reader) -> None:
    names = {name for _, attributes in read.elements for name in attributes}
    assert not {name for name in names if name.startswith("on") or name == "style"}


def test_every_address_points_into_the_page(read: Reader) -> None:
    places = {a["id"] for _, a in read.elements if "id" in a}
    linked = [a[name] or "" for _, a in read.elements for name in URLS & set(a)]
    assert linked
    assert [one for one in linked if not one.startswith("#") or one[1:] not in places] == []


def test_no_id_is_given_twice(read: Reader) -> None:
    ids = [a["id"] for _, a in read.elements if "id" in a]
    assert len(ids) == len(set(ids))


def test_style_and_script_load_nothing(read: Reader) -> None:
    code = "".join(read.raw["script"] + read.raw["style"])
    assert not re.search(r"https?:|url\(|@import|fetch\(|XMLHttp|import\(", code)


def test_every_theme_has_a_card_that_opens_its_evidence(results: Results, html: str) -> None:
    themes = [t.id for s in results.journey.stages for ts in s.themes.values() for t in ts]
    assert len(themes) > 50
    for theme in themes:
        assert f'<a href="#{theme}" data-open' in html
        assert f'<section class="ev" id="{theme}"' in html


def test_every_observation_is_laid_out_once(results: Results, html: str) -> None:
    for observation in results.journey.observations:
        assert html.count(f'<article class="obs" id="{observation.id}"') == 1


def test_every_finding_opportunity_and_wish_opens_evidence(results: Results, html: str) -> None:
    stages = results.journey.stages
    names = [f.id for f in results.journey.findings]
    names += [o.id for s in stages for o in s.opportunities]
    names += [o for s in stages for o in (*s.wishes, *s.expectations, *s.hearsay)]
    for name in names:
        assert f'<a href="#{name}" data-open' in html


def test_every_word_of_an_interview_is_on_the_page_once(results: Results, html: str) -> None:
    assert html.count(LONG_TURN[:400]) == 1


def test_a_finding_shows_interviews_and_answers_side_by_side(read: Reader) -> None:
    assert "6 of 8 interviews · 0 of 20 answers · 3 voices against" in words(read)


def test_the_header_says_who_drafted_the_map(read: Reader) -> None:
    assert "draft, reviewed by nobody yet made by the built-in reader" in words(read)
    assert "8 interviews · 60 survey respondents" in words(read)
    assert "22 November 2026" in words(read)


def test_a_model_is_named_as_the_reader(results: Results) -> None:
    made = results.journey.generated.model_copy(update={"model": "some-model"})
    read = Reader(render_page(with_journey(results, generated=made.model_dump())))
    assert "made by the language model some-model" in words(read)


def test_remarks_are_shown(read: Reader) -> None:
    assert "P07 is a note-taker's record" in words(read)


def test_empty_cells_say_why(read: Reader) -> None:
    assert {"not asked", "not read", "asked and nothing found"} <= {t.strip() for t in read.text}


def test_own_words_take_quotation_marks(html: str) -> None:
    assert "“You can&#39;t do it online, you have to phone.”" in html


def test_a_note_takers_words_take_none(html: str) -> None:
    assert "The cream was missing and I rang my neighbour for some." in html
    assert "“The cream was missing" not in html


def test_words_that_notes_quote_take_quotation_marks(html: str) -> None:
    assert "“I was so proud, I sent a photo to everyone 👩‍👩‍👧‍👦🍲.”" in html


def test_there_is_no_percentage(read: Reader) -> None:
    shown = words(read).replace("61 %", "")  # a supplied figure
    assert "%" not in shown


def test_supplied_figures_are_labelled(read: Reader) -> None:
    assert "Checkout completion supplied, web analytics, 1 October 2026" in words(read)


def test_there_is_no_lane_of_figures_without_figures(results: Results) -> None:
    stages = [s.model_copy(update={"metrics": ()}) for s in results.journey.stages]
    assert "lane-metrics" not in render_page(with_journey(results, stages=stages))


def test_rejections_tell_kind_and_reason(read: Reader) -> None:
    assert "I would never recommend it to anyone" in words(read)
    assert "No participant turn of this source holds these words." in words(read)


def test_saturation_is_told_as_what_happened(read: Reader) -> None:
    told = "the last 2 of 8 interviews added 6.2 themes at this merge setting"
    assert f"{told}; this does not show completeness." in words(read)


@pytest.mark.parametrize("consent", ["paraphrase", "no"])
def test_words_of_a_person_not_to_be_quoted_are_not_on_the_page(
    results: Results, consent: str
) -> None:
    people = [
        p.model_copy(update={"quotable": consent}) if p.id == "P01" else p
        for p in results.journey.participants
    ]
    assert any(isinstance(p, Participant) and p.quotable == consent for p in people)
    html = render_page(with_journey(results, participants=[p.model_dump() for p in people]))
    assert "do it online, you have to phone" not in html
    assert "this person did not agree to be quoted" in html


def test_a_map_without_anything_still_makes_a_page(results: Results) -> None:
    fields = "participants sources observations findings coverage growth saturation rejections"
    empty: dict[str, object] = dict.fromkeys([*fields.split(), "stages", "remarks"], ())
    html = render_page(with_journey(results, **empty))
    assert "No finding" in html
    assert "Fewer than two interviews" in html


def test_a_big_survey_is_not_laid_out_whole(results: Results) -> None:
    journey = results.journey
    survey = journey.sources[-1]
    turns = results.turns[survey.id]
    many = tuple(
        t.model_copy(update={"turn": len(turns) + i, "participant": f"X{i}", "key": ""})
        for i, t in enumerate(turns * 50, start=1)
    )
    grown = Results(journey, results.texts, {**results.turns, survey.id: turns + many})
    assert len(render_page(grown)) < 1.05 * len(render_page(results))


def test_an_observation_in_no_theme_is_still_laid_out(results: Results) -> None:
    extra = results.journey.observations[0].model_copy(update={"id": "o-loose"})
    observations = [o.model_dump() for o in (*results.journey.observations, extra)]
    html = render_page(with_journey(results, observations=observations))
    assert html.count('<article class="obs" id="o-loose"') == 1
    assert "In no theme" in html


def test_answers_beyond_a_hundred_are_counted_not_dropped(results: Results) -> None:
    theme = next(
        t for s in results.journey.stages for t in s.themes.get("pain_point", ()) if t.n > 20
    )
    answer = next(
        o
        for o in results.journey.observations
        if o.id in theme.observations and o.citations[0].locator.startswith("survey")
    )
    more = [answer.model_copy(update={"id": f"o-more{i}"}) for i in range(120)]
    grown = theme.model_copy(update={"observations": (*theme.observations, *(o.id for o in more))})
    stages = [
        s.model_copy(
            update={
                "themes": {
                    facet: tuple(grown if t.id == theme.id else t for t in themes)
                    for facet, themes in s.themes.items()
                }
            }
        )
        for s in results.journey.stages
    ]
    observations = [*results.journey.observations, *more]
    html = render_page(
        with_journey(
            results,
            stages=[s.model_dump() for s in stages],
            observations=[o.model_dump() for o in observations],
        )
    )
    assert '<span data-figure="left-out">40</span> more answers in evidence.csv' in html


def test_a_prompted_item_is_marked_with_its_stage(results: Results) -> None:
    survey = results.journey.sources[-1].id
    prompted = [{"source": survey, "item": "Q4", "stage": "leave"}]
    shown = words(Reader(render_page(with_journey(results, prompted=prompted))))
    assert "Why did you cancel? prompted: Pausing or leaving" in shown
    assert "did stop you? prompted" not in shown
