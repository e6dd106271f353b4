"""The kinds beyond bars, lines and slices: when they fit, and what a person sees in them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from insightora_dash.charts.choice import asked_kind, choose, fit
from insightora_dash.charts.figure import draw
from insightora_dash.charts.picks import picks
from insightora_dash.engine.result import Result
from tests.charts.results import by_channel, by_month, by_month_and_channel, group, measure, moment, months, result
from tests.charts.test_figure import drawn

RAW = ("shop", "orders", "price")
STAGES = by_channel(("Visit", 1000.0), ("Basket", 400.0), ("Order", 100.0), unit=None)
PARTS = result([group("category"), group("product"), measure()],
               [("Garden", "Hose", 30.0), ("Garden", "Spade", 10.0), ("Office", "Pen", 20.0)])  # fmt: skip
SPANS = result([group("project"), moment("start", "day"), moment("end", "day")],
               [("B", date(2026, 2, 1), date(2026, 2, 11)), ("A", date(2026, 1, 1), date(2026, 1, 31)), ("C", date(2026, 3, 1), None)])  # fmt: skip


def single_values(count: int, *more: str) -> Result:
    columns = [group("size"), *(measure(name, None, source=RAW) for name in ("price", *more))]
    return result(columns, [("SML"[n % 3], *(float(n * 7 % 31 + place) for place in range(len(columns) - 1))) for n in range(count)])


def daily(count: int) -> Result:
    return result([moment("day", "day"), measure()], [(date(2026, 1, 1) + timedelta(days=n), float(n % 9)) for n in range(count)])


def quotes() -> Result:
    return result([moment("day", "day"), *(measure(name, None) for name in ("open", "high", "low", "close"))],
                  [(date(2026, 1, n), 10.0 + n, 12.0 + n, 9.0 + n, 11.0 + n) for n in range(1, 6)])  # fmt: skip


FITTING = [
    ("bar_percent", by_month_and_channel()), ("step", by_month(1, 2, 3)), ("pareto", by_channel(*((f"P{n}", 50.0 - n) for n in range(6)))),
    ("waterfall", by_channel(("Sales", 100.0), ("Returns", -30.0))), ("funnel", STAGES),
    ("bullet", result([group(), measure(), measure("target")], [("A", 3.0, 4.0)])),
    ("gauge", result([measure("return_rate", "%")], [(0.25,)])), ("bubble", single_values(12, "sold", "weight")), ("calendar", daily(40)), ("gantt", SPANS),
    ("trend", by_month(1, 2, 3)), ("box", single_values(30)), ("violin", single_values(30)), ("density", single_values(120, "sold")), ("treemap", by_channel()),
    ("sunburst", PARTS), ("sankey", result([group("origin"), group("aim"), measure()],
                                                                                [("a", "x", 1.0), ("a", "y", 2.0), ("b", "x", 3.0), ("b", "y", 4.0)])),
    ("radar", by_channel()), ("candlestick", quotes()), ("matrix", single_values(20, "sold", "weight")),
    ("band", result([moment(), *(measure(name) for name in ("revenue", "expected", "low", "high"))], [(at, 100.0, 90.0, 80.0, 95.0) for at in months(12)])),
    ("multiples", by_month_and_channel(6, ("a", "b", "c", "d"))),
    ("combo", result([moment(), measure(), measure("orders", None)], [(at, 100.0, 3.0) for at in months(4)])),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "found"), FITTING, ids=[kind for kind, _found in FITTING])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_kind_draws_what_it_fits_in_both_themes_and_languages(kind: str, found: Result, theme: str) -> None:
    for locale in ("en", "de"):
        figure = drawn(kind, found, theme=theme, locale=locale)
        assert figure["data"]
        assert len(str(figure)) < 60_000


@pytest.mark.parametrize(("kind", "found"), [
    ("bar_percent", by_channel()), ("waterfall", by_channel(("A", 0.5), ("B", 0.5), unit="%")), ("funnel", by_channel(("A", 3.0), ("B", -1.0))),
    ("gauge", by_channel()), ("bubble", single_values(12, "sold")), ("calendar", by_month(*range(20))), ("gantt", by_channel()), ("box", by_channel()),
    ("treemap", by_channel(("A", 3.0), ("B", -1.0))), ("sunburst", by_channel()), ("sankey", by_channel()), ("radar", by_channel(("A", 3.0), ("B", 1.0))),
    ("candlestick", by_month(1, 2, 3)), ("matrix", single_values(20, "sold")), ("multiples", by_month_and_channel()), ("combo", by_month(1, 2, 3)),
    ("pareto", by_channel()), ("trend", by_channel()), ("density", single_values(30, "sold")), ("step", by_channel()), ("bullet", by_channel()),
])  # fmt: skip
def test_a_kind_is_not_offered_for_what_it_would_distort(kind: str, found: Result) -> None:
    assert fit(found, kind) is None


def test_shares_of_every_stack_are_one_whole_and_the_hover_keeps_the_value() -> None:
    online, stores = drawn("bar_percent", by_month_and_channel(3))["data"]
    assert [round(a + b, 9) for a, b in zip(online["y"], stores["y"], strict=True)] == [1.0, 1.0, 1.0]
    assert stores["customdata"][0][1] in ("€140 (58\u00a0%)", "€100 (42\u00a0%)")


def test_a_pareto_line_ends_at_the_whole_even_for_ordered_names() -> None:
    found = result([group("weekday"), measure("orders", None)], [("Mon", 10.0), ("Tue", 40.0), ("Wed", 30.0), ("Thu", 20.0)])
    bars, line = drawn("pareto", found)["data"]
    assert (bars["x"], line["y"]) == (["Tue", "Wed", "Thu", "Mon"], [0.4, 0.7, 0.9, 1.0])


def test_a_waterfall_starts_each_part_where_the_last_one_ended() -> None:
    (trace,) = drawn("waterfall", by_channel(("Sales", 100.0), ("Fees", -10.0), ("Returns", -30.0)))["data"]
    assert trace["x"] == ["Sales", "Fees", "Returns", "Total"]
    assert (trace["base"], trace["y"]) == ([0.0, 100.0, 90.0, 0.0], [100.0, -10.0, -30.0, 60.0])
    assert trace["rows"] == [0, 1, 2, None]


def test_a_funnel_says_how_much_of_the_first_stage_is_left() -> None:
    (trace,) = drawn("funnel", STAGES)["data"]
    assert trace["text"] == ["1\u00a0k · 100\u00a0%", "400 · 40\u00a0%", "100 · 10\u00a0%"]


def test_a_column_that_names_a_target_makes_bullets_the_first_choice() -> None:
    found = result([group(), measure("target"), measure()], [("Online", 4.0, 3.0), ("Stores", 2.0, 5.0)])
    spec, _fitting = choose(found)
    assert (spec.kind, spec.y) == ("bullet", ("revenue", "target"))
    bars, targets = drawn("bullet", found)["data"]
    assert dict(zip(bars["y"], bars["x"], strict=True)) == {"Stores": 5.0, "Online": 3.0}
    assert dict(zip(targets["y"], targets["x"], strict=True)) == {"Stores": 2.0, "Online": 4.0}


def test_a_gauge_is_filled_by_its_share() -> None:
    figure = drawn("gauge", result([measure(), measure("target")], [(30.0, 40.0)]))
    assert figure["data"][0]["values"] == [0.75, 0.25, 1]
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["€30", "75\u00a0% of €40"]


def test_a_calendar_has_a_line_for_every_weekday() -> None:
    (trace,) = drawn("calendar", daily(40))["data"]
    assert len(trace["z"]) == 7
    assert trace["z"][3][0] == 0.0  # 1 January 2026 was a Thursday
    assert trace["z"][0][0] is None


def test_a_timeline_begins_with_the_earliest_and_leaves_out_what_has_no_end() -> None:
    (trace,) = drawn("gantt", SPANS)["data"]
    assert [told[0] for told in trace["customdata"]] == ["A", "B"]
    assert trace["x"][1] == 10 * 86_400_000


def test_moments_of_a_day_can_be_a_timeline_too() -> None:
    found = result([group("job"), moment("begun", None, type="TIMESTAMP"), moment("done", None, type="TIMESTAMP")],
                   [("A", datetime(2026, 1, 1, 9), datetime(2026, 1, 1, 10))])  # fmt: skip
    assert drawn("gantt", found)["data"][0]["x"] == [3_600_000]


def test_a_trend_tells_the_newest_value_and_its_change() -> None:
    notes = [note["text"] for note in drawn("trend", by_month(100.0, 150.0))["layout"]["annotations"]]
    assert notes == ["€150", "Feb 2025: ▲ 50.0\u00a0% against Jan 2025", "Revenue"]


def test_tiles_within_their_groups_add_up() -> None:
    (trace,) = drawn("treemap", PARTS)["data"]
    sums = dict(zip(trace["ids"], trace["values"], strict=True))
    assert (sums["Garden"], sums["Garden/Hose"], sums["Office"]) == (40.0, 30.0, 20.0)
    assert trace["parents"][trace["ids"].index("Garden/Hose")] == "Garden"


def test_density_counts_every_row_once() -> None:
    (trace,) = drawn("density", single_values(120, "sold"))["data"]
    assert sum(count or 0 for line in trace["z"] for count in line) == 120


def test_boxes_keep_single_values_apart_by_group() -> None:
    traces = drawn("box", single_values(30))["data"]
    assert {trace["name"] for trace in traces} == {"S", "M", "L"}
    assert sum(len(trace["y"]) for trace in traces) == 30


@pytest.mark.parametrize(("words", "kind"), [
    ("as a waterfall", "waterfall"), ("as a treemap", "treemap"), ("box plot please", "box"), ("as 100 % bars", "bar_percent"), ("Trichter", "funnel"),
    ("as small multiples", "multiples"), ("scatter matrix", "matrix"), ("sparkline", "trend"), ("Netzdiagramm", "radar"),
])  # fmt: skip
def test_words_name_these_kinds_too(words: str, kind: str) -> None:
    found = asked_kind(words)
    assert found is not None
    assert found.name == kind


def test_places_along_an_axis_can_be_picked() -> None:
    channel: Any = group()
    source = ("retail", "orders", "channel")
    found = by_channel()
    columns = (type(channel)(**{**{name: getattr(channel, name) for name in channel.__slots__}, "source": source}), found.columns[1])
    found = Result(columns, found.table, found.sql)
    for kind in ("bar", "funnel", "waterfall"):
        spec = fit(found, kind)
        assert spec is not None
        assert picks(spec, found, locale="en")["x"][0]["column"] == list(source)
    assert draw(spec, found) is not None


def test_a_band_marks_the_moments_outside_its_limits() -> None:
    rows = [(at, 200.0 if place == 3 else 100.0, 100.0, 90.0, 110.0) for place, at in enumerate(months(12))]
    found = result([moment(), *(measure(name) for name in ("revenue", "expected", "low", "high"))], rows)
    spec, _kinds = choose(found)
    assert spec.kind == "band"
    *_others, dots = drawn("band", found)["data"]
    assert (dots["x"], dots["y"]) == (["2025-04-01"], [200.0])
