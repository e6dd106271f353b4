"""Dashboards over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.service import create_owner
from insightora_dash.dashboards import service
from insightora_dash.dashboards.state import state_hash
from tests.dashboards.factories import make_tile
from tests.web.conftest import EMAIL, PASSWORD, Visitor, config, engine

__all__ = ["config", "engine"]
Call = Callable[..., TestResponse]


@pytest.fixture
def person(server: Flask) -> Actor:
    """The owner of the workspace."""
    return create_owner(EMAIL, PASSWORD, PASSWORD)


@pytest.fixture
def call(server: Flask, person: Actor) -> Call:
    """Sends JSON as our pages do, signed in as the owner."""
    visitor = Visitor(server.test_client())
    visitor.sign_in()
    visitor.open("/")

    def send(path: str, body: Any = None, *, method: str = "POST", headers: dict[str, str] | None = None) -> TestResponse:
        return visitor.client.open(f"/api/v1/dashboards{path}", method=method, json=body, headers=visitor.csrf() if headers is None else headers)

    return send


@pytest.fixture
def board(person: Actor) -> str:
    """An empty dashboard."""
    return service.create(person, "Sales")


def operation(op: Any, number: int = 1, base_seq: Any = 0, **more: Any) -> dict[str, Any]:
    return {"client_op_id": f"window-a.{number}", "base_seq": base_seq, "op": op, **more}


ADD = {"type": "add_tile", "tile": make_tile()}


def test_a_dashboard_is_made_listed_edited_deleted_and_brought_back(call: Call) -> None:
    made = call("", {"title": "Sales"})
    board = made.json["id"]
    assert made.status_code == 201
    assert call(f"/{board}/operations", operation(ADD)).json["seq"] == 1
    [listed] = call("", method="GET").json["dashboards"]
    assert (listed["id"], listed["title"], listed["tiles"]) == (board, "Sales", 1)
    assert call(f"/{board}", method="DELETE").status_code == 204
    assert call(f"/{board}", method="GET").status_code == 404
    assert call(f"/{board}/restore").status_code == 204
    assert call(f"/{board}", method="GET").status_code == 200


def test_the_state_comes_with_its_number_and_hash_now_and_earlier(call: Call, board: str) -> None:
    call(f"/{board}/operations", operation(ADD))
    now, earlier = call(f"/{board}", method="GET").json, call(f"/{board}?at=0", method="GET").json
    assert (now["seq"], len(now["state"]["tiles"]), now["hash"]) == (1, 1, state_hash(now["state"]))
    assert (earlier["seq"], earlier["state"]["tiles"]) == (0, {})


def test_undo_and_redo(call: Call, board: str) -> None:
    tile = call(f"/{board}/operations", operation(ADD)).json["op"]["tile"]["id"]
    undone = call(f"/{board}/undo", {"client_op_id": "window-a.2"}).json
    assert (undone["op"], undone["can_undo"], undone["can_redo"]) == ({"type": "remove_tile", "id": tile}, False, True)
    assert call(f"/{board}/redo", {"client_op_id": "window-a.3"}).json["op"]["type"] == "restore_tile"


def test_a_conflict_answers_409_with_what_changed(call: Call, board: str) -> None:
    call(f"/{board}/operations", operation({"type": "set_title", "title": "Theirs"}, base_seq=0) | {"client_op_id": "window-b.1"})
    answer = call(f"/{board}/operations", operation({"type": "set_title", "title": "Mine"}, base_seq=0))
    assert answer.status_code == 409
    assert answer.json["error"]["code"] == "changed_meanwhile"
    assert "“Theirs”" in answer.json["error"]["message"]


def test_edits_of_one_person_are_not_applied_for_the_next(call: Call, board: str, person: Actor) -> None:
    answer = call(f"/{board}/operations", operation(ADD, person="somebody-else"))
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "other_person")
    assert call(f"/{board}/operations", operation(ADD, person=person.id)).status_code == 200


@pytest.mark.parametrize(("body", "code"), [
    ("text", "not_json"), (None, "not_json"), ({"op": ADD}, "bad_base_seq"),
    (operation(ADD, base_seq=-1), "bad_base_seq"), (operation(ADD, base_seq="1"), "bad_base_seq"), (operation(ADD, base_seq=True), "bad_base_seq"),
    ({"client_op_id": "short", "base_seq": 0, "op": ADD}, "bad_client_op_id"), ({"client_op_id": "x" * 65, "base_seq": 0, "op": ADD}, "bad_client_op_id"),
    ({"client_op_id": 7, "base_seq": 0, "op": ADD}, "bad_client_op_id"), (operation({"type": "explode"}), "unknown_operation"),
])  # fmt: skip
def test_a_body_that_cannot_be_used_is_refused_with_a_code(call: Call, board: str, body: Any, code: str) -> None:
    answer = call(f"/{board}/operations", body)
    assert (answer.status_code, answer.json["error"]["code"]) == (422, code)


def test_a_title_has_to_be_a_text(call: Call) -> None:
    assert call("", {"title": 5}).status_code == 422


def test_without_the_token_of_the_session_nothing_is_changed(call: Call, board: str, person: Actor) -> None:
    assert call(f"/{board}/operations", operation(ADD), headers={}).status_code == 403
    assert service.read_state(person, board)[0] == 0


def test_a_visitor_gets_401(server: Flask, board: str) -> None:
    answer = server.test_client().post(f"/api/v1/dashboards/{board}/undo", json={})
    assert (answer.status_code, answer.json["error"]["code"]) == (401, "signed_out")


def test_a_foreign_dashboard_does_not_exist(call: Call, server: Flask) -> None:
    from tests import factories

    theirs = service.create(factories.make_owner(workspace="Other"), "Theirs")
    for answer in (call(f"/{theirs}", method="GET"), call(f"/{theirs}/operations", operation(ADD)), call(f"/{theirs}", method="DELETE")):
        assert answer.status_code == 404


def test_a_dashboard_goes_out_as_text_and_comes_in_again(call: Call, board: str) -> None:
    call(f"/{board}/operations", operation(ADD))
    text = call(f"/{board}.yaml", method="GET")
    assert text.headers["Content-Disposition"].endswith("sales.yaml")
    made = call("/import", {"text": text.text})
    assert made.status_code == 201
    assert call(f"/{made.json['id']}.yaml", method="GET").text == text.text
    assert call("/import", {"text": "{"}).status_code == 422


def test_a_favourite_comes_first(call: Call, board: str) -> None:
    call("", {"title": "Newer"})
    assert call(f"/{board}/favourite", {"favourite": True}).status_code == 204
    assert [card["title"] for card in call("", method="GET").json["dashboards"]] == ["Sales", "Newer"]


def test_making_a_dashboard_of_nothing_says_what_to_do(call: Call) -> None:
    assert call("/generate", {}).json["error"]["message"].startswith("Say what")
    assert call("/generate", {"schema": "a", "table": "b"}).status_code == 404
