"""A rehearsed server in a process of its own, and runs of a study against it."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MODEL = "rehearsal"


@dataclass(frozen=True)
class Served:
    """A running server: its address, and its log of requests."""

    url: str
    log: Path

    def asked(self) -> list[dict[str, Any]]:
        """Every request as it came."""
        return [row for row in self._rows() if row["event"] == "asked"]

    def answered(self) -> list[dict[str, Any]]:
        """Every request once it was answered, or cut."""
        return [row for row in self._rows() if row["event"] == "answered"]

    def _rows(self) -> list[dict[str, Any]]:
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines]


@contextmanager
def served(folder: Path, *options: str, port: int = 0) -> Iterator[Served]:
    """A rehearsed server with the given command-line options."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "requests.jsonl"
    log.unlink(missing_ok=True)
    command = [sys.executable, "-m", "synth.llm.rehearsal", "--log", str(log)]
    command += ["--port", str(port), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        url = process.stdout.readline().split()[0]
        urllib.request.urlopen(f"{url}/models", timeout=10).close()
        yield Served(url, log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


def run(study: Path, server: Served, *options: str) -> tuple[int, dict[str, Any], float]:
    """Exit code, JSON of stdout (empty where there is none) and seconds of one `synth run`."""
    began = time.monotonic()
    done = subprocess.run(_command(study, server, options), capture_output=True, text=True)
    seconds = time.monotonic() - began
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    return done.returncode, json.loads(done.stdout or "{}"), seconds


def start(study: Path, server: Served, *options: str) -> subprocess.Popen[bytes]:
    """A `synth run` that is left running."""
    return subprocess.Popen(
        _command(study, server, options), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _command(study: Path, server: Served, options: Sequence[str]) -> list[str]:
    asked = ["--model", MODEL, "--base-url", server.url, "--json", "-q", *options]
    return [sys.executable, "-m", "synth", "run", str(study), *asked]


def without_key() -> None:
    """Takes a key of the user's out of the environment: nothing here needs one."""
    os.environ.pop("OPENAI_API_KEY", None)
