import pytest

from builders import document, draft
from synth.grounding.ground import ground
from synth.grounding.library import Library
from synth.records.document import Document
from synth.records.evidence import Observation, Rejection


def spoken(said: str) -> Document:
    return document([("M", "Go on."), ("P1", f"Right. {said}. That was all of it")])


def put(quote: str, talk: Document) -> Observation | Rejection:
    return ground(draft(quote, turn=2), Library([talk]), {"P1": "subscriber"})


def shown(said: str, quote: str) -> tuple[list[str], list[str]]:
    """What is cited for a quote of what was said, and how it matched."""
    talk = spoken(said)
    result = put(quote, talk)
    assert isinstance(result, Observation), result
    for citation in result.citations:
        assert talk.text[citation.start : citation.end] == citation.quote
    return [c.quote for c in result.citations], [c.match for c in result.citations]


def kind(said: str, quote: str) -> str:
    result = put(quote, spoken(said))
    assert isinstance(result, Rejection), result
    return result.kind


SLIPS = [
    ("I received the parcel on a Tuesday", "I recieved the parcel on a Tuesday"),
    ("I received the parcel on a Tuesday", "I receved the parcel on a Tuesday"),
    ("I received the parcel on a Tuesday", "I receivved the parcel on a Tuesday"),
    ("I received the parcel on a Tuesday", "I receiced the parcel on a Tuesday"),
    ("I received the parcel on a Tuesday", "I received teh parcel on a Tuesday"),
    ("Teh box was on the step again", "The box was on the step again"),
    ("I waited becuase the driver was new", "I waited because the driver was new"),
    ("I was realy cross with the driver", "I was really cross with the driver"),
]
INFLECTIONS = [
    ("I have been sat in the waiting room", "I have been sitting in the waiting room"),
    ("He drove real slow down our road", "He drove really slow down our road"),
    ("Who do you ring about it on a Sunday", "Whom do you ring about it on a Sunday"),
    ("I done it in the end by myself", "I did it in the end by myself"),
]
SPELLINGS = [
    ("The colour of the box was grey", "The color of the box was gray"),
    ("I realised that the centre was closed", "I realized that the center was closed"),
    ("I cancelled the box in the end", "I canceled the box in the end"),
    ("My favourite programme was on telly", "My favorite program was on telly"),
    ("I was traveling for work that week", "I was travelling for work that week"),
    ("I apologized to them all the same", "I apologised to them all the same"),
    ("The checkout page hung on me twice", "The check out page hung on me twice"),
    ("The email never came through to me", "The e-mail never came through to me"),
    ("I did it everyday for a whole month", "I did it every day for a whole month"),
    ("It cost me five per cent of my wages", "It cost me five percent of my wages"),
    ("We had 5% off the second box", "We had 5 per cent off the second box"),
    ("The meal-kit came in a big brown box", "The meal kit came in a big brown box"),
]
CONTRACTIONS = [
    ("I can't open the lid by myself", "I cannot open the lid by myself"),
    ("I can not open the lid by myself", "I can't open the lid by myself"),
    ("I should have rung them at once", "I should've rung them at once"),
    ("I should of rung them at once", "I should have rung them at once"),
    ("I was gonna cancel it that week", "I was going to cancel it that week"),
    ("He's gone and left the box outside", "He has gone and left the box outside"),
    ("They are always late on a Tuesday", "They're always late on a Tuesday"),
    ("I dunno what they want from me", "I don't know what they want from me"),
    ("I do not know what they want from me", "I don't know what they want from me"),
    ("I've got three kids at home with me", "I have got three kids at home with me"),
    ("We stayed in because it was so cold", "We stayed in cos it was so cold"),
    ("It is a shame they could not come", "It's a shame they couldn't come"),
]
FILLERS = [
    ("It was, you know, a lot of trouble", "It was a lot of trouble"),
    ("It was, like, a lot of trouble", "It was a lot of trouble"),
    ("It was a lot, I mean, a whole lot", "It was a lot, a whole lot"),
    ("So the the driver rang me at home", "So the driver rang me at home"),
    ("So the, um, the driver rang me at home", "So the driver rang me at home"),
    ("I went to the, to the desk and asked", "I went to the desk and asked"),
    ("We had a lot of trouble with it", "We had, um, a lot of trouble with it"),
    ("I was waiting for an hour in there", "I was waiting [laughs] for an hour in there"),
]
PAUSES = [
    ("It was late, and I was cross with them", "It was late and I was cross with them"),
    ("It was late. And I was cross with them", "It was late, and I was cross with them"),
    ("It was late; I was cross with them", "It was late - I was cross with them"),
    ("I ate the fish, the rice and the beans", "I ate the fish, the rice, and the beans"),
]
ALLOWED = [*SLIPS, *INFLECTIONS, *SPELLINGS, *CONTRACTIONS, *FILLERS, *PAUSES]


