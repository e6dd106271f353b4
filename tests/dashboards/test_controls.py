"""Filter tiles: what they offer, how they depend on each other, which tiles they leave alone."""

from typing import Any

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import service
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.controls import Control
from insightora_dash.dashboards.view import TileView
from insightora_dash.platform.errors import Invalid
from tests.dashboards.test_tiles import add, board

__all__ = ["board"]
COUNT = "select count(*) as n from sales.sales"


def filters(actor: Actor, board: str, column: str, look: str = "list", without: Any = ()) -> str:
    settings = {"column": ["sales", "sales", column], "look": look, "without": list(without)}
    return add(actor, board, kind="filter", sql="", title=column, settings=settings)


def offered(view: TileView) -> Control:
    assert view.control is not None, view.error
    return view.control


def test_a_list_offers_its_values_the_most_frequent_first(asker: Actor, board: str) -> None:
    shown = offered(service.open_tile(asker, board, filters(asker, board, "region")))
    assert [(option.value, option.rows) for option in shown.options] == [("East", 30), ("North", 30), ("South", 30), ("West", 30)]
    assert (shown.label, shown.more) == ("Region", False)


def test_dates_and_ranges_offer_their_ends(asker: Actor, board: str) -> None:
    days = offered(service.open_tile(asker, board, filters(asker, board, "order_date", "dates")))
    numbers = offered(service.open_tile(asker, board, filters(asker, board, "quantity", "range")))
    assert (days.low, days.high) == ("2024-01-01", "2024-12-23")
    assert (numbers.low, numbers.high, numbers.whole) == (1, 5, True)


def test_a_list_depends_on_the_other_filters_but_not_on_itself(asker: Actor, board: str) -> None:
    tile = filters(asker, board, "channel")
    asked = Asked((f"{tile}~sales~sales~channel~in~Online", "other~sales~sales~order_date~between~2024-01-01~2024-01-04"))
    shown = offered(service.open_tile(asker, board, tile, asked))
    assert [(option.value, option.rows) for option in shown.options] == [("Online", 1), ("Store", 1)]


def test_a_filter_leaves_the_tiles_alone_that_its_scope_names(asker: Actor, board: str) -> None:
    alone, narrowed = add(asker, board, sql=COUNT), add(asker, board, sql=COUNT)
    tile = filters(asker, board, "channel", without=[alone])
    answers = service.answer_tiles(asker, board, [alone, narrowed], Asked((f"{tile}~sales~sales~channel~in~Online",)))
    assert [shown.result.rows() for shown in answers.tiles if shown.result] == [[(120,)], [(40,)]]


def test_columns_are_offered_with_the_look_that_suits_them(asker: Actor, board: str) -> None:
    add(asker, board, sql=COUNT)
    found = {choice.column[2]: choice.look for choice in service.filter_choices(asker, board)}
    assert found == {"order_date": "dates", "channel": "list", "region": "list", "revenue": "range", "quantity": "range"}


def test_a_filter_whose_column_is_gone_says_so(asker: Actor, board: str) -> None:
    shown = service.open_tile(asker, board, filters(asker, board, "gone"))
    assert shown.error is not None
    assert "gone" in shown.error


@pytest.mark.parametrize("settings", [None, {}, {"column": ["a"], "look": "list"}, {"column": ["a", "b", "c"], "look": "wheel"},
                                      {"column": ["a", "b", "c"], "look": "list", "without": "t"}])  # fmt: skip
def test_settings_that_cannot_be_read_are_refused(asker: Actor, board: str, settings: Any) -> None:
    with pytest.raises(Invalid):
        add(asker, board, kind="filter", sql="", settings=settings)
