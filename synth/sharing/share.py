"""A map that may be shown to people who must not learn who said what.

Results ─► basis (reviewed claims, counted again) ─► SharedMap (a record with no field for a
person, a file or a reviewer) ─► every text masked ─► .html .md .json .csv .xlsx
"""

import datetime
import re

from synth.errors import UsageError, sentence
from synth.records.journey import Generated
from synth.report import wording
from synth.report.casebook import interviewees
from synth.results import Results
from synth.sharing.basis import Basis, basis, is_accepted, is_disputed
from synth.sharing.folding import Folded, fold, hidden_values
from synth.sharing.masking import Mask, mask_of, masked
from synth.sharing.parts import shared_contrasts, shared_patterns
from synth.sharing.records import LeftOut, Made, SharedActor, SharedMap
from synth.sharing.stages import Maker

_FOLDERS = re.compile(r"[^:]*[/\\]")
"""Of the name of a model that is a file: what stands before its own name."""


def share(results: Results, mask: Mask) -> SharedMap:
    """What may be shared of a map.

    Args:
        results: the map and its sources.
        mask: what every text of it passes; see `synth.sharing.seam`.

    Raises:
        UsageError: no claim of it was reviewed.
    """
    found = basis(results)
    if not found.evidence.observations:
        raise _unreviewed(results)
    folded = fold(results.journey.participants)
    hide = mask_of(hidden_values(folded.hidden))
    maker = Maker(found, lambda text: hide(mask(text)))
    return masked(_made(maker, folded), mask)


def _unreviewed(results: Results) -> UsageError:
    decided = results.journey.review.reviewers
    return UsageError(
        sentence(
            results.journey.study.get("title") or "the map",
            expected="at least one claim that a reviewer accepted, to share",
            found="none that stands" if decided else "none that anybody reviewed",
            remedy="review first, with: synth review STUDY",
        )
    )


def _made(maker: Maker, folded: Folded) -> SharedMap:
    journey = maker.basis.journey
    talked = len(interviewees(journey))
    findings = maker.findings()
    contrasts, patterns = shared_contrasts(maker, folded), shared_patterns(maker)
    shared = SharedMap(
        title=journey.study.get("title", ""),
        actors=tuple(
            SharedActor(name=a.name, scenario=a.scenario, expectations=a.expectations)
            for a in journey.actors
        ),
        interviewed=talked,
        surveyed=len(journey.participants) - talked,
        claims=len(maker.basis.evidence.observations),
        drafted=len(journey.observations) + sum(journey.review.rejected.values()),
        findings=tuple(findings),
        stages=tuple(maker.stages()),
        segments=folded.segments,
        contrasts=tuple(contrasts),
        patterns=tuple(patterns),
        left_out=(),
        made=_how(journey.generated),
    )
    return shared.model_copy(update={"left_out": tuple(_left_out(maker, folded, shared))})


def _how(generated: Generated) -> Made:
    """Who read and when, to the day; of a model that is a file, its name without the folders."""
    told = generated.model_copy(update={"model": _FOLDERS.sub("", generated.model)})
    try:
        date = datetime.datetime.fromisoformat(generated.at).date()
    except ValueError:
        date = None
    return Made(
        reader=wording.reader_name(told),
        limits=wording.reader_limits(told),
        synth_version=generated.synth_version,
        date=date,
    )


Row = tuple[int, tuple[str, str], str]
"""How many, of what (one, several), and why."""
CLAIM = ("claim", "claims")
FINDING = ("finding", "findings")
OPPORTUNITY = ("opportunity", "opportunities")
UNACCEPTED = "not accepted by anybody, or reviewers disagree"
UNSUPPORTED = "accepted, but without a reviewed claim behind, or repeating words that are not shown"
FEW = "fewer than three people in a cell, or not among reviewed claims"


def _left_out(maker: Maker, folded: Folded, shared: SharedMap) -> list[LeftOut]:
    """What is not here and why, as counts; nothing of which there is none."""
    rows = [
        *_claims_left(maker.basis),
        *_texts_left(maker, shared),
        *_people_left(maker.basis, folded, shared),
    ]
    return [LeftOut(n=n, what=what[n != 1], why=why) for n, what, why in rows if n > 0]


def _claims_left(basis: Basis) -> list[Row]:
    journey = basis.journey
    disputed = sum(is_disputed(journey, o.id) for o in journey.observations)
    out = len(journey.observations) - len(basis.evidence.observations) - disputed
    hearsay = sum(o.mode == "hearsay" for o in basis.evidence.observations.values())
    return [
        (out, CLAIM, "not reviewed yet"),
        (disputed, CLAIM, "reviewers disagree"),
        (sum(journey.review.rejected.values()), CLAIM, "taken out by a reviewer"),
        (hearsay, ("reviewed claim", "reviewed claims"), "told about others, not own experience"),
    ]


def _texts_left(maker: Maker, shared: SharedMap) -> list[Row]:
    journey = maker.basis.journey
    asked = [o for view in journey.stages for o in view.opportunities]
    found = [f for f in journey.findings if is_accepted(journey, f.id)]
    wanted = [o for o in asked if is_accepted(journey, o.id)]
    told = sum(len(stage.opportunities) for stage in shared.stages)
    themes = len(journey.every_theme()) - len(maker.basis.themes)
    return [
        (themes, ("theme", "themes"), "no claim of it was reviewed, or reviewers disagree"),
        (len(journey.findings) - len(found), FINDING, UNACCEPTED),
        (len(found) - len(shared.findings), FINDING, UNSUPPORTED),
        (len(asked) - len(wanted), OPPORTUNITY, UNACCEPTED),
        (len(wanted) - told, OPPORTUNITY, UNSUPPORTED),
    ]


def _people_left(basis: Basis, folded: Folded, shared: SharedMap) -> list[Row]:
    contrasts = len(basis.journey.contrasts) - len(shared.contrasts)
    patterns = len(basis.journey.patterns) - len(shared.patterns)
    return [
        (folded.left_out, ("attribute of people", "attributes of people"), "too few people share "
         "a value, or it is like free text"),
        (contrasts, ("difference between parts of the sample",
         "differences between parts of the sample"), FEW),
        (patterns, ("behaviour pattern", "behaviour patterns"), FEW),
    ]  # fmt: skip
