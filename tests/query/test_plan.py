"""Chips say every clause of a query once."""

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.query.clauses import clauses, node_at, path_of
from insightora_dash.query.filters import Filter
from insightora_dash.query.plan import read_plan
from insightora_dash.query.query import Query

CHIPS = [
    ("select sum(amount) as revenue from shop.orders", [("measure", "sum of amount"), ("table", "orders")]),
    ("select date_trunc('month', ordered_on) as month, channel, sum(amount) from shop.orders group by 1, 2",
     [("measure", "sum of amount"), ("group", "month"), ("group", "channel"), ("table", "orders")]),
    ("select channel, count(*) as n from shop.orders group by all", [("measure", "number of orders"), ("group", "channel"), ("table", "orders")]),
    ("select channel as c, count(distinct customer_id) from shop.orders group by c",
     [("measure", "number of different customer"), ("group", "channel"), ("table", "orders")]),
    ("select count(*) as n from shop.orders where ordered_on >= '2024-01-01' and ordered_on < '2025-01-01'",
     [("measure", "number of orders"), ("period", "1 Jan – 31 Dec 2024"), ("table", "orders")]),
    ("select count(*) as n from shop.orders where year(ordered_on) = 2024 and ordered_at >= date '2024-02-01'",
     [("measure", "number of orders"), ("period", "order date: 1 Jan – 31 Dec 2024"), ("period", "order time: since 1 Feb 2024"), ("table", "orders")]),
    ("select count(*) as n from shop.orders where date_trunc('month', ordered_on) = '2024-02-01'",
     [("measure", "number of orders"), ("period", "1 – 29 Feb 2024"), ("table", "orders")]),
    ("select count(*) as n from shop.orders where ordered_on between '2024-01-01' and '2024-03-31' and channel in ('Online', 'Store')",
     [("measure", "number of orders"), ("period", "1 Jan – 31 Mar 2024"), ("filter", "channel is Online or Store"), ("table", "orders")]),
    ("select o.id, c.name from shop.orders o join shop.customers c on c.id = o.customer_id where c.region <> 'North' order by o.amount desc limit 5",
     [("column", "order, name"), ("filter", "region is not North"), ("join", "orders → customers"), ("order", "amount, highest first"), ("limit", "5 rows")]),
    ("select channel from shop.orders limit 1", [("column", "channel"), ("table", "orders"), ("limit", "1 row")]),
    ("select distinct channel from shop.orders order by 1", [("column", "channel"), ("table", "orders"), ("distinct", "each row once"),
                                                              ("order", "channel, lowest first")]),
    ("select channel, avg(amount) as a from shop.orders group by 1 having avg(amount) > 10 order by a",
     [("measure", "average amount"), ("group", "channel"), ("having", "average amount is more than 10"), ("table", "orders"),
      ("order", "average amount, lowest first")]),
    ("select sum(amount) / nullif(count(*), 0) as per_order from shop.orders", [("measure", "sum of amount ÷ number of orders"), ("table", "orders")]),
    ("select min(ordered_on), max(amount), count(channel) from shop.orders",
     [("measure", "first order date"), ("measure", "highest amount"), ("measure", "number of rows with channel"), ("table", "orders")]),
    ("select left(dayname(ordered_on), 3) as d, monthname(ordered_on) as m, count(*) as n from shop.orders group by 1, 2",
     [("measure", "number of orders"), ("group", "day of the week"), ("group", "month of the year"), ("table", "orders")]),
    ("select name, (select coalesce(sum(amount), 0) from shop.orders o where o.customer_id = customers.id) as spent from shop.customers",
     [("column", "name, sum of amount of its orders"), ("table", "customers")]),
    ("select count(*) as n from shop.customers where (select sum(amount) from shop.orders o where o.customer_id = customers.id) > 100",
     [("measure", "number of customers"), ("filter", "sum of amount of its orders is more than 100"), ("table", "customers")]),
    ("select 1.0 * sum(amount) / nullif(count(*), 0) as each from shop.orders", [("measure", "sum of amount ÷ number of orders"), ("table", "orders")]),
    ("select * from shop.customers", [("column", "all columns"), ("table", "customers")]),
    ("with m as (select * from shop.orders) select count(*) as n from m", [("measure", "number of rows"), ("table", "m"),
                                                                            ("sql", "m AS (SELECT * FROM shop.orders)")]),
    ("select id, lag(amount) over (order by id) as before from shop.orders",
     [("column", "order"), ("sql", "LAG(amount) OVER (ORDER BY id) AS before"), ("table", "orders")]),
    ("select id from shop.orders where exists (select 1 from shop.customers group by region)",
     [("column", "order"), ("sql", "EXISTS(SELECT 1 FROM shop.customers GROUP BY region)"), ("table", "orders")]),
    ("select t.n from (select count(*) as n from shop.orders) as t", [("column", "n"), ("sql", "(SELECT COUNT(*) AS n FROM shop.orders) AS t")]),
    ("select extract(month from ordered_on) as m, median(amount) from shop.orders group by 1",
     [("measure", "median amount"), ("group", "month of the year"), ("table", "orders")]),
    ("select left(channel, 1) as l, count(*) as n from shop.orders group by 1 order by length(channel) limit 3 offset 2",
     [("measure", "number of orders"), ("sql", "LEFT(channel, 1)"), ("table", "orders"), ("sql", "LENGTH(channel)"), ("limit", "3 rows"), ("sql", "OFFSET 2")]),
    ("select channel, count(*) as n from shop.orders group by rollup (channel)", None),
    ("select sum(amount) over () as s, count(*) as n from shop.orders group by amount, channel qualify row_number() over () = 1", None),
    ("select distinct on (channel) channel, id from shop.orders", None),
    ("select count(*) from shop.orders o join (select 1 as x) t on true left join shop.customers c using (id) limit 2 + 1", None),
    ("select count(*) from (select 1) as a join shop.orders on true", None),
    ("select count(distinct (id, channel)), sum(distinct amount), string_agg(channel, ',') from shop.orders", None),
]


