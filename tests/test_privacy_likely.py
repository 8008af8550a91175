"""Likely names: each sign, each class of words that are no names, and how they are listed."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from synth.privacy.names.labels import name_in_label
from synth.privacy.names.likely import likely_names
from synth.readers.folder import read_all
from synth.readers.participants import read_participants
from synth.readers.people import tell_people_apart
from synth.readers.settings import load_study
from synth.records.document import Document, Source, SourceKind, Turn
from synth.records.privacy import Likely

CORPORA = Path(__file__).parents[1] / "corpora"
TALK = (
    "So tell me what happened when you first tried to sign up for it.",
    "Well, it was all right, I had the form in front of me and then it just would not let me on.",
)
"""Enough English for a document's language to be told."""


def document(
    turns: Sequence[str], kind: SourceKind = "interview", path: str = "P01.txt"
) -> Document:
    """Turns as "Label | words" or as words alone."""
    text, made = "", []
    for number, line in enumerate(turns, 1):
        speaker, bar, words = line.partition(" | ")
        words = words if bar else line
        text += ("\n\n" if text else "") + (f"{speaker}: " if bar else "")
        start = len(text)
        text += words
        made.append(
            Turn(
                turn=number,
                voice="participant",
                start=start,
                end=len(text),
                speaker=speaker if bar else None,
            )
        )
    source = Source(
        id=path, path=path, kind=kind, record="verbatim", sha256="", chars=len(text), text=""
    )
    return Document(source=source, text=text, turns=tuple(made))


def nobody(words: str) -> bool:
    """Nothing is settled."""
    return False


def listed(*turns: str, settled: Callable[[str], bool] = nobody) -> list[Likely]:
    return likely_names([document((*TALK, *turns))], settled)


def answered(*answers: str) -> list[Likely]:
    return likely_names([document(answers, kind="survey", path="survey.csv")], nobody)


def words(found: Sequence[Likely]) -> set[str]:
    return {likely.words for likely in found}


def kinds(found: Sequence[Likely]) -> dict[str, str]:
    return {likely.words: likely.kind for likely in found}


@pytest.mark.parametrize(
    ("said", "name", "sign"),
    [
        ("Hello, my name is Priyanka.", "Priyanka", "after 'my name is'"),
        ("The name's Kowalczyk, with a K.", "Kowalczyk", "after 'name's'"),
        ("Yeah, so I'm Olu, I'm forty-four.", "Olu", "after 'i'm'"),
        ("Hi, this is Bryony from the office.", "Bryony", "after 'this is'"),
        ("I got a lad called Keeley on the chat.", "Keeley", "after 'called'"),
        ("So, um, thanks Tyler. Is that chair okay?", "Tyler", "spoken to, after 'thanks'"),
        ("Thanks, Mark. Could you go on?", "Mark", "spoken to, after 'thanks ,'"),
        ("Grace, could you say how it began?", "Grace", "spoken to"),
        ("And where do you come in, so, Roy?", "Roy", "spoken to"),
        ("I'm ringing for Mrs Figueroa, she's here.", "Figueroa", "after the title 'Mrs'"),
        ("It was Dr. Mensah-Roy who wrote.", "Mensah-Roy", "after the title 'Dr'"),
        ("There was a Mr May on the desk.", "May", "after the title 'Mr'"),
        ("They sent a woman called May, she was calm.", "May", "after 'called'"),
        ("It was my daughter April who rang them.", "April", "beside 'my daughter'"),
        ("We asked Auntie Jean to come.", "Jean", "after 'Auntie'"),
        ("And my wife Hope did the form.", "Hope", "beside 'my wife'"),
        ("Then my manager, Tadhg, he rang.", "Tadhg", "beside 'my manager'"),
        ("So it's me, Phil, my husband, and Mum.", "Phil", "beside 'my husband'"),
        ("My son. Nuno. He is twenty-one.", "Nuno", "beside 'my son'"),
        ("Kind regards, Ngozi", "Ngozi", "spoken to, after 'regards ,'"),
    ],
)
def test_a_person_is_listed_for_what_stands_beside(said: str, name: str, sign: str) -> None:
    (found,) = listed(said)
    assert (found.words, found.kind, found.turn) == (name, "name", 3)
    assert sign in found.signs


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("and my name is sarah and that is all", "sarah"),
        ("my name is lauren kowalczyk and i was on it", "lauren kowalczyk"),
        ("i was with my son theo, he is seven", "theo"),
        ("MY NAME IS LAUREN AND I WANT MY MONEY", "LAUREN"),
        ("i worked for HSBC and left", "HSBC"),
        ("spoke to nadia who was lovely about it", "nadia"),
        ("my boss is karen and she said no", "karen"),
        ("my husband john does the online stuff", "john"),
        ("thanks emily you were great", "emily"),
        ("they told me to call dr smithson about it", "smithson"),
    ],
)
def test_a_name_in_small_letters_or_all_in_capitals_is_listed_behind_a_clear_cue(
    said: str, name: str
) -> None:
    assert words(answered(said)) == {name}


