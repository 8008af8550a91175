"""map.md: what it holds, and that words of a study cannot become markup."""

import pytest

from report_actors import two_actors
from report_sample import sample
from synth.report.markdown import escape, render_markdown
from synth.results import Results


@pytest.fixture(scope="module")
def text() -> str:
    return render_markdown(sample())


def test_equal_results_give_equal_text(text: str) -> None:
    assert render_markdown(sample()) == text


@pytest.mark.parametrize(
    ("words", "safe"),
    [
        ("a *b* _c_ `d`", r"a \*b\* \_c\_ \`d\`"),
        ("<script>", "&lt;script&gt;"),
        ("[x](http://e.org)", r"\[x\](htt&#112;://e.org)"),
        ("# no heading", "&#35; no heading"),
        ("1. no list", "&#49;. no list"),
        ("- no list", "&#45; no list"),
        ("a | b", r"a \| b"),
        ("two\n\nlines", "two lines"),
        ("well-known: 3 + 4 = 7 (so)", "well-known: 3 + 4 = 7 (so)"),
    ],
)
def test_words_of_a_study_are_plain_text(words: str, safe: str) -> None:
    assert escape(words) == safe


def test_hostile_words_are_escaped(text: str) -> None:
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; said the app" in text


def test_every_theme_is_named_with_its_counts(text: str) -> None:
    for stage in sample().journey.stages:
        for themes in stage.themes.values():
            for theme in themes:
                assert f"- **{escape(theme.name)}** (" in text
    assert "(severity 4 of 4: gave up, went without or was harmed; 2 of 7 interviews" in text


def test_quotes_carry_speaker_and_locator(text: str) -> None:
    assert (
        "“You can't do it online, you have to phone.” — P01, plan free trial, children 0 "
        "(interviews/P01.vtt 00:33:51, turn 17)"
    ) in text


def test_a_note_takers_words_take_no_quotation_marks(text: str) -> None:
    assert "- The cream was missing and I rang my neighbour for some. — P07" in text
    assert ", from notes (" in text


def test_counter_evidence_stands_beside_the_claim(text: str) -> None:
    claim, _, rest = text.partition("The first box wins people over")
    assert claim
    assert "Against it:" in rest.split("\n3. ")[0]


def test_empty_facets_say_why(text: str) -> None:
    assert "*not asked*" in text


def changed(**fields: object) -> Results:
    results = sample()
    return Results(results.journey.model_copy(update=fields), results.texts, results.turns)


def test_words_of_a_person_not_to_be_quoted_are_left_out() -> None:
    people = tuple(
        p.model_copy(update={"quotable": "no"}) if p.id == "P01" else p
        for p in sample().journey.participants
    )
    text = render_markdown(changed(participants=people))
    assert "do it online, you have to phone" not in text
    assert "- Counted, but not shown: this person did not agree to be quoted — P01" in text


def test_a_map_without_anything_still_makes_a_text() -> None:
    text = render_markdown(changed(stages=(), findings=(), remarks=(), observations=()))
    assert "## Findings" not in text
    assert "## How far this goes" in text


def test_feelings_of_two_actors_stand_apart() -> None:
    text = render_markdown(two_actors())
    tables = text.partition("## The journey at a glance")[2].partition("## ")[0]
    rows = [line for line in tables.splitlines() if line.startswith("| First box |")]
    assert len(rows) == len(set(rows)) == 2
    assert tables.index("**Busy") < tables.index("**Couriers**")
