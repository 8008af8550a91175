import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.english.clauses import Span, widen


def read(marked: str) -> tuple[str, Span, Span]:
    """Text of "<If it is cheap, [I stay]>.", the quote in [ ], and what it is widened to in < >."""
    at: dict[str, int] = {}
    text = ""
    for char in marked:
        if char in "<[]>":
            at[char] = len(text)
        else:
            text += char
    quote = at["["], at["]"]
    return text, quote, (at.get("<", quote[0]), at.get(">", quote[1]))


def shown(marked: str) -> tuple[str, str]:
    """What the quote is widened to, and what it should be."""
    text, quote, (start, end) = read(marked)
    first, last = widen(text, quote, (0, len(text)))
    return text[first:last], text[start:end]


def cases(text: str) -> list[str]:
    return text.strip().split("\n")


@pytest.mark.parametrize(
    "marked",
    cases("""
<I wouldn't say [it was late]>.
<It wasn't [late at all]>.
<I never [got the refund]>.
<Nobody [told me about the delay]>.
<No one [called me]>.
<None of [the boxes came]>.
<Neither of [us got the email]>.
<Nothing I did [made it work]>.
<Nowhere did [it say that]>.
<I don't think [the driver was rude]>.
<I didn't [pay for the box]>.
<There was no [way to cancel]>.
<There's no chance [I am going back]>.
<I hardly [use the app]>.
<They rarely [call back]>.
<I seldom [use the app]>.
<We scarcely [noticed the change]>.
<They barely [said hello]>.
<We cannot [open the box]>.
<I dont [like the app]>.
<It doesn’t mean [the app is bad]>.
<I WOULD NOT SAY [it was late]>.
<It's not that [the app was slow]>.
<It's not like [the driver was rude]>.
<Not once did [they call me]>.
<Not everyone [got a refund]>.
<It is not true that [the driver was rude]>.
<It is by no means [a bad shop]>.
<I can't say [I was happy]>.
<I'm not sure [it was lost]>.
<Without the app [I would be lost]>.
<The only thing I don't like is [the price]>.
"""),
)
def test_a_negation_before_the_quote_is_shown(marked: str):
    got, wanted = shown(marked)
    assert got == wanted


@pytest.mark.parametrize(
    "marked",
    cases("""
[The box] did not come>.
[The app] isn't working>.
[The app is] not bad>.
[I was] never late>.
[They] never called>.
[They called me] never>.
[I was happy] for no reason>.
[I ordered the box] that never came>.
[They] couldn’t care less>.
[I got an answer] from nobody>.
[They charge me] without a word>, which is bad.
"""),
)
def test_a_negation_behind_the_quote_is_shown(marked: str):
    got, wanted = shown(marked)
    assert got == wanted


@pytest.mark.parametrize(
    "marked",
    cases("""
<If it had come on time [I would be happy]>.
<If it had come on time, [I would be happy]>.
<If it had come on time, then [I would be happy]>.
<If they fix it, well, [I will come back]>.
<Unless they call, [I am staying]>.
<As long as it works, [I am happy]>.
<In case it breaks, [I keep the box]>.
<Even if it's cheap [I would not buy it]>.
<Provided they call first, [I am happy]>.
<Suppose [it breaks in a year]>.
<I will only buy if [it is cheap]>.
<I would buy it if [it was cheaper]>.
<I asked whether [it was free]>.
<I wonder if [it was lost]>.
<I don't know if [they called]>.
<If [the driver had called], I would have waited.
<Assuming [it arrives on time], I am happy.
"""),
)
def test_a_condition_before_the_quote_is_shown(marked: str):
    got, wanted = shown(marked)
    assert got == wanted


