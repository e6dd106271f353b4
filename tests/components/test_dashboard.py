"""A dashboard's page, grid and tiles as component trees."""

import json
from dataclasses import replace
from typing import Any

import pyarrow as pa

from components import ids
from components.dashboard import board, dashboard_page
from components.dashboard_tile import tile, tile_body
from components.markup import markup
from insightora_dash.charts.choice import choose
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.parameters import Parameter
from insightora_dash.dashboards.view import DashboardView, TileView
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.query.plan import Chip, Plan
from tests.components.trees import classed, figures, identified, text, typed, walk
from tests.dashboards.factories import make_state

COLUMNS = (ResultColumn("channel", "VARCHAR", "dimension", "Channel"), ResultColumn("revenue", "DOUBLE", "measure", "Revenue"))


def make_view(title: str = "By channel", rows: int = 2, **fields: Any) -> TileView:
    """An answered tile."""
    data = pa.table({"channel": [f"C{n}" for n in range(rows)], "revenue": [float(n) for n in range(rows)]})
    result = Result(COLUMNS, data, "select 1", rows_used=48_112, data_version="abc123", elapsed_ms=17.6, **fields)
    spec, kinds = choose(result)
    state = {**make_state("t1")["tiles"]["t1"], "title": title, "question": "revenue by channel", "conversation_id": "c9"}
    return TileView(state, result, spec, kinds, Plan((Chip("group", "by", "channel"),)), "SELECT 1")  # type: ignore[arg-type]


def make_text(words: str = "*hello*") -> TileView:
    """A text tile."""
    return TileView({**make_state("t2")["tiles"]["t2"], "kind": "text", "text": words})  # type: ignore[typeddict-item]


def make_board(*tiles: TileView, may_edit: bool = True) -> DashboardView:
    return DashboardView("d1", "Sales", 7, "ana", tiles, may_edit=may_edit, can_undo=True, can_redo=False)


def test_the_page_carries_title_tools_and_every_tile() -> None:
    page = dashboard_page(make_board(make_view(), make_text()), theme="light")
    assert text(classed(page, "board-title")) == "Sales"
    assert [part.to_plotly_json()["props"]["data-tile"] for part in classed(page, "board-tile")] == ["t1", "t2"]
    assert identified(page, ids.BOARD_UNDO).disabled is False
    assert identified(page, ids.BOARD_REDO).disabled is True
    assert identified(page, ids.BOARD_ID).data == "d1"


def test_the_grid_tells_the_browser_what_it_needs() -> None:
    [grid] = board(make_board(make_view()), theme="light")
    props = grid.to_plotly_json()["props"]
    assert {key: props[f"data-{key}"] for key in ("board", "person", "seq", "may-edit", "can-undo", "can-redo")} == {
        "board": "d1", "person": "ana", "seq": "7", "may-edit": "true", "can-undo": "true", "can-redo": "false"}  # fmt: skip
    assert json.loads(props["data-words"])["saved"] == "Saved"


def test_a_parameter_brings_what_people_can_set() -> None:
    number = TileView({**make_state("t2")["tiles"]["t2"], "kind": "parameter"}, parameter=Parameter("number", "uplift", 0, 50, 5, 10))  # type: ignore[typeddict-item]
    [place, _facts] = tile_body(number, theme="light")
    told = json.loads(place.to_plotly_json()["props"]["data-control"])
    assert {key: told[key] for key in ("look", "name", "low", "high", "step", "value")} == {
        "look": "number", "name": "uplift", "low": 0, "high": 50, "step": 5, "value": 10}  # fmt: skip
    held_back = replace(make_view(), unswapped=("There is no way.",))
    assert "not swapped" in text(tile_body(held_back, theme="light"))


def test_an_empty_dashboard_says_what_to_do() -> None:
    shown = board(make_board(), theme="light")
    assert "Save to dashboard" in text(shown)
    assert [link.href for link in typed(shown, "Link")] == ["/ask"]


def test_a_viewer_gets_no_tools() -> None:
    page = dashboard_page(make_board(make_view(), may_edit=False), theme="light")
    assert not [part for part in walk(page) if getattr(part, "id", None) in (ids.BOARD_UNDO, ids.BOARD_ADD_TEXT, ids.BOARD_RENAME)]
    assert not classed(page, "tile-grip")
    assert classed(page, "tile-menu")
    assert not typed(board(make_board(may_edit=False), theme="light"), "Link")


