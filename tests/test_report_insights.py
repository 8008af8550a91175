"""Names, routes, moments, segments and the method appendix, before they are printed."""

import re
from dataclasses import replace

import pytest

from report_actors import two_actors
from report_sample import sample
from synth.changes.compare import compare
from synth.records.document import Source, Turn
from synth.records.journey import Participant
from synth.report import context, method, moments, naming, segments, sources, ways
from synth.report.casebook import Casebook
from synth.report.figures import figure, plain
from synth.report.markdown import render_markdown
from synth.report.page import render_page
from synth.results import Results


@pytest.fixture(scope="module")
def book() -> Casebook:
    return Casebook(sample())


def source(name: str, path: str, kind: str = "interview") -> Source:
    return Source(id=name, path=path, kind=kind, record="verbatim", sha256="", chars=0, text="")  # type: ignore[arg-type]


def named(*people: tuple[str, str], turns: dict[str, tuple[Turn, ...]] | None = None) -> list[str]:
    """Names of people given as (id, path of their source)."""
    files = [
        source(f"s{i}", path, "survey" if path.endswith("csv") else "interview")
        for i, (_, path) in enumerate(people)
    ]
    journey = sample().journey.model_copy(
        update={
            "sources": tuple(files),
            "participants": tuple(
                Participant(id=p, actor="", sources=(f"s{i}",)) for i, (p, _) in enumerate(people)
            ),
        }
    )
    return list(naming.names(journey, turns or {}).values())


def test_a_respondent_is_called_by_the_row_of_the_survey() -> None:
    turn = Turn(turn=1, voice="participant", start=0, end=1, participant="survey/R_noXF", row=118)
    people = ("survey/R_noXF", "survey.csv")
    assert named(people, turns={"s0": (turn,)}) == ["survey row 118"]
    assert named(people) == ["a respondent"]


def test_nobody_is_called_by_the_name_of_a_file() -> None:
    assert named(("final_v2_maria", "in/final_v2_maria.docx")) == ["Interviewee 1"]
    assert named(("P04", "in/P04.docx")) == ["P04"]
    assert named(("group-1/Ben", "in/group-1.docx")) == ["Ben"]


def test_a_name_given_by_the_researcher_is_kept() -> None:
    assert named(("The nurse", "in/rec_0001.vtt")) == ["The nurse"]


def test_two_people_of_one_label_are_told_apart() -> None:
    assert named(("a/B", "a.txt"), ("b/B", "b.txt")) == ["B (1)", "B (2)"]


def test_a_survey_key_is_not_to_be_read_on_the_page() -> None:
    shown = re.sub(
        r"<(script|style|template).*?</\1>|<[^>]*>", " ", render_page(sample()), flags=re.S
    )
    assert "survey row 63" in shown
    assert "R_0" not in shown


def test_a_stage_passed_over_is_a_hollow_dot(book: Casebook) -> None:
    path = next(p for p in ways.ways(book).paths if p.participant == "P04")
    assert [kind for _, kind, _ in path.track.dots] == ["told", "told", "skipped", *["told"] * 3]
    assert path.track.words.endswith("nothing found of Ordering")


def test_the_order_told_stands_only_where_it_differs(book: Casebook) -> None:
    told = {p.participant: p.told for p in ways.ways(book).paths}
    assert told["P02"] == "told as 1 2 3 4 5 1"
    assert told["P01"] == ""


def test_loops_and_changes_of_channel_come_with_their_words(book: Casebook) -> None:
    found = ways.ways(book)
    assert found.loops
    assert all(d.quotes for d in (*found.loops, *found.switches))


def test_both_sides_of_a_theme_are_told(book: Casebook) -> None:
    (sides,) = moments.contradicted(book)
    assert sides.link.text == "An ingredient is missing from the first box"
    assert plain(sides.against_count) == "3 people say otherwise"
    assert sides.told[0].text.startswith("“")


def test_a_fall_names_both_sides_and_its_lowest_words(book: Casebook) -> None:
    (fall,) = moments.falls(book)
    assert plain(fall.line).startswith("median +2 → −2 of the ")
    assert fall.quotes


def test_parts_of_a_segment_are_told_with_how_many_they_are(book: Casebook) -> None:
    plan = next(s for s in segments.segments(book) if s.name == "plan")
    assert [(p.value, plain(p.people)) for p in plan.parts] == [
        ("family", "3 interviewed, 30 surveyed"),
        ("couple", "2 interviewed, 30 surveyed"),
        ("free trial", "3 interviewed"),
    ]


