"""Completions over REST."""

from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import service
from tests import factories
from tests.api.test_questions import ada, browser, config
from tests.ask.conftest import LoadSales, load_sales, sales_parsed
from tests.web.conftest import Visitor

__all__ = ["ada", "browser", "config", "load_sales", "sales_parsed"]


def texts(browser: Visitor, typed: str) -> list[str]:
    answer = browser.client.get("/api/v1/completions", query_string={"typed": typed})
    assert answer.status_code == 200
    return [one["text"] for one in answer.json["completions"]]


def test_words_of_the_data_and_ones_own_questions_are_offered(server: Flask, browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    service.answer(ada, service.start(ada, None, "total revenue by channel").question_id)
    assert texts(browser, "total rev") == ["revenue", "total revenue by channel"]
    assert texts(browser, "revenue of onl") == ["Online"]
    assert texts(browser, "x" * 5000) == []


def test_what_others_asked_is_not_offered(server: Flask, browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    other = factories.make_person("editor", workspace_id=ada.workspace_id)
    service.answer(other, service.start(other, None, "average quantity by region").question_id)
    assert texts(browser, "average quan") == ["quantity"]
