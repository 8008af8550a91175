"""Likely names made of everyday words, in small letters, or told in other languages."""

from pathlib import Path

import pytest

from synth.privacy.names.likely import likely_names
from synth.readers.reception import receive
from synth.readers.settings import load_study
from test_privacy_likely import TALK, answered, document, kinds, listed, nobody, words

GERMAN = (
    "Die Lieferung kam am Morgen und der Fahrer hat das Paket vor die Haustür gestellt.",
    "Der Kundendienst war freundlich, aber die Wartezeit in der Hotline war sehr lang.",
)
FRENCH = (
    "J'ai commandé le panier parce que je n'avais plus le temps de faire les courses.",
    "Le livreur est passé trop tard et je n'étais plus à la maison quand il a sonné.",
)


def told_in(talk: tuple[str, ...], *turns: str) -> dict[str, str]:
    return kinds(likely_names([document((*talk, *turns))], nobody))


@pytest.mark.parametrize(
    ("turns", "name"),
    [
        (("I'm Dawn, by the way. Dawn Pethick. Like the morning.",), "Dawn Pethick"),
        (("Faith, that's the new one. I rang Faith. Faith Ogunbanjo.",), "Faith Ogunbanjo"),
        (("My name is Tunde.", "He signed it, Tunde Balewa, and that was it."), "Tunde Balewa"),
        (("Hi, I'm Will. Will it come? It said Will Young on it.",), "Will Young"),
        (("It was Jack English who came, he's the engineer.",), "Jack English"),
    ],
)
def test_the_surname_behind_a_listed_first_name_is_listed_with_it(
    turns: tuple[str, ...], name: str
) -> None:
    assert words(listed(*turns)) == {name}


@pytest.mark.parametrize("first", ["Dawn", "Tunde", "Keith"])
def test_a_full_name_is_still_offered_where_its_first_name_is_settled(first: str) -> None:
    said = f"It said {first} Pethick on it, so {first} rang them."
    assert f"{first} Pethick" in words(listed(said))
    assert words(listed(said, settled={first}.__contains__)) == {f"{first} Pethick"}
    assert listed(said, settled={first, "Pethick"}.__contains__) == []


def test_what_is_sold_under_a_name_is_still_counted_with_it() -> None:
    found = listed("So Zubble it was, the Zubble app, and then Zubble Premium, on Zubble again.")
    assert words(found) == {"Zubble"}


@pytest.mark.parametrize(
    ("said", "organisation"),
    [
        ("They know me at Dot & Ribbon, by name.", "Dot & Ribbon"),
        ("He runs a takeaway, Giorgio's Wood Grill, so he knows.", "Giorgio's Wood Grill"),
        ("I'm on earlies at Otley Tram Depot now.", "Otley Tram Depot"),
        ("I got it in Keith's Hardware for less.", "Keith's Hardware"),
        ("The pharmacist at Dora's Drugs took it.", "Dora's Drugs"),
        ("She took the day off from Harbour Lane Roofing.", "Harbour Lane Roofing"),
        ("And I'd left Foxglove Dental two years ago.", "Foxglove Dental"),
        ("He gets his wages from the Silver Ladle straight in.", "Silver Ladle"),
        ("I'd had a few beers at the Lame Duck.", "Lame Duck"),
        ("My surgery's Cedar House, by the park.", "Cedar House"),
        ("It went to the chemist, Mukherjee's, on the corner.", "Mukherjee"),
        ("I teach at Hadleigh High and used that address.", "Hadleigh High"),
        ("It was at Mount Tabor Baptist, the same day.", "Mount Tabor Baptist"),
        ("I cycle to Bolder, that's where I work, six miles.", "Bolder"),
    ],
)
def test_an_organisation_of_everyday_words_is_listed_whole(said: str, organisation: str) -> None:
    assert kinds(listed(said)) == {organisation: "organisation"}


@pytest.mark.parametrize(
    "said",
    [
        "I left it at the Open Day, and at the Main Menu, from the Settings Page.",
        "We went on Mother's Day and New Year's Eve and St George's Day.",
        "There was Terms & Conditions and a Q&A and Pros & Cons.",
        "It is on Social Media and in the App Store and the Play Store, at the Help Desk.",
        "My bank is good. My school, they were kind. The shop is open.",
    ],
)
def test_everyday_words_in_capitals_are_no_organisation(said: str) -> None:
    assert listed(said) == []


