"""Prompt files and the codebook of facets; knows no analyst.

A study's own `prompts/` folder comes before the prompts that travel with the program.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from synth.errors import SettingsError, sentence
from synth.records.study import Facet

_PACKAGE = Path(__file__).parent
SHIPPED = next(p for p in (_PACKAGE / "prompts", _PACKAGE.parent / "prompts") if p.is_dir())
"""In a wheel the prompts lie in the package, in a checkout beside it."""

_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_BULLET = re.compile(r"^ {0,3}[-*+][ \t]+(\S.*?)[ \t]*$", re.MULTILINE)
_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_VARIABLE = re.compile(r"\$([a-z_]+)")
Hide = Callable[[str], str]
"""Replaces what identifies somebody."""
USER = "<!-- user -->\n"
"""In a prompt's body: what stands before is the same for a whole study, what follows is data."""
_FIXED = re.compile(rf"(\$[a-z_]+|{re.escape(USER)}|^## .+$)", re.MULTILINE)
"""What the program looks for in a prompt."""


@dataclass(frozen=True)
class Prompt:
    """One prompt file."""

    name: str
    purpose: str
    body: str
    sha256: str
    path: str = ""
    variables: frozenset[str] = frozenset()

    def render(self, **values: str) -> tuple[str, str]:
        """The body with every `$name` filled in: what comes before the data, and the data.

        Values are put in once: a `$name` within a value stays as it is.

        Raises:
            SettingsError: a variable of the prompt has no value, or a value has no place in it.
        """
        used = set(_VARIABLE.findall(self.body))
        if used != set(values) or used != self.variables:
            raise SettingsError(
                sentence(
                    self.path or self.name,
                    expected=f"the variables {_listed(values)}, in its front matter and its text",
                    found=f"{_listed(self.variables)} and {_listed(used)}",
                    remedy="copy the shipped prompt of the same name and change its words only",
                )
            )
        static, _, data = self.body.partition(USER)
        return _filled(static, values).strip(), _filled(data, values).strip()


@dataclass(frozen=True)
class CodebookEntry:
    """How one facet is to be recognised."""

    facet: str
    definition: str
    examples: tuple[str, ...]
    prompt: Prompt | None = None
    use_when: str = ""
    not_when: str = ""


def load_prompt(
    name: str, study_folder: Path | None = None, hide: Hide | None = None
) -> Prompt | None:
    """Loads `NAME.md` from the study's prompts, else from the shipped ones; None where absent.

    `hide` is for what the study's own say; variables and the mark between parts stay.

    Raises:
        SettingsError: the file cannot be read as UTF-8, or has no front matter with `for: …`.
    """
    folders = [study_folder / "prompts"] if study_folder else []
    for folder in [*folders, SHIPPED]:
        path = folder / f"{name}.md"
        if path.is_file():
            prompt = _parse(name, path)
            if hide is None or folder == SHIPPED:
                return prompt
            return replace(prompt, body=_hidden(prompt.body, hide))
    return None


def _hidden(body: str, hide: Hide) -> str:
    parts = _FIXED.split(body)
    return "".join(part if n % 2 else hide(part) for n, part in enumerate(parts))


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
    return Prompt(
        name=name,
        purpose=fields["for"],
        body=match.group(2),
        sha256=hashlib.sha256(data).hexdigest(),
        path=str(path),
        variables=frozenset(_names(fields.get("variables", ""))),
    )


def _names(listed: str) -> list[str]:
    return [name for part in listed.split(",") if (name := part.strip()) and name != "none"]


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda match: values[match.group(1)], text)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(names)) or "none"


def shipped_prompt(name: str, study_folder: Path | None = None, hide: Hide | None = None) -> Prompt:
    """Loads a prompt that the program cannot do without: the study's own, else the shipped one."""
    prompt = load_prompt(name, study_folder, hide)
    assert prompt is not None, name
    return prompt


def codebook(
    facets: Sequence[Facet], study_folder: Path | None = None, hide: Hide | None = None
) -> list[CodebookEntry]:
    """One entry a facet, in order.

    A facet without a file, or whose file has no examples, is known by its name and definition.
    """
    return [
        _entry(facet, load_prompt(f"facets/{facet.id}", study_folder, hide)) for facet in facets
    ]


def _entry(facet: Facet, prompt: Prompt | None) -> CodebookEntry:
    sections = _sections(prompt.body) if prompt else {}
    definition = sections.get("definition") or facet.definition
    examples = tuple(_BULLET.findall(sections.get("examples", "")))
    known_by = examples or tuple(text for text in (definition, facet.name) if text)
    return CodebookEntry(
        facet.id,
        definition,
        known_by,
        prompt,
        use_when=sections.get("use when", ""),
        not_when=sections.get("not when", ""),
    )


def _sections(body: str) -> dict[str, str]:
    pieces = _SECTION.split(body)
    return {t.strip().lower(): b.strip() for t, b in zip(pieces[1::2], pieces[2::2], strict=True)}