@pytest.mark.parametrize(("said", "quote"), ALLOWED)
def test_an_allowed_difference_shows_the_words_of_the_source(said: str, quote: str):
    assert shown(said, quote) == ([said], ["altered"])


@pytest.mark.parametrize(("said", "quote"), ALLOWED)
def test_an_allowed_difference_is_found_from_another_turn_too(said: str, quote: str):
    talk = document([("P1", "Nothing to say about lids."), ("P1", said)])
    result = ground(draft(quote, turn=1), Library([talk]), {"P1": "subscriber"})
    assert isinstance(result, Observation), result
    assert [c.quote for c in result.citations] == [said]
    assert result.repairs == ("found in turn 2, not 1",)


def test_several_allowed_differences_stand_in_one_quote():
    said = "I realised they're not gonna, um, deliver it, you know, to the the neighbours"
    quote = "I realized they are not going to deliver it to the nieghbors"
    assert kind(said, quote) in ("altered", "fabricated")
    assert shown(said, quote.replace("nieghbors", "neighbors")) == ([said], ["altered"])


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("We had, um, a lot of trouble", "We had a lot of trouble"),
        ("We had [laughs] a lot of trouble", "We had a lot of trouble"),
        ("We had (00:12:31) a lot of trouble", "We had a lot of trouble"),
        ("We had 00:12:31 a lot of trouble", "we had a LOT of trouble"),
        ("We had, uh, er, a lot of trouble", "we had a lot of trouble"),
    ],
)
def test_a_sound_left_out_is_normalised_not_altered(said: str, quote: str):
    assert shown(said, quote) == ([said], ["normalised"])