def test_whom_a_thing_belongs_to_is_listed_beside_it() -> None:
    found = words(listed("They closed Keith's Virgin account and Keith rang.", "Anna's Kitchen."))
    assert found == {"Keith", "Keith's Virgin", "Anna's Kitchen"}


def test_two_people_and_their_mother_are_no_shop() -> None:
    found = listed("It was Anna & Tom, and Anna's Mum, and Keith's Monday.")
    assert kinds(found) == {"Anna": "name", "Tom": "name", "Keith": "name"}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("And my husband Randy found it.", "Randy"),
        ("He's got Bill's old job, and the bill was wrong.", "Bill"),
        ("Art from the council comes, it is no art.", "Art"),
        ("Skip from the warehouse called, so I did not skip it.", "Skip"),
        ("Mark helped me at the door, and the mark is gone.", "Mark"),
        ("Joy who did it before was a terror. No joy at all.", "Joy"),
        ("Sunny. My cousin. It was sunny then.", "Sunny"),
        ("Mum, yeah. Linda'd believe anything.", "Linda"),
        ("Big Keith at the depot found it.", "Big Keith"),
        ("The mechanic was in. Thaddey, he was called, and that was it.", "Thaddey"),
        ("It said Zwolsma, J. on the form.", "Zwolsma"),
        ("My uncle was in. Uncle Buck.", "Buck"),
    ],
)
def test_a_word_that_is_a_name_too_is_listed_for_what_it_does(said: str, name: str) -> None:
    assert kinds(listed(said)) == {name: "name"}


@pytest.mark.parametrize(
    "said",
    [
        "Bill came on Monday. Page from the website. Skip it. Parcel from the depot.",
        "Hope it helped. Will said nothing here but will do. May helped, June did not.",
        "My boss Told me, my GP Rang me, my husband Died, my contact Details were wrong.",
        "He is a Jack of all trades, happy as Larry, so sue me. Sue me! Bob's your uncle.",
        "It was Christmas Eve and the average Joe said so. Guten Tag, he said.",
        "I pay with Zelle, it is a Honda, and I pressed Ctrl.",
        "Meeting. My cousin works there. Delivered. My wife was in.",
    ],
)
def test_a_word_that_may_be_a_name_is_not_listed_where_it_is_none(said: str) -> None:
    found = words(listed(said))
    assert found <= {"Will"}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("the chat person abigail was lovely", {"abigail": "name"}),
        ("my neighbour mrs okonjo got it again", {"okonjo": "name"}),
        ("my sister shaz told me about it", {"shaz": "name"}),
        ("my son hector signed for it", {"hector": "name"}),
        ("live in mytholm bridge and they say its rural", {"mytholm bridge": "place"}),
        ("jamal on the phone hung up on me", {"jamal": "name"}),
        ("chidi in billing gave it back", {"chidi": "name"}),
        ("all good, cheers nerys", {"nerys": "name"}),
        ("im priya from leeds and it was fine", {"priya": "name"}),
    ],
)
def test_small_letters_are_a_name_behind_a_role_or_beside_a_phone(
    said: str, found: dict[str, str]
) -> None:
    assert kinds(answered(said)) == found


@pytest.mark.parametrize(
    "said",
    [
        "my son wnet there, my wife recieved it, my boss didnt and my mum thnik so",
        "the delivery man lost it, the chat person was lovely, the driver adn his mate",
        "live in apartmnt block and moved to anotehr place, i live in londn",
        "thanks alot, cheers everybdy, thanks in advnace",
        "parcel at the desk. recieved from the office. bill on the phone. nothing on the phone",
        "im knackered and im waitting, this is terible and im done",
    ],
)
def test_slips_in_small_letters_are_no_names(said: str) -> None:
    assert answered(said) == []


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("They delivered to Chorltonham and not here.", "Chorltonham"),
        ("We moved, from Winsley to Hollow Heath, last year.", "Winsley"),
        ("We are in Koramangala, so it takes a while.", "Koramangala"),
        ("We went to Boyden Heights for it.", "Boyden Heights"),
        ("He'd come all the way from Castleford.", "Castleford"),
        ("I am on 42nd Street, above the shop.", "42nd Street"),
        ("I write to PO Box 411 and nobody answers.", "PO Box 411"),
        ("Send it to Calle Feria 22, please.", "Calle Feria 22"),
        ("Please send it to Herforder Straße 12 then.", "Herforder Straße 12"),
        ("He lives on the Hogeweg, you know.", "Hogeweg"),
    ],
)
def test_a_place_is_told_by_where_things_go(said: str, place: str) -> None:
    assert kinds(listed(said))[place] == "place"


