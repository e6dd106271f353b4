import dataclasses

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.platform.extensions import provide
from tests.web.conftest import PAGE, Visitor


@pytest.fixture
def counted(server: Flask) -> list[str]:
    """What reached a route behind the checks."""
    reached: list[str] = []

    @server.route("/_dash-update-component", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def callback() -> str:
        reached.append("callback")
        return "done"

    return reached


def refused(answer: object) -> str:
    assert answer.status_code == 403  # type: ignore[attr-defined]
    return str(answer.json["error"]["code"])  # type: ignore[attr-defined]


def test_a_callback_with_the_sessions_token_runs(counted: list[str], signed_in: Visitor) -> None:
    assert signed_in.client.post("/_dash-update-component", headers=signed_in.csrf()).status_code == 200
    assert counted == ["callback"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("token", [None, "", "guess", "ключ"])
def test_without_the_token_nothing_runs(counted: list[str], signed_in: Visitor, method: str, token: str | None) -> None:
    headers = {} if token is None else {"X-CSRFToken": token.encode().decode("latin-1")}
    assert refused(signed_in.client.open("/_dash-update-component", method=method, headers=headers)) == "csrf"
    assert counted == []


def test_reading_needs_no_token(counted: list[str], signed_in: Visitor) -> None:
    assert signed_in.client.get("/_dash-update-component").status_code == 200


def test_the_token_of_another_session_is_worthless(counted: list[str], signed_in: Visitor, server: Flask) -> None:
    other = Visitor(server.test_client())
    other.sign_in()
    assert refused(signed_in.client.post("/_dash-update-component", headers=other.csrf())) == "csrf"


def test_a_planted_cookie_does_not_help(counted: list[str], signed_in: Visitor) -> None:
    signed_in.client.set_cookie("_csrf_token", "planted")
    assert refused(signed_in.client.post("/_dash-update-component", headers={"X-CSRFToken": "planted"})) == "csrf"


def test_the_token_is_also_taken_from_a_form(counted: list[str], signed_in: Visitor) -> None:
    assert signed_in.client.post("/_dash-update-component", data={"csrf_token": signed_in.cookie("_csrf_token")}).status_code == 200
    assert refused(signed_in.client.post("/_dash-update-component", json={"csrf_token": signed_in.cookie("_csrf_token")})) == "csrf"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:8051"},
        {"Origin": "null"},
        {"Origin": ""},
    ],
)
def test_a_request_from_another_site_is_refused_even_with_the_token(counted: list[str], signed_in: Visitor, headers: dict[str, str]) -> None:
    assert refused(signed_in.client.post("/_dash-update-component", headers={**signed_in.csrf(), **headers})) == "foreign_origin"
    assert counted == []


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin", "Origin": "http://inner:8050"}])
def test_a_request_from_our_own_page_passes(counted: list[str], signed_in: Visitor, headers: dict[str, str]) -> None:
    assert signed_in.client.post("/_dash-update-component", headers={**signed_in.csrf(), **headers}).status_code == 200


def test_behind_a_proxy_the_public_address_is_our_own(counted: list[str], signed_in: Visitor, server: Flask, config: Config) -> None:
    provide(server, Config, dataclasses.replace(config, public_url="http://insights.example.com"))
    headers = {**signed_in.csrf(), "Origin": "http://insights.example.com"}
    assert signed_in.client.post("/_dash-update-component", headers=headers).status_code == 200


def test_a_foreign_site_cannot_sign_somebody_in(visitor: Visitor, ada: Actor) -> None:
    answer = visitor.client.post("/sign-in", data={"email": "x", "password": "y"}, headers={**PAGE, "Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "another website" in answer.text


def test_a_page_gives_a_signed_in_person_the_token_again(signed_in: Visitor) -> None:
    before = signed_in.cookie("_csrf_token")
    signed_in.client.set_cookie("_csrf_token", "stale")
    signed_in.open("/sign-out")
    assert signed_in.cookie("_csrf_token") == before
