"""A hostile study to be shared: names, addresses, small cells and words that must stay inside.

Everybody in it is made up. `SECRETS` must be in no byte of what is shared.
"""

import datetime
from collections.abc import Sequence

from synth.drawing import draw
from synth.records.composition import Composition
from synth.records.document import Document, Source, Turn, locator
from synth.records.evidence import Citation, Concluded, Group, Labels, Mode, Observation, Rejection
from synth.records.ids import interview_turn_key, source_id
from synth.records.journey import Generated, Idea, JourneyMap, Opportunity, Participant
from synth.records.review import Gone, Reviewed, ReviewState
from synth.records.study import Actor, Facet, Metric, Stage, Study
from synth.results import Results

MARTA = "interviews/Marta Kowalska.txt"
SURVEY = "survey/exit answers Zielinski.csv"
QUESTION = "Marta of Zalesie, you wrote from marta.k@example.org: how was the first box?"
TOWNS = ["Zalesie", *["Brzezina"] * 4, *["Krakow"] * 5]
"""One lives in Zalesie; but for the fold of the four of Brzezina, a subtraction would tell."""
STUDY = Study(
    title="Meal kit",
    actors=(Actor(id="subscriber", name="Busy parents", scenario="To the third box"),),
    stages=(
        Stage(id="order", name="Ordering", description="Choosing a box"),
        Stage(id="first-box", name="First box", description="The first delivery"),
    ),
    facets=(
        Facet(id="emotion", name="Emotions"),
        Facet(id="goal", name="Goals"),
        Facet(id="pain_point", name="Pain points"),
    ),
    metrics=(
        Metric(
            stage="order",
            name="Checkout completion",
            value="61 %",
            date=datetime.date(2026, 10, 1),
            source="funnel Zielinski.xlsx",
        ),
    ),
)
PEOPLE = [
    ("Marta Kowalska", MARTA),
    *((f"P{n:02}", f"interviews/P{n:02}.vtt") for n in range(2, 7)),
]
ANSWERING = [f"R_8812{n}" for n in range(4)]
WORDS: dict[str, str] = {
    # An accepted quote with a name, an address and a person's code in it.
    "named": "Marta said write to marta.k@example.org, and P03 and Ms. Kowalska did",
    "plain": "The box came late again",
    "rain": "Mine stood in the rain until I came home",
    "town": "In Zalesie the van only comes on Tuesdays",
    "markup": "<script>window.pwned = 1</script><img src=x onerror=alert(1)> was the receipt",
    "formula": '=HYPERLINK("http://evil.example/","the bill") is what it said',
    # People who are not to be quoted, and one whose account may be given.
    "closed": "My former husband kept taking the box from the porch",
    "account": "I was on strong medication then and could not lift the thing",
    "repeated": "Nobody ever told me about the deposit",
    # What reviewers took out, disagree on, or never looked at.
    "rejected": "The landlord threatened to throw us out over the smell",
    "disputed": "I cried in the supermarket car park for an hour",
    "unseen": "We had already fallen out with her sister over money",
    # Feelings, a wish and words against.
    "glad": "I was so happy with the recipes",
    "angry": "I was furious about the melted ice",
    "calm": "I felt fine about it all",
    "wish": "I wish they sent a text the evening before",
    "against": "Ours was always on time",
    "late": "It was never on time here",
}
SECRETS = (
    *("Marta", "Kowalska", "marta.k@example.org", "Zielinski", "Zalesie", "Brzezina"),
    *("P02", "P03", "P04", "P05", "P06", "R_8812", "88120", ".vtt", ".txt", "00:12:31"),
    *("former husband", "from the porch", "strong medication", "could not lift"),
    *("told me about the deposit", "landlord threatened", "throw us out", "supermarket car park"),
    *("fallen out with her", "her sister", "Roswitha", "overreach"),
    *("persona", "Overworked Olga", "Silo 9", "0.8613"),
    *("she said the landlord", "nearest words nobody"),
)
Row = tuple[str, str, str, str, Mode, Labels]
"""Whose words, which, facet, stage, mode and labels."""
SAID: tuple[Row, ...] = (
    ("Marta Kowalska", "named", "pain_point", "first-box", "experienced", {"severity": 3}),
    ("P02", "plain", "pain_point", "first-box", "experienced", {"severity": 2}),
    ("P03", "town", "pain_point", "first-box", "experienced", {}),
    ("P04", "closed", "pain_point", "first-box", "experienced", {"severity": 4}),
    ("P05", "account", "pain_point", "first-box", "experienced", {}),
    ("P05", "repeated", "goal", "order", "experienced", {}),
    ("P06", "rain", "pain_point", "first-box", "experienced", {}),
    ("P06", "rejected", "pain_point", "order", "experienced", {}),
    ("P06", "disputed", "emotion", "order", "experienced", {"valence": -2}),
    ("P06", "unseen", "goal", "order", "experienced", {}),
    ("P06", "markup", "goal", "order", "experienced", {}),
    ("P02", "formula", "goal", "order", "experienced", {}),
    ("P02", "glad", "emotion", "first-box", "experienced", {"valence": 2}),
    ("P03", "angry", "emotion", "first-box", "experienced", {"valence": -2}),
    ("P06", "calm", "emotion", "first-box", "experienced", {"valence": 1}),
    ("P02", "wish", "pain_point", "first-box", "wished", {}),
    ("P06", "against", "goal", "first-box", "experienced", {}),
    *((who, "late", "pain_point", "first-box", "experienced", {}) for who in ANSWERING),
)  # fmt: skip
STATEMENTS = {
    "account": "Illness made the box hard to carry",
    "repeated": "Nobody ever told me about the deposit",
}


