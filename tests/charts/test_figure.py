"""Figures: what a person would see in them."""

import json
import subprocess
import sys
from datetime import date, datetime
from typing import Any

import pytest

from insightora_dash.charts.choice import fit
from insightora_dash.charts.figure import draw, height_of, least_height_of
from insightora_dash.charts.registry import kinds
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import Result
from tests.charts.results import by_channel, by_month, by_month_and_channel, group, measure, moment, months, result

NB = "\u00a0"


def drawn(kind: str, found: Result, **more: Any) -> dict[str, Any]:
    spec = fit(found, kind)
    assert spec is not None, f"{kind} does not fit"
    figure = draw(spec, found, **more)
    assert figure is not None
    json.dumps(figure, allow_nan=False)
    return figure


def test_every_kind_but_number_and_table_is_a_figure() -> None:
    assert {name for name, kind in kinds().items() if kind.draw is None} == {"kpi", "pivot", "table"}
    assert draw(ChartSpec("table"), by_channel()) is None
    assert draw(ChartSpec("kpi", y=("revenue",)), by_channel()) is None


def test_every_kind_has_an_icon_a_label_and_words() -> None:
    for name, kind in kinds().items():
        assert kind.icon == f"chart-{name}"
        assert all((kind.label, kind.words, kind.needs))


