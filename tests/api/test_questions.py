"""Questions over REST."""

import dataclasses

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.service import create_owner
from insightora_dash.ask import service
from insightora_dash.config import Config
from tests.web.conftest import EMAIL, PASSWORD, Visitor


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
