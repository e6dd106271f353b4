"""Amounts in several currencies are split, never added up."""

from dataclasses import replace

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import Invalid
from insightora_dash.query.filters import Filter
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query


def run(shop: Catalog, sql: str, *filters: Filter) -> Result:
    return answer(Query.parse(sql), shop, filters=filters)


def test_a_total_is_shown_per_currency_with_a_note(shop: Catalog) -> None:
    result = run(shop, "select sum(amount) as total from shop.orders")
    assert sorted((row[1], float(row[0])) for row in result.rows()) == [("EUR", 300.0), ("USD", 40.0)]
    assert result.notes == ("amounts are in EUR and USD, so they are shown separately",)
    assert result.columns[0].unit is None


def test_groups_keep_their_columns_and_gain_the_currency_at_the_end(shop: Catalog) -> None:
    result = run(shop, "select channel, sum(amount) as total from shop.orders group by 1 order by 2 desc")
    assert [column.name for column in result.columns] == ["channel", "total", "currency"]
    assert result.rows()[0][::2] == ("Online", "EUR")


def test_top_n_is_taken_in_each_currency(shop: Catalog) -> None:
    result = run(shop, "select channel, sum(amount) as total from shop.orders group by channel order by total desc limit 1")
    assert [(row[0], row[2]) for row in result.rows()] == [("Online", "EUR"), ("Online", "USD")]


def test_one_currency_left_by_a_filter_gives_the_unit(shop: Catalog) -> None:
    result = run(shop, "select sum(amount) as total from shop.orders", Filter(("shop", "orders", "currency"), "=", "EUR"))
    assert (result.columns[0].unit, result.notes) == ("EUR", ())


def test_one_currency_left_by_another_column_gives_the_unit(shop: Catalog) -> None:
    result = run(shop, "select sum(amount) as total from shop.orders where channel = 'Store'")
    assert (result.columns[0].unit, result.notes) == ("EUR", ())


@pytest.mark.parametrize("sql", [
    "select currency, sum(amount) as total from shop.orders group by currency",
    "select currency, sum(amount) as total from shop.orders group by all",
    "select sum(amount) filter (where currency = 'EUR') as eur from shop.orders",
    "select sum(case when currency = 'EUR' then amount end) as eur from shop.orders",
    "select count(amount) as n, channel from shop.orders group by channel",
    "select id, sum(amount) over (partition by currency) as total from shop.orders",
])
def test_queries_that_keep_currencies_apart_are_left_alone(shop: Catalog, sql: str) -> None:
    assert run(shop, sql).notes == ()


def test_amounts_summed_in_a_part_of_the_query_are_carried_outwards(shop: Catalog) -> None:
    result = run(shop, "with per as (select customer_id, sum(amount) as total from shop.orders group by customer_id) select avg(total) as mean from per")
    assert sorted((row[1], round(float(row[0]), 2)) for row in result.rows()) == [("EUR", 100.0), ("USD", 20.0)]


def test_a_running_total_runs_per_currency(shop: Catalog) -> None:
    result = run(shop, "select id, sum(amount) over (order by id) as running from shop.orders")
    last = {row[2]: float(row[1]) for row in sorted(result.rows())}
    assert last == {"EUR": 300.0, "USD": 40.0}


def test_a_mix_that_cannot_be_split_is_refused_with_a_way_out(shop: Catalog) -> None:
    with pytest.raises(Invalid, match=r"EUR and USD and cannot be put together. Ask for one"):
        run(shop, "select id from shop.orders where amount > (select avg(amount) from shop.orders)")


def test_a_mix_inside_a_correlated_part_is_refused(shop: Catalog) -> None:
    with pytest.raises(Invalid, match="EUR and USD"):
        run(shop, "select name from shop.customers as c where (select sum(o.amount) from shop.orders as o where o.customer_id = c.id) > 50")


def test_amounts_of_a_union_are_refused(shop: Catalog) -> None:
    with pytest.raises(Invalid, match="EUR and USD"):
        run(shop, "select sum(amount) as total from shop.orders union all select 1 as total")


def test_a_profile_with_one_currency_needs_no_look(shop: Catalog) -> None:
    columns = tuple(replace(c, distinct=1, nulls=0, top=(("EUR", 8),)) if c.name == "currency" else c for c in shop.tables[0].columns)
    result = run(replace(shop, tables=(replace(shop.tables[0], columns=columns), shop.tables[1])), "select sum(amount) as total from shop.orders")
    assert (result.row_count, result.columns[0].unit) == (1, "EUR")


def test_a_currency_written_into_the_query_is_the_unit(shop: Catalog) -> None:
    result = run(shop, "select sum(o.amount) as total from shop.orders as o where o.currency = 'USD' and o.quantity > 0")
    assert ([float(row[0]) for row in result.rows()], result.columns[0].unit) == ([40.0], "USD")


def test_shares_of_a_total_are_shares_within_their_currency(shop: Catalog) -> None:
    result = run(shop, "select channel, sum(amount) / sum(sum(amount)) over () as share from shop.orders where amount > 0 group by channel")
    totals: dict[object, float] = {}
    for _channel, share, currency in result.rows():
        totals[currency] = totals.get(currency, 0.0) + float(share)
    assert {currency: round(total, 9) for currency, total in totals.items()} == {"EUR": 1.0, "USD": 1.0}


def test_subtotals_are_per_currency(shop: Catalog) -> None:
    sql = "select channel, sum(amount) as total from shop.orders where channel is not null group by rollup (channel)"
    assert sorted((row[2], float(row[1])) for row in run(shop, sql).rows() if row[0] is None) == [("EUR", 300.0), ("USD", 30.0)]


def test_pages_of_mixed_amounts_are_refused(shop: Catalog) -> None:
    with pytest.raises(Invalid, match="EUR and USD"):
        run(shop, "select channel, sum(amount) as total from shop.orders group by 1 order by 2 limit 2 offset 1")


def test_amounts_times_a_rate_may_be_added(shop: Catalog) -> None:
    result = run(shop, "select sum(amount * fx) as total from (select amount, quantity as fx from shop.orders) as t")
    assert (result.row_count, result.notes) == (1, ())
