import io
import logging
import zipfile

import docx
import pypdf
import pytest

from reading_samples import quotes, read, said, study, words_outside
from synth.errors import SourceError
from synth.readers.interview import read_interview


def word(build) -> bytes:
    document = docx.Document()
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def spoken(document, name: str, words: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{name}:").bold = True
    paragraph.add_run(f" {words}")


def dialogue(document) -> None:
    document.add_heading("Interview 3", level=1)
    for _ in range(2):
        spoken(document, "Ines", "How was it?")
        spoken(document, "Hilary", "Cold, and it’s a “simple” thing.")


def pdf(*lines: str) -> bytes:
    """A one-page PDF with these lines of text, written by hand."""
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    content = f"BT /F1 12 Tf 14 TL 50 700 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + tail


def locked(data: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt("secret", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def archive(name: str, content: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr(name, content)
    return buffer.getvalue()


def test_bold_speaker_labels_of_word_are_labels(tmp_path):
    document = read(tmp_path, "P3.docx", word(dialogue)).document
    assert said(document) == ["Cold, and it’s a “simple” thing."] * 2
    assert said(document, "moderator") == ["How was it?"] * 2
    assert words_outside(document) == {"Ines", "Hilary"}


def test_a_line_break_in_word_does_not_glue_words(tmp_path):
    def build(document):
        dialogue(document)
        paragraph = document.add_paragraph("Hilary: First line")
        paragraph.add_run().add_break()
        paragraph.add_run("second line")

    assert said(read(tmp_path, "P3.docx", word(build)).document)[-1] == "First line\nsecond line"


def test_lists_of_word_are_notes(tmp_path):
    def build(document):
        document.add_paragraph("P4, interview notes")
        for words in ("Box was wet", "Says “it just fell out”", "Wants a dry one"):
            document.add_paragraph(words, style="List Bullet")

    document = read(tmp_path, "P4.docx", word(build)).document
    assert said(document) == ["Box was wet", "Says “it just fell out”", "Wants a dry one"]
    assert quotes(document) == ["it just fell out"]
    assert document.source.record == "notes"


def test_a_table_of_word_keeps_its_cells_apart(tmp_path):
    rows = [("Interviewer", "00:01", "How was it?"), ("Anna", "00:05", "Cold.")] * 2

    def build(document):
        table = document.add_table(rows=0, cols=3)
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words

    document = read(tmp_path, "P5.docx", word(build)).document
    assert document.text.startswith("Interviewer | 00:01 | How was it?\nAnna | 00:05 | Cold.\n")
    assert said(document) == ["Cold.", "Cold."]


def test_a_bold_question_of_word_is_the_moderators(tmp_path):
    def build(document):
        document.add_paragraph().add_run("How did you hear of it?").bold = True
        document.add_paragraph("From a friend of mine.")
        document.add_paragraph().add_run("And then?").bold = True
        document.add_paragraph("I **really** signed up.")

    document = read(tmp_path, "P6.docx", word(build)).document
    assert said(document, "moderator") == ["How did you hear of it?", "And then?"]
    assert said(document) == ["From a friend of mine.", "I **really** signed up."]


def test_a_pdf_is_read_line_by_line(tmp_path, caplog):
    lines = ("Interviewer: How was it?", "Anna: Cold.", "Interviewer: Why?", "Anna: The lid broke.")
    with caplog.at_level(logging.WARNING):
        document = read(tmp_path, "P1.pdf", pdf(*lines)).document
    assert said(document) == ["Cold.", "The lid broke."]
    assert caplog.records == []


def test_a_file_without_suffix_is_read_by_its_content(tmp_path):
    assert said(read(tmp_path, "P3", word(dialogue)).document)[0].startswith("Cold")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("P1.txt", b"", "an empty file"),
        ("P1.md", b" \n\t\n", "an empty file"),
        ("P1.md", b"---\n\n***\n", "an empty file"),
        ("P1.txt", bytes(range(256)) * 8, "binary data"),
        ("P1.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG image"),
        ("photo", b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG image"),
        ("P1.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "save it as .docx"),
        ("P1.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "without a password"),
        ("P1.docx", b"PK\x03\x04 torn off", "damaged or not one"),
        ("P1.docx", b"not a zip at all", "damaged or not one"),
        ("P1.docx", archive("xl/workbook.xml", "<x/>"), "another kind of zip archive"),
        ("P1.docx", archive("word/document.xml", "<torn"), "a damaged one"),
        ("P1.docx", word(lambda document: None), "an empty file"),
        ("P1.pdf", b"%PDF-1.4 torn off", "a damaged one"),
        ("P1.pdf", pdf(), "OCR"),
        ("P1.pdf", locked(pdf("Anna: Hello")), "without a password"),
        ("P1.rtf", b"{\\rtf1 Hello}", "an RTF document"),
        ("P1.csv", b"id,plan,why\n1,free,x\n", "a table"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(tmp_path, name, content, message):
    with pytest.raises(SourceError) as caught:
        read(tmp_path, name, content)
    told = str(caught.value)
    assert told.startswith(f"interviews/{name}: ")
    assert message in told
    assert told.endswith(".")
    assert "\n" not in told


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError, match=r"^interviews/P1\.txt: cannot be opened"):
        read_interview(tmp_path / "P1.txt", "interviews/P1.txt", study())
