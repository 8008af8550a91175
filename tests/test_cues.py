import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.analysts import cues
from synth.analysts.cues import Lean
from synth.english.language import reads_like_english


@pytest.mark.parametrize(
    ("sentence", "mode"),
    [
        ("The box came late again.", "experienced"),
        ("I'd like a text message before it comes.", "wished"),
        ("They should send a text.", "wished"),
        ("It would be nice to choose the day.", "wished"),
        ("I expected it to be bigger.", "expected"),
        ("It was supposed to come on Monday.", "expected"),
        ("My husband said it was too salty.", "hearsay"),
        ("Apparently they lost a lot of boxes.", "hearsay"),
        ("She gave up after a week.", "hearsay"),
    ],
)
def test_modes(sentence: str, mode: str):
    assert cues.mode_of(sentence, Lean(), survey=False) == mode


def test_in_notes_she_is_the_participant():
    assert cues.mode_of("She gave up after a week.", Lean(), notes=True) == "experienced"
    assert cues.mode_of("Her sister gave up.", Lean(), notes=True) == "hearsay"


def test_a_survey_question_for_wishes_makes_its_answers_wishes():
    assert cues.mode_of("More vegetables.", Lean(wish=True), survey=True) == "wished"
    assert cues.mode_of("More vegetables.", Lean(wish=True), survey=False) == "experienced"


@pytest.mark.parametrize(
    ("sentence", "level"),
    [
        ("I gave up and cancelled it.", 4),
        ("We threw it all away.", 4),
        ("I had to ring them twice.", 3),
        ("I had to start over.", 2),
        ("It was a bit soggy.", 1),
        ("The box is green.", None),
    ],
)
def test_severity_is_the_gravest_consequence_told(sentence: str, level: int | None):
    assert cues.severity_of(sentence) == level


@pytest.mark.parametrize(
    ("sentence", "word", "valence"),
    [
        ("I was happy with it", "happy", 1),
        ("I LOVE it", "love", 2),
        ("it was awful and annoying", "awful", -2),
        ("I was not happy", "not happy", -1),
        ("it wasn't really that great", "not great", -1),
        ("it wasn’t good", "not good", -1),
        ("I was never worried", "not worried", 1),
        ("No, I was happy", "happy", 1),
        ("I had no time. Great recipes", "great", 1),
        ("I like it", "like", 1),
        ("I don't like it", "not like", -1),
        ("I was fed up", "fed up", -1),
    ],
)
def test_feelings_and_their_sign(sentence: str, word: str, valence: int):
    found = cues.feeling_in(sentence)
    assert found
    assert found[:2] == (word, valence)
    assert sentence[: found[2]].lower().endswith(word.removeprefix("not "))


@pytest.mark.parametrize("sentence", ["the box came", "it was like a brick", "unhappiness", ""])
def test_no_feeling_word_is_no_feeling(sentence: str):
    assert cues.feeling_in(sentence) is None


@pytest.mark.parametrize("sentence", ["I was ſad", "nıce", "nİce", "I LİKE it"])
def test_letters_that_look_like_others_to_a_regular_expression_do_no_harm(sentence: str):
    assert cues.feeling_in(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "unclear"),
    [("Oh great, late again", True), ("It was late [laughs]", True), ("It was great", False)],
)
def test_laughter_and_irony_leave_the_sign_open(sentence: str, unclear: bool):
    assert cues.is_unclear(sentence) is unclear


@pytest.mark.parametrize(
    ("sentence", "channel"),
    [
        ("The app sent me an email", "app"),
        ("I got an e-mail from the app", "e-mail"),
        ("They rang me", "phone"),
        ("It was happy", None),
    ],
)
def test_the_channel_named_first_counts(sentence: str, channel: str | None):
    assert cues.channel_of(sentence) == channel


@pytest.mark.parametrize(
    ("question", "lean"),
    [
        ("What got in the way?", Lean(pain=True)),
        ("What would you change?", Lean(wish=True)),
        ("What did you like best?", Lean(good=True)),
        ("What was your goal?", Lean(goal=True)),
        ("What did you like best, and what was difficult?", Lean()),
        ("And then?", Lean()),
        (None, Lean()),
    ],
)
def test_a_question_leans_towards_one_thing_or_none(question: str | None, lean: Lean):
    assert cues.lean_of(question) == lean


def test_a_denied_obstacle_is_none():
    assert cues.tells_obstacle("The box was late")
    assert not cues.tells_obstacle("It was never late")
    assert not cues.tells_obstacle("No problem at all")


def test_an_action_has_a_doer_who_speaks():
    assert cues.tells_action("I rang them up")
    assert not cues.tells_action("The box came")


def test_a_goal_is_what_somebody_wanted():
    assert cues.tells_goal("I just wanted dinner")
    assert not cues.tells_goal("Dinner was late")


def test_only_words_that_mean_something_are_counted():
    assert cues.content_words("and then it was, you know, the box came late") == 3


@given(st.text(max_size=80))
def test_any_text_has_cues_or_none(text: str):
    found = cues.feeling_in(text)
    assert found is None or (found[1] in (-2, -1, 1, 2) and 0 < found[2] <= len(text))
    assert cues.severity_of(text) in (None, 1, 2, 3, 4)
    assert cues.content_words(text) <= len(text)


ENGLISH = (
    "So the box came late and I was not happy with it because we had to go to the shop for us."
)
GERMAN = (
    "Die Lieferung kam zu spät und ich musste noch einmal in den Laden gehen, weil nichts da war."
)


def test_english_reads_like_english_and_german_does_not():
    assert reads_like_english(ENGLISH)
    assert reads_like_english(ENGLISH.replace("'", "’"))
    assert not reads_like_english(GERMAN + " " + GERMAN)


def test_a_text_too_short_to_tell_passes_for_english():
    assert reads_like_english("Lieferung kam.")
    assert not reads_like_english("荷物が遅れて届きました。")
