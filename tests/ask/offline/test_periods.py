"""Periods in words, anchored at the newest date."""

from datetime import date

import pytest

from insightora_dash.ask.offline.grammar.lexis.periods import period_at
from insightora_dash.ask.offline.grammar.lexis.tokens import tokens_of
from insightora_dash.ask.offline.grammar.sketch import Span

ANCHOR = date(2026, 9, 30)


@pytest.mark.parametrize(("words", "first", "after"), [
    ("last month", date(2026, 8, 1), date(2026, 9, 1)), ("this month", date(2026, 9, 1), date(2026, 10, 1)), ("this year", date(2026, 1, 1), date(2027, 1, 1)),
    ("last year", date(2025, 1, 1), date(2026, 1, 1)), ("last quarter", date(2026, 4, 1), date(2026, 7, 1)), ("Q1 2024", date(2024, 1, 1), date(2024, 4, 1)),
    ("first quarter of 2023", date(2023, 1, 1), date(2023, 4, 1)), ("Q2", date(2026, 4, 1), date(2026, 7, 1)), ("March 2024", date(2024, 3, 1),
        date(2024, 4, 1)),
    ("December of 2024", date(2024, 12, 1), date(2025, 1, 1)), ("last 3 months", date(2026, 7, 1), date(2026, 10, 1)), ("past 2 years", date(2025, 1,
        1), date(2027, 1, 1)),
    ("last 7 days", date(2026, 9, 24), date(2026, 10, 1)), ("year to date", date(2026, 1, 1), date(2026, 10, 1)), ("last week", date(2026, 9, 21),
        date(2026, 9, 28)),
    ("yesterday", date(2026, 9, 29), date(2026, 9, 30)), ("second half of 2024", date(2024, 7, 1), date(2025, 1, 1)), ("last summer", date(2026, 6,
        1), date(2026, 9, 1)),
    ("last winter", date(2025, 12, 1), date(2026, 3, 1)), ("last 2 quarters", date(2026, 4, 1), date(2026, 10, 1)),
])
def test_a_period_has_exact_dates(words: str, first: date, after: date) -> None:
    found = period_at(tokens_of(words), ANCHOR)
    assert found is not None
    assert isinstance(found.value, Span)
    assert (found.value.first, found.value.after) == (first, after)
    assert found.width == len(tokens_of(words))


@pytest.mark.parametrize(("words", "day"), [("2024-02-29", date(2024, 2, 29)), ("June 21, 2002", date(2002, 6, 21)), ("21 June 2002", date(2002, 6, 21))])
def test_a_day_is_a_date(words: str, day: date) -> None:
    found = period_at(tokens_of(words), ANCHOR)
    assert found is not None
    assert found.value == day


@pytest.mark.parametrize("words", ["last order", "2024-13-45", "may I see", "first product", "February 31, 2024", "32 June 2002", "quarter"])
def test_other_words_are_no_period(words: str) -> None:
    assert period_at(tokens_of(words), ANCHOR) is None


def test_a_relative_period_says_its_dates() -> None:
    found = period_at(tokens_of("last month"), ANCHOR)
    assert found is not None
    assert isinstance(found.value, Span)
    assert "1 Aug 2026 to 31 Aug 2026" in found.value.note
    assert "30 Sep 2026" in found.value.note


def test_a_month_alone_is_that_month_of_any_year() -> None:
    found = period_at(tokens_of("March"), ANCHOR)
    assert found is not None
    assert found.value == 3
