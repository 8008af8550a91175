"""Speaker labels at the start of lines, and which of the candidates are speakers.

A label must look like a name or a role, and recur, or be a known role, or be a listed
interviewer; so that neither "10:30 Meeting:" nor "The thing is:" becomes a person.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from synth.readers.roles import fold, is_name_like, is_plain_word, names_interviewer, role_of
from synth.readers.stretches import clock

_PARENTHESIS = re.compile(r"\s*\([^()]*\)")
_TIME = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_LONG_TIME = r"\d{1,3}:\d{2}:\d{2}(?:[.,]\d{1,3})?"
_NAME = r"(?P<name>[^\W_][^\n:：|\[\]<>?!;\"“”«»*]{0,58}?)"
_BULLET = r"(?:(?:[-*+•‣◦]|\d{1,2}[.)])[ \t]+)?"
_BEFORE = rf"(?:(?:[\[(](?P<before>{_TIME})[\])]|(?P<long>{_LONG_TIME}))[ \t]*[-–|]?[ \t]*)?"
_LABEL = re.compile(
    rf"[ \t]*{_BULLET}(?P<bold>\*\*|__)?{_BEFORE}(?P<bold2>\*\*|__)?{_NAME}[ \t]*"
    rf"(?:[\[(](?P<after>{_TIME})[\])]|[ \t](?P<bare>{_LONG_TIME}))?(?:\*\*|__)?[ \t]*"
    r"(?:[:：]|[ \t]\|)(?:\*\*|__)?[ \t]*"
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
        """What labels are compared by: "MEL (typed)" is MEL."""
        return fold(_PARENTHESIS.sub("", self.name)) or fold(self.name)


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
    styles = {label.style for label in found if label.key in sure} - {"plain"}
    only_asked = bool(sure) and all(
        role_of(key) == "moderator" or names_interviewer(key, interviewers) for key in sure
    )
    return {
        label.key
        for label in found
        if role_of(label.name) != "note_taker"
        and is_name_like(label.name)
        and (label.style in styles or (only_asked and len(label.name.split()) <= 3))
    }


def _base(key: str, known: Iterable[str]) -> str:
    base = key.partition(",")[0].strip()
    return base if base in known else key
