"""What made-up people say: clauses with names and numbers in them, so that few come up twice."""

import random
import re
from typing import NamedTuple


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


NAMES = _listed(
    "Aanya Abel Adwoa Agnes Aldo Amara Anders Beata Bram Bronagh Caleb Chidi Corinne Dagny Dara "
    "Dimitri Ebba Edwin Elodie Emeka Farah Fergus Fiona Gareth Gudrun Hamish Hanna Hedda Idris "
    "Imogen Ingrid Ivo Jakub Jerome Jocelyn Kaisa Kamal Kerstin Lachlan Lavinia Leopold Magnus "
    "Malika Mirela Nadia Niamh Oksana Olaf Osric Petra Quentin Rashid Renske Rhona Samira Sigrid "
    "Tamsin Thora Ulrich Ursula Vashti Viggo Wanda Xenia Yorick Yusuf Zelda Zoltan"
)
FIRMS = _listed(
    "Ablerock Birchtown Cindervale Dovecote Elmgate Fennick Gorsewell Harrowby Inverlea Juniper "
    "Kettlewick Larkspur Mossbank Northolme Oakhurst Pennine Quillon Ravenglass Saltmarsh "
    "Thornbury Underhill Vantage Westerly Yarrowfield"
)
DAYS = _listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
MONTHS = _listed("January February March April June July August September October November")
THINGS = _listed(
    "wardrobe bookshelf dishwasher thermostat mattress radiator lampshade cupboard keyboard "
    "toaster blanket saucepan suitcase umbrella wheelbarrow doorbell bathtub freezer curtain "
    "armchair tablecloth hairdryer bicycle sideboard staircase"
)
NUMBERS = _listed(
    "three four five six seven eight nine eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
OPPOSITES = {
    "polite": "rude",
    "friendly": "unfriendly",
    "quick": "slow",
    "easy": "difficult",
    "clear": "confusing",
    "cheap": "expensive",
    "clean": "dirty",
    "heavy": "light",
    "late": "early",
    "wonderful": "terrible",
    "patient": "impatient",
    "before": "after",
    "always": "never",
    "with": "without",
    "more": "less",
}
_QUALITIES = list(OPPOSITES)[:11] + list(OPPOSITES.values())[:11]
_CLAUSES = (
    "the delivery from {firm} arrived on {day} with {n} items",
    "{name} at the counter was {good} and asked me {n} questions",
    "I waited {n} minutes for {name} to answer the telephone",
    "the {thing} cost {n} pounds at {firm}",
    "I did not find the {thing} on the {n} pages that {firm} sent me",
    "my colleague {name} organised {n} appointments before {day}",
    "the confirmation came {n} hours after {name} had cancelled the {thing}",
    "{firm} could not explain why the {thing} was {good} for {n} weeks",
    "I have {n} messages from {name} about the {thing}",
    "I am going to keep the {n} vouchers that {name} gave me",
    "the assistant was {good} when I telephoned {firm} {n} times",
    "they are sending {n} replacements with the {thing}",
    "I always opened the {thing} before {name} counted the {n} coupons",
    "{name} never studied the {n} instructions in the grey catalogue",
    "I do not remember the {n} passwords because {name} changed them",
    "the {thing} was {good} after {n} days without {name}",
    "there were more than {n} customers at {firm} on {day}",
    "{name} apologised {n} times for the {good} {thing}",
    "I will recommend {firm} to {n} neighbours in {month}",
    "the website was not {good} although {name} has {n} accounts",
    "my favourite {thing} took {n} attempts to assemble with {name}",
    "I emailed {firm} {n} photographs of the {good} {thing}",
    "the grey envelope had {n} stamps from {firm}",
    "{name} was going to collect {n} signatures on {day}",
    "{firm} charged me {n} euros because {name} travelled in {month}",
    "{name} lent {name} {n} euros for the {thing}",
    "it is {n} kilometres to the service centre of {firm}",
    "{name} realised on {day} that {n} screws were missing",
)
_QUESTIONS = (
    "what did {firm} tell you about the {n} {thing} covers?",
    "how was it for you when {name} mentioned the {n} forms?",
    "and who looked after the {thing} during those {n} weeks in {month}?",
    "can you describe the {n} steps that {firm} showed you on {day}?",
    "some people told me about {n} broken {thing} handles, was that so?",
)
_FRAMES = (
    ("I wouldn't say that ", ""),
    ("If ", ", I would tell {name}"),
    ("Unless ", ", we should ask {firm}"),
    ("{name} said that ", ""),
    ("I thought that ", ""),
    ("I wish ", ""),
    ("I never said that ", ""),
)
_JOINS = (", and ", "; ", " – ", ", so ")
_JOIN = re.compile("|".join(map(re.escape, (*_JOINS, ". "))))
_FILLERS = ("um, ", "uh ", "er, ", "[laughs] ", "(pause) ", "[00:12:31] ")
_STAMMERED = {"the", "to", "on", "for", "of", "from", "at", "with", "after", "about"}
_SHORT = {
    "did not": "didn’t",
    "do not": "don't",
    "could not": "couldn’t",
    "was not": "wasn't",
    "I am": "I’m",
    "I have": "I've",
    "I will": "I’ll",
    "they are": "they're",
    "it is": "it’s",
    "going to": "gonna",
}
CONTRACTIONS = tuple((long, short.replace("’", "'")) for long, short in _SHORT.items())


class Utterance(NamedTuple):
    """A sentence, its full stop included, and the spans of its clauses in it."""

    words: str
    clauses: tuple[tuple[int, int], ...]
    framed: bool = False
    """Whether words before the only clause say that it is not so, or not so said."""


def clause(rng: random.Random) -> str:
    """One clause of a participant's, in small letters, without fillers."""
    return _filled(rng.choice(_CLAUSES), rng)


def utterance(rng: random.Random) -> Utterance:
    """A sentence as a participant says it: one to three clauses, fillers and short forms."""
    framed = rng.random() < 0.1
    before, behind = rng.choice(_FRAMES) if framed else ("", "")
    words = _filled(before, rng)
    spans: list[tuple[int, int]] = []
    for number in range(1 if framed else rng.choice((1, 2, 2, 3))):
        words += rng.choice(_JOINS) if number else ""
        said = _spoken(clause(rng), rng)
        if not words:
            said = said[0].upper() + said[1:]
        spans.append((len(words), len(words) + len(said)))
        words += said
    return Utterance(f"{words}{_filled(behind, rng)}.", tuple(spans), framed)


def parts(words: str) -> list[str]:
    """The clauses of what is said, or what is left of them."""
    return _JOIN.split(words)


def question(rng: random.Random) -> Utterance:
    """A sentence of the moderator's."""
    words = _filled(rng.choice(_QUESTIONS), rng)
    return Utterance(words[0].upper() + words[1:], ((0, len(words) - 1),))


def number(rng: random.Random) -> str:
    """A number, in figures or in words."""
    return str(rng.randint(13, 9999)) if rng.random() < 0.75 else rng.choice(NUMBERS)


def _filled(template: str, rng: random.Random) -> str:
    while "{name}" in template:
        template = template.replace("{name}", rng.choice(NAMES), 1)
    return template.format(
        firm=rng.choice(FIRMS),
        day=rng.choice(DAYS),
        month=rng.choice(MONTHS),
        thing=rng.choice(THINGS),
        good=rng.choice(_QUALITIES),
        n=number(rng),
    )


def _spoken(words: str, rng: random.Random) -> str:
    """With a short form, a filler or a word said twice, here and there, never at the edges."""
    for long, short in _SHORT.items():
        if rng.random() < 0.3:
            words = words.replace(long, short)
    parts = words.split(" ")
    if rng.random() < 0.2:
        at = rng.randint(1, len(parts) - 2)
        parts[at] = rng.choice(_FILLERS) + parts[at]
    if rng.random() < 0.3:
        at = rng.randint(1, len(parts) - 2)
        parts[at] = f"{parts[at]}, {parts[at]}" if parts[at] in _STAMMERED else parts[at]
    return " ".join(parts)