NUMBERS = [
    ("It took 15 minutes to load the page", "It took 50 minutes to load the page"),
    ("It took 15 minutes to load the page", "It took 15.0 minutes to load the page"),
    ("It took 15 minutes to load the page", "It took fifteen minutes to load the page"),
    ("It took fifteen minutes to load", "It took fifty minutes to load"),
    ("It took six minutes to load the page", "It took sixty minutes to load the page"),
    ("It took five minutes to load the page", "It took fine minutes to load the page"),
    ("It cost 1,500 kroner in the end", "It cost 1.500 kroner in the end"),
    ("It cost 1,500 kroner in the end", "It cost 15,00 kroner in the end"),
    ("It came at 10:30 in the morning", "It came at 10.30 in the morning"),
    ("It came at 10:30 in the morning", "It came at 1030 in the morning"),
    ("It cost £20 in the end for that", "It cost $20 in the end for that"),
    ("It cost £20 in the end for that", "It cost 20 in the end for that"),
    ("It cost 20% in the end for that", "It cost 20 in the end for that"),
    ("It was -5 degrees in that room", "It was 5 degrees in that room"),
    ("The flat is 10² metres in all", "The flat is 102 metres in all"),
    ("I need it by the 3rd of the month", "I need it by the 2nd of the month"),
    ("I need it by the third of the month", "I need it by the first of the month"),
    ("I ate the whole box in one go", "I ate half the box in one go"),
    ("Most people there got a refund", "Many people there got a refund"),
]
NAMES = [
    ("We met Maria at the desk there", "We met Marie at the desk there"),
    ("we met maria at the desk there", "we met marie at the desk there"),
    ("we met Jon at the desk there", "we met John at the desk there"),
    ("I asked Tesco about the refund", "I asked Tesca about the refund"),
    ("I asked tesco about the refund", "I asked lidl about the refund"),
    ("I asked priya about the refund", "I asked prita about the refund"),
    ("I use monzo for all my money", "I use monza for all my money"),
    ("I use Monzo for all my money", "I use Monzu for all my money"),
    ("the app hung on monday again", "the app hung on sunday again"),
    ("the BBC wrote about the refund", "the BBD wrote about the refund"),
    ("we saw leeds out of the window", "we saw leads out of the window"),
]
TENSES = [
    ("I call them every single week", "I called them every single week"),
    ("I called them every single week", "I call them every single week"),
    ("I was cross with them all week", "I am cross with them all week"),
    ("It has been late all this year", "It had been late all this year"),
    ("They will send it in the morning", "They would send it in the morning"),
    ("I can open the lid by myself now", "I could open the lid by myself now"),
    ("He come round on the Tuesday then", "He came round on the Tuesday then"),
    ("I used to like the box they sent", "I use to like the box they sent"),
    ("I'm waiting for the box to come", "I was waiting for the box to come"),
    ("he's late for the meeting again", "he was late for the meeting again"),
]
PERSONS = [
    ("I open the lid by myself now", "he opens the lid by myself now"),
    ("I was told to wait in the line", "he was told to wait in the line"),
    ("my box was left out in the rain", "his box was left out in the rain"),
    ("we were told to wait in the line", "they were told to wait in the line"),
    ("I told him and they did nothing", "I told them and they did nothing"),
    ("the box is hers and hers alone", "the box is his and hers alone"),
    ("The box was left out in the rain", "The boxes were left out in the rain"),
    ("I go with my sister every week", "I go with my sisters every week"),
    ("my sister's box was left outside", "my sisters' box was left outside"),
    ("the nurse was kind to all of us", "the nurses was kind to all of us"),
]
NEGATIONS = [
    ("I could open the lid by myself", "I couldn't open the lid by myself"),
    ("I couldn't open the lid by myself", "I could open the lid by myself"),
    ("I never liked the recipes they sent", "I always liked the recipes they sent"),
    ("I never liked the recipes they sent", "I ever liked the recipes they sent"),
    ("I never liked the recipes they sent", "I liked the recipes they sent"),
    ("it was unfair to charge us for it", "it was fair to charge us for it"),
    ("it was fair to charge us for it", "it was unfair to charge us for it"),
    ("it was harmful to all of us there", "it was harmless to all of us there"),
    ("I hardly ever used the app at all", "I hard ever used the app at all"),
    ("now we eat together in the evening", "not we eat together in the evening"),
    ("now we eat together in the evening", "no we eat together in the evening"),
    ("the tickets were non-refundable then", "the tickets were refundable then"),
    ("I did it without the help of the app", "I did it with the help of the app"),
    ("I do not want the box any longer", "I do want the box any longer"),
    ("I do want the box a while longer", "I do not want the box a while longer"),
    ("I do want the box a while longer", "I don't want the box a while longer"),
]
SYNONYMS = [
    ("I was happy with the recipes there", "I was glad with the recipes there"),
    ("The box was big and heavy for me", "The box was large and heavy for me"),
    ("I saw the driver at the gate there", "I noticed the driver at the gate there"),
    ("there was form to fill in by hand", "there was from to fill in by hand"),
    ("It was very late that afternoon", "It was late that afternoon"),
    ("It was late that afternoon", "It was very late that afternoon"),
    ("I only tried it when it was free", "I tried it when it was free"),
    ("I'd rather eat at home with them", "I had rather eat at home with them"),
    ("I was bored with the recipes there", "I was board with the recipes there"),
    ("nobody eats the fish in my house", "no body eats the fish in my house"),
    ("maybe it was the driver who did it", "may be it was the driver who did it"),
    ("I saw it in formal dress that day", "I saw it informal dress that day"),
    ("we went nowhere in particular then", "we went no where in particular then"),
]
ORDER = [
    ("The driver was rude to my mother", "My mother was rude to the driver"),
    ("The driver was kind and the box late", "The box was kind and the driver late"),
    ("I first ate and then I rang them up", "I first rang them up and then I ate"),
    ("I like the fish, not the rice at all", "I like the rice, not the fish at all"),
]
MARKERS = [
    ("I was like the only one in there", "I was the only one in there"),
    ("it was like a prison in that room", "it was a prison in that room"),
    ("we had like 20 boxes in the shed", "we had 20 boxes in the shed"),
    ("we had, like, 20 boxes in the shed", "we had 20 boxes in the shed"),
    ("we had, like, twenty boxes in the shed", "we had twenty boxes in the shed"),
    ("did you know a lot about it by then", "did a lot about it by then"),
    ("it was so late that we gave it up", "it was late that we gave it up"),
    ("it was very very late by that time", "it was very late by that time"),
    ("I got twenty twenty boxes in the end", "I got twenty boxes in the end"),
    ("uh-huh it was the driver who did it", "huh it was the driver who did it"),
]
TURNED = [
    ("No, I did want the box that week", "No I did want the box that week"),
    ("No I did want the box that week", "No, I did want the box that week"),
    ("They sent it to me in a van?", "They sent it to me in a van."),
    ("They sent it to me in a van.", "They sent it to me in a van?"),
    ("Is it late? I rang", "Is it late, I rang"),
]
FORBIDDEN = [*NUMBERS, *NAMES, *TENSES, *PERSONS, *NEGATIONS, *SYNONYMS, *ORDER, *MARKERS, *TURNED]


