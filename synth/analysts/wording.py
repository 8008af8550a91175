"""Short statements and names in the participant's own words; invents none."""

import re

STATEMENT_WORDS = 30
NAME_WORDS = 10

STANDS_FOR = r"\[[^\W\d_][^\[\]\d]{0,30} \d+\]"
"""What stands for words that were replaced, such as [phone 1]: a word like others."""
_ASIDE = re.compile(
    rf"\s?(?!{STANDS_FOR})[\[(](?!(?:not|never|no)\b)(?:{STANDS_FOR}|[^\])]){{0,40}}[\])]\s?",
    re.IGNORECASE,
)
_WORD = re.compile(rf"(?:{STANDS_FOR}|\S)+")
_FILLER = re.compile(
    r"(?:(?<=^)|(?<=[\s,.;]))(?:um+|uh+|er+m?|erm|ah|hmm+|mm+|"
    # "they let you know", "what I mean", "that kind of box" are no fillers
    r"(?<!\blet )(?<!\bdo )(?<!\bdid )(?<!\bif )(?<!\bas )you know|(?<!\bwhat )i mean|"
    r"(?<!\bwhat )(?<!\bthis )(?<!\bthat )(?<!\bsome )(?<!\bany )(?<!\bsame )(?<!\bno )(?<!\bthe )"
    r"(?:sort|kind) of|like i said|to be honest|honestly|let's see|i want to say|"
    r"what do you call it)\b[,.…]*\s*",
    re.IGNORECASE,
)
_BARE_LIKE = re.compile(r",\s*like,\s*", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:(?:and|but|so(?! (?:far|much|many|little|few|long|that)\b)|yeah|yes|yep|oh|ok(?:ay)?|"
    r"then|(?:because|'?cause)(?! of\b)|also|anyway|actually|basically|obviously|or|now(?! that\b)|"
    r"mind you|which is)\b[,.…!\s]*"
    # "no one", "right away", "well done" begin a sentence; "no, I" and "well I" come before it
    r"|(?:no|well|right|look|see|sure|plus)\b(?:\s*[,.…!]+\s*|\s+(?=(?:i|we|it|they|he|she)\b)))+",
    re.IGNORECASE,
)
_STUTTER = re.compile(r"\b([^\W\d]+(?:'\w+)?)(?:[,\s…-]+\1\b)+", re.IGNORECASE)
_DASHED_RESTART = re.compile(r"^((?:\S+\s+){0,4}\S+?)\s*[-–—]{1,2}\s+(?=(\S+)(?:\s+\S+){3})")
_EDGES = re.compile(r"^(?:[\s,;–—]|-(?!\d))+|[\s,;–—-]+$")
_CLAUSE = re.compile(
    r"\s*[;:.!?…]+\s+|\s+[-–—]+\s+|,\s+(?=(?:and|but|so|because|which|then|or|if|when|i|we|it|they|"
    r"that's|you)\b)|\s+(?=(?:because|but)\b)",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"^\W{0,2}(?:(?:about|with|by|at|of|that|when|because|how|to see|to get)\s+)"
    rf"((?:(?:{STANDS_FOR}|\S)+\s*){{1,7}})",
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
    if _length(text) <= STATEMENT_WORDS:
        return text
    clauses = [c for c in _CLAUSE.split(text) if c and c.strip()]
    kept = ""
    for clause in clauses:
        if kept and _length(f"{kept} {clause}") > STATEMENT_WORDS:
            break
        kept = text[: text.index(clause, len(kept)) + len(clause)]
    return _capital(_shorten(kept or text, STATEMENT_WORDS))


def short_name(quote: str) -> str:
    """The quote's clearest clause as a name: at most NAME_WORDS words, no dangling end.

    A short quote is its own name. Else it is the longest clause that fits, the first of equals;
    where none fits, the beginning of the longest.
    """
    text = clean(quote)
    if _length(text) <= NAME_WORDS:
        return text.rstrip(" .,;:")
    opened = (_OPENING.sub("", c).strip(" ,") for c in _CLAUSE.split(text) if c)
    clauses = [c for c in opened if c] or [text]
    fitting = [c for c in clauses if 4 <= _length(c) <= NAME_WORDS and not dangles(c)]
    best = max(fitting or clauses, key=_length)
    return _capital(_shorten(best, NAME_WORDS)).rstrip(" .,;:")


def clean(quote: str) -> str:
    """Takes out fillers, bracketed asides, stutters and opening words; keeps all others."""
    text = " ".join(_ASIDE.sub(" ", " ".join(quote.split())).split())
    text = _BARE_LIKE.sub(" ", text)
    text = _FILLER.sub("", text)
    text = _STUTTER.sub(r"\1", text)
    text = _DASHED_RESTART.sub(_without_false_start, text)
    opened = _EDGES.sub("", _OPENING.sub("", text))
    said = next((form for form in (opened, text) if any(c.isalnum() for c in form)), quote.strip())
    return _capital(said)


def _without_false_start(match: re.Match[str]) -> str:
    """Nothing where the words before a dash break off or begin anew behind it, else all of it."""
    begun, again = match.groups()
    broken = dangles(begun) or begun.split()[0].lower() == again.lower()
    return "" if broken else match.group()


def _shorten(text: str, limit: int) -> str:
    words = _WORD.findall(text)
    cut = len(words) > limit
    words = words[:limit]
    while cut and len(words) > 3 and dangles(words[-1]):
        words.pop()
    return " ".join(words).rstrip(",;") + ("…" if cut else "")


def _length(text: str) -> int:
    return len(_WORD.findall(text))


def dangles(clause: str) -> bool:
    """Whether a clause ends in a word that wants another."""
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
