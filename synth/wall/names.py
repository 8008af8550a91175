"""Participants' names kept off the wall: their ids and speaker labels give way to a word."""

import re
from collections.abc import Iterable

from synth.results import Results

SOMEBODY = "[a participant]"
_GENERAL = frozenset(
    {
        *("participant", "respondent", "interviewee", "customer", "client", "user", "speaker"),
        *("patient", "guest", "member", "carer", "subscriber", "voice", "person", "survey"),
        *("interview", "interviews", "answer", "answers"),
    }
)
"""Labels that name a part in the talk, not a person."""
_WORD = re.compile(r"[\w'’-]+")


class Names:
    """Knows how the participants of a study are called."""

    def __init__(self, results: Results) -> None:
        labels = {p.id for p in results.journey.participants}
        labels |= {p.id.rpartition("/")[2] for p in results.journey.participants}
        talks = {s.id for s in results.journey.sources if s.kind == "interview"}
        said = (t for source in talks for t in results.turns.get(source, ()) if t.participant)
        labels |= {turn.speaker for turn in said if turn.speaker}
        self._names = frozenset(part.casefold() for part in _parts(labels))
        whole = (n for n in labels if _personal(n) and _like_a_name(n))
        longest = sorted(whole, key=lambda n: (-len(n), n))
        joined = "|".join(re.escape(name) for name in longest)
        self._whole = re.compile(rf"(?<!\w)(?:{joined})(?!\w)") if longest else None

    def hidden(self, text: str) -> str:
        """`text` with every participant's name replaced."""
        if self._whole:
            text = self._whole.sub(SOMEBODY, text)
        return _WORD.sub(lambda m: SOMEBODY if self._is_name(m.group()) else m.group(), text)

    def _is_name(self, word: str) -> bool:
        stem = re.sub(r"['’]s$", "", word)
        return _like_a_name(stem) and stem.casefold() in self._names

    def within(self, text: str) -> bool:
        """True where somebody is named: such words are not quoted on the wall."""
        return self.hidden(text) != text


def _parts(labels: Iterable[str]) -> Iterable[str]:
    """Whole labels of one word, and the capitalised words of longer ones ("Anna" of "Anna K.")."""
    for label in labels:
        words = _WORD.findall(label)
        for word in words:
            alone = len(words) == 1
            named = alone or (len(word) > 2 and word[:1].isupper())
            if named and _personal(word):
                yield word


def _personal(name: str) -> bool:
    plain = re.sub(r"[\s_#.-]*\d*$", "", name).casefold()
    general = plain in _GENERAL and plain == name.casefold()
    return len(name) > 1 and not name.isdigit() and not general


def _like_a_name(text: str) -> bool:
    """A file may be called "kitchen": only what is written like a name is taken for one."""
    return text != text.lower() or text.lower() == text.upper() or text[-1:].isdigit()
