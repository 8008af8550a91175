"""The entry point: every error becomes its one sentence and its exit code."""

import os
import signal
import sys
from collections.abc import Mapping
from io import TextIOWrapper
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer

import synth
from synth.cli.options import DEBUG, INTERRUPTED, app
from synth.errors import SynthError, sentence
from synth.terminal import fit

WRITABLE = 0o022
"""Rights that a file of ours never gives to others, whatever the umask: to write."""


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(f"synth {synth.__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit(2)


def main() -> NoReturn:
    """Entry point: every error becomes its one sentence and its exit code."""
    signal.signal(signal.SIGTERM, _interrupt)
    os.umask(os.umask(WRITABLE) | WRITABLE)
    _fill_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    code = _guarded()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done but leaving
    sys.exit(code)


def _fill_closed_streams() -> None:
    """Puts /dev/null where a standard stream is closed, lest a file of ours take its number."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(handle, "r" if name == "stdin" else "w"))


def _guarded() -> int:
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
        return _interrupted() if code == INTERRUPTED else int(code or 0)
    except SynthError as error:
        return _say(str(error), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except typer.TyperException as error:
        return _say(_complaint(error), 2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone
        return 1
    except OSError as error:
        return _say(f"{error.filename or 'disk'}: {error.strerror or error}.", 2)
    except Exception as error:
        if DEBUG in os.environ:
            raise
        return _say(f"A defect in synth ({error!r}); {DEBUG}=1 shows where. Nothing is lost.", 2)


def _complaint(error: typer.TyperException) -> str:
    """What the parser complains of, in one sentence of ours."""
    at = getattr(error, "ctx", None)
    command = f"{at.info_name} " if at is not None and at.parent is not None else ""
    help_of = f"see synth {command}--help"
    refused = getattr(error.__cause__, "errors", None)  # of pydantic, which typer asks
    if refused is None:
        words = getattr(error, "format_message", None)
        return f"{str(words() if words else error).rstrip('.')}; {help_of}."
    first = refused()[0]
    names = getattr(getattr(error, "param", None), "opts", None) or ["the command line"]
    expected = _expected(first["type"], first.get("ctx", {})) or first["msg"]
    found = f"'{first['input']}'"
    return sentence(max(names, key=len), expected=expected, found=found, remedy=help_of)


def _expected(kind: str, limits: Mapping[str, Any]) -> str:
    """What an option takes, by the rule that was broken; "" where that is none of ours."""
    if kind in ("greater_than_equal", "less_than_equal"):
        (limit,) = limits.values()
        return f"{limit:g} or {'more' if kind.startswith('greater') else 'less'}"
    whole = kind.startswith("int_")
    return "a whole number" if whole else "a number" if kind.startswith("float_") else ""


def _interrupted() -> int:
    return _say("Interrupted; what is done is kept. Run the same command to go on.", INTERRUPTED)


def _say(message: str, code: int) -> int:
    print(fit(message), file=sys.stderr)
    return code


def _interrupt(signum: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
