"""The REST API for programs: keys, tokens, the description, and who may reach what."""

import dataclasses
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from insightora_dash.accounts import browsers, folders, sessions
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.entry import enrolment, signin
from insightora_dash.accounts.keys import keys, tokens
from insightora_dash.accounts.models import User
from insightora_dash.accounts.service import create_owner
from insightora_dash.accounts.team import invitations, members
from insightora_dash.accounts.webhooks import endpoints
from insightora_dash.api.openapi import description
from insightora_dash.ask import history, records
from insightora_dash.config import Config
from insightora_dash.dashboards import service as dashboards
from insightora_dash.dashboards import shelves
from insightora_dash.dashboards.sharing import embeds
from insightora_dash.platform import mailer
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.extensions import need, write_session
from insightora_dash.platform.secrets import Secrets
from insightora_dash.semantics import saved
from insightora_dash.server import create_server
from insightora_dash.web import cookies
from insightora_dash.web.guard import PUBLIC
from tests import factories
from tests.web.conftest import EMAIL, PASSWORD, engine

__all__ = ["engine"]
BOB = "bob@example.com"


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return dataclasses.replace(config, samples=False, registration="open")


@pytest.fixture
def ada(server: Flask) -> Actor:
    return create_owner(EMAIL, PASSWORD, PASSWORD)


@pytest.fixture
def token(ada: Actor) -> str:
    """Ada's session."""
    return signin.sign_in(EMAIL, PASSWORD)


@pytest.fixture
def make(ada: Actor, token: str) -> Callable[..., dict[str, str]]:
    """A new key of Ada's, as a header."""
    return lambda scope="read", days=30: {"Authorization": "Bearer " + keys.make_key(ada, token, "CI", scope, days)}


@pytest.fixture
def client(server: Flask) -> FlaskClient:
    return server.test_client()


def post(client: FlaskClient, verb: str, **body: str) -> Any:
    return client.post(f"/api/v1/auth/{verb}", json=body)


def code() -> str:
    found = re.search(r"^ +(\d{6})$", mailer.outbox()[0][1].text, re.MULTILINE)
    assert found
    return found[1]


def test_a_key_reads_and_its_scope_holds(client: FlaskClient, ada: Actor, make: Callable[..., dict[str, str]]) -> None:
    board = dashboards.create(ada, "Sales")
    read, write = make("read"), make("write")
    assert client.get("/api/v1/dashboards", headers=read).json["dashboards"][0]["id"] == board
    assert client.post("/api/v1/dashboards", json={"title": "x"}, headers=read).status_code == 403
    assert client.post("/api/v1/dashboards", json={"title": "x"}, headers=write).status_code == 201
    assert client.get("/api/v1/people", headers=write).status_code == 403
    assert client.get("/api/v1/people", headers=make("admin")).status_code == 200


def test_a_key_never_opens_the_account_or_a_page(client: FlaskClient, make: Callable[..., dict[str, str]]) -> None:
    key = make("admin")
    assert client.post("/api/v1/account/name", json={"name": "x"}, headers=key).status_code == 401
    assert client.post("/api/v1/account/keys", json={"name": "x", "scope": "admin"}, headers=key).status_code == 401
    assert client.get("/outbox/x", headers=key).status_code == 401


def test_a_wrong_key_beside_a_good_cookie_is_nobody(client: FlaskClient, token: str) -> None:
    client.set_cookie("insightora", token)
    assert client.get("/api/v1/dashboards").status_code == 200
    assert client.get("/api/v1/dashboards", headers={"Authorization": "Bearer ins_guess_x"}).status_code == 401


def test_a_key_ends_when_it_is_ended_or_old_or_its_person_is_switched_off(client: FlaskClient, ada: Actor, make: Callable[..., dict[str, str]]) -> None:
    def works(key: dict[str, str]) -> bool:
        return client.get("/api/v1/dashboards", headers=key).status_code == 200

    key = make()
    assert works(key)
    with time_machine.travel(now() + timedelta(days=31)):
        assert not works(key)
    [listed] = keys.keys(ada)
    assert listed.used_at is not None
    with pytest.raises(NotFound):
        keys.end_key(factories.make_owner(), listed.id)
    other = factories.make_person("owner", workspace_id=ada.workspace_id)
    members.switch_off(other, ada.id)
    assert not works(key)
    members.switch_on(other, ada.id)
    assert not works(key)  # nobody remembers what it was for
    key = make()
    assert works(key)
    keys.end_key(ada, keys.keys(ada)[0].id)
    assert not works(key)


