"""No test may reach the network, and the sample study is run once for all."""

import ipaddress
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("same-each-time", derandomize=True, deadline=None)
settings.load_profile("same-each-time")
ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "corpora" / "meal-kit"


def _local(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return address[0] == "localhost"


class NoNetwork(socket.socket):
    """A socket that refuses to leave the machine."""

    def connect(self, address: Any) -> None:
        if not _local(address):
            raise AssertionError(f"a test tried to reach {address}")
        super().connect(address)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    real = socket.socket
    socket.socket = NoNetwork  # type: ignore[misc]
    yield
    socket.socket = real  # type: ignore[misc]


Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def synth() -> Command:
    """Runs the command line in a process of its own: `synth("run", folder)`."""

    def run(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "synth", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=300, cwd=ROOT, check=False, **options
        )

    return run


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A fresh copy of the sample study."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "meal-kit", ignore=_left_out))


def _left_out(folder: str, names: list[str]) -> list[str]:
    """Four interviews and the survey are enough, and quick; results and gold are not copied."""
    many = [f"P{n:02}" for n in range(5, 11)]
    left = ("out", ".synth", "gold", "reviews.jsonl")
    return [n for n in names if n in left or n[:3] in many]


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory, synth: Command) -> Path:
    """The sample study after one run; not to be changed."""
    folder = tmp_path_factory.mktemp("finished") / "meal-kit"
    shutil.copytree(SAMPLE, folder, ignore=_left_out)
    done = synth("run", folder)
    assert done.returncode == 0, done.stderr
    return folder


def load_map(folder: Path) -> dict[str, Any]:
    """map.json of a study."""
    return json.loads((folder / "out" / "map.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Debian's chromium, driven by Playwright; one a module."""
    from playwright.sync_api import sync_playwright

    from pages import CHROMIUM

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
