"""map.html: one self-contained page that runs nothing and loads nothing but what it holds.

Everything from a study is escaped by the template engine; the page's policy allows its own style
and script by their hashes and forbids everything else.

Every figure that is counted from map.json or sources/ is a `span` whose text is the number alone
(thousands parted by commas, minus as U+2212, valences signed) and that carries `data-figure`,
`data-id` (an id in map.json) and whatever else names what was counted. `data-kind` is `interview`
or `survey` (people, or answers, by the kind of source), `all` where a figure is not told by kind.

    sample-interviews, -interviewed, -respondents   sources; people in them; people in surveys
    sample-repeated, -timed, -notes   people in several interviews; sources with time codes, notes
    finding-n, finding-of [id, kind]  people behind its themes, of those with an experience there
    finding-against [id]              observations against it that are on the page
    finding-themes, finding-quotes [id]   what it opens: its themes, citations behind them
    theme-n, theme-of [id, kind]      `by_kind` of a theme
    cell-more, cell-grave             folded cards of a cell, those of severity 4: the cell has
                                      data-stage, its row data-lane and data-actor
    emotion-n [stage, actor, kind], emotion-median [stage, actor]   of the emotion lane
    split [stage, actor, side]        people above, below zero
    score-median, score-n [stage, score]   of those with an experience of their own at the stage
    severity [id], reach [id, kind]   of an opportunity; interviewed people, else surveyed
    ideas, ideas-own [id]             ideas under an opportunity; those of participants
    unanswered                        leading pain points that no opportunity addresses
    route-n, route-of [id]            of a route
    dropoff-n [stage, kind]           people who `left`, `nearly` left
    fall-median, fall-both [id]       of the people in `both`; id is actor/before/after
    fall-n [id, side]                 people with a feeling at each stage
    against-n [id, kind]              people behind a theme's counter-evidence on the page
    told-quotes, against-quotes [id]  citations of a theme and against it, on the page
    segment [segment, value, kind]    people with a value; survey means not interviewed
    contrast-n, contrast-of [id, segment, value, kind, side]   side is `part` or `rest`
    pattern-n [id]                    people of a pattern
    pattern-quotes [id, theme]        citations behind one of its sentences
    coverage-cited, -chars, -uncovered [source]   code points and turns
    cited-all, chars-all [kind]       the same, summed over sources of a kind
    stage-cited [stage]               cited code points, summed over sources
    source-chars, answers, answers-shown [source]   code points; survey answers, those shown
    growth, growth-interviews [interviews]   mean number of themes, to one decimal
    growth-added, growth-last, growth-of   themes that the last of all interviews added
    score [id, score], participant-observations [id]   of a person
    only-surveyed                     people in surveys alone
    rejections [kind]                 drafts turned down
    confidence [id]                   of an observation
    folded                            entries of what it opens
    left-out                          entries of the list before it that are not on the page
    method-facets, -stages, -themes, -observations, -citations, -rejections, -findings   all
    method-verbatim                   citations that equal the slice of their source
    method-major, -minor, -contradicted   themes told by two or more; by one; with counter-evidence
    review-first, -observations       findings, observations, that a person
                                      gave a verdict on
    review-first-of, -observations-of all of them
    review-out, review-rejected [kind]   observations that reviewers took out, by reason
    review-verdict [kind]             observations accepted, edited, added by a person
    review-against                    records on which reviewers disagree
    review-turns                      turns that a person read and found nothing in
    reviewers-more                    reviewers that a line does not name
    mark-more [id, side]              the same of those who decided on a record, or against it
    looked-n, looked-of [id]          observations behind a finding or a theme with a verdict; all
    method-check [kind]               observations by the outcome of the second reading
"""

import base64
import hashlib
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from synth.report import board, context, moments, reviewing, ways, wording
from synth.results import Results
from synth.templating import Environment, environment

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
LANES = frozenset({"pain_point", "emotion"})
"""Lanes with a look of their own."""
STYLES = ("base", "map", "curve", "sections", "evidence", "panel", "narrow", "print")
SCRIPTS = ("panel", "counts", "curve", "filter", "start")
LIMITS = SimpleNamespace(
    board=board.BOARD,
    paths=ways.OPEN,
    dropoffs=2,
    sides=moments.OPEN,
    voices=4,
    segments=1,
    sources=8,
    people=8,
)
"""Rows of each list that stand open; the others are folded."""
WORDS = {
    "plural": wording.plural,
    "count_text": wording.count_text,
    "severities": wording.SEVERITIES,
    "severity_text": wording.severity_text,
    "metric_note": wording.metric_note,
    "modes": wording.MODES,
    "review_words": reviewing.WORDS,
    "limits": LIMITS,
    "lane_classes": LANES,
}
"""What the report's templates, and others that include them, may use."""


def render_page(results: Results) -> str:
    """Returns map.html: the same results give the same bytes, and it works from a file."""
    page = context.page(results)
    templates = _templates()
    names = (*STYLES, *(("review",) if page.review.any else ()))
    css = "".join(asset(f"{name}.css") for name in names)
    style = templates.get_template("style.css.j2").render(css=css, stages=len(page.stages))
    script = '"use strict";\n' + "".join(asset(f"{name}.js") for name in SCRIPTS)
    return templates.get_template("page.html.j2").render(
        page=page, style=style, script=script, policy=_policy(style, script)
    )


@cache
def _templates() -> Environment:
    return environment(TEMPLATES, words=WORDS)


@cache
def asset(name: str) -> str:
    """A style or script of the page, as text."""
    return (HERE / "assets" / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")
