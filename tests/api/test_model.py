"""The model over HTTP."""

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.service import create_owner
from insightora_dash.ask import service as asking
from tests.ask.conftest import LoadSales, load_sales, sales_parsed
from tests.semantics.conftest import config
from tests.web.conftest import EMAIL, PASSWORD, Visitor

__all__ = ["config", "load_sales", "sales_parsed"]
MODEL = """insightora_model: 1
metrics:
  takings:
    table: sales.sales
    expression: sum(revenue)
    tests:
    - {where: '', expect: 0}
"""


@pytest.fixture
def ada(server: Flask, load_sales: LoadSales) -> Actor:
    person = create_owner(EMAIL, PASSWORD, PASSWORD)
    load_sales(person)
    return person


@pytest.fixture
def browser(server: Flask, ada: Actor) -> Visitor:
    visitor = Visitor(server.test_client())
    assert visitor.sign_in().status_code == 303
    return visitor


def test_the_model_is_read_replaced_and_undone(browser: Visitor) -> None:
    first = browser.client.get("/api/v1/model")
    assert (first.status_code, first.text) == (200, "insightora_model: 1\n")
    text = "insightora_model: 1\nfilters:\n  big:\n    table: sales.sales\n    condition: revenue > 120\n"
    assert browser.client.put("/api/v1/model", data=text, headers=browser.csrf()).json == {"version": 1}
    assert browser.client.get("/api/v1/model").text == text
    assert browser.client.post("/api/v1/model/undo", headers=browser.csrf()).json == {"version": 2}
    assert browser.client.get("/api/v1/model").text == first.text


def test_a_model_that_fails_its_tests_or_is_none_is_refused(browser: Visitor) -> None:
    failing = browser.client.put("/api/v1/model", data=MODEL, headers=browser.csrf())
    assert (failing.status_code, failing.json["error"]["code"]) == (422, "metric_test_failed")  # type: ignore[index]
    assert browser.client.put("/api/v1/model", data="", headers=browser.csrf()).status_code == 422
    assert browser.client.put("/api/v1/model", data=MODEL).status_code in (400, 403)
    assert browser.client.get("/api/v1/model/tests").json == {"tests": [], "failed": 0}


def test_an_answer_is_approved_and_given_from_then_on(browser: Visitor, ada: Actor) -> None:
    begun = asking.answer(ada, asking.start(ada, None, "total revenue").question_id)
    assert browser.client.post(f"/api/v1/model/verified/{begun.question_id}", headers=browser.csrf()).status_code == 204
    answer = browser.client.post("/api/v1/questions", json={"text": "show the total revenue"}, headers=browser.csrf())
    assert answer.json["planner"] == "verified"  # type: ignore[index]
