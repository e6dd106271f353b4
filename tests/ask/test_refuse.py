"""Orders to change data are refused; questions that only sound like it are not."""

import pytest

from insightora_dash.ask.refuse import reason_to_refuse
from insightora_dash.ask.typed import typed_sql
from insightora_dash.catalog.catalog import Catalog


@pytest.mark.parametrize("text", [
    "drop table sales", "please DROP TABLE sales", "truncate table sales", "delete from sales", "delete all orders", "insert into sales values (1)",
    "update sales set revenue = 0", "create table x as select 1", "alter table sales add column x", "attach 'x.db'", "copy sales to 'x.csv'",
    "revenue by month; drop table sales", "pragma database_list", "install httpfs", "🙂", "???", "x" * 2001,
])
def test_it_is_refused(text: str) -> None:
    assert reason_to_refuse(text)


@pytest.mark.parametrize("text", [
    "where did revenue drop most", "drop in revenue per month", "which tables were delivered late", "update on revenue by channel",
    "last update per product", "orders deleted in 2024", "Umsatz nach Kanal", "売上の合計", "how many copies were sold", "x" * 2000,
])
def test_it_is_a_question(text: str) -> None:
    assert reason_to_refuse(text) is None


@pytest.mark.parametrize("text", ["select all products from germany", "with which carrier are we late", "total revenue", "select from", "select 1"])
def test_words_are_not_taken_for_sql(shop: Catalog, text: str) -> None:
    assert typed_sql(text, shop) is None


def test_sql_over_known_tables_is_taken_as_it_stands(shop: Catalog) -> None:
    reading = typed_sql("WITH m AS (SELECT * FROM orders) SELECT count(*) FROM m", shop)
    assert reading is not None
    assert (reading.planner, reading.confidence, reading.left_machine) == ("sql", "high", "nothing")
