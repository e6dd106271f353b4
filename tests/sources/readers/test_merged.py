"""Cells merged downwards in a workbook."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from insightora_dash.sources.readers.merged import Span, fill_down, spans_of
from insightora_dash.sources.typing.proposal import worded
from tests.sources.readers.conftest import Reader


def merged(path: Path, rows: list[list[object]], *ranges: str) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in ranges:
        book.active.merge_cells(cells)
    book.save(path)
    return path


def test_rows_beside_a_merged_cell_have_its_value_and_count_as_repaired(read: Reader, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [None, "Sales by town"], [], [None, "Region", "Town", "Units"], [None, "North", "Kiel", 1], [None, None, "Bremen", 2], [None, "South", "Ulm", 3],
        [None, None, "Bonn", 4], [None, None, None, None], [None, "West", "Trier", 5],
    ]  # fmt: skip
    got = read("towns.xlsx", path=merged(tmp_path / "towns.xlsx", rows, "B1:D1", "B4:B5", "B6:B8"))
    assert got.rows() == [("North", "Kiel", 1), ("North", "Bremen", 2), ("South", "Ulm", 3), ("South", "Bonn", 4), ("West", "Trier", 5)]
    assert got.counts == (5, 3, 2, 0)
    assert got.lines() == [4, 5, 6, 7, 9]
    assert [worded(said) for said in got.accounting["warnings"]] == ["2 rows got the value of a merged cell that spans them."]


def test_numbers_and_dates_go_down_too_but_no_cell_with_a_value_is_changed(read: Reader, tmp_path: Path) -> None:
    rows: list[list[object]] = [["day", "town", "price"], ["2026-01-01", "Ulm", 2.5], [None, "Bonn", None], [None, "Kiel", 4], ["2026-01-02", "Ulm", 3]]
    got = read("prices.xlsx", path=merged(tmp_path / "prices.xlsx", rows, "A2:A4", "C2:C3"))
    assert [(str(day), town, float(price)) for day, town, price in got.rows()] == [
        ("2026-01-01", "Ulm", 2.5), ("2026-01-01", "Bonn", 2.5), ("2026-01-01", "Kiel", 4), ("2026-01-02", "Ulm", 3),
    ]  # fmt: skip
    assert got.counts == (4, 2, 2, 0)


def test_a_header_over_two_rows_stays_one_name(read: Reader, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Region", 2023, None, 2024, None], [None, "Units", "Revenue", "Units", "Revenue"], ["North", 10, 100.5, 11, 110.5], ["South", 20, 200.5, 21, 210.5],
    ]  # fmt: skip
    got = read("report.xlsx", path=merged(tmp_path / "report.xlsx", rows, "A1:A2", "B1:C1", "D1:E1"))
    assert list(got.types) == ["Region", "2023 Units", "2023 Revenue", "2024 Units", "2024 Revenue"]
    assert got.counts == (2, 2, 0, 0)


@pytest.mark.parametrize(("ranges", "spans"), [
    (None, []), ([((1, 0), (1, 3))], []), ([((1, 2), (4, 2))], [Span(1, 2, 5)]), ([((1, 0), (4, 0))], []),
    ([((1, 1), (4, 3)), ((3, 1), (9, 1)), ((5, 1), (6, 1))], [Span(0, 2, 5), Span(0, 6, 7)]),
])  # fmt: skip
def test_spans_are_what_goes_down_within_the_table(ranges: list[tuple[tuple[int, int], tuple[int, int]]] | None, spans: list[Span]) -> None:
    assert spans_of(ranges, 1) == spans


def test_a_span_that_starts_outside_the_rows_fills_nothing() -> None:
    rows: list[tuple[int, Sequence[str | None]]] = [(5, [None, "a"]), (6, [None, "b"])]
    assert fill_down(rows, [Span(0, 2, 6), Span(7, 5, 6)]) == set()
    assert rows == [(5, [None, "a"]), (6, [None, "b"])]
