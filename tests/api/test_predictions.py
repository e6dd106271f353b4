"""Predictions over REST: what can be learned, begun by the form's ticks, watched, stopped, removed."""

from insightora_dash.accounts.actor import Actor
from insightora_dash.sources import service as sources
from tests.api.test_questions import ada, browser, config
from tests.api.test_sql import post
from tests.ask.conftest import LoadSales, load_sales, sales_parsed
from tests.web.conftest import Visitor

__all__ = ["ada", "browser", "config", "load_sales", "sales_parsed"]


def test_what_can_be_learned_is_listed_begun_and_stopped(browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    (source,) = sources.list_sources(ada)
    (table,) = browser.client.get(f"/api/v1/sources/{source.id}/predictions").json["tables"]
    assert set(table["targets"]) >= {"channel", "region", "revenue"}
    assert set(table["segmentable"]) == {"revenue", "quantity"}
    begun = post(browser, f"/api/v1/sources/{source.id}/predictions", {"task": "predict", "table": "sales", "target": "revenue", "use:channel": True,
                                                                       "use:revenue": True, "use:region": False})  # fmt: skip
    assert begun.status_code == 202
    one = browser.client.get(f"/api/v1/predictions/{begun.json['id']}").json
    assert (one["columns"], one["versions"][0]["status"], one["saved_table"]) == (["channel"], "queued", None)
    assert post(browser, f"/api/v1/predictions/{begun.json['id']}/stop", {}).status_code == 200
    assert browser.client.get(f"/api/v1/predictions/{begun.json['id']}").json["versions"][0]["status"] == "cancelled"
    assert post(browser, f"/api/v1/predictions/{begun.json['id']}/rows", {}).status_code == 404


def test_nonsense_is_refused_with_a_sentence(browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    (source,) = sources.list_sources(ada)
    address = f"/api/v1/sources/{source.id}/predictions"
    for body, status, words in (({"task": "predict", "table": "sales", "target": "sale_id"}, 422, "can be predicted"), ({"task": "x", "table": "sales"}, 422,
            "segments"), ({"task": "segments", "table": "sales", "columns": 3}, 422, "list of names")):  # fmt: skip
        refused = post(browser, address, body)
        assert (refused.status_code, words in refused.json["error"]["message"]) == (status, True), refused.json
