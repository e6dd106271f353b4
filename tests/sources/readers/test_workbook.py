import datetime as dt
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from insightora_dash.platform.errors import Invalid, TooLarge
from tests.sources.readers.conftest import Reader

Sheets = dict[str, list[list[object]]]


def workbook(path: Path, sheets: Sheets) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def raw_workbook(path: Path, sheet: str, *, padding: int = 0) -> Path:
    """The least XLSX around one sheet's XML."""
    main, rel = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>')  # noqa: E501
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>')  # noqa: E501
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')  # noqa: E501
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>')
        if padding:
            archive.writestr("xl/media/filler.bin", b"\0" * padding)
    return path


def test_each_sheet_is_a_table(read: Reader, tmp_path: Path) -> None:
    path = workbook(tmp_path / "shop.xlsx", {"Orders": [["id", "amount"], [1, 10.5], [2, 20]], "Products": [["name", "price"], ["Rake", 5]], "Empty": []})
    got = read("shop.xlsx", path=path)
    assert [(table["name"], table["rows"]) for table in got.tables] == [("orders", 2), ("products", 1)]
    assert got.rows(0) == [(1, Decimal("10.5")), (2, Decimal(20))]


def test_titles_dates_totals_and_blank_rows_are_told_apart(read: Reader, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Sales 2026"], [], ["day", "city", "amount", "paid"], [dt.date(2026, 1, 31), "Rome", 10.25, True], [],
        [dt.date(2026, 2, 1), "Oslo", 20, False], ["Total", None, 30.25],
    ]  # fmt: skip
    got = read("sales.xlsx", path=workbook(tmp_path / "sales.xlsx", {"Sheet1": rows}))
    assert got.table["name"] == "sales"
    assert got.types == {"day": "DATE", "city": "VARCHAR", "amount": "DECIMAL(18,2)", "paid": "BOOLEAN"}
    assert got.counts == (3, 2, 0, 1)
    assert got.lines() == [4, 6]
    assert got.accounting["rejects"][0]["reason"] == "total row"
    assert [(item["line"], item["kind"]) for item in got.accounting["skipped"]] == [(1, "preamble"), (2, "blank"), (3, "header"), (5, "blank")]


def test_moments_and_whole_numbers_export_plainly(read: Reader, tmp_path: Path) -> None:
    rows: list[list[object]] = [["at", "n", "x"], [dt.datetime(2026, 1, 31, 10, 30), 3, 0.1], [dt.datetime(2026, 2, 1), 4, 2.5]]
    got = read("log.xlsx", path=workbook(tmp_path / "log.xlsx", {"Sheet1": rows}))
    assert got.cells() == [["at", "n", "x"], ["2026-01-31 10:30:00", "3", "0.1"], ["2026-02-01", "4", "2.5"]]
    assert got.types["at"] == "TIMESTAMP"


@pytest.mark.parametrize("content", [b"PK\x03\x04 torn off in the middle", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing else"])
def test_a_broken_workbook_is_refused_with_a_sentence(read: Reader, content: bytes) -> None:
    with pytest.raises(Invalid, match="damaged or protected"):
        read("broken.xlsx", content)


def test_two_far_cells_are_refused_before_they_fill_the_memory(read: Reader, tmp_path: Path) -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(TooLarge, match="1048576 rows and 16384 columns"):
        read("far.xlsx", path=raw_workbook(tmp_path / "far.xlsx", far))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(read: Reader, tmp_path: Path) -> None:
    bomb = raw_workbook(tmp_path / "bomb.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>', padding=120_000_000)
    with pytest.raises(TooLarge, match="unpack to 120 MB"):
        read("bomb.xlsx", path=bomb)


def test_a_workbook_without_rows_is_refused(read: Reader, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="holds no table"):
        read("empty.xlsx", path=workbook(tmp_path / "empty.xlsx", {"Sheet1": []}))


def test_a_header_of_two_rows_with_merged_groups_names_every_column(read: Reader, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Quarterly report"], [], ["Region", 2023, None, 2024, None], [None, "Units", "Revenue", "Units", "Revenue"], ["North", 10, 100.5, 11, 110.5],
        ["South", 20, 200.5, 21, 210.5], ["Total", 30, 301, 32, 321], [], ["Source: finance, unaudited"],
    ]  # fmt: skip
    got = read("report.xlsx", path=workbook(tmp_path / "report.xlsx", {"Q1": rows}))
    assert list(got.types) == ["Region", "2023 Units", "2023 Revenue", "2024 Units", "2024 Revenue"]
    assert got.counts == (4, 2, 0, 2)
    assert [reject["reason"] for reject in got.accounting["rejects"]] == ["total row", "footer"]
