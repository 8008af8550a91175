"""Texts are rewritten piece by piece, and every offset goes along."""

from hypothesis import given
from hypothesis import strategies as st

from builders import document
from synth.privacy.replacing import Manner, Offsets, rewritten
from synth.privacy.spans import Span, disjoint, spliced
from synth.records.document import Document, Turn

LETTERS = "ab"
PLACES = st.tuples(st.integers(0, 30), st.integers(1, 6), st.sampled_from(["", "x", "[name 12]"]))


def find_b(text: str) -> list[Span]:
    """Every b is somebody."""
    return [(at, at + 1, "[name 1]") for at, letter in enumerate(text) if letter == "b"]


def manner(told: Document, own: str = "Bob") -> Manner:
    def find(start: int, end: int) -> list[Span]:
        return find_b(told.text[start:end])

    def beside(start: int, end: int, label: str | None) -> list[Span]:
        text = told.text[start:end]
        at = text.find(label) if label else -1
        here = [(at, at + len(label or ""), "P01")] if at >= 0 else []
        return disjoint(text, [*here, *find_b(text)])

    def replace(text: str) -> str:
        return spliced(text, find_b(text))

    return Manner(find, beside, replace, lambda label: "P01" if label == own else "Speaker")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Turns with something between them, some of them paraphrases with quoted words."""
    text, turns = "", []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        text += draw(st.text(f"{LETTERS}:\n", max_size=5))
        said = draw(st.text(LETTERS + " ", min_size=1, max_size=12))
        start, end = len(text), len(text) + len(said)
        cuts = sorted(draw(st.sets(st.integers(start, end), max_size=2)))
        text += said
        turns.append(
            Turn(
                turn=number,
                voice=draw(st.sampled_from(["participant", "moderator", "note_taker"])),
                start=start,
                end=end,
                speaker=draw(st.sampled_from(["Bob", "Cleo", None])),
                question=draw(st.sampled_from(["a b?", None])),
                paraphrase=bool(cuts),
                quoted=(tuple(cuts),) if len(cuts) == 2 else (),
            )
        )
    text += draw(st.text(LETTERS, max_size=4))
    source = document([("M", "x")]).source.model_copy(update={"chars": len(text)})
    return Document(source=source, text=text, turns=tuple(turns))


@given(documents())
def test_every_turn_says_what_it_said_with_its_replacements(told: Document) -> None:
    now = rewritten(told, manner(told))
    assert now.source.chars == len(now.text)
    assert [turn.turn for turn in now.turns] == [turn.turn for turn in told.turns]
    at = 0
    for old, new in zip(told.turns, now.turns, strict=True):
        assert at <= new.start <= new.end <= len(now.text)
        at = new.end
        if old.voice != "note_taker":
            assert now.words_of(new) == told.words_of(old).replace("b", "[name 1]")
        assert "b" not in now.words_of(new)
        assert new.question in (None, "a [name 1]?")
        assert new.speaker in (None, "P01", "Speaker")
    assert "b" not in now.text.replace("Bob", "")


@given(documents())
def test_quoted_words_stay_within_their_turn_and_are_the_same(told: Document) -> None:
    now = rewritten(told, manner(told))
    for old, new in zip(told.turns, now.turns, strict=True):
        for (start, end), (begun, ended) in zip(old.quoted, new.quoted, strict=True):
            assert new.start <= begun <= ended <= new.end
            if old.voice != "note_taker":
                words = told.text[start:end].replace("b", "[name 1]")
                assert now.text[begun:ended] == words


@given(st.text(min_size=40, max_size=40), st.lists(PLACES), st.integers(0, 40))
def test_what_is_outside_of_replacements_is_found_where_it_moved(
    text: str, raw: list[tuple[int, int, str]], at: int
) -> None:
    spans = disjoint(text, [(start, start + length, words) for start, length, words in raw])
    new, offsets = spliced(text, spans), Offsets(spans)
    assert 0 <= offsets.moved(at, is_end=False) <= offsets.moved(at, is_end=True) <= len(new)
    if at < len(text) and all(not start <= at < end for start, end, _ in spans):
        assert new[offsets.moved(at, is_end=False)] == text[at]
    assert offsets.moved(len(text), is_end=True) == len(new)


def test_a_name_across_the_edge_of_a_turn_is_not_joined() -> None:
    told = document([("A", "I am Anna"), ("A", "Berger said so")])

    def find(start: int, end: int) -> list[Span]:
        at = told.text[start:end].find("Anna\n\nBerger")
        return [(at, at + 12, "P01")] if at >= 0 else []

    now = rewritten(told, Manner(find, lambda start, end, label: find(start, end), str, str))
    assert now.text == told.text


def test_the_question_of_many_turns_is_rewritten_alike() -> None:
    told = document([("A", "One."), ("A", "Two.")])
    asked = [t.model_copy(update={"question": "Why b?", "item": "b"}) for t in told.turns]
    now = rewritten(told.model_copy(update={"turns": tuple(asked)}), manner(told))
    assert {(t.question, t.item) for t in now.turns} == {("Why [name 1]?", "[name 1]")}
