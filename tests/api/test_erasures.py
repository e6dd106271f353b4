"""Erasing somebody's rows over REST: counted, then for good."""

from insightora_dash.accounts.actor import Actor
from insightora_dash.sources import service as sources
from tests.api.test_questions import ada, browser, config
from tests.api.test_sql import post
from tests.ask.conftest import LoadSales, load_sales, sales_parsed
from tests.web.conftest import Visitor

__all__ = ["ada", "browser", "config", "load_sales", "sales_parsed"]


def test_rows_are_counted_and_then_erased(browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    (source,) = sources.list_sources(ada)
    (table,) = sources.open_source(ada, source.id).tables
    asked = {"table": "sales", "column": "channel", "value": "online"}
    counted = post(browser, f"/api/v1/sources/{source.id}/erasures", {**asked, "for_good": "no"})
    assert counted.status_code == 200
    assert 0 < counted.json["rows"] < table.rows
    assert "would" in counted.json["told"]
    assert sources.open_source(ada, source.id).tables[0].rows == table.rows
    gone = post(browser, f"/api/v1/sources/{source.id}/erasures", {**asked, "for_good": "yes"})
    assert (gone.status_code, gone.json["rows"]) == (200, counted.json["rows"])
    assert sources.open_source(ada, source.id).tables[0].rows == table.rows - gone.json["rows"]


def test_what_is_missing_is_named(browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    (source,) = sources.list_sources(ada)
    refused = post(browser, f"/api/v1/sources/{source.id}/erasures", {"table": "sales"})
    assert refused.status_code == 422
    assert "table, column, value" in refused.get_data(as_text=True)
