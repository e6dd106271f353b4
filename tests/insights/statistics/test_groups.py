"""Groups and columns: what differs, what goes together, what is far out; and none of it in noise."""

import numpy as np

from insightora_dash.insights.statistics.evidence import RATE, adjusted
from insightora_dash.insights.statistics.groups import GroupStats, concentration, different
from insightora_dash.insights.statistics.rows import correlation, outliers

RANDOM = np.random.default_rng(7)


def groups(*means: float, rows: int = 200) -> list[GroupStats]:
    found = []
    for name, mean in enumerate(means):
        values = RANDOM.normal(mean, 10, size=rows)
        found.append(GroupStats(name, rows, float(values.mean()), float(values.var(ddof=1))))
    return found


def test_a_group_that_differs_is_found_and_equal_ones_are_not() -> None:
    found = different(groups(50, 50, 60, 50))
    assert min(found, key=lambda one: one.p).about["name"] == 2
    alike = [min(adjusted([one.p for one in different(groups(50, 50, 50, 50))])) <= RATE for _time in range(40)]
    assert sum(alike) <= 6


def test_a_group_of_few_rows_is_not_judged() -> None:
    assert [one.about["name"] for one in different([*groups(50, 50), GroupStats("few", 5, 900.0, 1.0)])] == [0, 1]


def test_the_mean_of_the_rest_is_that_of_its_rows() -> None:
    found = different([GroupStats("a", 30, 10.0, 1.0), GroupStats("b", 60, 20.0, 1.0), GroupStats("c", 30, 40.0, 1.0)])
    assert found[0].about["rest"] == (60 * 20 + 30 * 40) / 90


def test_few_groups_that_hold_most_are_told_and_even_ones_are_not() -> None:
    even, uneven = concentration([10.0] * 12), concentration([500.0, 300.0, *[10.0] * 10])
    assert even is not None
    assert even.p == 1.0
    assert uneven is not None
    assert (uneven.p, uneven.about["count"], uneven.about["of"]) == (0.0, 2, 12)
    assert concentration([5.0, -3.0, 2.0, 1.0, 1.0]) is None


def test_columns_that_go_together_are_found() -> None:
    left = RANDOM.normal(size=500)
    together, apart = correlation(left, 2 * left + RANDOM.normal(size=500)), correlation(left, RANDOM.normal(size=500))
    assert together is not None
    assert apart is not None
    assert (together.p < 1e-10, apart.p) == (True, 1.0)


def test_a_column_made_of_another_is_not_told() -> None:
    left = RANDOM.normal(size=100)
    same = correlation(left, 3 * left)
    assert same is not None
    assert same.p == 1.0


def test_a_value_far_out_is_found_and_a_long_tail_is_not() -> None:
    values = RANDOM.normal(100, 5, size=400)
    values[10] = 400.0
    slip, tail = outliers(values), outliers(RANDOM.lognormal(3, 1, size=400))
    assert slip is not None
    assert tail is not None
    assert slip.about["values"] == [400.0]
    assert (slip.p < RATE, tail.p > RATE) == (True, True)
