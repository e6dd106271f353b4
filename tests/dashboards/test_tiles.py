"""Tiles answered: figures, filters, errors of single tiles."""

import threading

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import service
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.view import TileView
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.identity import new_id
from tests.dashboards.factories import make_tile

CHANNEL = "sales~sales~channel"
BY_CHANNEL = "select channel, sum(revenue) as revenue from sales.sales group by 1 order by 2 desc"


@pytest.fixture
def board(asker: Actor) -> str:
    """An empty dashboard in a workspace with sales."""
    return service.create(asker, "Sales")


def add(actor: Actor, board: str, **fields: object) -> str:
    """A new tile below the others; returns its id."""
    seq, state = service.read_state(actor, board)
    op = {"type": "add_tile", "tile": make_tile(y=10 * len(state["tiles"]), **fields)}
    return service.apply(actor, board, client_op_id=new_id(), base_seq=seq, op=op).op["tile"]["id"]  # type: ignore[typeddict-item]


def test_a_dashboard_opens_with_every_figure_from_the_top_left(asker: Actor, board: str) -> None:
    add(asker, board, title="By channel", sql=BY_CHANNEL, chart={"kind": "pie"})
    add(asker, board, title="Total", sql="select sum(revenue) as revenue from sales.sales")
    add(asker, board, title="Note", kind="text", text="*hello*", sql="")
    view = service.open_dashboard(asker, board)
    assert [shown.tile["title"] for shown in view.tiles] == ["By channel", "Total", "Note"]
    assert [shown.spec.kind if shown.spec else None for shown in view.tiles] == ["pie", "kpi", None]
    assert [shown.result.row_count if shown.result else None for shown in view.tiles] == [3, 1, None]
    assert (view.title, view.seq, view.may_edit, view.can_undo, view.can_redo) == ("Sales", 3, True, True, False)
    assert "bar" in view.tiles[0].kinds
    assert any(chip.kind == "group" for chip in view.tiles[0].plan.chips)


def test_a_tile_that_fails_says_why_and_the_others_still_answer(asker: Actor, board: str) -> None:
    add(asker, board, title="Gone", sql="select x from sales.gone")
    add(asker, board, title="Total", sql="select count(*) as n from sales.sales")
    broken, whole = service.open_dashboard(asker, board).tiles
    assert broken.error is not None
    assert "gone" in broken.error
    assert broken.result is None
    assert whole.result is not None
    assert whole.result.rows() == [(120,)]


def test_a_second_opening_comes_from_the_cache(asker: Actor, board: str) -> None:
    tile = add(asker, board, sql=BY_CHANNEL)
    service.open_tile(asker, board, tile)
    again = service.open_tile(asker, board, tile).result
    assert again is not None
    assert again.cached


def test_a_filter_reaches_the_tile(asker: Actor, board: str) -> None:
    tile = add(asker, board, sql=BY_CHANNEL)
    shown = service.open_tile(asker, board, tile, Asked((f"~{CHANNEL}~in~Online",)))
    assert shown.result is not None
    assert [row[0] for row in shown.result.rows()] == ["Online"]


def test_a_whole_chart_of_the_tile_is_kept_while_its_columns_exist(asker: Actor, board: str) -> None:
    chart = {"kind": "bar_horizontal", "x": "channel", "y": ["revenue"], "options": {"shown": 2}}
    assert spec_of(service.open_tile(asker, board, add(asker, board, sql=BY_CHANNEL, chart=chart))).options == {"shown": 2}
    other = {**chart, "x": "gone"}
    spec = spec_of(service.open_tile(asker, board, add(asker, board, sql=BY_CHANNEL, chart=other)))
    assert (spec.kind, spec.x) == ("bar_horizontal", "channel")


def spec_of(view: TileView):  # type: ignore[no-untyped-def]
    assert view.spec is not None
    return view.spec


def test_a_tile_that_is_gone_is_not_found(asker: Actor, board: str) -> None:
    with pytest.raises(NotFound, match="not on the dashboard"):
        service.open_tile(asker, board, "gone")


