"""A forecast in a tile: drawn in its band, with its error beside the naive one, or declined with a reason."""

import math
import random

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.charts.figure import draw
from insightora_dash.dashboards import service
from tests.dashboards.test_tiles import add, board

__all__ = ["board"]
CHART = {"kind": "line", "x": "month", "y": ["revenue"], "options": {"format": {"forecast": True}}}


def monthly(values: list[float]) -> str:
    rows = ", ".join(f"(date '{2020 + at // 12}-{at % 12 + 1:02d}-01', {value:.2f})" for at, value in enumerate(values))
    return f"select date_trunc('month', m) as month, sum(v) as revenue from (values {rows}) as t(m, v) group by 1 order by 1"


def seasonal() -> list[float]:
    chance = random.Random(1)
    return [200 + 3 * at + 40 * math.sin(at * math.pi / 6) + chance.gauss(0, 4) for at in range(60)]


def test_a_tile_carries_its_figure_on_and_says_how_wrong_that_was_before(asker: Actor, board: str) -> None:
    tile = add(asker, board, title="Revenue", sql=monthly(seasonal()), chart=CHART)
    shown = service.open_tile(asker, board, tile)
    assert shown.error is None
    assert shown.ahead is not None
    assert shown.ahead.spec is not None
    assert shown.ahead.result is not None
    assert shown.result is not None
    assert shown.ahead.result.row_count > 6
    assert shown.result.row_count == 60
    assert all(part in shown.ahead.told for part in ("80", "off on average", "repeating the last cycle"))
    figure = draw(shown.ahead.spec, shown.ahead.result)
    assert figure is not None
    band, expected, actual = figure["data"]
    assert (band["fill"], expected["line"]["dash"], "rows" in actual, "rows" in expected) == ("toself", "dash", False, False)


def test_it_is_made_once_for_the_same_rows(asker: Actor, board: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tile = add(asker, board, title="Revenue", sql=monthly(seasonal()), chart=CHART)
    first = service.open_tile(asker, board, tile)
    monkeypatch.setattr("insightora_dash.dashboards.ahead.outlook", lambda *_asked: pytest.fail("made again"))
    again = service.open_tile(asker, board, tile)
    assert first.ahead is not None
    assert again.ahead is not None
    assert again.ahead.told == first.ahead.told


@pytest.mark.parametrize(("sql", "reason"), [
    (monthly([random.Random(2).gauss(100, 30) for _at in range(6)]), "No forecast"),
    ("select date_trunc('month', order_date) as month, channel, sum(revenue) as revenue from sales.sales group by all order by 1", "No forecast"),
])  # fmt: skip
def test_what_cannot_be_carried_on_keeps_its_chart_and_says_why(asker: Actor, board: str, sql: str, reason: str) -> None:
    shown = service.open_tile(asker, board, add(asker, board, title="Revenue", sql=sql, chart=CHART))
    assert shown.error is None
    assert shown.ahead is not None
    assert (shown.ahead.spec, reason in shown.ahead.told) == (None, True)


def test_a_tile_that_does_not_ask_for_it_has_none(asker: Actor, board: str) -> None:
    assert service.open_tile(asker, board, add(asker, board, title="Revenue", sql=monthly(seasonal()))).ahead is None