@pytest.mark.parametrize(("sql", "chips"), [case for case in CHIPS if case[1] is not None])
def test_chips_in_plain_words(shop: Catalog, sql: str, chips: list[tuple[str, str]]) -> None:
    assert [(chip.kind, chip.text) for chip in read_plan(Query.parse(sql), shop).chips] == chips


@pytest.mark.parametrize("sql", [case[0] for case in CHIPS])
def test_every_clause_is_in_exactly_one_chip(shop: Catalog, sql: str) -> None:
    query = Query.parse(sql)
    said = [path for chip in read_plan(query, shop).chips for path in (chip.node, *chip.also)]
    written = [path_of(node, query.tree) for _what, node in clauses(query.tree).found]
    assert sorted(said) == sorted(written)


@pytest.mark.parametrize("sql", [case[0] for case in CHIPS])
def test_the_path_of_a_chip_leads_to_its_node(shop: Catalog, sql: str) -> None:
    query = Query.parse(sql)
    for chip in read_plan(query, shop).chips:
        assert path_of(node_at(query.tree, chip.node), query.tree) == chip.node


def test_a_path_that_leads_nowhere_is_an_error(shop: Catalog) -> None:
    with pytest.raises(LookupError):
        node_at(Query.parse("select 1").tree, "where.this")


@pytest.mark.parametrize("sql", ["select id from shop.orders union select id from shop.customers", "select gone from shop.orders"])
def test_a_query_that_is_not_one_select_or_lost_its_data_is_one_chip(shop: Catalog, sql: str) -> None:
    chips = read_plan(Query.parse(sql), shop).chips
    assert [(chip.kind, chip.text) for chip in chips] == [("sql", Query.parse(sql).sql())]