@pytest.mark.parametrize(
    "said",
    [
        "my name is not on the list and my wife works there",
        "my boss is lovely and my husband died, thanks again",
        "my husband recieved it and my son wasnt there, spoke to somebody",
        "i live in a flat and work for myself, i switched to decimals",
        "the dr said to wait and mr nobody at the desk agreed",
    ],
)
def test_ordinary_words_behind_a_cue_are_no_names(said: str) -> None:
    assert answered(said) == []


def test_a_month_is_nobody_where_nothing_says_that_it_is_a_name() -> None:
    said = "I rang in May and June on nights, and I rang in April, and from May it was better."
    assert not words(listed(said)) & {"May", "June", "April"}


def test_a_word_that_no_dictionary_has_is_listed_amid_a_sentence() -> None:
    found = listed("There's Shona and then the lad, er, Fitz, who does the stairs.")
    assert kinds(found) == {"Shona": "name", "Fitz": "name"}
    assert found[0].signs == ("capitalised, no English word",)


def test_at_the_start_of_a_sentence_only_a_known_name_or_one_met_again_is_listed() -> None:
    assert words(listed("Neville signed it. Screenshotted that. Rebooked it.")) == {"Neville"}
    assert words(listed("Saffie hates it. I did it for Saffie anyway.")) == {"Saffie"}


def test_a_word_that_is_a_name_too_needs_another_sign() -> None:
    assert listed("Will it come in May? I hope so. Mark my words, the bill rose.") == []
    assert words(listed("Hi Will. Will it come today?")) == {"Will"}
    assert words(listed("I went there with Rose.")) == {"Rose"}
    assert listed("I went there with Rose.", "The price of a rose, really.") == []


def test_particles_and_marks_within_a_name_stay_in_it() -> None:
    found = listed("I met Anja van der Berg, Jean-Luc O'Neill and Ronald McDonald there.")
    assert words(found) == {"Anja van der Berg", "Jean-Luc O'Neill", "Ronald McDonald"}


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("We live in Tuam now, the two of us.", "Tuam"),
        ("i live in bradford with my mum", "bradford"),
        ("She moved to Sutterway after that.", "Sutterway"),
        ("I was born in Reading, as it happens.", "Reading"),
        ("I came up from Khujand, near the river in Khujand.", "Khujand"),
        ("The shop at 14 Elm Street was shut.", "14 Elm Street"),
        ("It's on Cask Street, by the library.", "Cask Street"),
        ("Our flat is at 3 Oak Drive.", "3 Oak Drive"),
        ("Meine Oma ist aus der Lindenstraße, ich wohne in Kassel.", "Kassel"),
    ],
)
def test_a_place_is_listed(said: str, place: str) -> None:
    assert kinds(listed(said))[place] == "place"


@pytest.mark.parametrize(
    ("said", "organisation"),
    [
        ("I work for Barclays, in the back office.", "Barclays"),
        ("So I switched to Monzo after that.", "Monzo"),
        ("i work at tesco on the tills", "tesco"),
        ("I work for South West Water, booking coaches.", "South West Water"),
        ("We got it at Best Buy and took it back.", "Best Buy"),
        ("He went to Oakfield Primary School first.", "Oakfield Primary School"),
        ("They sent me to St Mary's Hospital then.", "St Mary's Hospital"),
        ("She is at the University of Leeds now.", "University of Leeds"),
        ("It was a letter from Hartwell Ltd about it.", "Hartwell Ltd"),
        ("The Nettlepan app and the Nettlepan website were down.", "Nettlepan"),
    ],
)
def test_an_organisation_is_listed(said: str, organisation: str) -> None:
    assert kinds(listed(said)) == {organisation: "organisation"}


