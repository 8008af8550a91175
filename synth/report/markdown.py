"""map.md: the map for people who paste into documents.

Plain headings, lists and one table; every word of a study is escaped, so that it can neither be
markup nor HTML.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from synth.records.journey import Opportunity, StageView, Theme
from synth.report import board, cells, context, insights, method, reviewing, wording
from synth.report.casebook import Casebook
from synth.report.figures import plain
from synth.results import Results

QUOTES = 3  # under one theme; the page has all of them
SPECIAL = re.compile(r"([\\`*_\[\]|~$])")
LEADING = re.compile(r"^([#+=-]|\d+(?=[.)]))")  # would begin a heading, a list or a rule
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")  # a terminal would obey them
LINK = re.compile(r"(?i)(https?|www)(?=[:.])")


def render_markdown(results: Results) -> str:
    """Returns map.md: findings, then stage by stage what was told, with counts and quotes."""
    book = Casebook(results)
    curves = context.curves(book)
    blocks = [*_head(book), *_findings(book), *_overview(book, curves)]
    for number, stage in enumerate(book.journey.stages):
        blocks.extend(_stage(book, stage, [(row.name, row.feelings[number]) for row in curves]))
    blocks.extend(insights.blocks(book, escape))
    blocks.extend(_opportunities(book))
    blocks.extend(_end(book))
    blocks.extend(_method(book))
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """One line of plain text in which nothing is Markdown, HTML or a link."""
    line = CONTROL.sub("\ufffd", " ".join(text.split()))
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = SPECIAL.sub(r"\\\1", line)
    line = LINK.sub(lambda found: f"{found[0][:-1]}&#{ord(found[0][-1])};", line)
    return LEADING.sub(lambda found: f"{found[0][:-1]}&#{ord(found[0][-1])};", line)


def _head(book: Casebook) -> Iterator[str]:
    journey = book.journey
    yield f"# {escape(journey.study.get('title', 'Journey map'))}"
    yield (
        f"**{_state(book)}made by {escape(wording.reader_name(journey.generated))}.** "
        f"{wording.reader_limits(journey.generated)}"
    )
    facts = [("Sample", plain(method.sample(journey)))]
    for actor in journey.actors:
        facts += [("Actor", actor.name), ("Scenario", actor.scenario)]
        facts += [("Hopes for", actor.expectations)]
    facts.append(("Review", reviewing.status_text(journey)))
    facts.append(("Date", wording.date_text(journey.generated.at)))
    yield "\n".join(f"- {name}: {escape(value)}" for name, value in facts if value)
    if journey.remarks:
        yield "**Before you rely on it**"
        yield "\n".join(f"- {escape(remark)}" for remark in journey.remarks)


def _state(book: Casebook) -> str:
    lead = reviewing.status(book.journey).lead
    return "Draft, " if lead == "draft" else f"{wording.sentence_case(lead)}, "


def _mark(book: Casebook, id: str) -> str:
    """`; accepted by Ana`: how a record was decided, empty for a draft."""
    found = book.mark(id)
    return f"; {escape(found.text)}" if found and found.seal else ""


def _findings(book: Casebook) -> Iterator[str]:
    if not book.journey.findings:
        return
    yield "## Findings"
    lines = []
    for number, finding in enumerate(book.journey.findings, start=1):
        note = context.finding_note(book, finding) + _mark(book, finding.id)
        lines.append(f"{number}. **{escape(finding.text)}** ({note})")
        told = [book.themes[t].observations for t in finding.themes if t in book.themes]
        lines += _quotes(book, (members[0] for members in told if members), "   ")
        if finding.counter:
            lines.append("   - Against it:")
            lines += _quotes(book, finding.counter, "     ")
    yield "\n".join(lines)


def _overview(book: Casebook, curves: Sequence[context.CurveRow]) -> Iterator[str]:
    """The journey at a glance: how it felt, and the pain point that weighs most; actors apart."""
    yield "## The journey at a glance"
    for row in curves:
        if row.name:
            yield f"**{escape(row.name)}**"
        yield "\n".join(_glance(book, row))


def _glance(book: Casebook, row: context.CurveRow) -> Iterator[str]:
    yield from ("| Stage | Feelings | Gravest pain point |", "| --- | --- | --- |")
    for stage, told in zip(book.journey.stages, row.feelings, strict=True):
        pains = [
            t for t in stage.themes.get("pain_point", ()) if not row.name or t.actor == row.actor
        ]
        worst = max(pains, key=lambda t: (t.severity or 0, t.n), default=None)
        pain = f"{escape(worst.name)} ({_counts(worst)})" if worst else "—"
        yield f"| {escape(stage.name)} | {_feeling(told)} | {pain} |"


def _feeling(told: context.Feeling) -> str:
    return escape(plain(told.text) + (f"; {plain(told.split)}" if told.split else ""))


def _counts(theme: Theme) -> str:
    grave = f"{wording.severity_text(theme.severity)}; " if theme.facet == "pain_point" else ""
    return grave + wording.count_text(theme.by_kind)


def _stage(
    book: Casebook, stage: StageView, felt: Iterable[tuple[str, context.Feeling]]
) -> Iterator[str]:
    """A stage; `felt` is how it felt, an actor's name (empty where there is one actor) each."""
    yield f"## {escape(stage.name)}"
    if stage.description:
        yield escape(stage.description)
    names = {facet.id: facet.name for facet in book.journey.facets}
    for facet in dict.fromkeys([*names, *stage.themes]):
        yield f"### {escape(names.get(facet, facet))}"
        if facet == "emotion":
            for name, told in felt:
                whose = f" ({escape(name)})" if name else ""
                yield f"Feelings{whose}: {_feeling(told)}"
        themes = stage.themes.get(facet, ())
        yield (
            "\n".join(_themes(book, themes))
            or f"*{escape(stage.empty.get(facet, 'nothing said'))}*"
        )
    bright = [book.themes[t].name for t in stage.bright_spots if t in book.themes]
    if bright:
        yield "### Bright spots"
        yield "\n".join(f"- {escape(name)}" for name in bright)
    apart = (
        ("Expectations", stage.expectations),
        ("Wishes", stage.wishes),
        ("Hearsay (about others, not counted)", stage.hearsay),
    )
    for name, ids in apart:
        if ids:
            yield f"### {name}"
            yield "\n".join(_quotes(book, ids, "", limit=None))
    if stage.metrics:
        yield "### Figures"
        yield "\n".join(
            f"- {escape(m.name)}: {escape(m.value)} ({escape(wording.metric_note(m))})"
            for m in stage.metrics
        )


