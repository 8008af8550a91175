"""Locks that the operating system gives back when a process ends.

One run at a time on a study; one writer at a time of a file.
"""

import datetime
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from synth.errors import LockedError, OutputError, sentence
from synth.files import tighten

LOCK = "run.lock"
HOLDER = "run.json"


@contextmanager
def short_lock(path: Path, patience: float) -> Iterator[None]:
    """Holds the lock file `path` for a moment, after waiting `patience` seconds at most.

    Raises:
        LockedError: another process held it all that time.
        OutputError: the folder cannot be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(path, timeout=patience, thread_local=False, mode=0o600)
        lock.acquire()
    except Timeout as error:
        found = f"another process has been writing for {patience:g} seconds"
        remedy = "wait until it has ended, and try again"
        raise LockedError(sentence(str(path.parent), found=found, remedy=remedy)) from error
    except (OSError, NotImplementedError) as error:
        raise _unlockable(path, error) from error
    try:
        yield
    finally:
        lock.release()


def _unlockable(path: Path, error: Exception) -> OutputError:
    found = f"it cannot be locked ({getattr(error, 'strerror', None) or error})"
    remedy = "make the folder writable, on a file system that has locks"
    return OutputError(sentence(str(path), found=found, remedy=remedy))


@contextmanager
def run_lock(state: Path) -> Iterator[None]:
    """Holds the run lock of the study whose `.synth` folder is `state`; never waits.

    Who holds it is written beside it, for the message only: what a dead process left there is
    overwritten by the next holder. When it ends, all of the state is for its owner alone.

    Raises:
        LockedError: another process (or thread) holds it; the message names the holder.
        OutputError: the folder cannot be written.
    """
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(state / LOCK, timeout=0, thread_local=False, mode=0o600)
        lock.acquire()
    except Timeout as error:
        raise LockedError(_locked(state)) from error
    except (OSError, NotImplementedError) as error:
        raise _unlockable(state / LOCK, error) from error
    try:
        _write_holder(state)
        yield
    finally:
        with suppress(OSError):
            (state / HOLDER).unlink(missing_ok=True)
        tighten(state)
        lock.release()


def holder(state: Path) -> str | None:
    """Who writes to a study at the moment, as it wrote down itself; None for nobody.

    The lock is not touched: even to try it for an instant could make a run that begins fail. What
    a process of this machine left that is dead counts for nothing.
    """
    try:
        told = json.loads((state / HOLDER).read_text("utf-8"))
        pid, host = int(told["pid"]), str(told["host"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"  # it is being written at this moment, perhaps
    if host == socket.gethostname() and os.name == "posix" and not _alive(pid):
        return None
    return f"process {pid} on {host}"


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)  # asks, and does nothing else (elsewhere than on POSIX it would kill)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _write_holder(state: Path) -> None:
    since = datetime.datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
    holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
    with suppress(OSError):  # the lock itself is held; this is only for the message
        place = state / HOLDER
        place.touch(mode=0o600)
        place.write_text(json.dumps(holder), "utf-8")


def _locked(state: Path) -> str:
    who = "another process"
    with suppress(OSError, ValueError, KeyError, TypeError):
        holder = json.loads((state / HOLDER).read_text("utf-8"))
        who = f"process {holder['pid']} on {holder['host']} since {holder['since']}"
    return sentence(
        str(state.parent),
        found=f"a run by {who} is writing to this study",
        remedy="wait until it has ended, or stop that process, and run again",
    )
