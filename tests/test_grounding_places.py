import unicodedata
from collections.abc import Sequence

import pytest

from builders import document, draft
from synth.grounding.ground import WIDENED, ground, ground_all
from synth.grounding.library import Library
from synth.records.document import Document
from synth.records.evidence import Observation, Rejection

PEOPLE = dict.fromkeys(("P1", "P2", "P3"), "subscriber")
TALK = document(
    [
        ("M", "Was the first delivery late for you?"),
        ("P1", "Yes it was late. I rang them about it."),
        ("M", "And the recipes, did your family like them?"),
        ("P1", "The recipes were lovely. I rang them about it."),
        ("P2", "My box was open when it came. I ate it all by myself."),
        ("O", "She shows the fridge to the camera."),
        ("N", "Seems tired of the whole thing by now."),
        ("P1", "We never ate the fish they sent us."),
        ("P2", "I rang them about it. I ate it all by myself."),
    ]
)
OTHER = document(
    [("P2", "I was an hour on hold to the bank. The fish was off."), ("P3", "The fish was off.")],
    "P2.txt",
)
THIRD = document([("P3", "It was all fine in the end I suppose.")], "P3.txt")


def put(*quotes: str, turn: int, talk: Document = TALK) -> Observation | Rejection:
    return ground(draft(*quotes, turn=turn), Library([talk, OTHER, THIRD]), PEOPLE)


def accepted(*quotes: str, turn: int = 1, talk: Document = TALK) -> Observation:
    result = put(*quotes, turn=turn, talk=talk)
    assert isinstance(result, Observation), result
    documents = {d.source.id: d for d in (talk, OTHER, THIRD)}
    for citation in result.citations:
        cited = documents[citation.source]
        assert cited.text[citation.start : citation.end] == citation.quote
        assert cited.by_number()[citation.turn].participant == result.participant
    return result


def refused(*quotes: str, turn: int = 1, talk: Document = TALK) -> Rejection:
    result = put(*quotes, turn=turn, talk=talk)
    assert isinstance(result, Rejection), result
    return result


def cited(*quotes: str, turn: int = 1, talk: Document = TALK) -> list[tuple[int, str]]:
    return [(c.turn, c.quote) for c in accepted(*quotes, turn=turn, talk=talk).citations]


def said(words: str) -> Document:
    return document([("P1", words)])


@pytest.mark.parametrize("turn", [2, 4, 9])
def test_a_sentence_of_several_turns_resolves_to_the_named_one(turn: int):
    assert cited("I rang them about it", turn=turn) == [(turn, "I rang them about it")]
    assert cited("I RANG them about it", turn=turn) == [(turn, "I rang them about it")]


@pytest.mark.parametrize("turn", [1, 3, 6, 8, 99])
def test_a_sentence_of_several_turns_is_not_guessed_from_another(turn: int):
    assert refused("I rang them about it", turn=turn).kind == "misattributed"


def placed(quotes: Sequence[tuple[str, str]], words: str) -> list[tuple[int, int]]:
    talk = said(words)
    drafts = [draft(q).model_copy(update={"statement": told}) for q, told in quotes]
    found = ground_all(drafts, Library([talk]), PEOPLE)
    results = [result for result in found if isinstance(result, Observation)]
    assert len(results) == len(quotes)
    return [(r.citations[0].start, r.citations[0].end) for r in results]


def test_the_same_words_with_two_statements_are_two_places():
    twice = "It was late. The driver smiled. It was late."
    quotes = [("It was late", "The box came late"), ("it was late", "The van came late")]
    assert placed(quotes, twice) == [(0, 11), (32, 43)]


def test_the_same_words_with_one_statement_are_one_place():
    twice = "It was late. The driver smiled. It was late."
    assert placed([("It was late", "Late"), ("It was late", "Late")], twice) == [(0, 11)] * 2


