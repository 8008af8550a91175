import hashlib
import os
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from synth.embedding.hashed import HashEmbedder
from synth.errors import OutputError, UsageError
from synth.index import Index, IndexReport, Row
from synth.index.probe import elements

EMBEDDER = HashEmbedder()
TEXTS = [
    "the box came late",
    "nobody answered the phone",
    "I paid twice for one box",
    "the kitchen smelled of basil",
    "cancelling took three calls",
]


def row(text: str, **metadata: str | int | float | bool) -> Row:
    return Row(f"c-{text[:12]}", text, EMBEDDER.embed([text])[0], metadata)


def rows(texts: list[str] = TEXTS) -> dict[str, list[Row]]:
    chunks = [row(text, participant=f"P{i % 2}") for i, text in enumerate(texts)]
    return {"chunks": chunks, "observations": [row("late box", facet="pain_point")]}


def nearest(index: Index, words: str, k: int = 1) -> list[str]:
    return [hit.document for hit in index.query("chunks", EMBEDDER.embed([words])[0], k)]


def open_handles(folder: Path) -> list[Path]:
    handles = Path("/proc/self/fd").iterdir()
    return [path for h in handles if (path := h.resolve()).is_relative_to(folder)]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index(tmp_path / ".synth") as made:
        made.sync(rows())
        yield made


def test_the_nearest_row_is_found_with_its_metadata(index: Index):
    (hit,) = index.query("chunks", EMBEDDER.embed(["the box came late"])[0], 1)
    assert hit.id == "c-the box came"
    assert hit.document == "the box came late"
    assert hit.metadata == {"participant": "P0"}
    assert hit.similarity == 1.0


def test_collections_are_apart(index: Index):
    (hit,) = index.query("observations", EMBEDDER.embed(["box"])[0], 9)
    assert hit.metadata == {"facet": "pain_point"}


def test_a_filter_narrows_the_hits(index: Index):
    hits = index.query("chunks", EMBEDDER.embed(["box"])[0], 9, where={"participant": "P1"})
    assert {hit.document for hit in hits} == {TEXTS[1], TEXTS[3]}


def test_equal_similarities_are_ordered_by_id(tmp_path: Path):
    vector = EMBEDDER.embed(["same"])[0]
    same = [Row(f"id{i:02}", "same", vector, {}) for i in range(12)]
    random.Random(3).shuffle(same)
    index = Index(tmp_path)
    index.sync({"chunks": same})
    hits = index.query("chunks", vector, 5)
    assert [hit.id for hit in hits] == ["id00", "id01", "id02", "id03", "id04"]
    assert hits[0].metadata == {}


def test_an_unchanged_study_changes_nothing(index: Index):
    before = (index.folder / "chroma.sqlite3").read_bytes()
    assert index.sync(rows()) == IndexReport(None, added=0, removed=0, unchanged=6)
    assert (index.folder / "chroma.sqlite3").read_bytes() == before


def test_only_differences_are_applied(tmp_path: Path):
    index = Index(tmp_path)
    index.sync({"chunks": [row(text) for text in TEXTS]})
    changed = {"chunks": [row(text) for text in [*TEXTS[1:], "a new passage"]]}
    assert index.sync(changed) == IndexReport(None, added=1, removed=1, unchanged=4)
    assert TEXTS[0] not in nearest(index, TEXTS[0], k=9)
    assert nearest(index, "a new passage") == ["a new passage"]
    assert index.sound() is None


def test_a_changed_row_loses_its_old_metadata(index: Index):
    index.sync({"observations": [row("late box", mode="wished")]})
    (hit,) = index.query("observations", EMBEDDER.embed(["late"])[0], 1)
    assert hit.metadata == {"mode": "wished"}
    assert nearest(index, "anything") == []


def test_an_empty_study_has_an_empty_index(tmp_path: Path):
    index = Index(tmp_path)
    assert index.sync({}) == IndexReport(None, 0, 0, 0)
    assert index.sound() is None
    assert nearest(index, "anything") == []


def test_more_rows_than_a_batch_are_indexed(tmp_path: Path):
    index = Index(tmp_path)
    many = [Row(f"i{i}", f"t{i}", EMBEDDER.embed([f"t{i}"])[0], {}) for i in range(5_050)]
    assert index.sync({"chunks": many}).added == 5_050
    assert index.sound() is None
    assert nearest(index, "t5032") == ["t5032"]
    assert index.sync({"chunks": many[:100]}).removed == 4_950