@pytest.mark.parametrize(("condition", "words"), [
    ("channel = 'Online' or channel is null", "channel is Online or channel is empty"),
    ("not channel in ('Online')", "channel is not Online"),
    ("channel not in ('Online', 'Store')", "channel is not Online or Store"),
    ("channel is not null", "channel is not empty"),
    ("not (quantity > 3 and quantity < 5)", "not: quantity is more than 3 and quantity is less than 5"),
    ("quantity between 2 and 4", "quantity is between 2 and 4"),
    ("quantity >= -1", "quantity is at least −1"),
    ("quantity <= 2.5", "quantity is at most 2.5"),
    ("channel like '%line%'", "channel contains line"),
    ("channel ilike 'On%'", "channel starts with On"),
    ("channel like '%ne'", "channel ends with ne"),
    ("channel like 'O_l%'", "channel matches O_l%"),
    ("contains(lower(channel), 'on')", "channel contains on"),
    ("starts_with(channel, 'On')", "channel starts with On"),
    ("channel is distinct from 'Online'", "channel is not Online"),
    ("ordered_on <> '2024-01-05'", "order date is not 5 Jan 2024"),
    ("exists (select 1 from shop.customers c where c.id = orders.customer_id)", "with customers"),
    ("not exists (select 1 from shop.customers c where c.id = orders.customer_id and c.region = 'North')", "without customers where region is North"),
    ("customer_id in (select id from shop.customers)", "customer is among customers"),
    ("customer_id not in (select id from shop.customers where region = 'North' and name is null)",
     "customer is not among customers where region is North and name is empty"),
    ("exists (select 1 from shop.customers c where c.id = orders.customer_id and length(c.name) > 2)", None),
    ("customer_id in (select id from shop.customers limit 2)", None),
    ("length(channel) in (select id from shop.customers)", None),
    ("(quantity > 1) = true", None),
    ("length(channel) > 3", None),
    ("not length(channel) > 3", None),
    ("channel in (lower('A'))", None),
    ("channel like lower('A')", None),
    ("quantity between id and 4", None),
    ("length(channel) in (1)", None),
    ("length(channel) is not null", None),
    ("not length(channel) in (1)", None),
])
def test_conditions_in_plain_words(shop: Catalog, condition: str, words: str | None) -> None:
    chips = read_plan(Query.parse(f"select id from shop.orders where {condition}"), shop).chips
    assert [chip.text for chip in chips if chip.kind == "filter"] == ([words] if words else [])


@pytest.mark.parametrize(("condition", "words"), [
    ("ordered_on > '2024-01-05'", "since 6 Jan 2024"), ("ordered_on <= '2024-01-05'", "until 5 Jan 2024"), ("ordered_on < '2024-01-05'", "until 4 Jan 2024"),
    ("ordered_on = '2024-01-05'", "5 Jan 2024"), ("year(ordered_on) > 2023", "since 1 Jan 2024"), ("year(ordered_on) <= 2023", "until 31 Dec 2023"),
    ("date_trunc('quarter', ordered_on) >= '2024-04-01'", "since 1 Apr 2024"), ("date_trunc('week', ordered_on) = date '2024-01-01'", "1 – 7 Jan 2024"),
    ("ordered_at::date = '2024-01-05'", "5 Jan 2024"), ("(ordered_on >= '2024-01-01' and ordered_on <= '2024-01-31')", "1 – 31 Jan 2024"),
    ("date_trunc('month', ordered_on) = '2024-01-05'", None), ("year(ordered_on) = 99999", None), ("month(ordered_on) = 3", None),
    ("ordered_at > '2024-01-05 10:00:00'", None), ("ordered_on = 'yesterday.'", None),
])
def test_periods_with_exact_days(shop: Catalog, condition: str, words: str | None) -> None:
    chips = read_plan(Query.parse(f"select id from shop.orders where {condition}"), shop).chips
    assert [chip.text for chip in chips if chip.kind == "period"] == ([words] if words else [])


def test_dashboard_filters_are_chips_that_cannot_be_edited(shop: Catalog) -> None:
    filters = [Filter(("shop", "orders", "channel"), "in", ("Online", "Store")),
               Filter(("shop", "orders", "ordered_on"), "between", ("2024-01-01", "2024-12-31")), Filter((None, None, "total"), ">", 5),
               Filter(("shop", "orders", "channel"), "is null"), Filter(("shop", "orders", "channel"), "!=", "Phone"),
               Filter(("shop", "orders", "channel"), "contains", "on")]
    chips = [chip for chip in read_plan(Query.parse("select 1"), shop, filters).chips if chip.kind == "applied"]
    assert [chip.text for chip in chips] == ["channel is Online or Store", "order date 2024-01-01 – 2024-12-31", "total > 5", "channel is empty",
                                             "channel is not Phone", "channel contains on"]
    assert {chip.node for chip in chips} == {""}