def test_a_third_statement_about_words_said_twice_keeps_the_last_place():
    twice = "It was late. The driver smiled. It was late."
    assert placed([("It was late", name) for name in "abc"], twice)[2] == (32, 43)


def test_the_same_words_twice_in_one_draft_are_two_citations():
    talk = said("It was late. The driver smiled. It was late.")
    found = accepted("It was late", "It was late", talk=talk).citations
    assert [c.start for c in found] == [0, 32]


@pytest.mark.parametrize(
    ("quote", "turn", "owner", "found", "repair"),
    [
        ("The recipes were lovely", 2, "P1", 4, "found in turn 4, not 2"),
        ("I rang them about it", 5, "P2", 9, "found in turn 9, not 5"),
        ("THE RECIPES WERE LOVELY", 8, "P1", 4, "found in turn 4, not 8"),
        ("My box was open when it came", 2, "P2", 5, "these words are P2's, in turn 5, not P1's"),
        ("my box was open when it came", 1, "P2", 5, "these words are P2's, in turn 5"),
        ("Yes it was late", 5, "P1", 2, "these words are P1's, in turn 2, not P2's"),
        ("My box was open when it came", 99, "P2", 5, "these words are P2's, in turn 5"),
        (
            "I was an hour on hold to the bank",
            2,
            "P2",
            1,
            "these words are P2's, in turn 1 of P2.txt, not P1's",
        ),
        ("It was all fine in the end", 3, "P3", 1, "these words are P3's, in turn 1 of P3.txt"),
    ],
)
def test_words_that_stand_once_elsewhere_are_given_to_who_said_them_and_it_is_said(
    quote: str, turn: int, owner: str, found: int, repair: str
):
    result = accepted(quote, turn=turn)
    assert (result.participant, result.citations[0].turn) == (owner, found)
    assert result.repairs == (repair,)


def test_an_actor_that_was_named_for_another_person_is_not_kept():
    proposed = draft("My box was open when it came", turn=2)
    named = proposed.model_copy(update={"actor": "guest"})
    result = ground(named, Library([TALK]), {"P1": "subscriber", "P2": "neighbour"})
    assert isinstance(result, Observation)
    assert result.actor == "neighbour"


@pytest.mark.parametrize(
    ("quotes", "turn"),
    [
        (("I ate it all by myself",), 2),
        (("The fish was off",), 2),
        (("was open",), 2),
        (("an hour",), 2),
        (("Yes it was late", "My box was open when it came"), 2),
        (("Yes it was late", "I was an hour on hold to the bank"), 2),
    ],
)
def test_words_of_others_that_are_short_or_stand_twice_are_refused(
    quotes: tuple[str, ...], turn: int
):
    assert refused(*quotes, turn=turn).kind == "misattributed"


@pytest.mark.parametrize(
    ("quote", "kind"),
    [
        ("Was the first delivery late for you?", "moderator"),
        ("was the first delivery late", "moderator"),
        ("Was the first dellivery late for you?", "moderator"),
        ("did your family like them", "moderator"),
        ("She shows the fridge to the camera", "observer"),
        ("shows the FRIDGE", "observer"),
        ("Seems tired of the whole thing", "note_taker"),
        ("Why?", "moderator"),
    ],
)
@pytest.mark.parametrize("turn", [1, 2, 6, 7, 99])
def test_words_of_no_participant_are_refused_from_every_turn(quote: str, kind: str, turn: int):
    if quote == "Why?" and turn != 2:
        kind = "fabricated"
    assert refused(quote, turn=turn).kind == kind


def test_the_question_of_a_survey_is_nobodys_answer():
    survey = document([("P1", "It was late every week"), ("P2", "Too dear")], kind="survey")
    asked = survey.turns[0].model_copy(update={"question": "What would you change about the box?"})
    table = survey.model_copy(update={"turns": (asked, *survey.turns[1:])})
    result = refused("what would you change about the box", talk=table)
    assert (result.kind, result.reason) == ("moderator", "these are the words of the question")