def test_lone_surrogates_and_nul_are_taken(tmp_path: Path):
    index = Index(tmp_path)
    torn = Row("x", "torn \ud800 \0 text", EMBEDDER.embed(["torn"])[0], {"who": "\udfff"})
    index.sync({"chunks": [torn]})
    assert nearest(index, "torn") == ["torn ? \0 text"]


def test_another_model_means_a_rebuild(index: Index):
    wide = Row("w", "wide", np.eye(1, 384, dtype=np.float32)[0], {})
    report = index.sync({"chunks": [wide]}, embedder="another model")
    assert "vectors were made by" in (report.rebuilt or "")
    assert [hit.id for hit in index.query("chunks", wide.vector, 3)] == ["w"]


def test_another_dimension_under_the_same_name_is_rebuilt_too(index: Index):
    wide = Row("w", "wide", np.eye(1, 384, dtype=np.float32)[0], {})
    assert "could not be changed" in (index.sync({"chunks": [wide]}).rebuilt or "")
    assert [hit.id for hit in index.query("chunks", wide.vector, 3)] == ["w"]


def garbage(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"no database " * 9_000)


def truncated(folder: Path) -> None:
    database = folder / "chroma.sqlite3"
    os.truncate(database, database.stat().st_size // 2)


def emptied(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"")


def no_database(folder: Path) -> None:
    (folder / "chroma.sqlite3").unlink()


def no_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def a_file_in_its_place(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("in the way")


def rows_gone(folder: Path) -> None:
    execute(folder, "DELETE FROM embeddings WHERE embedding_id = 'c-the box came'")


def vectors_gone(folder: Path) -> None:
    execute(folder, "DELETE FROM embeddings_queue WHERE id = 'c-the box came'")


def segment(folder: Path) -> Path:
    return next(path for path in sorted(folder.iterdir()) if path.is_dir())


def torn_header(folder: Path) -> None:
    os.truncate(segment(folder) / "header.bin", 17)


def promising_header(folder: Path) -> None:
    header = segment(folder) / "header.bin"
    data = bytearray(header.read_bytes())
    struct.pack_into("<Q", data, 20, 1_000_000)
    header.write_bytes(data)


def sparse_terabytes(folder: Path) -> None:
    (segment(folder) / "link_lists.bin").touch()
    os.truncate(segment(folder) / "link_lists.bin", 4 << 40)


def another_stamp(folder: Path) -> None:
    (folder / "synth-stamp").write_text("0" * 64)


def no_manifest(folder: Path) -> None:
    (folder.parent / "chroma.json").unlink()


def torn_manifest(folder: Path) -> None:
    os.truncate(folder.parent / "chroma.json", 40)


def another_version(folder: Path) -> None:
    manifest = folder.parent / "chroma.json"
    manifest.write_text(manifest.read_text().replace('"chromadb": "1', '"chromadb": "0'))
    (folder / "synth-stamp").write_text(hashlib.sha256(manifest.read_bytes()).hexdigest())


def execute(folder: Path, statement: str) -> None:
    db = sqlite3.connect(folder / "chroma.sqlite3")
    with db:
        assert db.execute(statement).rowcount > 0
    db.close()


DAMAGES = [
    garbage,
    truncated,
    emptied,
    no_database,
    no_folder,
    a_file_in_its_place,
    rows_gone,
    vectors_gone,
    torn_header,
    promising_header,
    sparse_terabytes,
    another_stamp,
    no_manifest,
    torn_manifest,
    another_version,
]


@pytest.mark.parametrize("harm", DAMAGES)
def test_what_is_not_sound_is_named_and_rebuilt(index: Index, harm: Callable[[Path], None]):
    nearest(index, "late")
    index.close()
    harm(index.folder)
    assert index.sound() is not None
    with pytest.raises(UsageError, match="synth run STUDY"):
        nearest(index, "late")
    report = index.sync(rows())
    assert report.added == 6
    assert report.unchanged == 0
    assert index.sound() is None
    assert nearest(index, "the box came late") == ["the box came late"]


def test_a_first_index_is_no_rebuild(tmp_path: Path):
    assert Index(tmp_path).sync(rows()) == IndexReport(None, added=6, removed=0, unchanged=0)


def test_a_rebuild_says_why(index: Index):
    no_database(index.folder)
    assert index.sync(rows()).rebuilt == "chroma.sqlite3 is missing"


def test_the_folder_of_another_program_is_replaced(tmp_path: Path):
    import chromadb

    client = chromadb.PersistentClient(str(tmp_path / "chroma"))
    client.create_collection("chunks", embedding_function=None).add(
        ids=["theirs"], embeddings=[[1.0, 2.0]], documents=["not ours"]
    )
    client.close()
    index = Index(tmp_path)
    assert index.sync(rows()).rebuilt is not None
    assert "not ours" not in nearest(index, "not ours", k=9)


def test_the_index_of_another_study_is_replaced(index: Index, tmp_path: Path):
    other = Index(tmp_path / "other")
    other.sync({"chunks": [row("their passage")]})
    shutil.rmtree(index.folder)
    shutil.copytree(other.folder, index.folder)
    assert index.sync(rows()).rebuilt is not None
    assert "their passage" not in nearest(index, "their passage", k=9)


def test_a_state_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="the search index cannot be written"):
        Index(tmp_path / "file").sync(rows())


def test_no_handle_stays_open(index: Index):
    nearest(index, "late")
    assert open_handles(index.folder) != []
    index.sync(rows(TEXTS[:2]))
    assert open_handles(index.folder) == []
    with index:
        nearest(index, "late")
    assert open_handles(index.folder) == []


def test_a_reader_sees_what_another_process_synced(index: Index):
    assert nearest(index, "t17") != ["t17"]
    subprocess.run([sys.executable, "-c", SYNC, str(index.state), "0"], check=True)
    assert nearest(index, "t17") == ["t17"]


SYNC = """
import sys; from pathlib import Path
from synth.embedding.hashed import HashEmbedder
from synth.index import Index, Row
e, first = HashEmbedder(), int(sys.argv[2])
rows = [Row(f"i{i}", f"t{i}", e.embed([f"t{i}"])[0], {"n": i}) for i in range(first, first + 3000)]
print("ready", flush=True)
index = Index(Path(sys.argv[1]))
index.sync({"chunks": rows})
assert index.query("chunks", rows[7].vector, 1)[0].document == rows[7].document
print("done", flush=True)
"""


def test_a_kill_in_the_midst_of_a_sync_leads_to_a_rebuild(index: Index):
    for attempt in range(3):
        command = [sys.executable, "-c", SYNC, str(index.state), str(attempt * 1_000)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        deadline = time.monotonic() + 30
        while (index.state / "chroma.json").exists() and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(0.05 * attempt)
        process.send_signal(signal.SIGKILL)
        assert process.communicate()[0] == ""
        assert index.sound() is not None
        report = index.sync(rows())
        assert report.rebuilt is not None
        assert nearest(index, "the box came late") == ["the box came late"]


def test_a_program_that_synced_and_queried_ends_without_a_word(tmp_path: Path):
    command = [sys.executable, "-W", "always", "-c", SYNC, str(tmp_path), "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "ready\ndone\n"
    assert "ResourceWarning" not in done.stderr
    assert "Traceback" not in done.stderr


def test_two_indexes_of_the_same_rows_answer_alike(tmp_path: Path):
    rng = random.Random(5)
    words = ["box", "late", "call", "pay", "stir", "eat", "wait"]
    texts = [" ".join(rng.choices(words, k=6)) for _ in range(500)]
    vectors = EMBEDDER.embed(texts)
    named = [Row(f"r{i}", texts[i], vectors[i], {}) for i in range(500)]
    with Index(tmp_path / "1") as one, Index(tmp_path / "2") as two:
        one.sync({"chunks": named})
        two.sync({"chunks": named[::-1]})
        for vector in vectors[:20]:
            assert one.query("chunks", vector, 10) == two.query("chunks", vector, 10)


def test_room_that_was_never_filled_holds_nothing_of_the_memory_before(tmp_path: Path):
    with Index(tmp_path) as index:
        index.sync(rows())
        assert nearest(index, "late box") == ["the box came late"]
    segments = [path.parent for path in (tmp_path / "chroma").glob("*/data_level0.bin")]
    assert len(segments) == 2
    for segment in segments:
        used, width = elements(segment)
        assert (segment / "data_level0.bin").read_bytes()[used * width :].strip(b"\0") == b""
    assert nearest(Index(tmp_path), "late box") == ["the box came late"]
