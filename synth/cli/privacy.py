"""The command that tells what is replaced, and asks a person about what may be a name."""

from typing import Annotated

import typer

import synth
from synth.cli.options import JsonOption, StudyArgument, app, print_json
from synth.confidential import confidence_lines, likely_line
from synth.terminal import fit

ANSWERS = {"n": "name", "p": "place", "o": "organisation", "k": "keep"}
QUESTION = "[n]ame, [p]lace, [o]rganisation, [k]eep as it is, [s]kip, [q]uit"


@app.command()
def privacy(
    study: StudyArgument,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask about each likely name; answers go to key.csv.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell what is replaced before a text is read, and list likely names for confirmation."""
    told = synth.confidence(study)
    if as_json:
        print_json(told.as_json())
        return
    for line in confidence_lines(told, with_table=not ask):
        print(fit(line))
    if not ask:
        return
    decided: dict[str, str] = {}
    for number, one in enumerate(told.likely, 1):
        print(fit(f"{number} of {len(told.likely)}: {likely_line(one)}"))
        answer = _answer(one.kind)
        if answer == "q":
            break
        if answer in ANSWERS:
            decided[one.words] = ANSWERS[answer]
            synth.confirm(study, {one.words: ANSWERS[answer]})  # each at once: nothing is lost
    print(f"{len(decided)} settled in key.csv; the next run reads the study so.")


def _answer(guess: str) -> str:
    default = next(letter for letter, kind in ANSWERS.items() if kind == guess)
    while True:
        told = str(typer.prompt(QUESTION, default=default)).strip().casefold()[:1]
        if told in (*ANSWERS, "s", "q"):
            return told
