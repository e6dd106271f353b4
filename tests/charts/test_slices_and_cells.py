"""Slices, points and cells: what a person would see in them."""

from insightora_dash.charts.choice import fit
from insightora_dash.charts.figure import draw
from insightora_dash.charts.spec import ChartSpec
from tests.charts.results import by_channel, group, measure, result
from tests.charts.test_figure import NB, drawn


def test_slices_are_named_with_their_share() -> None:
    (trace,) = drawn("pie", by_channel(("Online", 75.0), ("Stores", 25.0)))["data"]
    assert trace["labels"] == ["Online", "Stores"]
    assert trace["text"] == [f"Online<br><b>75{NB}%</b>", f"Stores<br><b>25{NB}%</b>"]
    assert trace["hole"] == 0


def test_a_ring_has_the_whole_in_its_middle() -> None:
    figure = drawn("donut", by_channel(("Online", 75000.0), ("Stores", 25000.0)))
    assert figure["data"][0]["hole"] > 0.5
    assert figure["layout"]["annotations"][0]["text"] == f"<b>€100{NB}k</b>"


def test_slices_of_nothing_are_still_a_figure() -> None:
    spec = ChartSpec("pie", "channel", ("revenue",))
    figure = draw(spec, by_channel(("Online", 0.0), ("Stores", 0.0)))
    assert figure is not None
    assert figure["data"][0]["text"] == ["", ""]


def test_points_carry_their_name_and_both_values() -> None:
    rows = [(f"P{place}", ("Garden", "Tools")[place % 2], 10.0 * place, float(place)) for place in range(12)]
    rows.append(("P12", "Tools", None, 3.0))
    figure = drawn("scatter", result([group("product"), group("category"), measure("price"), measure("sold", "days")], rows))
    assert [trace["name"] for trace in figure["data"]] == ["Garden", "Tools"]
    assert figure["data"][0]["customdata"][1] == ["P2", "€20", f"2{NB}days"]
    assert sum(len(trace["x"]) for trace in figure["data"]) == 12
    assert figure["layout"]["xaxis"]["title"]["text"] == "Price"


def test_points_without_names_and_too_many_points() -> None:
    found = result([measure("price"), measure("sold", None)], [(1.0 * place, 2.0 * place) for place in range(9000)])
    spec = fit(found, "scatter")
    assert spec is not None
    assert spec.options["shown"] == 4000
    (trace,) = drawn("scatter", found)["data"]
    assert 2000 < len(trace["x"]) <= 4000
    assert trace["x"][-1] > 8900


def test_a_histogram_counts_every_value_once() -> None:
    values = [0.37 * place for place in range(100)]
    (trace,) = drawn("histogram", result([measure("days", "days")], [(value,) for value in [*values, None]]))["data"]
    assert sum(trace["y"]) == 100
    assert trace["customdata"][0] == [f"0{NB}days – 5{NB}days", "14"]


def test_a_histogram_of_mostly_equal_values() -> None:
    values = [1.0] * 80 + [float(place) for place in range(12)]
    (trace,) = drawn("histogram", result([measure("days", "days")], [(value,) for value in values]))["data"]
    assert sum(trace["y"]) == 92


def test_cells_carry_their_value_where_there_is_room() -> None:
    rows = [(product, city, 10.0 * (place + 1)) for place, product in enumerate(("Hose", "Lamp", "Drill")) for city in ("Köln", "Bonn")][:-1]
    (trace,) = drawn("heatmap", result([group("product"), group("city"), measure()], rows))["data"]
    assert trace["x"] == ["Lamp", "Drill", "Hose"]
    assert trace["z"] == [[20.0, 30.0, 10.0], [20.0, None, 10.0]]
    assert trace["text"][1] == ["€20", "", "€10"]
    assert trace["customdata"][1][1] == ["Drill", "Bonn", "–"]


def test_cells_below_zero_have_two_hues_around_it() -> None:
    rows = [(product, city, value) for product, value in (("Hose", 10.0), ("Lamp", -40.0)) for city in ("Köln", "Bonn")]
    (trace,) = drawn("heatmap", result([group("product"), group("city"), measure()], rows))["data"]
    assert (trace["zmin"], trace["zmax"]) == (-40.0, 40.0)
    assert len(trace["colorscale"]) == 3


def test_a_long_side_of_cells_is_labelled_now_and_then() -> None:
    rows = [(day, hour, 1.0) for day in ("Tue", "Mon", "Wed", None) for hour in range(24)]
    figure = drawn("heatmap", result([group("weekday"), group("hour", type="BIGINT", grain="hour"), measure("orders", None)], rows))
    assert figure["layout"]["xaxis"]["tickvals"] == [str(hour) for hour in range(0, 24, 2)]
    assert figure["data"][0]["y"] == ["Mon", "Tue", "Wed", "(empty)"]
    assert "text" not in figure["data"][0]
