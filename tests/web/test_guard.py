import re
from collections.abc import Callable

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.platform.extensions import db
from insightora_dash.web.guard import PUBLIC, crooked, is_public, safe_next
from tests.web.conftest import Visitor

OPEN = ["/sign-in", "/set-up", "/sign-out", "/healthz", "/_favicon.ico", "/assets/10-tokens.css", "/_dash-component-suites/dash/dcc/dash_core_components.js"]
CLOSED = [
    "/", "/ask", "/dashboards/x", "/sign-inx", "/sign-in/", "/sign-in/x", "/SIGN-IN", "/sign-in.json", "/healthz/", "/healthzz", "/assets", "/assets/",
    "/assetsx/y", "/_dash-layout", "/_dash-layout/", "/_dash-dependencies", "/_dash-update-component", "/_dash-component-suites", "/_dash-component-suites/",
    "/_reload-hash", "/_favicon.ico/x", "/api/v1/uploads", "/static/x", "/x/assets/y", "/_dash-config", "/_alive_abc",
]  # fmt: skip
CROOKED = [
    "/x//_dash-layout", "/sign-in//", "/assets//x", "/assets/../_dash-layout", "/assets/..", "/assets/./x", "/assets/..\\..\\x", "/assets/\\x",
    "/_dash-component-suites/dash/../../etc/passwd",
    "/assets/a\x00b", "/assets/a\nb", "/assets/\x7f",
]  # fmt: skip


@pytest.mark.parametrize("path", OPEN)
def test_visitors_may_have_the_signed_out_pages_and_the_files(path: str) -> None:
    assert is_public(path)


@pytest.mark.parametrize("path", CLOSED + CROOKED)
def test_visitors_may_have_nothing_else(path: str) -> None:
    assert not is_public(path)


@pytest.mark.parametrize("path", CROOKED)
def test_a_crooked_path_is_recognised(path: str) -> None:
    assert crooked(path)


@pytest.mark.parametrize("path", [*OPEN, "/ask/a.b", "/dashboards/x-1/edit", "/assets/a..b.css", "/.well-known/x"])
def test_a_straight_path_is_not_called_crooked(path: str) -> None:
    assert not crooked(path)


def test_a_script_without_a_session_gets_401_everywhere(visitor: Visitor) -> None:
    methods = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    statuses = {(method, path): visitor.client.open(path, method=method).status_code for path in CLOSED for method in methods}
    assert {request: status for request, status in statuses.items() if status != 401} == {}


def test_the_answer_to_a_script_says_what_to_do(visitor: Visitor) -> None:
    assert visitor.client.get("/_dash-layout").json == {"error": {"code": "signed_out", "message": "You are signed out. Sign in to go on."}}


def test_a_crooked_path_is_nowhere_for_anybody(signed_in: Visitor, new_visitor: Callable[[], Visitor]) -> None:
    for client in (signed_in.client, new_visitor().client):
        statuses = {path: client.get("/", environ_overrides={"PATH_INFO": path}).status_code for path in CROOKED}
        assert {path: status for path, status in statuses.items() if status != 404} == {}


@pytest.mark.parametrize("path", ["//_dash-layout", "///_dash-update-component", "//ask", "/%5fdash-layout"])
def test_another_spelling_of_a_closed_path_is_closed(visitor: Visitor, path: str) -> None:
    assert visitor.client.get("/", environ_overrides={"PATH_INFO": path}).status_code == 401


def test_a_person_is_sent_to_sign_in_and_remembers_where_they_wanted_to_go(visitor: Visitor, ada: Actor) -> None:
    assert visitor.open("/").location == "/sign-in"
    assert visitor.open("/ask/x?days=7&q=a b").location == "/sign-in?next=%2Fask%2Fx%3Fdays%3D7%26q%3Da+b"


def test_before_anybody_exists_a_person_is_sent_to_set_up(visitor: Visitor) -> None:
    assert visitor.open("/").location == "/set-up"
    assert visitor.open("/sign-in").location == "/set-up"


@pytest.mark.parametrize("path", ["/_dash-layout", "/_dash-dependencies", "/_reload-hash", "/api/v1/sources"])
def test_data_addresses_never_redirect(visitor: Visitor, ada: Actor, path: str) -> None:
    assert visitor.open(path).status_code == 401


def test_a_form_sent_without_a_session_is_refused(visitor: Visitor, ada: Actor) -> None:
    assert visitor.client.post("/ask", headers={"Accept": "text/html"}).status_code == 401


def test_signed_in_people_pass(signed_in: Visitor, server: Flask) -> None:
    assert signed_in.client.get("/ask").status_code == 404  # no screens on the headless server, but nobody turned it away


@pytest.mark.parametrize("target", ["/ask", "/", "/ask/x?days=7&to=https://example.com", "/dashboards/a#b"])
def test_the_way_back_stays_on_this_server(target: str) -> None:
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None, "", "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\\/evil.example", "///evil.example",
        "javascript:alert(1)", "/\tevil", "/\n/evil.example", "/a//evil.example", "/a/../..//x", " /x", "/sign-out", "/sign-in?next=/sign-in",
        "http:/evil.example", "/?a=\\", "//[", "/a\\b",
    ],
)  # fmt: skip
def test_a_way_back_that_leads_elsewhere_is_dropped(target: str | None) -> None:
    assert safe_next(target) == "/"


def test_every_route_of_the_server_is_closed_unless_listed(server: Flask, visitor: Visitor, ada: Actor) -> None:
    opened = reachable(server, visitor)
    assert {rule for rule in opened if rule not in PUBLIC} == {"/assets/<path:filename>"}


def test_every_route_of_the_screens_is_closed_unless_listed(config: Config, server: Flask, ada: Actor) -> None:
    from app import create_app

    screens = create_app(config).server
    opened = reachable(screens, Visitor(screens.test_client()))
    with screens.app_context():
        db.engine.dispose()
    strange = {rule for rule in opened if rule not in PUBLIC and not rule.startswith(("/assets/", "/_dash-component-suites/"))}
    assert strange == set()


def reachable(server: Flask, visitor: Visitor) -> set[str]:
    """The rules that answer a visitor with anything but 401."""
    opened = set()
    for rule in server.url_map.iter_rules():
        path = re.sub(r"<[^>]+>", "x", rule.rule)
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            if visitor.client.open(path, method=method).status_code != 401:
                opened.add(rule.rule)
    return opened
