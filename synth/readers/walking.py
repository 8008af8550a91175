"""All files below a study: those that may be sources, and those that lie among results."""

from dataclasses import dataclass, field
from pathlib import Path

from synth.files import OUT
from synth.readers.own import is_result

NO_SOURCE_FOLDERS = {"prompts", "gold", "__pycache__", "__macosx"}


@dataclass
class Walked:
    """What a study holds; hidden files and folders aside."""

    files: list[Path] = field(default_factory=list)
    results: list[Path] = field(default_factory=list)
    """Results that lie in the study's own folder, beside study.toml."""
    strays: list[Path] = field(default_factory=list)
    """Files in folders of results that no run wrote there."""
    links: list[tuple[Path, str]] = field(default_factory=list)
    """Links that are not followed, and why."""
    unreadable: list[tuple[Path, OSError]] = field(default_factory=list)


def walk(top: Path, out: Path | None = None) -> Walked:
    """Finds every file below `top`, a study whose results go to `out`."""
    found = Walked()
    home = top if holds_results(top) else None
    folders: list[tuple[Path, Path | None]] = [(top, home)]
    while folders:
        folder, results = folders.pop()
        try:
            entries = [path for path in folder.iterdir() if not path.name.startswith(".")]
        except OSError as error:
            if results in (None, top):
                found.unreadable.append((folder, error))
            continue
        for path in entries:
            try:
                if path.is_symlink() and (reason := _bad_link(path, top)):
                    found.links.append((path, reason))
                elif not path.is_dir():
                    _put(found, path, results, top)
                elif _is_results(path, out):
                    folders.append((path, path))
                elif path.name.casefold() not in NO_SOURCE_FOLDERS:
                    folders.append((path, results))
            except OSError as error:  # no right to look into it, or a path that is too long
                found.unreadable.append((path, error))
    return found


def strays_in(results: Path) -> list[Path]:
    """Files in a folder that is to hold results which are none, whatever made them."""
    found = walk(results)
    return found.strays + found.files


def holds_results(folder: Path) -> bool:
    """Whether a run wrote its results into a folder; one that was killed wrote no run.json."""
    whole = (folder / "run.json").is_file() or (folder / "sources").is_dir()
    return whole and (folder / "map.json").is_file()


def _is_results(path: Path, out: Path | None) -> bool:
    named = path.name.casefold() == OUT  # whether or not results were made yet
    return named or holds_results(path) or (out is not None and path.resolve() == out.resolve())


def _put(found: Walked, path: Path, results: Path | None, top: Path) -> None:
    made = results is not None and is_result(path.relative_to(results).as_posix())
    if results == top and made:
        found.results.append(path)
    elif results in (None, top):
        found.files.append(path)
    elif not made:
        found.strays.append(path)


def _bad_link(path: Path, top: Path) -> str:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "a link that leads nowhere"
    if not target.is_relative_to(top.resolve()):
        return "a link that leaves the study, not followed"
    return "a link to a folder of the study, not followed" if target.is_dir() else ""
