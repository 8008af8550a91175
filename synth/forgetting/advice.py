"""What is left of somebody after a forgetting, and whose it is to delete."""

import re
from pathlib import Path

from synth.errors import printable
from synth.forgetting.people import Gone
from synth.forgetting.report import Forgotten
from synth.forgetting.traces import traces
from synth.pipeline.provider import BUILTIN, REPLAY
from synth.privacy.key import KEY, read_key
from synth.readers.folder import list_sources, relative_path
from synth.readers.participants import FILE as PARTICIPANTS
from synth.readers.participants import read_participants
from synth.readers.settings import FILE as SETTINGS
from synth.records.study import Study
from synth.workspace import Workspace

ELSEWHERE = (
    "Not reached: copies elsewhere, such as exports, backups, recordings, other results folders, "
    "and blocks of a disk that were freed but not yet written over."
)


def advise(report: Forgotten, workspace: Workspace, study: Study, gone: Gone) -> None:
    """Adds to a report what is left, by looking into every file below the study."""
    sources = {
        relative_path(workspace.folder, path)
        for path in list_sources(workspace.folder, study, workspace.out)[0]
    }
    found = {relative_path(workspace.folder, p) for p in traces(workspace.folder, gone.runs)}
    spoken = {voice.path for voice in gone.voices}
    for path in sorted(spoken | (found & sources)):
        report.by_hand.append(f"{printable(path)}: {_to_delete(path, gone)}.")
    report.by_hand += [*_rows(workspace.folder, gone), *_settings(workspace.folder, gone)]
    report.by_hand += _key(workspace.folder, gone)
    report.left = sorted(found - sources)
    report.remarks += [*_sent(gone), *_asked_again(gone), ELSEWHERE]


def _to_delete(path: str, gone: Gone) -> str:
    """What of a file is theirs, by the label or the row that it has there: the key is gone."""
    if path not in gone.shared:
        return "they speak in it, and no run reads it; delete it"
    labels = dict.fromkeys(voice.label for voice in gone.voices if voice.path == path)
    told = ", ".join(printable(label) for label in labels if label)
    return f"no run reads what they say in it; delete that{f' ({told})' if told else ''}"


def _rows(folder: Path, gone: Gone) -> list[str]:
    rows, _ = read_participants(folder)
    names = {_alike(name) for name in gone.names}
    numbers = [str(row.row) for row in rows if _alike(row.participant) in names]
    if not numbers:
        return []
    plural = "s" if len(numbers) > 1 else ""
    return [f"{PARTICIPANTS}: delete row{plural} {', '.join(numbers)}, about them."]


def _settings(folder: Path, gone: Gone) -> list[str]:
    """Whether study.toml names them, by id or by label."""
    path = folder / SETTINGS
    if not path.is_file():
        return []
    text = path.read_text("utf-8", "replace").casefold()
    names = {_alike(name) for name in (*gone.names, *(voice.label for voice in gone.voices))}
    long = [name for name in names if len(name) > 1 and not name.isdigit()]
    if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in long):
        return [f"{SETTINGS}: it names them; mend it."]
    return []


def _key(folder: Path, gone: Gone) -> list[str]:
    """Rows of the key that name them still, because a file or study.toml does."""
    names = {_alike(name) for name in (*gone.names, *(voice.label for voice in gone.voices))}
    paths = {voice.path for voice in gone.voices}
    numbers = [
        str(number)
        for number, row in enumerate(read_key(folder).rows, 2)
        if row.words in paths - gone.shared or _alike(row.words) in names - {""}
    ]
    if not numbers:
        return []
    rows = "row" if len(numbers) == 1 else "rows"
    return [f"{KEY}: delete {rows} {', '.join(numbers)} once no file names them any more."]


def _sent(gone: Gone) -> list[str]:
    """To which models their words went."""
    known = [held.made or held.journey for held, _ in gone.held]
    sent = {
        (k.generated.model, k.generated.at[:10])
        for k in known
        if k and _is_remote(k.generated.model)
    }
    return [
        f"Their words were sent to the model {printable(model)} on {day} or before: ask whoever "
        "runs it to delete them."
        for model, day in sorted(sent)
    ]


def _asked_again(gone: Gone) -> list[str]:
    if any(held.model not in ("", BUILTIN) for held, _ in gone.held):
        return [
            "The map was drawn again without asking a model; the next synth run asks it again for "
            "what had rested on their words too."
        ]
    return []


def _is_remote(model: str) -> bool:
    return bool(model) and model != BUILTIN and not model.startswith(REPLAY)


def _alike(name: str) -> str:
    return " ".join(name.split()).casefold()