def test_words_that_a_participant_said_as_well_are_theirs():
    talk = document([("M", "It was late for you?"), ("P1", "It was late for you, too.")])
    assert cited("It was late for you", turn=2, talk=talk) == [(2, "It was late for you")]
    assert accepted("It was late for you", turn=2, talk=talk).repairs == ()


STITCHED = document(
    [
        ("P1", "The app was easy to use. But then it crashed on me. I would buy the box again."),
        ("M", "Did you complain?"),
        ("P1", "I cancelled it. The food was good. I told my sister about it."),
        ("P2", "The van was always late on Mondays."),
        ("P1", "I got a refund at last. No, sorry, I tell a lie. It was a voucher they gave me."),
        ("P1", "We ate all of it in two days."),
    ]
)


@pytest.mark.parametrize(
    ("quote", "turn", "pieces"),
    [
        (
            "I would buy the box again. I cancelled it.",
            1,
            [(1, "I would buy the box again"), (3, "I cancelled it")],
        ),
        (
            "It was a voucher they gave me. We ate all of it in two days.",
            5,
            [(5, "It was a voucher they gave me"), (6, "We ate all of it in two days")],
        ),
        (
            "I cancelled it. I got a refund at last",
            3,
            [(3, "I cancelled it"), (5, "I got a refund at last")],
        ),
    ],
)
def test_whole_sentences_of_one_person_in_order_are_shown_apart(
    quote: str, turn: int, pieces: list[tuple[int, str]]
):
    found = accepted(quote, turn=turn, talk=STITCHED)
    assert [(c.turn, c.quote) for c in found.citations] == pieces
    numbers = " and ".join(str(number) for number, _ in pieces)
    assert found.repairs == (f"joined from places in turns {numbers}, shown apart",)


def test_three_whole_turns_of_one_person_are_shown_apart():
    turns = ["The box was late again.", "My sister ate the fish.", "They rang me about it."]
    talk = document([("P1", words) for words in turns])
    found = cited(" ".join(turns), talk=talk)
    assert [f"{words}." for _, words in found] == turns


TWO = "these words come from two places"
ORDER = "these words come from two places, in another order"
PARTS = "these words join parts of sentences, so that a new one arises"
TURNS = "what was said between the two places turns their meaning"
PERSONS = "these words were said by more than one person"
ASKED = "these words are only in part a participant's"


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        ("The app was easy to use. I would buy the box again.", TURNS),
        ("The app was easy to use … I would buy the box again.", TURNS),
        ("The app was easy to use. I cancelled it.", TURNS),
        ("I got a refund at last. It was a voucher they gave me.", TURNS),
        ("We ate all of it in two days. I cancelled it.", ORDER),
        ("The food was good. The app was easy to use.", ORDER),
        ("I would buy the box again. The van was always late on Mondays.", PERSONS),
        ("Did you complain? I cancelled it.", ASKED),
        ("I cancelled it. Did you complain?", ASKED),
        ("The app was easy to complain", ASKED),
        ("I told my sister a voucher they gave me", PARTS),
        ("I would buy the refund at last", PARTS),
        ("The food was a voucher they gave me", PARTS),
    ],
)
def test_an_unfair_joining_is_refused_with_its_reason(quote: str, reason: str):
    for turn in (1, 3, 5, 6):
        result = refused(quote, turn=turn, talk=STITCHED)
        assert (result.kind, result.reason) == ("stitched", reason)


HIDES = said(
    "I was not at all happy with the box, and the driver was never rude to me. "
    "It came on time. I liked the recipes they sent and the lid."
)


@pytest.mark.parametrize(
    "quote",
    [
        "I was … happy with the box",
        "I was ... happy",
        "I was [...] happy with the box",
        "I was (…) happy with the box",
        "the driver was … rude to me",
        "I was … on time",
        "I was … rude to me",
    ],
)
def test_an_ellipsis_may_not_hide_a_negation(quote: str):
    assert refused(quote, talk=HIDES).kind in ("stitched", "altered")


