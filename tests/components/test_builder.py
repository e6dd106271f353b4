"""The page of the builder as a component tree."""

import json

from components.builder import builder_board, builder_page
from insightora_dash.ask.builder import Bench, View
from insightora_dash.query.building.board import empty_board, read_board
from insightora_dash.query.query import Query
from tests.components.trees import classed, text, typed
from tests.query.edits.test_editing import catalog


def test_every_clause_is_a_button_and_what_has_no_words_is_shown_as_sql() -> None:
    sql = "select channel, sum(revenue) s from retail.orders where regexp_matches(carrier, 'D.*') group by channel qualify row_number() over () < 3"
    tree = builder_board(View(read_board(Query.parse(sql), catalog("retail"))))
    buttons = [button for button in typed(tree, "Button") if getattr(button, "data-chip", None)]
    kinds = [json.loads(getattr(button, "data-chip"))["kind"] for button in buttons]
    assert kinds == ["table", "add_join", "sql", "add_filter", "group", "add_group", "measure", "add_measure", "add_having", "add_order", "add_limit", "sql"]
    assert "REGEXP_MATCHES(carrier, 'D.*')" in text(classed(tree, "code"))
    assert "QUALIFY" in text(classed(tree, "builder-sql"))


def test_an_empty_builder_offers_tables_only() -> None:
    page = builder_page(Bench((), None, View(empty_board())), theme="light")
    (button,) = [button for button in typed(page, "Button") if getattr(button, "data-chip", None)]
    assert text(button) == "Choose a table"
    assert text(classed(page, "sql-hint")) == "Choose a table, then add conditions, groups and measures. Nothing runs until you press Run."
