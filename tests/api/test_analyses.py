"""Analyses over REST: offered by the columns there are, begun as questions."""

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import service as asking
from insightora_dash.sources import service as sources
from tests.api.test_questions import ada, browser, config
from tests.api.test_sql import post
from tests.ask.conftest import LoadSales, load_sales, sales_parsed
from tests.web.conftest import Visitor

__all__ = ["ada", "browser", "config", "load_sales", "sales_parsed"]
BY_REGION = {"analysis": "year_over_year", "schema": "sales", "table": "sales", "group": "region", "date": "order_date", "amount": "revenue"}


def test_a_source_offers_what_its_columns_allow(browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    (source,) = sources.list_sources(ada)
    (offer,) = browser.client.get(f"/api/v1/sources/{source.id}/analyses").json["analyses"]  # each sale has a number of its own: nobody comes again
    assert (offer["analysis"], offer["table"]) == ("year_over_year", "sales")
    assert offer["columns"]["date"] == ["order_date"]
    assert set(offer["columns"]["group"]) >= {"region", "channel"}


def test_an_analysis_becomes_a_question_that_is_answered(browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    begun = post(browser, "/api/v1/analyses", BY_REGION)
    assert begun.status_code == 201
    assert begun.json["href"] == f"/sql?question={begun.json['question_id']}"
    reply = asking.answer(ada, begun.json["question_id"])
    assert (reply.status, reply.question) == ("answered", "Year over year: Revenue by Region in sales")
    assert asking.conversation(ada, reply.conversation_id)[0].question == reply.question  # also when it is read again
    assert reply.typed.startswith(("SELECT", "WITH"))
    assert reply.result is not None
    assert {row[0] for row in reply.result.rows()} == {"North", "South", "East", "West"}


def test_what_does_not_fit_is_named(browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    for change, status, words in (
        ({"group": "revenue"}, 422, "needs one of these columns of sales"), ({"date": ""}, 422, "order_date"), ({"table": "nowhere"}, 404, "sales.nowhere"),
        ({"analysis": "magic"}, 404, "cohorts, rfm, year_over_year"), ({"schema": 3}, 422, "JSON object"),
    ):  # fmt: skip
        refused = post(browser, "/api/v1/analyses", {**BY_REGION, **change})
        assert (refused.status_code, words in refused.json["error"]["message"]) == (status, True), refused.json
