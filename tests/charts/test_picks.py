"""What the marks of a chart stand for."""

from dataclasses import replace

from insightora_dash.charts.picks import picks, spreads
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import ResultColumn
from tests.charts.results import group, measure, moment, months, result

CHANNEL = ("sales", "sales", "channel")
DAY = ("sales", "sales", "order_date")


def sourced(column: ResultColumn) -> ResultColumn:
    return replace(column, source=CHANNEL)


def test_a_bar_stands_for_a_value_of_its_column() -> None:
    found = picks(ChartSpec("bar", "channel", ("revenue",)), result([sourced(group()), measure()], [("Online", 1.0), (None, 2.0)]), locale="en")
    assert found == {"x": [{"column": list(CHANNEL), "label": "Channel", "values": {"(empty)": None}}]}


def test_a_point_of_time_stands_for_its_bucket_and_a_line_for_its_colour() -> None:
    rows = [(at, channel, 1.0) for at in months(2) for channel in ("A", "B")]
    data = result([replace(moment(), bucket_of=DAY), sourced(group()), measure()], rows)
    found = picks(ChartSpec("line", "month", ("revenue",), "channel"), data, locale="en")
    assert found == {"x": [{"column": list(DAY), "label": "Month", "grain": "month"}], "color": [{"column": list(CHANNEL), "label": "Channel"}]}


def test_times_that_stand_as_names_carry_their_value() -> None:
    data = result([replace(moment(), bucket_of=DAY), measure()], [(months(1)[0], 1.0)])
    assert picks(ChartSpec("bar_horizontal", "month", ("revenue",)), data, locale="en")["x"][0]["values"] == {"Jan 2025": "2025-01-01"}


def test_a_colour_of_two_columns_has_a_value_of_each() -> None:
    data = result([replace(moment(), bucket_of=DAY), sourced(group()), sourced(group("paid", type="BOOLEAN")), measure()], [(months(1)[0], "A", True, 1.0)])
    [first, second] = picks(ChartSpec("line", "month", ("revenue",), "channel", options={"and": "paid"}), data, locale="en")["color"]
    assert first["values"] == {"A, Yes": ["A", True]}
    assert second == {"column": list(CHANNEL), "label": "Paid"}


def test_computed_groups_and_measures_stand_for_nothing() -> None:
    data = result([group(), measure(), measure("cost")], [("A", 1.0, 2.0)])
    assert picks(ChartSpec("bar", "channel", ("revenue",)), data, locale="en") == {}
    assert picks(ChartSpec("scatter", "revenue", ("cost",)), data, locale="en") == {}
    assert picks(ChartSpec("bar", "gone", ("revenue",)), data, locale="en") == {}


def test_a_point_of_a_cloud_stands_for_what_names_it() -> None:
    data = result([sourced(group()), measure(), measure("cost")], [("Online", 1.0, 2.0), (None, 2.0, 3.0)])
    found = picks(ChartSpec("scatter", "revenue", ("cost",)), data, locale="en")
    assert found == {"point": [{"column": list(CHANNEL), "label": "Channel", "values": {"(empty)": None}}]}
    assert picks(ChartSpec("scatter", "revenue", ("cost",), "channel"), data, locale="en").keys() == {"color"}


def test_a_range_along_numbers_is_one_of_their_column() -> None:
    data = result([measure(source=("sales", "sales", "revenue")), measure("cost", source=("sales", "sales", "cost"))], [(1.0, 2.0)])
    revenue, cost = ({"column": ["sales", "sales", name], "label": name.capitalize()} for name in ("revenue", "cost"))
    assert spreads(ChartSpec("scatter", "revenue", ("cost",)), data) == {"x": revenue, "y": cost}
    assert spreads(ChartSpec("histogram", "revenue"), data) == {"x": revenue}
    assert spreads(ChartSpec("line", "revenue", ("cost",)), data) == {}
    assert spreads(ChartSpec("scatter", "revenue", ("cost",)), result([measure(), measure("cost")], [(1.0, 2.0)])) == {}
