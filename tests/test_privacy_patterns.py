import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_samples import FOUND, NOTHING
from synth.privacy.identifiers.cues import first_words
from synth.privacy.identifiers.finds import Find, apart
from synth.privacy.identifiers.lists import table
from synth.privacy.identifiers.numbers import is_card, is_iban, luhn, numbers
from synth.privacy.identifiers.patterns import REGIONS, identifiers
from synth.privacy.identifiers.phones import phones
from synth.privacy.identifiers.plain import plainly
from synth.privacy.identifiers.postcodes import postcodes
from synth.privacy.identifiers.zones import zones
from synth.records.privacy import Identifier

PIECES = [
    *["anna", "@", ".", "example", "org", " at ", " dot ", "com", "07700", "900", "123", "12", "3"],
    *[" ", "-", "/", ",", "+44", "(", ")", "0", "oh ", "seven ", "double ", "nine ", "born "],
    *["March ", "1984", "account number ", "card ", "4111 1111 1111 1111", "IBAN ", "BIC ", "x"],
    *["GB29 NWBK 6016 1331 9268 19", "SW1A 1AA", "zip ", "94110", "https://", "www.", "passport "],
    *["linkedin.com/in/", "AB123456C", "order ", "\n", "\u200b", "\u00a0", "\u2011", "７", "é"],
    *["date of birth ", "twelfth ", "of ", "ext. 12", "call ", "München", "plate ", "AB12 CDE"],
    *[
        "@home",
        "u/",
        "1.2.3.4",
        "::1",
        "and ",
        "# ",
        "postcode ",
        "sort code ",
        "my blog ",
        " slash ",
    ],
]
mixtures = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
texts = st.one_of(st.text(max_size=200), mixtures)


def lines(block: str) -> list[str]:
    return block.strip("\n").split("\n")


def read(marked: str) -> tuple[str, list[str]]:
    """The text of "My «number»." and what is marked in it."""
    return re.sub("[«»]", "", marked), re.findall("«(.*?)»", marked)


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in identifiers(text)]


@pytest.mark.parametrize(
    ("kind", "marked"), [(kind, line) for kind, block in FOUND.items() for line in lines(block)]
)
def test_what_identifies_somebody_is_found_whole_and_nothing_beside_it(kind: str, marked: str):
    text, wanted = read(marked)

    assert found(text) == [(kind, words) for words in wanted]


@pytest.mark.parametrize("text", lines(NOTHING))
def test_what_identifies_nobody_stays(text: str):
    assert found(text) == []


def test_every_kind_is_told_apart_in_one_text():
    texts = [read(lines(block)[0])[0] for block in FOUND.values()]

    assert [kind for kind, _ in found("\n\n".join(texts))] == list(FOUND)


def test_an_answer_is_a_birth_date_after_the_question_for_it():
    assert found("What is your date of birth?\nP3: 03/05/1961") == [("birth date", "03/05/1961")]


@pytest.mark.parametrize(
    ("said", "dates"),
    [
        ("Papi's 6-6-66. For real.", ["6-6-66"]),
        ("She's 17-03-1972, a Friday.", ["17-03-1972"]),
        ("And hers, the ninth of June nineteen thirty-six.", ["ninth of June nineteen thirty-six"]),
        ("The score was 12-11-98.", []),
        ("She's 12-03-2024 for the next visit.", []),
        ("It's 12-03-1999 on the lease.", []),
        ("He's 20-45-77 in his game.", []),
        ("She's called 12-03-1999 all week.", []),
    ],
)
def test_whose_date_follows_a_birth_in_the_turns_before_is_theirs(said: str, dates: list[str]):
    text = f"My birthday they knew. {'So it went on. ' * 12}\n\nI: And then?\n\nP2: {said}"

    assert found(text) == [("birth date", date) for date in dates]


@pytest.mark.parametrize(
    ("question", "answer", "kind"),
    [
        ("And the account number, please?", "Sure, one second, it is here somewhere.", "account"),
        ("Could you read me your passport number?", "Let me find it, hold on, so,", "id number"),
        ("What's the order number?", "One second. It's", "id number"),
        ("What is the best number to reach you on?", "Oh, my mobile I would say,", "phone"),
    ],
)
def test_a_number_answers_the_question_for_it(question: str, answer: str, kind: str):
    assert found(f"{question}\nP1: {answer} 88 123 456 7") == [(kind, "88 123 456 7")]


@pytest.mark.parametrize("question", ["What is your zip code?", "Ihre PLZ", "Your postcode"])
def test_five_digits_are_a_postcode_as_an_answer_to_a_question_for_it(question: str):
    assert found(f"{question}\n78664") == [("postcode", "78664")]
    assert found("How many visits?\n78664") == []


@pytest.mark.parametrize(
    "after",
    [
        "and I walked 12345 steps",
        "with error 40312.",
        "and I paid 12345 dollars",
        "\n\nI: Right.\n\nP: Yes.\n\nP: It was 12345.",
    ],
)
def test_a_postcode_makes_none_of_other_numbers_beside_it(after: str):
    assert found(f"my zip is 90210, {after}") == [("postcode", "90210")]


def test_offsets_count_code_points_of_the_text_as_it_came():
    text = "\ufeff🙂 c\u200ball 0\u200b7700\u00a0900\u2011123\u200b, née"

    assert found(text) == [("phone", "0\u200b7700\u00a0900\u2011123")]


