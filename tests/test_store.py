import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from synth.embedding.hashed import HashEmbedder
from synth.embedding.protocol import Progress, Vector
from synth.errors import OutputError
from synth.store import Store, Vectors


class CountingEmbedder(HashEmbedder):
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vector:
        self.asked += texts
        return super().embed(texts, progress)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".synth" / "synth.db"


def rows(count: int) -> tuple[list[tuple[str, str]], Vector]:
    keys = [(f"P{i % 50}", f"text {i}") for i in range(count)]
    return keys, np.random.default_rng(0).normal(size=(count, 384)).astype(np.float32)


def test_vectors_come_back_to_the_bit(path: Path):
    keys, vectors = rows(20_000)
    with Store(path) as store:
        store.add_vectors("m", keys, vectors)
    with Store(path) as store:
        found = store.vectors("m", keys)
        assert store.vectors("other model", keys) == {}
    assert np.array_equal(np.stack([found[key] for key in keys]), vectors)


def test_only_stored_vectors_are_found(path: Path):
    with Store(path) as store:
        store.add_vectors("m", [("P1", "a")], np.ones((1, 3), np.float32))
        assert list(store.vectors("m", [("P1", "a"), ("P2", "a"), ("P1", "b")])) == [("P1", "a")]


def test_an_answer_outlives_the_process(path: Path):
    with Store(path) as store:
        assert store.answer("k") is None
        store.save_answer("k", "P1", "extract", '{"drafts": []}')
    with Store(path) as store:
        assert store.answer("k") == '{"drafts": []}'