@pytest.mark.parametrize(
    "marked",
    cases("""
[I would stay] if they paid me>.
[I will come back] if they fix it>.
[I will stay], if they call>; if not, I go.
[I will stay] if they call>, but I doubt it.
[I will come back], but only if they fix it>.
[I would buy it again] unless it was damp>.
[I will buy it] unless they raise the price>, which they will.
[I am happy] as long as it works>.
[I will stay] provided they call>.
[The plan is fine] assuming you have time>.
[I will pay] in case it breaks>.
[It is great], except the price>.
[It was fine] until the update>.
[I would buy it] without the fee>.
[It works] when it's dry>.
[They call] whenever it's late>.
[I like the app], when it works>.
[I was charged] only when I called>.
[It came on time], if you can believe it>.
"""),
)
def test_a_condition_behind_the_quote_is_shown(marked: str):
    got, wanted = shown(marked)
    assert got == wanted


@pytest.mark.parametrize(
    "marked",
    cases("""
<He said that [the box was lost]>.
<She told me [it was free]>.
<They promised [it would come on Monday]>.
<They claimed that [it was delivered]>.
<They insisted [I had signed]>.
<They suggested [I call again]>.
<They assured me [it was fixed]>.
<They advertise [free returns]>.
<The driver argued that [I was out]>.
<The driver swore [he rang the bell]>.
<The woman on the phone said [it was lost]>.
<My wife says [it is too dear]>.
<My husband reckons [it is too dear]>.
<People say [it is the best app]>.
<Everyone keeps telling me [it is easy]>.
<I was told [it was free]>.
<I heard [the shop closed]>.
<I read that [the shop was closing]>.
<According to the app [it was delivered]>.
<Apparently [it was delivered]>.
<He was like, [it is your fault]>.
<The email read: “[Your order is lost]>.”
<She acted like [it was my fault]>.
<It felt as though [I was alone]>.
<It's as if [nobody cares]>.
<It said on the website [free delivery over fifty pounds]>.
"""),
)
def test_a_report_before_the_quote_is_shown(marked: str):
    got, wanted = shown(marked)
    assert got == wanted


@pytest.mark.parametrize(
    "marked",
    cases("""
[It was delivered on Monday], they told me>.
[It was delivered on Monday], she said>.
[It was fast], my wife always says>.
[The box came], the driver claims>.
[The box came], my neighbour told me>.
[The box came], they promised me>.
[The box came], Sarah said>.
[The box came], I was told>.
[The box came], I heard>.
[The box came], I hope>.
[The box came], I assume>.
[The box was lost], apparently>.
[The box came], supposedly>.
[The box came], allegedly>.
[It was good], or so they say>.
“[It was lost],” he said>.
"[It was fast]", the driver said>.
“[Is it lost?]” she asked>.
“[It was lost,]” he said>.
"""),
)
def test_a_report_behind_the_quote_is_shown(marked: str):
    got, wanted = shown(marked)
    assert got == wanted


@pytest.mark.parametrize(
    "marked",
    cases("""
<I wish [it was cheaper]>.
<I wish [they had called me]>.
<I hope [it comes tomorrow]>.
<I was hoping [it would be free]>.
<I expected [it to be free]>.
<I was expecting [a refund]>.
<I thought [it was free]>.
<I assumed [it was included]>.
<I imagined [a big warehouse]>.
<I dreamed [the van came]>.
<I was worried [it would break]>.
<I was afraid [the box was lost]>.
<I doubt [it was lost]>.
<You would think [they would call]>.
<You'd think [they had my number]>.
<I want to [leave the plan]>.
<I'd love to [have a refund]>.
<I'd rather [pay twice]>.
"""),
)
def test_a_wish_or_a_belief_before_the_quote_is_shown(marked: str):
    got, wanted = shown(marked)
    assert got == wanted


@pytest.mark.parametrize(
    "marked",
    cases("""
<I would have [paid more]>.
<I'd have [paid more]>.
<I could [have cried]>.
<They should have [called me]>.
<They might have [lost it]>.
<I almost [cancelled the order]>.
<I nearly [gave up]>.
<I was about to [cancel the order]>.
<I was going to [buy a new one]>.
<I wanted to [cancel the order]>.
<I tried to [cancel the order]>.
<It was supposed to [come on Monday]>.
<They threatened to [close my account]>.
<They refused to [give a refund]>.
<They failed to [deliver the box]>.
<They stopped [sending emails]>.
<I avoided [calling them]>.
<It was far from [a good service]>.
<It was anything but [easy to use]>.
<Maybe [it was the driver]>.
<Perhaps [the driver was new]>.
<Possibly [the app was down]>.
"""),
)
def test_what_makes_an_act_unreal_is_shown(marked: str):
    got, wanted = shown(marked)
    assert got == wanted


