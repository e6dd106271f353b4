"""Loads brought back, sources out of the trash, and the quality report, over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.service import create_owner
from insightora_dash.sources import history, service, trash
from tests.sources.conftest import load
from tests.web.conftest import EMAIL, PASSWORD, Visitor

__all__ = ["load"]
Send = Callable[..., TestResponse]
ORDERS = "=code,town,price\nA1,Ulm,10\nA2,,20\nA3,Kiel,30\n"
LATER = "=code,town,price\nA1,Ulm,10\nA4,Ulm,5\n"


@pytest.fixture
def owner(server: Flask) -> Actor:
    """The owner of the workspace, who can sign in."""
    return create_owner(EMAIL, PASSWORD, PASSWORD)


@pytest.fixture
def send(server: Flask, owner: Actor) -> Send:
    """Sends as our pages do."""
    visitor = Visitor(server.test_client())
    visitor.sign_in()
    visitor.open("/")

    def make(path: str, *, method: str = "POST", **options: Any) -> TestResponse:
        return visitor.client.open(f"/api/v1/sources/{path}", method=method, headers=visitor.csrf(), **options)

    return make


def test_a_load_is_brought_back_and_questions_read_it(send: Send, owner: Actor, load: Callable[..., Any]) -> None:
    source = load("orders.csv", ORDERS).source_id
    load("orders.csv", LATER, mode="replace", source_id=source)
    first = history.loads(owner)[-1].version_id
    answer = send(f"{source}/versions/{first}/restore")
    assert (answer.status_code, answer.get_json()["number"]) == (200, 3)
    assert service.stored_tables(owner)[0].rows == 3
    assert send(f"{source}/versions/nothing/restore").status_code == 404


def test_a_removed_source_comes_back_and_takes_another_name(send: Send, owner: Actor, load: Callable[..., Any]) -> None:
    source = load("orders.csv", ORDERS).source_id
    service.remove_source(owner, source)
    assert [row.id for row in trash.list_removed(owner)] == [source]
    assert "orders" in send(f"{source}/restore").get_json()["told"]
    assert send(f"{source}/restore").status_code == 404
    assert send(f"{source}/name", json={"label": "Orders of ours"}).get_json() == {"href": f"/data/{source}"}
    assert service.list_sources(owner)[0].label == "Orders of ours"
    assert send(f"{source}/name", json={"label": 7}).status_code == 422


def test_the_quality_report_is_a_file_that_no_spreadsheet_runs(send: Send, load: Callable[..., Any]) -> None:
    source = load("orders.csv", ORDERS).source_id
    answer = send(f"{source}/quality.csv", method="GET")
    lines = answer.get_data(as_text=True).splitlines()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert lines[0].startswith("\ufefftable,rows,repeated rows,column")
    assert len(lines) == 4
    assert lines[2].startswith("orders.orders,3,0,town,VARCHAR,1,0.333333,2")
    assert not any(cell.startswith("=") for line in lines for cell in line.split(","))
