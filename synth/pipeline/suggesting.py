"""Asks a model for likely names, which a run never does; its answers are paid once and kept."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from synth.analysts.model.desk import SUGGESTING, Desk
from synth.analysts.model.suggesting import NameSuggester
from synth.analysts.model.windows import windows
from synth.errors import UsageError, sentence
from synth.llm.answering import Memory
from synth.llm.calls import Calls
from synth.llm.ledger import Ledger
from synth.llm.openai_server import OpenAIServer
from synth.llm.pace import Pace
from synth.llm.prices import find_price
from synth.llm.protocol import Provider
from synth.llm.recording import Header, Replay, write_recording
from synth.locking import run_lock
from synth.pipeline.confirming import Confidence, confidence_in
from synth.pipeline.provider import BUILTIN, Asking, find_provider, prices_of
from synth.pipeline.record import bill_of
from synth.pipeline.renewing import earlier_kept
from synth.privacy.key import FILE
from synth.privacy.names.suggested import Suggestion, with_suggestions
from synth.progress import Progress, Silent
from synth.readers.pseudonyms import CODE
from synth.readers.reception import Reception, receive
from synth.readers.settings import load_study
from synth.records.study import Study
from synth.store import DATABASE, Store
from synth.workers import each
from synth.workspace import Workspace, open_workspace


@dataclass
class _Heard:
    """What a model suggested, and the account of it."""

    suggestions: list[Suggestion]
    failures: list[str]
    ledger: Ledger
    model: str


def suggested_confidence(
    path: Path,
    model: str,
    *,
    out: Path | None = None,
    asking: Asking | None = None,
    progress: Progress | None = None,
    before: Callable[[Workspace, Study], None] | None = None,
) -> Confidence:
    """What is replaced, and what waits to be confirmed, a model's suggestions among it.

    Each window that extraction would read is asked about once; answers are kept in the study's
    store with the participants whose words they rest on, for which key.csv is written where it is
    not yet. Nothing is replaced by it.

    Args:
        path: the study.
        model: who is asked: "replay:FILE" or the name of a model.
        out: the results folder, which is never read; `STUDY/out` where None.
        asking: how the model is asked; the defaults where None.
        progress: who is told; nobody where None.
        before: what is to be done first, while no run can write to the study.

    Raises:
        UsageError: the model is on another machine and may not be sent names, or none answered.
        LockedError: a run is writing to the study.
        SynthError: nothing could be read, or an answer could not be stored.
    """
    how, told = asking or Asking(), progress or Silent()
    provider = _provider(model, how)
    workspace = open_workspace(path, out)
    study = load_study(workspace.folder)
    with run_lock(workspace.state):
        if before is not None:
            before(workspace, study)
        received = receive(workspace.folder, study, workspace.out)
        received.keep_key(workspace.folder)  # answers are kept under its pseudonyms
        with Store(workspace.state / DATABASE) as store, earlier_kept(store):
            heard = _asked(provider, store, workspace.folder, received, how, told)
    likely = with_suggestions(
        received.likely(),
        _unsettled(heard.suggestions, received),
        received.people.documents,
        {row.shown: row.words for row in received.key.of_kind(FILE)} if received.key else {},
    )
    return confidence_in(
        received,
        likely,
        failures=tuple(heard.failures),
        bill=bill_of(heard.ledger, heard.model),
        asked=heard.ledger.as_json()["total"],
    )


def _provider(model: str, asking: Asking) -> Provider:
    """Whoever is asked; reaches nobody.

    Raises:
        UsageError: nobody could be, or names would leave this machine.
    """
    if asking.batch:
        raise UsageError("Names are asked for at once: leave --batch out.")
    provider = find_provider(model, asking)
    if provider is None:
        remedy = f"leave the option out: what '{BUILTIN}' takes for names is listed without it"
        expected = "the name of a model, or replay:FILE"
        raise UsageError(sentence("--model", expected=expected, found=BUILTIN, remedy=remedy))
    if isinstance(provider, OpenAIServer) and not (asking.send_names or provider.is_here):
        raise UsageError(
            f"Nothing was sent to {provider.label}: to be asked for names it would be sent the "
            "very names that nobody has confirmed yet, as they stand in the texts; name a model on "
            "this machine with --base-url, or send them all the same with --send-names."
        )
    return provider


def _asked(
    provider: Provider,
    store: Store,
    folder: Path,
    received: Reception,
    asking: Asking,
    progress: Progress,
) -> _Heard:
    study = received.study
    replays = isinstance(provider, Replay)
    if isinstance(provider, OpenAIServer):  # again, with a memory for what the server takes
        provider = find_provider(provider.model, asking, store) or provider
    with closing(provider):
        calls = Calls(
            provider,
            Memory() if replays else store,
            Pace(provider.label, timeout=asking.timeout, progress=progress),
            find_price(provider.model, provider.label, prices_of(study)),
            max_cost=asking.max_cost,
            progress=progress,
            concurrency=asking.concurrency,
        )
        desk = Desk(calls, folder, received.hide_settings, SUGGESTING)
        found = _read(received, desk, 1 if replays else asking.concurrency, progress)
    heard = _Heard(found, desk.failures(), calls.ledger, provider.model)
    _check_heard(heard)
    if asking.record is not None:
        header = Header(model=provider.model, note=f"Study: {study.title}.", prompts=desk.hashes())
        write_recording(asking.record, header, calls.rows())
    return heard


def _read(received: Reception, desk: Desk, workers: int, progress: Progress) -> list[Suggestion]:
    size = received.study.reading.window
    portions = [p for document in received.people.documents for p in windows(document, size)]
    progress.stage("suggest", len(portions))
    found: list[Suggestion] = []
    suggest = NameSuggester(desk).suggest
    with closing(each(suggest, portions, workers, on_interrupt=desk.stop)) as results:
        for names in results:
            found += names
            progress.advance()
    return found


def _check_heard(heard: _Heard) -> None:
    total = heard.ledger.total()
    if heard.failures and not (total.fresh or total.reused):
        raise UsageError(f"No name is suggested, for nothing was answered: {heard.failures[0]}")


def _unsettled(found: Iterable[Suggestion], received: Reception) -> Iterator[Suggestion]:
    """What nobody decided about and stands for nobody already."""
    ids = {person.id for person in received.people.participants} if received.key else set()
    waits: dict[str, bool] = {}
    for one in found:
        if one.words not in waits:
            shown = CODE.fullmatch(one.words) or ids & set(one.words.split())
            waits[one.words] = not (shown or received.is_settled(one.words))
        if waits[one.words]:
            yield one
