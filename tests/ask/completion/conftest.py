"""The catalog of the sales, with definitions as people make them."""

from dataclasses import replace

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.definitions import Metric, NamedFilter, Verified
from insightora_dash.catalog.values import PhraseIndex
from tests.query.conftest import shop, shop_files

__all__ = ["shop", "shop_files"]


@pytest.fixture(scope="session")
def many_values() -> PhraseIndex:
    """Twenty thousand values and one more."""
    items = [("shop", "customers", "name", f"Item {n:05d}") for n in range(20_000)]
    return PhraseIndex([*items, ("shop", "customers", "region", "Northern Lights")])


@pytest.fixture
def defined(shop: Catalog, many_values: PhraseIndex) -> Catalog:
    """The small shop with a metric, a named filter, a verified question and many values."""
    place = ("shop", "orders")
    return replace(
        shop,
        metrics=(Metric("net margin", place, "sum(1)", synonyms=("profitability",)),),
        filters=(NamedFilter("returned orders", place, "true"),),
        verified=(Verified("net margin by channel", "select 1"),),
        values=many_values,
        meaning="defined",
    )