@pytest.mark.parametrize(
    "marked",
    cases("""
[It was great], not>.
[It was great]. Not really>.
[It was great]. Not at all>.
[It was great]. As if>!
[It was great], I wish>!
[It was great]... yeah, right>.
[It was great]. Just kidding>.
[It was great]. Only joking>.
[It was great]. That was a lie>.
"""),
)
def test_what_takes_the_quote_back_at_once_is_shown(marked: str):
    got, wanted = shown(marked)
    assert got == wanted


@pytest.mark.parametrize(
    "marked",
    cases("""
<They said they thought [it was lost]>.
<She told me he said [it was lost]>.
<My son said the driver told him [nobody was in]>.
<He said I should say [it was late]>.
<I heard they promised [it would be free]>.
<She told me, he said, [it was lost]>.
<She said: he told me [it was lost]>.
<I don't believe it, he told me, [it was lost]>.
<If they call, they said [it would be free]>.
<Unless he lied, she told me [it was lost]>.
<He said if I call [it is free]>.
"""),
)
def test_a_report_within_another_cue_is_shown_whole(marked: str):
    got, wanted = shown(marked)
    assert got == wanted


@pytest.mark.parametrize(
    "marked",
    cases("""
<He said that it was late and [the box was wet]>.
<They told me that the van broke down and [it would come later]>.
<I did not eat or [sleep well]>.
<I couldn't wait or [call them]>.
<I couldn't wait and [call them]>.
<I don't want to wait and [call them]>.
"""),
)
def test_a_cue_reaches_over_and_to_a_verb_without_its_own_subject(marked: str):
    got, wanted = shown(marked)
    assert got == wanted


UNCUT = """
It was not late, [the box was wet].
I did not call, but [I got a refund].
I couldn't wait, and [the driver left].
I never complained because [it was cheap].
I couldn't wait because [I had a call].
I couldn't wait but [I left].
I couldn't wait so [I left].
I couldn't wait when [the driver came].
I did not like it and [I sent it back].
It isn't cheap; [I pay every month].
It isn't cheap — [I pay every month].
It isn't cheap: [I pay every month].
I didn't call. [It was late].
I never called. I never wrote. [They still paid].
I tried. [The page was down].
I asked if it was free. [It was free].
He said: wait. [I waited].
He said no. [I paid anyway].
He told me to wait, so [I waited].
She said sorry, and [I left].
She said sorry but [I left].
They told me a price. [I paid it].
They told me on Monday because [I asked].
I wanted a refund, and [I got a refund].
If it rains, I stay in. [Yesterday I was out].
Would you wait? [I waited].
Maybe. [I paid].
No. [I paid].
No, [I paid].
No no, [I paid].
Never! [I paid].
I like it. [I pay every month]. I never call.
[I like the app]. I don't like the shop.
[I like it]. No complaints.
[I got it]. Never used it.
[It works] but I never use it.
[I waited] and he said sorry.
[I paid] because nobody called.
[I paid twice], but not today.
[It was late] so I did not wait.
[It was late] and nobody called.
[It was late], never on time.
[They were late] although they did not say so.
[I waited there] while nobody came.
[It broke] after I did not charge it.
[It was late, but I liked it].
[I did not like it, and he said so].
"""


@pytest.mark.parametrize("marked", cases(UNCUT))
def test_a_quote_whose_clause_is_whole_stays_as_it_is(marked: str):
    got, wanted = shown(marked)
    assert got == wanted


@pytest.mark.parametrize(
    "marked",
    cases("""
It was not only [late but wet].
It was not just [slow], it was wet.
Nothing but [trouble with this app].
No matter [how I call], it rings out.
No wonder [people leave].
"""),
)
def test_a_negation_that_denies_nothing_is_left_out(marked: str):
    got, wanted = shown(marked)
    assert got == wanted


