import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.english.clauses import Span
from synth.english.gaps import begins_clause, ends_clause, turns, turns_between


def read(marked: str) -> tuple[str, Span, Span]:
    """Text of "[The app was] not [good].", and where its two pieces stand."""
    before, left, gap, right, after = marked.replace("]", "[").split("[")
    start, behind = len(before), len(before + left + gap)
    text = before + left + gap + right + after
    return text, (start, start + len(left)), (behind, behind + len(right))


def cases(text: str) -> list[str]:
    return text.strip("\n").split("\n")


# What was left out between two pieces of one turn.


@pytest.mark.parametrize(
    "marked",
    cases("""
[The app was] not [good at all].
[The box came] but not [on time].
[I was] never [called back].
[They said it was] not [my fault].
[I recommend it] to nobody [in my family].
[I recommend it] to no one [in my family].
[I would buy] nothing [from them].
[They deliver] without [any charge].
[I trust them] hardly [at all].
[I can] barely [open the box].
[I am] rarely [late].
[I have] seldom [seen it].
[It is] neither [good nor cheap].
[They] don't [care at all].
[They] don’t [care at all].
[They] dont [care at all].
[I could] not, you know, [wait for it].
[The refund] they promised never [came on Monday].
[I didn't mind the wait]. The price I did. I don't [like the app].
[I was] at no time [called].
[I was] in no way [happy].
[I was treated well], no complaints, [treated well by nobody].
[It was fine]. Not [the price].
[The first one worked]. Neither [worked for long].
"""),
)
def test_a_negation_that_was_left_out_turns(marked: str):
    assert turns(*read(marked))


@pytest.mark.parametrize(
    "marked",
    cases("""
[I would go] if [it were free].
[I pay] unless [they call].
[I would pay more] only if [the box came on time].
[I will stay] as long as [the app works].
[I keep the box] in case [it breaks].
[I will buy it] provided that [it is free].
[I paid] and asked whether [it was free].
[I would pay] if they called, and [I waited].
[I stayed] unless it rained, because [I was ill].
[I paid] as long as it worked, so [I was happy].
[I called], and unless [they answered].
"""),
)
def test_a_condition_that_was_left_out_turns(marked: str):
    assert turns(*read(marked))


@pytest.mark.parametrize(
    "marked",
    cases("""
[I like the shop]. But [it is too dear].
[I like the shop], but [it is too dear].
[I like the shop], however, [it is too dear].
[I like the shop]; however, [it is too dear].
[I loved it], although [it was late].
[It worked]. Until they [changed the app].
[It was fine]. Except [the price].
[It was fine]. Instead [they sent a van].
[It was fine]—but [it broke].
[It was fine]... however [it broke].
[It was cheap]. Mind you, [it broke].
[It was cheap]. Then again, [it broke].
[It was cheap]. On the other hand, [it broke].
[It was cheap]. Unfortunately [it broke].
[It was fine]. Later [it broke].
[It was fine]. Nowadays [it breaks].
[It was fine]. Since then [it breaks].
[It was fine]. Never mind, [it broke].
[It was fine]. The box was red. But I was busy. [I called].
"""),
)
def test_a_contrast_that_was_left_out_turns(marked: str):
    assert turns(*read(marked))


@pytest.mark.parametrize(
    "marked",
    cases("""
[It came on Monday], no, wait, [it was Tuesday].
[I paid fifty], no, [I paid sixty].
[I paid fifty], or rather [sixty].
[I was happy]. Actually, [I was angry].
[It was ten], sorry, [twelve pounds].
[I waited an hour]. Well, no. [I waited two].
[It was fine], scratch that, [it was bad].
[It was fine], I tell a lie, [it was bad].
[It was fine], hang on, [it was bad].
[It was fine], hold on, [it was bad].
[It was fine], wait, [it was bad].
[It was fine], I mean, no, [it was bad].
[It was fine]. Correction: [it was bad].
[It was fine]. Nope, [it was bad].
[It was fine]. No. [It was bad].
[I love the app]. Not any more. [I use the shop].
"""),
)
def test_a_speaker_who_mends_what_was_said_turns(marked: str):
    assert turns(*read(marked))


@pytest.mark.parametrize(
    "marked",
    cases("""
[The first box was late]. The second box was [on time].
[The driver was rude]. My wife said [it was her fault].
[The app is easy]. I wouldn't say [it is cheap].
[I called them] and the shop down the road [sent a refund].
[The plan was good]. They told me [it was cheap].
[I hate the app], my son says [it is easy].
[The shop was good], my neighbour's [was bad].
[The first driver was kind]. The next one, he [was rude].
[I wanted] a refund and they said [it was late].
[I should have] called so I [paid].
[I doubt] the driver. The app says [he came].
[They said] the app works. I think [it is slow].
[I waited for an hour]. The man behind me [got a refund].
[My box came late]. My sister's box [came on time].
[I like the app]. The website is [slow and ugly].
"""),
)
def test_a_gap_that_ends_in_the_midst_of_another_clause_turns(marked: str):
    assert turns(*read(marked))


