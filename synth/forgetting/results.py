"""Writes results anew without those who are gone, from the draft alone; asks no analyst."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from synth.files import write_text
from synth.forgetting.filtering import filtered
from synth.forgetting.holdings import Held, stage, staged_path
from synth.forgetting.people import Gone
from synth.pipeline.drafts import draft_path, write_draft
from synth.pipeline.record import changes_of, counts_of
from synth.pipeline.redraw import decided, drawing_lock
from synth.pipeline.run import remove_stale
from synth.pipeline.snapshots import write_changes
from synth.privacy.shingles import Runs
from synth.privacy.utterances import Spoken
from synth.records.composition import Composition
from synth.records.document import Document
from synth.report.change import as_of
from synth.results import CHANGES, MAP, Results, load_results, map_text, write_document
from synth.workspace import Workspace

RUN = "run.json"
PAGES = ("map.html", "map.md", "evidence.csv", "rejected.csv")
MADE = (MAP, *PAGES, CHANGES, RUN)
"""Everything that a run writes, the sources aside."""
Draw = Callable[[Results, Path], None]
"""Writes the pages and tables of results into a folder."""


def rewrite_results(workspace: Workspace, gone: Gone, draw: Draw) -> dict[str, int]:
    """Rewrites, or deletes, every results folder of the study; counts what went of the maps."""
    counts: dict[str, int] = {}
    with drawing_lock(workspace.state):
        for held, theirs in gone.held:
            there = Workspace(workspace.folder, held.out, workspace.state)
            for name, number in _rewrite(there, held, theirs, gone, draw).items():
                counts[name] = counts.get(name, 0) + number
    return counts


def delete_pages(out: Path) -> None:
    """Deletes what is drawn of a map."""
    for name in PAGES:
        (out / name).unlink(missing_ok=True)


def _rewrite(
    workspace: Workspace, held: Held, theirs: Sequence[Spoken], gone: Gone, draw: Draw
) -> dict[str, int]:
    _untell_waiting(held, gone.runs)
    if not (held.staged or theirs or held.people & gone.names):
        return {}
    if held.made is None or not _is_whole(held):
        return {"results deleted": _delete(workspace)}  # a run makes them anew
    made, documents = filtered(held.made, held.documents, theirs, gone)
    if not made.participants:
        return {"results deleted": _delete(workspace)}
    stage(workspace.state, workspace.out, made, documents)
    _put(workspace, made, documents, gone, draw)
    staged_path(workspace.state, workspace.out).unlink()
    return {
        "observations": len(held.made.observations) - len(made.observations),
        "rejections": len(held.made.rejections) - len(made.rejections),
        "themes": len(held.made.groups) - len(made.groups),
        "opportunities": len(held.made.opportunities) - len(made.opportunities),
        "sources": len(held.documents) - len(documents),
    }


def _put(
    workspace: Workspace,
    made: Composition,
    documents: Sequence[Document],
    gone: Gone,
    draw: Draw,
) -> None:
    """Replaces the draft and the results."""
    out = workspace.out
    for document in documents:
        write_document(out, document)
    write_draft(workspace.state, out, made)
    journey = decided(workspace, made, documents)
    write_text(out / MAP, map_text(journey))
    write_changes(workspace, journey)
    remove_stale(out, {document.source.id for document in documents})
    results = load_results(out, journey)
    draw(results, out)
    _rewrite_record(out, results, gone.runs)


def _is_whole(held: Held) -> bool:
    made = held.made
    return made is not None and len(held.documents) == len(made.sources)


def _delete(workspace: Workspace) -> int:
    """Deletes what a run wrote, and its draft."""
    out = workspace.out
    paths = [out / name for name in MADE]
    paths += [*(out / "sources").glob("s*.t*"), draft_path(workspace.state, out)]
    paths += [staged_path(workspace.state, out)]
    there = [path for path in paths if path.is_file()]
    for path in there:
        path.unlink()
    return len(there)


def _untell_waiting(held: Held, runs: Runs) -> None:
    """What run.json says of a run that waits is of people of whom the map may not know yet."""
    path = held.out / RUN
    with suppress(OSError, ValueError, AttributeError):
        if json.loads(path.read_text("utf-8")).get("waiting"):
            if held.journey is None or not held.documents:
                path.unlink()
            else:
                _rewrite_record(held.out, load_results(held.out, held.journey), runs)


def _rewrite_record(out: Path, results: Results, runs: Runs) -> None:
    """run.json with the sources and counts of the map as it is now."""
    path, journey = out / RUN, results.journey
    try:
        told = json.loads(path.read_text("utf-8"))
        before, counts = dict(told["sources"]), dict(told["counts"])
    except (OSError, ValueError, TypeError, KeyError):
        path.unlink(missing_ok=True)
        return
    now = {source.path: source.sha256 for source in journey.sources}
    fresh = {
        **told,
        "at": journey.generated.at,
        "sources": now,
        "counts": {**counts, **counts_of(journey)},
        "as_of": as_of(journey, results.changes),
        "changes": changes_of(results.changes),
    }
    for name in ("failures", "left_out", "remarks"):
        lines = [str(line) for line in told.get(name) or ()]
        fresh[name] = [line for line in lines if not any(p in line for p in before.keys() - now)]
    write_text(path, json.dumps(runs.removed_from(fresh), ensure_ascii=False, indent=1) + "\n")