def _themes(book: Casebook, themes: Iterable[Theme]) -> Iterator[str]:
    """Themes with up to three quotes and all that speaks against them."""
    for theme in cells.in_order(book, themes):
        yield f"- **{escape(theme.name)}** ({_counts(theme)}{_mark(book, theme.id)})"
        yield from _quotes(book, theme.observations, "  ")
        if theme.counter:
            yield "  - Against it:"
            yield from _quotes(book, theme.counter, "    ")


def _quotes(
    book: Casebook, ids: Iterable[str], indent: str, *, limit: int | None = QUOTES
) -> Iterator[str]:
    """One line a quote: own words in quotation marks, a note-taker's words without."""
    known = [name for name in ids if name in book.observations]
    for name in known[:limit]:
        observation = book.observations[name]
        view = book.view(name)
        who = ", ".join(part for part in (view.who, view.segments) if part)
        notes = ", from notes" if view.from_notes else ""
        for quote in view.quotes:
            if quote.withheld:
                words = escape(book.statement(observation))
            else:
                words = f"“{escape(quote.text)}”" if quote.own else escape(quote.text)
            yield f"{indent}- {words} — {escape(who)}{notes} ({escape(quote.locator)})"
    if limit and len(known) > limit:
        yield f"{indent}- and {len(known) - limit} more in map.html"


def _opportunities(book: Casebook) -> Iterator[str]:
    rows = board.opportunities(book)
    if not rows:
        return
    yield "## Opportunities"
    yield "\n".join(line for row in rows for line in _opportunity(row.opportunity, row))
    if missing := board.unanswered(book):
        yield "Leading pain points that no opportunity answers:"
        yield "\n".join(
            f"- {escape(r.link.text)} ({escape(r.stage)}, {plain(r.link.note)})" for r in missing
        )


def _opportunity(opportunity: Opportunity, row: board.OpportunityRow) -> Iterator[str]:
    mark = f"; {escape(row.mark.text)}" if row.mark and row.mark.seal else ""
    team = "; ".join(_team(opportunity, name) for name in ("effort", "owner", "measure"))
    facts = f"{row.severity_text}; reach {plain(row.reach)}; {team}{mark}"
    yield f"- **{escape(opportunity.question)}** ({facts})"
    yield f"  - {escape(opportunity.rationale)}"
    for link in row.addresses:
        yield f"  - Answers: {escape(link.text)} ({plain(link.note)})"
    for idea in opportunity.ideas:
        whose = (
            "a participant’s idea" if idea.origin == "participant" else "suggested by the reader"
        )
        yield f"  - Idea: {escape(idea.text)} ({whose})"


def _team(opportunity: Opportunity, name: str) -> str:
    value = getattr(opportunity, name)
    guess = " (proposed)" if name in opportunity.proposed else ""
    return f"{name} {escape(value)}{guess}" if value else f"{name} —"


def _end(book: Casebook) -> Iterator[str]:
    journey = book.journey
    yield "## How far this goes"
    lines = [plain(method.saturation(journey))]
    uncovered = sum(len(row.uncovered_turns) for row in journey.coverage)
    lines.append(f"No observation cites {wording.plural(uncovered, 'turn')} of the participants.")
    refused = wording.plural(len(journey.rejections), "draft")
    lines.append(
        f"{refused} turned down: their words could not be verified, or do not carry the claim; "
        "they count nowhere."
    )
    lines += _of_review(book)
    lines.append("Interviews and survey answers are counted side by side and never added.")
    yield "\n".join(f"- {line}" for line in lines)


def _of_review(book: Casebook) -> Iterator[str]:
    """What reviewers took out, what they decided on that is gone, and what could not be read."""
    found = reviewing.review(book.journey)
    if found.out:
        yield f"Reviewers took out, by reason: {', '.join(plain(parts) for parts in found.out)}."
    for one in found.lost:
        words = f" “{escape(one.words)}”" if one.words else ""
        by = f"{escape(one.action)} by {escape(one.reviewer)}"
        yield f"A verdict whose record is gone ({by}):{words} {escape(one.why)}"
    yield from (escape(remark) for remark in found.remarks)


def _method(book: Casebook) -> Iterator[str]:
    """The appendix: what the run's own records say, and what is left to the researcher."""
    appendix = method.method(book.results)
    yield "## Method appendix"
    yield "Numbers 1 to 32 are items of COREQ, S1 to S21 of SRQR."
    yield "\n".join(
        f"- {item.name} ({item.number}): {escape(plain(item.text))}" for item in appendix.filled
    )
    yield "Left to the researcher:"
    yield "\n".join(f"- {name} ({number}):" for number, name in appendix.blank)
