"""Menus of the builder over REST."""

from insightora_dash.accounts.actor import Actor
from tests.api.test_questions import ada, browser, config
from tests.api.test_sql import post
from tests.ask.conftest import LoadSales, load_sales, sales_parsed
from tests.web.conftest import Visitor

__all__ = ["ada", "browser", "config", "load_sales", "sales_parsed"]


def test_menus_values_and_changes_of_sql_that_nobody_has_run(browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    start = post(browser, "/api/v1/builder/menu", {"sql": "", "kind": "start", "node": ""}).json
    assert [choice["value"] for choice in start["parts"][0]["choices"]] == [["sales", "sales"]]
    sql = "select channel, sum(revenue) r from sales group by channel"
    made = post(browser, "/api/v1/builder/change", {"sql": sql, "kind": "add_limit", "node": "", "do": "count", "value": 3}).json
    assert made["sql"].endswith("LIMIT 3")
    form = post(browser, "/api/v1/builder/menu", {"sql": sql, "kind": "measure", "node": "expressions.1"}).json["forms"][-1]
    assert form["fields"][0]["value"] == "SUM(revenue) AS r"
    found = post(browser, "/api/v1/builder/values", {"schema": "sales", "table": "sales", "column": "channel", "q": "on"}).json
    assert found == {"values": ["Online", "Phone"]}
    assert post(browser, "/api/v1/builder/values", {"schema": "x", "table": "y", "column": "z", "q": ""}).status_code == 404
    assert post(browser, "/api/v1/builder/menu", {"sql": 3}).status_code == 422
