"""Who is the moderator, and what each answer was asked: from labels, else from who asks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from synth.readers.roles import Role, fold, names_interviewer, role_of
from synth.readers.stretches import Stretch
from synth.records.document import Turn, Voice

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_QUESTION_MARKS = re.compile("[?？؟]+")
_QUESTION_CHARS = 300
_CLOSING_MARKS = " \t\n*_\"'”’»)]"


@dataclass(slots=True)
class _Talk:
    """What one speaker did: turns, words, turns that end in a question, question marks."""

    turns: int = 0
    words: int = 0
    asking: int = 0
    marks: int = 0

    def is_passing(self, total: int) -> bool:
        """True of who passes by, such as a captioner who is thanked, among `total` words."""
        return self.turns <= 3 and self.words * 100 < total


def assign_voices(
    text: str, stretches: Sequence[Stretch], interviewers: tuple[str, ...]
) -> tuple[list[Stretch], list[str]]:
    """Gives every labelled stretch a voice.

    Returns:
        The stretches, none with voice None, and remarks on what could not be told.
    """
    names = list(dict.fromkeys(s.speaker for s in stretches if s.voice is None and s.speaker))
    voices: dict[str, Voice | None] = {n: _stated(n, names, interviewers) for n in names}
    remarks: list[str] = []
    talk = _talk(text, stretches)
    told = any(s.voice == "moderator" and s.speaker for s in stretches)
    if not told and "moderator" not in voices.values() and len(names) >= 2:
        asker = _asker([n for n in names if voices[n] is None], talk)
        if asker:
            voices[asker] = "moderator"
        elif any(voices[n] is None for n in names):
            remarks.append(
                "nobody could be told as the interviewer, so all speakers count as participants;"
                " name the interviewer under interviewers in study.toml"
            )
    passing = _bystanders(names, voices, talk)
    speak = [n for n in names if voices[n] in (None, "participant") and n not in passing]
    if speak:  # else nobody would be left
        for name in passing:
            voices[name] = "observer"
            said = f"{name} says only {talk[name].words} words"
            remarks.append(f"{said} and is taken for an observer")
    return [
        s if s.voice else replace(s, voice=voices.get(s.speaker or "") or "participant")
        for s in stretches
    ], remarks


def number_turns(text: str, stretches: Iterable[Stretch]) -> tuple[Turn, ...]:
    """Turns numbered from 1, each participant's with the moderator's words before it."""
    turns: list[Turn] = []
    asked: str | None = None
    fresh = True  # the next moderator words begin a new question
    for stretch in stretches:
        voice = stretch.voice or "participant"
        words = text[stretch.start : stretch.end]
        if voice == "moderator":
            asked = _asked(asked, words, fresh=fresh)
            fresh = False
        elif voice == "participant":
            fresh = True
        elif stretch.closes:
            asked, fresh = None, True
        turns.append(
            Turn(
                turn=len(turns) + 1,
                voice=voice,
                start=stretch.start,
                end=stretch.end,
                speaker=stretch.speaker,
                question=_tail(asked) if voice == "participant" and asked else None,
                time=stretch.time,
                paraphrase=stretch.paraphrase,
                quoted=stretch.quoted,
            )
        )
    return tuple(turns)


def _stated(name: str, names: list[str], interviewers: tuple[str, ...]) -> Voice | None:
    if names_interviewer(name, interviewers):
        return "moderator"
    role = _letter_role(fold(name), {fold(n)[:1] for n in names if len(fold(n)) <= 3})
    role = role or role_of(name)
    return None if role == "unknown" else role


def _letter_role(key: str, letters: set[str]) -> Role | None:
    """M: and R: are researchers beside P:; R: is a respondent beside I:, Q: or M:."""
    if key == "m":
        return "moderator" if letters & {"p", "r"} else "unknown"
    if key == "r" and "p" in letters and not letters & {"i", "q", "m"}:
        return "moderator"
    return None


def _talk(text: str, stretches: Sequence[Stretch]) -> dict[str, _Talk]:
    talk: dict[str, _Talk] = {}
    for stretch in stretches:
        one = talk.setdefault(stretch.speaker or "", _Talk())
        words = text[stretch.start : stretch.end]
        length = sum(1 for _ in _WORD.finditer(words))
        marks = sum(1 for _ in _QUESTION_MARKS.finditer(words))
        one.turns += 1
        one.words += length
        one.asking += words.rstrip(_CLOSING_MARKS)[-1:] in {"?", "？", "؟"}
        one.marks += marks
    return talk


def _asker(candidates: list[str], talk: dict[str, _Talk]) -> str | None:
    """The one whose turns end in most of the questions, and whose words are most of them.

    A rhetorical "right?" inside an answer hands nothing over; a question at the end does.
    """
    if not candidates:
        return None
    name = max(candidates, key=lambda n: talk[n].asking)
    total = sum(other.words for other in talk.values())
    one = talk[name]
    others = [other for n, other in talk.items() if n and n != name and not other.is_passing(total)]
    everyone = one.asking + sum(other.asking for other in others)
    if one.asking < 2 or one.asking * 10 < everyone * 6 or not others:
        return None
    hands_over = all(one.asking * o.turns * 2 >= o.asking * one.turns * 3 for o in others)
    dense = all(one.marks * o.words * 2 >= o.marks * one.words * 3 for o in others)
    return name if hands_over and dense else None


def _bystanders(
    names: list[str], voices: dict[str, Voice | None], talk: dict[str, _Talk]
) -> list[str]:
    """Names without a stated role that say next to nothing."""
    total = sum(one.words for one in talk.values())
    unnamed = [n for n in names if voices[n] is None]
    if len(unnamed) < 2:
        return []
    return [n for n in unnamed if talk[n].is_passing(total)]


def _asked(before: str | None, words: str, *, fresh: bool) -> str:
    """A new question, joined with the one before where it only nods ("Mm-hm.")."""
    nod = not _QUESTION_MARKS.search(words) and len(words.split()) < 4 and len(words) < 25
    if before is None or (fresh and not nod):
        return words[-2 * _QUESTION_CHARS :]
    return f"{before} {words[-2 * _QUESTION_CHARS :]}"[-2 * _QUESTION_CHARS :]


def _tail(words: str) -> str:
    """The last 300 characters or so, from a word's beginning."""
    line = " ".join(words.split())
    if len(line) <= _QUESTION_CHARS:
        return line
    return "… " + line[-_QUESTION_CHARS:].split(" ", 1)[-1]
