import pytest

from reading_samples import quotes, read, said, voiced, words_outside

NOTES = """# P07, interview notes

3 March, by phone. Notes by JT.

## First box

- Box was wet, bottom fell out. "I just stood there and laughed."
  - Kept the lid [he showed it to the camera]
- Rang the helpline, waited ten minutes
- Wants a dry box

Observer: the courier had changed that week.

Note: check the date with the client.
"""


def test_one_bullet_is_one_turn_and_a_paraphrase(tmp_path):
    document = read(tmp_path, "P7.md", NOTES).document
    assert said(document) == [
        'Box was wet, bottom fell out. "I just stood there and laughed."',
        "Kept the lid",
        "Rang the helpline, waited ten minutes",
        "Wants a dry box",
    ]
    assert all(turn.paraphrase for turn in document.turns if turn.voice == "participant")
    assert document.source.record == "notes"


def test_only_words_in_quotation_marks_are_the_participants_own(tmp_path):
    assert quotes(read(tmp_path, "P7.md", NOTES).document) == ["I just stood there and laughed."]


def test_what_others_add_to_notes_is_not_evidence(tmp_path):
    document = read(tmp_path, "P7.md", NOTES).document
    assert said(document, "observer") == [
        "[he showed it to the camera]",
        "the courier had changed that week.",
    ]
    assert said(document, "note_taker") == [
        "P07, interview notes",
        "3 March, by phone. Notes by JT.",
        "First box",
        "check the date with the client.",
    ]


def test_only_labels_stand_outside_the_turns_of_notes(tmp_path):
    document = read(tmp_path, "P7.md", NOTES).document
    assert document.text == NOTES
    assert words_outside(document) == {"Observer", "Note"}


@pytest.mark.parametrize(
    ("marked", "inner"),
    [
        ("She said “it took for ever” again", "it took for ever"),
        ("Il dit « je suis perdu là » encore", "je suis perdu là"),
        ("Er sagt „das war mir zu viel“ dazu", "das war mir zu viel"),
        ('He said “it took for ever" again', "it took for ever"),
        ("She said 'never again' and left", "never again"),
        ("It's Tom's box, 'it isn't worth it', that's what Tom's wife says", "it isn't worth it"),
    ],
)
def test_every_kind_of_quotation_mark_is_known_and_left_out(tmp_path, marked, inner):
    document = read(tmp_path, "P7.md", f"- {marked}\n- Left early\n- Came back\n").document
    assert quotes(document) == [inner]


@pytest.mark.parametrize(
    "words",
    [
        'Clicked "Save as" twice',
        "It's the lad's box and that's Tom's",
        'The screen is 5" wide and 7" high',
        'Looked for "Box Of The Week" first',
        'Opened "Settings / My plan details" first',
    ],
)
def test_terms_and_apostrophes_are_no_quotations(tmp_path, words):
    assert quotes(read(tmp_path, "P7.md", f"- {words}\n- Left early\n- Came back\n").document) == []


CODED = """# Case 1

## Background

* Role: architect
* Tools: none, _(question was not asked)_

## Session

* O = Observation: what we saw.
* P = Participant: what they said.
* I = Interference: where we helped.

Needed time: 18 min

* O: Opens the editor.
  * Then closes it.
* P: The title field is confusing.
  * It has no label.
* There was a technical problem.
* I: We point at the button.
* O: Finds it.

## Interview

**Which function needs work?**

* The import.
* None other.

#### Would you switch?

* Maybe

## Verdict

| Statement | yes | no |
| --- | --- | --- |
| Fits | x | |

Additional comments:

- Only in meetings.
"""


def test_coded_notes_tell_the_participant_from_observation_and_interference(tmp_path):
    document = read(tmp_path, "case.md", CODED).document
    assert said(document) == [
        "The title field is confusing.",
        "It has no label.",
        "The import.",
        "None other.",
        "Maybe",
        "Only in meetings.",
    ]
    assert said(document, "observer") == [
        "Opens the editor.",
        "Then closes it.",
        "There was a technical problem.",
        "We point at the button.",
        "Finds it.",
    ]


def test_questions_in_bold_and_in_headings_are_the_moderators(tmp_path):
    document = read(tmp_path, "case.md", CODED).document
    assert said(document, "moderator") == ["Which function needs work?", "Would you switch?"]


def test_a_new_heading_ends_what_was_asked(tmp_path):
    document = read(tmp_path, "case.md", CODED).document
    asked = [turn.question for turn in document.turns if turn.voice == "participant"]
    assert asked == [
        None,
        None,
        "Which function needs work?",
        "Which function needs work?",
        "Would you switch?",
        None,
    ]


def test_only_codes_stand_outside_the_turns_of_coded_notes(tmp_path):
    assert words_outside(read(tmp_path, "case.md", CODED).document) == {"O", "P", "I"}


