"""Row rules and masks hold in every scope, and nowhere else."""

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.engine import Statement
from insightora_dash.query.filters import Filter
from insightora_dash.query.pipeline import bind
from insightora_dash.query.query import Query

RULES = {("shop", "orders"): "channel = 'Online'"}
MASKS = {("shop", "customers", "name"): "left(name, 1) || '…'"}
INSIDE = "(SELECT * FROM shop.orders WHERE channel = 'Online') AS"


def rows(shop: Catalog, sql: str, *filters: Filter) -> list[tuple[object, ...]]:
    bound = bind(Query.parse(sql), shop, filters, row_rules=RULES, masks=MASKS)
    return shop.engine.run(Statement(bound.sql, shop.dataset)).rows()


@pytest.mark.parametrize(("sql", "bound"), [
    ("select count(*) as n from shop.orders", f"SELECT COUNT(*) AS n FROM {INSIDE} orders"),
    ("select count(*) as n from shop.orders as o", f"SELECT COUNT(*) AS n FROM {INSIDE} o"),
    ("with orders as (select * from orders) select count(*) as n from orders",
     f"WITH orders AS (SELECT * FROM {INSIDE} orders) SELECT COUNT(*) AS n FROM orders"),
    ("select 1 as x where exists (select 1 from shop.orders)", f"SELECT 1 AS x WHERE EXISTS(SELECT 1 FROM {INSIDE} orders)"),
    ("select id from shop.orders union all select id from shop.orders", f"SELECT id FROM {INSIDE} orders UNION ALL SELECT id FROM {INSIDE} orders"),
])
def test_a_row_rule_is_put_around_the_table_in_every_scope(shop: Catalog, sql: str, bound: str) -> None:
    assert bind(Query.parse(sql), shop, row_rules=RULES).sql == bound


def test_a_common_table_of_the_same_name_is_not_wrapped_again(shop: Catalog) -> None:
    assert rows(shop, "with orders as (select * from orders) select count(*) as n from orders") == [(4,)]


def test_a_mask_replaces_the_column_for_everyone_who_reads_it(shop: Catalog) -> None:
    assert rows(shop, "select name from shop.customers where name = 'Ana'") == []
    assert rows(shop, "select c.name from shop.customers as c order by 1 limit 1") == [("A…",)]


def test_filters_stay_outside_the_wrapping(shop: Catalog) -> None:
    sql = "select count(*) as n from shop.customers as c left join shop.orders as o on o.customer_id = c.id"
    assert rows(shop, sql, Filter(("shop", "orders", "quantity"), ">", 2)) == [(2,)]
    assert rows(shop, sql, Filter(("shop", "customers", "name"), "=", "A…")) == [(2,)]


def test_a_filter_through_a_key_sees_no_more_than_the_person(shop: Catalog) -> None:
    sql = "select count(*) as n from shop.orders"
    assert rows(shop, sql, Filter(("shop", "customers", "name"), "=", "Ana")) == [(0,)]
    assert rows(shop, sql, Filter(("shop", "customers", "name"), "=", "A…")) == [(2,)]
    hidden = bind(Query.parse(sql), shop, [Filter(("shop", "customers", "region"), "=", "North")], row_rules={("shop", "customers"): "region = 'South'"})
    assert shop.engine.run(Statement(hidden.sql, shop.dataset)).rows() == [(0,)]


def test_a_rule_and_a_mask_on_one_table(shop: Catalog) -> None:
    bound = bind(Query.parse("select channel from shop.orders"), shop, row_rules=RULES, masks={("shop", "orders", "channel"): "'hidden'"})
    assert shop.engine.run(Statement(bound.sql, shop.dataset)).rows() == [("hidden",)] * 4


def test_joins_of_a_wrapped_table_are_kept(shop: Catalog) -> None:
    assert rows(shop, "select count(*) as n from shop.orders as o, shop.customers as c where c.id = o.customer_id") == [(4,)]
