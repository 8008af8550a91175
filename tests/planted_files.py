"""The planted study as files: talk with a moderator, a survey, and who is who."""

import csv
from collections.abc import Sequence
from pathlib import Path

from planted_study import (
    CLIENTS,
    FIXERS,
    LAST,
    LONG,
    RESPONDENTS,
    STAGES,
    TALK,
    Mark,
    Planted,
    digest,
    filled_in,
    one_of,
)

SETTINGS = """title = "Fettle, repairs at home"

[[actor]]
id = "client"
name = "People with something broken"
scenario = "From hearing of Fettle to some weeks after the repair"
[[actor]]
id = "fixer"
name = "Tradespeople who take the jobs"
scenario = "From hearing of Fettle to being paid for jobs"

[[stage]]
id = "hearing"
name = "Hearing of it"
description = "A neighbour, a leaflet or a colleague names Fettle; is it for them?"
[[stage]]
id = "booking"
name = "Booking a job"
description = "A repair is requested and a slot chosen; a job is offered in the app and taken."
[[stage]]
id = "visit"
name = "The visit"
description = "The fixer comes to the home, looks, repairs, and leaves."
[[stage]]
id = "paying"
name = "Paying"
description = "The bill is sent and paid; the fixer is paid out."
[[stage]]
id = "after"
name = "Afterwards"
description = "Weeks later: whether the repair holds, the guarantee, a review, staying or leaving."

[[survey]]
file = "survey.csv"
respondent = "ResponseId"
segments = ["tenure"]
scores = ["How likely are you to recommend us? (0-10)"]
[[survey.items]]
column = "What got in the way at the visit, if anything?"
stage = "visit"
facet = "pain_point"
"""
DRAFT = "\n[patterns]\ndraft = true\n"
NAMES = (
    "Asha,Bram,Celia,Dmitri,Edda,Farid,Gwen,Hugo,Ines,Jonas,Kira,Leo,Maud,Nils,Orla,Pavel,Quin,"
    "Rosa,Samir,Tilda,Ugo,Vera,Wim,Xenia,Yusuf,Zora,Anton,Bea,Carl,Dora,Emil,Fay,Goran,Hetty,"
    "Ivo,June,Kasper,Lotte,Milo,Nadia"
)


def write(study: Planted, folder: Path, *, more: str = "") -> Path:
    """The study on disk; `more` is added to its settings."""
    (folder / "interviews").mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(SETTINGS + more, "utf-8")
    for person in study.people:
        add(study, person, folder)
    _people(study, folder)
    _survey(study, folder)
    return folder


def add(study: Planted, person: str, folder: Path) -> Path:
    """Writes one interview."""
    turns = conversation(study, person)
    number = int(person[1:])
    suffix, text = (".vtt", _subtitles(turns)) if number % 3 == 0 else (".txt", _plain(turns))
    path = folder / "interviews" / f"{person}{suffix}"
    path.write_text(text, "utf-8")
    return path


# --- the talk


def conversation(study: Planted, person: str) -> list[tuple[str, str]]:
    """Turns as (voice, words): Moderator or the person's name, in turn."""
    told = [m for m in study.marks if m.person == person]
    marks = [m for m in told if not m.misread]
    late_first = digest("order", person) % 5 == 0
    marks.sort(key=lambda m: (late_first and m.stage != "visit", STAGES.index(m.stage)))
    covered = 4 * study.idle[person]
    groups = [
        marks[len(marks) * i // covered : len(marks) * (i + 1) // covered] for i in range(covered)
    ]
    groups[-1] += [m for m in told if m.misread]  # rejected: alone it would leave its turn uncited
    exchanges = [_exchange(person, group, i, groups) for i, group in enumerate(groups)]
    for n, words in enumerate(idle_turns(study, person)):
        at = digest("idle", person, n) % (len(exchanges) + 1)
        exchanges.insert(at, (one_of(TALK["questions"]["idle"], person, n), words))
    name = NAMES.split(",")[int(person[1:]) - 1]
    return [turn for asked, told in exchanges for turn in (("Moderator", asked), (name, told))]


def idle_turns(study: Planted, person: str) -> list[str]:
    """What a person says that nobody marks."""
    if person == LONG:
        return [
            TALK["talk"]["plain"],
            TALK["talk"]["moving"],
            *["Mm-hm."] * (study.idle[person] - 2),
        ]
    pool, short = TALK["talk"]["idle"], TALK["talk"]["short"]
    start = digest("idle", person)
    return [
        one_of(short, person, n)
        if digest("short", person, n) % 4 == 0
        else filled_in(pool[(start + n) % len(pool)], digest(person, n) % 997)
        for n in range(study.idle[person])
    ]


def _exchange(
    person: str, group: Sequence[Mark], i: int, groups: Sequence[Sequence[Mark]]
) -> tuple[str, str]:
    stage = group[0].stage
    new = i == 0 or groups[i - 1][-1].stage != stage
    asked = one_of(TALK["questions"][stage if new else "more"], person, stage, i)
    talk, told = TALK["talk"], group[0].words
    for n, mark in enumerate(group[1:]):
        told = f"{told} {one_of(talk['joins'], person, i, n)} {mark.words}"
    lead = f"{one_of(talk['leads'], person, i)} " if digest("lead", person, i) % 2 else ""
    tail = f" {one_of(talk['tails'], person, i)}" if digest("tail", person, i) % 5 < 2 else ""
    return asked, f"{lead}{told}{tail}"


def _plain(turns: Sequence[tuple[str, str]]) -> str:
    return "\n\n".join(f"{voice}: {words}" for voice, words in turns) + "\n"


def _subtitles(turns: Sequence[tuple[str, str]]) -> str:
    cues = ["WEBVTT"]
    at = 0
    for voice, words in turns:
        end = at + 2 + len(words) // 15
        cues.append(f"{_clock(at)} --> {_clock(end)}\n<v {voice}>{words}</v>")
        at = end
    return "\n\n".join(cues) + "\n"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"


# --- tables


def tenure(study: Planted, person: str) -> str:
    return "rents" if person in study.renters else "owns"


def _people(study: Planted, folder: Path) -> None:
    with (folder / "participants.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["participant", "source", "actor", "tenure", "town"])
        for person in (*CLIENTS, *FIXERS, LAST):
            suffix = ".vtt" if int(person[1:]) % 3 == 0 else ".txt"
            fixer = person in FIXERS
            town = one_of(("Northam", "Brixley", "Oldport"), "town", person)
            source = f"interviews/{person}{suffix}"
            actor = "fixer" if fixer else "client"
            rows.writerow([person, source, actor, "" if fixer else tenure(study, person), town])


def _survey(study: Planted, folder: Path) -> None:
    told = {m.person: m.words for m in study.marks if m.person[0] == "R"}
    with (folder / "survey.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        asked = "What got in the way at the visit, if anything?"
        rows.writerow(["ResponseId", "tenure", "How likely are you to recommend us? (0-10)", asked])
        by_hash = sorted(RESPONDENTS, key=lambda r: digest("answers", r))
        for person in RESPONDENTS:
            kind = TALK["none"]["answers" if digest("none", person) % 2 else "off"]
            home = ("rents", "owns")[by_hash.index(person) % 2]
            words = told.get(person) or one_of(kind, "none", person)
            rows.writerow([person, home, digest("score", person) % 8 + 3, words])
