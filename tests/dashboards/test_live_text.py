"""Live values in texts."""

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import service
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.live_text import filled, names_in
from tests.dashboards.test_tiles import add, board

__all__ = ["board"]


@pytest.mark.parametrize(("text", "shown"), [
    ("We sold {{ Total }}.", "We sold 12."), ("{{total}} and {{ TOTAL }}", "12 and 12"), ("{{ gone }}", "gone: ?"), ("{{ 7*7 }} {% x %}", "7\\*7: ? {% x %}"),
    ("{{ {{ total }} }}", "{{ 12 }}"), ("no braces", "no braces"), ("{{ odd }}", "\\*b\\* \\<i\\>"), ("{{ self.__class__ }}", "self.\\_\\_class\\_\\_: ?"),
])  # fmt: skip
def test_names_become_values_and_nothing_is_evaluated(text: str, shown: str) -> None:
    assert filled(text, {"total": "12", "odd": "*b* <i>"}.get) == shown


def test_each_name_is_asked_once() -> None:
    assert names_in("{{ A }} {{ b }} {{a}}") == ["a", "b"]


def test_a_text_shows_the_number_of_a_tile_and_follows_the_filters(asker: Actor, board: str) -> None:
    add(asker, board, title="Rows sold", sql="select count(*) as n from sales.sales")
    text = add(asker, board, kind="text", sql="", text="**{{ rows sold }}** rows")
    assert service.open_dashboard(asker, board).tiles[1].words == "**120** rows"
    assert service.open_tile(asker, board, text, Asked(("~sales~sales~channel~in~Online",))).words == "**40** rows"
