"""What study.toml may say about a language model, and what is said when it cannot be followed."""

from pathlib import Path

import pytest

from synth.records.study import PriceSpec, ReadingSpec
from test_settings import complaint, load


def test_how_a_model_reads_may_be_settled(tmp_path: Path) -> None:
    study = load(tmp_path, "[reading]\nwindow = 900\nsecond_look = false\ncheck = false\n")
    assert study.reading == ReadingSpec(window=900, second_look=False, check=False)


def test_what_is_not_settled_of_the_reading_keeps_its_default(tmp_path: Path) -> None:
    study = load(tmp_path, "[reading]\ncheck = false\n")
    assert study.reading == ReadingSpec(check=False)


def test_prices_of_several_models_are_read_whole_numbers_too(tmp_path: Path) -> None:
    rows = "[[price]]\nmodel = '{}'\ninput = 1\noutput = 4.5\n"
    study = load(tmp_path, rows.format("a") + rows.format("b") + "cached = 0.25\n")
    assert study.prices == (
        PriceSpec(model="a", input=1.0, output=4.5),
        PriceSpec(model="b", input=1.0, output=4.5, cached=0.25),
    )


@pytest.mark.parametrize("window", [200, 100_000])
def test_the_least_and_the_most_window_are_taken(tmp_path: Path, window: int) -> None:
    assert load(tmp_path, f"[reading]\nwindow = {window}\n").reading.window == window


@pytest.mark.parametrize("window", [-1, 0, 199, 100_001])
def test_a_window_out_of_bounds_is_told_with_the_bounds(tmp_path: Path, window: int) -> None:
    message = complaint(tmp_path, f"[reading]\nwindow = {window}\n")
    assert f"reading, window: expected 200 to 100000 tokens, found {window}" in message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[reading]\nwindow = 900.5\n", "reading, window: expected a whole number"),
        ("[reading]\nwindow = true\n", "reading, window: expected a whole number"),
        ('[reading]\ncheck = "yes"\n', "reading, check: expected true or false"),
        ("[reading]\nsecond_look = 1\n", "reading, second_look: expected true or false"),
        ("[reading]\nwindows = 900\n", "found 'windows'; you may mean 'window'"),
        ("[[reading]]\nwindow = 900\n", "reading: expected one table"),
        ("[[price]]\nmodel = 'a'\ninput = 1\n", "price 1: expected output"),
        ("[[price]]\nmodel = 'a'\ninput = '1'\noutput = 1\n", "price 1, input: expected a number"),
        ("[[price]]\nmodel = 'a'\ninput = true\noutput = 1\n", "price 1, input: expected a number"),
        ("[price]\nmodel = 'a'\ninput = 1\noutput = 1\n", "write [[price]] with two brackets"),
    ],
)
def test_what_cannot_be_followed_about_a_model_is_told(
    tmp_path: Path, text: str, told: str
) -> None:
    assert told in complaint(tmp_path, text)
