"""The tiles of a dashboard answered again in one request."""

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import service
from insightora_dash.platform.extensions import provide
from insightora_dash.platform.identity import new_id
from insightora_dash.web import cookies
from insightora_dash.web.tiles import Tiles
from tests import factories
from tests.api.test_access import session_of
from tests.web.conftest import Visitor


@pytest.fixture
def board(server: Flask, ada: Actor) -> tuple[str, str]:
    """A dashboard with a text, and a screen that shows titles."""
    provide(server, Tiles, Tiles(lambda answers, *, theme: {"filters": theme, "tiles": {view.tile["id"]: view.tile["title"] for view in answers.tiles}}))
    made = service.create(ada, "Sales of ours")
    op = {"type": "add_tile", "tile": {"kind": "text", "title": "Note", "text": "*so*"}}
    applied = service.apply(ada, made, client_op_id=new_id(), base_seq=0, op=op)
    return made, next(iter(applied.state["tiles"]))


def test_the_tiles_asked_for_come_back_drawn(signed_in: Visitor, board: tuple[str, str]) -> None:
    made, tile = board
    answer = signed_in.client.post(f"/dashboards/{made}/tiles", json={"asked": {"f": []}, "tiles": [tile], "theme": "dark"}, headers=signed_in.csrf())
    assert (answer.status_code, answer.json) == (200, {"filters": "dark", "tiles": {tile: "Note"}})


def test_what_is_asked_ahead_gives_nothing_yet(signed_in: Visitor, board: tuple[str, str]) -> None:
    answer = signed_in.client.post(f"/dashboards/{board[0]}/tiles", json={"tiles": [board[1]], "ahead": True}, headers=signed_in.csrf())
    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.parametrize("body", [None, [], {}, {"tiles": "x"}, {"tiles": [1]}])
def test_a_request_without_tiles_is_refused(signed_in: Visitor, board: tuple[str, str], body: object) -> None:
    answer = signed_in.client.post(f"/dashboards/{board[0]}/tiles", json=body, headers=signed_in.csrf())
    assert answer.status_code == 422


def test_a_tile_that_has_gone_says_so(signed_in: Visitor, board: tuple[str, str]) -> None:
    answer = signed_in.client.post(f"/dashboards/{board[0]}/tiles", json={"tiles": ["gone"]}, headers=signed_in.csrf())
    assert (answer.status_code, "not on the dashboard any more" in answer.text) == (404, True)


def test_nobody_else_gets_them(visitor: Visitor, board: tuple[str, str]) -> None:
    made, tile = board
    assert visitor.client.post(f"/dashboards/{made}/tiles", json={"tiles": [tile]}).status_code == 401
    session = session_of(factories.make_owner("eve@example.com"))
    visitor.client.set_cookie("insightora", session)
    answer = visitor.client.post(f"/dashboards/{made}/tiles", json={"tiles": [tile]}, headers={"X-CSRFToken": cookies.csrf_token(session)})
    assert (answer.status_code, "Note" in answer.text) == (404, False)