def test_turns_worth_reading_come_with_their_first_words(book: Casebook) -> None:
    row = book.journey.coverage[0]
    html = render_page(sample())
    anchors = frozenset(re.findall(r'class="turn [^"]*" id="([^"]+)"', html))
    view = sources.coverage(book, row, anchors)
    assert [one.turn for one in view.worth] == list(row.worth_reading)
    assert view.worth[0].words.startswith("Well, let me think.")


def test_words_of_an_uncited_turn_are_withheld_with_its_person(book: Casebook) -> None:
    people = [
        p.model_copy(update={"quotable": "no"}) if p.id == "P01" else p
        for p in book.journey.participants
    ]
    journey = book.journey.model_copy(update={"participants": tuple(people)})
    closed = Casebook(Results(journey, book.results.texts, book.results.turns))
    row = journey.coverage[0]
    anchors = frozenset(f"s1-{t}" for t in row.uncovered_turns)
    assert "Well" not in sources.coverage(closed, row, anchors).worth[0].words


def test_the_appendix_looks_every_quotation_up_again() -> None:
    results = sample()
    item = next(i for i in method.method(results).filled if i.number == "30")
    total = sum(len(o.citations) for o in results.journey.observations)
    assert plain(item.text).startswith(f"{total} of {total} quotations stand letter for letter")
    torn = Results(results.journey, dict.fromkeys(results.texts, ""), results.turns)
    item = next(i for i in method.method(torn).filled if i.number == "30")
    assert plain(item.text).startswith(f"0 of {total} ")


def test_a_map_without_growth_says_nothing_of_saturation() -> None:
    journey = sample().journey.model_copy(update={"growth": ()})
    assert plain(method.saturation(journey)).endswith("is not in this map.")


def test_the_appendix_tells_what_software_cannot_fill() -> None:
    blank = dict(method.method(sample()).blank)
    assert blank["10, S8"] == "How participants were chosen"
    filled = {number for i in method.method(sample()).filled for number in i.number.split(", ")}
    left = {number for name in blank for number in name.split(", ")}
    assert not filled & left


def test_a_full_stop_within_a_quotation_ends_no_sentence() -> None:
    assert context.lead("At “Paused. Month was up”. Worse.") == (
        "At “Paused. Month was up”.",
        "Worse.",
    )
    assert context.lead("One sentence.") == ("One sentence.", "")


def test_what_changed_since_the_map_before_stands_under_the_date() -> None:
    results = sample()
    now = results.journey
    made = now.generated.model_copy(update={"at": "2020-01-02T03:04:05+00:00"})
    before = now.model_copy(update={"stages": now.stages[1:], "generated": made})
    html = render_page(replace(results, changes=compare(before, now)))
    since = html[html.index('class="since"') :][:300]
    assert "Since 2 January 2020: " in since
    assert "8 themes" in since
    assert 'class="since"' not in render_page(results)


@pytest.mark.parametrize(
    ("number", "text"), [(1204, "1,204"), (-1.5, "\N{MINUS SIGN}1.5"), (3.0, "3"), (41.3, "41.3")]
)
def test_figures_are_written_for_people(number: float, text: str) -> None:
    assert figure("x", number).text == text


@pytest.mark.parametrize(
    "line",
    [
        "## Routes",
        "- Feelings fall: Weekly routine → Pausing or leaving",
        "## Segments side by side",
        "## Patterns (draft)",
        "- Data and findings consistent (30): ",
        "- How participants were chosen (10, S8):",
    ],
)
def test_the_text_edition_has_the_new_sections(line: str) -> None:
    assert line in render_markdown(sample())


def test_sections_without_data_are_left_out() -> None:
    results = sample()
    bare = results.journey.model_copy(
        update=dict.fromkeys(
            ["paths", "routes", "dropoffs", "falls", "voices", "segments", "patterns", "growth"], ()
        )
    )
    html = render_page(Results(bare, results.texts, results.turns))
    for name in ("routes", "moments", "segments", "patterns"):
        assert f'id="{name}"' not in html
        assert f'href="#{name}"' not in html


def test_with_several_actors_each_finding_says_whose_it_is_once() -> None:
    results = two_actors()
    shown = context.page(results).findings
    names = {actor.name for actor in results.journey.actors}
    assert all(f.whose in names or f.text.partition(": ")[0] in names for f in shown)
    assert not any(f.whose for f in context.page(sample()).findings)
