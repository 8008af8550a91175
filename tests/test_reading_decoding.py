import io
import zipfile

import pytest

from synth.errors import SourceError
from synth.readers.decoding import decode, sniff

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_the_same_words_come_out_of_every_encoding(encoding):
    words = "Anna: it’s a “simple” café, really. Bien sûr."
    assert decode(words.encode(encoding), "a.txt") == words


def test_line_ends_become_lf():
    assert decode(b"a\r\nb\rc\n", "a.txt") == "a\nb\nc\n"


def test_bytes_that_windows_1252_leaves_open_are_kept():
    assert decode(b"un caf\xe9 froid \x81", "a.txt") == "un café froid \x81"


def test_one_foreign_byte_does_not_garble_a_file_in_utf_8():
    text = decode("déjà vu, répété, été, là, où, ça, même, forêt".encode() + b" \xff", "a.txt")
    assert text.startswith("déjà vu, répété")


def test_half_a_surrogate_pair_leaves_no_surrogate():
    text = decode(b"\xff\xfea\x00\x00\xd8b\x00", "a.txt")
    assert not any("\ud800" <= character <= "\udfff" for character in text)


@pytest.mark.parametrize("data", [PNG, OLE, bytes(range(32)) * 20, archive("a.bin")])
def test_binary_data_is_refused_with_one_sentence(data):
    with pytest.raises(SourceError, match=r"^P1\.txt: expected text, found .*\.$"):
        decode(data, "P1.txt")


def test_an_old_office_file_is_told_how_to_be_saved():
    with pytest.raises(SourceError, match=r"save it as \.docx or \.xlsx"):
        decode(OLE, "old.doc")


@pytest.mark.parametrize(
    ("data", "suffix", "kind"),
    [
        (b"WEBVTT\n\n", ".vtt", "vtt"),
        (b"Anna: hello", ".TXT", "text"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nHi", ".txt", "vtt"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nHi", "", "srt"),
        (b"0:00:01.000,0:00:02.000\nHi", ".captions", "srt"),
        (b'{"text": "Hi", "segments": []}', "", "whisper"),
        (b'id,plan,"why, then?"\n1,free,"no, idea"\n2,paid,cheap\n', "", "csv"),
        (b"id;plan;why\n1;free;x\n2;paid;y\n", ".2019h2", "csv"),
        (b"id\tplan\twhy\n1\tfree\tx\n2\tpaid\ty\n", "", "tsv"),
        (b"Well, yes, I did.\nAnd then, oh, I left it there, you know.\nNo.\n", "", "text"),
        (PNG, "", "binary"),
        (PNG, ".txt", "binary"),
        (PNG, ".csv", "binary"),
        (OLE, ".doc", "binary"),
        (OLE, ".docx", "binary"),
        (archive("word/document.xml"), "", "docx"),
        (archive("xl/workbook.xml"), ".csv", "xlsx"),
        (archive("ppt/presentation.xml"), ".zip", "binary"),
        (b"PK\x03\x04 torn", ".docx", "docx"),
        (b"%PDF-1.4", "", "pdf"),
        (b"", "", "text"),
    ],
)
def test_kind_is_told_by_suffix_and_else_by_content(data, suffix, kind):
    assert sniff(data, suffix) == kind