def test_a_mark_on_the_last_letter_belongs_to_what_is_found():
    text = "see linkedin.com/in/andre\u0301 there"

    assert found(text) == [("link", "linkedin.com/in/andre\u0301")]


def test_national_phone_numbers_are_known_by_the_regions_asked_for():
    written = "Es war die 0151 23456789, glaube ich"  # too long for any British number

    assert identifiers(written, regions=("GB",)) == []
    assert [one.kind for one in identifiers(written, regions=("DE",))] == ["phone"]


def test_an_unknown_region_harms_nothing():
    assert [one.kind for one in identifiers("+44 7700 900123", regions=("XX",))] == ["phone"]
    assert [one.kind for one in identifiers("+44 7700 900123", regions=())] == ["phone"]
    assert identifiers("07700 900123", regions=()) == []


def test_finds_that_overlap_become_one_named_by_the_longer():
    assert apart([Find(0, 9, "phone"), Find(5, 11, "handle")]) == [Find(0, 11, "phone")]


def test_of_equally_long_finds_the_more_certain_names_the_kind():
    assert apart([Find(2, 9, "phone"), Find(2, 9, "account")]) == [Find(2, 9, "account")]


@pytest.mark.parametrize("digits", ["4111111111111112", "1234567812345670", "0000000000000000"])
def test_a_card_begins_as_cards_do_and_checks(digits: str):
    assert not is_card(digits)


def test_an_account_with_two_digits_swapped_does_not_check():
    assert is_iban("GB29NWBK60161331926819")
    assert not is_iban("GB29NWBK60161331926891")


@pytest.mark.parametrize(("row", "cues"), list(table("cues").items()))
def test_every_cue_begins_with_a_word_by_which_it_is_found(row: str, cues: list[str]):
    assert first_words(cue.replace("#", "( number)") for cue in cues), row


@pytest.mark.parametrize(
    "text",
    [
        *["1 " * 40_000, "07700 900123, " * 3_000, "a@" * 30_000, "born 12 march " * 5_000],
        *["(" * 60_000, "at dot " * 10_000, "1.2.3.4." * 9_000, "http://a" + ")" * 60_000],
        *["a-" * 40_000, "a.a " * 20_000, "march the " * 8_000, "x@y " * 10_000],
        *["order number " * 6_000, "number KD-" * 8_000, "a_" * 40_000, "i'm a_b_c " * 8_000],
        *["upi a@b " * 9_000, "a dot " * 12_000, "zip 94110\n\n" * 5_000, "in Ham, 12345 " * 5_000],
        *["order " + "1-A" * 20_000, "A92 X7TK " * 8_000, "she's 6-6-66 " * 6_000],
    ],
)
def test_a_long_monotonous_text_is_read_to_its_end(text: str):
    spans = [(one.start, one.end) for one in identifiers(text + " mail x@example.org")]

    assert spans[-1] == (len(text) + 6, len(text) + 19)


@given(st.integers(0, 10**9 - 1), st.sampled_from(["", " ", "-", ".", "\u00a0", "  "]))
def test_a_card_is_found_in_any_spacing_that_keeps_its_groups(number: int, gap: str):
    digits = with_check_digit(f"411111{number:09}")
    written = gap.join(digits[at : at + 4] for at in range(0, 16, 4))

    assert ("card", written) in found(f"It was {written}, I think.")


@given(st.integers(0, 10**14 - 1), st.lists(st.sampled_from(["", " ", "-"]), min_size=21))
def test_an_account_is_found_in_any_spacing(number: int, gaps: list[str]):
    rest = f"NWBK{number:014}"
    check = 98 - int("".join(str(int(letter, 36)) for letter in f"{rest}GB00")) % 97
    letters = f"GB{check:02}{rest}"
    written = letters[:4] + "".join(gap + c for gap, c in zip(gaps, letters[4:], strict=False))

    assert found(f"Pay {written}, please") == [("account", written)]


@given(texts)
def test_spans_lie_in_the_text_in_order_and_apart(text: str):
    ones = identifiers(text)

    assert all(0 <= one.start < one.end <= len(text) for one in ones)
    assert all(one.end <= after.start for one, after in pairwise(ones))


@given(st.lists(st.sampled_from([*PIECES, "word " * 30]), max_size=25).map("".join))
def test_searching_only_where_digits_stand_close_together_misses_nothing(text: str):
    plain = plainly(text)
    everywhere = {*numbers(plain), *phones(plain, REGIONS), *postcodes(plain)}
    places = list(zones(plain.text))

    assert all(any(a <= one.start and one.end <= b for a, b in places) for one in everywhere)


@given(texts)
def test_no_span_begins_or_ends_with_a_space(text: str):
    for one in identifiers(text):
        words = text[one.start : one.end]
        assert words == words.strip()


@given(texts)
def test_where_something_was_replaced_nothing_is_found_again(text: str):
    replaced, put = replace(text, identifiers(text))

    for again in identifiers(replaced):
        assert not any(again.start < end and start < again.end for start, end in put), replaced


def with_check_digit(digits: str) -> str:
    return next(digits + check for check in "0123456789" if luhn(digits + check))


def replace(text: str, ones: list[Identifier]) -> tuple[str, list[tuple[int, int]]]:
    """The text with "[phone 1]" in place of a phone, and where these stand."""
    out, at, put = "", 0, []
    for one in ones:
        out += text[at : one.start]
        put.append((len(out), len(out) + len(f"[{one.kind} 1]")))
        out += f"[{one.kind} 1]"
        at = one.end
    return out + text[at:], put
