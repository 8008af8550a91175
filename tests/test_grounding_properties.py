import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builders import document, draft
from synth.grounding.folding import fold_text
from synth.grounding.ground import WIDENED, ground
from synth.grounding.library import Library
from synth.grounding.words import split_words
from synth.records.document import Document
from synth.records.evidence import Citation, Observation, Rejection

PEOPLE = {"P1": "subscriber", "P2": "neighbour"}
ENGLISH = (
    "the and it was to in of that my box driver late rang Maria lid 15 2,500 10:30 -5 £20 20% "
    "meal-kit don't O'Brien café naïve not if said never until because but so well like again"
)
SCRIPTS: dict[str, tuple[str, str]] = {
    "english": (ENGLISH, " "),
    "german": ("die Straße für Jörg kam um zwei Uhr nicht größer Tür 3,5 §", " "),
    "french": ("l’été c’est très abîmé qu’il n’a où être aujourd’hui 30 €", " "),
    "greek": ("το κουτί ήρθε αργά όχι μας λόγος", " "),
    "russian": ("посылка пришла ёлка поздно не нам 5", " "),
    "arabic": ("وصل الطرد بعد أيام لم الطَّرْد ٣", " "),
    "hebrew": ("המשלוח איחר לא אכלנו שָׁלוֹם", " "),
    "hindi": ("राहुल का फ़ोन पहुँचा नहीं ३ दिन", " "),
    "korean": ("배송이 사흘이나 늦었어요 안 했어요", " "),
    "japanese": ("荷物 が アプリ ページ 三 日 遅れて ｶﾞ ＡＢ社", ""),
    "chinese": ("我 等了 十天 没有 包裹 30元 𠮷", ""),
    "thai": ("ฉัน จ่าย ค่าน้ำ ไม่ ชอบ นํ้า ทำ", ""),
    "signs": ("👩\u200d👩\u200d👧 ❤\ufe0f 👍🏽 10² ½ ﬁne oﬃce ＡＢ deli\u00advery ①", " "),
}
SOUNDS = ("äh", "[laughs]", "(00:12:31)", "[12:31]", "00:12:31", "(lacht)", "(pause)")
PAUSES = ("", "", "", "", ",", ".", "!", "?", "…", " –", " —", ";", ":", "”", ".”", "\n")


class Piece(NamedTuple):
    words: str
    behind: str
    """What stands between it and the next one."""
    filler: bool


class Talk(NamedTuple):
    turns: list[list[Piece]]

    def document(self) -> Document:
        spoken = ["".join(p.words + p.behind for p in turn).strip() for turn in self.turns]
        return document([(who, words) for who, words in zip(SPEAKERS, spoken, strict=False)])


SPEAKERS = ("P1", "M", "P1", "P2", "P1")


@st.composite
def turn_of(draw: st.DrawFn) -> list[Piece]:
    """Words of one or two scripts, with pauses and fillers between them."""
    pieces: list[Piece] = []
    for name in draw(st.lists(st.sampled_from(sorted(SCRIPTS)), min_size=1, max_size=2)):
        words, space = SCRIPTS[name]
        for word in draw(st.lists(st.sampled_from(words.split()), min_size=2, max_size=8)):
            mark = draw(st.sampled_from(PAUSES))
            pieces.append(Piece(word, mark + (space if mark in ("", "\n") else " "), False))
            if draw(st.integers(0, 7)) == 0:
                last = pieces.pop()
                pieces.append(last._replace(behind=draw(st.sampled_from((" ", ", ", "… ")))))
                sound = draw(st.sampled_from(SOUNDS))
                pieces.append(Piece(sound, draw(st.sampled_from((" ", ", "))), True))
        pieces[-1] = pieces[-1]._replace(behind=f"{pieces[-1].behind.rstrip()} ")
    return pieces


talks = st.lists(turn_of(), min_size=2, max_size=5).map(Talk)


class Planted(NamedTuple):
    text: Document
    quote: str
    """A slice as it stands, but for fillers that were left out."""
    turn: int
    span: tuple[int, int]
    asked: bool
    """Whether a question mark follows."""


