"""What people set on a chart: order, top with others, log axis, lines, trend."""

from typing import Any

import pytest

from insightora_dash.charts.choice import fit
from insightora_dash.charts.figure import draw
from insightora_dash.charts.formats import Format, read_format
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import Result
from tests.charts.results import by_channel, by_month, measure, result

MANY = by_channel(("Delta", 1.0), ("Alpha", 40.0), ("Charlie", 3.0), ("Bravo", 20.0))


def formatted(kind: str, found: Result, **format: Any) -> dict[str, Any]:
    spec = fit(found, kind)
    assert spec is not None
    figure = draw(ChartSpec(kind, spec.x, spec.y, spec.color, options={**spec.options, "format": format}), found)
    assert figure is not None
    return figure


@pytest.mark.parametrize(("sort", "names"), [
    (None, ["Alpha", "Bravo", "Charlie", "Delta"]), ("size", ["Alpha", "Bravo", "Charlie", "Delta"]), ("small", ["Delta", "Charlie", "Bravo", "Alpha"]),
    ("name", ["Alpha", "Bravo", "Charlie", "Delta"]), ("rows", ["Delta", "Alpha", "Charlie", "Bravo"]),
])  # fmt: skip
def test_bars_stand_in_the_order_that_is_set(sort: str | None, names: list[str]) -> None:
    assert formatted("bar", MANY, sort=sort)["data"][0]["x"] == names


def test_the_biggest_are_shown_and_the_others_as_one_that_stands_for_no_row() -> None:
    [trace] = formatted("bar", MANY, top=2)["data"]
    assert (trace["x"], trace["y"], trace["rows"]) == (["Alpha", "Bravo", "Others"], [40.0, 20.0, 4.0], [1, 3, None])


def test_others_are_left_out_where_values_do_not_add_up_and_a_single_one_keeps_its_name() -> None:
    found = result([MANY.columns[0], measure("average_price")], MANY.rows())
    assert formatted("bar", found, top=2)["data"][0]["x"] == ["Alpha", "Bravo"]
    assert formatted("bar", MANY, top=3)["data"][0]["x"] == ["Alpha", "Bravo", "Charlie"]


@pytest.mark.parametrize("kind", ["bar", "bar_horizontal"])
def test_a_line_to_compare_with_is_reached_by_the_axis_and_named(kind: str) -> None:
    layout = formatted(kind, MANY, lines=[{"value": 100, "label": "Target <b>"}])["layout"]
    along, axis = ("x", "xaxis") if kind == "bar_horizontal" else ("y", "yaxis")
    assert layout["shapes"][0][f"{along}0"] == 100
    assert layout[axis]["range"][1] >= 100
    assert "Target &lt;b&gt;" in layout["annotations"][-1]["text"]


def test_the_average_is_a_line_of_its_own() -> None:
    assert formatted("bar", MANY, average=True)["layout"]["shapes"][0]["y0"] == 16.0


def test_a_log_axis_needs_values_above_zero_and_carries_its_lines_along() -> None:
    layout = formatted("bar", MANY, log=True, lines=[{"value": 1000}])["layout"]
    assert (layout["yaxis"]["type"], layout["yaxis"]["tickvals"]) == ("log", [1.0, 10.0, 100.0, 1000.0])
    assert layout["annotations"][-1]["y"] == pytest.approx(3)
    below = formatted("bar", by_channel(("A", 1.0), ("B", -1.0)), log=True)
    assert below["layout"]["yaxis"].get("type") != "log"


def test_the_trend_is_the_line_of_least_squares() -> None:
    trace, trend = formatted("line", by_month(1.0, 2.0, 3.0, 4.0), trend=True)["data"]
    assert (trend["x"], trend["y"]) == ([trace["x"][0], trace["x"][-1]], [pytest.approx(1.0), pytest.approx(4.0)])
    assert len(formatted("line", by_month(1.0, None), trend=True)["data"]) == 1


@pytest.mark.parametrize("stored", [
    None, 5, [], {"sort": "x"}, {"top": "5"}, {"top": True}, {"top": 0}, {"log": "yes"}, {"lines": "x"},
    {"lines": [1, {"value": "1"}, {"value": float("nan")}]},
])  # fmt: skip
def test_what_cannot_be_used_is_left_alone(stored: Any) -> None:
    spec = ChartSpec("bar", "channel", ("revenue",), options={"format": stored})
    assert read_format(spec) == Format()
    assert draw(spec, MANY) == draw(ChartSpec("bar", "channel", ("revenue",)), MANY)


def test_a_kind_that_cannot_take_a_setting_is_drawn_without_it() -> None:
    assert read_format(ChartSpec("pie", options={"format": {"log": True, "top": 5}})) == Format()


def test_the_caption_says_what_the_top_leaves_out_unless_the_others_stand_there() -> None:
    from insightora_dash.charts.caption import caption

    spec = ChartSpec("bar", "channel", ("revenue",), options={"format": {"top": 2}})
    assert caption(spec, MANY) == ""
    rates = result([MANY.columns[0], measure("average_price")], MANY.rows())
    assert caption(ChartSpec("bar", "channel", ("average_price",), options={"format": {"top": 2}}), rates) == "first 2 of 4 shown"
