import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from refi_program import Desk, Program, Q
from synth.errors import UsageError
from synth.refi.archive import ENTRIES_MOST, PROJECT_LARGEST, TEXT_LARGEST
from synth.refi.xml_tree import DEPTH_MOST

HEAD = b'<?xml version="1.0"?>'
START = b'<Project xmlns="urn:QDA-XML:project:1.0" name="x">'
LAUGHS = b"<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
OUTSIDE = b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def refused(desk: Desk, data: bytes) -> str:
    with pytest.raises(UsageError) as caught:
        desk.take(data)
    message = str(caught.value)
    assert "back.qdpx" in message
    assert "\n" not in message
    assert len(message) < 1000
    return message


@pytest.mark.parametrize(
    ("qde", "found"),
    [
        (HEAD + LAUGHS + START + b"&b;</Project>", "a document type (DOCTYPE)"),
        (HEAD + OUTSIDE + START + b"&a;</Project>", "a document type (DOCTYPE)"),
        (HEAD + START, "XML that cannot be read (line 1: no element found)"),
        (b"", "XML that cannot be read"),
        (b"\x00\xff\x00", "XML that cannot be read"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "XML that cannot be read"),
        (b'<Project xmlns="urn:QDA-XML:project:0:4"/>', "urn:QDA-XML:project:0:4 Project"),
        (b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>', "urn:QDA-XML:codebook:1.0 CodeBook"),
        (b"<Project/>", "the root element Project"),
        (b"<a>" * (DEPTH_MOST + 1) + b"</a>" * (DEPTH_MOST + 1), "elements more than 200 deep"),
        (b"<a>" * 1_000_000, "elements more than 200 deep"),
    ],
)
def test_a_project_that_is_none_is_refused_in_one_sentence(
    desk: Desk, qde: bytes, found: str
) -> None:
    assert found in refused(desk, zipped({"project.qde": qde}))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"hello", HEAD + START + b"</Project>"])
def test_a_file_that_is_no_zip_is_refused(desk: Desk, data: bytes) -> None:
    assert "no zip, or a torn one" in refused(desk, data)


