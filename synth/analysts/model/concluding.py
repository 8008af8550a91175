"""A model words findings and opportunities; what they count is not its business."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synth.analysts.model.answers import Findings, Opportunities
from synth.analysts.model.desk import Desk
from synth.analysts.model.merging import where
from synth.analysts.model.wording import one_line, talk_text
from synth.analysts.protocol import Need, Passage, Proposed
from synth.llm.answering import NoAnswer
from synth.llm.protocol import Request
from synth.records.evidence import Concluded
from synth.records.journey import Theme
from synth.records.study import UNASSIGNED, Actor, Stage, Study

THEMES = 320
"""Themes shown for findings: the widest, then the gravest."""
FINDINGS = 10
QUOTES = 2
"""Quotes shown of a pain point."""
SPEAKER = "Participant"
"""What everybody is called in passages: a letter would seem the same person in two sources."""
_MANY = (
    r"(?:most|a majority|the majority|half|all|none|a few|few|many|several|\d+ ?%|\d+|two|three|"
    r"four|five|six|seven|eight|nine|ten)"
)
_THEM = r"(?:participants|people|interviewees|respondents|customers|users|them)"
_COUNT = re.compile(
    rf"\b{_MANY} (?:of )?(?:the |those )?{_THEM}\b|\b{_MANY} of (?:the )?(?:\d+|two|three|four|"
    r"five|six|seven|eight|nine|ten)\b|\b(?:everyone|everybody)\b",
    re.IGNORECASE,
)
"""Words that count people; in a finding the program counts."""


@dataclass(frozen=True)
class Concluder:
    """Words what the themes of a study come to."""

    study: Study
    desk: Desk

    def conclude(self, actor: Actor, themes: Sequence[Theme]) -> list[Concluded] | None:
        """At most ten findings; None where there is nothing to go by or no answer."""
        shown = _shown(themes, self.study.stages)
        if not shown:
            return None

        def made(answer: Findings, strict: bool) -> list[Concluded]:
            if strict and (problems := _finding_problems(answer, len(shown))):
                raise ValueError("; ".join(problems[:5]))
            for finding in answer.findings if not strict else ():
                if counted := _COUNT.search(finding.text):
                    left_out = f"actor '{actor.id}', finding left out, '{one_line(finding.text)}'"
                    self.desk.failed(left_out, NoAnswer(f"it counts people ('{counted[0]}')"))
            return _concluded(answer, shown)

        try:
            return self.desk.ask(self.findings_request(actor, shown), Findings, made)
        except NoAnswer as problem:
            self.desk.failed(f"actor '{actor.id}', findings composed by rule", problem)
            return None

    def findings_request(self, actor: Actor, shown: Sequence[Theme]) -> Request:
        """What is asked for findings."""
        names = {stage.id: stage.name for stage in self.study.stages}
        return self.desk.request(
            "findings",
            Findings,
            static={"title": self.study.title},
            data={
                "actor": f"Whose journey: {actor.name}. {actor.scenario}".rstrip(),
                "themes": _listed(shown, names, against=False),
            },
            owners={p for theme in shown for p in theme.participants},
            aside={"themes": _listed(shown, names, against=True)},
        )

    def suggest(self, need: Need) -> list[Proposed] | None:
        """Opportunities at a place; None where there is no answer."""

        def made(answer: Opportunities, strict: bool) -> list[Proposed]:
            if strict and (problems := _opportunity_problems(answer, need)):
                raise ValueError("; ".join(problems[:5]))
            return _proposed(answer, need)

        try:
            return self.desk.ask(self.suggest_request(need), Opportunities, made)
        except NoAnswer as problem:
            self.desk.failed(f"{where(need.place)}, opportunities composed by rule", problem)
            return None

    def suggest_request(self, need: Need) -> Request:
        """What is asked for opportunities."""
        people = {p for theme in need.pains for p in theme.participants}
        passages = need.passages(need.pains)
        return self.desk.request(
            "suggest",
            Opportunities,
            static={"title": self.study.title},
            data={"need": _need(need), "passages": ""},
            aside={"passages": "\n".join(map(_passage, passages))},
            owners=people.union((wish.participant for wish in need.wishes), *map(_heard, passages)),
        )


def _passage(passage: Passage) -> str:
    return talk_text(passage, dict.fromkeys(passage.document.people(), SPEAKER))


def _heard(passage: Passage) -> set[str]:
    turns = passage.document.between(passage.start, passage.end)
    return {turn.participant for turn, _, _ in turns if turn.participant}


def _shown(themes: Sequence[Theme], stages: Sequence[Stage]) -> list[Theme]:
    order = {stage.id: n for n, stage in enumerate(stages)}
    inside = [theme for theme in themes if theme.stage != UNASSIGNED]
    widest = sorted(inside, key=lambda t: (-t.n, -(t.severity or 0), t.id))[:THEMES]
    return sorted(widest, key=lambda t: (order[t.stage], t.facet, -t.n, t.id))


def _listed(themes: Sequence[Theme], names: Mapping[str, str], *, against: bool) -> str:
    """Themes by stage, numbered; `against` tells how many observations speak against each."""
    lines, stage = [], ""
    for n, theme in enumerate(themes, 1):
        if theme.stage != stage:
            stage = theme.stage
            lines.append(f"{names[stage]}:")
        grave = f", severity {theme.severity}" if theme.severity else ""
        other = f", {len(theme.counter)} against" if against and theme.counter else ""
        told = f"[{theme.facet}, {theme.n} of {theme.of}{grave}{other}]"
        lines.append(f"{n}. {told} {one_line(theme.name)}")
    return "\n".join(lines)


def _finding_problems(answer: Findings, themes: int) -> list[str]:
    problems = []
    for i, finding in enumerate(answer.findings):
        wrong = [n for n in (*finding.themes, *finding.against) if not 1 <= n <= themes]
        if wrong:
            problems.append(f"findings.{i}.themes: expected 1 to {themes}, found {wrong}")
        if not finding.themes or not finding.text.strip():
            problems.append(f"findings.{i}: expected a text and the themes that it rests on")
        if counted := _COUNT.search(finding.text):
            problems.append(f"findings.{i}.text: counts no people, found '{counted[0]}'")
    return problems


def _concluded(answer: Findings, shown: Sequence[Theme]) -> list[Concluded]:
    known = {n: theme.id for n, theme in enumerate(shown, 1)}
    findings = [
        Concluded(
            text=one_line(finding.text),
            themes=_known(finding.themes, known),
            against=_known([n for n in finding.against if n not in finding.themes], known),
        )
        for finding in answer.findings
    ]
    return [f for f in findings if f.text and f.themes and not _COUNT.search(f.text)][:FINDINGS]


def _known(numbers: Sequence[int], known: dict[int, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(known[n] for n in numbers if n in known))


def _need(need: Need) -> str:
    stage, actor = need.place
    lines = [
        f"Stage: {stage.name}. {one_line(stage.description)}",
        f"Whose journey: {actor.name}. {one_line(actor.scenario)}",
        "",
        "Pain points:",
    ]
    for n, pain in enumerate(need.pains, 1):
        grave = f", severity {pain.severity}" if pain.severity else ""
        lines.append(f"P{n} [{pain.n} of {pain.of}{grave}] {pain.name}: {one_line(pain.summary)}")
        lines += [f"   “{one_line(quote)}”" for quote in need.quotes(pain)[:QUOTES]]
    wishes = [f"W{n} {one_line(wish.statement)}" for n, wish in enumerate(need.wishes, 1)]
    return "\n".join(lines + (["", "Wishes:", *wishes] if wishes else []))


def _opportunity_problems(answer: Opportunities, need: Need) -> list[str]:
    problems = []
    for i, told in enumerate(answer.opportunities):
        wrong = [n for n in told.addresses if not 1 <= n <= len(need.pains)]
        if wrong or not (told.addresses or told.wishes):
            problems.append(f"opportunities.{i}.addresses: expected 1 to {len(need.pains)}")
        if not told.question.lower().startswith("how might we"):
            problems.append(f"opportunities.{i}.question: expected to begin with 'How might we'")
    return problems


def _proposed(answer: Opportunities, need: Need) -> list[Proposed]:
    pains = {n: theme.id for n, theme in enumerate(need.pains, 1)}
    wishes = {n: wish.id for n, wish in enumerate(need.wishes, 1)}
    told = [
        Proposed(
            question=one_line(o.question),
            rationale=one_line(o.rationale),
            addresses=_known(o.addresses, pains),
            wishes=_known(o.wishes, wishes),
            ideas=tuple(one_line(idea) for idea in o.ideas if idea.strip()),
            owner=one_line(o.owner or "") or None,
            measure=one_line(o.measure or "") or None,
        )
        for o in answer.opportunities
    ]
    return [o for o in told if o.question and (o.addresses or o.wishes)]
