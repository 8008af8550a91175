import pytest

from synth import errors


def test_a_sentence_names_file_place_expected_found_and_remedy():
    assert errors.sentence(
        "study.toml", place="line 3", expected="a number", found="'x'", remedy="write a number"
    ) == ("study.toml, line 3: expected a number, found 'x'; write a number.")


def test_what_is_empty_is_left_out_of_a_sentence():
    assert errors.sentence("a.txt", found="it is empty") == "a.txt: it is empty."
    assert errors.sentence("a.txt", remedy="remove it") == "a.txt: remove it."
    assert errors.sentence("a.txt") == "a.txt."


def test_a_remedy_that_ends_with_a_stop_gets_no_second_one():
    assert errors.sentence("a.txt", remedy="remove it.") == "a.txt: remove it."


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\nb.txt", r"a\nb.txt"),
        ("\x1b[31mred.txt", r"\x1b[31mred.txt"),
        ("\udcff.txt", r"\udcff.txt"),
        ("\u202etxt.exe", r"\u202etxt.exe"),
        ("naïve 荷物 😀.txt", "naïve 荷物 😀.txt"),
    ],
)
def test_control_characters_of_a_file_name_are_escaped(name: str, shown: str):
    assert errors.printable(name) == shown
    assert errors.sentence(name, found="bad") == f"{shown}: bad."


def test_control_characters_of_what_was_found_are_escaped():
    text = errors.sentence("a.csv", place="column 'x\ny'", expected="a\tb", found="'\x1b[2J'")
    assert text == r"a.csv, column 'x\ny': expected a\tb, found '\x1b[2J'."


def test_one_bad_source_is_not_the_end_of_a_run():
    assert errors.SourceError.exit_code == 1
    assert {e.exit_code for e in errors.SynthError.__subclasses__()} == {1, 2}
