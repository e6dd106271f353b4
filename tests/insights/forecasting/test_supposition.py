"""What if: the effect of a driver is that which was put into the past, and none is told where nothing was."""

import numpy as np
import pytest

from insightora_dash.insights.finding import Finding
from insightora_dash.insights.forecasting.supposition import Supposition, carried, moved
from insightora_dash.insights.material import Course
from insightora_dash.insights.outlook import Supposed, outlook
from insightora_dash.insights.statistics.series import Values
from insightora_dash.query.query import Query
from tests.insights.generator import monthly

WORLDS, MOST = range(20), 0.8


def driver(seed: int) -> Values:
    """Five years of a budget that wanders."""
    return 100 * np.exp(np.cumsum(np.random.default_rng(seed).normal(0, 0.06, 60)))


def sales(budget: Values, each: float, seed: int) -> Values:
    """Sales of which 1 % more budget brings `each` percent, with a season."""
    season = 0.2 * np.sin(2 * np.pi * np.arange(len(budget)) / 12)
    return 50 * budget**each * np.exp(season + np.random.default_rng(seed + 100).normal(0, 0.03, len(budget)))


def test_the_effect_of_a_driver_is_found_as_it_is() -> None:
    good = 0
    for seed in WORLDS:
        budget = driver(seed)
        found = carried(Supposition(10, "budget"), monthly(sales(budget, 0.6, seed)), monthly(budget))
        good += found is not None and found.each is not None and found.each[1] <= 0.6 <= found.each[2] and abs(found.factor - 1.1**0.6) < 0.03
    assert good >= MOST * len(WORLDS)


def test_where_nothing_moves_together_nothing_is_told() -> None:
    told = sum(carried(Supposition(10, "budget"), monthly(sales(driver(seed), 0.0, seed)), monthly(driver(seed + 50))) is not None for seed in WORLDS)
    assert told <= (1 - MOST) * len(WORLDS)


@pytest.mark.parametrize("asked", [{}, {"percent": 0}, {"percent": -100}, {"percent": "10"}, {"percent": True}, {"percent": 501}])
def test_what_is_no_percentage_supposes_nothing(asked: dict[str, object]) -> None:
    assert Supposition.read(asked) is None


def test_a_forecast_shows_what_would_be() -> None:
    places = np.arange(60)
    values = 100 + 1.5 * places + 20 * np.sin(2 * np.pi * places / 12) + np.random.default_rng(3).normal(0, 4, 60)
    supposition = Supposition(10)
    found = outlook(Course(Query.parse("select 1 as n"), monthly(values)), 3, Supposed(supposition, moved(supposition)))
    assert isinstance(found, Finding)
    assert found.spec is not None
    assert found.spec.y[-1] == "supposed"
    assert [row[5] for row in found.rows[-3:]] == pytest.approx([row[2] * 1.1 for row in found.rows[-3:]])
    assert found.told[0].startswith("What if Revenue +10\xa0%: about")
    assert "only moves the forecast" in found.told[1]


def test_a_driver_without_a_past_says_so_and_the_forecast_stays() -> None:
    places = np.arange(60)
    values = 100 + 1.5 * places + 20 * np.sin(2 * np.pi * places / 12)
    found = outlook(Course(Query.parse("select 1 as n"), monthly(values)), 3, Supposed(Supposition(10, "rain"), None, "Rain"))
    assert isinstance(found, Finding)
    assert "did not move together" in found.told[0]
    assert found.spec is not None
    assert len(found.spec.y) == 2
