"""A join says how many of its keys find a partner, where some do not."""

from dataclasses import replace

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.query.plan import read_plan
from insightora_dash.query.query import Query


@pytest.mark.parametrize(("rate", "on", "chip"), [
    (0.94, "c.id = o.customer_id", "orders → customers (94\u00a0% found)"), (1.0, "c.id = o.customer_id", "orders → customers"),
    (0.94, "c.id = o.id", "orders → customers"), (0.94, "c.id = o.customer_id and c.region = o.channel", "orders → customers"),
])  # fmt: skip
def test_the_share_of_keys_found_is_in_the_chip(shop: Catalog, rate: float, on: str, chip: str) -> None:
    catalog = replace(shop, relations=tuple(replace(relation, match_rate=rate) for relation in shop.relations))
    chips = read_plan(Query.parse(f"select count(*) as n from shop.orders o join shop.customers c on {on}"), catalog).chips
    assert [one.text.replace("94 %", "94\u00a0%").replace("94%", "94\u00a0%") for one in chips if one.kind == "join"] == [chip]
