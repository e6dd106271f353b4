import datetime as dt
from decimal import Decimal

import pytest

from tests.sources.readers.conftest import Reader, read  # noqa: F401 - the fixture

CASES = {
    "whole numbers": (["1", "-2", "30"], "BIGINT", [1, -2, 30]),
    "codes with leading zeros stay text": (["00417", "01000", "99999"], "VARCHAR", ["00417", "01000", "99999"]),
    "numbers beyond 64 bits stay exact": (["12345678901234567890123", "1", "2"], "DECIMAL(38,0)", [12345678901234567890123, 1, 2]),
    "decimals": (["1.5", "2.25", "-3"], "DECIMAL(18,2)", [Decimal("1.5"), Decimal("2.25"), Decimal(-3)]),
    "many decimals": (["1.123456", "2.5", "3"], "DOUBLE", [1.123456, 2.5, 3.0]),
    "exponents": (["1e3", "2.5E-3", "7"], "DOUBLE", [1000.0, 0.0025, 7.0]),
    "thousands with commas": (["1,234.56", "12", "1,000,000.00"], "DECIMAL(18,2)", [Decimal("1234.56"), Decimal(12), Decimal(1000000)]),
    "european decimals": (["1.234,56", "12,5", "1.000.000,00"], "DECIMAL(18,2)", [Decimal("1234.56"), Decimal("12.5"), Decimal(1000000)]),
    "dollars and parentheses": (["$1,000.50", "$(3.50)", "-$7"], "DECIMAL(18,2)", [Decimal("1000.50"), Decimal("-3.50"), Decimal(-7)]),
    "euros": (["12,50 €", "7,00 €", "1.100,25 €"], "DECIMAL(18,2)", [Decimal("12.5"), Decimal(7), Decimal("1100.25")]),
    "percents": (["12%", "8.5 %", "100%"], "DOUBLE", [0.12, 0.085, 1.0]),
    "yes and no": (["yes", "No", "YES"], "BOOLEAN", [True, False, True]),
    "ja und nein": (["ja", "nein", "ja"], "BOOLEAN", [True, False, True]),
    "true and false": (["true", "FALSE", "true"], "BOOLEAN", [True, False, True]),
    "one letter alone is text": (["y", "y", "y"], "VARCHAR", ["y", "y", "y"]),
    "iso dates": (["2026-01-31", "2025-12-01", "2024-02-29"], "DATE", [dt.date(2026, 1, 31), dt.date(2025, 12, 1), dt.date(2024, 2, 29)]),
    "german dates": (["31.01.2026", "1.2.2026", "28.02.2026"], "DATE", [dt.date(2026, 1, 31), dt.date(2026, 2, 1), dt.date(2026, 2, 28)]),
    "day first by evidence": (["31/01/2026", "01/02/2026", "03/04/2026"], "DATE", [dt.date(2026, 1, 31), dt.date(2026, 2, 1), dt.date(2026, 4, 3)]),
    "month first by evidence": (["01/31/2026", "02/01/2026", "03/04/2026"], "DATE", [dt.date(2026, 1, 31), dt.date(2026, 2, 1), dt.date(2026, 3, 4)]),
    "two spellings": (["2026-01-31", "28.02.2026", "2026-03-01"], "DATE", [dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 1)]),
    "named months": (["5 Jan 2026", "17 Feb 2026", "1 Mar 2026"], "DATE", [dt.date(2026, 1, 5), dt.date(2026, 2, 17), dt.date(2026, 3, 1)]),
    "american words": (["January 5, 2026", "March 17, 2026", "May 1, 2026"], "DATE", [dt.date(2026, 1, 5), dt.date(2026, 3, 17), dt.date(2026, 5, 1)]),
    "moments": (["2026-01-31 10:30", "2026-02-01 23:59", "2026-03-01 00:00"], "TIMESTAMP", [dt.datetime(2026, 1, 31, 10, 30), dt.datetime(2026, 2, 1, 23, 59), dt.datetime(2026, 3, 1)]),  # noqa: E501
    "iso moments": (["2026-01-31T10:30:05", "2026-02-01T23:59:59", "2026-03-01T00:00:00"], "TIMESTAMP", [dt.datetime(2026, 1, 31, 10, 30, 5), dt.datetime(2026, 2, 1, 23, 59, 59), dt.datetime(2026, 3, 1)]),  # noqa: E501
    "american clock": (["1/31/2026 1:30 PM", "2/1/2026 11:00 AM", "3/1/2026 12:15 AM"], "TIMESTAMP", [dt.datetime(2026, 1, 31, 13, 30), dt.datetime(2026, 2, 1, 11), dt.datetime(2026, 3, 1, 0, 15)]),  # noqa: E501
    "clock times": (["08:30", "23:59", "00:00"], "TIME", [dt.time(8, 30), dt.time(23, 59), dt.time(0, 0)]),
    "blanks of every spelling": (["1", "NA", "n/a", "-", "NULL", "3"], "BIGINT", [1, None, None, None, None, 3]),
    "NA is a word in text": (["NA", "DE", "FR"], "VARCHAR", ["NA", "DE", "FR"]),
    "spaces around text go": ([" a ", "b", "c "], "VARCHAR", ["a", "b", "c"]),
    "addresses are text": (["10.0.0.1", "10.0.0.2", "192.168.1.1"], "VARCHAR", ["10.0.0.1", "10.0.0.2", "192.168.1.1"]),
    "versions are text": (["1.2.3", "1.10.0", "2.0.1"], "VARCHAR", ["1.2.3", "1.10.0", "2.0.1"]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_column_takes_the_type_its_values_mean(read: Reader, case: str) -> None:  # noqa: F811
    cells, kind, values = CASES[case]
    got = read("data.csv", "n|value\n" + "".join(f"{i}|{cell}\n" for i, cell in enumerate(cells)))
    assert got.types["value"] == kind
    assert [row[1] for row in got.rows()] == values


def test_the_unit_of_money_and_shares_is_kept(read: Reader) -> None:  # noqa: F811
    got = read("data.csv", "a|b|c\n€ 1,50|12%|£3.10\n€ 2,75|15%|£4.20\n")
    assert [got.column(name)["unit"] for name in ("a", "b", "c")] == ["EUR", "%", "GBP"]


def test_a_misfit_among_many_becomes_null_with_a_note(read: Reader) -> None:  # noqa: F811
    got = read("data.csv", "id,n\n" + "".join(f"{i},{i * 2}\n" for i in range(150)) + "150,unknown\n")
    assert got.counts == (151, 151, 0, 0)
    column = got.column("n")
    assert column["type"] == "BIGINT"
    assert column["notes"] == {"misfits": 1, "examples": [{"line": 152, "raw": "unknown"}]}
    assert got.cells()[-1] == ["150", "unknown"]
    assert got.accounting["warnings"] == ["n: 1 cells are not BIGINT and were left empty."]


def test_a_late_decimal_is_not_rounded(read: Reader) -> None:  # noqa: F811
    got = read("data.csv", "id,n\n" + "".join(f"{i},{i}\n" for i in range(5000)) + "5000,1.75\n" * 60)
    assert str(got.rows()[-1][1]) in {"1.75"}


def test_undecidable_dates_follow_their_decided_sibling(read: Reader) -> None:  # noqa: F811
    got = read("data.csv", "a,b\n03/04/2026,31/12/2025\n05/06/2026,30/11/2025\n")
    assert got.rows()[0] == (dt.date(2026, 4, 3), dt.date(2025, 12, 31))
    assert "warning" not in got.column("a")["notes"]


def test_undecidable_dates_are_said_to_be_so(read: Reader) -> None:  # noqa: F811
    got = read("data.csv", "a,b\n03/04/2026,x\n05/06/2026,y\n")
    assert got.rows()[0][0] == dt.date(2026, 3, 4)
    assert "month before day" in got.column("a")["notes"]["warning"]


def test_compact_dates_need_a_name_that_says_so(read: Reader) -> None:  # noqa: F811
    got = read("data.csv", "order_date,order_number\n20260131,20260131\n20260201,20260201\n")
    assert got.types == {"order_date": "DATE", "order_number": "BIGINT"}


def test_profiles_say_what_the_values_look_like(read: Reader) -> None:  # noqa: F811
    got = read("data.csv", "city,n\nRome,1\nRome,2\nOslo,\nOslo,4\nRome,21\n")
    city, number = got.column("city")["profile"], got.column("n")["profile"]
    assert city["top"] == [["Rome", 3], ["Oslo", 2]]
    assert (city["distinct"], city["average_length"], city["nulls"]) == (2, 4.0, 0)
    assert (number["min"], number["max"], number["nulls"], number["distinct"]) == (1, 21, 1, 4)
    assert (sum(number["bins"]), len(number["bins"]), number["bins"][0], number["bins"][-1]) == (4, 20, 1, 1)