@st.composite
def planted(draw: st.DrawFn) -> Planted:
    talk = draw(talks)
    number = draw(st.sampled_from([n for n in range(len(talk.turns)) if SPEAKERS[n] != "M"]))
    turn, text = talk.turns[number], talk.document()
    ends = [
        i for i, p in enumerate(turn) if not p.filler and p.words[0].isalnum() and _is_end(p.words)
    ]
    assume(ends)
    first, last = sorted((draw(st.sampled_from(ends)), draw(st.sampled_from(ends))))
    at = text.turns[number].start
    start = at + sum(len(p.words + p.behind) for p in turn[:first])
    end = at + sum(len(p.words + p.behind) for p in turn[:last]) + len(turn[last].words)
    quoted = turn[first:last]
    if draw(st.booleans()):
        quoted = [
            Piece(p.words, " " if following.filler else p.behind, p.filler)
            for p, following in zip(quoted, turn[first + 1 : last + 1], strict=True)
            if not p.filler
        ]
    quote = "".join(p.words + p.behind for p in quoted) + turn[last].words
    return Planted(text, quote, number + 1, (start, end), "?" in turn[last].behind)


def _is_end(word: str) -> bool:
    return word[-1].isalnum() or unicodedata.category(word[-1])[0] == "M"


def _table(old: str, new: str) -> Callable[[str], str]:
    return lambda words: words.translate(str.maketrans(old, new))


def _between_letters(mark: str) -> Callable[[str], str]:
    return lambda words: re.sub(r"(?<=[^\W\d_]{2})(?=[^\W\d_])", mark, words)


def _form(name: str) -> Callable[[str], str]:
    return lambda words: unicodedata.normalize(name, words)  # type: ignore[arg-type]


def _wide(words: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isdigit() else c for c in words)


def _dashes(words: str) -> str:
    return re.sub(r"[–—](?=\s)", "-", words)


CHANGES: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "small": str.lower,
    "swapped": str.swapcase,
    "straight": _table("’“”", '\'""'),
    "curly": _table("'\"", "’”"),
    "guillemets": _table("“”", "«»"),
    "dashes": _dashes,
    "long dashes": _table("–—", "—–"),
    "non-breaking": _table(" ", "\u00a0"),
    "lines": lambda words: re.sub(r"\s", "\n  ", words),
    "composed": _form("NFC"),
    "decomposed": _form("NFD"),
    "compatible": _form("NFKC"),
    "compatible, decomposed": _form("NFKD"),
    "wide": _wide,
    "soft hyphens": _between_letters("\u00ad"),
    "zero width": _between_letters("\u200b"),
    "direction": lambda words: f"\u202b{words}\u202c",
    "byte order": lambda words: f"\ufeff{words}",
    "quoted": lambda words: f"“{words}”",
    "variation": lambda words: words.replace("\ufe0f", ""),
    "tone": _table("🏽", "🏿"),
    "dots": lambda words: words.replace("…", "..."),
    "goes on": lambda words: f"… {words}",
}


def bare(text: str) -> str:
    """Letters, digits and signs alone, without sounds."""
    for sound in SOUNDS:
        text = re.sub(rf"(?<!\w){re.escape(sound)}(?!\w)", " ", text)
    return "".join(word.form for word in split_words(text))


def times(part: str, whole: str) -> int:
    return sum(whole.startswith(part, at) for at in range(len(whole)))


