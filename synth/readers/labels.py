"""Speaker labels at the start of lines, and which of the candidates are speakers.

A label must look like a name or a role, and recur, or be a known role, or be a listed
interviewer; so that neither "10:30 Meeting:" nor "The thing is:" becomes a person.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from synth.readers.roles import fold, is_name_like, is_plain_word, names_interviewer, role_of
from synth.readers.stretches import Line, clock, stamp_line

_PARENTHESIS = re.compile(r"\s*\([^()]*\)")
_TIME = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_LONG_TIME = r"\d{1,3}:\d{2}:\d{2}(?:[.,]\d{1,3})?"
_NAME = r"(?P<name>[^\W_][^\n:：|\[\]<>?!;\"“”«»*]{0,58}?)"
_BULLET = r"(?:(?:[-*+•‣◦]|\d{1,2}[.)])[ \t]+)?"
_BEFORE = rf"(?:(?:[\[(](?P<before>{_TIME})[\])]|(?P<long>{_LONG_TIME}))[ \t]*[-–|]?[ \t]*)?"
_LABEL = re.compile(
    rf"[ \t]*{_BULLET}(?P<bold>[*_]{{1,3}})?{_BEFORE}(?P<bold2>[*_]{{1,3}})?{_NAME}[ \t]*"
    rf"(?:[\[(](?P<after>{_TIME})[\])]|[ \t](?P<bare>{_TIME}))?[*_]{{0,3}}[ \t]*"
    r"(?:[:：]|[ \t]\|)[*_]{0,3}[ \t]*"
    rf"(?:[\[(](?P<inside>{_TIME})[\])][ \t]*|(?P<cell>{_TIME})[ \t]+\|[ \t]*)?"
)
_ALONE = re.compile(
    rf"[ \t]*(?P<bold>\*\*|__)?{_NAME}(?:\*\*|__)?[ \t]*[-–|,]?[ \t]+"
    rf"[\[(]?(?P<after>{_TIME})[\])]?(?:\*\*|__)?[ \t]*\Z"
)
_STAMP_FIRST = re.compile(
    rf"[ \t]*[\[(]?(?P<before>{_TIME})[\])]?[ \t]+[-–|]?[ \t]*(?P<bold>\*\*|__)?{_NAME}"
    r"(?:\*\*|__)?[ \t]*\Z"
)
_DISPLAY = re.compile(r"[ \t]*([^\W_][^:.,!?\n]{0,38}[^\W_]|[^\W_]): +(?=\S)")
_BOLD_LINE = re.compile(r"[ \t]*(\*\*|__)[^*_]{1,50}\1[ \t]*\Z")
_ASKED_AND_ANSWERED = re.compile(
    r"(?i)(q|a|question|answer|frage|antwort|pregunta|respuesta)\W?\d+\Z"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A candidate: `body` is the offset in the line where the words begin."""

    name: str
    body: int
    time: str | None
    style: str
    """How it is written; a name met only once must be written like the recurring ones."""

    @property
    def key(self) -> str:
        """What labels are compared by: "MEL (typed)" is MEL, "A2" is A."""
        name = _PARENTHESIS.sub("", self.name).strip()
        numbered = _ASKED_AND_ANSWERED.match(name)
        return fold(numbered[1] if numbered else name) or fold(self.name)


def label_at(line: str) -> Label | None:
    """The label that `line` may begin with; None where nothing there looks like one."""
    head = line[:160]  # a label is short; keeps lines of megabytes cheap
    for pattern in (_ALONE, _STAMP_FIRST) if len(line) <= 100 else ():
        match = pattern.match(head)
        if match and is_name_like(match["name"].strip()):
            return _label(match, len(line), stamped=True)
    match = _LABEL.match(head)
    if not match or head[match.end() : match.end() + 2] == "//":
        return None
    name = match["name"].strip()
    if role_of(name) or is_name_like(name) or is_plain_word(name):
        return _label(match, match.end(), stamped=False)
    return None


def display_label(line: str) -> Label | None:
    """A label of any wording, as meeting programs write who they were told: "Mia's tablet: yes".

    Only to be trusted where nearly every line of a file begins with some label, and it recurs.
    """
    match = _DISPLAY.match(line)
    return Label(match[1], match.end(), None, "plain") if match else None


def labels_of(lines: Sequence[Line]) -> list[Label | None]:
    """The candidate of each line, with names that stand alone: in bold, or beside a time."""
    found = [label_at(line.words) for line in lines]
    stamps = [stamp_line(line.words) for line in lines]
    alone = [
        None if label else _name_alone(line.words) for label, line in zip(found, lines, strict=True)
    ]
    above = [bool(name and after) for name, after in zip(alone, [*stamps[1:], None], strict=True)]
    below = [
        bool(name and before) for name, before in zip(alone, [None, *stamps[:-1]], strict=True)
    ]
    over = sum(above) >= sum(below)  # the whole file has the name over the time, or under it
    for index, name in enumerate(alone):
        if not name:
            continue
        if (above if over else below)[index]:
            time = stamps[index + 1 if over else index - 1]
            found[index] = Label(name, len(lines[index].words), time, "alone")
        elif _BOLD_LINE.match(lines[index].words):
            found[index] = Label(name, len(lines[index].words), None, "alone")
    return found


