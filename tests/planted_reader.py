"""Answers of a model that reads the planted study as it was planned, from a request's text alone.

It quotes each planted sentence, sorts by planted theme, makes up one quote, and takes some wishes
for experience, which its own check finds out.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from planted_study import INVENTED, THEMES, Mark, Planted

_LINE = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)
_ITEM = re.compile(r"^(\d+)\. (.+?) — “", re.MULTILINE)
_CLAIM = re.compile(r"^(\d+)\. Asked: .*\n.*«(.+?)».*\nClaim: (.+)$", re.MULTILINE)
_SHOWN = re.compile(r"^(\d+)\. \[(\w+), [^\]]*\] (.+)$")
_PAIN = re.compile(r"^P(\d+) \[[^\]]*\] ([^:]+): ", re.MULTILINE)
LABELS = ("channel", "emotion", "object", "valence", "severity")
Answer = Callable[[dict[str, Any]], str]


def reader(study: Planted) -> Answer:
    """The answering function of a rehearsed server for a plan."""
    by_words = {mark.words: mark for mark in study.marks}
    themes = {mark.statement: mark.theme for mark in study.marks}
    tasks: Mapping[str, Callable[[str], dict[str, Any]]] = {
        "asked": lambda user: _drafts(user, by_words),
        "quotes": _no_quotes,
        "verdicts": lambda user: _verdicts(user, by_words),
        "themes": lambda user: _themes(user, themes),
        "opposed": _opposed,
        "findings": _findings,
        "opportunities": _opportunities,
    }

    def answer(body: dict[str, Any]) -> str:
        messages = body["messages"]
        system, user = (str(messages[n]["content"]) for n in (0, 1))
        (task,) = (told for mark, told in tasks.items() if f'{{"{mark}": [' in system)
        told = task(user)
        second_look = len(messages) > 2 and "drafts" in told
        return json.dumps(told | {"drafts": []} if second_look else told, ensure_ascii=False)

    return answer


def _opposed(user: str) -> dict[str, Any]:
    numbers = re.findall(r"^(\d+)\. Theme: ", user, re.MULTILINE)
    return {"opposed": [{"item": int(n), "verdict": "against"} for n in numbers]}


def _drafts(user: str, by_words: Mapping[str, Mark]) -> dict[str, Any]:
    found = [
        (int(number), mark)
        for number, line in _LINE.findall(user)
        for words, mark in by_words.items()
        if words in line
    ]
    drafts = [_draft(number, mark) for number, mark in found]
    made_up = [
        _draft(number, mark) | {"quote": INVENTED} for number, mark in found if mark.id == "left"
    ]
    asked = sorted({mark.stage for _, mark in found})
    return {"asked": asked, "drafts": [*drafts, *made_up]}


def _draft(line: int, mark: Mark) -> dict[str, Any]:
    labels = mark.entry.get("labels", {}) | (
        {"valence": mark.valence} if mark.valence is not None else {}
    )
    return {
        "line": line,
        "quote": mark.words,
        "facet": mark.entry["facet"],
        "stage": mark.stage,
        "mode": "experienced" if mark.misread else mark.mode,
        "actor": mark.entry["actor"],
        "statement": mark.statement,
    } | {name: labels.get(name) for name in LABELS}


def _no_quotes(user: str) -> dict[str, Any]:
    numbers = re.findall(r"^(\d+)\. Claim: ", user, re.MULTILINE)
    return {"quotes": [{"item": int(n), "quote": ""} for n in numbers]}


def _verdicts(user: str, by_words: Mapping[str, Mark]) -> dict[str, Any]:
    verdicts = []
    for number, words, claim in _CLAIM.findall(user):
        mark = by_words.get(words)
        wrong = mark is not None and mark.mode not in claim.split(", ")
        verdict = "contradicted" if wrong else "supported"
        verdicts.append(
            {"item": int(number), "verdict": verdict, "why": "it is a wish" if wrong else ""}
        )
    return {"verdicts": verdicts}


def _themes(user: str, themes: Mapping[str, str]) -> dict[str, Any]:
    groups: dict[str, list[int]] = defaultdict(list)
    for number, statement in _ITEM.findall(user):
        groups[themes[statement]].append(int(number))
    return {
        "themes": [
            {
                "facet": THEMES[id]["facet"],
                "name": THEMES[id]["name"],
                "summary": "",
                "members": numbers,
                "clearest": numbers[0],
            }
            for id, numbers in groups.items()
        ]
    }


def _findings(user: str) -> dict[str, Any]:
    """One a stage: that its pain points are there."""
    stages: dict[str, list[int]] = defaultdict(list)
    stage = ""
    for line in user.splitlines():
        if shown := _SHOWN.match(line):
            if shown[2] == "pain_point":
                stages[stage].append(int(shown[1]))
        elif line.endswith(":"):
            stage = line[:-1]
    told = [
        {"text": f"“{stage}” costs people time and trouble.", "themes": numbers, "against": []}
        for stage, numbers in stages.items()
    ]
    return {"findings": told}


def _opportunities(user: str) -> dict[str, Any]:
    told = [
        {
            "question": f"How might we spare people this: {name[0].lower()}{name[1:]}?",
            "rationale": "It is in their way today.",
            "addresses": [int(number)],
            "wishes": [],
            "ideas": [],
            "owner": None,
            "measure": None,
        }
        for number, name in _PAIN.findall(user)
    ]
    return {"opportunities": told}
