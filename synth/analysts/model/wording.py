"""What a model is shown: numbered lines, the codebook, stages and actors, in plain text.

Turns are shown on one line each: a line that a participant imitates stays inside their own.
Numbers are those of a window, so that what is inserted before it changes nothing in it.
"""

from collections.abc import Iterable, Mapping, Sequence

from synth.analysts.model.windows import citable
from synth.analysts.protocol import Passage, Portion, Span
from synth.prompting import CodebookEntry
from synth.records.document import Document, Turn, Voice
from synth.records.study import Actor, Facet, Stage, Study, SurveyItem
from synth.tokens import count_spoken

EARLIER = 2
"""Turns before a window that are shown for understanding."""
EARLIER_WORDS = 40
SHOWN_EXAMPLES = 2
VOICES: Mapping[Voice, str] = {
    "moderator": "Moderator",
    "observer": "Observer",
    "note_taker": "Note-taker",
    "participant": "Unknown voice",
}
LABELS = {
    "valence": "-2 very bad, -1 bad, 0 mixed, 1 good, 2 very good; null when laughter or irony "
    "leaves it open",
    "severity": "the consequence of this obstacle as told, also some sentences on: 1 noticed, 2 "
    "cost effort, money or delay, 3 needed help or a workaround, 4 gave up, went without or was "
    "harmed; null when untold or in a wish",
    "emotion": "the feeling in one word",
    "object": "what the feeling is about, in few words",
    "channel": "what the touchpoint is, in few words",
}


def one_line(text: str) -> str:
    """`text` without line breaks."""
    return " ".join(text.split())


def facets_text(facets: Sequence[Facet], codebook: Sequence[CodebookEntry]) -> str:
    """A codebook entry a facet, short."""
    entries = {entry.facet: entry for entry in codebook}
    return "\n".join(_facet(facet, entries[facet.id]) for facet in facets) + "\n"


def _facet(facet: Facet, entry: CodebookEntry) -> str:
    parts = [
        f"- {facet.id}: {one_line(entry.definition)}",
        f"Mark: {one_line(entry.use_when)}" if entry.use_when else "",
        f"Not: {one_line(entry.not_when)}" if entry.not_when else "",
        "For example: " + " / ".join(entry.examples[:SHOWN_EXAMPLES])
        if entry.prompt and not entry.not_when
        else "",
    ]
    return " ".join(part for part in parts if part)


def names_text(facets: Sequence[Facet], codebook: Sequence[CodebookEntry]) -> str:
    """Facets by id and definition alone."""
    entries = {entry.facet: entry for entry in codebook}
    return "\n".join(f"- {f.id}: {one_line(entries[f.id].definition)}" for f in facets) + "\n"


def stages_text(stages: Iterable[Stage]) -> str:
    """A line a stage, with its description."""
    return "\n".join(f"- {s.id}: {s.name}. {one_line(s.description)}".rstrip() for s in stages)


def actors_text(actors: Sequence[Actor]) -> str:
    """A line an actor."""
    return "\n".join(f"- {a.id}: {a.name}. {one_line(a.scenario)}".rstrip() for a in actors)


def labels_text(study: Study) -> str:
    """A line a label, with the facet that it belongs to."""
    lines = []
    for facet in study.facets:
        for label in facet.labels:
            told = f": {LABELS[label]}" if label in LABELS else ""
            lines.append(f"- {label} (of {facet.id}){told}.")
    return "\n".join(lines)


def source_text(
    portion: Portion, item: SurveyItem | None, actors: Mapping[str, str], marks: int
) -> str:
    """What kind of source a portion is from, who speaks in it, and how much is to be marked.

    `marks` are the most for 1,000 words of an interview.
    """
    document = portion.document
    if document.source.kind == "survey":
        (first, *_) = citable(portion)
        asked = one_line(first[0].question or first[0].item or "")
        fixed = [f"stage {item.stage}"] if item and item.stage else []
        fixed += [f"facet {item.facet}"] if item and item.facet else []
        given = f" All marks of this question have {' and '.join(fixed)}." if fixed else ""
        return f"Survey answers, each by another person, to the question: {asked}{given}"
    people = letters(document)
    present = list(dict.fromkeys(turn.participant or "" for turn, _ in citable(portion)))
    who = "; ".join(f"{people[p]} is a participant, actor {actors[p]}" for p in present)
    notes = ", noted down by hand" if document.source.record != "verbatim" else ""
    words = round(sum(count_spoken(_words(document, span)) for _, span in citable(portion)))
    most = max(1, round(words * marks / 1000))
    room = f"{most} marks at most" if most > 1 else "1 mark at most"
    return f"Interview{notes}. {who}. {words} words to mark in: {room}."


