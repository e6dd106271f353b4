import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from insightora_dash.platform.errors import Invalid
from insightora_dash.sources.recipe import Recipe
from insightora_dash.sources.typing.proposal import worded
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
    "reais": (["R$ 1.254,00", "R$ 7,50", "-R$ 3,00"], "DECIMAL(18,2)", [Decimal("1254"), Decimal("7.5"), Decimal(-3)]),
    "kroner": (["kr 1 254,00", "kr 7,50", "kr -3,00"], "DECIMAL(18,2)", [Decimal("1254"), Decimal("7.5"), Decimal(-3)]),
    "codes of currencies": (["EUR 12", "EUR 1,200.50", "EUR 7"], "DECIMAL(18,2)", [Decimal(12), Decimal("1200.5"), Decimal(7)]),
    "rupees in lakhs": (["₹1,23,456.00", "₹12.50", "₹1,000.00"], "DECIMAL(18,2)", [Decimal(123456), Decimal("12.5"), Decimal(1000)]),
    "swiss francs": (["CHF 1'254.50", "CHF 12.–", "CHF 7.05"], "DECIMAL(18,2)", [Decimal("1254.5"), Decimal(12), Decimal("7.05")]),
    "rupees with a point after the sign": (["Rs. 1,500.00", "Rs. 12.50", "Rs. 3"], "DECIMAL(18,2)", [Decimal(1500), Decimal("12.5"), Decimal(3)]),
    "minus behind": (["12,50-", "7,25", "3,00-"], "DECIMAL(18,2)", [Decimal("-12.5"), Decimal("7.25"), Decimal(-3)]),
    "a real minus sign": (["−12.50", "7.25", "−3.10"], "DECIMAL(18,2)", [Decimal("-12.5"), Decimal("7.25"), Decimal("-3.1")]),
    "weights": (["12 kg", "7.5 kg", "3 kg"], "DECIMAL(18,2)", [Decimal(12), Decimal("7.5"), Decimal(3)]),
    "words that are currencies too": (["TOP 10", "TOP 20", "ALL 5"], "VARCHAR", ["TOP 10", "TOP 20", "ALL 5"]),
    "sizes of two units": (["500 g", "2 kg", "3 kg"], "VARCHAR", ["500 g", "2 kg", "3 kg"]),
    "grouped thousands beside hundreds": (["1.200", "900", "12.500"], "DECIMAL(18,2)", [Decimal(1200), Decimal(900), Decimal(12500)]),
    "european percents": (["8,5 %", "100 %", "-2,5 %"], "DOUBLE", [0.085, 1.0, -0.025]),
    "percents beside bare numbers stay text": (["12%", "0.15", "7%"], "VARCHAR", ["12%", "0.15", "7%"]),
    "percents": (["12%", "8.5 %", "100%"], "DOUBLE", [0.12, 0.085, 1.0]),
    "no date as MySQL writes it": (["1990-01-31", "0000-00-00", "1991-05-06"], "DATE", [dt.date(1990, 1, 31), None, dt.date(1991, 5, 6)]),
    "dates in Chinese": (["2024年1月3日", "2024年12月31日", ""], "DATE", [dt.date(2024, 1, 3), dt.date(2024, 12, 31), None]),
    "dates in Korean": (["2024년 1월 3일", "2024년 12월 31일", ""], "DATE", [dt.date(2024, 1, 3), dt.date(2024, 12, 31), None]),
    "yes and no": (["yes", "No", "YES"], "BOOLEAN", [True, False, True]),
    "ja und nein": (["ja", "nein", "ja"], "BOOLEAN", [True, False, True]),
    "sí y no": (["Sí", "No", "sí"], "BOOLEAN", [True, False, True]),
    "marks": (["✓", "✗", "✓"], "BOOLEAN", [True, False, True]),
    "letters of any code": (["a", "n", "a"], "VARCHAR", ["a", "n", "a"]),
    "true and false": (["true", "FALSE", "true"], "BOOLEAN", [True, False, True]),
    "one letter alone is text": (["y", "y", "y"], "VARCHAR", ["y", "y", "y"]),
    "iso dates": (["2026-01-31", "2025-12-01", "2024-02-29"], "DATE", [dt.date(2026, 1, 31), dt.date(2025, 12, 1), dt.date(2024, 2, 29)]),
    "german dates": (["31.01.2026", "1.2.2026", "28.02.2026"], "DATE", [dt.date(2026, 1, 31), dt.date(2026, 2, 1), dt.date(2026, 2, 28)]),
    "day first by evidence": (["31/01/2026", "01/02/2026", "03/04/2026"], "DATE", [dt.date(2026, 1, 31), dt.date(2026, 2, 1), dt.date(2026, 4, 3)]),
    "month first by evidence": (["01/31/2026", "02/01/2026", "03/04/2026"], "DATE", [dt.date(2026, 1, 31), dt.date(2026, 2, 1), dt.date(2026, 3, 4)]),
    "two spellings": (["2026-01-31", "28.02.2026", "2026-03-01"], "DATE", [dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 1)]),
    "named months": (["5 Jan 2026", "17 Feb 2026", "1 Mar 2026"], "DATE", [dt.date(2026, 1, 5), dt.date(2026, 2, 17), dt.date(2026, 3, 1)]),
    "german words": (["5. März 2026", "17. Mai 2026", "1. Dezember 2026"], "DATE", [dt.date(2026, 3, 5), dt.date(2026, 5, 17), dt.date(2026, 12, 1)]),
    "french words": (["5 févr. 2026", "17 mai 2026", "1 déc. 2026"], "DATE", [dt.date(2026, 2, 5), dt.date(2026, 5, 17), dt.date(2026, 12, 1)]),
    "spanish words": (["5 de enero de 2026", "17 de mayo de 2026", "1 de julio de 2026"], "DATE", [dt.date(2026, 1, 5), dt.date(2026, 5, 17), dt.date(2026, 7, 1)]),  # noqa: E501
    "day and month first in one column": (["31.01.2026", "02/28/2026", "01/03/2026", "01.02.2026"], "DATE", [dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 1, 3), dt.date(2026, 2, 1)]),  # noqa: E501
    "zones": (["2026-01-31T10:30:05+02:00", "2026-02-01T00:30:00+02:00", "2026-03-01 10:00"], "TIMESTAMP", [dt.datetime(2026, 1, 31, 8, 30, 5), dt.datetime(2026, 1, 31, 22, 30), dt.datetime(2026, 3, 1, 10)]),  # noqa: E501
    "moments in UTC": (["2026-01-31T10:30:05Z", "2026-02-01T00:30:00Z"], "TIMESTAMP", [dt.datetime(2026, 1, 31, 10, 30, 5), dt.datetime(2026, 2, 1, 0, 30)]),
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
    assert [worded(said) for said in got.accounting["warnings"]] == ["n: 1 cells are not BIGINT and were left empty."]


