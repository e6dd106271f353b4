"""What a query would cost, told before it runs."""

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.engine import Statement
from insightora_dash.platform.errors import Invalid
from insightora_dash.query import estimate as estimates
from insightora_dash.query.estimate import estimate
from insightora_dash.query.query import Query
from tests.query.conftest import shop, shop_files

__all__ = ["shop", "shop_files"]


def test_the_rows_of_the_tables_and_what_duckdb_expects_are_told(shop: Catalog) -> None:
    orders = next(table for table in shop.tables if table.name == "orders")
    found = estimate(Query.parse("select * from orders a join orders b on a.id = b.id"), shop)
    assert found.read == 2 * orders.rows
    assert found.between is not None
    assert not found.heavy
    assert estimate(Query.parse("select * from orders limit 3"), shop).result == 3
    assert estimate(Query.parse("select * from orders"), shop).result == orders.rows


def test_a_query_is_heavy_by_what_it_reads_or_builds(shop: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    crossed = Query.parse("select count(*) from orders a, orders b, orders c")
    light = estimate(crossed, shop)
    assert light.between is not None
    monkeypatch.setattr(estimates, "HEAVY_BETWEEN", light.between)
    assert estimate(crossed, shop).heavy
    monkeypatch.setattr(estimates, "HEAVY_BETWEEN", light.between + 1)
    assert not estimate(crossed, shop).heavy
    monkeypatch.setattr(estimates, "HEAVY_READ", light.read)
    assert estimate(crossed, shop).heavy


def test_explaining_runs_nothing_and_passes_the_same_guard(shop: Catalog) -> None:
    broken = "select cast(channel as integer) from orders"
    with pytest.raises(Invalid):
        shop.engine.run(Statement(broken, shop.dataset))
    assert str(shop.engine.run(Statement(broken, shop.dataset, explain=True)).rows()[0][0]).startswith("[")
    with pytest.raises(Invalid):
        shop.engine.run(Statement("delete from orders", shop.dataset, explain=True))
