"""Which words English has, and how they are inflected.

Inflections are from LemmInflect's tables, made of the SPECIALIST Lexicon of the U.S. National
Library of Medicine; they hold no function words, so those stand here. More words, British ones and
common names among them, are from SymSpell's list (SCOWL and Google Books). Tags are the Penn
Treebank's.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources

from synth.english.tables import table


@cache
def word_class(name: str) -> frozenset[str]:
    """A class of words.toml."""
    return frozenset(table("words")[name].split())


NUMBERS = word_class("numbers")
NEGATIONS = word_class("negations")
AUXILIARIES = word_class("auxiliaries")
FUNCTION = NUMBERS | NEGATIONS | AUXILIARIES | word_class("pronouns") | word_class("joining")
"""Words of the closed classes."""
COMPOUND = 7
"""Letters of a word such as "website" that the tables do not hold, while they hold its parts."""
FREQUENT = 5000
"""Words whose slips are known for theirs: an odd word near a rarer one may be a name."""
Tags = frozenset[str]


@cache
def _listed() -> dict[str, int]:
    """The word list, the most frequent first, with the rank of each."""
    text = resources.files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt")
    lines = text.read_text("utf-8-sig").splitlines()
    return {line.split()[0]: rank for rank, line in enumerate(lines)}


@cache
def frequent() -> tuple[str, ...]:
    """The FREQUENT most frequent words."""
    return tuple(_listed())[:FREQUENT]


def is_frequent(form: str) -> bool:
    """Whether a word is among the FREQUENT most frequent ones."""
    return _listed().get(form, FREQUENT) < FREQUENT


@lru_cache(maxsize=65536)
def is_word(form: str) -> bool:
    """Whether a word of small letters is one, common names among them."""
    return is_common(form) or form in _listed()


@lru_cache(maxsize=65536)
def is_common(form: str) -> bool:
    """Whether a word of small letters is English and no name, or made of two such words."""
    return form in FUNCTION or bool(lemmas(form)) or _is_compound(form)


def _is_compound(form: str) -> bool:
    cuts = range(3, len(form) - 2) if form in _listed() and len(form) >= COMPOUND else ()
    return any(lemmas(form[:cut]) and lemmas(form[cut:]) for cut in cuts)


@lru_cache(maxsize=65536)
def lemmas(form: str) -> frozenset[tuple[str, str]]:
    """The word's dictionary forms, each with its part of speech (VERB, NOUN, ADJ, ADV, AUX)."""
    from lemminflect import getAllLemmas

    if not form.isascii() or not form.isalpha():
        return frozenset()
    found = getAllLemmas(form)
    return frozenset((lemma, pos) for pos, forms in found.items() for lemma in forms)


@lru_cache(maxsize=65536)
def inflections(lemma: str, pos: str) -> dict[str, Tags]:
    """Each form of a dictionary word, with the tags that it may have."""
    from lemminflect import getAllInflections

    forms: dict[str, set[str]] = {lemma: {"BASE"}}
    for tag, spellings in getAllInflections(lemma, pos).items():
        for form in spellings:
            forms.setdefault(form, set()).add(tag)
    return {form: frozenset(tags) for form, tags in forms.items()}


def base_form(form: str) -> str:
    """The word's shortest dictionary form; itself where it is in no dictionary."""
    return min((lemma for lemma, _ in lemmas(form)), key=lambda w: (len(w), w), default=form)


def content(words: Iterable[str]) -> frozenset[str]:
    """The dictionary forms of words of small letters, those of the closed classes left out."""
    return frozenset(base_form(word) for word in words if word not in FUNCTION)


def is_noun(form: str) -> bool:
    """Whether a word may be a thing."""
    return any(pos == "NOUN" for _, pos in lemmas(form))


@cache
def relatives(form: str) -> frozenset[str]:
    """All other inflections of the words that `form` may be."""
    related = {other for lemma in lemmas(form) for other in inflections(*lemma)}
    return frozenset(related - {form})
