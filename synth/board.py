"""The board of opportunities: what the team has settled in study.toml takes a proposal's place."""

from collections.abc import Mapping, Sequence

from synth.records.journey import Opportunity, Theme
from synth.records.study import OpportunitySpec

FIELDS = ("effort", "owner", "measure")
"""What the team alone can settle."""


def settle(
    found: Mapping[str, Sequence[Opportunity]],
    themes: Sequence[Theme],
    specs: Sequence[OpportunitySpec],
) -> tuple[dict[str, list[Opportunity]], list[str]]:
    """Opportunities by stage with the team's fields, and a remark for each setting without one.

    A setting goes to the opportunity of its id; where there is none (an id changes with the
    evidence), to all that address every pain point it names; else to those of its question. What
    it sets is no proposal any more. A later setting for the same field wins.
    """
    names = {theme.id: theme.name for theme in themes}
    board = {stage: list(listed) for stage, listed in found.items()}
    remarks = []
    for spec in specs:
        meant = _meant(spec, [o for listed in board.values() for o in listed], names)
        if not meant:
            remarks.append(_without(spec))
        for listed in board.values():
            listed[:] = [_set(o, spec) if o.id in meant else o for o in listed]
    return board, remarks


def _meant(
    spec: OpportunitySpec, board: Sequence[Opportunity], names: Mapping[str, str]
) -> set[str]:
    wanted = {_folded(name) for name in spec.addresses}
    ways = (
        {o.id for o in board if o.id == spec.id},
        {o.id for o in board if wanted and wanted <= {_folded(names[t]) for t in o.addresses}},
        {o.id for o in board if spec.question and _folded(o.question) == _folded(spec.question)},
    )
    return next((meant for meant in ways if meant), set())


def _set(opportunity: Opportunity, spec: OpportunitySpec) -> Opportunity:
    settled = {name: value for name in FIELDS if (value := getattr(spec, name)) is not None}
    question = {"question": spec.question} if spec.question else {}
    proposed = tuple(name for name in opportunity.proposed if name not in settled)
    return opportunity.model_copy(update={**settled, **question, "proposed": proposed})


def _without(spec: OpportunitySpec) -> str:
    """Names the setting as the team wrote it, and says how to make it fit again."""
    given = spec.id or ", ".join(spec.addresses) or spec.question
    return (
        f"study.toml, opportunity '{given}': the map has no such opportunity; take its id or "
        "question, or the names of the pain points it addresses, from this map."
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
