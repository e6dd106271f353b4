"""The small shop of the query tests, for questions."""

from tests.query.conftest import one_currency, shop, shop_files

__all__ = ["one_currency", "shop", "shop_files"]
