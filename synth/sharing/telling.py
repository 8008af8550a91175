"""What of a study's own names would tell who somebody is: people's ids and labels, files' names.

A file may be called after a person, and a speaker's label is one. An English word that is no name
("box" of first-box.txt) is masked only where it is written like one, and the words of the study's
own title, stages and actors not at all.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from synth.english.lexicon import is_common, word_class
from synth.records.privacy import Identifier
from synth.results import Results
from synth.sharing.masking import Finder
from synth.sharing.phrases import Phrase, Phrases, folded

SOMEBODY, NAME, FILE = "a participant", "name", "file"
LONG_NUMBER = 5
"""Digits of a respondent's number that is told from any other number."""
GENERAL = frozenset(
    {
        *("participant", "respondent", "interviewee", "customer", "client", "user", "speaker"),
        *("patient", "guest", "member", "carer", "subscriber", "voice", "person", "people"),
        *("moderator", "interviewer", "observer", "facilitator", "researcher", "host", "unknown"),
        *("interview", "interviews", "survey", "surveys", "answer", "answers", "responses"),
        *("transcript", "transcripts", "notes", "note", "session", "group", "focus", "pilot"),
        *("data", "export", "file", "text", "the", "and", "for", "with", "from", "row", "part"),
    }
)
"""Words of labels and file names that name a part in the talk, or a kind of file."""
_CODE = re.compile(r"(?<![^\W_])P\d{2,4}(?![^\W_])")
_FILE = re.compile(
    r"(?i)(?<![\w./\\~-])[\w./\\~-]+\.(?:txt|md|vtt|srt|docx?|odt|rtf|pdf|csv|tsv|xlsx?|jsonl?|toml|html?|zip"
    r"|mp3|mp4|m4a|wav|mov|png|jpe?g|db|gguf)\b"
)


def finders(results: Results) -> list[Finder]:
    """Finders of everything that a study calls its people and its files."""
    return [codes, files_named, _exact_paths(results), Phrases(_phrases(results))]


def codes(text: str) -> list[Identifier]:
    """Codes that researchers and `[privacy]` give people, such as P03."""
    return [Identifier(start=m.start(), end=m.end(), kind=SOMEBODY) for m in _CODE.finditer(text)]


def files_named(text: str) -> list[Identifier]:
    """Whatever is written like a file's name or path."""
    return [Identifier(start=m.start(), end=m.end(), kind=FILE) for m in _FILE.finditer(text)]


def named(names: Iterable[str]) -> Finder:
    """Names as a person confirmed them, as whole words in any case."""
    return Phrases(Phrase(folded(name), NAME) for name in names)


def _exact_paths(results: Results) -> Finder:
    paths = {s.path for s in results.journey.sources}
    told = paths | {PurePosixPath(path).name for path in paths}
    pattern = re.compile("|".join(map(re.escape, sorted(told, key=len, reverse=True))) or "(?!)")

    def find(text: str) -> list[Identifier]:
        return [Identifier(start=m.start(), end=m.end(), kind=FILE) for m in pattern.finditer(text)]

    return find


def _phrases(results: Results) -> Iterator[Phrase]:
    journey = results.journey
    own = _vocabulary(results)
    ids = {p.id for p in journey.participants}
    labels = {t.speaker for turns in results.turns.values() for t in turns if t.speaker}
    stems = {PurePosixPath(s.path).stem for s in journey.sources}
    for name in sorted({*ids, *(i.rpartition("/")[2] for i in ids)}):
        yield from _of(name, SOMEBODY, own)
    for name in sorted({*labels, *stems, *journey.review.reviewers}):
        yield from _of(name, NAME, own)


def _vocabulary(results: Results) -> frozenset[str]:
    journey = results.journey
    texts = [journey.study.get("title", ""), *(a.name for a in journey.actors)]
    texts += [name for s in journey.stages for name in (s.name, s.description)]
    texts += [facet.name for facet in journey.facets]
    return frozenset(word for text in texts for word in folded(text))


def _of(name: str, kind: str, own: frozenset[str]) -> Iterator[Phrase]:
    """The whole of a name, and each word of it that may be one."""
    words = folded(name)
    tellings = [w for w in words if not (w.isdigit() or _general(w, own))]
    if len(words) > 1 and tellings:
        yield Phrase(words, kind, capital=all(map(is_common, words)))
    for word in words:
        alone = len(words) == 1
        if word in tellings and (len(word) > 2 or (alone and len(word) > 1)):
            yield Phrase((word,), kind, capital=is_common(word) or len(word) < 3)
        elif alone and word.isdigit() and len(word) >= LONG_NUMBER:
            yield Phrase((word,), kind)


def _general(word: str, own: frozenset[str]) -> bool:
    """Whether a word names no one: a part in the talk, "me", or a word of the study's own."""
    own_word = word in own and is_common(word)
    return own_word or word in GENERAL or word in word_class("pronouns")
