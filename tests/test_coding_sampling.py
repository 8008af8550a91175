"""Which turns a blind session draws: the same for everybody, every person heard, nothing shown."""

from hypothesis import given
from hypothesis import strategies as st

from builders import document
from coders import TALKED, code, mark, place, read
from synth.coding.sampling import (
    AROUND_LONGEST,
    Session,
    draw,
    handed,
    session_turns,
    sessions,
    uncoded,
)
from synth.coding.turns import Place, places
from synth.records.document import Document
from synth.sentences import count_words

SENTENCE = "We waited for the box until it was dark on day number {}."


def interview(person: str, turns: int) -> Document:
    lines = [(person, SENTENCE.format(n)) for n in range(turns)]
    return document(lines, f"{person}.txt")


def survey(answers: int) -> Document:
    lines = [(f"R{n}", SENTENCE.format(n)) for n in range(answers)]
    return document(lines, "survey.csv", "survey")


STUDY = [interview("Ana", 30), interview("Ben", 10), interview("Cy", 1), survey(41)]


def people(documents: list[Document], names: list[tuple[str, int]]) -> list[str]:
    known = {p.name: p.turn.participant or "" for p in places(documents)}
    return [known[name] for name in names]


def test_the_same_session_draws_the_same_turns_in_the_same_order() -> None:
    assert draw(STUDY, 20, "pilot") == draw(list(STUDY), 20, "pilot")


def test_another_session_draws_other_turns() -> None:
    assert set(draw(STUDY, 20, "pilot")) != set(draw(STUDY, 20, "main"))


def test_the_order_of_documents_does_not_matter() -> None:
    assert draw(STUDY[::-1], 20, "pilot") == draw(STUDY, 20, "pilot")


def test_every_interviewed_person_has_a_turn_before_anybody_has_two() -> None:
    assert {"Ana", "Ben", "Cy"} == set(people(STUDY, draw(STUDY, 3, "pilot")))


def test_turns_of_interviews_go_by_how_many_a_person_has_and_surveys_have_their_share() -> None:
    # 40 turns of Ana and Ben, one of Cy, 41 answers, all of 12 words: half and half, and of the
    # ten turns of interviews Cy has one; 30 to 10 of the other nine is 7 to 2 by Webster.
    drawn = people(STUDY, draw(STUDY, 20, "pilot"))
    assert [drawn.count(name) for name in ("Ana", "Ben", "Cy")] == [7, 2, 1]
    assert sum(name.startswith("R") for name in drawn) == 10


def test_people_share_turns_by_websters_method() -> None:
    # One each, then 20/3, 20/5, 20/7 before 7/3, that before 20/9; d'Hondt would give 5 and 1.
    documents = [interview("Ana", 20), interview("Ben", 7)]
    drawn = people(documents, draw(documents, 6, "pilot"))
    assert (drawn.count("Ana"), drawn.count("Ben")) == (4, 2)


def test_short_turns_are_not_drawn() -> None:
    lines = [("Ana", "Right."), ("Ana", SENTENCE.format(1))]
    assert draw([document(lines)], 5, "pilot") == [(document(lines).source.id, 2)]


def test_a_small_study_gives_all_that_it_has() -> None:
    assert len(draw(STUDY, 1000, "pilot")) == 82


@given(st.integers(0, 90), st.text(max_size=5), st.integers(0, 6), st.integers(0, 6))
def test_as_many_turns_are_drawn_as_asked_for_or_there_are(
    size: int, session: str, spoken: int, written: int
) -> None:
    documents = [interview("Ana", spoken), interview("Ben", 2), survey(written)]
    drawn = draw(documents, size, session)
    assert len(drawn) == len(set(drawn)) == min(size, spoken + 2 + written)


def test_a_turn_is_handed_out_with_its_question_and_the_talk_around_alone() -> None:
    shown = handed(place("P1.txt", 2))
    assert shown.question == "Why?"
    assert shown.words == "The box came late. I was so happy with the recipes."
    assert shown.before == (("moderator", "How was the first box?"),)
    assert shown.after == (("participant", "I wanted dinner without planning."),)
    fields = {"source", "path", "turn", "key", "locator", "question", "words", "before", "after"}
    assert vars(shown).keys() == fields


def test_other_peoples_answers_are_not_shown_around_an_answer() -> None:
    shown = handed(place("survey.csv", 1))
    assert (shown.before, shown.after) == ((), ())


def test_a_long_turn_beside_the_one_is_cut_and_the_one_is_whole() -> None:
    told = document([("Ana", "x" * 5000), ("Ana", "y" * 5000)])
    shown = handed(Place(told, told.turns[1]))
    assert len(shown.before[0][1]) == AROUND_LONGEST
    assert len(shown.words) == 5000


def test_the_next_turn_is_the_first_that_the_reviewer_has_not_coded() -> None:
    documents = TALKED.documents()
    turns = session_turns(documents, read(), "first", 3)
    done = read(code(turns[0]), code(turns[1], reviewer="Ben"))
    assert uncoded(turns, done, "first", "Ana")[0].name == turns[1].name
    assert uncoded(turns, done, "first", "Ben")[0].name == turns[0].name
    assert uncoded(turns, done, "other", "Ana") == turns


def test_who_begins_a_session_settles_its_size() -> None:
    documents = TALKED.documents()
    turns = session_turns(documents, read(), "first", 3)
    begun = read(code(turns[0], size=3))
    assert [p.name for p in session_turns(documents, begun, "first", 5)] == [p.name for p in turns]


def test_what_somebody_coded_stays_in_the_session_though_it_is_not_drawn() -> None:
    short = place("P3.txt", 2)
    begun = read(code(short, mark("Right.", short), size=2))
    turns = session_turns(TALKED.documents(), begun, "first", 2)
    assert count_words(short.words) == 1
    assert [p.name for p in turns][2:] == [short.name]


def test_sessions_are_told_with_who_coded_how_much_the_oldest_first() -> None:
    one, two = place("P1.txt", 2), place("P2.txt", 2)
    reviews = [
        code(one, session="late", minute=3),
        code(one, minute=1, size=5),
        code(two, reviewer="Ben", minute=2, size=9),
        code(two, minute=4),
    ]
    assert sessions(read(*reviews)) == [
        Session("first", 5, reviews[1].at, {"Ana": 2, "Ben": 1}),
        Session("late", 40, reviews[0].at, {"Ana": 1}),
    ]
