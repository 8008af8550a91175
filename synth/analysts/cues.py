"""Rules for English speech: mode, severity, valence, emotion, channel; the words are in cues.toml.

They err towards saying nothing: an
untold severity and an unclear valence are None.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from synth.english.clauses import cues
from synth.records.evidence import Mode

_CUES = tomllib.loads((Path(__file__).parent / "cues.toml").read_text("utf-8"))


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


_MODE = _CUES["mode"]
_WISH = _any(_MODE["wished"])
_EXPECTED = _any(_MODE["expected"])


def _hearsay(others: Iterable[str]) -> re.Pattern[str]:
    told = rf"(?:{'|'.join(others)}) (?:\w+ly )?(?:{'|'.join(_MODE['told'])})"
    return _any([told, *_MODE["rumour"]])


_HEARSAY_IN_NOTES = _hearsay([cues("others")])
_HEARSAY = _hearsay([cues("others"), "he", "she"])
_SEVERITY = [(int(level), _any(cues)) for level, cues in _CUES["severity"].items()]
_VALENCE = {word: int(value) for value, words in _CUES["valence"].items() for word in words}
_VALENCE_WORD = _any(re.escape(w) for w in sorted(_VALENCE, key=lambda w: (-len(w), w)))
_LIKE_FILLER = re.compile(r"(?<!\bi )(?<!\bwe )(?<!\breally )(?<!n't )\blike\b", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:not|never|no|hardly|without|nothing|\w+n['’]t)\b(?:\s+[\w'’~-]+){0,2}\s*$", re.IGNORECASE
)
_NO_OBSTACLE = _any(_CUES["facet"]["no_obstacle"])
_UNCLEAR = _any(_CUES["unclear"]["patterns"])
_CHANNEL = [(name, _any(patterns)) for name, patterns in _CUES["channel"].items()]
_FACET = {facet: _any(patterns) for facet, patterns in _CUES["facet"].items()}
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_EMPTY = frozenset(_CUES["nothing"]["words"])
NOTHING: tuple[str, ...] = tuple(_CUES["nothing"]["sentences"])
"""Sentences of an interview that say nothing of a journey."""
_SIGNS = [_any(patterns) for patterns in _CUES["sign"].values()]
_ASKS = {kind: _any(patterns) for kind, patterns in _CUES["question"].items()}


@dataclass(frozen=True)
class Lean:
    """What a question invites: the answer to "what got in the way?" is likely a pain point."""

    wish: bool = False
    pain: bool = False
    good: bool = False
    goal: bool = False


def lean_of(question: str | None) -> Lean:
    """Reads off a question what it invites; a question that invites two things invites none."""
    text = question or ""
    lean = Lean(
        wish=bool(_ASKS["wish"].search(text)),
        pain=bool(_ASKS["pain"].search(text)),
        good=bool(_ASKS["good"].search(text)),
        goal=bool(_ASKS["goal"].search(text)),
    )
    return lean if sum((lean.wish, lean.pain, lean.good)) <= 1 else Lean(goal=lean.goal)


def mode_of(sentence: str, lean: Lean, *, survey: bool = False, notes: bool = False) -> Mode:
    """How the speaker stands to what they say: lived, expected, wished, or told of others.

    In notes "she" and "he" are the participant; there only named others make hearsay.
    """
    if (_HEARSAY_IN_NOTES if notes else _HEARSAY).search(sentence):
        return "hearsay"
    if _WISH.search(sentence) or (survey and lean.wish):
        return "wished"
    if _EXPECTED.search(sentence):
        return "expected"
    return "experienced"


def severity_of(sentence: str) -> int | None:
    """The consequence as told, 1 to 4 (design scale), or None where none is told."""
    return next((level for level, cue in _SEVERITY if cue.search(sentence)), None)


def channel_of(sentence: str) -> str | None:
    """The channel named first in the sentence, or None."""
    hits = [(m.start(), name) for name, cue in _CHANNEL if (m := cue.search(sentence))]
    return min(hits)[1] if hits else None


def channel_named(label: str) -> str | None:
    """The channel that a label stands for, such as "phone" for "a person on the phone"."""
    return label if label in _CUES["channel"] else channel_of(label)


def is_unclear(sentence: str) -> bool:
    """Whether laughter or a stock phrase of irony leaves the sign open."""
    return bool(_UNCLEAR.search(sentence))


def feeling_in(sentence: str) -> tuple[str, int, int] | None:
    """The strongest feeling word: (word, valence -2..+2 after negation, offset behind it).

    None where no feeling word stands in the sentence. A negated word keeps one step of strength
    with its sign turned: "not happy" is -1. A comma ends the reach of a negation: "no, happy".
    """
    masked = _LIKE_FILLER.sub(lambda m: "~" * len(m.group()), sentence)
    # Letters that only a regular expression takes for i or s ("ı", "ſ") make no known word.
    words = (m for m in _VALENCE_WORD.finditer(masked) if m.group().lower() in _VALENCE)
    found = [_signed(m, masked) for m in words]
    return max(found, key=lambda f: (abs(f[1]), -f[2]), default=None)


def _signed(match: re.Match[str], sentence: str) -> tuple[str, int, int]:
    word = match.group().lower()
    value = _VALENCE[word]
    if _NEGATION.search(sentence[: match.start()]):
        value = -1 if value > 0 else 1
        word = f"not {word}"
    return word, value, match.end()


def tells_action(sentence: str) -> bool:
    """Whether the speaker says that they did something."""
    return bool(_FACET["action"].search(sentence))


def tells_goal(sentence: str) -> bool:
    """Whether the speaker says what they were after."""
    return bool(_FACET["goal"].search(sentence))


def tells_obstacle(sentence: str) -> bool:
    """Whether something is said to have stood in the way; "never late" is no obstacle."""
    return bool(_FACET["pain_point"].search(_NO_OBSTACLE.sub(" ", sentence)))


def signs_of(sentence: str) -> list[bool]:
    """For each row of `sign` in cues.toml, in order, whether the sentence shows it."""
    return [bool(sign.search(sentence)) for sign in _SIGNS]


def content_words(sentence: str) -> int:
    """How many words of a sentence mean something by themselves."""
    words = (match.group().lower() for match in _WORD.finditer(sentence))
    return sum(len(word) > 2 and word not in _EMPTY for word in words)
