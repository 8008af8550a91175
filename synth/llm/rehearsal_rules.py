"""Answers by plain rules to the program's own questions, so that a rehearsed run draws a map.

A stand-in for a model that reads nothing: it quotes the first sentence of some lines. The question
is told by the prompt's words, since a server may be given no schema.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

_LINE = re.compile(r"^\[(\d+)\] (?:\([^)]*\) |[^:\n]{1,12}: )?(.+)$", re.MULTILINE)
_ITEM = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
_SENTENCE = re.compile(r"[^.!?]*[.!?]|[^.!?]+$")
_SPEAKER = re.compile(r"^(?:\[\d+\] )?(?:\([^)]*\) )?(?:[^:\n]{1,12}: )?")
_MARK = re.compile(r"\[[^\[\]]*\]")
_HEADING = re.compile(r"^([a-z0-9_-]+):$")
LEAST_WORDS = 4
SHARE = 0.4
"""Share of the lines that are quoted: about as many as a careful reader marks."""
BAD = re.compile(
    r"\b(?:not|n't|never|wrong|late|problem|missing|wait\w*|couldn't)\b", re.IGNORECASE
)
FEELING = re.compile(r"\b(?:good|bad|easy|love\w*|hate\w*|nice|happy|angry|fine)\b", re.IGNORECASE)


def by_rule(body: Mapping[str, Any]) -> str:
    """The assistant's content for one of the program's requests; `{}` for any other."""
    messages = body.get("messages") or [{}]
    system = str(messages[0].get("content", ""))
    user = str(messages[1].get("content", "")) if len(messages) > 1 else ""
    for mark, answer in _ANSWERS.items():
        if f'{{"{mark}": [' in system:
            return json.dumps(answer(system, user), ensure_ascii=False)
    return "{}"


def _drafts(system: str, user: str) -> dict[str, Any]:
    stages = _ids(system, "- stage: ", "- mode: ")
    actors = _ids(system, "- actor: ", "- statement: ")
    facets = _ids(system, "# What to mark", "Where two facets")
    labels = re.findall(r"^- (\w+) \(of (\w+)\)", system, re.MULTILINE)
    drafts = [
        _draft(int(number), quote, facets, stages, actors, labels)
        for number, words in _LINE.findall(user)
        for quote in _quotes(words)
    ]
    return {"asked": stages[:1], "drafts": drafts}


def _ids(system: str, start: str, end: str) -> list[str]:
    part = system.partition(start)[2].partition(end)[0]
    return re.findall(r"^- ([a-z0-9_-]+): ", part, re.MULTILINE) or ["unassigned"]


def _quotes(words: str) -> list[str]:
    told = (sentence.strip() for sentence in _SENTENCE.findall(words))
    long = [sentence for sentence in told if len(sentence.split()) >= LEAST_WORDS]
    return [sentence for sentence in long[:1] if _draw(words) < SHARE]


def _draw(words: str) -> float:
    """A number from 0 to 1 that the words alone set."""
    return sha256(words.encode("utf-8", "replace")).digest()[1] / 256


def _draft(
    line: int,
    quote: str,
    facets: Sequence[str],
    stages: Sequence[str],
    actors: Sequence[str],
    labels: Sequence[tuple[str, str]],
) -> dict[str, Any]:
    wanted = "pain_point" if BAD.search(quote) else "action"
    wanted = "emotion" if FEELING.search(quote) else wanted
    facet = wanted if wanted in facets else facets[0]
    numbers = {"valence": 1, "severity": 2}
    told = {name: numbers.get(name, "said") if of == facet else None for name, of in labels}
    return {
        "line": line,
        "quote": quote,
        "facet": facet,
        "stage": stages[sha256(quote.encode("utf-8", "replace")).digest()[0] % len(stages)],
        "mode": "wished" if "wish" in quote.lower() else "experienced",
        "actor": actors[0],
        "statement": " ".join(quote.split()[:12]),
        **told,
    }


def _verdicts(system: str, user: str) -> dict[str, Any]:
    numbers = re.findall(r"^(\d+)\. Asked: ", user, re.MULTILINE)
    return {"verdicts": [{"item": int(n), "verdict": "supported", "why": ""} for n in numbers]}


def _opposed(system: str, user: str) -> dict[str, Any]:
    numbers = re.findall(r"^(\d+)\. Theme: ", user, re.MULTILINE)
    return {"opposed": [{"item": int(n), "verdict": "against"} for n in numbers]}


def _themes(system: str, user: str) -> dict[str, Any]:
    """Observations of one facet whose statements begin with the same word."""
    groups: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    facet = ""
    for line in user.splitlines():
        if heading := _HEADING.match(line):
            facet = heading[1]
        elif item := _ITEM.match(line):
            groups[facet, item[2].split()[0].lower()].append((int(item[1]), item[2]))
    return {"themes": [_theme(facet, members) for (facet, _), members in groups.items()]}


def _theme(facet: str, members: Sequence[tuple[int, str]]) -> dict[str, Any]:
    number, statement = members[0]
    said = statement.partition(" — ")[0]
    name = " ".join(said.split()[:8])
    numbers = [n for n, _ in members]
    return {"facet": facet, "name": name, "summary": said, "members": numbers, "clearest": number}


def _findings(system: str, user: str) -> dict[str, Any]:
    numbers = [int(n) for n, words in _ITEM.findall(user) if words.startswith("[")]
    pairs = [numbers[i : i + 2] for i in range(0, min(len(numbers), 16), 2)]
    told = [{"text": f"What themes {p} tell.", "themes": p, "against": []} for p in pairs]
    return {"findings": told}


def _opportunities(system: str, user: str) -> dict[str, Any]:
    pains = [int(n) for n in re.findall(r"^P(\d+) \[", user, re.MULTILINE)]
    wishes = [int(n) for n in re.findall(r"^W(\d+) ", user, re.MULTILINE)]
    one = {
        "question": "How might we spare people this when it happens?",
        "rationale": "It costs people effort today.",
        "addresses": pains,
        "wishes": wishes,
        "ideas": ["Tell people sooner."],
        "owner": "the team",
        "measure": None,
    }
    return {"opportunities": [one] if pains or wishes else []}


def _names(system: str, user: str) -> dict[str, Any]:
    """Capitalised words that the window never has in small letters."""
    said = "\n".join(_SPEAKER.sub("", line) for line in user.splitlines()[1:])
    words = re.findall(r"[^\W\d_]+", _MARK.sub(" ", said))
    small = {word for word in words if word.islower()}
    odd = [word for word in words if word[0].isupper() and word.lower() not in small]
    told = [{"words": word, "kind": "person"} for word in dict.fromkeys(odd) if len(word) > 1]
    return {"names": told}


_ANSWERS: Mapping[str, Callable[[str, str], dict[str, Any]]] = {
    "asked": _drafts,
    "verdicts": _verdicts,
    "themes": _themes,
    "opposed": _opposed,
    "findings": _findings,
    "opportunities": _opportunities,
    "names": _names,
}
