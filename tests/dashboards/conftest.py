"""A workspace with one small table, loaded the way an upload is."""

from tests.ask.conftest import asker, load_sales, sales_parsed

__all__ = ["asker", "load_sales", "sales_parsed"]
