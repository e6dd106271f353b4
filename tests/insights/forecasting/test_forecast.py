"""Forecasts: they beat repeating the past where there is something to know, decline where not, and their band holds what comes."""

from datetime import date

import numpy as np
import pytest

from insightora_dash.engine.result import ResultColumn
from insightora_dash.insights.finding import Finding
from insightora_dash.insights.forecasting.forecast import forecast
from insightora_dash.insights.forecasting.models import MODELS
from insightora_dash.insights.material import Course
from insightora_dash.insights.outlook import outlook
from insightora_dash.insights.statistics.series import Series, Values
from insightora_dash.query.query import Query
from tests.insights.generator import monthly

RANDOM = np.random.default_rng(5)


def growing(count: int) -> Values:
    """Months with a trend and a season."""
    places = np.arange(count)
    return 100 + 1.5 * places + 20 * np.sin(2 * np.pi * places / 12) + 4 * RANDOM.normal(size=count)


def test_a_trend_with_a_season_is_carried_on_better_than_by_repeating() -> None:
    values = growing(66)
    made = forecast(monthly(values[:60]), 6)
    assert made is not None
    assert made.worth_showing
    assert np.abs(made.expected - values[60:]).mean() < np.abs(values[48:54] - values[60:]).mean()
    assert ((made.low <= made.expected) & (made.expected <= made.high)).all()


def test_where_repeating_does_as_well_there_is_no_forecast() -> None:
    told = outlook(Course(Query.parse("select 1 as n"), monthly(np.tile(np.arange(12.0) ** 2, 5))), 6)
    assert told == "Revenue: no forecast. Tried on the past, no model did better than repeating the last cycle, which was €0 off on average."


def test_too_short_a_series_is_not_carried_on() -> None:
    assert forecast(monthly(np.arange(10.0)), 3) is None


@pytest.mark.parametrize("name", MODELS)
def test_every_model_widens_with_each_step(name: str) -> None:
    ahead = MODELS[name](growing(60), 12, 8)
    assert ahead is not None
    assert ahead.expected.shape == ahead.spread.shape == (8,)
    assert ahead.spread[-1] >= ahead.spread[0] > 0


def test_the_figure_goes_on_where_the_past_ends() -> None:
    found = outlook(Course(Query.parse("select 1 as n"), monthly(growing(60))), 3)
    assert isinstance(found, Finding)
    [*_past, joint, first, _second, third] = found.rows
    assert joint[0] == date(2023, 12, 1)
    assert joint[1] == joint[2]
    assert (first[0], first[1], third[0]) == (date(2024, 1, 1), None, date(2024, 3, 1))
    assert "Mar 2024" in found.sentence
    assert "repeating the last cycle was" in found.told[0]


def test_what_cannot_be_negative_is_not_expected_to_be() -> None:
    made = forecast(monthly(np.maximum(0.0, 30 - 0.6 * np.arange(48) + RANDOM.normal(size=48))), 12)
    assert made is not None
    assert (made.low >= 0).all()


def test_years_as_numbers_are_refused_in_words() -> None:
    years = Series(tuple(range(2000, 2020)), np.arange(20.0), "year", ResultColumn("y", "BIGINT", "time", "Year", grain="year"), ResultColumn("v", "DOUBLE"))
    assert "Group by a date" in str(outlook(Course(Query.parse("select 1 as n"), years), 2))