@pytest.mark.parametrize(
    "said",
    [
        "On Monday, in July, and then at Christmas and on Fridays.",
        "I spoke English to a Polish lad, she's Catholic and he's Brazilian.",
        "We moved from Poland to the UK, then Scotland, Hong Kong and New Zealand.",
        "The GP sent a PDF, it was on the TV, my PIN and the APIs, OK?",
        "THIS IS TERRIBLE and I want MY MONEY BACK from the MUPPETS.",
        "I use WhatsApp, Google and Excel on an iPad, all in Zoom.",
        "Mum and Dad and Nan, God bless, and then Grandad.",
        "Um, well, so, Mm-hm. Er. Dunno. Didn't. Ta-ra. Cheers. Woah.",
        "I clicked on My Account, then Payment Settings, then Save Changes.",
        "The Dashboard was slow and a dashboard is all I need.",
        "## Getting The Box Home",
        "Participant 4 and Interviewer and SPEAKER_00 and P03 spoke.",
        "The City Council and the General Hospital and the Bank were no help.",
        "I am on the High Street, at Station Road.",
        "It's Monday. It's May. I'm Deaf. I'm British. This is Great. 😀",
    ],
)
def test_what_tells_nobody_is_not_listed(said: str) -> None:
    assert listed(said) == []


def test_in_another_language_only_strong_signs_count() -> None:
    german = (
        "Die Lieferung kam am Morgen und der Fahrer hat das Paket vor die Haustür gestellt.",
        "Frau Berger hat gesagt, dass die Rechnung mit der Post kommt. Ich heiße Anna.",
        "Der Kundendienst war freundlich, aber die Wartezeit in der Hotline war sehr lang.",
        "Meine Kollegin Sabine hat es dann für mich gemacht, und unser Nachbar hat es genommen.",
    )
    assert words(likely_names([document(german)], nobody)) == {"Anna", "Berger", "Sabine"}


def test_german_answers_in_an_english_survey_do_not_bring_their_nouns() -> None:
    found = answered(
        "It was easy to set up and the card came in two days, so I am happy with it.",
        "Die Karte kam erst nach Wochen und der Kundendienst war am Telefon nicht zu erreichen.",
        "I rang them and they said that it would be there by the end of the week.",
    )
    assert found == []


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Anna Berger", "Anna Berger"),
        ("Berger, Anna", "Anna Berger"),
        ("Maureen's tablet", "Maureen"),
        ("Researcher Mia (note-taker)", "Mia"),
        ("Dr. Róisín O’Dwyer", "Róisín O’Dwyer"),
        ("MEL", "MEL"),
        *((role, "") for role in ("Participant", "Interviewee", "Speaker 1", "P03", "Moderator")),
        *((role, "") for role in ("Customer", "Respondent row 12", "SPEAKER_00", "B", "KT")),
        *((role, "") for role in ("row 12", "R_tsKjqoZED4v5cY6", "Unknown speaker", "J. T.")),
    ],
)
def test_a_label_tells_a_name_or_nobody(label: str, name: str) -> None:
    assert name_in_label(label) == name


def test_a_speakers_full_name_is_listed_once_with_all_its_forms() -> None:
    (found,) = listed(
        "Moderator | Anna, what did you do?",
        "Anna Berger | I wrote ANNA BERGER on it, and Anna's address.",
        "Moderator | And they knew Mrs Berger?",
    )
    assert (found.words, found.kind, found.turn) == ("Anna Berger", "name", 3)
    assert found.times == 5  # four in the text, one label
    assert found.signs[0] == "a speaker's label"


def test_two_speakers_with_one_first_name_are_listed_apart() -> None:
    found = listed("Anna Berger | Yes, that was me.", "Anna Sethi | And then it was me.")
    assert words(found) == {"Anna Berger", "Anna Sethi"}


def test_a_label_alone_is_listed_without_a_turn() -> None:
    (found,) = listed("Gwen Ferris | I rang twice.")
    assert (found.words, found.turn, found.times, found.context) == (
        "Gwen Ferris",
        0,
        1,
        "Gwen Ferris",
    )


