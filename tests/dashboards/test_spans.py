"""Spans of time that a filter names."""

from datetime import date, datetime

import pytest

from insightora_dash.dashboards.spans import span
from insightora_dash.platform.errors import Invalid

TODAY = date(2025, 11, 20)


@pytest.mark.parametrize(("op", "values", "first", "last", "words"), [
    ("month", ["2025-03-01"], date(2025, 3, 1), date(2025, 3, 31), "Mar 2025"),
    ("quarter", ["2025-01-01", "2025-04-01"], date(2025, 1, 1), date(2025, 6, 30), "Q1 2025 – Q2 2025"),
    ("year", ["2024"], date(2024, 1, 1), date(2024, 12, 31), "2024"),
    ("year", ["2024-01-01T00:00:00"], date(2024, 1, 1), date(2024, 12, 31), "2024"),
    ("month", ["2025-05-01", "2025-03-01"], date(2025, 3, 1), date(2025, 5, 31), "Mar 2025 – May 2025"),
    ("week", ["2025-03-02"], date(2025, 3, 2), date(2025, 3, 8), "W9 2025"),
    ("hour", ["2025-03-02T10:00:00"], datetime(2025, 3, 2, 10), datetime(2025, 3, 2, 10, 59, 59, 999999), "2 Mar 2025, 10:00"),
    ("last", ["7", "day"], date(2025, 11, 14), date(2025, 11, 20), "last 7 days (14 – 20 Nov 2025)"),
    ("last", ["1", "month"], date(2025, 10, 1), date(2025, 10, 31), "last month (1 – 31 Oct 2025)"),
    ("last", ["2", "quarter"], date(2025, 4, 1), date(2025, 9, 30), "last 2 quarters (1 Apr – 30 Sep 2025)"),
    ("this", ["year"], date(2025, 1, 1), date(2025, 12, 31), "this year (1 Jan – 31 Dec 2025)"),
    ("todate", ["month"], date(2025, 11, 1), date(2025, 11, 20), "month to date (1 – 20 Nov 2025)"),
])  # fmt: skip
def test_a_span_has_its_first_and_last_moment(op: str, values: list[str], first: date, last: date, words: str) -> None:
    assert span(op, values, today=TODAY) == (first, last, words)


def test_relative_spans_count_from_the_newest_day_of_older_data() -> None:
    assert span("last", ["1", "month"], today=TODAY, newest=date(2024, 12, 31))[:2] == (date(2024, 12, 1), date(2024, 12, 31))
    assert span("this", ["month"], today=TODAY, newest=datetime(2030, 1, 1))[:2] == (date(2025, 11, 1), date(2025, 11, 30))


@pytest.mark.parametrize(("op", "values"), [("month", ["x"]), ("month", []), ("last", ["0", "day"]), ("last", ["9", "fortnight"]), ("this", [])])
def test_a_span_that_cannot_be_read_is_refused(op: str, values: list[str]) -> None:
    with pytest.raises(Invalid):
        span(op, values, today=TODAY)
