"""What other programs do to a REFI-QDA project, by small changes of its XML."""

import io
import itertools
import uuid
import zipfile
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from report_sample import sample
from synth.records.ids import interview_turn_key
from synth.records.review import Review
from synth.refi.adopting import Adopted, adopt_file
from synth.refi.exchange import project_file
from synth.results import Results

NS = "urn:QDA-XML:project:1.0"
Q = f"{{{NS}}}"
ElementTree.register_namespace("", NS)


def keyed(results: Results) -> Results:
    """The results with turn keys, as a run writes them."""
    paths = {source.id: source.path for source in results.journey.sources}
    turns = {
        source: tuple(
            turn.model_copy(
                update={"key": interview_turn_key(paths[source], turn.model_dump_json(), 0)}
            )
            for turn in every
        )
        for source, every in results.turns.items()
    }
    return Results(results.journey, results.texts, turns, results.changes)


class Program:
    """A project, opened, to be changed and saved."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.root = ElementTree.fromstring(self.files.pop("project.qde"))
        self.inner = "project.qde"

    def save(self) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(self.inner, ElementTree.tostring(self.root, "utf-8"))
            for name, data in self.files.items():
                archive.writestr(name, data)
        return buffer.getvalue()

    def sources(self) -> list[Element]:
        return self.root.findall(f"{Q}Sources/{Q}TextSource")

    def selections(self) -> list[Element]:
        return [s for source in self.sources() for s in source.findall(f"{Q}PlainTextSelection")]

    def selection(self, observation: str) -> Element:
        """The first selection of an observation."""
        wanted = f"synth: {observation} 1/"
        return next(s for s in self.selections() if wanted in (s.findtext(f"{Q}Description") or ""))

    def holder(self, selection: Element) -> Element:
        return next(source for source in self.sources() if selection in list(source))

    def code(self, name: str) -> Element:
        return next(c for c in self.root.iter(f"{Q}Code") if c.get("name") == name)

    def code_above(self, code: Element) -> Element:
        return next(e for e in self.root.iter() if code in list(e))

    def user(self, name: str) -> str:
        key = str(uuid.uuid5(uuid.NAMESPACE_DNS, name))
        SubElement(self.root.find(f"{Q}Users"), f"{Q}User", guid=key, name=name)
        return key

    def delete(self, selection: Element) -> None:
        self.holder(selection).remove(selection)

    def recode(self, selection: Element, code: str, user: str = "") -> None:
        coding = selection.find(f"{Q}Coding")
        coding.find(f"{Q}CodeRef").set("targetGUID", code)
        if user:
            coding.set("creatingUser", user)

    def new_code(self, above: Element, name: str) -> str:
        key = str(uuid.uuid5(uuid.NAMESPACE_DNS, f"code {name}"))
        SubElement(above, f"{Q}Code", guid=key, name=name, isCodable="true")
        return key

    def select(
        self, source: Element, start: int, end: int, code: str = "", user: str = "", words: str = ""
    ) -> Element:
        """A new selection, before those that are there."""
        key = str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{start}-{end}-{code}-{words}"))
        at = {"guid": key, "startPosition": str(start), "endPosition": str(end)}
        selection = Element(f"{Q}PlainTextSelection", {**at, "creatingUser": user} if user else at)
        if words:
            SubElement(selection, f"{Q}Description").text = words
        if code:
            coding = SubElement(
                selection, f"{Q}Coding", guid=str(uuid.UUID(int=start * 10**6 + end))
            )
            SubElement(coding, f"{Q}CodeRef", targetGUID=code)
        source.insert(0, selection)
        return selection

    def note(self, words: str, on: Element | None = None, user: str = "") -> str:
        notes = self.root.find(f"{Q}Notes")
        key = str(uuid.uuid5(uuid.NAMESPACE_DNS, f"note {words}"))
        note = SubElement(notes, f"{Q}Note", guid=key, name=words[:20])
        if user:
            note.set("creatingUser", user)
        SubElement(note, f"{Q}PlainTextContent").text = words
        if on is not None:
            SubElement(on, f"{Q}NoteRef", targetGUID=key)
        return key


class QualCoder:
    """A project on its way through QualCoder 3.x, by what its refi.py reads and writes.

    New GUIDs everywhere, texts with a byte order mark, a selection a coding and named by all its
    words, no sets and no notes but those in files, no ties between notes and selections.
    """

    def __init__(self) -> None:
        self.numbers = itertools.count(1)
        self.renewed: dict[str, str] = {}

    def new(self, old: str) -> str:
        return self.renewed.setdefault(old, str(uuid.UUID(int=next(self.numbers))))

    def drop(self, root: Element) -> None:
        for element in root.findall(f"{Q}Sets"):
            root.remove(element)
        notes = root.find(f"{Q}Notes")
        for note in notes.findall(f"{Q}Note"):
            if note.get("plainTextPath") is None:
                notes.remove(note)
        for element in list(root.iter()):
            for ref in element.findall(f"{Q}NoteRef"):
                element.remove(ref)

    def name(self, program: Program) -> None:
        for source in program.sources():
            path = source.get("plainTextPath").replace("internal://", "sources/")
            text = program.files[path].decode("utf-8")
            for selection in source.findall(f"{Q}PlainTextSelection"):
                span = int(selection.get("startPosition")), int(selection.get("endPosition"))
                selection.set("name", text[slice(*span)])
                selection.attrib.pop("modifyingUser", None)
                selection.attrib.pop("modifiedDateTime", None)

    def renew(self, element: Element) -> None:
        for name in ("guid", "targetGUID", "creatingUser", "creatingUserGUID"):
            if name in element.attrib:
                element.set(name, self.new(element.attrib[name]))
        path = element.get("plainTextPath")
        if path:
            element.set("plainTextPath", f"internal://{self.new(path)}.txt")


def as_qualcoder(data: bytes) -> Program:
    """What QualCoder would write of a project that it read and nobody changed."""
    program, way = Program(data), QualCoder()
    way.drop(program.root)
    way.name(program)
    for element in program.root.iter():
        way.renew(element)
    program.files = {
        f"sources/{way.new(name.replace('sources/', 'internal://'))}.txt": (
            data.decode("utf-8").encode("utf-8-sig")
        )
        for name, data in program.files.items()
    }
    program.root.set("origin", "QualCoder 3.8")
    return program


class Desk:
    """A study and its reviews, exported, changed elsewhere and taken over again."""

    def __init__(self, folder: Path, results: Results | None = None) -> None:
        self.folder = folder
        self.results = results or keyed(sample())
        self.log: tuple[Review, ...] = ()

    def export(self) -> Program:
        return Program(project_file(self.results, self.log))

    def take(self, data: bytes | Program, name: str = "back.qdpx") -> Adopted:
        path = self.folder / name
        path.write_bytes(data.save() if isinstance(data, Program) else data)
        return self.take_path(path)

    def take_path(self, path: Path) -> Adopted:
        return adopt_file(self.results, self.log, path, "Ann", "2026-11-23T10:00:00.000000+00:00")
