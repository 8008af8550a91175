"""The command that tells what is replaced, and asks a person about what may be a name."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import synth
from synth.cli.options import BaseUrlOption, JsonOption, StudyArgument, app, print_json
from synth.confidential import confidence_lines, likely_line
from synth.errors import UsageError
from synth.terminal import Terminal, fit

if TYPE_CHECKING:
    from synth.pipeline.confirming import Confidence
    from synth.records.privacy import Likely

ANSWERS = {"n": "name", "p": "place", "o": "organisation", "k": "keep"}
QUESTION = "[n]ame, [p]lace, [o]rganisation, [k]eep as it is, [s]kip, [q]uit"
TIMEOUT = 300.0


@app.command()
def privacy(
    study: StudyArgument,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask about each likely name; answers go to key.csv.")
    ] = False,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Ask a model for names too, a call a window, which synth run never does; "
            "or replay:FILE.",
        ),
    ] = None,
    base_url: BaseUrlOption = None,
    send_names: Annotated[
        bool,
        typer.Option(
            "--send-names", help="Let a model elsewhere have the names that nobody confirmed."
        ),
    ] = False,
    timeout: Annotated[
        float, typer.Option(min=1, help="Seconds that one answer of a model may take.")
    ] = TIMEOUT,
    as_json: JsonOption = False,
) -> None:
    """Tell what is replaced before a text is read, and list likely names for confirmation.

    With --model also names that a language model suggests; synth run does not ask for any.
    """
    asking = synth.Asking(base_url=base_url, send_names=send_names, timeout=timeout)
    told = _told(study, model, asking)
    if as_json:
        print_json(told.as_json())
    else:
        for line in confidence_lines(told, with_list=not ask):
            print(fit(line))
        if ask:
            _settle(study, told.likely)
    if told.failures:
        raise typer.Exit(1)


def _told(study: Path, model: str | None, asking: "synth.Asking") -> "Confidence":
    given = {
        "--base-url": asking.base_url is not None,
        "--send-names": asking.send_names,
        "--timeout": asking.timeout != TIMEOUT,
    }
    if model is None:
        for option in (name for name, used in given.items() if used):
            raise UsageError(f"{option} goes with --model: name the model, or leave it out.")
        return synth.confidence(study)
    with Terminal() as progress:
        told = synth.confidence(study, model=model, asking=asking, progress=progress)
    for line in (*told.failures, told.bill):
        print(fit(line), file=sys.stderr)
    return told


def _settle(study: Path, likely: Sequence["Likely"]) -> None:
    """Asks a person about each, and says what is left."""
    print(f"{_ask(study, likely)} settled in key.csv; the next run reads the study so.")
    left = len(synth.confidence(study).likely)
    if left:
        print(f"{left} left to settle (some show only once others are settled); --ask again.")


def _ask(study: Path, likely: Sequence["Likely"]) -> int:
    """How many of them a person settled."""
    settled = 0
    for number, one in enumerate(likely, 1):
        print(fit(f"{number} of {len(likely)}: {likely_line(one)}"))
        answer = _answer(one.kind)
        if answer == "q":
            break
        if answer in ANSWERS:
            settled += 1
            synth.confirm(study, {one.words: ANSWERS[answer]})  # each at once: nothing is lost
    return settled


def _answer(guess: str) -> str:
    default = next(letter for letter, kind in ANSWERS.items() if kind == guess)
    words = {letter: letter for letter in (*ANSWERS, "s", "q")}
    words |= {word: letter for letter, word in ANSWERS.items()} | {"skip": "s", "quit": "q"}
    while True:
        told = str(typer.prompt(QUESTION, default=default)).strip().casefold()
        if told in words:
            return words[told]
        print(f"Expected one of {', '.join(words)}.")
