"""Parameters: swapped measures and dimensions, numbers in formulas; typed, in their range, told when a tile has no place for them."""

from typing import Any

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import checks, exchange, formulas, service
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.view import TileView
from insightora_dash.platform.errors import Conflict, Invalid, NotFound
from insightora_dash.platform.identity import new_id
from tests.dashboards.factories import make_tile
from tests.dashboards.test_tiles import BY_CHANNEL, add, board

__all__ = ["board"]
UPLIFT = {"look": "number", "name": "uplift", "low": 0, "high": 100, "step": 5, "value": 10}
PLANNED = "select sum(quantity) as sold, sum(quantity) * (1 + $uplift / 100) as planned from sales.sales"
COLUMN = ["column", "sales", "sales"]


def number(actor: Actor, board: str, **settings: Any) -> str:
    return add(actor, board, kind="parameter", sql="", title="Uplift", settings={**UPLIFT, **settings})


def swap(actor: Actor, board: str, look: str, *options: list[str], without: Any = ()) -> str:
    return add(actor, board, kind="parameter", sql="", title="Show", settings={"look": look, "options": list(options), "without": list(without)})


def shown(actor: Actor, board: str, tile: str, *parameters: str) -> TileView:
    view = service.open_tile(actor, board, tile, Asked(parameters=parameters))
    assert view.error is None, view.error
    return view


def rows(view: TileView) -> list[Any]:
    assert view.result is not None
    return [tuple(row) for row in view.result.rows()]


def test_a_number_has_its_first_value_until_the_address_sets_another(asker: Actor, board: str) -> None:
    uplift, planned = number(asker, board), add(asker, board, sql=PLANNED)
    [(sold, more)] = rows(shown(asker, board, planned))
    assert float(more) == pytest.approx(float(sold) * 1.1)
    half = shown(asker, board, planned, f"{uplift}~50")
    assert float(rows(half)[0][1]) == pytest.approx(float(sold) * 1.5)
    assert "50" in half.sql
    assert "uplift" not in half.sql


def test_a_tile_that_a_number_leaves_alone_keeps_its_first_value(asker: Actor, board: str) -> None:
    planned = add(asker, board, sql=PLANNED)
    uplift = number(asker, board, without=[planned])
    assert rows(shown(asker, board, planned, f"{uplift}~50")) == rows(shown(asker, board, planned))


def test_a_number_outside_its_range_or_that_is_none_is_left_out_with_a_sentence(asker: Actor, board: str) -> None:
    uplift, planned = number(asker, board), add(asker, board, sql=PLANNED)
    for value in ("101", "-1", "nan", "1; drop table sales", "1 or 1=1", "", "~"):
        view = service.open_dashboard(asker, board, Asked(parameters=(f"{uplift}~{value}",)))
        assert len(view.lens.problems) == 1, value
        assert rows(next(one for one in view.tiles if one.tile["id"] == planned)) == rows(shown(asker, board, planned))


def test_a_number_nobody_offers_is_asked_for(asker: Actor, board: str) -> None:
    planned = add(asker, board, sql=PLANNED)
    error = service.open_tile(asker, board, planned).error
    assert error is not None
    assert "uplift" in error


def test_double_braces_are_the_parameter_but_not_inside_a_text(asker: Actor, board: str) -> None:
    number(asker, board)
    tile = add(asker, board, sql="select {{ uplift }} as n, '{{uplift}}' as t from sales.sales limit 1")
    assert rows(shown(asker, board, tile)) == [(10, "{{uplift}}")]


def test_a_text_says_the_number(asker: Actor, board: str) -> None:
    uplift = number(asker, board)
    text = add(asker, board, kind="text", sql="", text="plus {{uplift}} %")
    assert [shown(asker, board, text, *said).words for said in ((), (f"{uplift}~25",))] == ["plus 10 %", "plus 25 %"]


def test_a_measure_is_swapped_with_the_chart_that_shows_it(asker: Actor, board: str) -> None:
    tile = add(asker, board, sql=BY_CHANNEL, chart={"kind": "bar", "x": "channel", "y": ["revenue"]})
    which = swap(asker, board, "measure", [*COLUMN, "revenue"], [*COLUMN, "quantity"], ["rows"])
    view = shown(asker, board, tile, f"{which}~column~sales~sales~quantity")
    assert view.result is not None
    assert view.spec is not None
    assert [column.name for column in view.result.columns] == ["channel", "sum_quantity"]
    assert (view.spec.kind, view.spec.y) == ("bar", ("sum_quantity",))
    counted = rows(shown(asker, board, tile, f"{which}~rows"))
    assert [count for _channel, count in counted] == [40, 40, 40]


