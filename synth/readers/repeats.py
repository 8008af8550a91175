"""Lists people who may be one and the same; decides nothing."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

ROUND = re.compile(r"(?P<who>.*?[^\W\d_]{2,})[ _-]*(?P<round>[1-9])(?P<rest>(?!\d).*)", re.S)
MOST_ROUNDS = 3  # files numbered further than this are people, not rounds
SHOWN = 4  # names of respondents in a remark
GENERIC = re.compile(
    r"(speaker|participant|interviewee|respondent|user|customer|client|person|guest|subject|voice"
    r"|teilnehmer(in)?|befragte[r]?|participante|entrevistad[oa]|invité|moderator|interviewer)?"
    r"[ _#-]*[a-z]?\d*|[a-z]\d*",
    re.I,
)
NO_NAME = re.compile(
    r"(.*[ _-])?(interview|entrevista|entretien|session|transcript|case|description|recording"
    r"|participant|user|person|subject|respondent|customer|call|file|part|survey|notes?|protocol"
    r"|teilnehmer|gespräch|aufnahme|test)s?",
    re.I,
)

Voice = tuple[str, str, str, str]
"""Path, base name, label and participant id of one voice in an interview."""


def likely_repeats(
    voices: Sequence[Voice], respondents: Sequence[tuple[str, Sequence[str]]]
) -> list[str]:
    """Sentences on people who look like the same person but were kept apart.

    Args:
        voices: participants' voices of interviews.
        respondents: for each source its path and its respondents' labels.
    """
    return [*_labels(voices), *_rounds(voices), *_respondents(respondents)]


def _labels(voices: Sequence[Voice]) -> list[str]:
    groups: dict[str, list[Voice]] = defaultdict(list)
    for voice in voices:
        label = " ".join(voice[2].split())
        if label and not GENERIC.fullmatch(label):
            groups[label.casefold()].append(voice)
    remarks = []
    for group in groups.values():
        paths = sorted({path for path, *_ in group})
        people = {participant for *_, participant in group}
        if len(paths) > 1 and len(people) > 1:
            remarks.append(
                f"'{group[0][2]}' speaks in {_and(paths)}: perhaps one person, counted as"
                f" {len(people)}; join them in participants.csv if so."
            )
    return remarks


def _rounds(voices: Sequence[Voice]) -> list[str]:
    groups: dict[tuple[str, str], dict[str, Voice]] = defaultdict(dict)
    for voice in voices:
        match = ROUND.fullmatch(voice[1])
        if match and not NO_NAME.fullmatch(match["who"]):
            groups[match["who"].casefold(), match["rest"].casefold()][voice[0]] = voice
    remarks = []
    for group in groups.values():
        people = {participant for *_, participant in group.values()}
        labels = {label.casefold() for _, _, label, _ in group.values()}
        listed = len(labels) == 1 and not GENERIC.fullmatch(next(iter(labels)))
        if 1 < len(group) <= MOST_ROUNDS and len(people) > 1 and not listed:
            remarks.append(
                f"The names of {_and(sorted(group))} differ only by a number: perhaps one person,"
                f" counted as {len(people)}; join them in participants.csv if so."
            )
    return remarks


def _respondents(respondents: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    surveys = [(path, _named(labels)) for path, labels in respondents if labels]
    remarks = []
    for (one, ours), (other, theirs) in combinations(surveys, 2):
        both = sorted(ours & theirs)
        if both:
            shown = ", ".join(f"'{name}'" for name in both[:SHOWN])
            more = " …" if len(both) > SHOWN else ""
            remarks.append(
                f"{len(both)} respondent id{'' if len(both) == 1 else 's'} ({shown}{more}) stand in"
                f" both {one} and {other} and were kept apart."
            )
    return remarks


def _named(labels: Sequence[str]) -> set[str]:
    return {label for label in labels if not re.fullmatch(r"row \d+|\d{1,4}", label)}


def _and(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