@pytest.mark.parametrize(
    ("quote", "whole"),
    [
        ("I liked … the lid", "I liked the recipes they sent and the lid"),
        ("I liked the recipes ... and the lid", "I liked the recipes they sent and the lid"),
        ("I was not … happy with the box", "I was not at all happy with the box"),
        ("… I liked the recipes", "I liked the recipes"),
        ("I liked the recipes...", "I liked the recipes"),
        ("It came on time … I liked the recipes", "It came on time. I liked the recipes"),
    ],
)
def test_an_ellipsis_in_place_of_other_words_shows_what_was_left_out(quote: str, whole: str):
    assert cited(quote, talk=HIDES) == [(1, whole)]


CUT = said(
    "we had to wait for an hour and there were about 147 items. it was unable to load the page. "
    "Two non-refundable tickets went, I can't say where, at -5 degrees and 1,500 kroner."
)


@pytest.mark.parametrize(
    ("quote", "whole"),
    [
        ("we had to wai", "we had to wait"),
        ("e had to wait", "we had to wait"),
        ("e had to wai", "we had to wait"),
        ("had to wait for an hou", "had to wait for an hour"),
        ("unable to load the pag", "unable to load the page"),
        ("it was unabl", "it was unable"),
    ],
)
def test_a_quote_that_cuts_a_word_is_completed_and_it_is_said(quote: str, whole: str):
    result = accepted(quote, talk=CUT)
    assert [c.quote for c in result.citations] == [whole]
    assert result.repairs == ("completed to whole words",)


@pytest.mark.parametrize(
    "quote",
    [
        "147 item",
        "there were about 147 item",
        "there were about 147 it",
        "there were about 14",
        "47 items",
        "able to load the page",
        "it was able to load",
        "refundable tickets",
        "refundable tickets went",
        "I can",
        "I can say where",
        "5 degrees",
        "500 kroner",
        "and 1,500 krone",
    ],
)
def test_a_part_of_a_word_or_number_that_says_something_else_is_refused(quote: str):
    refused(quote, talk=CUT)


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("I wouldn't say it was late at all", "it was late"),
        ("I don't think the food was bad", "the food was bad"),
        ("I never once felt that the app was slow", "the app was slow"),
        ("Nobody told me it was free", "it was free"),
        ("It's not that I was cross with them", "I was cross with them"),
        ("Neither the driver nor the app was late", "the app was late"),
        ("If it had come on time I would have kept it", "I would have kept it"),
        ("If it had come on time, I would have kept it", "I would have kept it"),
        ("Unless they mend it I will keep the box", "I will keep the box"),
        ("He said that the box was broken", "the box was broken"),
        ("They told me the box was broken", "the box was broken"),
        ("They claim it is fresh", "it is fresh"),
        ("My mother says the app is fast", "the app is fast"),
        ("I wish it was cheaper for us", "it was cheaper for us"),
        ("I thought it would be simple", "it would be simple"),
        ("I doubt it was late", "it was late"),
    ],
)
def test_a_start_that_cuts_off_what_turns_the_words_is_widened(words: str, quote: str):
    result = accepted(quote, talk=said(f"Right. {words}. That is all."))
    (citation,) = result.citations
    assert words.startswith(citation.quote)
    assert citation.quote.endswith(quote)
    assert len(citation.quote) > len(quote)
    assert result.repairs == (WIDENED,)


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("I'd buy it again if they fixed it", "I'd buy it again"),
        ("The food was good unless you are vegan", "The food was good"),
        ("It was great until it broke", "It was great"),
        ("The box was broken, he said", "The box was broken"),
        ("The box was broken, apparently", "The box was broken"),
        ("I loved it. Not", "I loved it"),
    ],
)
def test_an_end_that_cuts_off_what_turns_the_words_is_widened(words: str, quote: str):
    result = accepted(quote, talk=said(f"{words}."))
    assert [c.quote for c in result.citations] == [words]
    assert result.repairs == (WIDENED,)


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("I think it was late that day", "it was late that day"),
        ("It was late, and nobody rang me about it", "It was late"),
        ("I'm not from here. The box was late", "The box was late"),
        ("I did not mind because the food was good", "the food was good"),
        ("It was simple but the driver was not", "It was simple"),
    ],
)
def test_words_that_nothing_turns_stay_as_they_were_quoted(words: str, quote: str):
    result = accepted(quote, talk=said(f"{words}."))
    assert [c.quote for c in result.citations] == [quote]
    assert result.repairs == ()


