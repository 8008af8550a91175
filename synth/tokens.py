"""How long a text is for a model, estimated; a server's own count is what is billed."""

import re

CHARS = 4.0
"""Characters a token, as alphabets have them."""
_DENSE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"
)
"""Letters of scripts without spaces, and Hangul: about a token, and half a word, each."""
_RUN = re.compile(r"(.)\1{15,}", re.DOTALL)


def count_tokens(text: str) -> float:
    """Tokens of a text: a quarter for each character, one for each of a script without spaces."""
    dense = len(_DENSE.findall(text))
    return dense + (len(text) - dense) / CHARS


def count_spoken(text: str) -> float:
    """Words between spaces; in a script without spaces, half a word for each character."""
    dense = len(_DENSE.findall(text))
    return len(_DENSE.sub("", text).split()) + dense / 2


def without_runs(text: str) -> str:
    """The text with long runs of one character, which are few tokens, cut short."""
    return _RUN.sub(r"\1\1\1\1", text)
