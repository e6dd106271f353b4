"""Menus of chips over REST."""

from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import service
from tests.api.test_questions import ada, browser, config
from tests.ask.conftest import LoadSales, load_sales, sales_parsed
from tests.web.conftest import Visitor

__all__ = ["ada", "browser", "config", "load_sales", "sales_parsed"]


def test_a_menu_offers_what_fits_and_says_no_in_words(server: Flask, browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    reply = service.answer(ada, service.start(ada, None, "total revenue by month in 2024").question_id)
    address = f"/api/v1/questions/{reply.question_id}"
    node = {chip.kind: chip.node for chip in reply.plan.chips}
    period = browser.client.get(f"{address}/chips", query_string={"kind": "period", "node": node["period"]}).json
    assert period["dates"] == ["2024-01-01", "2024-12-31"]
    assert any(choice["do"] == "period" for part in period["parts"] for choice in part["choices"])
    gone = browser.client.get(f"{address}/chips", query_string={"kind": "period", "node": "where.this.this.this.this"})
    assert (gone.status_code, "Open the menu again" in gone.json["error"]["message"]) == (409, True)
    found = browser.client.get(f"{address}/values", query_string={"schema": "sales", "table": "sales", "column": "channel", "q": "on"})
    assert found.json == {"values": ["Online", "Phone"]}
