"""What identifies people, and erasing them."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from synth.api.paths import AnyPath
from synth.api.running import draw_into, end_forgetting, write_pages
from synth.embedding.protocol import Embedder
from synth.errors import UsageError, sentence
from synth.forgetting.forget import Means
from synth.forgetting.forget import forget as forget_people
from synth.forgetting.report import Forgotten
from synth.pipeline.confirming import Confidence, confidence_of
from synth.pipeline.confirming import confirm as confirm_words
from synth.pipeline.provider import BUILTIN, Asking
from synth.pipeline.record import RunRecord
from synth.pipeline.run import run_study
from synth.pipeline.suggesting import suggested_confidence
from synth.privacy.key import PARTICIPANT, read_key
from synth.progress import Progress, Silent
from synth.readers.reception import remembered
from synth.readers.retention import kept_too_long
from synth.readers.settings import load_study
from synth.workspace import open_workspace


def confidence(
    study: AnyPath,
    *,
    out: AnyPath | None = None,
    model: str | None = None,
    asking: Asking | None = None,
    progress: Progress | None = None,
) -> Confidence:
    """What is replaced in a study and which likely names wait to be confirmed.

    Writes nothing, unless a model is asked for names too: its answers are kept in the study.
    See `synth.pipeline.suggesting.suggested_confidence` for the arguments.
    """
    results = Path(out) if out is not None else None
    if model is None:
        return confidence_of(Path(study), results)
    return suggested_confidence(
        Path(study),
        model,
        out=results,
        asking=asking,
        progress=progress,
        before=partial(end_forgetting, progress or Silent()),
    )


def confirm(study: AnyPath, decided: Mapping[str, str]) -> None:
    """Writes into key.csv what likely names are: "name", "place", "organisation" or "keep"."""
    confirm_words(Path(study), decided)


def forget(
    study: AnyPath,
    *participants: str,
    out: AnyPath | None = None,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
) -> Forgotten:
    """Erases participants from everything but the sources, and tells what it erased.

    A map by the built-in reader is made anew; another one is drawn again without asking a model.

    Args:
        study: the study's folder.
        participants: their ids, in any case.
        out: the results folder; `STUDY/out` where None.
        progress: who is told; nobody where None.
        embedder: the sentence model; MiniLM where None.

    Raises:
        SynthError: nobody goes by one of these ids, or something could not be erased; the same
            call, or the next run, goes on from there.
    """
    workspace = open_workspace(Path(study), Path(out) if out is not None else None)
    told = progress or Silent()

    def again(ended: Callable[[], None]) -> None:
        def finish(record: RunRecord) -> None:
            write_pages(record, told)
            ended()

        run_study(
            workspace.folder,
            out=workspace.out,
            model=BUILTIN,
            progress=told,
            embedder=embedder,
            finish=finish,
        )

    return forget_people(workspace, participants, Means(draw_into, again))


def purge(
    study: AnyPath,
    keep_days: int | None = None,
    *,
    yes: bool = False,
    out: AnyPath | None = None,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
) -> tuple[dict[str, int], Forgotten | None]:
    """Lists the participants whose words have been kept for too long; with `yes` forgets them.

    Args:
        study: the study's folder.
        keep_days: how long, study.toml's where None; who said anything in a younger file is not
            listed.
        yes: whether they are forgotten, all in one go.
        out: the results folder; `STUDY/out` where None.
        progress: who is told; nobody where None.
        embedder: the sentence model; MiniLM where None.

    Returns:
        The age in days of each one's youngest file, by the id that the map shows; the outcome where
        they were forgotten.

    Raises:
        UsageError: less than no days, or nobody says how many.
        SynthError: as `forget` does.
    """
    workspace = open_workspace(Path(study), Path(out) if out is not None else None)
    settings = load_study(workspace.folder)
    keep_days = settings.privacy.keep_days if keep_days is None else keep_days
    if keep_days is None or keep_days < 0:
        found = "none" if keep_days is None else str(keep_days)
        remedy = "give --keep-days DAYS, or write keep_days into study.toml"
        raise UsageError(sentence("keep_days", expected="0 or more", found=found, remedy=remedy))
    documents = remembered(workspace.folder, settings, workspace.out)[2].documents
    late = kept_too_long(workspace.folder, settings, workspace.out, documents, keep_days)
    shown = {row.words: row.shown for row in read_key(workspace.folder).of_kind(PARTICIPANT)}
    told = {shown.get(who, who): age for who, age in late.items()}
    if not (late and yes):
        return told, None
    return told, forget(study, *late, out=out, progress=progress, embedder=embedder)
