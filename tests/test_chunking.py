import subprocess
import sys
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.chunking import chunk
from synth.records.document import Document, Source, Turn

Said = tuple[str, str | None, str]
"""Voice, participant, words."""


def document(*said: Said, kind: Any = "interview", between: str = "\n") -> Document:
    text, turns = "", []
    for number, (voice, participant, words) in enumerate(said, 1):
        text += between if text else ""
        start, text = len(text), text + words
        turns.append(
            Turn(turn=number, voice=voice, start=start, end=len(text), participant=participant)
        )
    source = Source(
        id="s1", path="P1.txt", kind=kind, record="verbatim", sha256="", chars=len(text), text=""
    )
    return Document(source=source, text=text, turns=tuple(turns))


def asked(words: str) -> Said:
    return "moderator", None, words


def said(words: str, participant: str = "P1") -> Said:
    return "participant", participant, words


def texts(made: Document, size: int = 800) -> list[str]:
    return [c.text for c in chunk(made, size)]


def test_turns_of_one_participant_are_packed_with_the_questions_between_them():
    made = document(asked("Why?"), said("It was late."), asked("And?"), said("I rang."))
    (only,) = chunk(made)
    assert only.text == made.text
    assert (only.participant, only.turns, only.source) == ("P1", (1, 4), "s1")


def test_a_chunk_ends_where_it_would_grow_too_large():
    made = document(asked("Why?"), said("a" * 30), asked("And?"), said("b" * 30))
    assert texts(made, size=40) == ["Why?\n" + "a" * 30, "And?\n" + "b" * 30]


def test_two_participants_never_share_a_chunk():
    made = document(asked("All?"), said("Yes.", "P1"), said("No.", "P2"), said("Yes!", "P1"))
    assert texts(made) == ["All?\nYes.", "No.", "Yes!"]


def test_a_question_stands_with_the_answer_after_it():
    made = document(said("Yes.", "P1"), asked("And you?"), said("No.", "P2"), asked("Bye."))
    assert texts(made) == ["Yes.", "And you?\nNo."]


def test_words_of_note_takers_and_observers_are_left_out():
    made = document(
        said("One."), ("note_taker", None, "sighs"), said("Two."), ("observer", None, "hm")
    )
    assert texts(made) == ["One.", "Two."]


def test_each_survey_answer_is_a_chunk():
    made = document(said("Late.", "R1"), said("Late.", "R2"), said("Dear.", "R2"), kind="survey")
    assert texts(made) == ["Late.", "Late.", "Dear."]
    assert [c.participant for c in chunk(made)] == ["R1", "R2", "R2"]


def test_equal_texts_have_different_ids_that_come_back():
    made = document(said("Late.", "R1"), said("Late.", "R2"), kind="survey")
    ids = [c.id for c in chunk(made)]
    assert len(set(ids)) == 2
    assert ids == [c.id for c in chunk(made)]


def test_a_long_turn_is_cut_at_the_ends_of_sentences():
    sentence = "We waited for the box. "
    made = document(asked("Why?"), said(sentence * 10))
    parts = texts(made, size=100)
    assert all(part.endswith(". ") for part in parts)
    assert parts[0].startswith("Why?\nWe")
    assert "".join(parts) == made.text


def test_a_long_turn_in_japanese_is_cut_at_the_ends_of_sentences():
    parts = texts(document(said("荷物が遅れました。電話しました！なぜですか？" * 8)), size=40)
    assert all(part[-1] in "。！？" for part in parts)


def test_what_holds_no_words_makes_no_chunk():
    assert texts(document(said("  "), asked("Hello?"), kind="interview")) == []
    assert texts(document()) == []
    assert texts(document(said(" "), kind="survey")) == []


def test_people_not_yet_told_apart_are_kept_apart_by_their_labels():
    made = document(said("One."), said("Two."))
    turns = [
        turn.model_copy(update={"participant": None, "speaker": label})
        for turn, label in zip(made.turns, ("Ann", "Bob"), strict=True)
    ]
    chunks = chunk(made.model_copy(update={"turns": tuple(turns)}))
    assert [(c.text, c.participant) for c in chunks] == [("One.", ""), ("Two.", "")]


def test_short_turns_do_not_load_the_splitter():
    code = (
        "import sys; from synth.chunking import chunk; from synth.records.document import *; "
        "s = Source(id='s', path='p', kind='interview', record='verbatim', sha256='', chars=2, "
        "text=''); t = Turn(turn=1, voice='participant', start=0, end=2); "
        "assert chunk(Document(source=s, text='ok', turns=(t,)))[0].text == 'ok'; "
        "assert 'langchain_text_splitters' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


WORDS = st.text("ab 。.!?,\n\t\u2028\u0301😀語\u200d\ud800", max_size=60)
TURNS = st.lists(
    st.tuples(
        st.sampled_from(["participant", "participant", "moderator", "note_taker", "observer"]),
        st.sampled_from(["P1", "P2"]),
        WORDS,
    ),
    max_size=14,
)


@settings(max_examples=400, deadline=None)
@given(
    turns=TURNS,
    size=st.integers(5, 70),
    kind=st.sampled_from(["interview", "survey"]),
    between=st.sampled_from(["", "\n", "\n\nAnn: "]),
)
def test_chunks_are_slices_that_cover_every_participant_and_mix_none(turns, size, kind, between):
    made = document(
        *((v, p if v == "participant" else None, w) for v, p, w in turns),
        kind=kind,
        between=between,
    )
    chunks = chunk(made, size)
    covered: set[int] = set()
    for c in chunks:
        assert made.text[c.start : c.end] == c.text
        assert 0 < len(c.text) <= size
        assert c.text.strip()
        touched = [t for t in made.turns if t.start < c.end and c.start < t.end]
        touched = [t for t in touched if made.words_of(t).strip()]
        assert {t.voice for t in touched} <= {"participant", "moderator"}
        assert {t.participant for t in touched if t.voice == "participant"} == {c.participant}
        assert all(c.turns[0] <= t.turn <= c.turns[1] for t in touched)
        covered |= set(range(c.start, c.end))
    spoken = [t for t in made.turns if t.voice == "participant"]
    words = {i for t in spoken for i in range(t.start, t.end) if not made.text[i].isspace()}
    assert words <= covered
    assert [(c.start, c.end) for c in chunks] == sorted((c.start, c.end) for c in chunks)
    assert all(a.end <= b.start for a, b in pairwise(chunks))
    assert len({c.id for c in chunks}) == len(chunks)


@pytest.mark.parametrize("size", [1, 7, 800])
def test_a_turn_without_any_place_to_cut_is_cut_anyway(size: int):
    parts = texts(document(said("x" * 2_000)), size)
    assert "".join(parts) == "x" * 2_000
    assert max(map(len, parts)) <= size
