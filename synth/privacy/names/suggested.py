"""A model's suggestions among the likely names: listed for confirmation like all, never replaced.

A suggestion has nothing but its words, so it is worth what a text bears out: where they stand.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from synth.privacy.folding import WIDE
from synth.privacy.names.mentions import Mention, context_of
from synth.records.document import Document
from synth.records.privacy import Likely

SIGN = "a model's suggestion"
MOST_WORDS = 8
_MARK = re.compile(r"\[[^\[\]\n]+ \d+\]")
"""What stands for something already."""
_AROUND = " .,;:!?…\"'“”„‘’«»()[]"
_OWNS = re.compile(r"['’]s\Z")


class Suggestion(NamedTuple):
    """What a model takes for a name."""

    words: str
    kind: str
    """"name", "place" or "organisation"."""


def trimmed(words: str) -> str:
    """The words with single spaces, without signs around them; "" for what can be no name."""
    told = _OWNS.sub("", " ".join(words.split()).strip(_AROUND))
    usable = told.isprintable() and any(c.isalpha() for c in told)
    return told if usable and len(told.split()) <= MOST_WORDS else ""


def standing(named: Iterable[Suggestion], texts: Iterable[str]) -> list[Suggestion]:
    """Those whose words stand in one of the texts letter by letter, as whole words.

    Any white space is as good as any other, and what stands for something already is no text.
    """
    bare = [_bare(text) for text in texts]
    told = ((one, _written([one.words])) for one in named)
    return [one for one, written in told if any(map(written.search, bare))]


def with_suggestions(
    likely: Sequence[Likely],
    suggestions: Iterable[Suggestion],
    documents: Sequence[Document],
    paths: Mapping[str, str],
) -> list[Likely]:
    """The likely names, and those that only a model suggested after them, the frequent first.

    What is listed already, or is a part of a person's name that is, gets the sign alone.

    Args:
        likely: what is listed.
        suggestions: trimmed, from any window, in any order.
        documents: what was read.
        paths: what the sources are called in the list, where they are called otherwise.
    """
    found: defaultdict[str, Counter[Suggestion]] = defaultdict(Counter)
    for one in suggestions:
        found[_key(one.words)][one] += 1
    keys = [_key(one.words) for one in likely]
    owners = {key: _owner(key, keys, likely) for key in found}
    met = {place for place in owners.values() if place is not None}
    listed = [_signed(one) if n in met else one for n, one in enumerate(likely)]
    bare = [_bare(document.text) for document in documents]
    new = [
        told
        for key, forms in found.items()
        if owners[key] is None and (told := _likely(forms, documents, bare, paths))
    ]
    return [*listed, *sorted(new, key=lambda one: (-one.times, one.words.casefold()))]


def _owner(key: str, keys: Sequence[str], likely: Sequence[Likely]) -> int | None:
    """The place in the list of what these words are, else of a full name that they belong to."""
    if key in keys:
        return keys.index(key)
    people = (n for n, one in enumerate(likely) if one.kind == "name")
    return next((n for n in people if f" {key} " in f" {keys[n]} "), None)


def _key(words: str) -> str:
    return _OWNS.sub("", " ".join(words.split())).lower().replace("’", "'")


def _signed(one: Likely) -> Likely:
    return one.model_copy(update={"signs": tuple(dict.fromkeys((*one.signs, SIGN)))})


def _likely(
    forms: Counter[Suggestion],
    documents: Sequence[Document],
    bare: Sequence[str],
    paths: Mapping[str, str],
) -> Likely | None:
    """What is listed of one name, in all its forms; None where it stands in no turn."""
    words = min(forms, key=lambda one: (-forms[one], one)).words
    kinds: Counter[str] = Counter()
    for one, times in forms.items():
        kinds[one.kind] += times
    places = [*_places(sorted({one.words for one in forms}), documents, bare)]
    if not places:
        return None
    first = places[0]
    document = documents[first.document]
    path = document.source.path
    return Likely(
        words=words,
        kind=min(kinds, key=lambda kind: (-kinds[kind], kind)),
        times=len(places),
        source=paths.get(path, path),
        turn=first.turn,
        context=context_of(document.text, document.by_number()[first.turn], first),
        signs=(SIGN,),
    )


def _places(
    forms: Sequence[str], documents: Sequence[Document], bare: Sequence[str]
) -> Iterator[Mention]:
    written, firsts = _written(forms), {re.split(r"[\s'’]", form)[0] for form in forms}
    for number, (document, text) in enumerate(zip(documents, bare, strict=True)):
        if not any(first in text for first in firsts):
            continue
        starts = [turn.start for turn in document.turns]
        for match in written.finditer(text):
            at = bisect_right(starts, match.start()) - 1
            if at >= 0 and match.end() <= document.turns[at].end:
                turn = document.turns[at].turn
                yield Mention(number, turn, match.start(), match.end())


def _written(forms: Iterable[str]) -> re.Pattern[str]:
    """Any of these words as somebody may have typed them: either apostrophe, any white space."""
    told = (_typed(form) for form in sorted(forms, key=lambda form: (-len(form), form)))
    return re.compile("|".join(told))


def _typed(words: str) -> str:
    """In scripts that part words, no letter may come before them or after."""
    inner = r"\s+".join(re.escape(word) for word in words.split())
    before = "" if WIDE.match(words[0]) else r"(?<!\w)"
    after = "" if WIDE.match(words[-1]) else r"(?!\w)"
    return before + re.sub("['’]", "['’]", inner) + after


def _bare(text: str) -> str:
    """A text of the same length without what stands for something already."""
    return _MARK.sub(lambda mark: "\0" * len(mark[0]), text)
