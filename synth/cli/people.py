"""Commands for reviewers and coders: what people decided, here and in other programs."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

import synth
from synth.cli.options import DEBUG, JsonOption, MapArgument, StudyArgument, app, print_json
from synth.terminal import fit


@app.command()
def agreement(
    study: MapArgument,
    session: Annotated[
        str | None, typer.Option(metavar="NAME", help="One blind session; all by default.")
    ] = None,
    maps: Annotated[
        list[Path] | None,
        typer.Option("--map", metavar="MAP", help="One more map or snapshot to compare with."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what people who coded blindly differ about, then how far they agree."""
    from synth.coding.tables import agreement_lines
    from synth.coding.tables import as_json as told

    result = synth.agree(study, session=session, maps=maps or ())
    for remark in result.remarks:
        print(fit(remark), file=sys.stderr)
    if as_json:
        print_json(told(result))
        return
    for line in agreement_lines(result):
        print(fit(line))


@app.command()
def review(
    study: MapArgument,
    reviewer: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose verdicts; your user name by default.")
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="On 127.0.0.1; a free one by default.")
    ] = 0,
    out: Annotated[
        Path | None, typer.Option(help="Where the results are; STUDY/out by default.")
    ] = None,
) -> None:
    """Open the reviewers' page on this machine: check claims against their quotes, and decide.

    Prints the page's address, which holds a token: who has it can read the study. Ctrl-C ends it.
    """
    from synth.review.start import HINT
    from synth.review.start import review as open_page

    def announce(address: str) -> None:
        print(address, flush=True)
        print(HINT, file=sys.stderr, flush=True)

    with suppress(KeyboardInterrupt):  # how this command ends
        open_page(
            study,
            reviewer=reviewer,
            port=port,
            out=out,
            announce=announce,
            debug=DEBUG in os.environ,
        )
    print("The page is closed; every verdict that it confirmed is kept.", file=sys.stderr)


@app.command("import")
def adopt(
    study: StudyArgument,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A .qdpx, exported from STUDY and edited.")
    ],
    reviewer: Annotated[
        str, typer.Option(metavar="NAME", help="Whose edits they are where FILE names nobody.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="Where the study's results are; STUDY/out by default.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Take over as reviews what was changed in NVivo, ATLAS.ti, MAXQDA or QualCoder."""
    adopted = synth.adopt(study, file, reviewer=reviewer, out=out)
    if adopted.reviews:
        synth.redraw(study, out=out)
    for line in adopted.left:
        print(fit(line), file=sys.stderr)
    if as_json:
        print_json(adopted.as_json())
    else:
        print(fit(adopted.told()))
    if adopted.left:
        raise typer.Exit(1)