@pytest.mark.parametrize(
    "marked",
    cases("""
[The app was] really [good].
[The app was], um, [good].
[The app was] [good].
[The app was], [good].
[The app was]... [good].
[I waited], like, [an hour].
[I bought the box] in the shop [on Monday].
[I went there] with my brother [in the van].
[The delivery] from the shop [was late].
[The box] that my mum gave me [was lost].
[I called them on Monday], on Tuesday, [on Friday].
"""),
)
def test_words_of_one_clause_that_deny_nothing_turn_nothing(marked: str):
    assert not turns(*read(marked))


@pytest.mark.parametrize(
    "marked",
    cases("""
[I bought the box]. It was red. [It came late].
[I bought the box], and then [I waited].
[I bought the box] because my mum was ill and [I was busy].
[I called them]. I waited for an hour. Then [I left].
[The app was slow]. The phone was new. So [I called].
[The box came late]. It was wet. [I sent it back].
[The delivery was late], and the box was wet, and [I was angry].
[I called], so I waited in the rain, and [they came].
[I called] when the bell rang, and [they came].
[I saw the van]. It was a big butter van. [I waved].
"""),
)
def test_whole_clauses_that_deny_nothing_turn_nothing(marked: str):
    assert not turns(*read(marked))


@pytest.mark.parametrize(
    "marked",
    cases("""
[I called], I was nowhere near. [They answered].
[I paid by card]. There was nothing to sign. Then [I left the shop].
[I got up early]. It never rains there. The sun was out. [I walked to the shop].
[I asked for help]. Nobody minds that there. It was a quiet day. [I got a refund].
"""),
)
def test_a_denial_of_something_else_turns_nothing(marked: str):
    assert not turns(*read(marked))


@pytest.mark.parametrize(
    "marked",
    cases("""
[Das ist] nicht [gut].
[Das ist] kein [Problem].
[Ich habe] niemals [bezahlt].
[Je ne suis] pas [content].
[El paquete] no [llegó].
[O pacote] não [chegou].
[Il pacco] non [è arrivato].
[Het is] niet [goed].
[Det är] inte [bra].
[Det er] ikke [godt].
[это] не [правда].
[荷物]が届かない[状態です].
[我]没有[收到].
[זה] לא [טוב].
"""),
)
def test_a_negation_of_another_language_turns(marked: str):
    text, left, right = read(marked)
    assert turns(text, left, right, english=False)


@pytest.mark.parametrize(
    "marked",
    cases("""
[Das ist] wirklich [gut].
[Je suis] vraiment [content].
[El paquete] azul [llegó].
[Het is] heel [goed].
[荷物は]昨日[届きました].
[это] чистая [правда].
[Das Paket] der Nachbarin [kam].
"""),
)
def test_other_words_of_another_language_turn_nothing(marked: str):
    text, left, right = read(marked)
    assert not turns(text, left, right, english=False)


@given(st.text(alphabet=" ,.!?…—–-\n\t“”'()", max_size=12), st.booleans())
def test_a_gap_without_a_letter_or_digit_turns_nothing(gap: str, english: bool):
    text = f"It was late{gap}it was wet"
    left, right = (0, 11), (11 + len(gap), len(text))
    assert not turns(text, left, right, english=english)


# What was said between two places.


@pytest.mark.parametrize(
    "rest",
    [
        ". However, it broke.",
        ", however it broke.",
        ", but it broke.",
        ". But it broke.",
        "—but it broke.",
        "\nbut it broke",
        ". Actually no.",
        ". Later it broke.",
        ". Since then it broke.",
        ". Unfortunately it broke.",
        ", no wait, Tuesday.",
        ". Not any more.",
        ". It was red. Instead they left.",
        "… although it broke.",
    ],
)
def test_the_rest_of_the_first_turn_may_take_it_back(rest: str):
    assert turns_between(rest, [])


@pytest.mark.parametrize(
    "passage",
    [
        "But it broke.",
        "It broke later on. However I stayed.",
        "Well, no, it was Tuesday.",
        "Hang on.",
        "Actually, it was Tuesday.",
        "Yes. Then again, it was wet.",
        "Yes… however.",
        "Mind you, it rained.",
        "Instead I called.",
        "Scratch that.",
        "Or rather, Tuesday.",
        "It was Monday, no, Tuesday.",
        "Unfortunately it broke.",
        "Although it broke.",
        "Sorry, it was Tuesday.",
        "Never mind.",
        "Wait, it was Tuesday.",
    ],
)
def test_a_later_turn_may_take_it_back(passage: str):
    assert turns_between(".", [passage])
    assert turns_between(".", ["I was there.", passage, "It was red."])