NESTED = """# Interview 1

*   What is your role?
    *   I write the docs
    *   Is it hard? Yes, that is the first thing they ask
    *   Anything else?
        *   I give talks
    *   Q: How many?
        *   Two a year
    *   Q: should it be more? yes, probably
*   I no longer believe in it
    *   It went stale

# Resources

See [the list](https://example.org/) for more.
"""


def test_a_question_above_nested_bullets_is_the_moderators(tmp_path):
    document = read(tmp_path, "i1.md", NESTED).document
    assert said(document, "moderator") == [
        "What is your role?",
        "Anything else?",
        "How many?",
        "should it be more?",
    ]


def test_nested_bullets_are_answers_that_know_their_question(tmp_path):
    document = read(tmp_path, "i1.md", NESTED).document
    assert [
        (document.words_of(t), t.question) for t in document.turns if t.voice == "participant"
    ] == [
        ("I write the docs", "What is your role?"),
        ("Is it hard? Yes, that is the first thing they ask", "What is your role?"),
        ("I give talks", "Anything else?"),
        ("Two a year", "How many?"),
        ("yes, probably", "should it be more?"),
        ("I no longer believe in it", "should it be more?"),
        ("It went stale", "should it be more?"),
    ]


EMOJI = """---
date: 2019-06-27
---

> Je suis italienne, alors certains mots me sont difficiles.

(_la personne descend_)

🤔 Je ne comprends pas la suite (cf. les onglets). C'est quoi ?
Vraiment pas.

💭 (_en regardant le haut_) ah, pas grand chose.

👍 C'est bien.

**Remarque** : elle voit mal.

![](01-14m.png)

# Clôture

👎 « Ça ne me parle pas du tout », trop de chiffres.
"""


def test_lines_led_by_an_emoji_are_the_participants(tmp_path):
    document = read(tmp_path, "01.md", EMOJI).document
    assert voiced(document)[1:] == [
        ("participant", "Je suis italienne, alors certains mots me sont difficiles."),
        ("observer", "(_la personne descend_)"),
        ("participant", "🤔 Je ne comprends pas la suite"),
        ("observer", "(cf. les onglets)"),
        ("participant", "C'est quoi ?\nVraiment pas."),
        ("observer", "(_en regardant le haut_)"),
        ("participant", "ah, pas grand chose."),
        ("participant", "👍 C'est bien."),
        ("note_taker", "elle voit mal."),
        ("note_taker", "![](01-14m.png)"),
        ("note_taker", "Clôture"),
        ("participant", "👎 « Ça ne me parle pas du tout », trop de chiffres."),
    ]


def test_a_block_quote_in_notes_is_the_participants_own_words(tmp_path):
    document = read(tmp_path, "01.md", EMOJI).document
    assert quotes(document) == [
        "Je suis italienne, alors certains mots me sont difficiles.",
        "Ça ne me parle pas du tout",
    ]


def test_an_interviewers_bullet_may_end_in_the_answer(tmp_path):
    text = (
        "- Likes the box\n- Has three kids\n"
        '- Ines: so it is about bonding? He pulled a face. "It\'s about dinner, love."\n'
    )
    document = read(tmp_path, "P4.md", text, "Ines").document
    assert said(document, "moderator") == ["so it is about bonding?"]
    assert said(document)[-1] == 'He pulled a face. "It\'s about dinner, love."'
    assert quotes(document) == ["It's about dinner, love."]


def test_prose_about_the_participant_is_notes(tmp_path):
    text = (
        "The participant opened the page and waited.\n\n"
        "The participant said “this is far too slow” and left.\n"
    )
    document = read(tmp_path, "P4.txt", text).document
    assert document.source.record == "notes"
    assert quotes(document) == ["this is far too slow"]


def test_notes_that_are_mostly_quotations_are_mixed(tmp_path):
    text = '- "I waited for an hour and nobody came."\n- "So I left it there."\n- Left early\n'
    assert read(tmp_path, "P4.md", text).document.source.record == "mixed"


def test_a_transcript_in_bullets_is_a_transcript(tmp_path):
    text = "- Mia: How was it?\n- Anna: Cold.\n- Mia: Why?\n- Anna: The lid broke.\n"
    document = read(tmp_path, "P4.md", text).document
    assert document.source.record == "verbatim"
    assert said(document) == ["Cold.", "The lid broke."]


def test_an_interview_guide_is_nobodys_words_and_a_remark_says_so(tmp_path):
    text = "# Interview guide, round 2\n\n1. Thank you for coming!\n2. What do you do?\n"
    reading = read(tmp_path, "guide.md", text)
    assert {turn.voice for turn in reading.document.turns} == {"note_taker"}
    assert "interview guide" in reading.remarks[0]


def test_quotations_are_found_among_many_in_one_turn(tmp_path):
    text = "- a b\n- c d\n- " + "\"it was so cold\" 'never again' " * 3000
    assert len(quotes(read(tmp_path, "P7.md", text).document)) == 6000