@pytest.mark.parametrize(
    "marked",
    cases("""
I think [it was late].
I really think [it was late].
I do think [it was late].
I also think that [it was late].
I still believe [it was late].
I think, well, [it was late].
I guess [it was fine].
I reckon [it was fine].
I'd say [it was late].
I'd say that [it was late].
"""),
)
def test_the_speaker_who_thinks_so_says_so(marked: str):
    got, wanted = shown(marked)
    assert got == wanted


def test_the_words_of_another_turn_are_never_shown():
    text = "I never said that\nit was late\nthey told me"
    start, end = text.index("it"), text.index("late") + 4
    assert widen(text, (start, end), (start, end)) == (start, end)


def test_a_blank_line_ends_a_sentence():
    text = "I never said that\n\nit was late\n\nif it rained"
    start, end = text.index("it was"), text.index("late") + 4
    assert widen(text, (start, end), (0, len(text))) == (start, end)


def test_the_whole_turn_stays_as_it_is():
    text = "If it is late, they said, I would not pay."
    assert widen(text, (0, len(text)), (0, len(text))) == (0, len(text))


# Properties, on text in which anything may turn anything.

CUES = cases("""
not|never|no|nobody|doesn't|isn’t|cannot|without|if|unless|as long as|only if|when it's|said
told me|that|I thought|I wish|apparently|according to the shop|was like|would|almost|about to
and|but|because|so|or|then|who|while|I|they|the driver|not only|no doubt|I think|yeah, right
just kidding|as if|or so they say
""")
ORDINARY = "box|late|came|a|lost|Monday|was|paid|app|it|my|free|café|3.50|well-known|o’clock|荷物|❤"
WORDS = [word for row in [*CUES, ORDINARY] for word in row.split("|")]
JOINTS = [", ", ". ", "! ", "? ", "… ", " — ", "; ", ": ", "\n", "\n\n", " “", "” ", " ("]
speech = st.lists(
    st.tuples(st.sampled_from(WORDS), st.just(" ") | st.sampled_from(JOINTS)),
    min_size=1,
    max_size=14,
).map(lambda parts: "".join(word + mark for word, mark in parts))
_WORD = re.compile(r"\w+(?:[.'’-]\w+)*")


@st.composite
def quotes(draw: st.DrawFn) -> tuple[str, Span, Span]:
    """A text of three turns, and a quote of whole words in the middle one."""
    before, own, after = draw(speech), draw(speech), draw(speech)
    text = f"{before}\n{own}\n{after}"
    turn = len(before) + 1, len(before) + 1 + len(own)
    spoken = [match.span() for match in _WORD.finditer(text, *turn)] or [turn]
    first = draw(st.integers(0, len(spoken) - 1))
    last = draw(st.integers(first, len(spoken) - 1))
    return text, (spoken[first][0], spoken[last][1]), turn


@given(quotes())
def test_a_quote_is_never_made_shorter(made: tuple[str, Span, Span]):
    text, span, turn = made
    start, end = widen(text, span, turn)
    assert start <= span[0] < span[1] <= end


@given(quotes())
def test_a_quote_is_never_widened_out_of_its_turn(made: tuple[str, Span, Span]):
    text, span, turn = made
    start, end = widen(text, span, turn)
    assert turn[0] <= start < end <= turn[1]


@given(quotes())
def test_a_widened_quote_begins_and_ends_with_whole_words(made: tuple[str, Span, Span]):
    text, span, turn = made
    start, end = widen(text, span, turn)
    inside = {at for m in _WORD.finditer(text) for at in range(m.start() + 1, m.end())}
    assert not inside & {start, end}


@given(quotes())
def test_what_other_turns_say_changes_no_widening(made: tuple[str, Span, Span]):
    text, span, turn = made
    alone = text[slice(*turn)]
    moved = span[0] - turn[0], span[1] - turn[0]
    start, end = widen(alone, moved, (0, len(alone)))
    assert widen(text, span, turn) == (start + turn[0], end + turn[0])