def test_a_respondents_name_is_listed_only_where_texts_hold_it() -> None:
    answers = ("Gwen Ferris | It was all right for me.", "Ola Dudzik | They wrote Ola on it.")
    found = likely_names([document(answers, kind="survey")], nobody)
    assert words(found) == {"Ola Dudzik"}


def test_what_is_settled_is_left_out() -> None:
    turns = ("Thanks, Tadhg.", "We live in Tuam.")
    assert words(listed(*turns)) == {"Tadhg", "Tuam"}
    assert words(listed(*turns, settled={"Tuam"}.__contains__)) == {"Tadhg"}


def test_of_a_settled_full_name_the_first_name_is_still_listed() -> None:
    turns = ("Moderator | Thanks, Anna. Go on.", "Anna Berger | It was fine, really.")
    assert words(listed(*turns, settled={"Anna Berger"}.__contains__)) == {"Anna"}
    assert listed(*turns, settled={"Anna Berger", "Anna"}.__contains__) == []
    assert listed(*turns, settled={"Anna", "Berger"}.__contains__) == []


def test_the_most_certain_and_most_frequent_come_first_whatever_is_read_first() -> None:
    one = document((*TALK, "There was Shona and Keith and then Keith again."), path="a.txt")
    two = document((*TALK, "My name is Ngozi."), path="b.txt")
    found = likely_names([one, two], nobody)
    assert [likely.words for likely in found] == ["Ngozi", "Keith", "Shona"]
    assert likely_names([one, two], nobody) == found
    assert [likely.words for likely in likely_names([two, one], nobody)] == [
        "Ngozi",
        "Keith",
        "Shona",
    ]


def test_the_context_is_cut_at_words_and_stays_within_the_turn() -> None:
    said = "It took four weeks to come and in the end my neighbour Stella took it in from the rain."
    (found,) = listed(said)
    assert found.context == "… and in the end my neighbour Stella took it in from the rain."
    assert found.source == "P01.txt"


def test_in_a_survey_about_software_things_do_not_bury_people() -> None:
    things = "Dagster Redash Metabase Kibana Splunk Zarr Snakemake Papermill Bokeh Plotly Wakari"
    things += " Gradescope Moodle Komodo Fenics Ggvis Dataiku Deepnote Minio Coursera Kubeflow"
    answers = [f"I mostly use {thing} for the work that I do at home." for thing in things.split()]
    found = answered(*answers, "Jason Grout told me that it would be fixed by the end of it.")
    assert words(found) == {"Jason Grout"}


def test_short_notes_are_read_as_english() -> None:
    found = listed("Lives alone since Harold died. Daughter Ffion in Hove, son abroad (Calgary)")
    assert kinds(found) == {"Ffion": "name", "Harold": "name", "Hove": "place", "Calgary": "place"}


def documents_of(name: str) -> tuple[Document, ...]:
    folder = CORPORA / name
    study = load_study(folder)
    rows, _ = read_participants(folder)
    return tell_people_apart(
        read_all(folder, study, folder / "out").readings, rows, study
    ).documents


def test_every_person_of_a_sample_study_is_listed_and_little_else() -> None:
    found = likely_names(documents_of("carers-allowance"), nobody)
    told = {word for likely in found for word in likely.words.split()}
    expected = (
        "Trish Neville Pauline Maureen Phil Lurdes Nuno Kirsty Roy Bea Denise Jean Lewis Brian"
    )
    expected += " Tyler Dot Chloe Hodgkiss Imran Sonia Ted Rowse Lourdes Figueroa Gordon Tranter"
    assert set(expected.split()) <= told
    assert len(found) <= 30


@pytest.mark.parametrize("study", ["bank-onboarding", "meal-kit"])
def test_each_is_found_where_the_list_says(study: str) -> None:
    documents = {document.source.path: document for document in documents_of(study)}
    found = likely_names(tuple(documents.values()), nobody)
    assert len({likely.words.casefold() for likely in found}) == len(found) > 40
    for likely in found:
        parts = likely.words.casefold().split()
        assert any(part in likely.context.casefold() for part in parts)
        if likely.turn:
            document = documents[likely.source]
            said = " ".join(document.words_of(document.by_number()[likely.turn]).split())
            assert likely.context.strip("… ") in said
