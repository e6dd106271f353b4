"""What the benchmark of people who refresh asks for, and what it counts."""

from bench.crowd import Board, refresh
from bench.refreshing import Refreshes, unseen_filters
from bench.tiles import TILES


def test_no_filter_is_asked_for_twice() -> None:
    asked = list(unseen_filters())
    assert len(asked) == len(set(asked)) == 960


def test_a_refresh_asks_for_every_tile_with_the_filters() -> None:
    address, body = refresh(Board("b1", ["t1", "t2"]), ["~s~s~region~in~North"])
    assert address == "/dashboards/b1/tiles"
    assert (body["asked"], body["tiles"]) == ({"f": ["~s~s~region~in~North"]}, ["t1", "t2"])


def test_charts_a_second_count_the_tiles_of_all_answers() -> None:
    assert Refreshes(seconds=[0.5, 0.7], lasted=4.0).charts_a_second == 2 * len(TILES) / 4
