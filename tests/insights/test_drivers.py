"""Drivers of a change: their parts are the change, to the last digit."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from insightora_dash.insights.drivers import drivers, mean_drivers

AMOUNTS = st.dictionaries(st.sampled_from("ABCDEFGHIJKL"), st.decimals(-10**9, 10**9, places=2), max_size=12)
ROWS = st.dictionaries(st.sampled_from("ABCDEF"), st.tuples(st.decimals(-10**6, 10**6, places=2), st.integers(1, 1000)), min_size=1, max_size=6)


@given(AMOUNTS, AMOUNTS, st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_the_drivers_of_a_sum_are_the_change(before: dict[str, Decimal], after: dict[str, Decimal], shown: int) -> None:
    change = drivers(before, after, shown=shown)
    assert sum((one.change for one in change.drivers), Decimal(0)) == change.change == sum(after.values(), Decimal(0)) - sum(before.values(), Decimal(0))


@given(ROWS, ROWS, st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_the_drivers_of_an_average_are_the_change(before: dict[str, tuple[Decimal, int]], after: dict[str, tuple[Decimal, int]], shown: int) -> None:
    change = mean_drivers(before, after, shown=shown)
    assert abs(sum((one.change for one in change.drivers), Decimal(0)) - change.change) < Decimal("0.0000001")


def test_groups_beyond_those_asked_for_are_told_as_all_others() -> None:
    change = drivers({"A": 10.1, "B": 5}, {"A": 20.3, "B": 5}, whole=(Decimal("20.10"), Decimal("29.30")))
    assert [(one.name, one.change) for one in change.drivers] == [("A", Decimal("10.2")), ("B", 0), (None, Decimal("-1.00"))]


def test_a_column_in_which_one_group_made_the_change_tells_more_than_one_in_which_all_did() -> None:
    one = drivers({"A": 100, "B": 100}, {"A": 150, "B": 100})
    all_of_them = drivers({"x": 100, "y": 100}, {"x": 125, "y": 125})
    assert one.telling > 0.4
    assert all_of_them.telling == 0.0


def test_an_average_changes_by_what_is_sold_and_by_how_much_of_it() -> None:
    change = mean_drivers({"cheap": (100, 10), "dear": (1000, 10)}, {"cheap": (100, 10), "dear": (3000, 30)})
    assert {one.name: round(float(one.change), 2) for one in change.drivers} == {"cheap": 14.06, "dear": 8.44}
    assert change.change == Decimal("22.5")