def hostile() -> Results:
    """The study, its map drawn by the real arithmetic, and a review on it."""
    documents = _documents()
    observations = {row[1] + (row[0] if row[1] == "late" else ""): o for row, o in _observed()}
    made = Composition(
        study=STUDY,
        generated=Generated(
            synth_version="0.1.0",
            model="models/Zielinski/reader-7b.gguf",
            prompts={"extract": "0" * 64},
            at="2026-11-20T00:12:31+00:00",
        ),
        participants=_participants(),
        sources=tuple(d.source for d in documents),
        observations=tuple(o for n, o in observations.items() if n != "rejected"),
        rejections=(_taken_out(observations["rejected"]),),
        groups=tuple(_groups(observations)),
        worded={"subscriber": tuple(_findings(observations))},
        opportunities=tuple(_asked(observations)),
    )
    drawn = draw(made, documents)
    journey = drawn.model_copy(update={"review": _review(drawn, observations)})
    texts = {d.source.id: d.text for d in documents}
    return Results(journey, texts, {d.source.id: d.turns for d in documents})


def _documents() -> list[Document]:
    said = [(who, key) for who, key, *_ in SAID]
    made = [_interview(who, path, [k for w, k in said if w == who]) for who, path in PEOPLE]
    return [*made, _survey([(w, k) for w, k in said if w in ANSWERING])]


def _interview(who: str, path: str, keys: Sequence[str]) -> Document:
    label = who.split()[0]
    turns, text = [], ""
    for number, key in enumerate(keys, start=1):
        start = len(text)
        text += WORDS[key] + "\n\n"
        turn = Turn(turn=number, voice="participant", start=start, end=start + len(WORDS[key]),
                    participant=who, speaker=label, question=QUESTION, time="00:12:31",
                    key=interview_turn_key(path, WORDS[key], 0))  # fmt: skip
        turns.append(turn)
    return _document(path, "interview", text, turns)


def _survey(rows: Sequence[tuple[str, str]]) -> Document:
    turns, text = [], ""
    for number, (who, key) in enumerate(rows, start=1):
        start = len(text)
        text += WORDS[key] + "\n\n"
        turn = Turn(turn=number, voice="participant", start=start, end=start + len(WORDS[key]),
                    participant=who, speaker=who, question="Why did you cancel?", row=118 + number,
                    item="Q3", key=f"t{number}")  # fmt: skip
        turns.append(turn)
    return _document(SURVEY, "survey", text, turns)


def _document(path: str, kind: str, text: str, turns: Sequence[Turn]) -> Document:
    id = source_id(path)
    source = Source.model_validate(
        {"id": id, "path": path, "kind": kind, "record": "verbatim", "sha256": "0" * 64}
        | {"chars": len(text), "text": f"sources/{id}.txt"}
    )
    return Document(source=source, text=text, turns=tuple(turns))


def _participants() -> tuple[Participant, ...]:
    paths = dict(PEOPLE)
    consent = {"P04": "no", "P05": "paraphrase"}
    people = [who for who, _ in PEOPLE] + ANSWERING
    return tuple(
        Participant.model_validate(
            {"id": who, "actor": "subscriber", "quotable": consent.get(who, "yes")}
            | {"sources": (source_id(paths.get(who, SURVEY)),), "scores": {"NPS": 7}}
            | {"segments": {"town": town, "persona": "Overworked Olga", "desk": f"Silo {at}"}}
        )
        for at, (who, town) in enumerate(zip(people, TOWNS, strict=True))
    )


def _observed() -> list[tuple[Row, Observation]]:
    documents = _documents()
    return [(row, _observation(row, at, documents)) for at, row in enumerate(SAID)]


