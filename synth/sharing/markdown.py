"""The shared map as Markdown, every text escaped."""

from collections.abc import Iterable, Iterator

from synth.report import wording
from synth.report.markdown import escape
from synth.sharing import words
from synth.sharing.records import (
    SharedMap,
    SharedOpportunity,
    SharedSegment,
    SharedStage,
    SharedTheme,
    Told,
)


def shared_markdown(shared: SharedMap) -> str:
    """Headings, lists and nothing else: findings, stages, who took part, what is not here."""
    blocks = [*_head(shared), *_findings(shared)]
    for stage in shared.stages:
        blocks += _stage(stage)
    blocks += [*_parts(shared), *_end(shared)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(shared: SharedMap) -> Iterator[str]:
    yield f"# {escape(shared.title or 'Journey map')}"
    yield words.WHAT
    facts = [("People", words.people(shared)), ("Claims", words.reviewed(shared))]
    for actor in shared.actors:
        facts += [("Actor", actor.name), ("Scenario", actor.scenario)]
        facts += [("Hopes for", actor.expectations)]
    yield "\n".join(f"- {name}: {escape(value)}" for name, value in facts if value)
    yield words.COUNTED


def _findings(shared: SharedMap) -> Iterator[str]:
    if shared.findings:
        yield "## Findings"
        yield words.SENTENCES
    lines = []
    for number, finding in enumerate(shared.findings, start=1):
        against = f"; {finding.against} against it" if finding.against else ""
        note = f"{words.count(finding.by_kind)}{against}"
        lines.append(f"{number}. **{escape(finding.text)}** ({note})")
        if finding.rests_on:
            named = "; ".join(escape(name) for name in words.first(finding.rests_on))
            lines.append(f"   - Rests on: {named}")
    yield "\n".join(lines)


def _stage(stage: SharedStage) -> Iterator[str]:
    yield f"## {escape(stage.name)}"
    yield escape(stage.description)
    yield "\n".join(
        f"- Feelings{f' ({escape(one.actor)})' if one.actor else ''}: {words.feeling(one)}"
        for one in stage.feelings
    )
    for lane in stage.lanes:
        yield f"### {escape(lane.name)}"
        yield "\n".join(line for theme in lane.themes for line in _theme(theme))
    for name, told in (("Expected", stage.expected), ("Wished for", stage.wished)):
        lines = list(_told(told, ""))
        yield f"### {name}" if lines else ""
        yield "\n".join(lines)
    if stage.opportunities:
        yield "### Opportunities"
    yield "\n".join(line for one in stage.opportunities for line in _opportunity(one))
    if stage.metrics:
        yield "### Figures"
    yield "\n".join(
        f"- {escape(m.name)}: {escape(m.value)} ({escape(words.metric_note(m))})"
        for m in stage.metrics
    )


def _theme(theme: SharedTheme) -> Iterator[str]:
    grave = f"{wording.severity_text(theme.severity)}; " if theme.severity else ""
    whose = f"{escape(theme.actor)}; " if theme.actor else ""
    name = escape(theme.name) if theme.name else words.NO_NAME
    yield f"- **{name}** ({whose}{grave}{words.count(theme.by_kind)})"
    yield from _told(theme.told, "  ")
    against = list(_told(theme.against, "    "))
    if against:
        yield from ("  - Against it:", *against)


def _told(told: Told, indent: str) -> Iterator[str]:
    for voice in told.voices:
        said = f"“{escape(voice.words)}”" if voice.own else escape(voice.words)
        often = f" ({voice.people} people)" if voice.people > 1 else ""
        asked = f" (asked: {escape(voice.question)})" if voice.question else ""
        yield f"{indent}- {said}{often}{asked}"
    if told.closed:
        yield f"{indent}- *{words.closed(told)}*"


def _opportunity(one: SharedOpportunity) -> Iterator[str]:
    grave = f"{wording.severity_text(one.severity)}; " if one.severity else ""
    yield f"- **{escape(one.question)}** ({grave}reach {words.reach(one.reach)})"
    facts = (("Answers", one.answers), ("Ideas", one.ideas))
    for name, texts in facts:
        if texts:
            yield f"  - {name}: {'; '.join(escape(text) for text in texts)}"
    for name, value in (("Effort", one.effort), ("Measure", one.measure)):
        if value:
            yield f"  - {name}: {escape(value)}"


def _parts(shared: SharedMap) -> Iterator[str]:
    if shared.segments:
        yield "## Who took part"
    yield "\n".join(f"- {escape(s.name)}: {_values(s)}" for s in shared.segments)
    if shared.contrasts:
        yield "## Who differs"
    yield "\n".join(
        f"- {escape(one.stage)}, {escape(one.theme)}: {escape(words.contrast(one))}"
        for one in shared.contrasts
    )
    if shared.patterns:
        yield "## What goes together"
    yield "\n".join(
        f"- {one.people} people share: {'; '.join(escape(name) for name in one.themes)}"
        for one in shared.patterns
    )


def _values(segment: SharedSegment) -> str:
    told = [f"{escape(part.value)} {part.people}" for part in segment.parts]
    told += [f"not told {segment.untold}"] if segment.untold else []
    told += [f"{words.OTHER} {segment.folded}"] if segment.folded else []
    return ", ".join(told)


def _end(shared: SharedMap) -> Iterable[str]:
    yield "## What is not here"
    yield (
        "\n".join(f"- {one.n} {escape(one.what)}: {escape(one.why)}" for one in shared.left_out)
        or "Nothing that was reviewed."
    )
    yield "## How it was made"
    yield escape(words.made(shared))
