"""A fresh run: the work of before goes only once the new one stands, whatever happens between."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from synth.errors import OutputError, UsageError
from synth.index import FOLDER
from synth.store import Store


@contextmanager
def earlier_kept(store: Store) -> Iterator[None]:
    """Around all that a run, or another holder of the run lock, asks of somebody.

    Puts back what a fresh run set aside that was killed before anything came, and at the end what
    this one did, if it ended so.
    """
    store.put_back()
    try:
        yield
    finally:
        with suppress(OutputError):  # the next one does it
            store.put_back()


@contextmanager
def earlier_stands(store: Store) -> Iterator[None]:
    """Around what raises where all answers were useless: the earlier ones are then worth more."""
    try:
        yield
    except UsageError:
        store.put_back(whatever_came=True)
        raise


def renew(store: Store, state: Path, *, fresh: bool) -> None:
    """The new work stands: drops the earlier one, and the index over it."""
    if fresh or store.has_earlier:
        shutil.rmtree(state / FOLDER, ignore_errors=True)
        store.drop_earlier()
