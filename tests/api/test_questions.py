"""Questions over REST."""

import dataclasses

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.service import create_owner
from insightora_dash.ask import service
from insightora_dash.config import Config
from tests.ask.conftest import LoadSales, load_sales, sales_parsed
from tests.web.conftest import EMAIL, PASSWORD, Visitor

__all__ = ["load_sales", "sales_parsed"]


@pytest.fixture
def config(config: Config) -> Config:
    return dataclasses.replace(config, samples=False)


@pytest.fixture
def ada(server: Flask) -> Actor:
    return create_owner(EMAIL, PASSWORD, PASSWORD)


@pytest.fixture
def browser(server: Flask, ada: Actor) -> Visitor:
    visitor = Visitor(server.test_client())
    assert visitor.sign_in().status_code == 303
    return visitor


def test_the_status_of_a_question_is_told(browser: Visitor, ada: Actor) -> None:
    begun = service.start(ada, None, "total revenue")
    answer = browser.client.get(f"/api/v1/questions/{begun.question_id}")
    assert (answer.status_code, answer.json) == (200, {"id": begun.question_id, "status": "running"})


def test_a_running_question_is_stopped(browser: Visitor, ada: Actor) -> None:
    begun = service.start(ada, None, "total revenue")
    answer = browser.client.post(f"/api/v1/questions/{begun.question_id}/cancel", headers=browser.csrf())
    assert (answer.status_code, answer.json) == (200, {"id": begun.question_id, "status": "cancelled"})
    assert service.status(ada, begun.question_id) == "cancelled"


def test_stop_without_the_token_does_nothing(browser: Visitor, ada: Actor) -> None:
    begun = service.start(ada, None, "total revenue")
    assert browser.client.post(f"/api/v1/questions/{begun.question_id}/cancel").status_code in (400, 403)
    assert service.status(ada, begun.question_id) == "running"


def test_an_unknown_question_is_not_found(browser: Visitor) -> None:
    answer = browser.client.get("/api/v1/questions/nowhere")
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["error"]["code"] == "no_question"


def test_nobody_sees_a_question_signed_out(server: Flask, ada: Actor) -> None:
    begun = service.start(ada, None, "total revenue")
    assert server.test_client().get(f"/api/v1/questions/{begun.question_id}").status_code == 401


def ask(browser: Visitor, body: object, headers: dict[str, str] | None = None) -> TestResponse:
    return browser.client.post("/api/v1/questions", json=body, headers=browser.csrf() if headers is None else headers)


def test_a_question_is_answered_with_its_proof(browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    answer = ask(browser, {"text": "total revenue by channel"})
    assert (answer.status_code, answer.json["status"]) == (200, "answered")
    assert sorted(map(tuple, answer.json["rows"])) == [("Online", 4585), ("Phone", 5405), ("Store", 4995)]
    assert [column["name"] for column in answer.json["columns"]] == ["channel", "sum_revenue"]
    assert (answer.json["row_count"], answer.json["rows_used"], answer.json["cut_off"]) == (3, 120, 0)
    assert {chip["kind"] for chip in answer.json["plan"]["chips"]} >= {"measure", "group"}
    assert answer.json["sql"].startswith("SELECT")
    assert answer.json["chart"]["kind"] == "bar"
    assert answer.json["data_version"]
    assert answer.json["error"] is answer.json["refused"] is None


def test_a_question_may_continue_a_conversation(browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    first = ask(browser, {"text": "total revenue by channel"}).json
    second = ask(browser, {"text": "monthly revenue", "conversation_id": first["conversation_id"], "planner": "offline"}).json
    assert (second["conversation_id"], second["status"]) == (first["conversation_id"], "answered")
    assert ask(browser, {"text": "monthly revenue", "conversation_id": "nowhere"}).status_code == 404


def test_a_refused_question_says_why_and_what_runs(browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    answer = ask(browser, {"text": "drop table sales"}).json
    assert (answer["status"], answer["rows"], len(answer["suggestions"])) == ("refused", None, 3)
    assert "nothing is ever changed" in answer["refused"]


@pytest.mark.parametrize(("body", "code"), [
    (["text"], "not_json"), ({}, "not_json"), ({"text": 5}, "not_json"), ({"text": " "}, "empty_question"),
    ({"text": "x", "planner": "oracle"}, "no_planner"),
])  # fmt: skip
def test_a_body_that_is_no_question_is_refused(browser: Visitor, body: object, code: str) -> None:
    answer = ask(browser, body)
    assert (answer.status_code, answer.json["error"]["code"]) == (422, code)


def test_nothing_is_asked_without_the_token(browser: Visitor, ada: Actor) -> None:
    assert ask(browser, {"text": "total revenue"}, headers={}).status_code == 403
    assert service.recent(ada) == []


def test_a_stopped_question_can_be_asked_again(browser: Visitor, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    begun = service.start(ada, None, "total revenue")
    service.cancel(ada, begun.question_id)
    again = browser.client.post(f"/api/v1/questions/{begun.question_id}/retry", headers=browser.csrf())
    assert (again.status_code, again.json["id"], again.json["status"]) == (200, begun.question_id, "answered")
    assert browser.client.post(f"/api/v1/questions/{begun.question_id}/retry", headers=browser.csrf()).status_code == 409
