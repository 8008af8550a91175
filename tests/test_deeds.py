import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.analysts.deeds import departures, repeats


def said(text: str, *, notes: bool = False) -> list[tuple[str, str]]:
    return [(kind, text[start:end]) for kind, (start, end) in departures(text, notes=notes)]


def again(text: str, *, notes: bool = False) -> list[str]:
    return [text[start:end] for start, end in repeats(text, notes=notes)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I gave up after the third page.", "I gave up"),
        ("So we cancelled the subscription in May.", "we cancelled the subscription in May"),
        ("I've stopped using it.", "I've stopped using it"),
        ("I’ve quit.", "I’ve quit"),
        ("I had to cancel.", "I had to cancel"),
        ("We ended up cancelling.", "We ended up cancelling"),
        ("I got fed up and cancelled.", "I got fed up and cancelled"),
        ("I left after two months.", "I left after two months"),
        ("I switched to another bank.", "I switched to another bank"),
        ("I closed my account.", "I closed my account"),
        ("I packed it in and went to bed.", "I packed it in"),
        ("It wanted my payslips, so I just stopped.", "I just stopped"),
        ("Got halfway, it had all gone. Never went back again.", "Never went back again"),
        ("Cancelled after the gammon", "Cancelled"),
        ("forgot to skip, got charged, cancelled", "cancelled"),
        ("sat in all day. gave up at 7 and had chips", "gave up at 7"),
        ("The clinic cancelled my slot, so I gave up.", "I gave up"),
        ("My sister told me, and I cancelled.", "I cancelled"),
        ("I think I gave up on it.", "I gave up on it"),
    ],
)
def test_leaving_is_found_in_its_own_words(text: str, words: str):
    assert said(text) == [("left", words)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I nearly cancelled it.", "I nearly cancelled it"),
        ("I almost gave up.", "I almost gave up"),
        ("I very nearly left.", "I very nearly left"),
        ("I was on the verge of cancelling.", "I was on the verge of cancelling"),
        ("I was about to leave.", "I was about to leave"),
        ("I thought about cancelling.", "I thought about cancelling"),
        ("I’m thinking of leaving.", "I’m thinking of leaving"),
        ("I was this close to giving up", "I was this close to giving up"),
        ("I was going to cancel, but they rang.", "I was going to cancel"),
        ("I'd have given up without her.", "I'd have given up without her"),
        ("Trying to cancel. Five pages of it.", "Trying to cancel"),
    ],
)
def test_almost_leaving_is_told_from_leaving(text: str, words: str):
    assert said(text) == [("nearly", words)]


@pytest.mark.parametrize(
    "text",
    [
        "My sister gave up.",
        "She never went back to it.",
        "My sister had one and gave up on it.",
        "They cancelled it.",
        "The clinic cancelled my appointment.",
        "Appointment cancelled by text on the morning.",
        "It was cancelled.",
        "She thought I'd given up.",
        'She said "I gave up".',
    ],
)
def test_what_others_did_is_no_leaving(text: str):
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "I never cancelled.",
        "I didn't give up.",
        "I wasn't going to give up.",
        "I've never thought about cancelling.",
        "I never got angry or gave up.",
        "I should have cancelled.",
        "If I cancelled it they would charge me.",
        "Did I give up?",
        "I would cancel it.",
    ],
)
def test_what_is_denied_supposed_or_asked_is_no_leaving(text: str):
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "I gave up smoking.",
        "I gave up my job to look after her.",
        "I gave up the car in any case.",
        "I cancelled Monday's lessons.",
        "I quit my job.",
        "I left it on the step.",
        "I left when I was two months old.",
        "I stopped to look at the flowers.",
        "We've stopped getting takeaways.",
        "Moved to another building.",
    ],
)
def test_what_is_given_up_must_be_of_the_journey(text: str):
    assert said(text) == []


def test_in_notes_the_person_may_be_he_or_she():
    assert said("Says she gave up in June.", notes=True) == [("left", "she gave up in June")]
    assert said("Says she gave up in June.") == []


def test_in_notes_somebody_else_who_is_named_is_not_the_person():
    assert said("Friend tried by phone, got hung up on, gave up.", notes=True) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I had to start again from scratch.", "I had to start again from scratch"),
        ("Typed it all again. Same thing.", "Typed it all again"),
        ("So I signed up again.", "I signed up again"),
        ("I re-applied in May.", "I re-applied in May"),
        ("Had to fill it in twice", "Had to fill it in twice"),
        ("I had to go back to the beginning", "I had to go back to the beginning"),
        ("It makes you do your face again.", "It makes you do your face again"),
        ("She made me fill it in a second time.", "She made me fill it in a second time"),
    ],
)
def test_doing_a_thing_again_is_found_in_its_own_words(text: str, words: str):
    assert again(text) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "She has to write it all again.",
        "My partner had to do hers again from scratch.",
        "I'd never do it again.",
        "If I had to start again I would.",
        "I was happy again.",
        "I went back to the shop.",
        "We should just throw it out, start over.",
        "Start with the app from the beginning.",
        "Have you tried again?",
        "I sort of started to take over.",
        "I had to read it three times.",
    ],
)
def test_not_everything_again_is_a_thing_done_again(text: str):
    assert again(text) == []


@given(st.text(alphabet="I we gave up cancel nearly, again.?'’\n", max_size=80))
def test_every_span_is_a_slice_that_begins_and_ends_with_words(text: str):
    for start, end in [span for _, span in departures(text)] + list(repeats(text)):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
