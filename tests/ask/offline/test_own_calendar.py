"""Fiscal years, fiscal quarters and weeks as the workspace counts them."""

from dataclasses import replace
from datetime import date

import pytest

from insightora_dash.ask.offline.grammar.lexis.own_calendar import own_period_at
from insightora_dash.ask.offline.grammar.lexis.tokens import tokens_of
from insightora_dash.ask.offline.grammar.sketch import Span
from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.reading import Reading
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.definitions import Calendar, Model
from insightora_dash.catalog.service import with_model
from tests.questions.bench import retail

ANCHOR = date(2026, 9, 30)  # a Wednesday, in FY2027 when the year starts in July


@pytest.fixture(scope="module")
def sample() -> Catalog:
    return retail()


@pytest.mark.parametrize(("said", "start", "first", "after"), [
    ("fiscal year 2025", 7, "2024-07-01", "2025-07-01"), ("FY25", 7, "2024-07-01", "2025-07-01"), ("FY 2025", 1, "2025-01-01", "2026-01-01"),
    ("fiscal 2026", 10, "2025-10-01", "2026-10-01"), ("this fiscal year", 7, "2026-07-01", "2027-07-01"), ("last fiscal year", 7, "2025-07-01", "2026-07-01"),
    ("last financial year", 1, "2025-01-01", "2026-01-01"), ("fiscal Q2 2025", 7, "2024-10-01", "2025-01-01"), ("Q4 FY25", 7, "2025-04-01", "2025-07-01"),
    ("fiscal Q1", 7, "2026-07-01", "2026-10-01"),
    ("this fiscal quarter", 8, "2026-08-01", "2026-11-01"), ("last fiscal quarter", 8, "2026-05-01", "2026-08-01"),
    ("last fiscal quarter", 2, "2026-05-01", "2026-08-01"),
])  # fmt: skip
def test_a_fiscal_period_has_its_days(said: str, start: int, first: str, after: str, sample: Catalog) -> None:
    found = own_period_at(tokens_of(said), replace(sample, fiscal_start=start), ANCHOR)
    assert found is not None
    assert isinstance(found.value, Span)
    assert (found.width, found.value.first.isoformat(), found.value.after.isoformat()) == (len(tokens_of(said)), first, after)


@pytest.mark.parametrize(("said", "week_start", "first"), [
    ("this week", 6, "2026-09-27"), ("last week", 6, "2026-09-20"), ("last week", 5, "2026-09-19"), ("this week", 2, "2026-09-30"),
])  # fmt: skip
def test_a_week_starts_on_the_day_that_was_chosen(said: str, week_start: int, first: str, sample: Catalog) -> None:
    found = own_period_at(tokens_of(said), replace(sample, week_start=week_start), ANCHOR)
    assert found is not None
    assert isinstance(found.value, Span)
    assert found.value.first.isoformat() == first


@pytest.mark.parametrize("said", ["2025", "last year", "this week", "Q2 2025", "fiscal", "year", "fyi"])
def test_other_periods_are_left_to_the_plain_calendar(said: str, sample: Catalog) -> None:
    assert own_period_at(tokens_of(said), sample, ANCHOR) is None


def test_a_question_about_a_fiscal_year_says_its_days(sample: Catalog) -> None:
    reading = OfflinePlanner().read("total revenue in FY25", with_model(sample, Model(Calendar(fiscal_start=7))))
    assert isinstance(reading, Reading)
    assert all(day in reading.query.sql() for day in ("2024-07-01", "2025-07-01"))
    assert any("fiscal year starts in month 7" in note for note in reading.notes)
