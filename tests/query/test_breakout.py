"""The same figures by another column."""

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.errors import Invalid
from insightora_dash.query.breakout import break_out
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query


def by(catalog: Catalog, sql: str, table: str, column: str, grain: str | None = None) -> list[tuple[object, ...]]:
    found = catalog.table("shop", table)
    assert found is not None
    described = found.column(column)
    assert described is not None
    return answer(break_out(Query.parse(sql), found, described, catalog, grain=grain), catalog).rows()


def total(catalog: Catalog, sql: str) -> object:
    return answer(Query.parse(sql), catalog).rows()[0][0]


@pytest.mark.parametrize("sql", [
    "select channel, sum(amount) as amount from shop.orders group by 1 order by 2 desc limit 1",
    "select sum(amount) as amount from shop.orders",
    "select date_trunc('month', ordered_on) as m, sum(o.amount) as amount from shop.orders o group by 1 order by 1",
])  # fmt: skip
@pytest.mark.parametrize(("table", "column", "grain"), [("orders", "quantity", None), ("orders", "ordered_on", "year"), ("customers", "region", None)])
def test_the_figures_by_another_column_add_up_to_the_same(one_currency: Catalog, sql: str, table: str, column: str, grain: str | None) -> None:
    rows = by(one_currency, sql, table, column, grain)
    assert len(rows) > 1
    assert sum(row[1] for row in rows) == total(one_currency, "select sum(amount) from shop.orders")  # type: ignore[misc]


def test_conditions_stay(one_currency: Catalog) -> None:
    rows = by(one_currency, "select channel, count(*) as n from shop.orders where quantity > 1 group by 1", "orders", "channel")
    assert sum(row[1] for row in rows) == total(one_currency, "select count(*) from shop.orders where quantity > 1")  # type: ignore[misc]


@pytest.mark.parametrize("sql", ["select channel from shop.orders", "select channel, sum(amount) over () as a from shop.orders",
                                 "select channel, sum(amount) as a from shop.orders group by 1 having sum(amount) > 1",
                                 "select region, count(*) as n from shop.customers group by 1"])  # fmt: skip
def test_what_cannot_be_broken_out_says_so(one_currency: Catalog, sql: str) -> None:
    with pytest.raises(Invalid, match=r"broken out|no way"):
        by(one_currency, sql, "orders", "channel")
