"""Metrics and named filters are called by their name in chips, whoever wrote the SQL."""

from dataclasses import replace

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.definitions import Metric, NamedFilter
from insightora_dash.query.plan import read_plan
from insightora_dash.query.query import Query

ORDERS = ("shop", "orders")


@pytest.fixture
def catalog(shop: Catalog) -> Catalog:
    basket = Metric("basket", ORDERS, "sum(amount) / count(*)")
    return replace(shop, metrics=(basket,), filters=(NamedFilter("big deal", ORDERS, "amount > 50 or channel = 'Store'"),), meaning="7")


@pytest.mark.parametrize(("sql", "chip"), [
    ("select channel, sum(amount) / count(*) as b from shop.orders group by 1", ("measure", "basket")),
    ('select channel, SUM(o."Amount") / COUNT(*) as b from shop.orders as o group by 1', ("measure", "basket")),
    ("select channel from shop.orders group by 1 having (sum(amount) / count(*)) > 3", ("having", "basket is more than 3")),
    ("select count(*) as n from shop.orders where (amount > 50 or channel = 'Store')", ("filter", "big deal")),
    ("select channel, sum(amount) as b from shop.orders group by 1 order by sum(amount) / count(*) desc", ("order", "basket, highest first")),
    ("select count(*) / sum(amount) as b from shop.orders", ("measure", "number of orders ÷ sum of amount")),
])
def test_a_definition_is_called_by_its_name(sql: str, chip: tuple[str, str], catalog: Catalog) -> None:
    assert chip in [(one.kind, one.text) for one in read_plan(Query.parse(sql), catalog).chips]
