"""Tables as rows of text, whatever wrote them."""

import datetime
from pathlib import Path

import openpyxl
import pytest

from synth.errors import SourceError
from synth.readers.defaults import ACTOR, FACETS, STAGES
from synth.readers.survey import read_survey
from synth.readers.tables import Table, read_table
from synth.records.study import Study


def read(folder: Path, text: str | bytes, name: str = "t.csv") -> Table:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_table(path, path.suffix[1:])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    text = f"id{delimiter}why\n1{delimiter}because of it\n2{delimiter}too late\n"
    assert read(tmp_path, text).rows == [["id", "why"], ["1", "because of it"], ["2", "too late"]]


def test_commas_in_sentences_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    table = read(tmp_path, "comment\nGood, but slow\nFine\nLate, again, and wet\n")
    assert table.rows == [["comment"], ["Good, but slow"], ["Fine"], ["Late, again, and wet"]]


def test_a_quoted_cell_may_hold_line_breaks_and_delimiters(tmp_path: Path) -> None:
    table = read(tmp_path, 'id,why\r\n1,"late,\r\nand wet"\r\n2,fine\r\n')
    assert table.rows == [["id", "why"], ["1", "late,\nand wet"], ["2", "fine"]]


def test_quotation_marks_in_tabbed_text_belong_to_the_words(tmp_path: Path) -> None:
    text = 'id\twhy\tmore\n1\t"R for all" was great\tx\n2\tfine\ty\n3\tgood\tz\n'
    assert read(tmp_path, text, "t.tsv").rows[1] == ["1", '"R for all" was great', "x"]


def test_a_byte_order_mark_is_no_part_of_the_first_header(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeffid,why\n1,x\n").rows[0] == ["id", "why"]


def test_windows_1252_is_read(tmp_path: Path) -> None:
    table = read(tmp_path, "id;why\n1;Café – zu spät\n".encode("cp1252"))
    assert table.rows[1] == ["1", "Café – zu spät"]


def test_excels_delimiter_line_is_no_row_of_the_table(tmp_path: Path) -> None:
    rows = read(tmp_path, "sep=;\nid;why\n1;x\n").rows
    assert rows == [["", ""], ["id", "why"], ["1", "x"]]


def test_an_unquoted_comma_is_joined_back_and_the_row_is_named(tmp_path: Path) -> None:
    table = read(tmp_path, "id,why,plan\n1,fine,a\n2,late, and wet,b\n3,good,a\n4,ok,b\n")
    assert table.rows[2] == ["2", "late, and wet", "b"]
    assert table.remarks[0].startswith("Row 3 has not the 3 cells")


def test_a_short_row_is_filled_up_and_named(tmp_path: Path) -> None:
    table = read(tmp_path, "id,why,plan\n1,fine,a\n2,late\n3,good,a\n")
    assert table.rows[2] == ["2", "late", ""]
    assert table.remarks[0].startswith("Row 3 has not")


def test_rows_without_a_common_width_are_refused(tmp_path: Path) -> None:
    text = "a,b,c\n1\n1,2\n1,2,3,4,5\n1,2,3,4\n1,2\n1\n1,2,3,4,5,6\n"
    with pytest.raises(SourceError, match="expected rows of"):
        read(tmp_path, text)


def test_an_unclosed_quotation_mark_is_refused_with_its_row(tmp_path: Path) -> None:
    rows = "".join(f"{n},fine,a\n" for n in range(40))
    with pytest.raises(SourceError, match="row 3: expected a quotation mark that is closed"):
        read(tmp_path, f'id,why,plan\n0,good,a\n1,"late,b\n{rows}')


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="an empty file"):
        read(tmp_path, "\n\n")


def make_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "when", "NPS", "Why did you leave?"])
    sheet.append([1, datetime.datetime(2026, 3, 1), 3.0, "It was late\nand wet"])
    sheet.append([2, datetime.datetime(2026, 3, 1, 9, 30), 7.5, "We moved away"])
    notes = book.create_sheet("notes")
    notes.append(["who", "what"])
    notes.append(["MJ", "coded"])
    book.save(path)


def test_numbers_and_dates_of_a_workbook_read_as_a_person_writes_them(tmp_path: Path) -> None:
    make_workbook(tmp_path / "t.xlsx")
    table = read_table(tmp_path / "t.xlsx", "xlsx")
    assert table.rows[1] == ["1", "2026-03-01", "3", "It was late\nand wet"]
    assert table.rows[2] == ["2", "2026-03-01 09:30:00", "7.5", "We moved away"]


def test_sheets_that_were_not_read_are_named(tmp_path: Path) -> None:
    make_workbook(tmp_path / "t.xlsx")
    assert read_table(tmp_path / "t.xlsx", "xlsx").remarks == (
        "Only the sheet 'Sheet' was read, not 'notes'.",
    )


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"t\.xlsx: expected an \.xlsx workbook"):
        read(tmp_path, b"PK\x03\x04 torn", "t.xlsx")


def test_a_workbook_makes_the_same_turns_as_the_csv(tmp_path: Path) -> None:
    make_workbook(tmp_path / "t.xlsx")
    csv = 'id,when,NPS,Why did you leave?\n1,2026-03-01,3,"It was late\nand wet"\n'
    (tmp_path / "t.csv").write_text(csv + "2,2026-03-01 09:30:00,7.5,We moved away\n")
    study = Study(title="T", actors=(ACTOR,), stages=STAGES["default"], facets=FACETS)
    texts = [read_survey(tmp_path / n, n, study).document.text for n in ("t.xlsx", "t.csv")]
    assert texts[0] == texts[1]
