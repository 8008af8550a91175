import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import small_map, write_results
from synth.errors import UsageError
from synth.exports.csv_file import csv_text
from synth.exports.export import export_file, write_tables
from synth.exports.tables import EVIDENCE_HEAD, Cell, Table, evidence_table
from synth.exports.workbook import CELL_LIMIT, workbook
from synth.records.evidence import Rejection
from synth.results import Results, load_results


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def table(*cells: Cell, name: str = "t") -> Table:
    return Table(name, ("head",), [(cell,) for cell in cells])


def book(*tables: Table) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(list(tables))))


@pytest.fixture
def results(tmp_path: Path) -> Results:
    journey, documents = small_map()
    rejected = Rejection(
        source=documents[0].source.id,
        turn=2,
        words='=HYPERLINK("http://x")',
        kind="fabricated",
        reason="these words are nowhere in the source",
        facet="goal",
        statement="@all, it failed",
    )
    write_results(tmp_path, journey.model_copy(update={"rejections": (rejected,)}), documents)
    return load_results(tmp_path)


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        " =1",
        "\u200b=1",
        "＝1",
        "＋1",
        "|x",
        "%x",
    ],
)
def test_a_text_like_a_formula_is_made_harmless_in_csv(cell: str):
    assert read_csv(csv_text(table(cell)))[1] == ["'" + cell]


@pytest.mark.parametrize(
    ("cell", "text"),
    [(-1, "-1"), (0.5, "0.5"), (None, ""), ("", ""), ("a=b", "a=b"), ("'x", "'x"), ("1-2", "1-2")],
)
def test_numbers_and_plain_texts_stay_as_they_are_in_csv(cell: Cell, text: str):
    row = read_csv(csv_text(Table("t", ("a", "b"), [(cell, 1)])))[1]
    assert row == [text, "1"]


def test_csv_begins_with_a_byte_order_mark_for_spreadsheets():
    assert csv_text(table("x")) == "\ufeffhead\r\nx\r\n"


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2))
def test_csv_gives_back_every_text(cells: list[str]):
    (row,) = read_csv(csv_text(Table("t", tuple("a" * len(cells)), [tuple(cells)])))[1:]
    assert [cell if cell == told else cell[1:] for cell, told in zip(row, cells, strict=True)] == (
        cells
    )


@pytest.mark.parametrize("cell", ["=1+1", "http://x.y/z", "mailto:a@b.c", "{=1}", "007", "  x "])
def test_a_text_in_a_workbook_stays_a_text(cell: str):
    read = book(table(cell)).worksheets[0]["A2"]
    assert (read.value, read.data_type, read.hyperlink) == (cell, "s", None)


def test_numbers_in_a_workbook_stay_numbers():
    sheet = book(table(-1, 0.25, None)).worksheets[0]
    assert [sheet[f"A{i}"].value for i in (2, 3, 4)] == [-1, 0.25, None]


def test_a_text_too_long_for_a_cell_is_cut_with_a_mark():
    values = [row[0].value for row in book(table("x" * 40_000, "y" * CELL_LIMIT)).worksheets[0]]
    assert values[1:] == ["x" * (CELL_LIMIT - 1) + "…", "y" * CELL_LIMIT]


def test_sheet_names_are_made_fit_and_unlike():
    names = [
        "A/B: [c]*?\\",
        "'quoted'",
        "",
        "History",
        "x" * 40,
        "X" * 40,
        "a\x01b",
        "goal",
        "Goal",
    ]
    titles = book(*(table("v", name=name) for name in names)).sheetnames
    assert titles[:4] == ["A B   c", "quoted", "Sheet", "History 2"]
    assert len({t.lower() for t in titles}) == len(names)
    assert max(map(len, titles)) <= 31


def test_an_empty_table_makes_a_sheet_with_its_head():
    assert book(Table("t", ("a", "b"), [])).worksheets[0]["B1"].value == "b"


def test_the_same_tables_give_the_same_workbook():
    assert workbook([table("x", 1)]) == workbook([table("x", 1)])


def test_evidence_has_a_row_a_citation_in_the_order_of_the_sources(results: Results):
    rows = evidence_table(results.journey, {}).rows
    assert len(rows) == 9
    paths = [row[EVIDENCE_HEAD.index("source")] for row in rows]
    assert paths == sorted(paths, key=["P1.txt", "P2.txt", "P3.txt", "survey.csv"].index)
    assert rows[0][EVIDENCE_HEAD.index("quote")] == "The box came late."


def test_a_wish_stands_in_evidence_without_a_theme(results: Results):
    rows = evidence_table(results.journey, {}).rows
    assert [row[1] for row in rows if row[EVIDENCE_HEAD.index("mode")] == "wished"] == [""]


def test_a_results_folder_gets_its_two_tables(results: Results, tmp_path: Path):
    write_tables(results, tmp_path)
    rejected = read_csv((tmp_path / "rejected.csv").read_text("utf-8"))
    assert rejected[1][:5] == [
        "P1.txt",
        "2",
        "goal",
        "'@all, it failed",
        '\'=HYPERLINK("http://x")',
    ]
    evidence = read_csv((tmp_path / "evidence.csv").read_bytes().decode("utf-8"))
    assert evidence[0] == list(EVIDENCE_HEAD)
    assert {row[EVIDENCE_HEAD.index("question")] for row in evidence[1:]} == {"Why?"}


def test_export_goes_by_suffix(results: Results, tmp_path: Path):
    pages = {".md": lambda found: f"# {found.journey.study['title']}"}
    for name in ("a.json", "a.CSV", "a.xlsx", "a.md"):
        export_file(results, tmp_path / name, pages)
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["schema_version"] == "1"
    assert len(read_csv((tmp_path / "a.CSV").read_bytes().decode())) == 10
    assert (tmp_path / "a.md").read_text("utf-8") == "# Meal kit"
    sheets = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert sheets == [
        "Findings",
        "Emotions",
        "Goals",
        "Pain points",
        "Opportunities",
        "evidence",
        "rejected",
        "Stages",
        "Participants",
        "Routes",
        "Drop-offs",
        "Coverage",
    ]


@pytest.mark.parametrize("name", ["a.pdf", "a"])
def test_a_form_that_there_is_not_is_refused_with_those_there_are(
    results: Results, tmp_path: Path, name: str
):
    with pytest.raises(UsageError, match=r"\.csv, \.json, \.md, \.xlsx"):
        export_file(results, tmp_path / name, {".md": lambda _: ""})
