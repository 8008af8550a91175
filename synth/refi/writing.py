"""A project as XML (QDA-XML 1.0), and as the zip that programs open; a codebook as XML."""

import io
import zipfile
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from synth.refi.naming import clean
from synth.refi.project import (
    CODEBOOK_NAMESPACE,
    NAMESPACE,
    Case,
    Code,
    CodeSet,
    Coding,
    Note,
    Project,
    Selection,
    TextSource,
)

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the same project gives the same bytes."""
READABLE = 0o100644 << 16


def package(project: Project) -> bytes:
    """The .qdpx: `project.qde`, and each text byte by byte in `sources/GUID.txt`."""
    files = {"project.qde": project_xml(project)}
    for source in project.sources:
        files[f"sources/{source.guid}.txt"] = (source.text or "").encode("utf-8")
    for note in project.notes:
        if note.apart:
            files[f"sources/{note.guid}.txt"] = note.text.encode("utf-8")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # as on Unix, wherever it is written
            entry.external_attr = READABLE
            archive.writestr(entry, data)
    return buffer.getvalue()


def project_xml(project: Project) -> bytes:
    """project.qde; the order of the elements is the schema's."""
    root = _new("Project", xmlns=NAMESPACE, name=project.name, origin=project.origin)
    _set(root, creatingUserGUID=project.user, creationDateTime=project.at)
    for user in project.users:
        _sub(_group(root, "Users"), "User", guid=user.guid, name=user.name)
    if project.codes:
        _write_codes(_sub(SubElement(root, "CodeBook"), "Codes"), project.codes, notes=True)
    for variable in project.variables:
        group = _group(root, "Variables")
        _sub(
            group, "Variable", guid=variable.guid, name=variable.name, typeOfVariable=variable.kind
        )
    kinds = {v.guid: v.kind for v in project.variables}
    for case in project.cases:
        _case(_group(root, "Cases"), case, kinds)
    for source in project.sources:
        _source(_group(root, "Sources"), source)
    for note in project.notes:
        _note(_group(root, "Notes"), note)
    _sets(root, project.sets, "targetGUID")
    _text(root, "Description", project.description)
    _refs(root, "NoteRef", project.note_refs)
    return _bytes(root)


def codebook_xml(project: Project) -> bytes:
    """The .qdc: codes and sets alone, in the codebook's own namespace."""
    root = _new("CodeBook", xmlns=CODEBOOK_NAMESPACE, origin=project.origin)
    _write_codes(SubElement(root, "Codes"), project.codes, notes=False)
    _sets(root, project.sets, "guid")
    return _bytes(root)


def _bytes(root: Element) -> bytes:
    indent(root, " ")
    body: bytes = tostring(root, "utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body + b"\n"


def _write_codes(parent: Element, codes: Sequence[Code], *, notes: bool) -> None:
    places = {"": parent}
    for code in codes:
        element = _sub(places[code.parent], "Code", guid=code.guid, name=code.name)
        element.set("isCodable", "true" if code.codable else "false")
        _text(element, "Description", code.description)
        _refs(element, "NoteRef", code.notes if notes else ())
        places[code.guid] = element


def _sets(root: Element, sets: Sequence[CodeSet], reference: str) -> None:
    for one in sets:
        element = _sub(_group(root, "Sets"), "Set", guid=one.guid, name=one.name)
        _text(element, "Description", one.description)
        for code in one.codes:
            SubElement(element, "MemberCode").set(reference, code)


def _case(group: Element, case: Case, kinds: dict[str, str]) -> None:
    element = _sub(group, "Case", guid=case.guid, name=case.name)
    for variable, value in case.values:
        told = SubElement(element, "VariableValue")
        SubElement(told, "VariableRef").set("targetGUID", variable)
        _text(told, f"{kinds[variable]}Value", value)
    _refs(element, "SourceRef", case.sources)
    _refs(element, "SelectionRef", case.selections)


def _source(group: Element, source: TextSource) -> None:
    path = f"internal://{source.guid}.txt"
    element = _sub(group, "TextSource", guid=source.guid, name=source.name, plainTextPath=path)
    for selection in source.selections:
        _selection(element, selection)
    _refs(element, "NoteRef", source.notes)


def _selection(parent: Element, selection: Selection) -> None:
    element = _sub(parent, "PlainTextSelection", guid=selection.guid, name=selection.name)
    element.set("startPosition", str(selection.start))
    element.set("endPosition", str(selection.end))
    _set(element, creatingUser=selection.creator, creationDateTime=selection.created)
    _set(element, modifyingUser=selection.modifier, modifiedDateTime=selection.modified)
    _text(element, "Description", selection.description)
    for coding in selection.codings:
        _coding(element, coding)
    _refs(element, "NoteRef", selection.notes)


def _coding(parent: Element, coding: Coding) -> None:
    element = _sub(parent, "Coding", guid=coding.guid)
    _set(element, creatingUser=coding.user, creationDateTime=coding.at)
    SubElement(element, "CodeRef").set("targetGUID", coding.code)


def _note(group: Element, note: Note) -> None:
    element = _sub(group, "Note", guid=note.guid, name=note.name)
    if note.apart:
        element.set("plainTextPath", f"internal://{note.guid}.txt")
    _set(element, creatingUser=note.user, creationDateTime=note.at)
    if not note.apart:
        _text(element, "PlainTextContent", note.text)


def _group(root: Element, name: str) -> Element:
    """The element that holds all of a kind; made when the first comes, as none may be empty."""
    found = root.find(name)
    return SubElement(root, name) if found is None else found


def _new(tag: str, **attributes: str) -> Element:
    element = Element(tag)
    _set(element, **attributes)
    return element


def _sub(parent: Element, tag: str, **attributes: str) -> Element:
    element = SubElement(parent, tag)
    _set(element, **attributes)
    return element


def _set(element: Element, **attributes: str) -> None:
    for name, value in attributes.items():
        if value:
            element.set(name, clean(value))


def _text(parent: Element, tag: str, text: str) -> None:
    if text:
        SubElement(parent, tag).text = clean(text)


def _refs(parent: Element, tag: str, targets: Sequence[str]) -> None:
    for target in targets:
        SubElement(parent, tag).set("targetGUID", target)
