"""Answers carry how they came about."""

from pathlib import Path

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.engine import Limits
from insightora_dash.platform.errors import Invalid
from insightora_dash.query.filters import Filter
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query


@pytest.mark.parametrize(("sql", "used"), [
    ("select sum(quantity) as q from shop.orders", 8),
    ("select channel, sum(quantity) as q from shop.orders where quantity > 1 group by 1", 3),
    ("select id from shop.orders order by amount limit 2", 8),
    ("select id from shop.orders", 8),
    ("select count(*) as n from shop.orders o join shop.customers c on c.id = o.customer_id", 7),
    ("with m as (select channel, count(*) as n from shop.orders where quantity = 1 group by 1) select max(n) as best from m", 5),
    ("select * from (select channel, count(*) as n from shop.orders group by 1) as t where n > 1", 8),
    ("with one as (select 1 as x), m as (select id from shop.orders where id > (select x from one)) select count(*) as n from m", 7),
    ("select id from shop.orders union select id from shop.customers", None),
    ("select 1 as one", None),
])
def test_the_rows_that_went_in_are_counted(one_currency: Catalog, sql: str, used: int | None) -> None:
    assert answer(Query.parse(sql), one_currency).rows_used == used


def test_filters_lower_the_rows_that_went_in(one_currency: Catalog) -> None:
    query = Query.parse("select sum(quantity) as q from shop.orders")
    assert answer(query, one_currency, filters=[Filter(("shop", "orders", "channel"), "=", "Online")]).rows_used == 4


def test_rows_beyond_the_limit_are_cut_off_and_counted(one_currency: Catalog) -> None:
    result = answer(Query.parse("select id from shop.orders order by id"), one_currency, limits=Limits(rows=3))
    assert (result.rows(), result.cut_off, result.rows_used) == ([(1,), (2,), (3,)], 5, 8)


def test_a_second_answer_comes_from_the_cache(one_currency: Catalog, tmp_path: Path) -> None:
    cache, query = ResultCache(tmp_path / "cache"), Query.parse("select sum(quantity) as q from shop.orders")
    first, second = (answer(query, one_currency, cache=cache) for _ in range(2))
    assert (first.cached, second.cached) == (False, True)
    assert (second.rows(), second.columns, second.rows_used, second.data_version) == (first.rows(), first.columns, first.rows_used, first.data_version)
    cache.close()


def test_another_row_limit_is_another_answer(one_currency: Catalog, tmp_path: Path) -> None:
    cache, query = ResultCache(tmp_path / "cache"), Query.parse("select id from shop.orders")
    assert [answer(query, one_currency, cache=cache, limits=Limits(rows=n)).row_count for n in (2, 4)] == [2, 4]
    cache.close()


def test_the_authored_query_is_left_as_it_was(one_currency: Catalog) -> None:
    query = Query.parse("select id from orders")
    before = query.sql()
    answer(query, one_currency, filters=[Filter(("shop", "orders", "channel"), "=", "Online")])
    assert query.sql() == before


@pytest.mark.parametrize("sql", ["select 1; select 2", "drop table x", "select from where", "("])
def test_what_is_not_one_query_is_refused(sql: str) -> None:
    with pytest.raises(Invalid):
        Query.parse(sql)
