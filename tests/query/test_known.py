"""Names that do not exist are named, with what was probably meant."""

from dataclasses import replace

import pytest

from insightora_dash.catalog.catalog import Catalog, Table
from insightora_dash.platform.errors import Invalid
from insightora_dash.query.pipeline import bind
from insightora_dash.query.query import Query, reads_known_tables


@pytest.mark.parametrize(("sql", "sentence"), [
    ("select amout from shop.orders", "Column 'amout' is not in orders; did you mean amount?"),
    ("select o.chanel from shop.orders as o", "Column 'chanel' is not in o; did you mean channel?"),
    ("select zzz from shop.customers", "Column 'zzz' is not in customers. It has: id, name, region, joined_on."),
    ("select id from shop.orders where amout > 3", "Column 'amout' is not in orders; did you mean amount?"),
    ("select id from shop.orders group by chanel", "Column 'chanel' is not in orders; did you mean channel?"),
    ("select id from shop.order", "There is no table shop.order. Did you mean orders?"),
    ("select id from elsewhere.orders", "There is no table elsewhere.orders. Did you mean orders?"),
    ("select id from zzz", "There is no table zzz. There is: shop.orders, shop.customers."),
    ("select id from other.shop.orders", "There is no table other.shop.orders. Did you mean orders?"),
    ("select x.id from shop.orders as o", "x.id: this query reads no table called x."),
    ("with m as (select channel as c from shop.orders) select channel from m", "Column 'channel' is not in m. It has: c."),
    ("with m(a, b) as (select id, channel from shop.orders) select channel from m", "Column 'channel' is not in m. It has: a, b."),
    ("select id from shop.orders where exists (select 1 from shop.customers where chanel = 'x')",
     "Column 'chanel' is not in orders, customers; did you mean channel?"),
    ("select q from (select id from shop.orders union all select id from shop.customers) as u", "Column 'q' is not in u. It has: id."),
    ("select __row from shop.customers", "Column '__row' is not in customers. It has: id, name, region, joined_on."),
    ("select a.id from shop.orders a, shop.customers a", "Two tables of this query are both called a. Give one of them another name."),
])
def test_an_unknown_name_is_named(shop: Catalog, sql: str, sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        bind(Query.parse(sql), shop)
    assert caught.value.worded() == sentence


@pytest.mark.parametrize("sql", [
    "select CHANNEL, Amount from SHOP.Orders",
    "select channel as c from shop.orders where c = 'Online' order by c",
    "select sum(amount) as total from shop.orders having total > 1",
    "select * from shop.orders o join shop.customers c on c.id = o.customer_id where name = 'Ana'",
    "select name from shop.customers c where exists (select 1 from shop.orders where customer_id = c.id and region = 'North')",
    "select o.* , c.name from shop.orders o join shop.customers c on c.id = o.customer_id",
    "select n from (select *, 1 as n from shop.orders) as t",
    "with m as (select o.* from shop.orders o) select channel from m",
    "select list_transform([1, 2], x -> x + 1) as l from shop.orders",
    "select u.x from shop.orders, unnest([1, 2]) as u(x)",
    "select s.field from (select {'field': 1} as s) as t",
    "select orders.amount, shop.orders.channel from shop.orders",
    "with recursive n as (select 1 as i union all select i + 1 from n where i < 3) select i from n",
    "select rowid from shop.orders",
    "select x from (select * exclude (id), 1 as x from shop.orders) as t",
])
def test_names_that_exist_pass(shop: Catalog, sql: str) -> None:
    assert bind(Query.parse(sql), shop).tree is not None


def test_a_table_without_its_schema_is_found(shop: Catalog) -> None:
    assert bind(Query.parse("select id from orders"), shop).sql == "SELECT id FROM shop.orders"


def test_a_table_that_is_there_twice_needs_its_schema(shop: Catalog) -> None:
    twin = Table("other", "orders", shop.tables[0].columns, 0, "v1")
    with pytest.raises(Invalid, match=r"more than one table orders: shop.orders, other.orders"):
        bind(Query.parse("select id from orders"), replace(shop, tables=(*shop.tables, twin)))


def test_without_tables_there_is_nothing_to_name(shop: Catalog) -> None:
    with pytest.raises(Invalid, match=r"There is no table orders.$"):
        bind(Query.parse("select id from orders"), replace(shop, tables=()))


@pytest.mark.parametrize("sql", ["select 1 into x", "values (1)"])
def test_only_one_select_is_bound(shop: Catalog, sql: str) -> None:
    with pytest.raises(Invalid):
        bind(Query.parse(sql), shop)


def test_brackets_around_the_query_are_taken_off(shop: Catalog) -> None:
    assert bind(Query.parse("(select id from shop.orders)"), shop).sql == "SELECT id FROM shop.orders"


def test_whether_a_query_reads_only_known_tables() -> None:
    assert reads_known_tables(Query.parse("with m as (select 1 from a) select * from m"), {"A"})
    assert not reads_known_tables(Query.parse("select all products from germany"), {"products"})
    assert not reads_known_tables(Query.parse("select 1"), {"a"})
