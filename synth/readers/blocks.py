"""Blocks of a text without speaker labels: headings, bullets, paragraphs, with their indents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from synth.readers.stretches import Line, front_matter_end, is_markup, stamp_line

BlockKind = Literal[
    "front", "heading", "table", "image", "quote", "bullet", "emoji", "aside", "stamp", "paragraph"
]

_HEADING = re.compile(r"[ \t]*(#{1,6})[ \t]+(?=\S)")
_BULLET = re.compile(r"([ \t]*)(?:[-*+•‣◦–—]|\d{1,2}[.)]|[a-z]\))[ \t]+(?=\S)")
_QUOTE = re.compile(r"[ \t]*>[ \t]*")
_IMAGE = re.compile(r"[ \t]*(?:(?:!\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)[ \t]*)+|<!--.*-->[ \t]*)\Z")
_ASIDE = re.compile(
    r"[ \t]*(?:\([^()]{1,600}\)|\[[^\[\]]{1,600}\]|_\([^()]{1,600}\)_)[.!]?[ \t]*\Z"
)
_LEAD = re.compile(r"[ \t]*")
_EMOJI = ((0x1F300, 0x1FAFF), (0x2600, 0x27BF), (0x2B00, 0x2BFF), (0x2753, 0x2757))
_JOINING: frozenset[BlockKind] = frozenset({"front", "table", "quote"})


@dataclass(slots=True)
class Block:
    """Lines that belong together; `start` is where the words begin, after the bullet or mark."""

    kind: BlockKind
    start: int
    end: int
    indent: int
    """Columns before the mark, a tab counting as four; level (1-6) of a heading."""


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """Cuts a text into blocks; a line that follows without a blank line continues its block."""
    matter = front_matter_end(list(lines[:61]))
    blocks: list[Block] = []
    running = asked = False
    for index, line in enumerate(lines):
        if index < matter:
            block = Block("front", line.start, line.end, 0)
        elif is_markup(line.words):
            running = False
            continue
        else:
            block = _block(line)
        if running and blocks and _continues(blocks[-1], block, asked=asked):
            blocks[-1].end = block.end
        else:
            blocks.append(block)
        running, asked = True, line.words.rstrip().endswith("?")
    return blocks


def is_emoji(character: str) -> bool:
    """True for a pictograph such as those that code a reaction at the start of a line."""
    return any(low <= ord(character) <= high for low, high in _EMOJI)


def _block(line: Line) -> Block:
    words = line.words
    if match := _HEADING.match(words):
        return Block("heading", line.start + match.end(), line.end, len(match[1]))
    if match := _BULLET.match(words):
        return Block("bullet", line.start + match.end(), line.end, _columns(match[1]))
    if match := _QUOTE.match(words):
        return Block("quote", line.start + match.end(), line.end, 0)
    lead = _LEAD.match(words)
    indent = lead.end() if lead else 0
    return Block(
        _plain_kind(words, indent), line.start + indent, line.end, _columns(words[:indent])
    )


def _plain_kind(words: str, indent: int) -> BlockKind:
    if words.startswith("|", indent):
        return "table"
    if _IMAGE.match(words):
        return "image"
    if _ASIDE.match(words):
        return "aside"
    if stamp_line(words):
        return "stamp"
    return "emoji" if is_emoji(words[indent]) else "paragraph"


def _continues(last: Block, block: Block, *, asked: bool) -> bool:
    """`asked`: the line before ends in a question mark; the answer to a bullet may follow it."""
    if block.kind == "paragraph":
        answers = asked and last.kind == "bullet" and block.indent <= last.indent
        return not answers and last.kind in {"paragraph", "bullet", "emoji", "quote"}
    return block.kind == last.kind and block.kind in _JOINING


def _columns(blank: str) -> int:
    return len(blank.expandtabs(4))
