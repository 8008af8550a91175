"""Words are found in every encoding, wherever they stand below a folder; and nothing else is."""

import base64
import gzip
import html
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from planted_identifiers import searchable, study, without_identifiers, write
from planted_traces import BLOCK, shingles, traces, traces_in

SECRET = "Zoë O'Brien-Müller"


def packed(data: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("inner.bin", data)
    return archive.getvalue()


WAYS: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "small letters": lambda s: s.lower().encode(),
    "UTF-16 little": lambda s: s.encode("utf-16-le"),
    "UTF-16 big": lambda s: s.encode("utf-16-be"),
    "JSON": lambda s: json.dumps(s).encode(),
    "JSON in capitals": lambda s: s.replace("ë", "\\u00EB").replace("ü", "\\u00FC").encode(),
    "percent": lambda s: quote(s).encode(),
    "percent and plus": lambda s: quote(s).replace("%20", "+").encode(),
    "page": lambda s: html.escape(s).encode(),
    "page by jinja": lambda s: s.replace("'", "&#39;").encode(),
    "gzip": lambda s: gzip.compress(s.encode()),
    "zip": lambda s: packed(s.encode()),
    "gzip in zip": lambda s: packed(gzip.compress(s.encode("utf-16-le"))),
    "base64 0": lambda s: base64.b64encode(s.encode() + b"!"),
    "base64 1": lambda s: base64.b64encode(b"x" + s.encode() + b"!"),
    "base64 2": lambda s: base64.b64encode(b"xy" + s.encode() + b"!"),
    "base64 of UTF-16": lambda s: base64.b64encode(b"x" + s.encode("utf-16-be") + b"??>>"),
    "base64 for addresses": lambda s: base64.urlsafe_b64encode(b"xx" + s.encode("utf-16-le")),
}


@pytest.mark.parametrize("way", WAYS)
def test_words_are_found(way: str, tmp_path: Path) -> None:
    written = WAYS[way](SECRET)
    around = (b"", b"") if way.split()[0] in {"gzip", "zip"} else (b"\0\x01..", b"\0..")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file.bin").write_bytes(around[0] + written + around[1])
    (tmp_path / "other.bin").write_bytes(WAYS[way]("Somebody else entirely"))
    found = traces(tmp_path, ["nobody here", SECRET])
    assert found
    assert all(hit.startswith("deep/file.bin") and f"'{SECRET}'" in hit for hit in found)


def test_an_address_with_markdowns_escapes_is_found() -> None:
    assert traces_in(rb"to cem\_a@example.net", ["cem_a@example.net"]) == [
        "'cem_a@example.net' as Markdown"
    ]


def test_names_of_files_are_searched_as_well(tmp_path: Path) -> None:
    (tmp_path / "notes-on-berger.txt").write_text("nothing", "utf-8")
    assert traces(tmp_path, ["Berger"]) == ["notes-on-berger.txt: 'Berger' as UTF-8 in its name"]


def test_files_that_may_hold_them_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "key.csv").write_text("P01,Anna Berger\n", "utf-8")
    (tmp_path / "interviews").mkdir()
    (tmp_path / "interviews" / "a.txt").write_text("Anna Berger: yes", "utf-8")
    assert len(traces(tmp_path, ["Anna Berger"])) == 2
    but = [tmp_path / "key.csv", tmp_path / "interviews"]
    assert traces(tmp_path, ["Anna Berger"], but) == []


def test_a_short_word_must_stand_alone() -> None:
    assert traces_in(b"Contract, icon, falcon", ["Con"]) == []
    assert traces_in(b"so I told Con, at the shop", ["Con"]) == ["'Con' as UTF-8"]
    assert traces_in("a Contract".encode("utf-16-le"), ["Con"]) == []
    assert traces_in("ask Con!".encode("utf-16-be"), ["Con"]) == ["'Con' as UTF-16"]


@pytest.mark.parametrize("at", [0, BLOCK - 3, BLOCK, 2 * BLOCK - 1])
def test_a_word_across_blocks_is_found(at: int) -> None:
    data = bytes(at) + b"Featherstonehaugh" + bytes(BLOCK)
    assert traces_in(data, ["Featherstonehaugh"]) == ["'Featherstonehaugh' as UTF-8"]


def test_a_word_cut_by_the_end_of_a_databases_page_is_found(tmp_path: Path) -> None:
    path, word, long = tmp_path / "state.db", "Featherstonehaugh", "." * 6000
    for before in range(1880, 2000, 8):  # until the word lies on two pages
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as base, base:
            base.execute("CREATE TABLE said (words TEXT)")
            base.execute("INSERT INTO said VALUES (?)", [long[:before] + word + long[before:]])
        if word.encode() not in path.read_bytes():
            break
    assert word.encode() not in path.read_bytes()
    assert traces(tmp_path, [word]) == [f"state.db!said: '{word}' as UTF-8"]


def test_what_was_deleted_from_a_database_and_not_overwritten_is_found(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "state.db")) as base, base:
        base.execute("PRAGMA secure_delete = OFF")
        base.execute("CREATE TABLE said (words TEXT)")
        base.execute("INSERT INTO said VALUES ('I am Featherstonehaugh')")
        base.execute("DELETE FROM said")
    assert traces(tmp_path, ["Featherstonehaugh"]) == ["state.db: 'Featherstonehaugh' as UTF-8"]


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    for path, text in without_identifiers().items():
        name = path.replace("/", "-").replace(Path(path).stem, f"{len(text)}")
        (tmp_path / name).write_text(text, "utf-8")
        (tmp_path / f"{name}.b64").write_bytes(base64.b64encode(text.encode()))
    words = searchable(study().planted)
    assert len(words) > 380
    assert traces(tmp_path, words) == []


def test_the_sources_themselves_hold_all_of_them(tmp_path: Path) -> None:
    """But for what a cue's end cuts in two."""
    whole = [o for o in study().planted if Path(o.source_path).suffix not in {".vtt", ".srt"}]
    write(tmp_path)
    found = "\n".join(traces(tmp_path, [one.words for one in whole]))
    assert [one.words for one in whole if f"'{one.words}'" not in found] == []


def test_shingles_are_runs_of_five_words_in_small_letters() -> None:
    told = shingles("I rang, I rang AGAIN: nobody's there.")
    assert told == {
        "i rang i rang again",
        "rang i rang again nobody's",
        "i rang again nobody's there",
    }
    assert shingles("four words are few") == set()
    assert shingles("a b c", n=2) == {"a b", "b c"}
