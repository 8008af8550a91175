"""Which files of a study are sources, told by their names and how they begin."""

import fnmatch
from pathlib import Path

from synth.privacy.key import KEY
from synth.readers.own import is_export, own_file
from synth.readers.participants import FILE as PARTICIPANTS
from synth.readers.settings import FILE as SETTINGS

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


def is_stray(folder: Path, path: Path, patterns: tuple[str, ...]) -> bool:
    """Whether a file that lies among results would be a source if it lay elsewhere."""
    if is_ignored(folder, path, patterns) or no_source(folder, path) is not None:
        return False
    return not is_export(path)


def is_ignored(folder: Path, path: Path, patterns: tuple[str, ...]) -> bool:
    """Whether the patterns under `ignore` of a study's settings name a file, or its folder."""
    relative, name = path.relative_to(folder).as_posix(), path.name
    for pattern in patterns:
        bare = pattern.removeprefix("./").removesuffix("/").removesuffix("/**")
        if fnmatch.fnmatchcase(relative, bare) or fnmatch.fnmatchcase(name, bare):
            return True
        if fnmatch.fnmatchcase(relative, f"{bare}/*"):
            return True
    return False


def no_source(folder: Path, path: Path) -> str | None:
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
