"""What is masked in a text that may be shared, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_study import hostile
from spoken_scripts import ELSE, TOLD, part
from synth.privacy.identifiers.patterns import identifiers
from synth.records.document import Turn
from synth.records.privacy import Identifier
from synth.records.review import ReviewState
from synth.results import Results
from synth.sharing.basis import basis
from synth.sharing.echoes import Echoes
from synth.sharing.masking import joined, mask_of
from synth.sharing.phrases import Phrase, Phrases, folded
from synth.sharing.seam import mask_for
from synth.sharing.telling import codes, finders, named
from synth.sharing.voices import LONGEST_QUESTION, told


def labelled(*labels: str, path: str = "interviews/a.txt") -> Results:
    """A study whose speakers and first file are called so."""
    found = hostile()
    first = found.journey.sources[0]
    turns = tuple(
        Turn(turn=at, voice="participant", start=0, end=0, speaker=label)
        for at, label in enumerate(labels)
    )
    journey = found.journey.model_copy(
        update={
            "sources": (first.model_copy(update={"path": path}),),
            "participants": (),
            "review": ReviewState(),
        }
    )
    return Results(journey, {}, {first.id: turns})


def masks(text: str, *labels: str, path: str = "interviews/a.txt") -> str:
    return mask_of(finders(labelled(*labels, path=path)))(text)


@pytest.mark.parametrize(
    ("label", "text", "shown"),
    [
        ("Marta K.", "Well, Marta said", "Well, [name] said"),
        ("MARTA", "with marta’s box", "with [name]’s box"),
        ("Mark", "Mark should mark it", "[name] should mark it"),
        ("Harpreet Gill", "so harpreet called", "so [name] called"),
        ("O'Brien", "Mr O’Brien and Mrs Brien", "Mr [name] and Mrs [name]"),
        ("José", "Jose\u0301 came", "[name] came"),
        ("Anna-Lena", "Anna Lena, or anna_lena", "[name], or [name]"),
        ("MJ", "MJ asked", "[name] asked"),
        ("Speaker 1", "the speaker said 1 thing", "the speaker said 1 thing"),
        ("A", "A box, a day", "A box, a day"),
        ("Me", "Me, they told me", "Me, they told me"),
        ("Interviewer", "an interviewer asked", "an interviewer asked"),
        ("Box", "First box", "First box"),  # a word of the study's own stages
    ],
)
def test_a_speakers_label_is_masked_where_it_is_a_name(label: str, text: str, shown: str) -> None:
    assert masks(text, label) == shown


@pytest.mark.parametrize(
    ("path", "text", "shown"),
    [
        ("Marta Kowalska.txt", "see Marta Kowalska.txt", "see [file]"),
        ("Marta Kowalska.txt", "kowalska, Marta", "[name], [name]"),
        ("in/marta_kowalska-2.vtt", "MARTA rang in/marta_kowalska-2.vtt", "[name] rang [file]"),
        ("survey.csv", "the survey came", "the survey came"),
        ("interview 3.docx", "interview 3 was long", "interview 3 was long"),
        ("first-box.txt", "the First box", "the First box"),
        ("x.txt", "I saved it as other/notes.docx then", "I saved it as [file] then"),
    ],
)
def test_a_file_named_after_a_person_is_masked(path: str, text: str, shown: str) -> None:
    assert masks(text, path=path) == shown


def test_codes_of_participants_are_masked_and_placeholders_stay() -> None:
    text = "P03 of [city 1] said P45, P4 and XP03"
    told = "[a participant] of [city 1] said [a participant], P4 and XP03"
    assert mask_of([codes])(text) == told


def test_what_finders_find_over_each_other_becomes_one() -> None:
    text = "write to marta.kowalska@example.org today"
    mask = mask_of([named(["Kowalska", "example"]), identifiers])
    assert mask(text) == "write to [e-mail] today"


def test_a_name_with_an_unseen_character_in_it_is_found() -> None:
    assert mask_of([named(["Marta"])])("Mar\u00adta and Mar\u200bta") == "[name] and [name]"


@given(
    st.lists(
        st.builds(
            lambda a, n, kind: Identifier(start=a, end=a + n, kind=kind),
            st.integers(0, 30),
            st.integers(0, 9),
            st.sampled_from(["name", "e-mail"]),
        )
    )
)
def test_joined_stretches_cover_the_same_and_never_overlap(found: list[Identifier]) -> None:
    apart = joined(found)
    covered = [at for one in apart for at in range(one.start, one.end)]
    assert sorted(covered) == covered
    assert len(set(covered)) == len(covered)
    assert set(covered) == {at for one in found for at in range(one.start, one.end)}


@given(st.text(max_size=40))
def test_a_text_without_anything_to_find_stays_as_it_is(text: str) -> None:
    shown = mask_of([Phrases([Phrase(("zzzz",), "name")])])(text)
    assert folded(shown) == folded(text) or "zzzz" in text.casefold()


def test_a_short_run_of_common_words_is_no_echo_and_a_quote_is() -> None:
    echoes = Echoes(
        closed=["then my former husband took it from the porch"],
        unseen=["we had fallen out over money that year"],
        shown=["the box came late again and again"],
    )
    assert echoes.clean("the porch")
    assert not echoes.clean("my former husband")
    assert not echoes.clean("She: MY former-husband took, it, away")
    assert echoes.clean("a former husband took something from a porch")
    assert echoes.clean("we had fallen out over money")
    assert not echoes.clean("we had fallen out over money", seen=False)


def test_scripts_without_spaces_are_searched_letter_by_letter() -> None:
    assert mask_of([named(["田中", "สมชาย"])])("そこで田中さんが来た。คุณสมชายมา") == (
        "そこで[name]さんが来た。คุณ[name]มา"
    )
    echoes = Echoes(closed=["箱はいつも玄関から盗まれていた"], unseen=[], shown=[])
    assert not echoes.clean("いつも玄関から盗まれていたという話")
    assert echoes.clean("箱は玄関に届いた")


@pytest.mark.parametrize("script", TOLD)
def test_echoes_of_any_script_are_heard_also_within_another(script: str) -> None:
    echoes = Echoes(closed=[TOLD[script]], unseen=[], shown=[ELSE[script]])
    for around in ("{}", "Somebody told us at length that {} was how it went for them", "“{}”"):
        assert not echoes.clean(around.format(part(TOLD[script])))
        assert not echoes.clean(around.format("\u00ad".join(part(TOLD[script]))))
        assert echoes.clean(around.format(ELSE[script]))


def test_what_is_shown_anyway_is_no_echo() -> None:
    echoes = Echoes(
        closed=["the box came late again"], unseen=[], shown=["The box came late, again!"]
    )
    assert echoes.clean("the box came late again")


@pytest.fixture(scope="module")
def results() -> Results:
    return hostile()


def asked(results: Results, question: str) -> str:
    """What is told of a question before the quote of the second person."""
    second = results.journey.sources[1].id
    turns = tuple(t.model_copy(update={"question": question}) for t in results.turns[second])
    found = Results(results.journey, results.texts, {**results.turns, second: turns})
    own = next(o for o in results.journey.observations if o.citations[0].source == second)
    return told(basis(found), [own.id], mask_for(found)).voices[0].question


def test_a_question_that_repeats_somebody_who_is_not_to_be_quoted_is_left_out(
    results: Results,
) -> None:
    assert asked(results, "How was it?") == "How was it?"
    assert asked(results, "She says a former husband kept taking the box. And you?") == ""


def test_words_that_no_claim_cites_are_as_closed_as_those_that_one_does(results: Results) -> None:
    more, fourth = "Our gate was never once locked at night", results.journey.sources[3]
    text = results.texts[fourth.id]
    turn = results.turns[fourth.id][0].model_copy(
        update={"turn": 9, "start": len(text), "end": len(text) + len(more)}
    )
    assert (turn.participant, fourth.chars) == ("P04", len(text))
    texts = {**results.texts, fourth.id: text + more}
    turns = {**results.turns, fourth.id: (*results.turns[fourth.id], turn)}
    longer = Results(results.journey, texts, turns)
    question = "Was yours never once locked at night?"
    assert asked(results, question) == question
    assert asked(longer, question) == ""


def test_of_a_long_question_the_last_sentences_are_told(results: Results) -> None:
    long = "So, as you may know, we go from place to place and ask people things. " * 9
    shown = asked(results, f"{long}What came next?")
    assert shown.endswith("What came next?")
    assert len(shown.split()) <= LONGEST_QUESTION