GERMAN = (
    "Der Bote kam um zwei Uhr, äh, und ich habe ihn nicht gesehen. Die Straße war zu, und die "
    "Lieferung für Jörg kam erst nach drei Tagen an."
)
FRENCH = "J’ai commandé l’échantillon à l’été, et l’appli n’a pas marché. Il est lent, euh, très."
JAPANESE = "荷物が三日も遅れて届きました。アプリで連絡しましたが、返事は来ませんでした。"
CHINESE = "我等了十天才收到包裹。我没有给他打电话，退款一共是30元。"
THAI = "ฉันจ่ายค่าน้ำ300บาท ฉันไม่ชอบแอปนี้เลย"
ARABIC = "وصل الطرد بعد 3 أيام. لم أتصل بالسائق ولم يعجبني."
HINDI = "राहुल का पार्सल ३ दिन बाद पहुँचा। मैंने फ़ोन नहीं किया।"
KOREAN = "배송이 사흘이나 늦었어요. 저는 전화를 안 했어요."
EMOJI = "👩\u200d👩\u200d👧 we opened it with ❤\ufe0f and 👍🏽 that evening 🎉"


@pytest.mark.parametrize(
    ("words", "quote", "span", "match"),
    [
        (GERMAN, "Der Bote kam um zwei Uhr", "Der Bote kam um zwei Uhr", "exact"),
        (GERMAN, "DIE STRASSE WAR ZU", "Die Straße war zu", "normalised"),
        (GERMAN, "zwei Uhr, und ich habe", "zwei Uhr, äh, und ich habe", "normalised"),
        (GERMAN, unicodedata.normalize("NFD", "für Jörg"), "für Jörg", "normalised"),
        (FRENCH, "échantillon à l'été", "échantillon à l’été", "normalised"),
        (FRENCH, "ai commandé", "ai commandé", "exact"),
        (FRENCH, "APPLI N'A PAS MARCHÉ", "appli n’a pas marché", "normalised"),
        (FRENCH, "Il est lent, très", "Il est lent, euh, très", "normalised"),
        (FRENCH, unicodedata.normalize("NFD", "l’été"), "l’été", "normalised"),
        (JAPANESE, "三日も遅れて届き", "三日も遅れて届き", "exact"),
        (JAPANESE, "届きました。アプリ", "届きました。アプリ", "exact"),
        (JAPANESE, "ｱﾌﾟﾘで連絡", "アプリで連絡", "normalised"),
        (JAPANESE, "荷物が\u3000三日も", "荷物が三日も", "normalised"),
        (CHINESE, "十天才收到", "十天才收到", "exact"),
        (CHINESE, "退款一共是３０元", "退款一共是30元", "normalised"),
        (CHINESE, "“我等了十天才收到包裹”", "我等了十天才收到包裹", "normalised"),
        (THAI, "จ่ายค่าน้ำ", "จ่ายค่าน้ำ", "exact"),
        (THAI, "จ่ายค่าน\u0e49\u0e4d\u0e32300บาท", "จ่ายค่าน้ำ300บาท", "normalised"),
        (THAI, unicodedata.normalize("NFKD", "ค่าน้ำ"), "ค่าน้ำ", "normalised"),
        (ARABIC, "وصل الطرد بعد 3 أيام", "وصل الطرد بعد 3 أيام", "exact"),
        (ARABIC, "\u202bوصل\u200f الطرد\u202c", "وصل الطرد", "normalised"),
        (ARABIC, unicodedata.normalize("NFD", "3 أيام"), "3 أيام", "normalised"),
        (HINDI, "पार्सल ३ दिन", "पार्सल ३ दिन", "exact"),
        (HINDI, "फ\u093cोन नहीं", "फ़ोन नहीं", "exact"),
        (HINDI, "\u095eोन नहीं किया", "फ़ोन नहीं किया", "normalised"),
        (KOREAN, unicodedata.normalize("NFD", "배송이 사흘이나"), "배송이 사흘이나", "normalised"),
        (EMOJI, "👩\u200d👩\u200d👧 we opened", "👩\u200d👩\u200d👧 we opened", "exact"),
        (EMOJI, "it with ❤ and 👍 that", "it with ❤\ufe0f and 👍🏽 that", "normalised"),
        (EMOJI, "and 👍🏿 that EVENING 🎉", "and 👍🏽 that evening 🎉", "normalised"),
    ],
)
def test_harmless_changes_pass_in_every_script(words: str, quote: str, span: str, match: str):
    found = accepted(quote, talk=said(words))
    assert [(c.quote, c.match) for c in found.citations] == [(span, match)]
    assert found.repairs == ()


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        (GERMAN, "Der Bote kam zwei Uhr"),
        (GERMAN, "ich habe ihn gesehen"),
        (GERMAN, "ich habe ihn … gesehen"),
        (GERMAN, "ich habe ihn nich"),
        (GERMAN, "Der Bote kahm um zwei Uhr"),
        (GERMAN, "die Lieferung für Jorg"),
        (GERMAN, "Der Bote kam um zwei Uhr. Die Straße war zu"),
        (FRENCH, "a pas marché"),
        (FRENCH, "l’appli a marché"),
        (FRENCH, "l’appli … marché"),
        (FRENCH, "J’ai commande l’échantillon"),
        (JAPANESE, "荷物が四日も遅れて"),
        (JAPANESE, "返事は来ました"),
        (JAPANESE, "返事は…した"),
        (CHINESE, "我给他打电话"),
        (CHINESE, "我…给他打电话"),
        (CHINESE, "退款一共是3元"),
        (THAI, "ฉันชอบแอปนี้"),
        (THAI, "30"),
        (THAI, "ค่าน้า"),
        (ARABIC, "وصل الطرد … يعجبني"),
        (ARABIC, "ل الطرد"),
        (ARABIC, "وصل الطرد بعد 5 أيام"),
        (HINDI, "राहल का पार्सल"),
        (HINDI, "पहुच"),
        (HINDI, "मैंने फ़ोन किया"),
        (KOREAN, "저는 전화를 했어요"),
        (KOREAN, "저는 전화를 … 했어요"),
        (KOREAN, "송이 사흘이나"),
        (EMOJI, "we opened it with 💔 and 👍"),
        (EMOJI, "we opened it with ❤ and 👎 that"),
        (EMOJI, "👩👩👧 we opened it"),
        (EMOJI, "👩 we opened it"),
    ],
)
def test_words_that_say_something_else_are_refused_in_every_script(words: str, quote: str):
    refused(quote, talk=said(words))


def test_in_other_languages_joined_places_are_refused():
    rest = "Wir haben lange auf das Paket gewartet und niemand hat uns etwas davon gesagt."
    turns = ["Die Straße war zu.", "Der Bote kam um zwei Uhr.", rest]
    talk = document([("P1", words) for words in turns])
    result = refused("Die Straße war zu. Der Bote kam um zwei Uhr.", talk=talk)
    assert (result.kind, result.reason) == ("stitched", TWO)
