"""Text of a source as a page can show it: letter for letter, so that places on it still fit.

A browser makes LF of CR LF and drops NUL; an override of the writing direction shows other words
than stand there. Each such code point is shown as another one; none is added or taken away.
"""

import re

_PICTURES = 0x2400
"""Unicode's block of signs for control characters, in their order."""
_STRANGE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def visible(text: str) -> str:
    """`text` with as many code points, none of which a browser changes or hides."""
    if not _STRANGE.search(text):
        return text
    return _STRANGE.sub(lambda found: _shown(found[0]), text.replace("\r\n", " \n"))


def _shown(letter: str) -> str:
    if letter == "\r":
        return "\n"
    if letter < " ":
        return chr(_PICTURES + ord(letter))
    return "\N{SYMBOL FOR DELETE}" if letter == "\x7f" else "\N{REPLACEMENT CHARACTER}"