def test_opening_leaves_no_threads_behind(asker: Actor, board: str) -> None:
    add(asker, board, sql=BY_CHANNEL)
    service.open_dashboard(asker, board)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("tile")]


def test_a_filter_chosen_on_a_tile_narrows_the_others(asker: Actor, board: str) -> None:
    source = add(asker, board, sql=BY_CHANNEL)
    other = add(asker, board, sql="select count(*) as n from sales.sales")
    answers = service.answer_tiles(asker, board, [other, source], Asked((f"{source}~{CHANNEL}~in~Online~Phone",)))
    assert [shown.result.rows() for shown in answers.tiles if shown.result] == [[(80,)], answers.tiles[1].result.rows()]  # type: ignore[union-attr]
    assert answers.tiles[1].result is not None
    assert answers.tiles[1].result.row_count == 3
    assert [(one.label, one.words, one.tile) for one in answers.lens.chosen] == [("Channel", "Online or Phone", source)]


def test_what_was_worked_out_ahead_for_one_value_is_there_for_the_others(asker: Actor, board: str) -> None:
    source = add(asker, board, sql=BY_CHANNEL)
    other = add(asker, board, sql="select region, count(distinct sale_id) as n from sales.sales group by 1")
    service.answer_ahead(asker, board, [other], Asked((f"{source}~{CHANNEL}~in~Online",)))
    [ready] = service.answer_tiles(asker, board, [other], Asked((f"{source}~{CHANNEL}~in~Phone",))).tiles
    [plain] = service.answer_tiles(asker, board, [other], Asked((f"{source}~{CHANNEL}~in~Phone~Nowhere",))).tiles
    assert ready.result is not None
    assert plain.result is not None
    assert (ready.result.cached, plain.result.cached) == (True, False)
    assert (ready.result.rows(), ready.result.rows_used) == (plain.result.rows(), plain.result.rows_used)


def test_a_column_that_is_no_class_is_not_worked_out_ahead(asker: Actor, board: str) -> None:
    other = add(asker, board, sql="select count(*) as n from sales.sales")
    asked = Asked(("~sales~sales~revenue~in~10",))
    service.answer_ahead(asker, board, [other], asked)
    [shown] = service.answer_tiles(asker, board, [other], asked).tiles
    assert shown.result is not None
    assert not shown.result.cached


def test_a_bucket_of_time_filters_by_its_days(asker: Actor, board: str) -> None:
    tile = add(asker, board, sql="select count(*) as n from sales.sales")
    shown = service.open_tile(asker, board, tile, Asked(("~sales~sales~order_date~month~2024-01-01~2024-02-01",)))
    assert shown.result is not None
    assert shown.result.rows() == [(20,)]


def test_a_tile_that_a_filter_does_not_reach_says_why(asker: Actor, board: str) -> None:
    tile = add(asker, board, sql="select 1 as n")
    shown = service.open_tile(asker, board, tile, Asked((f"~{CHANNEL}~in~Online",)))
    assert shown.result is not None
    assert shown.result.unfiltered == ("Channel plays no part in this question",)


def test_a_highlight_keeps_the_whole_beside_its_part_where_the_chart_can_show_both(asker: Actor, board: str) -> None:
    bars, slices = add(asker, board, sql=BY_CHANNEL, chart={"kind": "bar"}), add(asker, board, sql=BY_CHANNEL, chart={"kind": "pie"})
    asked = Asked(highlights=("~sales~sales~region~in~North",))
    shown, narrowed = service.answer_tiles(asker, board, [bars, slices], asked).tiles
    assert shown.result is not None
    assert shown.part is not None
    assert sum(row[1] for row in shown.part.rows()) < sum(row[1] for row in shown.result.rows())  # type: ignore[misc]
    assert narrowed.part is None
    assert narrowed.result is not None
    assert narrowed.result.rows() == shown.part.rows()
