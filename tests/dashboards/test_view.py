"""Which tiles share a row on a phone."""

import pytest

from insightora_dash.charts.spec import ChartSpec
from insightora_dash.dashboards.checks import read_tile
from insightora_dash.dashboards.view import TileView, in_pairs


def view(name: str, kind: str, width: int) -> TileView:
    tile = read_tile({"title": name, "sql": "select 1 as n", "x": 0, "y": 0, "w": width, "h": 2}, name)
    return TileView(tile, spec=ChartSpec(kind))


@pytest.mark.parametrize(("tiles", "pairs"), [
    ("a b", "a b"), ("a b c", "a b"), ("a b c d", "a b c d"), ("a chart b c", "b c"), ("a wide b", ""), ("a", ""), ("", ""), ("a b chart c wide", "a b"),
])  # fmt: skip
def test_numbers_that_follow_each_other_stand_two_by_two(tiles: str, pairs: str) -> None:
    views = [view(name, "bar" if name == "chart" else "kpi", 6 if name == "wide" else 3) for name in tiles.split()]
    assert in_pairs(views) == frozenset(pairs.split())
