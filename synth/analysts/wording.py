"""Short statements and names in the participant's own words; invents none."""

import re

STATEMENT_WORDS = 30
NAME_WORDS = 10

_ASIDE = re.compile(r"\s*[\[(](?:[^\])]{0,40})[\])]\s*")
_FILLER = re.compile(
    r"(?:(?<=^)|(?<=[\s,.;]))(?:um+|uh+|er+m?|erm|ah|hmm+|mm+|you know|i mean|sort of|kind of|"
    r"like i said|to be honest|honestly|let's see|what do you call it)\b[,.…]*\s*",
    re.IGNORECASE,
)
_BARE_LIKE = re.compile(r",\s*like,\s*", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:(?:and|but|so|well|yeah|yes|yep|no|oh|ok(?:ay)?|right|then|because|'?cause|also|anyway|"
    r"look|see|actually|basically|obviously|sure|or|plus|now|mind you|which is)\b[,.…!\s]*)+",
    re.IGNORECASE,
)
_STUTTER = re.compile(r"\b(\w+(?:'\w+)?)(?:[,\s…-]+\1\b)+", re.IGNORECASE)
_DASHED_RESTART = re.compile(r"^(?:\S+\s+){0,4}\S+\s*[-–—]{1,2}\s+(?=\S+(?:\s+\S+){3})")
_VAGUE = re.compile(r"\b(?:it|that|this|they|them|one|he|she|thing)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\s*[;:.!?…]+\s+|\s+[-–—]+\s+|,\s+(?=(?:and|but|so|because|which|then|or|if|when|i|we|it|they|"
    r"that's|you)\b)|\s+(?=(?:because|but)\b)",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"^\W{0,2}(?:(?:about|with|by|at|of|that|when|because|how|to see|to get)\s+)((?:\S+\s*){1,7})",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"(?:an?|the|and|or|but|so|to|of|in|on|at|for|with|from|by|as|that|which|who|because|if|when|"
    r"then|is|was|were|are|be|been|i|we|they|s?he|it|my|our|their|his|her|this|these|those|not|"
    r"very|really|just|ha[ds]|have|does|did?|would|could|should|can|will|into|about|than|like)",
    re.IGNORECASE,
)


def statement(quote: str) -> str:
    """The quote without fillers, asides and false starts, at most STATEMENT_WORDS words."""
    text = clean(quote)
    words = text.split()
    if len(words) <= STATEMENT_WORDS:
        return text
    clauses = [c for c in _CLAUSE.split(text) if c and c.strip()]
    kept = ""
    for clause in clauses:
        if kept and len(f"{kept} {clause}".split()) > STATEMENT_WORDS:
            break
        kept = text[: text.index(clause, len(kept)) + len(clause)]
    return _capital(_shorten(kept or text, STATEMENT_WORDS))


def short_name(quote: str) -> str:
    """The quote's clearest clause as a name: at most NAME_WORDS words, no dangling end.

    A short quote is its own name. Else it is the longest clause that fits, the first of equals;
    where none fits, the beginning of the longest.
    """
    text = clean(quote)
    if len(text.split()) <= NAME_WORDS:
        return text.rstrip(" .,;:")
    clauses = [_OPENING.sub("", c).strip(" ,") for c in _CLAUSE.split(text) if c]
    fitting = [c for c in clauses if 4 <= len(c.split()) <= NAME_WORDS and not _dangles(c)]
    best = max(fitting or clauses, key=lambda c: len(c.split()))
    return _capital(_shorten(best, NAME_WORDS)).rstrip(" .,;:")


def clarity(name: str) -> float:
    """How well a name stands alone: whole, neither terse nor long, and not about "it"."""
    words = name.split()
    whole = 0.0 if name.endswith("…") else 2.0
    length = -abs(len(words) - 7) / 4
    vague = len(_VAGUE.findall(name)) / 2
    return whole + length - vague


def clean(quote: str) -> str:
    """Takes out fillers, bracketed asides, stutters and opening words; keeps all others."""
    text = " ".join(_ASIDE.sub(" ", quote).split())
    text = _BARE_LIKE.sub(" ", text)
    text = _FILLER.sub("", text)
    text = _STUTTER.sub(r"\1", text)
    text = _DASHED_RESTART.sub("", text)
    opened = _OPENING.sub("", text).strip(" ,;-–—")
    return _capital(opened or text or quote.strip())


def _shorten(text: str, limit: int) -> str:
    words = text.split()[:limit]
    cut = len(text.split()) > limit
    while cut and len(words) > 3 and _dangles(words[-1]):
        words.pop()
    return " ".join(words).rstrip(",;") + ("…" if cut else "")


def _dangles(clause: str) -> bool:
    return bool(_DANGLING.fullmatch(clause.split()[-1].strip(",.'’")))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def object_after(sentence: str, offset: int) -> str | None:
    """What a feeling word is about: up to seven words behind "about", "with", "that", or None."""
    match = _OBJECT.match(sentence[offset:])
    if match is None:
        return None
    clause = re.split(r"[,;.!?…]", match.group(1))[0]
    return _shorten(clause.strip(), 7).rstrip("…") or None
