"""Figures about one value, read off the figures about all values of its column."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.engine import Engine, Statement
from insightora_dash.engine.result import Result
from insightora_dash.query.across import across, pivot_of
from insightora_dash.query.filters import Filter
from insightora_dash.query.pipeline import answer, bind
from insightora_dash.query.query import Query

CHANNEL, REGION = ("shop", "orders", "channel"), ("shop", "customers", "region")
KEYS = ("", "date_trunc('month', ordered_on) as month", "quantity", "channel", "date_trunc('year', ordered_at) as year, quantity")
FIGURES = ("sum(quantity) as f", "count(*) as f", "count(distinct customer_id) as f", "avg(quantity) as f", "min(id) as f, max(id) as l", "median(id) as f",
           "sum(quantity) filter (where id > 2) as f", "sum(quantity) / count(*) as f")
ENDS = ("", "having count(*) > 1", "order by {last} desc, {all} limit 2", "order by {all}")


class Counting:
    """An engine that says what it was asked."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.asked = engine, list[str]()

    def run(self, statement: Statement) -> Result:
        self.asked.append(statement.sql)
        return self.engine.run(statement)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[ResultCache]:
    made = ResultCache(tmp_path / "cache")
    yield made
    made.close()


def chosen(column: tuple[str, str, str], *values: str) -> Filter:
    return Filter(column, "in", values, from_tile="t1")


def queries() -> Iterator[str]:
    for source, keys, figures, end in product(("shop.orders", "shop.orders o left join shop.customers c on c.id = o.customer_id"), KEYS, FIGURES, ENDS):
        keys = keys.replace("quantity", "o.quantity") if " o " in source else keys
        if " o " in source and "id" in figures.replace("customer_id", ""):
            continue
        count = len(keys.split(", ")) if keys and "trunc" not in keys else keys.count(" as ") + keys.count(", quantity") + keys.count(", o.quantity")
        group = f" group by {', '.join(str(n + 1) for n in range(count))}" if count else ""
        ends = end.format(last=count + 1, all=", ".join(str(n + 1) for n in range(count + 1)))
        yield f"select {f'{keys}, ' if keys else ''}{figures} from {source}{group} {ends}"


@pytest.mark.parametrize("value", ["Online", "Store", "Phone", "Nowhere"])
def test_every_query_gives_the_same_as_without_the_short_way(one_currency: Catalog, cache: ResultCache, value: str) -> None:
    counting = Counting(one_currency.engine)
    catalog, filters = replace(one_currency, engine=counting), (chosen(CHANNEL, value),)  # type: ignore[arg-type]
    for sql in queries():
        plain = answer(Query.parse(sql), one_currency, filters=filters)
        short = answer(Query.parse(sql), catalog, filters=filters, cache=cache)
        assert short.rows() == plain.rows(), sql
        assert (short.columns, short.table.schema, short.rows_used) == (plain.columns, plain.table.schema, plain.rows_used), sql
        assert (short.notes, short.unfiltered, short.data_version, short.cut_off) == (plain.notes, plain.unfiltered, plain.data_version, plain.cut_off), sql
    assert any("one_of_all_values" in sql for sql in counting.asked)


def test_the_next_value_asks_the_data_nothing(one_currency: Catalog, cache: ResultCache) -> None:
    counting = Counting(one_currency.engine)
    catalog = replace(one_currency, engine=counting)  # type: ignore[arg-type]
    query = Query.parse("select quantity, count(distinct customer_id) as n from shop.orders group by 1 order by 2 desc, 1 limit 1")
    found = {value: answer(query, catalog, filters=[chosen(CHANNEL, value)], cache=cache).rows() for value in ("Online", "Store")}
    assert found == {"Online": [(1, 1)], "Store": [(1, 2)]}
    assert len(counting.asked) == 2  # the figures and the rows that went in, each for all values


def test_the_last_single_text_is_what_the_next_click_changes() -> None:
    first, second = chosen(CHANNEL, "Online"), chosen(REGION, "North")
    assert pivot_of([first, second]) == second
    assert pivot_of([first, chosen(REGION, "North", "South")]) == first
    assert pivot_of([Filter(CHANNEL, "not in", ("Online",)), Filter(("shop", "orders", "id"), "in", (3,), "t2"), Filter(CHANNEL, "in", ("Online",))]) is None


@pytest.mark.parametrize("sql", [
    "select id from shop.orders",
    "select distinct channel from shop.orders",
    "select quantity, count(*) as n, sum(count(*)) over () as s from shop.orders group by 1",
    "with m as (select channel, count(*) as n from shop.orders group by 1) select max(n) as best from m",
    "select first(id) as f from shop.orders",
    "select string_agg(channel, ',') as f from shop.orders",
    "select quantity, count(*) as n from shop.orders group by rollup (quantity)",
    "select quantity, count(*) as n from shop.orders group by 1 order by 2 limit 2 offset 1",
    "select count(*) as n from shop.orders union select 1",
])
def test_what_might_not_be_the_same_goes_the_long_way(one_currency: Catalog, sql: str) -> None:
    wanted = chosen(CHANNEL, "Online")
    assert across(bind(Query.parse(sql), one_currency, [wanted]).tree, wanted, one_currency) is None


def test_many_values_an_empty_one_and_several_go_the_long_way(one_currency: Catalog) -> None:
    query = Query.parse("select count(*) as n from shop.orders")
    for wanted in (Filter(CHANNEL, "in", (None,), "t1"), chosen(CHANNEL, "Online", "Store"), chosen(("shop", "customers", "name"), "Ana")):
        assert across(bind(query, one_currency, [wanted]).tree, pivot_of([wanted]), one_currency) is None