@settings(deadline=None, max_examples=250)
@given(planted(), st.lists(st.sampled_from(sorted(CHANGES)), max_size=4), st.booleans())
def test_a_slice_changed_without_harm_comes_back_to_its_place(
    slice_: Planted, changes: list[str], trailing: bool
):
    quote = slice_.quote
    for name in changes:
        changed = CHANGES[name](quote)
        if fold_text(changed.strip(" …«»“”\"'")) == fold_text(quote.strip(" …«»“”\"'")):
            quote = changed
    if trailing and not slice_.asked:
        quote += "…"
    text = slice_.text
    library = Library([text])
    english = library[text.source.id].english
    result = ground(draft(quote, turn=slice_.turn), library, PEOPLE)
    assert isinstance(result, Observation), (result, quote)
    (found,) = result.citations
    assert found.turn == slice_.turn
    whole = "\n".join(bare(text.words_of(turn)) for turn in text.turns)
    if result.repairs:
        assert english
        assert result.repairs == (WIDENED,)
        assert bare(slice_.quote) in bare(found.quote)
    else:
        assert bare(found.quote) == bare(slice_.quote)
    if times(bare(slice_.quote), whole) == 1:
        start, end = slice_.span
        assert found.start <= start < end <= found.end
        assert result.repairs or _outer(text, found, (start, end))


def _outer(text: Document, found: Citation, span: tuple[int, int]) -> bool:
    """Whether a citation is the span, but for marks at its ends that the quote has, too."""
    rest = text.text[found.start : span[0]] + text.text[span[1] : found.end]
    return not any(map(str.isalnum, rest))


TALK = document(
    [
        ("M", "Did the box come on time? Tell me everything about the driver."),
        ("P1", "No, it didn’t — not once. The driver said “sorry” and left…\nI paid 1,500 kroner."),
        ("M", "Mm-hm, that is a pity. So it was always late."),
        ("P1", "I can't do it any more. If it had come, um, I would have kept it. It took 15 min."),
        (
            "P2",
            "For me the recipes were fine. I never rang Maria, she said it was late, like, twice?",
        ),
        ("O", "She shows the fridge to the camera."),
        ("N", "Seems tired of the whole thing."),
        ("P1", "荷物が遅れて届きました。とても困りました。 👩\u200d👧 hi"),
        ("P2", "It was late. It was late. I couldn't load it, the app was un-usable, non-stop."),
    ]
)
LIBRARY = Library([TALK, document([("P2", "It was an hour on hold to the bank.")], "P2.txt")])


def check(quote: str, turn: int, talk: Document = TALK, library: Library = LIBRARY) -> None:
    """Checks that what is accepted is true words of a participant, or else refused."""
    result = ground(draft(quote, turn=turn), library, PEOPLE)
    if isinstance(result, Rejection):
        assert result.reason
        assert result.words == quote
        return
    assert result.citations
    assert result.actor == PEOPLE[result.participant]
    for citation in result.citations:
        cited = library[citation.source].document
        owner = cited.by_number()[citation.turn]
        assert cited.text[citation.start : citation.end] == citation.quote
        assert owner.start <= citation.start < citation.end <= owner.end
        assert (owner.voice, owner.participant) == ("participant", result.participant)
        assert citation.quote == citation.quote.strip()
        if (citation.source, citation.turn) != (talk.source.id, turn):
            assert result.repairs


slices = st.tuples(st.integers(0, len(TALK.text)), st.integers(1, 60)).map(
    lambda at: TALK.text[at[0] : at[0] + at[1]]
)
joins = st.sampled_from(["", " ", ". ", " … ", ", ", "...", "\n", " not ", " and ", "-", "’", "?"])


@settings(deadline=None, max_examples=400)
@given(st.lists(st.tuples(slices, joins), min_size=1, max_size=4), st.integers(0, 10))
def test_what_is_accepted_is_a_slice_of_a_participants_turn(
    parts: list[tuple[str, str]], turn: int
):
    check("".join(part + join for part, join in parts), turn)


HARD = "tThe box wasn't’…“”-–.,?! \n0159\u0301\u00ad\u200b\ufe0f❤👩\u200d🏽荷ำ한ﬁİß[]()*:mu"


@settings(deadline=None, max_examples=400)
@given(
    st.one_of(st.text(max_size=80), st.text(st.sampled_from(HARD), max_size=80)),
    st.integers(-1, 10),
)
def test_any_text_may_be_a_quote(quote: str, turn: int):
    check(quote, turn)


@settings(deadline=None, max_examples=150)
@given(st.text(st.sampled_from(HARD), min_size=1, max_size=120), st.data())
def test_any_text_may_be_a_source_of_any_part_of_it(source: str, data: st.DataObject):
    talk = document([("P1", source)])
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    check(source[start:end], 1, talk, Library([talk]))


