"""Tables as components."""

from datetime import date

from components.table import table
from insightora_dash.engine.result import Result
from tests.charts.results import by_channel, group, measure, moment, result
from tests.components.trees import classed, text, typed


def cells(found: Result, row: int, **more: object) -> list[tuple[str, str]]:
    tree = typed(table(found, **more), "Tr")[row]
    return [(text(cell), getattr(cell, "className", None) or "") for cell in tree.children]


def test_units_stand_in_the_header_and_figures_line_up() -> None:
    found = by_channel(("Online", 1904220.2), ("Stores", 5.0), (None, None))
    assert cells(found, 0) == [("Channel", ""), ("Revenue EUR", "number")]
    assert [cells(found, row)[1] for row in (1, 2)] == [("1,904,220.20", "number"), ("5.00", "number")]
    assert cells(found, 3) == [("–", "null"), ("–", "null number")]


def test_days_ids_and_shares_have_their_own_looks() -> None:
    columns = [group("order_id", type="BIGINT", role="id"), moment("ordered", "day"), measure("rate", "%")]
    found = result(columns, [(10248, date(2026, 9, 30), 0.084)])
    assert cells(found, 0)[2] == ("Rate %", "number")
    assert cells(found, 1) == [("10248", "id"), ("30 Sep 2026", "date"), ("8.4\u00a0%", "number")]


def test_the_foot_says_how_many_rows_there_are() -> None:
    found = result([group()], [(f"Channel {place}",) for place in range(300)], cut_off=12_108)
    tree = table(found)
    assert len(typed(tree, "Tr")) == 201
    assert text(classed(tree, "table-foot")) == "showing first 200 of 12,408 rows"
    assert text(classed(table(found, limit=5, locale="de"), "table-foot")) == "showing first 5 of 12.408 rows"


def test_a_whole_table_needs_no_foot_and_an_empty_one_says_so() -> None:
    assert classed(table(by_channel()), "table-foot") == []
    assert text(classed(table(result([group()], [])), "table-none")) == "No rows."


def test_long_cells_are_whole_on_hover() -> None:
    long = "A very long name of a product that does not fit into a column"
    (cell,) = typed(table(result([group()], [(long,)])), "Td")
    assert cell.title == long


def test_a_table_has_a_name_and_can_be_reached_with_the_keyboard() -> None:
    tree = table(by_channel(), id="rows", title="revenue by channel")
    (scroll,) = classed(tree, "table-scroll")
    assert tree.id == "rows"
    assert (scroll.tabIndex, scroll.role, getattr(scroll, "aria-label")) == ("0", "region", "revenue by channel")
    assert text(typed(tree, "Caption")) == "revenue by channel"


def test_a_huge_cell_is_cut_and_says_how_long_it_is() -> None:
    tree = typed(table(result([group()], [("x" * 1_000_000,)])), "Td")[0]
    assert text(tree) == "x" * 500 + "… (1,000,000 characters)"
    assert tree.title == text(tree)