def test_an_answer_outlives_a_kill(path: Path):
    code = (
        "import os, signal, sys; from pathlib import Path; from synth.store import Store; "
        "Store(Path(sys.argv[1])).save_answer('k', '', 'name', 'paid'); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)]).returncode == -9
    with Store(path) as store:
        assert store.answer("k") == "paid"
        assert store.remark is None


def test_threads_share_a_store(path: Path):
    with Store(path) as store:

        def save(worker: int) -> None:
            for i in range(20):
                store.save_answer(f"{worker}-{i}", "", "extract", "x")

        threads = [threading.Thread(target=save, args=(worker,)) for worker in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all(store.answer(f"{w}-{i}") == "x" for w in range(8) for i in range(20))


def test_two_processes_may_have_it_open(path: Path):
    with Store(path) as one, Store(path) as other:
        one.save_answer("k", "", "extract", "x")
        assert other.answer("k") == "x"
        assert other.remark is None


def test_only_the_owner_may_read_it(path: Path):
    with Store(path) as store:
        store.save_answer("k", "", "extract", "x")
        for file in path.parent.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", ["garbage", "truncated", "zeroed page"])
def test_a_damaged_database_is_set_aside_with_a_remark(path: Path, damage: str):
    keys, vectors = rows(200)
    with Store(path) as store:
        store.add_vectors("m", keys, vectors)
    data = path.read_bytes()
    broken = {
        "garbage": b"no database " * 900,
        "truncated": data[: len(data) // 2],
        "zeroed page": data[:8192] + bytes(4096) + data[12288:],
    }[damage]
    path.write_bytes(broken)
    with Store(path) as store:
        assert store.remark is not None
        assert "synth.db.damaged" in store.remark
        assert store.vectors("m", keys) == {}
        store.add_vectors("m", keys, vectors)
    assert (path.parent / "synth.db.damaged").read_bytes() == broken
    with Store(path) as store:
        assert store.remark is None
        assert len(store.vectors("m", keys)) == 200


@pytest.mark.parametrize(
    "statement", ["PRAGMA user_version = 99", "DROP TABLE answers", "ALTER TABLE vectors DROP vec"]
)
def test_a_database_of_another_shape_is_set_aside(path: Path, statement: str):
    Store(path).close()
    db = sqlite3.connect(path)
    db.execute(statement)
    db.close()
    with Store(path) as store:
        assert store.remark is not None
        store.save_answer("k", "", "extract", "x")
        assert store.answer("k") == "x"


def test_an_empty_file_is_begun_anew(path: Path):
    path.parent.mkdir()
    path.touch()
    with Store(path) as store:
        assert store.remark is None
        assert store.answer("k") is None


def test_a_path_that_cannot_be_written_is_one_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match=r"synth\.db: it cannot be written or read"):
        Store(tmp_path / "file" / "synth.db")


def test_a_full_disk_is_one_sentence_and_keeps_what_was_stored(path: Path):
    keys, vectors = rows(2_000)
    with Store(path) as store:
        store.add_vectors("m", keys[:10], vectors[:10])
        store._db.execute("PRAGMA max_page_count = 20")
        with pytest.raises(OutputError, match="full"):
            store.add_vectors("m", keys, vectors)
        assert len(store.vectors("m", keys)) == 10


def test_forgetting_a_participant_leaves_no_bytes(path: Path):
    with Store(path) as store:
        store.add_vectors("m", [("P1", "a"), ("P2", "a")], np.ones((2, 3), np.float32))
        store.save_answer("k1", "P1", "extract", "a secret of theirs")
        store.save_answer("k2", "P2", "extract", "someone else")
        (path.parent / "synth.db.damaged").write_bytes(b"a secret of theirs")
        assert store.forget("P1") == 2
        files = b"".join(file.read_bytes() for file in path.parent.iterdir())
        assert b"a secret of theirs" not in files
        assert store.answer("k2") == "someone else"
        assert list(store.vectors("m", [("P1", "a"), ("P2", "a")])) == [("P2", "a")]


def test_an_answer_of_several_goes_with_any_of_them(path: Path):
    with Store(path) as store:
        store.save_answer("both", ["P01", "P02"], "merge", "x")
        store.save_answer("third", ["P03"], "merge", "x")
        store.save_answer("nobody", [], "merge", "x")
        assert store.forget("P02") == 1
        assert store.answer("both") is None
        assert store.forget("P03") == 1
        assert store.answer("nobody") == "x"


@pytest.mark.parametrize("other", ["P0", "P01 ", "p01", "%", "P_1", "P%", "\n", "P01 P02"])
def test_only_whole_names_are_forgotten(path: Path, other: str):
    with Store(path) as store:
        store.save_answer("one", "P01", "extract", "x")
        store.save_answer("both", ["P01", "P02"], "merge", "x")
        assert store.forget(other) == 0


@pytest.mark.parametrize("name", ["100 %", "a_b", "O'Hara", "two\nlines", "Zoë"])
def test_a_name_may_hold_any_character(path: Path, name: str):
    with Store(path) as store:
        store.save_answer("one", [name, name], "extract", "x")
        store.save_answer("both", ["P01", name], "merge", "x")
        assert store.forget(name) == 2


def test_a_text_is_embedded_once_for_each_owner(path: Path):
    embedder = CountingEmbedder()
    with Store(path) as store:
        vectors = Vectors(store, embedder)
        first = vectors.embed(["P1", "P1", "P2"], ["late", "late", "late"])
        assert embedder.asked == ["late", "late"]
        assert (vectors.embedded, vectors.reused) == (2, 0)
        again = vectors.embed(["P2", "P1"], ["late", "new"])
        assert embedder.asked == ["late", "late", "new"]
        assert (vectors.embedded, vectors.reused) == (3, 1)
    assert np.array_equal(first[0], first[1])
    assert np.array_equal(first[2], again[0])


def test_vectors_keep_the_order_of_the_texts(path: Path):
    texts = ["a long text about a box", "", "short", "short", "medium text"]
    with Store(path) as store:
        together = Vectors(store, HashEmbedder()).embed([""] * 5, texts)
    assert np.array_equal(together, HashEmbedder().embed(texts))


def test_no_texts_have_an_empty_array(path: Path):
    with Store(path) as store:
        assert Vectors(store, HashEmbedder()).embed([], []).shape == (0, 128)


def test_progress_counts_up_to_the_number_of_texts(path: Path):
    texts = [f"text {i % 600}" for i in range(700)]
    seen: list[int] = []
    with Store(path) as store:
        vectors = Vectors(store, HashEmbedder())
        vectors.embed([""] * 700, texts, seen.append)
        assert seen == sorted(seen)
        assert seen[-1] == 700
        vectors.embed([""] * 700, texts, seen.append)
        assert seen[-1] == 700


def test_what_was_embedded_before_a_failure_is_kept(path: Path):
    class Failing(CountingEmbedder):
        def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vector:
            if len(self.asked) >= 512:
                raise KeyboardInterrupt
            return super().embed(texts, progress)

    texts = [f"text {i:04}" for i in range(1_000)]
    with Store(path) as store:
        with pytest.raises(KeyboardInterrupt):
            Vectors(store, Failing()).embed([""] * 1_000, texts)
        resumed = Vectors(store, CountingEmbedder())
        result = resumed.embed([""] * 1_000, texts)
        assert (resumed.reused, resumed.embedded) == (512, 488)
    assert np.array_equal(result, HashEmbedder().embed(texts))
