"""Notes of a conversation, and speech without speaker labels.

In notes one bullet is one turn, and what it says of the participant is a paraphrase; only
phrases in quotation marks are the participant's own words. Asides in brackets are an
observer's. A question in bold, in a heading, or above nested bullets is the moderator's.
"""

import re
from dataclasses import dataclass, replace

from synth.readers.asides import note_pieces
from synth.readers.blocks import Block
from synth.readers.quotes import quoted_spans
from synth.readers.roles import Role, fold, names_interviewer, role_of
from synth.readers.stretches import Stretch, clock, trimmed
from synth.records.document import Voice

_MARKS = " \t*_#"
_LABEL = re.compile(
    r"(?:\*\*|__|_)?([^\W_][^\n:：*_?!\"“«()]{0,38}?)[ \t\u00a0]*(?:\*\*|__|_)?[ \t\u00a0]*"
    r"[:：](?!//)(?:\*\*|__)?"
)
_LEGEND = re.compile(r"[A-Z]\w{0,3} ?= ?\w")
_BACKGROUND = re.compile(
    r"\b(?:demographic|background|abbreviation|legend|metadata|resource|reference|license|licence"
    r"|copyright|profil|legende|abreviation|setup|agenda)",
)
_ANSWER = re.compile(
    r"(?:he|she|they|participant|p\d*|yes|yeah|no|nope|yep|oui|non|ja|nein|si|sí|il|elle)\b"
    r"|[\"“«„]",
    re.IGNORECASE,
)
_ASKS_FIRST = frozenset(
    re.findall(
        r"\S+",
        "what how why who whom whose where when which is are was were do does did can could should"
        " would will have has had any anything anyone and so but okay ok else tell que quoi quel"
        " quelle quels quelles comment pourquoi qui ou quand est-ce was wie warum wer wo wann"
        " welche gibt cual como por donde cuando",
    )
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text without a dialogue is to be read."""

    paraphrase: bool
    """True for notes: the words are the note-taker's."""
    prose: bool
    """True where paragraphs hold what the participant said, False where bullets do."""
    coded: bool
    """True where O:, P:, I: code observation, participant, interference."""
    interviewers: tuple[str, ...] = ()
    questions: frozenset[int] = frozenset()
    """Starts of paragraphs that ask, in speech where questions and answers take turns."""


def is_coded(heads: list[str]) -> bool:
    """True where lines begin with a legend ("O = …") or with both P: and O: or I:."""
    codes = {"p": 0, "o": 0, "i": 0}
    for head in heads:
        match = _LABEL.match(head)
        if match and fold(match[1]) in codes:
            codes[fold(match[1])] += 1
    legend = sum(1 for head in heads if _LEGEND.match(head))
    watched = codes["o"] >= 2 and codes["p"] + codes["i"] >= 1
    return watched or (codes["p"] >= 2 and codes["o"] >= 1) or (legend >= 2 and codes["p"] >= 1)


def parse_blocks(text: str, blocks: list[Block], manner: Manner) -> list[Stretch]:
    """Tells who speaks in each block of notes or of unlabelled speech."""
    reader = _Reader(text, manner, _coded_sections(text, blocks, manner))
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        reader.read(block, following, first=index == 0)
    return reader.stretches


class _Reader:
    """Walks through the blocks with what their headings and parents say."""

    def __init__(self, text: str, manner: Manner, coded: set[int]) -> None:
        self._text = text
        self._manner = manner
        self._coded = coded
        self._section = 0
        self._background = 0  # level of the heading that opened background, 0 for none
        self._parents: list[tuple[int, Voice | None]] = []
        self._time: str | None = None
        self._marked_questions = False  # bold or in a heading: bullets need not be the questions
        self.stretches: list[Stretch] = []

    def read(self, block: Block, following: Block | None, *, first: bool) -> None:
        """Adds the stretches of one block."""
        if block.kind != "bullet":
            self._parents.clear()
        if block.kind == "heading":
            self._heading(block)
        elif block.kind in {"front", "table", "image"}:
            self._add(block.start, block.end, "note_taker")
        elif block.kind == "aside":
            self._add(block.start, block.end, self._aside_voice(block))
        elif block.kind == "stamp":
            self._time = clock(self._text[block.start : block.end].strip(" []()"))
        elif block.kind == "quote":
            self._own_words(block)
        elif block.kind == "bullet":
            self._bullet(block, following)
        else:
            self._paragraph(block, title=first and following is not None)

    def _heading(self, block: Block) -> None:
        self._section = block.start
        words = self._text[block.start : block.end]
        if self._background and block.indent <= self._background:
            self._background = 0
        if not self._background and _BACKGROUND.search(fold(words)):
            self._background = block.indent
        asked = words.rstrip(_MARKS).endswith("?")
        self._marked_questions |= asked
        self._add(block.start, block.end, "moderator" if asked else "note_taker", _MARKS)
        if not asked and self.stretches:
            self.stretches[-1] = replace(self.stretches[-1], closes=True)

    def _own_words(self, block: Block) -> None:
        """A block quote: the participant's own words, set apart in notes."""
        spans = []
        at = block.start
        for piece in self._text[block.start : block.end].split("\n"):
            span = trimmed(self._text, at, at + len(piece), '> "“”«»')
            spans += [span] if span else []
            at += len(piece) + 1
        whole = trimmed(self._text, block.start, block.end)
        if whole and self._manner.paraphrase:
            self.stretches.append(
                Stretch(*whole, "participant", paraphrase=True, quoted=tuple(spans))
            )
        elif whole:
            self.stretches.append(Stretch(*whole, "participant"))

    def _bullet(self, block: Block, following: Block | None) -> None:
        while self._parents and self._parents[-1][0] >= block.indent:
            self._parents.pop()
        inherited = self._parents[-1][1] if self._parents else None
        parent = self._is_parent(block, following)
        voice: Voice | None = None
        if self._manner.coded and _LEGEND.match(self._text, block.start):
            self._add(block.start, block.end, "note_taker")
        elif self._labelled(block):
            voice = self.stretches[-1].voice
        elif parent and self._is_question(block):
            voice = "moderator"
            self._add(block.start, block.end, voice, _MARKS)
        elif self._background:
            voice = "note_taker"
            self._add(block.start, block.end, voice)
        elif inherited in {"observer", "note_taker"} or self._uncoded(inherited):
            voice = inherited or "observer"
            self._add(block.start, block.end, voice)
        else:
            self._said(block.start, block.end)
        self._parents.append((block.indent, voice))

    def _is_parent(self, block: Block, following: Block | None) -> bool:
        """True where deeper bullets follow, or, in prose, the paragraph that answers."""
        if following is None:
            return False
        deeper = following.kind == "bullet" and following.indent > block.indent
        return deeper or (following.kind == "paragraph" and self._manner.prose)

    def _uncoded(self, inherited: Voice | None) -> bool:
        """A bullet without a code among coded ones: nobody knows that the participant said it."""
        return self._section in self._coded and inherited is None and not self._parents

    def _paragraph(self, block: Block, *, title: bool) -> None:
        words = self._text[block.start : block.end].strip()
        bold = re.fullmatch(r"(\*\*|__).{1,400}\1\s*\??", words) is not None
        if self._labelled(block):
            return
        asked = (bold and words.rstrip(_MARKS).endswith("?")) or self._asks_plainly(block)
        lists = self._manner.paraphrase and words.endswith(":")  # "Quotes:" above a list
        unsaid = block.kind == "paragraph" and (lists or not self._manner.prose)
        if asked:
            self._marked_questions = True
            self._add(block.start, block.end, "moderator", _MARKS)
        elif bold or self._background or unsaid or (title and _is_title(words)):
            self._add(block.start, block.end, "note_taker")
        else:
            self._said(block.start, block.end)

    def _asks_plainly(self, block: Block) -> bool:
        return block.start in self._manner.questions

    def _labelled(self, block: Block) -> bool:
        """Reads "Observer: …", "P: …", "Note: …"; False where the block has no such label."""
        match = _LABEL.match(self._text, block.start, block.end)
        if not match:
            return False
        asks = names_interviewer(match[1], self._manner.interviewers)
        role = "moderator" if asks else role_of(match[1])
        if role is None or (match.end() == block.end and role != "participant"):
            return False
        self._by_role(match[1], role, match.end(), block.end)
        return bool(self.stretches) and self.stretches[-1].end > match.start()

    def _by_role(self, name: str, role: Role, start: int, end: int) -> None:
        if self._manner.coded and fold(name) in {"i", "o"}:
            self._add(start, end, "observer", _MARKS)
        elif role in {"participant", "unknown"}:
            self._said(start, end, name if any(c.isdigit() for c in name) else None)
        elif role == "moderator":
            self._asked(name, start, end)
        else:
            self._add(start, end, "observer" if role == "observer" else "note_taker", _MARKS)

    def _asked(self, name: str, start: int, end: int) -> None:
        """A moderator's bullet; an answer may follow the question on the same line."""
        mark = self._text.rfind("? ", start, end)
        if self._manner.paraphrase and mark >= 0 and _ANSWER.match(self._text[mark + 2 : end]):
            self._add(start, mark + 1, "moderator", speaker=name)
            self._said(mark + 2, end)
        else:
            self._add(start, end, "moderator", speaker=name)

    def _said(self, start: int, end: int, speaker: str | None = None) -> None:
        """The participant's words, with asides in brackets taken out of notes."""
        pieces = (
            note_pieces(self._text, start, end) if self._manner.paraphrase else [(start, end, True)]
        )
        for left, right, own in pieces:
            after_aside = left > start
            while after_aside and left < right and self._text[left] in " .,;:":
                left += 1
            span = trimmed(self._text, left, right)
            if not span or not any(c.isalnum() for c in self._text[slice(*span)]):
                continue
            if not own:
                self.stretches.append(Stretch(*span, "observer"))
                continue
            quoted = quoted_spans(self._text, *span) if self._manner.paraphrase else ()
            self.stretches.append(
                Stretch(
                    *span,
                    "participant",
                    speaker,
                    self._take_time(),
                    self._manner.paraphrase,
                    quoted,
                )
            )

    def _is_question(self, block: Block) -> bool:
        words = self._text[block.start : block.end].rstrip(_MARKS)
        if not words.endswith("?"):
            return False
        first = fold(words.split(maxsplit=1)[0].strip("*_,"))
        top = block.indent == 0 and not self._marked_questions
        return top or first in _ASKS_FIRST or len(words.split()) <= 8

    def _aside_voice(self, block: Block) -> Voice:
        inner = self._text[block.start : block.end].strip(" ([_*")
        role = role_of(re.split(r"[\s:*]", inner, maxsplit=1)[0])
        if role == "moderator" and ":" in inner[:40]:
            return "moderator"
        return "note_taker" if role == "note_taker" else "observer"

    def _take_time(self) -> str | None:
        time, self._time = self._time, None
        return time

    def _add(
        self, start: int, end: int, voice: Voice, marks: str = "", speaker: str | None = None
    ) -> None:
        span = trimmed(self._text, start, end, marks)
        if span:
            self.stretches.append(Stretch(*span, voice, speaker))


def _is_title(words: str) -> bool:
    return len(words) < 100 and "\n" not in words and words[-1] not in ".!?…,:;\"'”»)"


def _coded_sections(text: str, blocks: list[Block], manner: Manner) -> set[int]:
    """Starts of the headings under which bullets are coded O:, P:, I: (0 before any heading)."""
    sections: set[int] = set()
    section = 0
    for block in blocks:
        if block.kind == "heading":
            section = block.start
        elif block.kind == "bullet" and manner.coded:
            match = _LABEL.match(text, block.start, block.end)
            if match and fold(match[1]) in {"o", "p", "i"}:
                sections.add(section)
    return sections
