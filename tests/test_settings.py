"""study.toml: what may be left out, and what is said when it cannot be followed."""

import datetime
from pathlib import Path

import pytest

from synth.errors import SettingsError, UsageError
from synth.readers.defaults import FACETS, STAGES
from synth.readers.settings import load_study
from synth.readers.templates import new_study
from synth.records.study import (
    Actor,
    Facet,
    Metric,
    OpportunitySpec,
    PriceSpec,
    ReadingSpec,
    Stage,
    Study,
    SurveyItem,
    SurveySpec,
)

FULL = """\
title = "Meal-kit subscription"
model = "builtin"
interviewers = ["Moderator", "MJ"]
ignore = ["drafts/*"]

[[actor]]
id = "subscriber"
name = "Busy parents in cities"
scenario = "From hearing about the kit to the third box"
expectations = "Dinner without planning"

[[stage]]
id = "first-box"
name = "First box"
description = "The first delivery arrives, is unpacked and cooked"

[[stage]]
id = "purchase"
name = "Purchase"

[[facet]]
id = "workaround"
name = "Workarounds"
definition = "What people do instead of the intended way"

[[survey]]
file = "survey.csv"
respondent = "ResponseId"
segments = ["plan"]
scores = ["NPS"]
items = [{ column = "Q3", stage = "first-box", facet = "pain_point" }]

[[metric]]
stage = "purchase"
name = "Checkout completion"
value = "61 %"
date = 2026-10-01
source = "web analytics"
"""


def load(folder: Path, text: str | bytes) -> Study:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "study.toml").write_bytes(data)
    return load_study(folder)


def complaint(folder: Path, text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load(folder, text)
    message = str(caught.value)
    assert message.startswith("study.toml")
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_a_study_without_settings_gets_every_default(tmp_path: Path) -> None:
    folder = tmp_path / "my-study"
    folder.mkdir()
    study = load_study(folder)
    assert study.title == "my-study"
    assert study.model == "builtin"
    assert [stage.id for stage in study.stages] == [
        "awareness",
        "consideration",
        "purchase",
        "post-purchase",
        "loyalty",
    ]
    assert study.actors == (Actor(id="participant", name="Participants"),)
    assert study.facets == FACETS
    assert (study.interviewers, study.ignore, study.surveys, study.metrics) == ((), (), (), ())
    assert (study.reading, study.prices) == (ReadingSpec(), ())
    assert (study.patterns.draft, study.opportunities) == (False, ())


def test_the_five_facets_have_their_labels() -> None:
    assert {facet.id: facet.labels for facet in FACETS} == {
        "action": (),
        "touchpoint": ("channel",),
        "goal": (),
        "emotion": ("emotion", "object", "valence"),
        "pain_point": ("severity",),
    }


def test_every_key_of_the_settings_is_read(tmp_path: Path) -> None:
    study = load(tmp_path, FULL)
    assert study.title == "Meal-kit subscription"
    assert study.interviewers == ("Moderator", "MJ")
    assert study.ignore == ("drafts/*",)
    assert study.actors[0].scenario == "From hearing about the kit to the third box"
    assert study.stages[1] == Stage(id="purchase", name="Purchase")
    assert study.facets[5:] == (
        Facet(
            id="workaround",
            name="Workarounds",
            definition="What people do instead of the intended way",
        ),
    )
    assert study.surveys == (
        SurveySpec(
            file="survey.csv",
            respondent="ResponseId",
            segments=("plan",),
            scores=("NPS",),
            items=(SurveyItem(column="Q3", stage="first-box", facet="pain_point"),),
        ),
    )
    assert study.metrics == (
        Metric(
            stage="purchase",
            name="Checkout completion",
            value="61 %",
            date=datetime.date(2026, 10, 1),
            source="web analytics",
        ),
    )


def test_a_metric_may_be_a_number(tmp_path: Path) -> None:
    text = '[[metric]]\nstage = "purchase"\nname = "Orders"\nvalue = 61\n'
    assert load(tmp_path, text).metrics[0].value == "61"


def test_behaviour_patterns_are_drafted_where_asked_for(tmp_path: Path) -> None:
    assert load(tmp_path, "[patterns]\ndraft = true\n").patterns.draft is True


def test_an_unknown_key_of_patterns_is_told_with_its_place(tmp_path: Path) -> None:
    message = complaint(tmp_path, "[patterns]\ndrafts = true\n")
    assert "patterns: expected a key of [patterns], found 'drafts'; you may mean 'draft'" in message


def test_what_the_team_settles_of_an_opportunity_is_read(tmp_path: Path) -> None:
    text = '[[opportunity]]\nid = "q1"\nquestion = "How?"\neffort = 3\nowner = "Ann"\n'
    text += '[[opportunity]]\naddresses = ["Late"]\nmeasure = "m"\n'
    assert load(tmp_path, text).opportunities == (
        OpportunitySpec(id="q1", question="How?", effort="3", owner="Ann"),
        OpportunitySpec(addresses=("Late",), measure="m"),
    )


def test_an_opportunity_that_nothing_names_is_told(tmp_path: Path) -> None:
    message = complaint(tmp_path, '[[opportunity]]\nowner = "Ann"\n')
    assert "opportunity 1: expected id, addresses or question" in message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_settings_in_another_encoding_are_read(tmp_path: Path, encoding: str) -> None:
    assert load(tmp_path, 'title = "Café – zwei"\r\n'.encode(encoding)).title == "Café – zwei"


def test_a_missing_folder_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="expected a study folder, found nothing there"):
        load_study(tmp_path / "nowhere")