def test_a_dimension_is_swapped_and_a_tile_that_has_no_way_says_so(asker: Actor, board: str) -> None:
    tile, total = add(asker, board, sql=BY_CHANNEL), add(asker, board, sql="select sum(revenue) as revenue from sales.sales")
    far = add(asker, board, sql="select n, count(*) as c from (select 1 as n) t group by 1")
    which = swap(asker, board, "dimension", [*COLUMN, "channel"], [*COLUMN, "region"])
    asked = f"{which}~column~sales~sales~region"
    assert {region for region, _sum in rows(shown(asker, board, tile, asked))} == {"East", "North", "South", "West"}
    for other, problems in ((total, 0), (far, 1)):
        same = shown(asker, board, other, asked)
        assert len(same.unswapped) == problems
        assert rows(same) == rows(shown(asker, board, other))


def test_a_swap_reaches_only_what_it_offers_and_the_tiles_of_its_scope(asker: Actor, board: str) -> None:
    tile = add(asker, board, sql=BY_CHANNEL)
    which = swap(asker, board, "dimension", [*COLUMN, "channel"], [*COLUMN, "region"], without=[tile])
    assert rows(shown(asker, board, tile, f"{which}~column~sales~sales~region")) == rows(shown(asker, board, tile))
    view = service.open_dashboard(asker, board, Asked(parameters=(f"{which}~column~sales~sales~order_date",)))
    assert len(view.lens.problems) == 1


def test_what_can_be_swapped_are_the_columns_of_the_tables_that_tiles_read(asker: Actor, board: str) -> None:
    add(asker, board, sql=BY_CHANNEL)
    swaps = service.parameter_choices(asker, board)
    assert {option[-1] for option, _words in swaps.measures} >= {"revenue", "quantity", "rows"}
    assert {option[-1] for option, _words in swaps.dimensions} == {"channel", "region", "order_date"}


def test_a_formula_is_written_anew_and_taken_back(asker: Actor, board: str) -> None:
    number(asker, board)
    tile = add(asker, board, sql=BY_CHANNEL)
    found = formulas.formulas(asker, board, tile)
    assert [(one.output, one.text) for one in found.measures] == [("revenue", "SUM(revenue)")]
    assert found.numbers == (("uplift", "Uplift"),)
    before = rows(shown(asker, board, tile))
    formulas.set_formula(asker, board, tile, output="revenue", text="sum(revenue) * (1 + {{ uplift }} / 100)")
    after = rows(shown(asker, board, tile))
    assert [float(value) for _channel, value in after] == pytest.approx([float(value) * 1.1 for _channel, value in before])
    assert formulas.formulas(asker, board, tile).measures[0].text == "SUM(revenue) * (1 + {{uplift}} / 100)"
    service.undo(asker, board, new_id())
    assert rows(shown(asker, board, tile)) == before


NO_FORMULAS = ("", "sum(gone)", "sum(revenue), 1", "1 from sales.sales", "*", "sum(revenue) * {{other}}", "sum(revenue) limit 1", "read_csv('x')")


def test_what_is_no_formula_over_the_data_is_refused(asker: Actor, board: str) -> None:
    tile = add(asker, board, sql=BY_CHANNEL)
    for text in NO_FORMULAS:
        with pytest.raises(Invalid):
            formulas.set_formula(asker, board, tile, output="revenue", text=text)
    with pytest.raises(NotFound):
        formulas.set_formula(asker, board, tile, output="costs", text="sum(revenue)")


def test_two_numbers_cannot_have_one_name(asker: Actor, board: str) -> None:
    number(asker, board)
    with pytest.raises(Invalid, match="uplift"):
        number(asker, board)


NO_SETTINGS: Any = (
    {**UPLIFT, "name": "Up lift"}, {**UPLIFT, "high": 0}, {**UPLIFT, "step": 0}, {**UPLIFT, "value": 101}, {**UPLIFT, "low": "0"}, {**UPLIFT, "high": 1e300},
    {"look": "measure", "options": [["rows"]]}, {"look": "dimension", "options": [["column", "a"], ["rows"]]}, {"look": "measure", "options": "x"},
    {"column": ["a", "b", "c"], "look": "list"},
)  # fmt: skip


def test_settings_of_a_parameter_that_cannot_be_read_are_refused() -> None:
    for settings in NO_SETTINGS:
        with pytest.raises(Invalid):
            checks.read_tile(make_tile(kind="parameter", settings=settings), "t1")


def test_a_tile_does_not_take_the_settings_of_another_kind(asker: Actor, board: str) -> None:
    chart, uplift = add(asker, board, sql=BY_CHANNEL), number(asker, board)
    for tile in (chart, uplift):
        op = {"type": "set_tile_settings", "id": tile, "settings": {"column": ["sales", "sales", "region"], "look": "list"}}
        with pytest.raises((Invalid, Conflict)):
            service.apply(asker, board, client_op_id=new_id(), base_seq=2, op=op)


def test_parameters_survive_as_text(asker: Actor, board: str) -> None:
    tile = add(asker, board, sql=PLANNED)
    number(asker, board, without=[tile])
    swap(asker, board, "measure", [*COLUMN, "revenue"], ["rows"])
    _name, written = exchange.export(asker, board)
    assert exchange.check(asker, written) == []
    assert exchange.export(asker, exchange.take_in(asker, written))[1] == written
