"""The files of a study: which are sources, in what order, and what was left out and why."""

import hashlib
import re
import unicodedata
from pathlib import Path

from synth.errors import SettingsError, SourceError, StudyError, SynthError, UsageError, sentence
from synth.files import OUT
from synth.readers.decoding import sniff
from synth.readers.interview import read_interview
from synth.readers.settings import FILE as SETTINGS
from synth.readers.settings import suggestion
from synth.readers.sorting import is_ignored, is_stray, no_source
from synth.readers.survey import find_spec, read_survey
from synth.readers.walking import strays_in, walk
from synth.records.base import Record
from synth.records.document import Reading
from synth.records.study import Study

TABLES = {"csv", "tsv", "xlsx"}
STRAY = "it lies among results, where nothing is read; move it if it is a source"
RESULTS_HERE = (
    "the results of a run lie beside the sources, and none of them is read; move them into a "
    "folder of their own"
)
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


def require_apart(folder: Path, study: Study, out: Path | None) -> None:
    """Refuses results where sources lie, before anything is written; `out` None is `STUDY/out`.

    Raises:
        UsageError: `out` is the study itself, or lies in it and holds a file that would be read.
    """
    if out is None:
        return
    here, there = folder.resolve(), out.resolve()
    remedy = "name another folder with --out"
    if there == here:
        expected, found = "a folder for results alone", "the study itself"
        raise UsageError(
            sentence(
                str(out), expected=expected, found=f"{found}, whose files are read", remedy=remedy
            )
        )
    if not there.is_relative_to(here) or there == here / OUT or not there.is_dir():
        return
    strays = [path for path in strays_in(there) if is_stray(here, path, study.ignore)]
    if strays:
        first = relative_path(there, min(strays))
        raise UsageError(
            sentence(
                str(out),
                expected="a folder for results alone, where nothing is read",
                found=f"'{first}'",
                remedy=f"{remedy}, or move that file",
            )
        )


def _require_folder(folder: Path) -> None:
    if not folder.is_dir():
        found = "a file" if folder.exists() else "nothing there"
        raise UsageError(sentence(str(folder), expected="a study folder", found=found))


def _sorted_out(folder: Path, study: Study, out: Path) -> tuple[list[Path], list[str], list[str]]:
    """Sources, sentences on what was left out, sentences on what could not be looked into."""
    found = walk(folder, out)
    reasons = [
        *found.links,
        *((p, STRAY) for p in found.strays if is_stray(folder, p, study.ignore)),
    ]
    reasons += [(path, RESULTS_HERE) for path in sorted(found.results)[:1]]
    files: list[Path] = []
    for path in found.files:
        if is_ignored(folder, path, study.ignore):
            continue
        reason = no_source(folder, path)
        if reason:
            reasons.append((path, reason))
        elif reason is None:
            files.append(path)
    files.sort(key=lambda path: relative_path(folder, path))
    failures = [
        _unreadable(folder, path, error)
        for path, error in found.unreadable
        if not is_ignored(folder, path, study.ignore)
    ]
    left_out = [f"{relative_path(folder, path)}: {reason}." for path, reason in reasons]
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


def _unreadable(top: Path, path: Path, error: OSError) -> str:
    found = f"unreadable ({error.strerror or error})"
    return sentence(relative_path(top, path), found=found, remedy="check its rights and its name")


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