@pytest.mark.parametrize(
    "passage",
    [
        "No.",
        "no! I paid",
        "No… I paid.",
        "No, I paid by card.",
        "Nope.",
        "Nope. I paid by card.",
        "Not really. I paid by card.",
        "Nobody called.",
        "I had no box.",
        "I never said butter.",
        "Nothing came.",
        "Notes were lost.",
        "A knot.",
        "We waited",
        "I waited later than usual.",
        "It was actually red.",
        "Everything was sorry-looking.",
        "",
    ],
)
def test_a_later_turn_that_answers_or_tells_on_takes_nothing_back(passage: str):
    assert not turns_between(".", [passage])


@pytest.mark.parametrize(
    "rest",
    [
        "",
        ".",
        " and it was red.",
        ". Then I left.",
        " because I had nothing but time.",
        " at the no parking sign.",
        ", not the red one.",
        ". Nothing came.",
        ". Nobody said so.",
        ". Nowhere else.",
        ". It was actually red.",
        ", the butter was gone.",
        ". Notes were lost.",
    ],
)
def test_the_rest_of_a_turn_that_tells_on_takes_nothing_back(rest: str):
    assert not turns_between(rest, [])


def test_a_no_at_the_head_of_each_later_turn_answers_its_question():
    assert not turns_between(".", ["No.", "No, I paid.", "Nope. It came."])


def test_a_no_later_in_a_later_turn_is_no_answer():
    assert turns_between(".", ["I paid. No, I did it at home."])


# Where clauses begin and end.


@pytest.mark.parametrize(
    "marked",
    [
        "|It came",
        "It came. |I left",
        "It came! |I left",
        "It came? |I left",
        "It came… |I left",
        "It came, |I left",
        "It came; |I left",
        "It came: |I left",
        "It came — |I left",
        "It came – |I left",
        "It came - |I left",
        "It came (|I left",
        "It came\n|I left",
        "It came and |I left",
        "It came but |I left",
        "It came so |I left",
        "It came or |I left",
        "It came because |I left",
        "It came cos |I left",
        "It came when |I left",
        "It came while |I left",
        "It came if |I left",
        "It came that |I left",
        "It came which |I left",
        "It came though |I left",
        "It came until |I left",
        "It came since |I left",
        "It came before |I left",
        "It came AND |I left",
        "He said, “|I left",
        "He said: ‘|I left",
        "It came, and then, |I left",
        "It came. So, um, |I left",
        "It came. You know, |I left",
        "It came. Well, |I left",
        "It came. I mean, |I left",
    ],
)
def test_a_clause_begins_behind_a_stop_a_conjunction_or_a_marker(marked: str):
    before, after = marked.split("|")
    assert begins_clause(before + after, len(before))


@pytest.mark.parametrize(
    "marked",
    [
        "The |box came",
        "The box |came",
        "I said |it came",
        "I think |it came",
        "I was not |happy",
        "They never |called",
        "The hand |made box",
        "A sand |box",
        "The driver who came late |rang",
        "I paid for |it",
        "I like |it",
        "half-|price",
        "It came now |I left",
        "The butter |came",
        "A sofa |came",
        "An order |came",
        "The actor |came",
    ],
)
def test_no_clause_begins_in_the_midst_of_one(marked: str):
    before, after = marked.split("|")
    assert not begins_clause(before + after, len(before))


@pytest.mark.parametrize(
    "marked",
    [
        "It came|",
        "It came.|",
        "It came.| I left",
        "It came|. I left",
        "It came!| Then",
        "It came?| Then",
        "It came|! Then",
        "It came|, and",
        "It came,| and",
        "It came| and left",
        "It came| but left",
        "It came| so I left",
        "It came| or left",
        "It came| then",
        "It came| because",
        "It came| while I left",
        "It came| as I left",
        "It came| which I left",
        "It came| until noon",
        "It came| after noon",
        "It came| if not",
        "It came| AND left",
        "It came| - but",
        "It came| — but",
        "It came|—but",
        "It came|: one",
        "It came|; one",
        "It came|… then",
        "It came|) then",
        "It came|” he said",
        "It came|\nThen",
    ],
)
def test_a_clause_ends_before_a_stop_or_a_conjunction(marked: str):
    before, after = marked.split("|")
    assert ends_clause(before + after, len(before), len(before + after))


@pytest.mark.parametrize(
    "marked",
    [
        "The| box",
        "The box| came",
        "It came| late",
        "I was| not",
        "I want| to",
        "It was half|-price",
        "a well|-known",
        "It came| android",
        "It came| sofa",
        "It came| ashore",
        "It came| thence",
        "It came| that",
        "It came| orders",
        "It came| ifs",
        "The app| I use",
        "can|'t",
    ],
)
def test_no_clause_ends_in_the_midst_of_one(marked: str):
    before, after = marked.split("|")
    assert not ends_clause(before + after, len(before), len(before + after))


def test_a_clause_begins_where_its_turn_does():
    text = "Did it come late"
    assert not begins_clause(text, 4)
    assert begins_clause(text, 4, 4)


def test_a_clause_ends_where_its_turn_does():
    text = "It came late"
    assert not ends_clause(text, 7, len(text))
    assert ends_clause(text, 7, 7)
