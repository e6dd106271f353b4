"""How many of some values are of a kind."""

import pytest

from insightora_dash.sources.typing.shares import matches, mostly, readings


@pytest.mark.parametrize(("misses", "likely"), [(0, True), (5, True), (6, False), (100, False)])
def test_one_in_twenty_may_miss(misses: int, likely: bool) -> None:
    assert mostly(str.isdigit, ["x"] * misses + ["1"] * (100 - misses)) is likely


def test_nothing_is_of_no_kind() -> None:
    assert not mostly(str.isdigit, [])


def test_what_is_read_comes_once_for_each_value_and_is_read_once_a_spelling() -> None:
    asked: list[str] = []

    def read(value: str) -> int | None:
        asked.append(value)
        return int(value) if value.isdigit() else None

    assert matches(read, ["7", "7", "8"]) == [7, 7, 8]
    assert asked == ["7", "8"]


def test_a_smaller_share_may_be_asked_for() -> None:
    assert readings(lambda value: value if value == "a" else None, ["a", "b", "c", "d"], 0.25) == [("a", "a")]
