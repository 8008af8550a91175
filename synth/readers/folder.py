"""The files of a study: which are sources, in what order, and what was left out and why."""

import fnmatch
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from synth.errors import SettingsError, SourceError, StudyError, SynthError, UsageError, sentence
from synth.privacy.key import KEY
from synth.readers.decoding import sniff
from synth.readers.interview import read_interview
from synth.readers.own import own_file
from synth.readers.participants import FILE as PARTICIPANTS
from synth.readers.settings import FILE as SETTINGS
from synth.readers.settings import suggestion
from synth.readers.survey import find_spec, read_survey
from synth.records.base import Record
from synth.records.document import Reading
from synth.records.study import Study

TABLES = {"csv", "tsv", "xlsx"}
NO_SOURCE_FOLDERS = {"prompts", "gold", "out", "__pycache__", "__macosx"}
NO_SOURCE_FILES = (
    SETTINGS,
    "reviews.jsonl",
    "forgotten.jsonl",
    "gold*.jsonl",
    "findings.jsonl",
    "source.txt",
    "*.py",
    "*.toml",
    "~$*",  # lock files of office programs
    "thumbs.db",
    "desktop.ini",
)
PAPERS = ("readme", "license", "licence", "copying", "changelog", "notice")
"""Beginnings of names of papers about a study; a longer name than that is told."""
MEDIA = {
    "an image": "png jpg jpeg gif bmp tif tiff webp svg heic heif ico psd",
    "a sound recording": "mp3 wav m4a aac ogg oga opus flac wma aiff aif amr",
    "a video": "mp4 mov avi mkv webm m4v wmv mpg mpeg 3gp",
}
MEDIA_SUFFIXES = {f".{ending}": what for what, line in MEDIA.items() for ending in line.split()}
SHOWN = 3  # reasons named where nothing could be read


class Folder(Record):
    """Everything that could be read of a study, and everything that could not."""

    readings: tuple[Reading, ...]
    """In order of path."""
    failures: tuple[str, ...] = ()
    """A sentence for each file that could not be used."""
    left_out: tuple[str, ...] = ()
    """A sentence for each file that is no source or the same as another."""
    remarks: tuple[str, ...] = ()


def list_sources(folder: Path, study: Study, out: Path) -> tuple[list[Path], list[str]]:
    """Finds the sources of a study, in order of their paths.

    Args:
        folder: the study.
        study: its settings, for the patterns to ignore.
        out: the results folder, which is never read.

    Returns:
        The files, and a sentence for each one left out that a researcher might miss.

    Raises:
        UsageError: `folder` is not a folder.
    """
    _require_folder(folder)
    files, left_out, unreadable = _sorted_out(folder, study, out)
    return files, sorted(left_out + unreadable)


def is_source(folder: Path, study: Study, out: Path, path: Path) -> bool:
    """Whether a run would read `path` as a source of the study; for the rest see `list_sources`."""
    here, there = folder.resolve(), path.resolve()
    if not there.is_relative_to(here) or not there.exists():
        return False
    files, _ = list_sources(here, study, out)
    return there in files


def _require_folder(folder: Path) -> None:
    if not folder.is_dir():
        found = "a file" if folder.exists() else "nothing there"
        raise UsageError(sentence(str(folder), expected="a study folder", found=found))


def _sorted_out(folder: Path, study: Study, out: Path) -> tuple[list[Path], list[str], list[str]]:
    """Sources, sentences on what was left out, sentences on what could not be looked into."""
    files: list[Path] = []
    left_out: list[str] = []
    unreadable: list[tuple[Path, OSError]] = []
    for path in _walk(folder, out.resolve(), left_out, unreadable):
        relative = relative_path(folder, path)
        if _ignored(path.relative_to(folder).as_posix(), study.ignore):
            continue
        reason = _no_source(folder, path)
        if reason:
            left_out.append(f"{relative}: {reason}.")
        elif reason is None:
            files.append(path)
    files.sort(key=lambda path: relative_path(folder, path))
    failures = [
        _unreadable(folder, path, error)
        for path, error in unreadable
        if not _ignored(path.relative_to(folder).as_posix(), study.ignore)
    ]
    return files, sorted(left_out), sorted(failures)


def relative_path(folder: Path, path: Path) -> str:
    """The path of a source as it is shown and cited: POSIX, printable, unique.

    Bytes that are not UTF-8, characters that cannot be printed and `%` before two hexadecimal
    digits are written as percent escapes.
    """
    text = path.relative_to(folder).as_posix()
    escaped = re.sub(r"%(?=[0-9A-Fa-f]{2})", "%25", text)
    return "".join(c if _shown(c) else _percent(c) for c in escaped)


def read_all(folder: Path, study: Study, out: Path) -> Folder:
    """Reads every source of a study; one that cannot be read never stops the others.

    Raises:
        UsageError: `folder` is not a folder.
        SettingsError: study.toml names a survey or a column that is not there.
        StudyError: there is nothing readable.
    """
    _require_folder(folder)
    paths, left_out, failures = _sorted_out(folder, study, out)
    _check_surveys(study, [relative_path(folder, path) for path in paths], folder)
    readings: list[Reading] = []
    known: dict[str, str] = {}
    for path in paths:
        relative = relative_path(folder, path)
        try:
            reading = _read(path, relative, study)
        except SourceError as error:
            failures.append(str(error))
            continue
        words = _fingerprint(reading)
        twin = known.setdefault(words, relative) if words else relative
        if twin != relative:
            left_out.append(f"{relative}: participants say word for word the same as in {twin}.")
        else:
            readings.append(reading)
    if not readings:
        raise _nothing(folder, failures, left_out)
    remarks = tuple(remark for reading in readings for remark in reading.remarks)
    return Folder(
        readings=tuple(readings),
        failures=tuple(failures),
        left_out=tuple(left_out),
        remarks=remarks,
    )


