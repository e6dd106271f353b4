"""Quarters, half-years, months and weeks become their first day, and nothing else does."""

import datetime as dt

import pytest

from insightora_dash.sources.typing.proposal import worded
from tests.sources.readers.conftest import Reader, read  # noqa: F401 - the fixture

D = dt.date
CASES = {
    "quarters after the year": (["2024-Q1", "2024-Q4", "2023-Q2"], [D(2024, 1, 1), D(2024, 10, 1), D(2023, 4, 1)]),
    "quarters before the year": (["Q1 2024", "Q4 2024", "Q2 2023"], [D(2024, 1, 1), D(2024, 10, 1), D(2023, 4, 1)]),
    "quarters in several spellings": (["2024Q1", "Q3/2024", "1Q24", "Q2'99", "4. Quartal 2023"], [D(2024, 1, 1), D(2024, 7, 1), D(2024, 1, 1), D(1999, 4, 1), D(2023, 10, 1)]),  # noqa: E501
    "quarters with blanks": (["q1 2024", "", "n/a", "q2 2024"], [D(2024, 1, 1), None, None, D(2024, 4, 1)]),
    "half-years": (["H1 2024", "H2 2024", "2023-H2", "1H25"], [D(2024, 1, 1), D(2024, 7, 1), D(2023, 7, 1), D(2025, 1, 1)]),
    "semesters of statistical offices": (["2024-S1", "2024-S2"], [D(2024, 1, 1), D(2024, 7, 1)]),
    "months of statistical offices": (["2024M01", "2024M12", "2024-M03"], [D(2024, 1, 1), D(2024, 12, 1), D(2024, 3, 1)]),
    "ISO weeks": (["2024-W05", "2024-W01", "2020-W53", "2021W1"], [D(2024, 1, 29), D(2024, 1, 1), D(2020, 12, 28), D(2021, 1, 4)]),
    "days of ISO weeks": (["2024-W05-1", "2024-W05-7"], [D(2024, 1, 29), D(2024, 2, 4)]),
    "German weeks": (["KW 5/2024", "KW52 2023"], [D(2024, 1, 29), D(2023, 12, 25)]),
    "weeks in words": (["Week 5, 2024", "Week 52, 2023"], [D(2024, 1, 29), D(2023, 12, 25)]),
}
TEXTS = {
    "a quarter without a year": ["Q1", "Q2", "Q4"], "a fifth quarter": ["2024-Q1", "2024-Q5", "2024-Q7"], "weeks beyond the year": ["2024-W54", "2024-W60"],
    "years beside quarters": ["2024", "2024-Q1", "2023"], "quarters beside weeks": ["2024-Q1", "2024-W05"], "part numbers": ["1Q24-B", "3Q15-C", "7Q99"],
    "fiscal quarters": ["Q1 FY2024", "Q2 FY2024"],
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_period_becomes_its_first_day(read: Reader, case: str) -> None:  # noqa: F811
    cells, days = CASES[case]
    got = read("data.csv", "n|value\n" + "".join(f"{i}|{cell}\n" for i, cell in enumerate(cells)))
    assert got.types["value"] == "DATE"
    assert [row[1] for row in got.rows()] == days
    assert got.counts == (len(cells), len(cells), 0, 0)
    assert [row[1] for row in got.cells()[1:]] == cells


@pytest.mark.parametrize("case", TEXTS)
def test_what_is_no_period_stays_text(read: Reader, case: str) -> None:  # noqa: F811
    got = read("data.csv", "n|value\n" + "".join(f"{i}|{cell}\n" for i, cell in enumerate(TEXTS[case])))
    assert got.types["value"] == "VARCHAR"
    assert [row[1] for row in got.rows()] == TEXTS[case]


def test_the_review_says_what_became_of_the_periods_and_offers_the_text(read: Reader) -> None:  # noqa: F811
    got = read("data.csv", "n|quarter\n1|Q1 2024\n2|Q2 2024\n")
    proposal = got.column("quarter")["proposal"]
    assert [worded(reason) for reason in proposal["reasons"]] == ["Quarters such as Q1 2024 were turned into their first day."]
    assert [other["as"] for other in proposal["alternatives"]] == ["text"]
    again = read("data.csv", "n|quarter\n1|Q1 2024\n2|Q2 2024\n", recipe={"steps": [{"do": "read", "table": "data", "column": "quarter", "as": "text"}]})
    assert again.types["quarter"] == "VARCHAR"


def test_a_chosen_date_reads_periods_too(read: Reader) -> None:  # noqa: F811
    content = "n|quarter\n" + "1|Q1 2024\n2|Q2 2024\n3|later\n4|soon\n"
    got = read("data.csv", content, recipe={"steps": [{"do": "read", "table": "data", "column": "quarter", "as": "date"}]})
    assert [row[1] for row in got.rows()] == [D(2024, 1, 1), D(2024, 4, 1), None, None]
    assert got.column("quarter")["notes"]["misfits"] == 2


def test_a_week_that_its_year_does_not_have_is_left_empty_and_noted(read: Reader) -> None:  # noqa: F811
    got = read("data.csv", "n|week\n" + "".join(f"{i}|2024-W{i % 52 + 1:02d}\n" for i in range(60)) + "60|2021-W53\n")
    assert got.column("week")["notes"] == {"misfits": 1, "examples": [{"line": 62, "raw": "2021-W53"}]}