def test_a_late_decimal_is_not_rounded(read: Reader) -> None:  # noqa: F811
    got = read("data.csv", "id,n\n" + "".join(f"{i},{i}\n" for i in range(5000)) + "5000,1.75\n" * 60)
    assert str(got.rows()[-1][1]) in {"1.75"}


def test_undecidable_dates_follow_their_decided_sibling(read: Reader) -> None:  # noqa: F811
    got = read("data.csv", "a,b\n03/04/2026,31/12/2025\n05/06/2026,30/11/2025\n")
    assert got.rows()[0] == (dt.date(2026, 4, 3), dt.date(2025, 12, 31))
    assert not got.column("a")["proposal"]["undecided"]


def test_undecidable_dates_are_said_to_be_so(read: Reader) -> None:  # noqa: F811
    got = read("data.csv", "a,b\n03/04/2026,x\n05/06/2026,y\n")
    assert got.rows()[0][0] == dt.date(2026, 3, 4)
    proposal = got.column("a")["proposal"]
    assert proposal["undecided"]
    assert proposal["reading"] == {"as": "date", "day_first": False, "type": "DATE", "misfits": 0}
    assert {"as": "date", "day_first": True, "type": "DATE", "misfits": 0} in proposal["alternatives"]
    assert worded(proposal["reasons"][0]) == (
        "Nothing in the column decides whether the day or the month comes first; 03/04/2026 was read as 2026-03-04."
    )
    assert [said["params"]["column"] for said in got.accounting["warnings"]] == ["a"]


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


DATES = {
    "by the other spelling of the column": (["2026-01-05", "2026-01-29", "03/01/2026", "07/01/2026"], dt.date(2026, 1, 3), "other dates"),
    "by the order of the rows": ([f"{day:02d}/{month:02d}/2026" for month in (1, 2, 3) for day in (1, 5, 9, 12)], dt.date(2026, 1, 1), "order of time"),
    "by a day above 12": (["03/04/2026", "25/04/2026"], dt.date(2026, 4, 3), "day above 12"),
    "by dots": (["03.04.2026", "05.06.2026"], dt.date(2026, 4, 3), "dots"),
}