def lines_text(portion: Portion, actors: Mapping[str, str], *, labelled: bool = False) -> str:
    """The lines of a portion, those that can be quoted numbered from 1.

    `labelled` adds to each answer of a survey whose experience it is.
    """
    document = portion.document
    numbers = {span: n for n, (_, span) in enumerate(citable(portion), 1)}
    turns = document.by_number()
    if document.source.kind == "survey":
        return "\n".join(
            f"[{n}]{_actor(turns[span.turn], actors) if labelled else ''} {_words(document, span)}"
            for span, n in numbers.items()
        )
    people = letters(document)
    lines = [*_earlier(portion, people)]
    for span in portion.spans:
        turn = turns[span.turn]
        number = f"[{numbers[span]}] " if span in numbers else ""
        lines.append(f"{number}{_speaker(turn, people)}: {_words(document, span)}")
    return "\n".join(lines)


def talk_text(passage: Passage, people: Mapping[str, str], cited: Span | None = None) -> str:
    """What is said in a passage, on one line: of each turn who speaks, as in lines, and the words.

    What stands between turns (labels, times) is no part of it. Survey answers have nobody before
    them.

    Args:
        passage: what is shown.
        people: what each participant is called.
        cited: the words that stand between guillemets.
    """
    document = passage.document
    alone = document.source.kind == "survey"
    said = []
    for turn, start, end in document.between(passage.start, passage.end):
        words = _marked(document, Span(turn.turn, start, end), cited)
        said.append(words if alone else f"{_speaker(turn, people)}: {words}")
    return " ".join(said)


def _marked(document: Document, span: Span, cited: Span | None) -> str:
    if cited is None or cited.turn != span.turn:
        return _words(document, span)
    text = document.text
    before, after = text[span.start : cited.start], text[cited.end : span.end]
    return one_line(f"{before}«{text[cited.start : cited.end]}»{after}")


def _words(document: Document, span: Span) -> str:
    return one_line(document.text[span.start : span.end])


def _actor(turn: Turn, actors: Mapping[str, str]) -> str:
    return f" ({actors[turn.participant or '']})"


def letters(document: Document) -> dict[str, str]:
    """A letter a participant, in the order in which they speak: A to Z, then A2."""
    people = dict.fromkeys(turn.participant for turn in document.turns if turn.participant)
    return {p: chr(65 + i % 26) + str(i // 26 + 1) * (i > 25) for i, p in enumerate(people)}


def _speaker(turn: Turn, people: Mapping[str, str]) -> str:
    if not turn.participant:
        return VOICES[turn.voice]
    letter = people[turn.participant]
    return f"note on {letter}" if turn.paraphrase else letter


def _earlier(portion: Portion, people: Mapping[str, str]) -> list[str]:
    first = portion.spans[0]
    before = [t for t in portion.document.turns if t.turn < first.turn][-EARLIER:]
    lines = [
        f"(earlier) {_speaker(turn, people)}: {_tail(portion.document.words_of(turn))}"
        for turn in before
    ]
    (turn,) = (t for t in portion.document.turns if t.turn == first.turn)
    if first.start > turn.start:
        said = portion.document.text[turn.start : first.start]
        lines.append(f"(earlier) {_speaker(turn, people)}: {_tail(said)}")
    return lines


def _tail(text: str) -> str:
    words = text.split()
    return " ".join(["…", *words[-EARLIER_WORDS:]] if len(words) > EARLIER_WORDS else words)