def declared(lines: Sequence[Line], labels: Sequence[Label | None]) -> dict[int, str | None]:
    """Lines of a heading such as "Interviewer: Mia Roth", where Mia is a label further down.

    Returns:
        From the line's index to the label that it makes a moderator, None where it makes none.
    """
    times = Counter(label.key for label in labels if label)
    names = {label.key: label.name for label in labels if label}
    lines_found: dict[int, str | None] = {}
    for index, label in enumerate(labels[:60]):
        role = role_of(label.name) if label else None
        if label is None or role is None or times[label.key] > 1:
            if label and times[label.key] > 1:
                break  # the talk has begun
            continue
        told = lines[index].words[label.body :].strip()
        key = _named_further_down(told, times, label.key) if len(told) <= 80 else None
        if key:
            lines_found[index] = names[key] if role == "moderator" else None
    return lines_found


def _named_further_down(told: str, times: Counter[str], own: str) -> str | None:
    name = re.split(r"[,(;]", told, maxsplit=1)[0].strip()
    if not is_name_like(name):
        return None
    first = fold(name)
    words = first.split()
    initials = "".join(word[0] for word in words)
    ways = (first, words[0], words[-1], initials, words[0][0])
    return next((way for way in ways if way != own and times[way] >= 2), None)


def _name_alone(words: str) -> str | None:
    name = words.strip(" \t*_") if len(words) <= 60 else ""
    if not name or name[-1] in ".!?…,;:" or not (is_name_like(name) or role_of(name)):
        return None
    return name


def speakers(labels: Iterable[Label], interviewers: tuple[str, ...]) -> dict[str, str]:
    """Tells which candidates are speakers.

    Returns:
        From each accepted label's key to the name to show: "MEL, TYPING" and "MEL (typed)" are
        shown as "MEL".
    """
    found = list(labels)
    times = Counter(label.key for label in found)
    names: dict[str, str] = {}
    for label in found:
        shown = _PARENTHESIS.sub("", label.name).strip() or label.name
        numbered = _ASKED_AND_ANSWERED.match(shown)
        shown = numbered[1] if numbered else shown
        if role_of(label.name) and not role_of(shown):
            names[label.key] = label.name  # "Mia (moderator)": the role is in the brackets
        names.setdefault(label.key, shown)
    recurring = {label.key for label in found if _is_sure(label, times, interviewers)}
    accepted = recurring | _like_the_others(found, recurring, interviewers)
    return {key: names[_base(key, accepted)] for key in accepted}


def resolve(label: Label | None, names: dict[str, str]) -> Label | None:
    """`label` with the name to show, or None where it is no speaker."""
    if label is None or label.key not in names:
        return None
    return replace(label, name=names[label.key])


def _label(match: re.Match[str], body: int, *, stamped: bool) -> Label:
    groups = match.groupdict()
    kinds = ("before", "long", "after", "bare", "inside", "cell")
    stamp = next((groups[k] for k in kinds if groups.get(k)), None)
    name = match["name"].strip()
    bold = bool(groups.get("bold") or groups.get("bold2"))
    style = "bold" if bold else "stamped" if stamp or stamped else ""
    style = style or ("upper" if name.isupper() and len(name) > 2 else "plain")
    return Label(name, body, clock(stamp) if stamp else None, style)


def _is_sure(label: Label, times: Counter[str], interviewers: tuple[str, ...]) -> bool:
    role = role_of(label.name)
    if role == "note_taker":
        return False  # a remark, not a speaker; the parsers see to it
    if role or names_interviewer(label.name, interviewers):
        return True
    base = _base(label.key, times)
    count = times[label.key] + (times[base] if base != label.key else 0)
    return count >= (2 if is_name_like(label.name) else 3)


def _like_the_others(
    found: Sequence[Label], sure: set[str], interviewers: tuple[str, ...]
) -> set[str]:
    """Names met once: told by a style of label that prose does not have.

    Where all that is sure are moderators, a capitalised name will do: someone has answered.
    """
    styles = {label.style for label in found if label.key in sure} - {"plain", "alone"}
    only_asked = bool(sure) and all(
        role_of(key) == "moderator" or names_interviewer(key, interviewers) for key in sure
    )
    return {
        label.key
        for label in found
        if role_of(label.name) != "note_taker"
        and is_name_like(label.name)
        and label.style != "alone"
        and (label.style in styles or (only_asked and len(label.name.split()) <= 3))
    }


def _base(key: str, known: Iterable[str]) -> str:
    base = key.partition(",")[0].strip()
    return base if base in known else key
