"""Which of three shapes a plain text has: a dialogue, notes, or speech without labels."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from synth.readers.blocks import Block, blocks_of
from synth.readers.labels import Label, declared, label_at, labels_of, resolve, speakers
from synth.readers.notes import Manner, is_coded, parse_blocks
from synth.readers.roles import role_of
from synth.readers.stretches import Line, Stretch, lines_of
from synth.readers.transcript import parse_transcript
from synth.records.document import RecordKind

_THIRD_PERSON = re.compile(
    r"\b(?:participant|the user|the customer|respondent|interviewee|la personne|l['’]utilisat\w+"
    r"|teilnehmer\w*|la persona|el usuario)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]\w+|my|me|je|j['’]\w+|mon|ma|ich|mein\w*|yo|mi)\b")
_GUIDE = re.compile(
    r"\b(?:(?:interview|discussion|moderator|conversation|session)\W+(?:protocol|guide|script|outline)"
    r"|topic guide|(?:interview|gesprächs)leitfaden|guide d['’]entretien|gui[oó]n de entrevista)\b",
    re.IGNORECASE,
)
_TELLING = {"bullet", "emoji", "paragraph", "quote"}


@dataclass(frozen=True, slots=True)
class _Counts:
    lines: int
    """Blocks that tell something: bullets, paragraphs, block quotes."""
    listed: int
    """Bullets and lines led by an emoji."""
    labelled: int
    labelled_listed: int


def parse_plain(
    text: str, interviewers: tuple[str, ...]
) -> tuple[list[Stretch], RecordKind, list[str]]:
    """Cuts a plain text into stretches.

    Returns:
        The stretches in order, the kind of record, and remarks.
    """
    lines = list(lines_of(text))
    labels = labels_of(lines)
    heading = declared(lines, labels)
    labels = [None if index in heading else label for index, label in enumerate(labels)]
    asks = (*interviewers, *(name for name in heading.values() if name))
    names = speakers((label for label in labels if label), asks)
    blocks = blocks_of(lines)
    coded = is_coded([text[b.start : b.start + 80] for b in blocks if b.kind == "bullet"])
    counts = _count(text, lines, labels, names, blocks)
    if blocks and _is_guide(text, blocks[0]):
        guide = parse_blocks(text, blocks, Manner(paraphrase=True, prose=False, coded=False))
        remark = "by its title an interview guide, so none of its words count as a participant's"
        return [_unsaid(stretch) for stretch in guide], "notes", [remark]
    if not coded and _is_dialogue(counts, names):
        return parse_transcript(text, lines, labels, names, asks), "verbatim", []
    return _without_dialogue(text, blocks, counts, coded=coded, interviewers=asks)


def _is_guide(text: str, first: Block) -> bool:
    title = text[first.start : first.end]
    return len(title) <= 100 and _GUIDE.search(title) is not None


def _unsaid(stretch: Stretch) -> Stretch:
    return Stretch(stretch.start, stretch.end, "note_taker")


def _without_dialogue(
    text: str,
    blocks: list[Block],
    counts: _Counts,
    *,
    coded: bool,
    interviewers: tuple[str, ...],
) -> tuple[list[Stretch], RecordKind, list[str]]:
    listed = counts.listed * 10 >= counts.lines * 3
    notes = coded or listed or _is_reported(text)
    prose = not (coded or counts.listed * 10 >= counts.lines * 6)
    questions = frozenset[int]() if notes else _plain_questions(text, blocks)
    manner = Manner(
        paraphrase=notes,
        prose=prose,
        coded=coded,
        interviewers=interviewers,
        questions=questions,
    )
    stretches = parse_blocks(text, blocks, manner)
    if notes:
        return stretches, "mixed" if _mostly_quoted(stretches) else "notes", []
    if questions:
        remark = "no speaker labels were found; paragraphs that ask count as the interviewer's"
        return stretches, "verbatim", [remark]
    remarks = []
    if not any(stretch.voice == "moderator" for stretch in stretches):
        remarks.append(
            "no speaker labels were found, so all words count as one participant's, questions too"
        )
    return stretches, "verbatim", remarks


def _count(
    text: str,
    lines: Sequence[Line],
    labels: Sequence[Label | None],
    names: dict[str, str],
    blocks: Sequence[Block],
) -> _Counts:
    listed = {b.end for b in blocks if b.kind in {"bullet", "emoji"}}
    spoken = [line.end for line, label in zip(lines, labels, strict=True) if resolve(label, names)]
    told = [b for b in blocks if b.kind in _TELLING and not _is_remark(text, b)]
    return _Counts(
        lines=len(told),
        listed=len(listed),
        labelled=len(spoken),
        labelled_listed=sum(end in listed for end in spoken),
    )


def _is_remark(text: str, block: Block) -> bool:
    """True of a paragraph "Observer: …" or "Note: …"."""
    label = label_at(text[block.start : min(block.end, block.start + 80)])
    role = role_of(label.name) if label else None
    return block.kind == "paragraph" and role in {"observer", "note_taker"}


def _is_dialogue(counts: _Counts, names: dict[str, str]) -> bool:
    """Labels that speak for themselves; in a list most items must bear one."""
    if counts.labelled < 2 or not names:
        return False
    if counts.listed * 2 >= counts.lines:
        return counts.labelled_listed * 10 >= counts.listed * 6
    return counts.labelled - counts.labelled_listed >= 2 or not counts.listed


def _is_reported(text: str) -> bool:
    """Prose about "the participant" rather than in the first person."""
    third = len(_THIRD_PERSON.findall(text))
    return third >= 2 and third > len(_FIRST_PERSON.findall(text))


def _mostly_quoted(stretches: Sequence[Stretch]) -> bool:
    """True where at least a third of what notes tell of a participant is in their own words."""
    told = [s for s in stretches if s.voice == "participant"]
    own = sum(end - start for s in told for start, end in s.quoted)
    return own * 3 >= sum(s.end - s.start for s in told) > 0


def _plain_questions(text: str, blocks: list[Block]) -> frozenset[int]:
    """Paragraphs that ask, where at least every third one does and an answer follows each.

    Returns:
        Their starts; empty where questions and answers do not take turns.
    """
    told = [block for block in blocks if block.kind in {"paragraph", "bullet"}]
    asks = [_is_short_question(text[block.start : block.end]) for block in told]
    pairs = sum(ask and not answer for ask, answer in pairwise(asks))
    if pairs < 2 or pairs != sum(asks) or pairs * 3 < len(told):
        return frozenset()
    return frozenset(block.start for block, ask in zip(told, asks, strict=True) if ask)


def _is_short_question(words: str) -> bool:
    return words.rstrip(" \t*_#")[-1:] in {"?", "？"} and len(words) <= 300
