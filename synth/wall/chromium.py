"""Chromium as a printer: a page of ours becomes a .pdf or .png, offline, in its own profile.

The page holds no script and names no address; the browser could resolve none either.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from html import escape
from pathlib import Path

from synth.errors import OutputError, UsageError, sentence

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
LIMIT = 120.0
"""Seconds that a page may take."""
PIXEL = 25.4 / 96
"""Millimetres of a CSS pixel."""
FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--user-agent=Synth",  # becomes the creator that a .pdf names
)


def page(drawings: list[str], wide: float, high: float, title: str) -> str:
    """HTML that prints each drawing on a sheet of its own; sizes in millimetres."""
    style = (
        f"@page{{size:{wide:g}mm {high:g}mm;margin:0}}body{{margin:0;background:#fff}}"
        f"div{{width:{wide:g}mm;height:{high - 0.3:g}mm;overflow:hidden;break-after:page}}"
        "div:last-child{break-after:auto}svg{display:block}"
        "@media screen{div{margin:0 auto}}"
    )
    sheets = "\n".join(f"<div>{drawing}</div>" for drawing in drawings)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="generator" content="Synth">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>{style}</style></head>\n<body>\n{sheets}\n</body></html>\n"
    )


def pdf(html: str, to: Path, instead: str) -> bytes:
    """Prints the page. Raises UsageError or OutputError as `_made` does."""
    return _made(html, to, instead, "pdf", ["--no-pdf-header-footer", "--print-to-pdf={}"])


def png(html: str, to: Path, instead: str, wide: float, high: float, scale: float) -> bytes:
    """A picture of a page of so many millimetres, `scale` dots to a CSS pixel."""
    size = f"--window-size={round(wide / PIXEL)},{round(high / PIXEL)}"
    flags = [size, f"--force-device-scale-factor={scale:g}", "--screenshot={}"]
    return _made(html, to, instead, "png", flags)


def _made(html: str, to: Path, instead: str, kind: str, flags: list[str]) -> bytes:
    """Lets the browser write a file.

    Raises:
        UsageError: there is no chromium; `instead` names the form that needs none.
        OutputError: it wrote nothing within the limit.
    """
    browser = _browser(to, instead)
    with tempfile.TemporaryDirectory(prefix="synth-", ignore_cleanup_errors=True) as folder:
        source, made = Path(folder) / "page.html", Path(folder) / f"made.{kind}"
        source.write_text(html, encoding="utf-8")
        profile = f"--user-data-dir={folder}/profile"
        told = [flag.format(made) for flag in flags]
        said = _run([browser, *FLAGS, *_rooted(), profile, *told, source.as_uri()])
        if not made.is_file() or not made.stat().st_size:
            raise OutputError(
                sentence(
                    str(to),
                    found=f"{browser} made nothing ({said})",
                    remedy=f"try again, or write {instead}, which needs no browser",
                )
            )
        return made.read_bytes()


def _browser(to: Path, instead: str) -> str:
    named = os.environ.get("CHROME", "")
    found = next((path for name in (named, *NAMES) if name and (path := shutil.which(name))), None)
    if found is None or (named and shutil.which(named) is None):
        raise UsageError(
            sentence(
                str(to),
                expected="chromium, which draws this form",
                found=f"CHROME={named}, which cannot be run" if named else "none on the PATH",
                remedy=f"install chromium, name one in CHROME, or write {instead}, "
                "which needs none",
            )
        )
    return found


def _rooted() -> list[str]:
    """Chromium refuses to sandbox itself for root, as in most containers."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ["--no-sandbox"] if root else []


def _run(command: list[str]) -> str:
    """Runs it to its end or to the limit; returns why it may have failed."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        _, noise = process.communicate(timeout=LIMIT)
    except subprocess.TimeoutExpired:
        _end(process)
        return f"no answer within {LIMIT:g} seconds"
    except BaseException:  # an interrupt must not leave a browser behind
        _end(process)
        raise
    last = noise.decode("utf-8", "replace").strip().splitlines()[-1:]
    return f"exit {process.returncode}{': ' if last else ''}{''.join(last)[:200]}"


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ends the browser with the helpers it started, which are in one session with it."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()
