"""Reads a REFI-QDA project that another program wrote, leniently: what is missing is empty."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from synth.errors import UsageError, sentence
from synth.refi.archive import Archive
from synth.refi.naming import one_line, plain_guid
from synth.refi.project import (
    NAMESPACE,
    Case,
    Code,
    CodeSet,
    Coding,
    Note,
    Project,
    Selection,
    TextSource,
    User,
)
from synth.refi.xml_tree import Refused, parse_xml

POSITION_DIGITS = 12
"""Digits of a position that is read as a number; longer ones are none."""


@dataclass(frozen=True)
class Read:
    """A project and the SHA-256 of its XML, which tells one file from another."""

    project: Project
    sha256: str


def read_project(path: Path) -> Read:
    """Reads a .qdpx.

    Raises:
        UsageError: it is none that we can read; one sentence says why.
    """
    with Archive(path) as archive:
        data = archive.project()
        try:
            root = parse_xml(data)
        except Refused as error:
            raise _refused(path, str(error)) from error
        if root.tag != f"{NAMESPACE}}}Project":
            found = root.tag.replace("}", " ")[:200]
            raise _refused(path, f"the root element {found}")
        return Read(_project(root, archive), hashlib.sha256(data).hexdigest())


def _refused(path: Path, found: str) -> UsageError:
    remedy = "export it from your program again, as REFI-QDA project 1.0"
    expected = f"a Project of {NAMESPACE}"
    return UsageError(
        sentence(str(path), place="project.qde", expected=expected, found=found, remedy=remedy)
    )


def _project(root: Element, archive: Archive) -> Project:
    sources = [_source(e, archive) for e in _each(root, "Sources", "TextSource")]
    pdf = [
        _source(inner, archive, e)
        for e in _each(root, "Sources", "PDFSource")
        for inner in _children(e, "Representation")
    ]
    every = sum(1 for holder in _children(root, "Sources") for _ in holder)
    return Project(
        name=root.get("name", ""),
        origin=root.get("origin", ""),
        description=_words(root, "Description"),
        users=tuple(User(_guid(e), e.get("name", "")) for e in _each(root, "Users", "User")),
        codes=tuple(_codes(root)),
        cases=tuple(Case(_guid(e), e.get("name", "")) for e in _each(root, "Cases", "Case")),
        sources=tuple(sources + pdf),
        notes=tuple(_note(e, archive) for e in _each(root, "Notes", "Note")),
        note_refs=_targets(root, "NoteRef"),
        sets=tuple(_set(e) for e in _each(root, "Sets", "Set")),
        links=tuple(_link(e) for e in _each(root, "Links", "Link")),
        other=every - len(sources) - len(pdf),
    )


def _codes(root: Element) -> Iterator[Code]:
    """Codes, a parent before its children; without recursion, as depth is the file's choice."""
    tops = [
        (code, "")
        for book in _children(root, "CodeBook")
        for holder in _children(book, "Codes")
        for code in _children(holder, "Code")
    ]
    waiting = tops[::-1]
    while waiting:
        element, parent = waiting.pop()
        key = _guid(element)
        yield Code(
            key,
            one_line(element.get("name", "")),
            parent,
            element.get("isCodable") != "false",
            _words(element, "Description"),
            _targets(element, "NoteRef"),
        )
        waiting += [(child, key) for child in _children(element, "Code")][::-1]


def _source(element: Element, archive: Archive, holder: Element | None = None) -> TextSource:
    """A text; of a PDF, its text representation under the PDF's own name."""
    outer = element if holder is None else holder
    return TextSource(
        _guid(outer),
        one_line(outer.get("name", "")),
        _content(element, archive),
        tuple(_selection(e) for e in _children(element, "PlainTextSelection")),
        _targets(element, "NoteRef"),
    )


def _content(element: Element, archive: Archive) -> str | None:
    path = element.get("plainTextPath")
    if path:
        return archive.text(path)
    inner = next(_children(element, "PlainTextContent"), None)
    return None if inner is None else inner.text or ""


def _selection(element: Element) -> Selection:
    return Selection(
        _guid(element),
        one_line(element.get("name", "")),
        _position(element.get("startPosition")),
        _position(element.get("endPosition")),
        _words(element, "Description"),
        tuple(c for e in _children(element, "Coding") if (c := _coding(e))),
        _targets(element, "NoteRef"),
        plain_guid(element.get("creatingUser")),
        element.get("creationDateTime", ""),
        plain_guid(element.get("modifyingUser")),
        element.get("modifiedDateTime", ""),
    )


def _coding(element: Element) -> Coding | None:
    codes = _targets(element, "CodeRef")
    if not codes:
        return None
    return Coding(
        _guid(element),
        codes[0],
        plain_guid(element.get("creatingUser")),
        element.get("creationDateTime", ""),
    )


def _note(element: Element, archive: Archive) -> Note:
    """A note; its words may be in it, in a file, or in its description."""
    text = _content(element, archive) or _words(element, "Description")
    whose = element.get("modifyingUser") or element.get("creatingUser")
    at = element.get("modifiedDateTime") or element.get("creationDateTime") or ""
    inner = next(_children(element, "PlainTextSelection"), None)
    span = None if inner is None else _selection(inner)
    name = one_line(element.get("name", ""))
    return Note(_guid(element), name, text, plain_guid(whose), at, span=span)


def _set(element: Element) -> CodeSet:
    return CodeSet(_guid(element), element.get("name", ""), "", _targets(element, "MemberCode"))


def _link(element: Element) -> tuple[str, str]:
    return plain_guid(element.get("originGUID")), plain_guid(element.get("targetGUID"))


def _position(text: str | None) -> int:
    """A position; -1, which is in no text, where it is none."""
    digits = (text or "").strip()
    fits = digits.isascii() and digits.isdigit() and len(digits) <= POSITION_DIGITS
    return int(digits) if fits else -1


def _guid(element: Element) -> str:
    return plain_guid(element.get("guid"))


def _words(element: Element, tag: str) -> str:
    inner = next(_children(element, tag), None)
    return "" if inner is None else inner.text or ""


def _targets(element: Element, tag: str) -> tuple[str, ...]:
    return tuple(plain_guid(e.get("targetGUID")) for e in _children(element, tag))


def _each(root: Element, holder: str, tag: str) -> Iterator[Element]:
    for group in _children(root, holder):
        yield from _children(group, tag)


def _children(element: Element, tag: str) -> Iterator[Element]:
    wanted = f"{NAMESPACE}}}{tag}"
    return (child for child in element if child.tag == wanted)
