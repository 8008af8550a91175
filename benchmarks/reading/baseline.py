"""The baseline that any reader has to beat: keyword rules for facets, VADER for valence.

A sentence gets each facet of which it holds a keyword, the stage that shares most words with its
description, and the mode of its first cue. VADER is vaderSentiment 3.3 (Hutto & Gilbert 2014).
"""

import re
from collections.abc import Callable, Sequence

from synth.evaluation.gold import Mark
from synth.records.document import Document
from synth.records.evidence import Mode
from synth.records.study import UNASSIGNED, Stage
from synth.sentences import sentences

KEYWORDS = {
    "action": r"went|called|rang|bought|ordered|sent|filled|downloaded|asked|tried|opened|signed",
    "touchpoint": r"app|website|email|phone|call|letter|chat|desk|form|box|card|portal|text",
    "goal": r"want(?:ed)?|need(?:ed)?|hop(?:e|ed|ing)|looking for|trying to",
    "emotion": r"happy|angry|annoyed|frustrat\w+|love\w*|hate\w*|worried|relieved|pleased|upset",
    "pain_point": r"problem|couldn't|can't|didn't work|late|wrong|missing|difficult|confus\w+|wait",
}
MODES: tuple[tuple[Mode, str], ...] = (
    ("wished", r"i wish|would be (?:nice|good|great)|i'd (?:like|love)|should"),
    ("expected", r"expected|thought it would|supposed to"),
    ("hearsay", r"(?:friend|sister|brother|mother|husband|wife|people|they) (?:said|says|told)"),
)

_WORD = re.compile(r"[a-z']{4,}")


def keyword_marks(documents: Sequence[Document], stages: Sequence[Stage], actor: str) -> list[Mark]:
    """Marks of the baseline on participants' sentences."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    polarity = SentimentIntensityAnalyzer().polarity_scores
    return [
        mark
        for document in documents
        for turn in document.turns
        if turn.participant
        for span in sentences(document.text, turn.start, turn.end)
        for mark in _marks(document, span, stages, actor, polarity)
    ]


def _marks(
    document: Document,
    span: tuple[int, int],
    stages: Sequence[Stage],
    actor: str,
    polarity: Callable[[str], dict[str, float]],
) -> list[Mark]:
    text = document.text[slice(*span)]
    plain = text.lower().replace("’", "'")
    return [
        Mark(
            source=document.source.path,
            start=span[0],
            end=span[1],
            quote=text,
            facet=facet,
            stage=_stage(plain, stages),
            mode=_mode(plain),
            actor=actor,
            valence=round(2 * polarity(text)["compound"]) if facet == "emotion" else None,
            theme=f"{facet} {_stage(plain, stages)}",
        )
        for facet, pattern in KEYWORDS.items()
        if re.search(rf"\b(?:{pattern})\b", plain)
    ]


def _stage(plain: str, stages: Sequence[Stage]) -> str:
    words = set(_WORD.findall(plain))
    scored = [(-len(words & set(_WORD.findall(_about(s)))), i) for i, s in enumerate(stages)]
    best, at = min(scored)
    return stages[at].id if best else UNASSIGNED


def _about(stage: Stage) -> str:
    return f"{stage.name} {stage.description}".lower()


def _mode(plain: str) -> Mode:
    return next((m for m, cue in MODES if re.search(rf"\b(?:{cue})\b", plain)), "experienced")
