"""An administrator looks as somebody else: what they see, without changing anything, written down."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from insightora_dash.accounts import service, viewing
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.entry import signin
from insightora_dash.accounts.models import AuditEntry
from insightora_dash.accounts.team import members
from insightora_dash.ask import records
from insightora_dash.config import Config
from insightora_dash.dashboards import service as dashboards
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import read_session
from insightora_dash.web import cookies
from tests import factories
from tests.accounts.conftest import EMAIL, PASSWORD


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return config


@pytest.fixture
def token(ada: Actor) -> str:
    return signin.sign_in(EMAIL, PASSWORD)


@pytest.fixture
def bob(ada: Actor) -> Actor:
    return factories.make_person("editor", workspace_id=ada.workspace_id, email="bob@example.com")


@pytest.fixture
def client(server: Flask, token: str) -> FlaskClient:
    client = server.test_client()
    client.set_cookie("insightora", token)
    return client


def post(client: FlaskClient, token: str, path: str, method: str = "POST", **body: object) -> int:
    return client.open(path, method=method, json=body, headers={"X-CSRFToken": cookies.csrf_token(token)}).status_code


def test_the_session_sees_what_the_person_sees_until_it_is_stopped(ada: Actor, bob: Actor, token: str, client: FlaskClient) -> None:
    members.set_attributes(ada, bob.id, "region: North")
    board = dashboards.create(ada, "Sales")
    assert post(client, token, f"/api/v1/people/{bob.id}/view-as") == 200
    seen = service.actor_for(token)
    assert seen is not None
    assert (seen.id, seen.on_behalf_of, seen.attributes, seen.sees_all) == (bob.id, ada.id, {"region": "North"}, False)
    assert client.get(f"/api/v1/dashboards/{board}").status_code == 200
    assert client.get("/api/v1/people").status_code == 403
    assert post(client, token, "/api/v1/account/viewing", "DELETE") == 200
    assert service.actor_for(token) == ada
    with read_session() as session:
        lines = session.execute(select(AuditEntry.action, AuditEntry.actor_id, AuditEntry.object_id).order_by(AuditEntry.seq.desc()).limit(2)).all()
    assert [tuple(line) for line in lines] == [("person.view_ended", ada.id, bob.id), ("person.viewed_as", ada.id, bob.id)]


def test_nothing_is_changed_while_somebody_looks(ada: Actor, bob: Actor, token: str, client: FlaskClient) -> None:
    board = dashboards.create(bob, "Sales")
    viewing.begin(ada, token, bob.id)
    changes = [
        ("POST", "/api/v1/dashboards", {"title": "x"}), ("POST", f"/api/v1/dashboards/{board}/favourite", {"wanted": True}),
        ("POST", f"/api/v1/dashboards/{board}/comments", {"text": "hi"}), ("POST", "/api/v1/account/name", {"name": "x"}),
        ("POST", "/api/v1/questions", {"text": "total revenue"}), ("DELETE", "/api/v1/account/sessions", {}),
    ]  # fmt: skip
    assert {post(client, token, path, method, **body) for method, path, body in changes} == {403}
    assert client.get(f"/api/v1/dashboards/{board}/since?seq=0&window=window-0123456789").status_code == 200
    assert client.post("/sign-out", data={"csrf_token": cookies.csrf_token(token)}).status_code == 303
    assert service.actor_for(token) is None


def test_chats_stay_private(ada: Actor, bob: Actor, token: str) -> None:
    question = records.add_question(bob, None, "my bonus", "auto")
    viewing.begin(ada, token, bob.id)
    seen = service.actor_for(token)
    assert seen is not None
    assert list(records.conversations(seen, 10)) == []
    with pytest.raises(NotFound):
        records.question(seen, question.id)


def test_who_may_look_as_whom(ada: Actor, bob: Actor, token: str) -> None:
    admin, eve = factories.make_person("admin", workspace_id=ada.workspace_id), factories.make_owner()
    for who, whom, refused in ((bob, ada, Forbidden), (admin, ada, Forbidden), (ada, ada, Invalid), (ada, eve, NotFound), (admin, bob, Forbidden)):
        with pytest.raises(refused):
            viewing.begin(who, token, whom.id)  # the last: the session is not the administrator's
    assert service.actor_for(token) == ada


def test_the_look_ends_with_the_right_or_the_person(ada: Actor, bob: Actor, token: str) -> None:
    other = factories.make_person("owner", workspace_id=ada.workspace_id)
    viewing.begin(ada, token, bob.id)
    members.switch_off(other, bob.id)
    assert service.actor_for(token) == ada
    members.switch_on(other, bob.id)
    members.change_role(other, ada.id, "viewer")
    found = service.actor_for(token)
    assert found is not None
    assert (found.id, found.on_behalf_of) == (ada.id, None)
