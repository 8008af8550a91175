"""Who reads in a run: the built-in reader, a model behind a server, or a recording of one."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from synth.analysts.builtin import BuiltinAnalyst
from synth.analysts.model.analyst import ModelAnalyst
from synth.analysts.model.desk import Desk
from synth.analysts.protocol import Analyst, Embed
from synth.errors import UsageError, WaitingError, sentence
from synth.llm.answering import Memory
from synth.llm.batch_memory import recall
from synth.llm.batches import Batches
from synth.llm.calls import Calls
from synth.llm.ledger import Tally
from synth.llm.openai_server import OpenAIServer
from synth.llm.pace import Pace
from synth.llm.prices import Price, find_price
from synth.llm.protocol import Provider
from synth.llm.recording import Header, Replay, write_recording
from synth.pipeline.extract import Evidence
from synth.pipeline.paid import known_stored
from synth.pipeline.plan import Plan, plan_documents
from synth.pipeline.provider import Asking, find_provider, prices_of
from synth.pipeline.record import bill_of
from synth.pipeline.waiting import BatchAnalyst, BatchDesk
from synth.progress import Progress
from synth.prompting import Hide, codebook
from synth.records.document import Document
from synth.records.study import Study
from synth.store import Store


class Session:
    """One run's reader, and the account of what it was asked."""

    def __init__(
        self,
        study: Study,
        folder: Path,
        provider: Provider | None,
        asking: Asking,
        *,
        fresh: bool = False,
    ) -> None:
        self.study = study
        self.hide: Hide | None = None
        """Replaces what identifies somebody in the study's own prompts."""
        self.folder = folder
        self.provider = provider
        self.asking = asking
        self.fresh = fresh
        self.calls: Calls | None = None
        self.batches: Batches | None = None
        self._plan: Plan | None = None
        self._before = Tally()

    @property
    def price(self) -> Price | None:
        """What the model's tokens cost; None where that is not known."""
        if self.provider is None:
            return None
        return find_price(self.provider.model, self.provider.label, prices_of(self.study))

    def begin(self, store: Store, progress: Progress) -> None:
        """Sets earlier work aside where this run is to be fresh, and makes ready to ask.

        Raises:
            UsageError: as `open` does, or by a run that would send batches again.
        """
        if self.fresh:
            self._check_forgetting(store, progress)
            store.begin_anew()
        self.open(store, progress)

    def _check_forgetting(self, store: Store, progress: Progress) -> None:
        """Says what becomes of batches where all earlier work is about to be forgotten.

        Raises:
            UsageError: by a run that would send them again.
        """
        if not isinstance(self.provider, OpenAIServer):
            return
        memo = recall(store, self.provider.label, self.provider.model)
        if not memo.out:
            return
        if self.asking.batch:
            raise UsageError(
                f"{_waiting(memo.size, len(memo.out))}, and --fresh would pay for them again; "
                "leave --fresh out to collect them."
            )
        progress.say(f"{_waiting(memo.size, len(memo.out))}; --fresh gives their answers up.")

    def open(self, store: Store, progress: Progress) -> None:
        """Makes ready to ask; answers are kept in `store`, those of ended batches at once.

        Raises:
            UsageError: what this run would ask is out in a batch, and would be paid twice.
        """
        if isinstance(self.provider, OpenAIServer):
            self.provider = find_provider(self.provider.model, self.asking, store)
        if self.provider is None:
            return
        pace = Pace(self.provider.label, timeout=self.asking.timeout, progress=progress)
        if isinstance(self.provider, OpenAIServer):
            self.batches = Batches(self.provider, store, pace, progress)
        self.calls = Calls(
            self.provider,
            Memory() if isinstance(self.provider, Replay) else store,
            pace,
            self.price,
            max_cost=self.asking.max_cost,
            batch=self.batches if self.asking.batch else None,
            progress=progress,
            concurrency=self.asking.concurrency,
        )
        self._collect()

    def _collect(self) -> None:
        if self.batches is None or self.calls is None:
            return
        self.batches.collect(self.calls.keep)
        requests, batches = self.batches.out
        if requests and not self.asking.batch:
            raise UsageError(
                f"{_waiting(requests, batches)} and would be paid twice; run with --batch to "
                "collect them, or with --fresh to give up all earlier work."
            )

    def settle(self) -> None:
        """Sends what waits for a batch.

        Raises:
            WaitingError: something waits.
            UsageError: the server takes no batches.
        """
        if self.batches is None or self.calls is None or not self.asking.batch:
            return
        self.batches.submit(self.calls.keep)
        requests, batches = self.batches.waiting
        again = "the same command without --fresh" if self.fresh else "the same command again"
        if requests:
            raise WaitingError(
                f"{_waiting(requests, batches)}; run {again} to collect them "
                "(batches take up to 24 hours).",
                requests,
                batches,
            )
        if self.batches.met:  # answered while it was sent: what rests on it is still to be asked
            raise WaitingError(f"Nothing waits any more; run {again} to go on.")

    @contextmanager
    def settled(self) -> Iterator[None]:
        """Around a stage: what came to wait in it is sent, also where it could not end for that.

        Raises:
            WaitingError, UsageError: as `settle` does.
        """
        try:
            yield
        except WaitingError:
            self.settle()
            raise
        self.settle()

    def foresee(self, documents: Sequence[Document], analyst: Analyst, store: Store) -> None:
        """Notes what the reading of documents may come to at most."""
        if self.calls is None or not isinstance(self.provider, OpenAIServer):
            return
        if isinstance(analyst, ModelAnalyst):
            known = known_stored(
                self.provider, lambda keys: {k for k in keys if store.answer(k) is not None}
            )
            self._plan = plan_documents(self.study, documents, analyst, self.provider, known)
            self._before = self.calls.ledger.total()

    def check_heard(self, analyst: Analyst, evidence: Evidence) -> None:
        """Raises where no window at all could be read: no map is better than an empty one.

        Raises:
            UsageError: with the reason that the first question met.
        """
        failures = analyst.failures()
        if self.calls is None or evidence.read or not failures:
            return
        total = self.calls.ledger.total()
        if self.calls.unusable and (total.fresh or total.reused):
            raise UsageError(self._unusable(self.calls, *self.calls.unusable))
        raise UsageError(f"Nothing was answered, and nothing is changed. {failures[0]}")

    def _unusable(self, calls: Calls, problem: str, text: str) -> str:
        """What came instead of answers, what to do, and what it has cost."""
        assert self.provider is not None
        # The words of JSON may be somebody's who must not be quoted.
        came = (
            "unusable JSON" if text.startswith(("{", "[")) else f"“{text}”" if text else "nothing"
        )
        told = sentence(
            self.provider.label,
            expected="JSON as it was asked for",
            found=f"{came} as the first answer ({problem})",
            remedy="name a model that follows a JSON schema, or mend what answers there, "
            "and run again",
        )
        bill = bill_of(calls.ledger, self.provider.model)
        return f"No window could be read, and nothing is changed. {told} {bill}"

    def excess(self) -> list[str]:
        """What went beyond that, a sentence each."""
        if self.calls is None or self._plan is None:
            return []
        total = self.calls.ledger.total()
        return self._plan.passed(total.fresh - self._before.fresh, total.cost - self._before.cost)

    def analyst(self, actors: Mapping[str, str], embed: Embed) -> Analyst:
        """The reader.

        Args:
            actors: the actor of each participant.
            embed: sentence vectors, for the built-in reader.
        """
        entries = codebook(self.study.facets, self.folder, self.hide)
        if self.provider is None or self.calls is None:
            return BuiltinAnalyst(self.study, entries, embed)
        workers = 1 if isinstance(self.provider, Replay) else self.asking.concurrency
        label = self.provider.model
        if self.batches is not None and self.asking.batch:
            tray = BatchDesk(self.calls, self.folder, self.hide)
            return BatchAnalyst(label, self.study, entries, actors, tray, workers=workers)
        desk = Desk(self.calls, self.folder, self.hide)
        return ModelAnalyst(label, self.study, entries, actors, desk, workers=workers)

    def waits(self, analyst: Analyst) -> list[str]:
        """What waits for a batch, a sentence each."""
        return analyst.waits() if isinstance(analyst, BatchAnalyst) else []

    def remarks(self, analyst: Analyst) -> list[str]:
        """What a reader of the map must know about how it was read."""
        if not isinstance(self.provider, Replay):
            return []
        made_with = self.provider.prompts
        changed = [n for n, sha in sorted(analyst.prompts.items()) if made_with.get(n, sha) != sha]
        if not changed:
            return []
        return [f"The recording was made with other prompts than these: {', '.join(changed)}."]

    def record(self, analyst: Analyst) -> None:
        """Writes the recording that was asked for."""
        if self.asking.record is None or self.calls is None:
            return
        header = Header(
            model=analyst.label, note=f"Study: {self.study.title}.", prompts=analyst.prompts
        )
        write_recording(self.asking.record, header, self.calls.rows())

    def close(self) -> None:
        """Lets go of connections."""
        if self.provider is not None:
            self.provider.close()


def _waiting(requests: int, batches: int) -> str:
    one = "1 request waits" if requests == 1 else f"{requests} requests wait"
    return f"{one} in {batches} batch{'' if batches == 1 else 'es'}"