@pytest.mark.parametrize("case", DATES)
def test_evidence_decides_whether_the_day_comes_first(read: Reader, case: str) -> None:  # noqa: F811
    cells, expected, told = DATES[case]
    got = read("data.csv", "n|value\n" + "".join(f"{i}|{cell}\n" for i, cell in enumerate(cells)))
    proposal = got.column("value")["proposal"]
    assert (proposal["undecided"], got.accounting["warnings"]) == (False, [])
    assert told in worded(proposal["reasons"][0])
    assert expected in [row[1] for row in got.rows()]


def test_every_row_is_asked_when_the_sample_leaves_the_order_open(read: Reader) -> None:  # noqa: F811
    days = ["03/04/2026", "05/06/2026"] * 3000
    days[1500] = "25/06/2026"
    got = read("data.csv", "n|value\n" + "".join(f"{i}|{day}\n" for i, day in enumerate(days)))
    assert got.rows()[0][1] == dt.date(2026, 4, 3)
    assert got.rows()[1500][1] == dt.date(2026, 6, 25)
    assert not got.column("value")["proposal"]["undecided"]


def test_a_single_mark_is_decided_by_the_other_columns_or_said_to_be_open(read: Reader) -> None:  # noqa: F811
    alone = read("data.csv", "n|a\n1|1.234\n2|5.678\n")
    assert alone.column("a")["proposal"]["undecided"]
    beside = read("data.csv", "a|b\n1.234|17,5\n5.678|1.200,25\n")
    assert [row[0] for row in beside.rows()] == [Decimal(1234), Decimal(5678)]
    assert not beside.column("a")["proposal"]["undecided"]


def test_amounts_in_several_currencies_keep_them_in_a_column_beside(read: Reader) -> None:  # noqa: F811
    got = read("data.csv", "n|price\n1|€ 5.00\n2|$ 7.50\n3|US$ 1.00\n4|£2\n")
    assert [row[1:] for row in got.rows()] == [(Decimal(5), "EUR"), (Decimal("7.5"), "USD"), (Decimal(1), "USD"), (Decimal(2), "GBP")]
    assert list(got.types) == ["n", "price", "price currency"]


def test_a_recipe_decides_types_names_units_and_roles(read: Reader) -> None:  # noqa: F811
    steps = [
        {"do": "read", "table": "data", "column": "day", "as": "date", "day_first": True},
        {"do": "read", "table": "data", "column": "code", "as": "number"},
        {"do": "read", "table": "data", "column": "n", "as": "text"},
        {"do": "rename", "table": "data", "column": "day", "to": "Ordered on"},
        {"do": "role", "table": "data", "column": "n", "role": "id"},
        {"do": "unit", "table": "data", "column": "code", "unit": "kg"},
        {"do": "leave_out", "table": "data", "column": "junk"},
    ]
    got = read("data.csv", "n|day|code|junk\n1|03/04/2026|007|x\n2|05/06/2026|1234|y\n", recipe={"steps": steps})
    assert got.types == {"n": "VARCHAR", "Ordered on": "DATE", "code": "DECIMAL(18,2)"}
    assert got.rows() == [("1", dt.date(2026, 4, 3), Decimal(7)), ("2", dt.date(2026, 6, 5), Decimal(1234))]
    assert (got.column("n")["role"], got.column("code")["unit"]) == ("id", "kg")
    assert not got.column("Ordered on")["proposal"]["undecided"]


STRANGE: list[dict[str, Any]] = [
    {}, {"do": "drop"}, {"do": "read", "table": "t", "column": "c", "as": "magic"}, {"do": "keep_totals", "table": "t", "column": "c"},
    {"do": "header", "table": "t"}, {"do": "header", "table": "t", "line": -1}, {"do": "nulls", "table": "t", "column": "c", "values": []},
    {"do": "rename", "table": "t", "column": "c", "to": " "}, {"do": "leave_out", "table": "t", "column": "c", "sql": "x"},
]  # fmt: skip


@pytest.mark.parametrize("step", STRANGE)
def test_a_step_that_is_not_understood_is_refused(step: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        Recipe.of([step])


def test_a_recipe_says_which_texts_are_empty_cells(read: Reader) -> None:  # noqa: F811
    steps = [{"do": "nulls", "table": "data", "column": "n", "values": ["-999"]}, {"do": "nulls", "table": "data", "column": "n", "values": ["unknown"]}]
    got = read("data.csv", "n,town\n1,unknown\n-999,Ulm\nunknown,Bonn\n4,Kiel\n", recipe={"steps": steps})
    assert got.rows() == [(1, "unknown"), (None, "Ulm"), (None, "Bonn"), (4, "Kiel")]
    assert got.cells()[2] == ["-999", "Ulm"]