def _shown(character: str) -> bool:
    # Wide and narrow spaces and the joiners inside emoji count as unprintable, but do no harm.
    harmless = unicodedata.category(character) == "Zs" or character in "\u200c\u200d"
    return harmless or character.isprintable()


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogateescape"))


def _walk(
    top: Path, out: Path, left_out: list[str], unreadable: list[tuple[Path, OSError]]
) -> Iterator[Path]:
    folders = [top]
    while folders:
        folder = folders.pop()
        try:
            entries = [path for path in folder.iterdir() if not path.name.startswith(".")]
        except OSError as error:
            unreadable.append((folder, error))
            continue
        for path in entries:
            try:
                reason = _bad_link(path, top) if path.is_symlink() else ""
                if reason:
                    left_out.append(f"{relative_path(top, path)}: {reason}.")
                elif not path.is_dir():
                    yield path
                elif not _results(path, out) and path.name.casefold() not in NO_SOURCE_FOLDERS:
                    folders.append(path)
            except OSError as error:  # no right to look into it, or a path that is too long
                unreadable.append((path, error))


def _unreadable(top: Path, path: Path, error: OSError) -> str:
    found = f"unreadable ({error.strerror or error})"
    return sentence(relative_path(top, path), found=found, remedy="check its rights and its name")


def _bad_link(path: Path, top: Path) -> str:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "a link that leads nowhere"
    if not target.is_relative_to(top.resolve()):
        return "a link that leaves the study, not followed"
    return "a link to a folder of the study, not followed" if target.is_dir() else ""


def _results(path: Path, out: Path) -> bool:
    made = (path / "map.json").is_file() and (path / "run.json").is_file()
    return made or path.resolve() == out


def _ignored(relative: str, patterns: tuple[str, ...]) -> bool:
    name = relative.rpartition("/")[2]
    for pattern in patterns:
        bare = pattern.removeprefix("./").removesuffix("/").removesuffix("/**")
        if fnmatch.fnmatchcase(relative, bare) or fnmatch.fnmatchcase(name, bare):
            return True
        if fnmatch.fnmatchcase(relative, f"{bare}/*"):
            return True
    return False


def _no_source(folder: Path, path: Path) -> str | None:
    """Why a file is no source: a reason worth telling, "" for one not, None for a source."""
    name = path.name.casefold()
    if name == PARTICIPANTS:
        return "" if path.parent == folder else "it is only used beside study.toml"
    if name == KEY and path.parent == folder:
        return ""
    if any(fnmatch.fnmatchcase(name, pattern) for pattern in NO_SOURCE_FILES):
        return ""
    paper = next((word for word in PAPERS if name.startswith(word)), None)
    if paper:
        plain = name.removeprefix(paper).partition(".")[0] == ""
        return "" if plain else f"it is named like a {paper} file; rename it if it is a source"
    what = MEDIA_SUFFIXES.get(path.suffix.casefold())
    if what:
        return f"{what}, not text"
    if not path.is_file():
        return "not a regular file"
    own = own_file(path)
    return f"{own}, not a source" if own else None


def _read(path: Path, relative: str, study: Study) -> Reading:
    """Reads one file. Raises SourceError for everything that is wrong with the file."""
    try:
        kind = sniff(path.read_bytes(), path.suffix)
        if kind in TABLES or (kind == "text" and find_spec(study, relative)):
            return read_survey(path, relative, study)
        return read_interview(path, relative, study)
    except SynthError:
        raise
    except OSError as error:
        found = f"unreadable ({error.strerror or error})"
        raise SourceError(sentence(relative, found=found, remedy="check its rights")) from error
    except Exception as error:  # a fault in a reader must not cost the other sources
        found = f"it could not be read ({type(error).__name__}: {error})"
        remedy = "please report this, and list the file under ignore meanwhile"
        raise SourceError(sentence(relative, found=found, remedy=remedy)) from error


def _fingerprint(reading: Reading) -> str:
    """A hash of all that participants say, whatever the order and the spaces."""
    document = reading.document
    said = sorted(
        " ".join(document.words_of(turn).split())
        for turn in document.turns
        if turn.voice == "participant"
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest() if said else ""


def _check_surveys(study: Study, relatives: list[str], folder: Path) -> None:
    for number, spec in enumerate(study.surveys, 1):
        if not any(find_spec(study, relative) == spec for relative in relatives):
            found = f"no '{spec.file}'"
            if (folder / spec.file).exists():
                found = f"'{spec.file}', which is no source or ignored"
            raise SettingsError(
                sentence(
                    SETTINGS,
                    place=f"survey {number}, file",
                    expected="a file of the study",
                    found=found,
                    remedy=suggestion(spec.file, relatives),
                )
            )


def _nothing(folder: Path, failures: list[str], left_out: list[str]) -> StudyError:
    reasons = [reason.rstrip(".") for reason in failures + left_out]
    more = f"; and {len(reasons) - SHOWN} more" if len(reasons) > SHOWN else ""
    found = f"none ({'; '.join(reasons[:SHOWN])}{more})" if reasons else "no files"
    return StudyError(
        sentence(
            str(folder),
            expected="at least one readable transcript or survey",
            found=found,
            remedy="put transcripts (.txt .md .docx .pdf .vtt .srt) or a survey export"
            " (.csv .tsv .xlsx) into it",
        )
    )
