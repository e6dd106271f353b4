"""Today, parameters and the first day of the week are written into the query."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.engine import Statement
from insightora_dash.platform.errors import Invalid
from insightora_dash.query.parameters import literal
from insightora_dash.query.pipeline import bind
from insightora_dash.query.query import Query


@pytest.mark.parametrize("today", ["current_date", "today()"])
def test_today_is_the_workspace_s_day(shop: Catalog, today: str) -> None:
    assert bind(Query.parse(f"select {today} as d"), shop).sql == "SELECT CAST('2024-11-15' AS DATE) AS d"


def test_a_parameter_is_filled_in(shop: Catalog) -> None:
    bound = bind(Query.parse("select id from shop.orders where channel = $channel"), shop, parameters={"channel": "it's"})
    assert bound.sql == "SELECT id FROM shop.orders WHERE channel = 'it''s'"


def test_a_parameter_without_a_value_is_named(shop: Catalog) -> None:
    with pytest.raises(Invalid, match="needs a value for channel"):
        bind(Query.parse("select id from shop.orders where channel = $channel"), shop)


def test_weeks_begin_on_the_workspace_s_first_day(shop: Catalog) -> None:
    sunday = replace(shop, week_start=6)
    bound = bind(Query.parse("select date_trunc('week', ordered_on) as week from shop.orders where id = 5"), sunday)
    assert shop.engine.run(Statement(bound.sql, shop.dataset)).rows() == [(date(2024, 1, 28),)]


@pytest.mark.parametrize(("value", "sql"), [
    (None, "NULL"), (True, "TRUE"), (3, "3"), (2.5, "2.5"), (Decimal("1.10"), "1.10"), ("a'b", "'a''b'"),
    (date(2024, 1, 2), "CAST('2024-01-02' AS DATE)"), (datetime(2024, 1, 2, 3, 4), "CAST('2024-01-02 03:04:00' AS TIMESTAMP)"),
])
def test_values_become_literals(value: object, sql: str) -> None:
    assert literal(value).sql(dialect="duckdb") == sql


def test_what_has_no_literal_is_refused() -> None:
    with pytest.raises(Invalid, match="cannot be used as a value"):
        literal(object())


@pytest.mark.parametrize(("sql", "limited"), [
    ("select id from shop.orders", "SELECT id FROM shop.orders LIMIT 3"),
    ("select id from shop.orders limit 5", "SELECT * FROM (SELECT id FROM shop.orders LIMIT 5) AS answer LIMIT 3"),
])
def test_a_first_look_takes_only_so_many_rows(shop: Catalog, sql: str, limited: str) -> None:
    assert bind(Query.parse(sql), shop, row_limit=3).sql == limited