def _observation(row: Row, at: int, documents: Sequence[Document]) -> Observation:
    who, key, facet, stage, mode, labels = row
    source, turn = next(
        (d.source, t)
        for d in documents
        for t in d.turns
        if t.participant == who and d.words_of(t) == WORDS[key]
    )
    cited = Citation(source=source.id, start=turn.start, end=turn.end, quote=WORDS[key],
                     match="exact", locator=locator(source.path, turn), turn=turn.turn)  # fmt: skip
    return Observation(
        id=f"o{at:012}",
        facet=facet,
        stage=stage,
        mode=mode,
        actor="subscriber",
        statement=STATEMENTS.get(key, WORDS[key]),
        participant=who,
        confidence=0.8613,
        labels=labels,
        citations=(cited,),
    )


def _groups(found: dict[str, Observation]) -> list[Group]:
    def group(name: str, *keys: str, counter: tuple[str, ...] = ()) -> Group:
        head = found[keys[0]]
        against = tuple(found[key].id for key in counter)
        return Group(facet=head.facet, stage=head.stage, actor="subscriber", name=name,
                     members=tuple(found[key].id for key in keys), counter=against)  # fmt: skip

    late = [f"late{who}" for who in ANSWERING]
    return [
        group("Marta Kowalska waits for the box", "named", "plain", "town", "rain", "closed",
              "account", *late, counter=("against",)),
        group("Nobody ever told me about the deposit", "repeated"),
        group("I cried in the supermarket car park", "disputed"),
        # Named after a claim that nobody looked at, which stands beside an accepted one.
        group("Fallen out with her sister over money", "unseen", "markup"),
        group("The bill", "formula"),
        group("Mixed feelings about the first box", "glad", "angry", "calm"),
        group("On time", "against"),
    ]  # fmt: skip


def _themes(found: dict[str, Observation]) -> dict[str, str]:
    from synth.drawing import id_of

    return {group.name: id_of(group) for group in _groups(found)}


FINDINGS = (
    ("Boxes come late, in Zalesie above all, says Marta.", "Marta Kowalska waits for the box"),
    ("The landlord threatened to throw us out over it.", "Marta Kowalska waits for the box"),
    ("Money divides families.", "Fallen out with her sister over money"),
    ("A finding that nobody looked at, about Krakow.", "The bill"),
    ("A finding on which they disagree.", "The bill"),
)
ACCEPTED = 3
"""Findings from the first that a reviewer accepted."""


def _findings(found: dict[str, Observation]) -> list[Concluded]:
    ids = _themes(found)
    return [Concluded(text=text, themes=(ids[theme],)) for text, theme in FINDINGS]


def _asked(found: dict[str, Observation]) -> list[Opportunity]:
    theme = _themes(found)["Marta Kowalska waits for the box"]
    wish = found["wish"]
    asked = Opportunity(
        id="q1",
        question="How might we keep Marta from waiting?",
        rationale="Roswitha thinks so",
        addresses=(theme,),
        evidence=(wish.id,),
        ideas=(
            Idea(text=wish.statement, origin="participant", evidence=(wish.id,)),
            Idea(
                text="Text her sister", origin="participant", evidence=(wish.id, found["unseen"].id)
            ),
            Idea(text=WORDS["rejected"], origin="participant", evidence=(wish.id,)),
            Idea(text="A text on the day", origin="analyst"),
            Idea(text=WORDS["closed"], origin="analyst"),
            Idea(text=WORDS["unseen"], origin="participant", evidence=(found["unseen"].id,)),
        ),
        owner="Roswitha",
    )
    question = f"How might we answer this: “{WORDS['rejected']}”?"
    return [asked, asked.model_copy(update={"id": "q2", "question": question, "ideas": ()})]


def _taken_out(observation: Observation) -> Rejection:
    return Rejection(
        source=observation.citations[0].source,
        turn=1,
        words=observation.said,
        kind="reviewer",
        reason="overreach: she said the landlord meant it (Roswitha)",
        nearest="nearest words nobody should see",
        facet="pain_point",
        statement=observation.said,
    )


def _review(journey: JourneyMap, found: dict[str, Observation]) -> ReviewState:
    yes = Reviewed(verdict="accepted", by=("Roswitha",), at="2026-11-20T00:12:31+00:00",
                   notes=("Roswitha: she said the landlord threatened her.",))  # fmt: skip
    split = yes.model_copy(update={"against": ("Ben",), "reason": "overreach"})
    out = {"unseen", "disputed"}
    records = {o.id: yes for key, o in found.items() if key not in out | {"rejected"}}
    records[found["disputed"].id] = split
    records |= {f.id: yes for f in journey.findings[:ACCEPTED]}
    records[journey.findings[-1].id] = split
    on_time = _themes(found)["On time"]
    records[on_time] = split
    records |= {o.id: yes for s in journey.stages for o in s.opportunities}
    return ReviewState(
        reviewers=("Ben", "Roswitha"),
        records=records,
        disputed=(found["disputed"].id, journey.findings[-1].id, on_time),
        rejected={"overreach": 1},
        gone=(Gone(review="v1", reviewer="Roswitha", action="accept", target="o1",
                   words=WORDS["rejected"], why="gone"),),
    )  # fmt: skip
