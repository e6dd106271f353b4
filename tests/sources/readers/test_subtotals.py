"""Sums inside a table are no rows of it; what is only named like one is."""

from pathlib import Path

import pytest

from insightora_dash.sources.readers.subtotals import subtotals
from tests.sources.readers.conftest import Reader
from tests.sources.readers.test_merged import merged

REPORT = "region,town,units,sales\nNorth,Kiel,1,10.50\nNorth,Bremen,2,20.25\nNorth total,,3,30.75\nSouth,Ulm,4,5.00\nSouth total,,4,5.00\nWest,Bonn,6,1.00\n"
END = "West total,,6,1.00\nGrand total,,13,36.75\n"


def found(got: object) -> list[tuple[int, str]]:
    return [(item["line"], item["reason"]) for item in got.accounting["rejects"]]  # type: ignore[attr-defined]


def test_subtotals_of_a_report_are_rejected_with_line_and_reason(read: Reader) -> None:
    got = read("data.csv", REPORT + END)
    assert got.rows() == [("North", "Kiel", 1, 10.5), ("North", "Bremen", 2, 20.25), ("South", "Ulm", 4, 5), ("West", "Bonn", 6, 1)]
    assert got.types == {"region": "VARCHAR", "town": "VARCHAR", "units": "BIGINT", "sales": "DECIMAL(18,2)"}
    assert got.counts == (8, 4, 0, 4)
    assert found(got) == [(4, "subtotal"), (6, "subtotal"), (8, "total row"), (9, "total row")]
    assert got.accounting["rejects"][0]["raw"] == "North total,,3,30.75"
    assert len(got.cells()) == 5


def test_repaired_rows_stay_apart_from_the_subtotals_among_them(read: Reader) -> None:
    got = read("data.csv", "region,town,units\nNorth,Kiel,1\nNorth,Bremen,2\nSubtotal,3\n\nSouth,Ulm,4\nSouth,Bonn\nSouth,Trier,5\nSubtotal,9\nEast,Gera,7\n")
    assert [row[1] for row in got.rows()] == ["Kiel", "Bremen", "Ulm", "Bonn", "Trier", "Gera"]
    assert got.counts == (8, 5, 1, 2)
    assert found(got) == [(4, "subtotal"), (9, "subtotal")]


def test_subtotals_of_a_workbook_with_merged_groups(read: Reader, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Region", "Town", "Units"], ["North", "Kiel", 1], [None, "Bremen", 2], ["Subtotal", None, 3], ["South", "Ulm", 4], [None, "Bonn", 5],
        ["Subtotal", None, 9], ["West", "Trier", 6],
    ]  # fmt: skip
    got = read("towns.xlsx", path=merged(tmp_path / "towns.xlsx", rows, "A2:A3", "A5:A6"))
    assert got.rows() == [("North", "Kiel", 1), ("North", "Bremen", 2), ("South", "Ulm", 4), ("South", "Bonn", 5), ("West", "Trier", 6)]
    assert got.counts == (7, 3, 2, 2)


def test_a_person_keeps_subtotals_as_rows(read: Reader) -> None:
    got = read("data.csv", REPORT + END, recipe={"steps": [{"do": "keep_totals", "table": "data"}]})
    assert got.counts == (8, 8, 0, 0)


@pytest.mark.parametrize("content", [
    "company,n\nTotal,10\nShell,20\nAral,30\nTotal,35\nBP,40\n",  # a name, no sum
    "company,n\nAral,10\nTotal,10\nBP,40\nEsso,50\nJet,1\n",  # one row is no sum
    "station,kind\nTotal,diesel\nShell,petrol\nTotal,petrol\nBP,diesel\nEsso,diesel\n",  # no figures
    "policy,n\nsum insured,10\nexcess,20\nsum insured,35\nexcess,40\nother,1\n",
])  # fmt: skip
def test_what_is_only_named_like_a_total_stays(read: Reader, content: str) -> None:
    got = read("data.csv", content)
    assert got.counts == (5, 5, 0, 0)


def test_nested_sums_in_european_spelling_are_told_by_their_own_rows() -> None:
    rows = [
        ["Kiel", "1.200,50 €"], ["Bremen", "300"], ["Summe Nord", "1.500,50 €"], ["Ulm", "(0,50)"], ["Bonn", "10,00"], ["Summe Süd", "9,50"],
        ["Zwischensumme", "1.510,00"], ["Wien", "5"],
    ]  # fmt: skip
    assert subtotals(rows) == {2: "subtotal", 5: "subtotal", 6: "subtotal"}


def test_averages_beside_sums_do_not_hide_a_total() -> None:
    rows = [["a", "10", "2", "0.20"], ["b", "30", "3", "0.10"], ["Total", "40", "5", "0.125"], ["c", "1", "1", "1"]]
    assert subtotals(rows) == {2: "subtotal"}


def test_rounded_rows_may_miss_their_rounded_sum_a_little() -> None:
    rows = [*([f"t{i}", "3.3"] for i in range(9)), ["Total", "29.8"], ["x", "1.0"]]
    assert subtotals(rows) == {9: "subtotal"}
    assert subtotals([*rows[:9], ["Total", "31.0"], ["x", "1.0"]]) == {}