PLAIN = (
    "I went to the desk and asked about it. The lid was open when we got home that day. "
    "My sister cooks with it on most days. We like the soup and the bread they put in there."
)
NAMES = ("Maria", "Hannah", "Priya", "Tesco", "Monzo", "Oslo", "Jessica")
SENTENCES = (
    "On the day I paid {n} kroner to {name} it did not come to the house",
    "We have {n} boxes from {name} and we are not pleased with any of them",
    "It took {name} about {n} minutes to load so I did not wait for the rest",
    "I would not ring {name} about the {n} eggs that they had left out there",
)


class Sentence(NamedTuple):
    said: str
    number: str
    name: str


sentences = st.builds(
    lambda form, number, name: Sentence(form.format(n=number, name=name), str(number), name),
    st.sampled_from(SENTENCES),
    st.integers(2, 99_999),
    st.sampled_from(NAMES),
)
cases: st.SearchStrategy[Callable[[str], str]] = st.sampled_from([str, str.upper, str.lower])


def never_accepted(said: str, quote: str) -> None:
    assume(quote != said)
    talk = document([("M", "Go on."), ("P1", f"{PLAIN} {said}. {PLAIN}"), ("P1", PLAIN)])
    for turn in (2, 3):
        result = ground(draft(quote, turn=turn), Library([talk]), PEOPLE)
        assert isinstance(result, Rejection), (quote, result.citations)
        assert result.kind in ("altered", "fabricated", "stitched")


def edited(word: str, letters: str, data: st.DataObject) -> str:
    """One letter replaced, put in, left out or swapped with the next."""
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(letters))
    return data.draw(
        st.sampled_from(
            [
                word[:at] + letter + word[at + 1 :],
                word[:at] + letter + word[at:],
                word + letter,
                word[:at] + word[at + 1 :],
                word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
            ]
        )
    )


@settings(deadline=None, max_examples=120)
@given(sentences, cases, st.data())
def test_another_number_is_never_accepted(
    planted_: Sentence, case: Callable[[str], str], data: st.DataObject
):
    other = edited(planted_.number, "0123456789", data)
    assume(other != planted_.number)
    never_accepted(planted_.said, case(planted_.said.replace(planted_.number, other)))


@settings(deadline=None, max_examples=120)
@given(sentences, cases, st.data())
def test_another_name_is_never_accepted(
    planted_: Sentence, case: Callable[[str], str], data: st.DataObject
):
    other = data.draw(st.sampled_from(NAMES))
    if data.draw(st.booleans()):
        other = edited(planted_.name, "abdeilmnoprstu", data)
    assume(other.lower() != planted_.name.lower() and other)
    never_accepted(planted_.said, case(planted_.said.replace(planted_.name, other)))


@settings(deadline=None, max_examples=120)
@given(sentences, cases, st.sampled_from(["not", "never", "no", "hardly"]), st.data())
def test_a_negation_put_in_is_never_accepted(
    planted_: Sentence, case: Callable[[str], str], negation: str, data: st.DataObject
):
    words = planted_.said.split()
    at = data.draw(st.integers(0, len(words)))
    never_accepted(planted_.said, case(" ".join([*words[:at], negation, *words[at:]])))


@settings(deadline=None, max_examples=60)
@given(sentences, cases, st.sampled_from([" ", " really ", " never ", " ever "]))
def test_a_negation_left_out_or_replaced_is_never_accepted(
    planted_: Sentence, case: Callable[[str], str], instead: str
):
    never_accepted(planted_.said, case(planted_.said.replace(" not ", instead)))


@settings(deadline=None, max_examples=60)
@given(sentences, st.data())
def test_two_words_that_changed_places_are_never_accepted(planted_: Sentence, data: st.DataObject):
    words = planted_.said.split()
    at = data.draw(st.integers(0, len(words) - 2))
    words[at], words[at + 1] = words[at + 1], words[at]
    never_accepted(planted_.said, " ".join(words))