def test_a_town_is_listed_beside_its_quarter() -> None:
    found = listed("He came out to Brunswick then. Send it to Elm Road, Brunswick West, please.")
    assert words(found) == {"Brunswick", "Brunswick West", "Elm Road"}


def test_a_street_confirmed_without_its_number_is_settled() -> None:
    assert words(listed("It is at 14 Elm Street now.")) == {"14 Elm Street"}
    assert listed("It is at 14 Elm Street now.", settled={"Elm Street"}.__contains__) == []


def test_an_address_in_small_letters_does_not_make_a_name_a_word() -> None:
    said = "I had a contact there, Zdenka, a good one. It is zdenka.novak@firm.example, or so."
    assert words(listed(said)) == {"Zdenka"}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Über meine Kollegin, die Roswitha. Die hat das empfohlen.", {"Roswitha": "name"}),
        ("Mein Mann, der Xaver, hat geschimpft.", {"Xaver": "name"}),
        ("Die wohnt in der Uhlandstraße, das ist weit.", {"Uhlandstraße": "place"}),
        ("Die studiert in Bamberg, im dritten Semester.", {"Bamberg": "place"}),
        ("Die Schwester Adelgund macht das für sie.", {"Adelgund": "name"}),
        ("Wir holen es bei der Bäckerei Kupfer ab.", {"Bäckerei Kupfer": "organisation"}),
        ("Das hat der Wolfgang gesagt, und die Heike auch.", {"Wolfgang": "name", "Heike": "name"}),
    ],
)
def test_german_cues_tell_what_capitals_cannot(said: str, found: dict[str, str]) -> None:
    assert told_in(GERMAN, said) == found


def test_german_nouns_are_no_names() -> None:
    said = "Auf dem Heimweg zum Parkplatz, am Arbeitsplatz, in der Hauptstraße, aus Versehen."
    assert told_in(GERMAN, said, "Meine Schwester wohnt dort. Mein Mann, der hat Angst.") == {}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Par ma belle-sœur, Ghyslaine. Elle habite loin.", {"Ghyslaine": "name"}),
        ("Il était passé rue Garibaldi sans sonner.", {"rue Garibaldi": "place"}),
        ("Elle est à Givors, avec les enfants.", {"Givors": "place"}),
        ("C'était à la boulangerie Marquet depuis trois jours.", {"Marquet": "organisation"}),
        ("Finalement je l'ai donné à ce garçon, Kévan, du rez-de-chaussée.", {"Kévan": "name"}),
    ],
)
def test_where_nouns_have_no_capitals_those_amid_a_sentence_tell_names(
    said: str, found: dict[str, str]
) -> None:
    assert told_in(FRENCH, said) == found


def test_french_words_that_open_a_sentence_are_no_names() -> None:
    assert told_in(FRENCH, "Finalement, ça va. Dommage. Surtout le soir.") == {}


@pytest.mark.parametrize(
    ("stage", "found"),
    [
        ("First Steps", {"Silver Ladle"}),
        ("Silver Ladle", set()),
        ("Ladle", {"Silver Ladle"}),
    ],
)
def test_what_the_study_calls_its_stages_is_not_listed(
    stage: str, found: set[str], tmp_path: Path
) -> None:
    study = f'title = "Lunch"\n[[stage]]\nid = "one"\nname = "{stage}"\n'
    (tmp_path / "study.toml").write_text(study)
    (tmp_path / "P01.txt").write_text(f"P: {TALK[1]}\n\nP: I met them at the Silver Ladle.\n")
    received = receive(tmp_path, load_study(tmp_path), tmp_path / "out")
    assert words(received.likely()) == found


def test_a_person_whom_an_actor_is_called_by_is_listed(tmp_path: Path) -> None:
    study = 'title = "Lunch"\n[[actor]]\nid = "one"\nname = "Keith Bramley"\n'
    (tmp_path / "study.toml").write_text(study)
    (tmp_path / "P01.txt").write_text(f"P: {TALK[1]}\n\nP: It was Keith Bramley again.\n")
    received = receive(tmp_path, load_study(tmp_path), tmp_path / "out")
    assert words(received.likely()) == {"Keith Bramley"}


def test_the_tests_talk_names_nobody() -> None:
    assert listed() == []
    assert told_in(GERMAN) == told_in(FRENCH) == {}
    assert len(TALK) > 1
