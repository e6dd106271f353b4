"""Maps: places found by their names, and what is drawn of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from insightora_dash.charts.choice import asked_kind, choose, fit
from insightora_dash.charts.geo.places import countries, drawn_countries, locate, states
from insightora_dash.charts.picks import picks
from insightora_dash.config import ROOT
from insightora_dash.engine.result import Result, ResultColumn
from tests.charts.results import group, measure, result
from tests.charts.test_figure import drawn

VENDOR = ROOT / "assets" / "vendor"
COUNTRY = ResultColumn("country", "VARCHAR", "dimension", "Country", source=("shop", "orders", "country"))


def by_country(*rows: tuple[Any, Any]) -> Result:
    return result([COUNTRY, measure()], rows or [("Germany", 3.0), ("France", 2.0), ("Malta", 1.0)])


@pytest.mark.parametrize(("name", "code"), [
    ("Germany", "DEU"), ("Deutschland", "DEU"), ("DE", "DEU"), ("deu", "DEU"), ("Côte d’Ivoire", "CIV"), ("UK", "GBR"), ("Greece", "GRC"), ("USA", "USA"),
    ("Österreich", "AUT"), ("South Korea", "KOR"), ("Czechia", "CZE"),
])  # fmt: skip
def test_countries_are_found_by_name_and_code(name: str, code: str) -> None:
    assert locate([name, "Spain"]) == ("countries", {name: code, "Spain": "ESP"})


def test_states_are_found_by_name_and_code() -> None:
    assert locate(["Texas", "Ohio", None]) == ("usa", {"Texas": "TX", "Ohio": "OH"})
    assert locate(["TX", "WA", "NY", "CA"]) == ("usa", {code: code for code in ("TX", "WA", "NY", "CA")})


@pytest.mark.parametrize("names", [["Online", "Stores"], ["Germany"], ["Germany", "Online", "Stores"], [1, 2], [], ["", " "]])
def test_what_is_no_place_makes_no_map(names: list[object]) -> None:
    assert locate(names) is None


def test_every_country_drawn_is_in_the_outlines_that_we_serve() -> None:
    text = (VENDOR / "geo-maps.js").read_text(encoding="utf-8")
    maps = json.loads(text[text.index("{topojson:") + len("{topojson:") : text.rindex("};")])
    outlines = {shape["id"] for shape in maps["world_110m"]["objects"]["countries"]["geometries"]}
    assert drawn_countries() <= outlines
    assert drawn_countries() <= set(countries().values())
    assert {shape["id"] for shape in maps["usa_110m"]["objects"]["subunits"]["geometries"]} == set(states().values())


def test_countries_are_shaded_and_those_without_an_outline_are_named() -> None:
    for theme in ("light", "dark"):
        figure = drawn("map", by_country(), theme=theme)
        [trace] = figure["data"]
        assert (trace["locationmode"], trace["locations"], trace["z"], trace["rows"]) == ("ISO-3", ["DEU", "FRA"], [3.0, 2.0], [0, 1])
        assert "Malta" in figure["layout"]["annotations"][0]["text"]


def test_states_are_drawn_on_the_map_of_the_states() -> None:
    figure = drawn("map", by_country(("Texas", 3.0), ("Ohio", -2.0)))
    assert (figure["data"][0]["locationmode"], figure["layout"]["geo"]["scope"], figure["data"][0]["zmin"]) == ("USA-states", "usa", -3.0)


def test_a_click_on_a_country_is_a_filter_by_it() -> None:
    found = by_country(("DE", 1.0), ("FR", 2.0))
    spec = fit(found, "map")
    assert spec is not None
    assert picks(spec, found, locale="en")["x"][0]["column"] == ["shop", "orders", "country"]


def test_a_map_is_offered_and_drawn_when_asked_for() -> None:
    assert "map" in choose(by_country())[1]
    assert choose(by_country(), wanted="as a map")[0].kind == "map"
    assert asked_kind("Landkarte") is asked_kind("map")
    assert "map" not in choose(result([group(), measure()], [("Online", 1.0), ("Stores", 2.0)]))[1]


def places(*rows: tuple[Any, ...]) -> Result:
    columns = [group("city"), measure("latitude", None), measure("longitude", None), measure("orders", None)]
    return result(columns, rows or [("Berlin", 52.5, 13.4, 10.0), ("Paris", 48.9, 2.4, 40.0), ("Nowhere", None, 1.0, 5.0)])


def test_latitude_and_longitude_are_points_whose_size_is_a_measure() -> None:
    spec, _kinds = choose(places())
    assert spec.kind == "map_points"
    [trace] = drawn("map_points", places())["data"]
    assert (trace["text"], trace["lat"], trace["rows"], trace["marker"]["size"]) == (["Paris", "Berlin"], [48.9, 52.5], [1, 0], [40.0, 10.0])


def test_points_lie_inside_the_map_with_room_around_them() -> None:
    geo = drawn("map_points", places(("A", 89.0, -179.9, 1.0), ("B", -89.0, 179.9, 1.0)))["layout"]["geo"]
    assert (geo["lataxis"]["range"], geo["lonaxis"]["range"]) == ([-80, 80], [-180, 180])


def test_what_is_out_of_range_or_has_no_degrees_is_no_map() -> None:
    assert fit(places(("A", 95.0, 1.0, 1.0)), "map_points") is None
    assert fit(by_country(), "map_points") is None


def test_the_outlines_come_before_the_library_that_would_fetch_them() -> None:
    from components.document import MAPS

    assert [Path(name).name for name in MAPS] == ["geo-maps.js", "plotly-geo.min.js"]