def test_the_database_keeps_no_key(ada: Actor, make: Callable[..., dict[str, str]], config: Config) -> None:
    text = make()["Authorization"].rpartition("_")[2].encode()
    assert text not in (config.data_dir / "metadata.sqlite").read_bytes() + (config.data_dir / "metadata.sqlite-wal").read_bytes()


@pytest.mark.parametrize(("scope", "days"), [("all", 1), ("read", -1), ("read", 9999)])
def test_a_key_that_cannot_be_is_refused(ada: Actor, token: str, scope: str, days: int) -> None:
    with pytest.raises(Invalid):
        keys.make_key(ada, token, "x", scope, days)


def test_a_program_registers_signs_in_renews_and_signs_out(client: FlaskClient, ada: Actor) -> None:
    begun = post(client, "register", email=BOB, password=PASSWORD)
    assert (begun.status_code, begun.json["sent_to"]) == (202, "b***@example.com")
    assert post(client, "verify-registration", step=begun.json["step"], code=code()).status_code == 201
    pair = post(client, "login", email=BOB, password=PASSWORD).json
    access = {"Authorization": f"Bearer {pair['access_token']}"}
    assert client.get("/api/v1/dashboards", headers=access).status_code == 200
    renewed = post(client, "refresh", refresh_token=pair["refresh_token"]).json
    assert post(client, "logout", refresh_token=renewed["refresh_token"]).status_code == 204
    assert client.get("/api/v1/dashboards", headers=access).status_code == 401


def test_a_program_meets_the_second_factor_too(client: FlaskClient, ada: Actor, token: str) -> None:
    enrolment.set_mail_codes(ada, token, wanted=True)
    asked = post(client, "login", email=EMAIL, password=PASSWORD)
    assert (asked.status_code, asked.json["sent_to"]) == (202, "a***@example.com")
    assert post(client, "resend-otp", step=asked.json["step"]).status_code == 200
    assert post(client, "verify-login", step=asked.json["step"], code="x").status_code == 422
    assert "access_token" in post(client, "verify-login", step=asked.json["step"], code=code()).json


def test_a_refresh_token_that_comes_twice_ends_the_session(client: FlaskClient, ada: Actor) -> None:
    first = post(client, "login", email=EMAIL, password=PASSWORD).json
    second = post(client, "refresh", refresh_token=first["refresh_token"]).json
    assert post(client, "refresh", refresh_token=first["refresh_token"]).status_code == 401
    assert post(client, "refresh", refresh_token=second["refresh_token"]).status_code == 401
    assert client.get("/api/v1/dashboards", headers={"Authorization": f"Bearer {second['access_token']}"}).status_code == 401


def test_an_access_token_lasts_ten_minutes(client: FlaskClient, ada: Actor) -> None:
    pair = tokens.pair_for(signin.sign_in(EMAIL, PASSWORD))
    with time_machine.travel(now() + timedelta(minutes=10, seconds=1)):
        assert tokens.actor_of_token(pair.access) is None
        assert tokens.actor_of_token(tokens.renew(pair.refresh).access) == ada


def test_forged_tokens_are_nobody(ada: Actor, token: str) -> None:
    good = tokens.pair_for(token).access
    claims = jwt.decode(good, options={"verify_signature": False})
    secret = tokens._secret()
    forged = [
        jwt.encode(claims, "", algorithm="none"), jwt.encode(claims, need(Secrets).csrf, algorithm="HS256"), jwt.encode(claims, secret * 2, algorithm="HS512"),
        jwt.encode({**claims, "aud": "another"}, secret, algorithm="HS256"), jwt.encode({**claims, "iss": "another"}, secret, algorithm="HS256"),
        jwt.encode({**claims, "sid": "another"}, secret, algorithm="HS256"), good.rpartition(".")[0] + ".", good[:-2] + "xx",
        jwt.encode({key: value for key, value in claims.items() if key != "exp"}, secret, algorithm="HS256"),
    ]  # fmt: skip
    assert tokens.actor_of_token(good) == ada
    assert [tokens.actor_of_token(text) for text in forged] == [None] * len(forged)


