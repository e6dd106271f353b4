"""Queries read back into sketches."""

import pytest

from insightora_dash.ask.earlier import Edited
from insightora_dash.ask.offline.dialogue.restated import restated
from insightora_dash.ask.offline.planner import OfflinePlanner, names_of
from insightora_dash.ask.reading import Reading
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.query.query import Query
from tests.query.conftest import shop, shop_files

__all__ = ["shop", "shop_files"]

SAID = [
    "select channel, sum(quantity) as q from shop.orders group by channel",
    "select o.channel, avg(o.quantity) as mean from shop.orders as o where o.currency = 'EUR' group by 1 order by 2 desc limit 3",
    "select channel, count(*) as n from shop.orders where currency in ('EUR', 'USD') group by channel having count(*) > 1",
    "select max(quantity) as m from shop.orders where not channel is null",
    "select customers.region, sum(orders.quantity) as q from shop.orders join shop.customers on orders.customer_id = customers.id group by customers.region",
    "select orders.quantity from shop.orders where orders.ordered_on >= cast('2024-01-01' as date) and orders.ordered_on < cast('2024-04-01' as date)",
]
UNSAID = [
    "with o as (select * from shop.orders) select channel, sum(quantity) as q from o group by channel",
    "select channel, sum(quantity) over () as q from shop.orders",
    "select channel, sum(quantity) as q from shop.orders group by channel union all select 'x', 1",
    "select upper(channel) as c, sum(quantity) as q from shop.orders group by 1",
    "select a.channel from shop.orders as a join shop.orders as b on a.id = b.customer_id",
    "select channel from shop.gone",
]


def follow(text: str, catalog: Catalog, sql: str) -> str:
    outcome = OfflinePlanner().read(text, catalog, [Edited("", Query.parse(sql)), Edited("words", Query.parse(sql))])
    assert isinstance(outcome, Reading)
    return outcome.query.sql()


@pytest.mark.parametrize("sql", SAID)
def test_a_plain_query_is_said_by_a_sketch(shop: Catalog, sql: str) -> None:
    assert restated(Query.parse(sql), *names_of(shop))


@pytest.mark.parametrize("sql", UNSAID)
def test_what_a_sketch_cannot_say_is_not_guessed(shop: Catalog, sql: str) -> None:
    assert restated(Query.parse(sql), *names_of(shop)) == []


def test_a_follow_up_keeps_every_clause_it_does_not_change(shop: Catalog) -> None:
    sql = "select channel, avg(quantity) as q from shop.orders where currency = 'EUR' group by channel order by 2 desc limit 2"
    after = follow("in 2024 only", shop, sql)
    assert all(part in after for part in ("AVG(", "'EUR'", "2024", "LIMIT 2"))
    assert "AVG(" in follow("by region instead", shop, sql)
