"""Prompt files and the codebook of facets; knows no analyst.

A study's own `prompts/` folder comes before the prompts that travel with the program.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from synth.errors import SettingsError, sentence
from synth.records.study import Facet

_PACKAGE = Path(__file__).parent
SHIPPED = next(p for p in (_PACKAGE / "prompts", _PACKAGE.parent / "prompts") if p.is_dir())
"""In a wheel the prompts lie in the package, in a checkout beside it."""

_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_BULLET = re.compile(r"^ {0,3}[-*+][ \t]+(\S.*?)[ \t]*$", re.MULTILINE)
_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Prompt:
    """One prompt file."""

    name: str
    purpose: str
    body: str
    sha256: str


@dataclass(frozen=True)
class CodebookEntry:
    """How one facet is to be recognised."""

    facet: str
    definition: str
    examples: tuple[str, ...]
    prompt: Prompt | None = None


def load_prompt(name: str, study_folder: Path | None = None) -> Prompt | None:
    """Loads `NAME.md` from the study's prompts, else from the shipped ones; None where absent.

    Raises:
        SettingsError: the file cannot be read as UTF-8, or has no front matter with `for: …`.
    """
    folders = [study_folder / "prompts"] if study_folder else []
    for folder in [*folders, SHIPPED]:
        path = folder / f"{name}.md"
        if path.is_file():
            return _parse(name, path)
    return None


def _parse(name: str, path: Path) -> Prompt:
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        found = f"it cannot be read ({error})"
        raise SettingsError(
            sentence(str(path), found=found, remedy="save it as plain text in UTF-8")
        ) from error
    match = _FRONT.match(text)
    lines = [line.partition(":") for line in (match.group(1).splitlines() if match else [])]
    fields = {key.strip(): value.strip() for key, _, value in lines}
    if match is None or "for" not in fields:
        raise SettingsError(
            sentence(
                str(path),
                expected="a front matter between two lines of --- with the line 'for: …'",
                found="none",
                remedy="copy the head of the shipped prompt of the same name",
            )
        )
    return Prompt(name, fields["for"], match.group(2), hashlib.sha256(data).hexdigest())


def codebook(facets: Sequence[Facet], study_folder: Path | None = None) -> list[CodebookEntry]:
    """One entry a facet, in order.

    A facet without a file, or whose file has no examples, is known by its name and definition.
    """
    return [_entry(facet, load_prompt(f"facets/{facet.id}", study_folder)) for facet in facets]


def _entry(facet: Facet, prompt: Prompt | None) -> CodebookEntry:
    sections = _sections(prompt.body) if prompt else {}
    definition = sections.get("definition") or facet.definition
    examples = tuple(_BULLET.findall(sections.get("examples", "")))
    known_by = examples or tuple(text for text in (definition, facet.name) if text)
    return CodebookEntry(facet.id, definition, known_by, prompt)


def _sections(body: str) -> dict[str, str]:
    pieces = _SECTION.split(body)
    return {t.strip().lower(): b.strip() for t, b in zip(pieces[1::2], pieces[2::2], strict=True)}