@pytest.mark.parametrize(("said", "quote"), FORBIDDEN)
def test_a_difference_that_says_something_else_is_refused(said: str, quote: str):
    assert kind(said, quote) in ("altered", "fabricated", "stitched")


@pytest.mark.parametrize(
    ("said", "quote"), [*NUMBERS[:12], *NAMES, *TENSES, *PERSONS, *SYNONYMS[:4]]
)
def test_one_other_word_is_called_altered_and_shows_the_sentence(said: str, quote: str):
    result = put(quote, spoken(said))
    assert isinstance(result, Rejection), result
    assert result.kind == "altered"
    assert said in result.nearest


def test_a_rejection_says_which_words_differ():
    result = put(
        "It took 50 minutes to load the page", spoken("It took 15 minutes to load the page")
    )
    assert isinstance(result, Rejection), result
    assert result.reason == "the source says “15” where the quote says “50”"


FOREIGN = [
    ("Der Bote kam gestern um zehn mit dem Päckchen", "Der Bote kahm gestern um zehn mit"),
    ("Die Lieferung für uns war wieder zu spät", "Die Lieferung für uns war wieder zu spat"),
    ("Le livreur est arrivé avec du retard", "Le livreur est arivé avec du retard"),
    ("El repartidor llegó muy tarde a casa", "El repartidor llego muy tarde a casa"),
    ("Посылка пришла к нам очень поздно", "Посылка пришла к ним очень поздно"),
]


@pytest.mark.parametrize(("said", "quote"), FOREIGN)
def test_in_other_languages_no_difference_is_allowed(said: str, quote: str):
    talk = document([("P1", f"{said}."), *[("P1", f"{other}.") for other, _ in FOREIGN]])
    result = ground(draft(quote, turn=1), Library([talk]), {"P1": "subscriber"})
    assert isinstance(result, Rejection), result
    assert (result.kind, result.nearest) == ("altered", f"{said}.")