def test_bad_toml_is_told_with_its_line(tmp_path: Path) -> None:
    assert "line 2" in complaint(tmp_path, 'title = "x"\nmodel = oops\n')


def test_an_unknown_key_is_told_with_the_nearest(tmp_path: Path) -> None:
    message = complaint(tmp_path, 'titel = "x"\n')
    assert "found 'titel'; you may mean 'title'" in message


def test_an_unknown_key_in_a_table_is_told_with_its_place(tmp_path: Path) -> None:
    text = '[[stage]]\nid = "a"\nname = "A"\ndescripton = "x"\n'
    message = complaint(tmp_path, text)
    assert "stage 1: expected a key of [[stage]], found 'descripton'" in message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title = 3\n", "title: expected text in quotation marks, found the number 3"),
        ("interviewers = true\n", 'expected a list of texts such as ["Moderator", "MJ"]'),
        ('interviewers = "MJ"\n', "found the text 'MJ'"),
        ("interviewers = [1]\n", "interviewers 1: expected"),
        ('[stage]\nid = "a"\n', "write [[stage]] with two brackets"),
        ('[[survey]]\nfile = "s.csv"\nitems = ["Q3"]\n', '{ column = "Q3" }'),
        ("[patterns]\ndraft = 1\n", "patterns, draft: expected true or false, found the number 1"),
        ("[[patterns]]\ndraft = true\n", "write [patterns] with one bracket"),
        ('[[opportunity]]\nid = "q1"\nowner = 3\n', "opportunity 1, owner: expected text"),
        ('[[opportunity]]\naddresses = "x"\n', "opportunity 1, addresses: expected a list"),
        ('[[metric]]\nstage="purchase"\nname="x"\nvalue="1"\ndate="May"\n', "2026-10-01"),
    ],
)
def test_a_wrong_type_is_told_with_what_was_expected(tmp_path: Path, text: str, told: str) -> None:
    assert told in complaint(tmp_path, text)


def test_a_missing_name_is_told(tmp_path: Path) -> None:
    assert "stage 1: expected name" in complaint(tmp_path, '[[stage]]\nid = "a"\n')


def test_a_missing_id_is_told_with_one_that_would_do(tmp_path: Path) -> None:
    assert 'add id = "first-box"' in complaint(tmp_path, '[[stage]]\nname = "First box"\n')


def test_an_id_with_capitals_or_spaces_is_told(tmp_path: Path) -> None:
    text = '[[stage]]\nid = "First Box"\nname = "First box"\n'
    assert "found 'First Box'; write id = \"first-box\"" in complaint(tmp_path, text)


def test_the_same_id_twice_is_told(tmp_path: Path) -> None:
    text = '[[stage]]\nid = "a"\nname = "A"\n' * 2
    assert "found 'a' a second time" in complaint(tmp_path, text)


def test_a_facet_may_not_take_the_id_of_the_five(tmp_path: Path) -> None:
    assert "'emotion' a second time" in complaint(
        tmp_path, '[[facet]]\nid = "emotion"\nname = "Moods"\n'
    )


def test_the_stage_unassigned_is_reserved(tmp_path: Path) -> None:
    text = '[[stage]]\nid = "unassigned"\nname = "Rest"\n'
    assert "reserved" in complaint(tmp_path, text)


def test_an_unknown_stage_of_a_metric_is_told(tmp_path: Path) -> None:
    text = '[[metric]]\nstage = "purchas"\nname = "x"\nvalue = "1"\n'
    assert "metric 1: expected a stage id, found 'purchas'; you may mean 'purchase'" in complaint(
        tmp_path, text
    )


def test_an_unknown_facet_of_an_item_is_told(tmp_path: Path) -> None:
    text = '[[survey]]\nfile = "s.csv"\nitems = [{ column = "Q", facet = "pain" }]\n'
    assert "survey 1, items 1: expected a facet id, found 'pain'" in complaint(tmp_path, text)


@pytest.mark.parametrize("stages", sorted(STAGES))
def test_a_new_study_loads_back_with_its_stages(tmp_path: Path, stages: str) -> None:
    folder = tmp_path / 'Tea "for" two\\'
    made = new_study(folder, stages)
    assert made == [folder / "study.toml", folder / "interviews"]
    assert (folder / "interviews").is_dir()
    study = load_study(folder)
    assert study.stages == STAGES[stages]
    assert study.title == folder.name


def test_the_commented_examples_of_a_new_study_are_valid(tmp_path: Path) -> None:
    path = new_study(tmp_path / "s")[0]
    head, mark, tail = path.read_text().partition("# [[facet]]")
    examples = "\n".join(
        line.removeprefix("# ") if "=" in line or "# [" in line else line
        for line in (mark + tail).splitlines()
    )
    study = load(path.parent, head + examples)
    assert [facet.id for facet in study.facets[5:]] == ["workaround"]
    assert study.metrics[0].value == "61 %"
    assert study.surveys[0].items[0].stage == "awareness"
    assert study.reading == ReadingSpec(window=3600, second_look=True, check=True)
    assert study.prices == (PriceSpec(model="my-model", input=0.15, cached=0.075, output=0.6),)
    assert study.patterns.draft
    assert study.opportunities[0].addresses == ("The box came late",)


def test_a_new_study_never_overwrites_settings(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text("title = 'mine'\n")
    with pytest.raises(UsageError, match="it is there already"):
        new_study(tmp_path)
    assert (tmp_path / "study.toml").read_text() == "title = 'mine'\n"


def test_an_unknown_set_of_stages_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="found 'retial'; you may mean 'retail'"):
        new_study(tmp_path / "s", "retial")
    assert not (tmp_path / "s").exists()
