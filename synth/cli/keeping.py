"""Commands for what may be kept of people, and for how long."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import synth
from synth.cli.options import JsonOption, QuietOption, StudyArgument, app, print_json
from synth.terminal import Terminal, fit

if TYPE_CHECKING:
    from synth.forgetting.report import Forgotten

OutOption = Annotated[Path | None, typer.Option(help="Where results are; STUDY/out by default.")]


@app.command()
def forget(
    study: StudyArgument,
    participant: Annotated[
        str, typer.Argument(metavar="PARTICIPANT", help="The id, as the map shows it.")
    ],
    out: OutOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Erase one participant from everything but the source files, and tell what is left to do.

    Ends with 1 where a file other than a source still holds their words.
    """
    with Terminal(quiet=quiet) as progress:
        outcome = synth.forget(study, participant, out=out, progress=progress)
    _tell(outcome, as_json=as_json)


@app.command()
def purge(
    study: StudyArgument,
    keep_days: Annotated[
        int | None, typer.Option(min=0, help="How long words are kept; study.toml's by default.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Forget them all; else they are listed.")] = (
        False
    ),
    out: OutOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """List the participants all of whose files are older than they may be; --yes forgets them."""
    with Terminal(quiet=quiet) as progress:
        late, outcome = synth.purge(study, keep_days, yes=yes, out=out, progress=progress)
    if outcome is not None:
        _tell(outcome, as_json=as_json)
    elif as_json:
        print_json({"late": late})
    else:
        for who, age in late.items():
            print(fit(f"{who}: {age} days"))
        print(f"{len(late) or 'No'} participant{'' if len(late) == 1 else 's'} kept for too long.")


def _tell(outcome: "Forgotten", *, as_json: bool) -> None:
    for line in (*outcome.remarks, *outcome.by_hand):
        print(fit(line), file=sys.stderr)
    for path in outcome.left:
        print(fit(f"{path}: it still holds words of theirs; delete or mend it."), file=sys.stderr)
    if as_json:
        print_json(outcome.as_json())
    else:
        for line in outcome.lines():
            print(fit(line))
    if not outcome.complete:
        raise typer.Exit(1)