def test_a_tile_has_its_place_its_figure_and_its_facts() -> None:
    shown = tile(make_view(), theme="light", may_edit=True)
    props = shown.to_plotly_json()["props"]
    assert json.loads(props["data-place"]) == {"x": 0, "y": 0, "w": 4, "h": 3, "phone": None}
    assert props["data-question"] == "/ask/c9"
    [body] = classed(shown, "tile-body")
    assert getattr(body, "data-markup") == markup(tile_body(make_view(), theme="light"))
    assert figures(tile_body(make_view(), theme="light"))
    assert text(classed(tile_body(make_view(), theme="light"), "tile-facts")) == "2 rows from 48,112 rows 18 ms"
    assert "arrow keys" in next(part for part in walk(shown) if "tile-grip" in (getattr(part, "className", None) or "")).to_plotly_json()["props"]["aria-label"]


def test_a_tile_offers_the_charts_that_fit() -> None:
    [state] = classed(tile_body(make_view(), theme="light"), "tile-state")
    props = state.to_plotly_json()["props"]
    kinds = json.loads(props["data-kinds"])
    assert {kind["kind"] for kind in kinds} >= {"bar", "table"}
    assert all(kind["label"] and kind["spec"] == {"kind": kind["kind"]} for kind in kinds)
    assert props["data-chart"] == kinds[0]["kind"]


def test_rows_that_were_cut_off_are_counted_visibly() -> None:
    shown = tile_body(make_view(cut_off=98), theme="light")
    assert text(classed(shown, "tile-cut")) == "first 2 of 100 rows"


def test_one_row_needs_no_count_beside_the_rows_it_comes_from() -> None:
    [facts] = classed(tile_body(make_view(rows=1, cached=True), theme="light"), "tile-facts")
    assert text(facts) == "from 48,112 rows cached"
    assert facts.title.startswith("1 row · ")


def test_a_tile_shows_how_it_was_computed() -> None:
    [proof] = classed(tile_body(make_view(notes=("two currencies",)), theme="dark"), "tile-proof")
    carried = getattr(proof, "data-proof")
    assert all(words in carried for words in ("revenue by channel", "channel", "two currencies", "SELECT 1"))
    assert json.loads(carried)[0] == {"tag": "p", "look": "muted", "in": ["“", "revenue by channel", "”"]}


def test_a_failed_tile_says_why_and_keeps_its_sql() -> None:
    state = make_state("t1")["tiles"]["t1"]
    shown = tile_body(TileView(state, sql="select x", error="There is no column x."), theme="light")
    assert "There is no column x." in text(classed(shown, "tile-error"))
    assert "select x" in getattr(classed(shown, "tile-proof")[0], "data-proof")


def test_a_text_tile_is_markdown_with_its_source_for_editing() -> None:
    shown = tile_body(make_text(), theme="light")
    assert typed(shown, "Markdown")[0].children == "*hello*"
    assert classed(shown, "tile-state")[0].to_plotly_json()["props"]["data-text"] == "*hello*"
    assert not classed(shown, "tile-facts")


def test_a_dashboard_without_pages_has_no_strip_and_offers_to_add_one() -> None:
    page = dashboard_page(make_board(make_view()), theme="light")
    assert not classed(page, "board-tabs")
    assert [part for part in walk(page) if hasattr(part, "data-tab-add")]


def test_pages_are_links_that_keep_the_filters_and_the_one_on_screen_has_a_menu() -> None:
    view = replace(make_board(make_view()), tabs=(("main", "Sales"), ("n1", "Costs")), tab="n1", asked=Asked(("t~s~t~c~in~A B",), tab="n1"))
    strip = classed(dashboard_page(view, theme="light"), "board-tabs")[0]
    links = [part for part in walk(strip) if hasattr(part, "data-tab-go")]
    assert [(part.children, part.href, hasattr(part, "aria-current")) for part in links] == [
        ("Sales", "?tab=main&f=t~s~t~c~in~A+B", False), ("Costs", "?tab=n1&f=t~s~t~c~in~A+B", True)]
    assert [getattr(part, "data-tab-menu") for part in walk(strip) if hasattr(part, "data-tab-menu")] == ["n1"]


def test_who_may_only_look_gets_the_pages_without_ways_to_change_them() -> None:
    view = replace(make_board(make_view(), may_edit=False), tabs=(("main", "Sales"), ("n1", "Costs")), tab="main")
    strip = classed(dashboard_page(view, theme="light"), "board-tabs")[0]
    assert not [part for part in walk(strip) if hasattr(part, "data-tab-menu") or hasattr(part, "data-tab-add")]