def test_drawing_never_imports_plotly_or_dash() -> None:
    code = (
        "import sys, insightora_dash.charts.figure as f, insightora_dash.charts.registry as r; r.kinds();"
        "print(sorted({'plotly', 'dash', 'pandas'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_figure_is_small() -> None:
    assert len(json.dumps(drawn("line", by_month(*range(1, 13))))) < 4000


# Bars


def test_bars_stand_in_the_order_of_their_size_with_their_values_above() -> None:
    figure = drawn("bar", by_channel())
    (trace,) = figure["data"]
    assert trace["x"] == ["Online", "Stores", "Partners"]
    assert trace["y"] == [190.0, 160.5, 69.0]
    assert trace["text"] == ["€190", "€160.50", "€69"]
    assert trace["customdata"][1] == ("Stores", "€160.50")
    assert figure["layout"]["xaxis"]["categoryarray"] == trace["x"]
    assert figure["layout"]["title"]["text"] == "Revenue"


def test_bars_keep_the_order_the_question_gave() -> None:
    found = by_channel()
    spec = ChartSpec("bar", "channel", ("revenue",), options={"sort": "rows"})
    figure = draw(spec, found)
    assert figure is not None
    assert figure["data"][0]["x"] == ["Stores", "Online", "Partners"]


def test_many_bars_have_an_axis_instead_of_labels() -> None:
    days = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
    found = result([group("weekday"), measure("orders", None)], [(day, 1000.0 * place) for place, day in enumerate(days)])
    figure = drawn("bar", found)
    assert "text" not in figure["data"][0]
    assert figure["layout"]["yaxis"]["ticktext"][-1] == f"6{NB}k"


@pytest.mark.parametrize(
    ("names", "ordered"),
    [
        (("Friday", "Monday", "Sunday"), ["Monday", "Friday", "Sunday"]),
        (("Mär", "Jan", "Feb"), ["Jan", "Feb", "Mär"]),
        (("2026-02", "2025-11", "2026-01"), ["2025-11", "2026-01", "2026-02"]),
        (("Q2 2026", "Q4 2025", "Q1 2026"), ["Q4 2025", "Q1 2026", "Q2 2026"]),
        (("10-19", "0-9", "20+"), ["0-9", "10-19", "20+"]),
    ],
)
def test_groups_with_an_order_of_their_own_keep_it(names: tuple[str, ...], ordered: list[str]) -> None:
    figure = drawn("bar", by_channel(*((name, 1.0 + place) for place, name in enumerate(names))))
    assert figure["data"][0]["x"] == ordered


def test_long_weeks_are_abbreviated_and_full_in_the_hover() -> None:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    figure = drawn("bar", by_channel(*((day, 1.0) for day in days)))
    assert figure["layout"]["xaxis"]["ticktext"] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert figure["data"][0]["customdata"][2][0] == "Wednesday"


def test_lying_bars_read_from_the_top_and_shorten_long_names() -> None:
    figure = drawn("bar_horizontal", by_channel(("Cordless drill 18 V professional set", 3.0), ("Lamp", 5.0), (None, 1.0)))
    (trace,) = figure["data"]
    axis = figure["layout"]["yaxis"]
    assert trace["orientation"] == "h"
    assert trace["y"] == ["Lamp", "Cordless drill 18 V professional set", "(empty)"]
    assert axis["range"] == [2.5, -0.5]
    assert axis["ticktext"][1] == "Cordless drill 18 V…"


def test_names_are_never_markup() -> None:
    figure = drawn("bar", by_channel(("<b>A</b> & co", 3.0), ("B", 2.0)))
    assert figure["layout"]["xaxis"]["ticktext"][0] == "&lt;b&gt;A&lt;/b&gt; &amp; co"


def test_negative_bars_stand_on_a_visible_zero() -> None:
    axis = drawn("bar", by_channel(("North", 120.0), ("South", -45.0), ("West", None)))["layout"]["yaxis"]
    assert axis["zeroline"] is True
    assert axis["range"][0] < -45 < 120 < axis["range"][1]


def test_only_the_first_groups_are_drawn() -> None:
    found = result([group("product"), measure()], [(f"Product {place}", float(place)) for place in range(240)])
    assert len(drawn("bar_horizontal", found)["data"][0]["y"]) == 30


def test_grouped_bars_have_a_colour_and_a_legend_entry_each() -> None:
    rows = [(product, channel, 10.0 * place) for place, product in enumerate(("Hose", "Lamp", "Drill"), 1) for channel in ("Online", "Stores")]
    figure = drawn("bar_grouped", result([group("product"), group(), measure()], rows))
    assert [trace["name"] for trace in figure["data"]] == ["Online", "Stores"]
    assert len({trace["marker"]["color"] for trace in figure["data"]}) == 2
    assert figure["layout"]["showlegend"] is True
    assert figure["layout"]["barmode"] == "group"


def test_measures_of_one_unit_stand_side_by_side() -> None:
    figure = drawn("bar_grouped", result([group(), measure(), measure("cost")], [("Online", 3.0, 2.0), ("Stores", 2.0, 1.0)]))
    assert [trace["name"] for trace in figure["data"]] == ["Revenue", "Cost"]
    assert "title" not in figure["layout"]


def test_stacked_bars_reach_as_high_as_their_sum() -> None:
    figure = drawn("bar_stacked", by_month_and_channel(3))
    assert figure["layout"]["barmode"] == "relative"
    assert figure["layout"]["yaxis"]["range"][1] >= 120 + 160
    assert figure["data"][0]["x"] == ["2025-01-01", "2025-02-01", "2025-03-01"]


def test_a_missing_month_leaves_room_between_bars() -> None:
    found = result([moment(), measure()], [(date(2025, 1, 1), 1.0), (date(2025, 3, 1), 2.0), (date(2025, 4, 1), 2.0)])
    axis = drawn("bar", found)["layout"]["xaxis"]
    assert (axis["type"], axis["dtick"]) == ("date", "M1")


def test_a_ranking_of_months_names_them() -> None:
    spec = ChartSpec("bar_horizontal", "month", ("revenue",), options={"sort": "rows"})
    figure = draw(spec, result([moment(), measure()], [(date(2025, 3, 1), 9.0), (date(2025, 1, 1), 5.0)]))
    assert figure is not None
    assert figure["data"][0]["y"] == ["Mar 2025", "Jan 2025"]


# Lines


def test_a_missing_month_breaks_the_line() -> None:
    found = result([moment(), measure()], [(at, 1.0) for at in months(6) if at.month != 3])
    (trace,) = drawn("line", found)["data"]
    assert trace["x"][2] == "2025-03-01"
    assert trace["y"] == [1.0, 1.0, None, 1.0, 1.0, 1.0]
    assert trace["connectgaps"] is False


def test_a_missing_month_is_zero_by_choice() -> None:
    found = result([moment(), measure()], [(at, 1.0) for at in months(6) if at.month != 3])
    figure = draw(ChartSpec("line", "month", ("revenue",), options={"gaps": "zero"}), found)
    assert figure is not None
    assert figure["data"][0]["y"][2] == 0.0


def test_a_point_between_two_gaps_is_a_dot() -> None:
    days = [date(2026, 1, day) for day in range(1, 29) if day not in (9, 11)]
    (trace,) = drawn("line", result([moment("day", "day"), measure()], [(day, 1.0) for day in days]))["data"]
    assert trace["mode"] == "lines+markers"


def test_lines_are_named_at_their_ends() -> None:
    layout = drawn("line", by_month_and_channel(9, ("Online", "Stores", "Partners")))["layout"]
    assert [note["text"] for note in layout["annotations"]] == ["Online", "Stores", "Partners"]
    assert {note["x"] for note in layout["annotations"]} == {"2025-09-01"}
    assert layout["showlegend"] is False
    assert layout["xaxis"]["range"][1] < "2025-09-20"


def test_names_at_the_ends_keep_apart() -> None:
    rows = [(at, name, 100.0 + step) for at in months(3) for step, name in enumerate(("A", "B", "C"))]
    layout = drawn("line", result([moment(), group(), measure()], rows))["layout"]
    heights = [note["y"] for note in layout["annotations"]]
    gap = 0.069 * (layout["yaxis"]["range"][1] - layout["yaxis"]["range"][0])
    assert min(heights[1] - heights[0], heights[2] - heights[1]) >= gap


def test_many_lines_have_a_legend_and_the_biggest_are_kept() -> None:
    figure = drawn("line", by_month_and_channel(3, [f"Shop {place}" for place in range(11)]))
    assert [trace["name"] for trace in figure["data"]] == [f"Shop {place}" for place in range(10, 2, -1)]
    assert figure["layout"]["showlegend"] is True


def test_a_line_over_years_and_over_weekdays() -> None:
    years = drawn("line", result([moment("year", "year", type="BIGINT"), measure()], [(2024, 1.0), (2026, 3.0), (2021, 3.0)]))
    assert years["data"][0]["x"] == [2021, 2022, 2023, 2024, 2025, 2026]
    assert years["layout"]["xaxis"]["tickformat"] == "d"
    days = drawn("line", by_channel(("Tue", 1.0), ("Mon", 2.0), ("Wed", 2.0)))
    assert days["data"][0]["x"] == ["Mon", "Tue", "Wed"]


@pytest.mark.parametrize(
    ("grain", "moments", "dtick", "tickformat"),
    [
        ("month", months(9), "M1", "%b\n%Y"),
        ("month", months(36), "M3", "%b\n%Y"),
        ("month", months(240), "M24", "%Y"),
        ("quarter", [date(2024, month, 1) for month in (1, 4, 7, 10)], "M3", "Q%q\n%Y"),
        ("year", [date(year, 1, 1) for year in range(2000, 2020)], "M24", "%Y"),
        ("week", [date(2026, 1, day) for day in (5, 12, 19)], 7 * 86_400_000, "%-d %b\n%Y"),
        ("day", [date(2026, 1, day) for day in range(1, 8)], 86_400_000, "%-d %b\n%Y"),
        (None, [date(2026, 1, 5), date(2026, 1, 12)], 86_400_000, "%-d %b\n%Y"),
        (None, months(4), "M1", "%b\n%Y"),
    ],
)
def test_ticks_fall_on_the_grain(grain: str | None, moments: list[date], dtick: object, tickformat: str) -> None:
    figure = draw(ChartSpec("line", "month", ("revenue",)), result([moment(grain=grain), measure()], [(at, 1.0) for at in moments]))
    assert figure is not None
    axis = figure["layout"]["xaxis"]
    assert (axis["dtick"], axis["tickformat"]) == (dtick, tickformat)


def test_hours_and_instants_have_ticks_that_follow_the_zoom() -> None:
    for grain, minutes in (("hour", 0), (None, 17)):
        rows = [(datetime(2026, 1, 1, hour, minutes), 1.0) for hour in range(20)]
        axis = drawn("line", result([moment("at", grain, type="TIMESTAMP"), measure()], rows))["layout"]["xaxis"]
        assert axis["tickformat"].startswith("%H:%M")
        assert axis["tickformatstops"]


def test_german_figures_speak_german() -> None:
    figure = drawn("line", by_month(1000.5, 2000.5, 3000.0), locale="de")
    assert figure["layout"]["separators"] == ",."
    assert figure["data"][0]["customdata"][0] == f"1.000,50{NB}€"
    assert figure["layout"]["yaxis"]["ticktext"][-1] == f"3{NB}Tsd.{NB}€"


def test_two_measures_over_time_are_two_lines() -> None:
    figure = drawn("line", result([moment(), measure(), measure("cost")], [(at, 3.0, 2.0) for at in months(4)]))
    assert [trace["name"] for trace in figure["data"]] == ["Revenue", "Cost"]


def test_a_high_narrow_course_does_not_start_at_zero_but_bars_do() -> None:
    found = by_month(1000, 1010, 1005)
    assert drawn("line", found)["layout"]["yaxis"]["range"][0] == 1000
    assert drawn("bar", found)["layout"]["yaxis"]["range"][0] == 0


def test_an_area_breaks_at_gaps_and_stands_on_zero() -> None:
    found = result([moment(), measure()], [(at, 1000.0) for at in months(6) if at.month != 3])
    figure = drawn("area", found)
    assert [trace["x"] for trace in figure["data"]] == [["2025-01-01", "2025-02-01"], ["2025-04-01", "2025-05-01", "2025-06-01"]]
    assert all(trace["fill"] == "tozeroy" for trace in figure["data"])
    assert figure["layout"]["yaxis"]["range"][0] == 0


def test_stacked_areas_reach_as_high_as_their_sum() -> None:
    figure = drawn("area", by_month_and_channel(4))
    assert {trace["stackgroup"] for trace in figure["data"]} == {"parts"}
    assert figure["layout"]["yaxis"]["range"][1] >= 130 + 170
    assert figure["layout"]["showlegend"] is True


def test_lines_of_two_groups_are_named_after_both() -> None:
    rows = [(at, channel, currency, 1.0) for at in months(4) for channel in ("Online", "Stores") for currency in ("EUR", None)]
    figure = drawn("line", result([moment(), group(), group("currency"), measure(unit=None)], rows))
    assert {trace["name"] for trace in figure["data"]} == {"Online, EUR", "Online, (empty)", "Stores, EUR", "Stores, (empty)"}


# Edges


@pytest.mark.parametrize("kind", [name for name, kind in kinds().items() if kind.draw])
def test_no_rows_draw_a_sentence(kind: str) -> None:
    empty = result([group(), group("city"), measure()], [])
    figure = draw(ChartSpec(kind, "channel", ("revenue",), "city"), empty)
    assert figure is not None
    assert figure["data"] == []
    assert figure["layout"]["annotations"][0]["text"] == "Nothing to draw: no rows."


def test_only_nulls_draw_a_sentence() -> None:
    figure = draw(ChartSpec("bar", "channel", ("revenue",)), by_channel(("Online", None)))
    assert figure is not None
    assert figure["data"] == []


def test_rows_that_share_a_place_are_never_drawn_over_each_other() -> None:
    figure = draw(ChartSpec("bar", "channel", ("revenue",)), by_channel(("Online", 1.0), ("Online", 2.0)))
    assert figure is not None
    assert figure["data"] == []
    assert figure["layout"]["annotations"][0]["text"].startswith("Several rows share a place")


def test_a_column_that_is_gone_draws_a_sentence() -> None:
    figure = draw(ChartSpec("bar", "shop", ("revenue",)), by_channel())
    assert figure is not None
    assert figure["layout"]["annotations"][0]["text"] == "The columns of this chart are no longer in the result."


@pytest.mark.parametrize("kind", ["bar", "bar_horizontal", "line", "area"])
def test_a_single_row_is_drawn(kind: str) -> None:
    figure = draw(ChartSpec(kind, "month", ("revenue",)), by_month(5.0))
    assert figure is not None
    assert figure["data"][0]["customdata"]


def test_a_single_year_and_a_null_time_are_drawn() -> None:
    years = result([moment("year", "year", type="BIGINT"), measure()], [(2026, 5.0), (None, 2.0)])
    figure = draw(ChartSpec("line", "year", ("revenue",)), years)
    assert figure is not None
    assert figure["data"][0]["x"] == [2026]


def test_true_and_false_are_groups() -> None:
    figure = drawn("bar", result([group("late", type="BOOLEAN", role="boolean"), measure()], [(True, 1.0), (False, 2.0)]))
    assert figure["data"][0]["x"] == ["No", "Yes"]


@pytest.mark.parametrize(
    ("kind", "found", "height"),
    [
        ("bar", by_channel(), 300),
        ("bar", result([group(), measure()], []), 140),
        ("bar_horizontal", by_channel(), 122),
        ("heatmap", by_month_and_channel(9, [f"Shop {p}" for p in range(20)]), 564),
    ],
)
def test_the_height_grows_with_lying_rows(kind: str, found: Result, height: int) -> None:
    spec = fit(found, kind) or ChartSpec(kind, "channel", ("revenue",))
    assert height_of(spec, found) == height
    assert least_height_of(spec, found) < height