def test_the_description_names_every_route_and_what_it_takes(server: Flask) -> None:
    said = description(server)
    routes = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in server.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    assert (said["openapi"], set(said["paths"])) == ("3.1.0", routes)
    login = said["paths"]["/api/v1/auth/login"]["post"]
    assert login["requestBody"]["content"]["application/json"]["schema"]["required"] == ["email", "password"]
    operations = [operation for path in said["paths"].values() for operation in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert [operation["operationId"] for operation in operations if not operation["summary"]] == []


def test_the_description_is_read_in_the_browser(client: FlaskClient, token: str) -> None:
    client.set_cookie("insightora", token)
    page = client.get("/api/v1/docs").text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert {client.get(link).status_code for link in re.findall(r'(?:href|src)="(/assets/[^"]+)"', page)} == {200}
    assert client.get("/api/v1/openapi.json").json["info"]["title"] == "Insightora"


def test_a_failure_is_a_problem_with_a_code_and_a_sentence(client: FlaskClient, make: Callable[..., dict[str, str]]) -> None:
    answer = client.get("/api/v1/dashboards/nothing", headers=make())
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.json["detail"] == answer.json["error"]["message"]
    assert set(answer.json) == {"type", "title", "status", "detail", "code", "error"}


def test_a_key_has_its_share_of_calls(config: Config, ada: Actor, token: str) -> None:
    app = create_server(dataclasses.replace(config, api_rate="2 per minute"))
    first, second = ({"Authorization": "Bearer " + keys.make_key(ada, token, "CI", "read", 1)} for _ in range(2))
    client = app.test_client()
    answers = [client.get("/api/v1/dashboards", headers=first) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (answers[1].headers["X-RateLimit-Remaining"], "Wait a little" in answers[2].json["detail"]) == ("0", True)
    assert client.get("/api/v1/dashboards", headers=second).status_code == 200
    client.set_cookie("insightora", token)
    assert {client.get("/api/v1/dashboards").status_code for _ in range(4)} == {200}


@pytest.mark.parametrize("rate", ["often", "0 per never"])
def test_a_limit_that_cannot_be_read_stops_the_start(config: Config, rate: str) -> None:
    with pytest.raises(Invalid, match="INSIGHTORA_API_RATE"):
        create_server(dataclasses.replace(config, api_rate=rate))


# ---- every route x role x foreign object, taken from the route map

NOT_FOR_ALL = "/api/v1/"


def routes(server: Flask) -> list[tuple[str, str]]:
    """Every method and path of the API that needs somebody."""
    return sorted(
        (method, rule.rule) for rule in server.url_map.iter_rules() for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(NOT_FOR_ALL) and rule.rule not in PUBLIC
    )  # fmt: skip


def filled(path: str, known: dict[str, str]) -> str:
    return re.sub(r"<(?:(\w+):)?(\w+)>", lambda found: "1" if found[1] == "int" else known.get(found[2], "x" * 20), path)


def test_nobody_reaches_a_route_of_the_api_signed_out(server: Flask, client: FlaskClient, ada: Actor) -> None:
    told = {(method, path): client.open(filled(path, {}), method=method, json={}) for method, path in routes(server)}
    answers = {route: (answer.status_code, answer.mimetype) for route, answer in told.items()}
    assert len(answers) > 80
    assert {route: answer for route, answer in answers.items() if answer != (401, "application/problem+json")} == {}


def session_of(person: Actor) -> str:
    """A session of somebody without a password."""
    with write_session() as session:
        return sessions.begin(session, need(Config), session.get_one(User, person.id), person.workspace_id, address="", agent="")


@pytest.fixture
def objects(ada: Actor, make: Callable[..., dict[str, str]], token: str) -> dict[str, str]:
    """Things of Ada's, by the name of the parameter that would name them."""
    make()
    invitations.invite(ada, BOB, "viewer")
    webhook, _secret = endpoints.register(ada, "https://93.184.216.34/hooks", ["source.loaded"])
    return {
        "dashboard_id": dashboards.create(ada, "Marker"), "user_id": ada.id, "person_id": ada.id, "key_id": keys.keys(ada)[0].id,
        "saved_id": saved.save(ada, "snippet", "Marker", "1", shared=False).id,
        "session_id": browsers.browsers(ada, token)[0].id, "invitation_id": invitations.invitations(ada)[0].id,
        "webhook_id": webhook, "delivery_id": endpoints.try_out(ada, webhook), "secret_id": embeds.make_secret(ada, "Marker")[0],
        "folder_id": folders.close(ada, "Marker folder"),
    }  # fmt: skip


def reached(server: Flask, client: FlaskClient, person: Actor, objects: dict[str, str]) -> dict[tuple[str, str], int]:
    """The routes with an object that answered this person with anything but a refusal."""
    token = session_of(person)
    client.set_cookie("insightora", token)
    found = {}
    for method, path in routes(server):
        if "<" in path:
            answer = client.open(filled(path, objects), method=method, json={}, headers={"X-CSRFToken": cookies.csrf_token(token)})
            if answer.status_code not in (400, 403, 404, 405, 409, 415, 422) or "Marker" in answer.text:
                found[(method, path)] = answer.status_code
    return found


@pytest.mark.parametrize("role", ["owner", "viewer"])
def test_no_stranger_reaches_an_object_of_another_workspace(server: Flask, client: FlaskClient, objects: dict[str, str], role: str) -> None:
    eve = factories.make_owner("eve@example.com")
    stranger = eve if role == "owner" else factories.make_person(role, workspace_id=eve.workspace_id)
    assert reached(server, client, stranger, objects) == {}


def test_a_viewer_of_the_same_workspace_only_looks(server: Flask, client: FlaskClient, ada: Actor, objects: dict[str, str]) -> None:
    viewer = factories.make_person("viewer", workspace_id=ada.workspace_id)
    changing = {route for route in reached(server, client, viewer, objects) if route[0] != "GET"}
    assert changing <= {("POST", f"/api/v1/dashboards/<dashboard_id>/{own}") for own in ("comments", "favourite", "left")}


@pytest.mark.parametrize("role", ["editor", "analyst", "viewer"])
def test_nobody_reaches_or_is_told_of_what_lies_in_a_closed_folder(server: Flask, client: FlaskClient, ada: Actor, role: str) -> None:
    board, chat = dashboards.create(ada, "Marker"), records.add_question(ada, None, "Marker", "offline")
    shelves.put(ada, board, folder="Marker folder", tags=["Marker"])
    inside = {"dashboard_id": board, "conversation_id": chat.conversation_id, "question_id": chat.id, "folder_id": folders.close(ada, "Marker folder")}
    history.share(ada, chat.conversation_id, shared=True, folder="Marker folder")
    person = factories.make_person(role, workspace_id=ada.workspace_id)
    assert reached(server, client, person, inside) == {}
    told = {path: client.get(path).text for method, path in routes(server) if method == "GET" and "<" not in path}
    assert {path for path, text in told.items() if "Marker" in text} == set()
    folders.admit(ada, inside["folder_id"], role)
    assert "Marker" in client.get("/api/v1/dashboards").text
    assert client.get(f"/api/v1/dashboards/{board}").status_code == 200
    assert client.get(f"/api/v1/conversations/{chat.conversation_id}/questions").status_code == 200


@pytest.mark.parametrize("role", ["analyst", "editor", "viewer"])
def test_only_administrators_reach_people_and_rules(server: Flask, client: FlaskClient, ada: Actor, role: str) -> None:
    token = session_of(factories.make_person(role, workspace_id=ada.workspace_id))
    client.set_cookie("insightora", token)
    kept: dict[str, object] = {"email": "x@example.com", "role": "viewer", "attributes": "", "name": "x", "table": "a.b", "kind": "hide",
            "url": "https://93.184.216.34/", "active": True, "holder": "viewer", "heir": "x", "person": "x", "plan": "free"}  # fmt: skip
    for method, path in routes(server):
        if re.match(r"/api/v1/(people|invitations|rules|webhooks|embed-secrets|folders|providers|teams|roles|audit|usage|limits|workspace/name)", path):
            answer = client.open(filled(path, {"user_id": ada.id}), method=method, json=kept, headers={"X-CSRFToken": cookies.csrf_token(token)})
            assert answer.status_code == 403, (method, path)