def test_a_torn_zip_is_refused(desk: Desk) -> None:
    data = desk.export().save()
    refused(desk, data[: len(data) // 2])


def test_a_zip_with_a_damaged_project_is_refused(desk: Desk) -> None:
    data = bytearray(desk.export().save())
    data[2000:2100] = bytes(100)
    assert "cannot be unpacked" in refused(desk, bytes(data))


def test_a_zip_without_a_project_is_refused(desk: Desk) -> None:
    assert "expected a project.qde in the zip, found none" in refused(desk, zipped({"a.txt": b""}))


def test_a_zip_with_several_projects_is_refused(desk: Desk) -> None:
    found = refused(desk, zipped({"a.qde": b"", "b.qde": b""}))
    assert "found 2 .qde files" in found


def test_a_bomb_is_not_unpacked(desk: Desk) -> None:
    bomb = zipped({"project.qde": b" " * (3 * PROJECT_LARGEST)})
    assert len(bomb) < PROJECT_LARGEST / 250
    tracemalloc.start()
    message = refused(desk, bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "a project.qde of more than 64 MB" in message
    assert peak < 2.5 * PROJECT_LARGEST


def test_a_bomb_that_lies_about_its_size_is_not_believed(desk: Desk) -> None:
    size = PROJECT_LARGEST + 1
    bomb = zipped({"project.qde": b" " * size})
    lie = bomb.replace(struct.pack("<I", size), struct.pack("<I", 100))
    assert lie != bomb
    refused(desk, lie)


def test_a_zip_of_too_many_files_is_refused(desk: Desk) -> None:
    many = {f"{n}.txt": b"" for n in range(ENTRIES_MOST)}
    assert "50,001 files" in refused(desk, zipped({**many, "project.qde": b"<a/>"}))


def test_a_file_that_is_not_there_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError, match="nothing there"):
        desk.take_path(desk.folder / "absent.qdpx")


def test_a_folder_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError, match="no zip"):
        desk.take_path(desk.folder)


def test_a_text_too_large_is_as_one_that_is_missing(desk: Desk) -> None:
    program = desk.export()
    name = program.sources()[0].get("plainTextPath").replace("internal://", "sources/")
    program.files[name] = b" " * (TEXT_LARGEST + 1)
    adopted = desk.take(program)
    assert (adopted.reviews, adopted.left) == ((), ())


@pytest.mark.parametrize(
    "path",
    ["internal://../../../../etc/passwd", "internal:///etc/passwd", "absolute:///etc/passwd", "x"],
)
def test_a_path_that_leads_elsewhere_leads_nowhere(desk: Desk, path: str) -> None:
    program = desk.export()
    program.sources()[0].set("plainTextPath", path)
    program.files["../../evil.txt"] = b"evil"
    adopted = desk.take(program)
    assert (adopted.reviews, adopted.left) == ((), ())
    assert sorted(p.name for p in desk.folder.iterdir()) == ["back.qdpx"]


def test_a_note_on_the_export_that_names_strangers_changes_nothing(desk: Desk) -> None:
    program = desk.export()
    name = next(n for n in program.files if program.files[n].startswith(b'["synth-refi"'))
    lines = program.files[name].decode().split("\n")
    lines[1:1] = ['["row", "g", "o000000", 1, "nowhere", 0, 5, "nothing", "", ""]']
    program.files[name] = "\n".join(lines).encode()
    adopted = desk.take(program)
    assert adopted.reviews == ()
    assert "damaged" in adopted.left[0]


def test_hostile_names_are_data(desk: Desk) -> None:
    program = desk.export()
    theme = next(c for c in program.root.iter(f"{Q}Code") if c.find(f"{Q}Code") is None)
    theme.set("name", "<script>alert(1)</script>\u202e\x85" + "x" * 100_000)
    adopted = desk.take(program)
    (review,) = adopted.reviews
    assert len(review.after["parts"][0]["name"]) <= 2000


def test_references_to_nothing_are_passed_over(desk: Desk) -> None:
    program = desk.export()
    for element in list(program.root.iter()):
        if "targetGUID" in element.attrib:
            element.set("targetGUID", "")
        if "guid" in element.attrib and element.tag != f"{Q}PlainTextSelection":
            element.set("guid", "")
    adopted = desk.take(program)
    assert all(review.action in ("reject", "edit", "rename") for review in adopted.reviews)


def test_a_codebook_alone_is_refused_with_exit_2(
    synth: Callable[..., Any], finished: Path, tmp_path: Path
) -> None:
    assert synth("export", finished, "--to", tmp_path / "x.qdc").returncode == 0
    done = synth("import", finished, tmp_path / "x.qdc", "--reviewer", "Ann")
    assert (done.returncode, done.stdout) == (2, "")
    assert "expected a REFI-QDA project (.qdpx), found a file that is no zip" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_reviewer_without_a_name_is_refused(
    synth: Callable[..., Any], finished: Path, tmp_path: Path
) -> None:
    done = synth("import", finished, tmp_path / "x.qdpx", "--reviewer", " ")
    assert done.returncode == 2
    assert done.stderr.startswith("--reviewer: expected a name")


def test_a_project_in_a_file_of_another_name_is_read(desk: Desk) -> None:
    """ATLAS.ti names the inner file after the project, others capitalise the folder."""
    program = desk.export()
    program.inner = "Meal kit.qde"
    program.files = {name.replace("sources/", "Sources/"): d for name, d in program.files.items()}
    program.delete(program.selections()[0])
    assert [r.action for r in desk.take(program).reviews] == ["reject"]


def test_guids_in_braces_and_capitals_are_the_same(desk: Desk) -> None:
    program = desk.export()
    for element in program.root.iter():
        for name in ("guid", "targetGUID", "creatingUser", "modifyingUser"):
            if name in element.attrib:
                element.set(name, "{" + element.attrib[name].upper() + "}")
    adopted = desk.take(Program(program.save()))
    assert (adopted.reviews, adopted.left) == ((), ())
