"""A conversation as a file over REST."""

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import history, service
from tests import factories
from tests.api.test_questions import ada, browser, config
from tests.ask.conftest import LoadSales, load_sales, sales_parsed
from tests.web.conftest import Visitor

__all__ = ["ada", "browser", "config", "load_sales", "sales_parsed"]


@pytest.mark.parametrize(("kind", "mark"), [("md", b"# total revenue by channel"), ("html", b"<h1>total revenue by channel</h1>")])
def test_a_conversation_is_taken_along(server: Flask, browser: Visitor, ada: Actor, load_sales: LoadSales, kind: str, mark: bytes) -> None:
    load_sales(ada)
    reply = service.answer(ada, service.start(ada, None, "total revenue by channel").question_id)
    answer = browser.client.get(f"/api/v1/conversations/{reply.conversation_id}/export.{kind}")
    assert (answer.status_code, mark in answer.data, f"channel.{kind}" in answer.headers["Content-Disposition"]) == (200, True, True)


def test_only_a_shared_conversation_of_somebody_else_is_given(server: Flask, browser: Visitor, ada: Actor) -> None:
    other = factories.make_person("editor", workspace_id=ada.workspace_id)
    chat = service.start(other, None, "total revenue by channel").conversation_id
    assert browser.client.get(f"/api/v1/conversations/{chat}/export.md").status_code == 404
    history.share(other, chat, shared=True)
    assert browser.client.get(f"/api/v1/conversations/{chat}/export.md").status_code == 200
