"""Orders that values carry in themselves."""

from datetime import date, datetime

import pytest

from insightora_dash.charts.calendar import grain_of, rank, short_names, steps


@pytest.mark.parametrize("values", [[], ["Online", "Stores"], ["Online", 3], [True, False], ["10-19", "0-9"]])
def test_plain_names_have_no_order(values: list[object]) -> None:
    assert rank(values) is None


def test_numbers_and_dates_have_their_own() -> None:
    key = rank([3, 1.5])
    assert key is not None
    assert sorted([3, 1.5], key=key) == [1.5, 3]


@pytest.mark.parametrize(
    ("moments", "grain"),
    [
        ([date(2025, 1, 1), date(2026, 1, 1)], "year"),
        ([date(2025, 1, 1), date(2025, 4, 1)], "quarter"),
        ([date(2025, 1, 1), date(2025, 2, 1)], "month"),
        ([date(2025, 1, 1), date(2025, 2, 2)], "day"),
        ([datetime(2025, 1, 1, 3), datetime(2025, 1, 1)], "hour"),
        ([datetime(2025, 1, 1, 3, 30), datetime(2025, 1, 1)], None),
        ([date(2025, 1, 1)], "day"),
    ],
)
def test_the_grain_is_read_from_the_moments(moments: list[date], grain: str | None) -> None:
    assert grain_of(moments) == grain


def test_steps_fill_what_is_missing() -> None:
    assert steps(date(2025, 11, 1), date(2026, 2, 1), "month") == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    assert steps(date(2025, 1, 1), date(2025, 7, 1), "quarter") == [date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1)]
    assert steps(date(2025, 1, 6), date(2025, 1, 20), "week")[1] == date(2025, 1, 13)
    assert len(steps(datetime(2025, 1, 1, 0), datetime(2025, 1, 1, 5), "hour")) == 6
    assert steps(2024, 2026, "year") == [2024, 2025, 2026]


@pytest.mark.parametrize(
    ("first", "last", "grain"),
    [(date(1900, 1, 1), date(2026, 1, 1), "day"), (date(2025, 1, 1), date(2025, 2, 1), None), (date(2025, 1, 31), date(2025, 3, 1), "month"),
     (1, 10_000, "year"), (date(2025, 1, 1), date(2025, 1, 2), "hour")],
)  # fmt: skip
def test_what_has_no_steps_or_too_many_is_left_as_it_is(first: object, last: object, grain: str | None) -> None:
    assert steps(first, last, grain) == []


def test_only_months_and_weekdays_are_abbreviated() -> None:
    assert short_names(["Monday", "Friday"]) == ["Mon", "Fri"]
    assert short_names(["März", "Januar"]) == ["Mär", "Jan"]
    assert short_names(["Monday", "Online"]) == ["Monday", "Online"]


def test_signed_numbers_stand_in_their_order() -> None:
    key = rank(["+10", "+02", "-01", "+00"])
    assert key is not None
    assert sorted(["+10", "+02", "-01", "+00"], key=key) == ["-01", "+00", "+02", "+10"]
