"""Reads a REFI-QDA project by the standard alone; imports nothing of Synth."""

import io
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

QDA = "{urn:QDA-XML:project:1.0}"


@dataclass(frozen=True)
class Coded:
    """One coding as a program would show it."""

    source: str
    start: int
    end: int
    said: str
    path: tuple[str, ...]
    """Names of the codes from the top down to its own."""
    description: str
    user: str


def root_of(data: bytes) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read("project.qde"))


def text_of(data: bytes, path: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(path.replace("internal://", "sources/")).decode("utf-8")


def code_paths(root: ElementTree.Element) -> dict[str, tuple[str, ...]]:
    paths: dict[str, tuple[str, ...]] = {}

    def walk(element: ElementTree.Element, above: tuple[str, ...]) -> None:
        for code in element.findall(f"{QDA}Code"):
            own = (*above, code.attrib["name"])
            paths[code.attrib["guid"]] = own
            walk(code, own)

    walk(root.find(f"{QDA}CodeBook/{QDA}Codes"), ())
    return paths


def codings(data: bytes) -> list[Coded]:
    root = root_of(data)
    paths = code_paths(root)
    users = {u.attrib["guid"]: u.attrib["name"] for u in root.iterfind(f"{QDA}Users/{QDA}User")}
    found = []
    for source in root.iterfind(f"{QDA}Sources/{QDA}TextSource"):
        text = text_of(data, source.attrib["plainTextPath"])
        for selection in source.findall(f"{QDA}PlainTextSelection"):
            start, end = (int(selection.attrib[f"{n}Position"]) for n in ("start", "end"))
            for coding in selection.findall(f"{QDA}Coding"):
                target = coding.find(f"{QDA}CodeRef").attrib["targetGUID"]
                found.append(
                    Coded(
                        source.attrib["name"],
                        start,
                        end,
                        text[start:end],
                        paths[target],
                        selection.findtext(f"{QDA}Description") or "",
                        users[coding.attrib["creatingUser"]],
                    )
                )
    return found
