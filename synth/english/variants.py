"""Other ways of writing the same English words: contractions in full, British and American."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import product

from synth.english.lexicon import inflections, is_common, is_noun, lemmas, word_class
from synth.english.tables import table

LONGEST = 3
"""Words of a phrase that may be written otherwise."""
_ENDINGS = {"'re": ("are",), "'ve": ("have",), "'ll": ("will",), "'s": ("is", "has")}
_ENDINGS |= {"'d": ("had", "would"), "'m": ("am",)}
_PERFECT = frozenset({"been", "got", "had"})
# British to American, by stem where other words end alike ("scour", "timbre", "canoe").
_OUR = (
    "arm behavi cand clam col demean endeav fav ferv flav glam harb hon hum lab neighb od parl"
    " ranc rig rum sav savi splend succ tum val vap vig"
).replace(" ", "|")
_RE = "calib|cent|fib|lit|lust|meag|met|sab|scept|somb|spect|theat"
_AE = (
    "aesth|anaem|anaesth|archae|caes|diarrhoe|encyclopae|foet|gynae|haem|leukae|manoeuv|oesoph"
    "|oest|paed"
)
_RULES = tuple(
    (re.compile(pattern), with_)
    for pattern, with_ in (
        (rf"(?<!\w)({_OUR})our", r"\1or"),
        (r"(?<=[a-z]{3})is(?=e$|es$|ed$|ing$|ation|er$|ers$|able$)", "iz"),
        (r"(?<=[a-z]{2})ys(?=e$|es$|ed$|ing$|er$)", "yz"),
        (rf"((?:{_RE}))re(?=$|s$|d$)", r"\1er"),
        (r"ogue(?=$|s$)", "og"),
        (r"dge(?=ment)", "dg"),
        (rf"(?=\w*(?:{_AE}))(\w*?)[ao]e", r"\1e"),
    )
)


def is_variant(quoted: str, said: str) -> bool:
    """Whether two folded words are spellings of one: British or American, compared by rule."""
    if min(len(quoted), len(said)) < 5 or quoted[0] != said[0]:
        return False
    if not (is_common(quoted) or is_common(said)):
        return False
    return any(
        pattern.sub(with_, quoted) == said or pattern.sub(with_, said) == quoted
        for pattern, with_ in _RULES
    )


def is_contracted(phrase: tuple[str, ...]) -> bool:
    """Whether a phrase may be read as another one."""
    return " ".join(phrase) in _same() or any(map(_is_short, phrase))


def begins_phrase(word: str) -> bool:
    """Whether a phrase that may be read as another one can begin with a word."""
    return word in _first_words() or _is_short(word)


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in _same())


@lru_cache(maxsize=65536)
def _is_short(word: str) -> bool:
    return "'" in word or word in _same() or tuple(_word_readings(word, "")) != (word,)


@lru_cache(maxsize=65536)
def readings(phrase: tuple[str, ...], following: str) -> frozenset[str]:
    """What a phrase of folded words may be in full; itself alone where nothing is contracted.

    Args:
        phrase: one to three words.
        following: the word after it, which tells "he's gone" from "he's here".
    """
    whole = " ".join(phrase)
    nexts = [*phrase[1:], following]
    parts = [_word_readings(word, after) for word, after in zip(phrase, nexts, strict=True)]
    every = {" ".join(choice) for choice in product(*parts)}
    return frozenset(_same().get(reading, reading) for reading in every | {whole})


def _word_readings(word: str, following: str) -> Sequence[str]:
    known = _same().get(word)
    if known:
        return (known,)
    if word.endswith("n't") and word[:-3] in word_class("negated"):
        return (f"{word[:-3]} not",)
    if word.endswith("nt") and word[:-2] in word_class("negated") and not is_common(word):
        return (f"{word[:-2]} not",)
    if word.endswith("in") and not is_common(word) and lemmas(word + "g"):
        return (word + "g",)
    stem, mark, end = word.rpartition("'")
    if mark and stem:
        endings = _ENDINGS.get(mark + end, ())
        return tuple(
            f"{stem} {full}" for full in endings if _fits(mark + end, full, following, stem)
        )
    for end, fulls in _ENDINGS.items():
        stem = word.removesuffix(end[1:])
        if stem != word and stem in word_class("subjects") and not is_common(word):
            return tuple(f"{stem} {full}" for full in fulls if _fits(end, full, following, stem))
    return (word,)


def _fits(ending: str, full: str, following: str, stem: str) -> bool:
    """Whether a contracted ending may be read as `full` before the next word."""
    if ending == "'s":
        if stem not in word_class("subjects"):  # "the driver's van" is no "driver is van"
            return full == "is" and following not in _PERFECT and not is_noun(following)
        if following in _PERFECT:
            return full == "has"
        return full == "is" or "VBN" in _verb_tags(following) or following == "already"
    if ending == "'d":
        if following in ("better", "been", "had"):
            return full == "had"
        if following in ("not", "rather", "sooner"):
            return following == "not" or full == "would"
        tags = _verb_tags(following)
        past, base = bool(tags & {"VBD", "VBN"}), bool(tags & {"VB", "VBP"})
        return (full == "had" and past and not base) or (full == "would" and base and not past)
    return True


def _verb_tags(form: str) -> set[str]:
    found: set[str] = set()
    for lemma, pos in lemmas(form):
        if pos in ("VERB", "AUX"):
            found |= inflections(lemma, pos).get(form, frozenset())
    return found


@cache
def _same() -> dict[str, str]:
    """Each phrase of variants.toml, as its words are split, to the first of its row."""
    rows = table("variants")["same"]
    return {" ".join(_split(phrase)): " ".join(_split(row[0])) for row in rows for phrase in row}


def _split(phrase: str) -> list[str]:
    return re.findall(r"[\w%&]+(?:'\w+)*", phrase)
