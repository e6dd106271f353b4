"""The page behind a public link, as a visitor without an account gets it."""

from collections.abc import Callable
from html import escape

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import service
from insightora_dash.dashboards.sharing import links
from insightora_dash.platform.extensions import provide
from insightora_dash.web.guard import is_public
from insightora_dash.web.shared import Screen
from tests.web.conftest import PASSWORD as OWNERS
from tests.web.conftest import Visitor

PASSWORD = "violet anchor monday"


@pytest.fixture
def board(server: Flask, ada: Actor) -> str:
    """A dashboard, and a screen that shows its title."""
    provide(server, Screen, Screen(lambda view: f"<title>{escape(view.title)}</title>"))
    return service.create(ada, "Sales of ours")


def path_of(actor: Actor, board: str, **how: str) -> str:
    return f"/shared/{links.make_link(actor, board, **how)}"  # type: ignore[arg-type]


def test_a_visitor_reads_the_dashboard_and_robots_do_not(visitor: Visitor, ada: Actor, board: str) -> None:
    answer = visitor.open(path_of(ada, board))
    assert (answer.status_code, "Sales of ours" in answer.text) == (200, True)
    assert (answer.headers["X-Robots-Tag"], answer.headers["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
    assert (answer.headers["Cache-Control"], answer.headers["X-Frame-Options"]) == ("no-store", "DENY")


def test_without_the_right_secret_there_is_nothing(visitor: Visitor, ada: Actor, board: str) -> None:
    path = path_of(ada, board)
    assert visitor.open(f"{path[:-1]}{'A' if path[-1] != 'A' else 'B'}").status_code == 404
    for wrong in (path[:-1], f"{path}x", f"{path}/", f"{path}/x", "/shared", "/shared/", f"/shared/../{path}", path.upper().replace("/SHARED", "/Shared")):
        assert visitor.client.get(wrong).status_code in (401, 404), wrong


def test_a_withdrawn_link_says_so(visitor: Visitor, ada: Actor, board: str) -> None:
    path = path_of(ada, board)
    links.revoke(ada, board, links.links(ada, board)[0].id)
    answer = visitor.open(path)
    assert (answer.status_code, "does not work any more" in answer.text, "Sales of ours" in answer.text) == (410, True, False)


def test_a_protected_link_shows_nothing_until_its_password_is_typed(visitor: Visitor, ada: Actor, board: str) -> None:
    path = path_of(ada, board, password=PASSWORD)
    asked = visitor.open(path)
    assert (asked.status_code, "Sales of ours" in asked.text) == (401, False)
    wrong = visitor.submit(path, {"password": OWNERS})
    assert (wrong.status_code, "This is not the password of the link." in wrong.text) == (422, True)
    assert visitor.submit(path, {"password": PASSWORD}).status_code == 303
    assert "Sales of ours" in visitor.open(path).text


def test_the_typed_password_opens_this_link_only(visitor: Visitor, ada: Actor, board: str) -> None:
    first, second = path_of(ada, board, password=PASSWORD), path_of(ada, board, password=PASSWORD)
    visitor.submit(first, {"password": PASSWORD})
    key = visitor.client.get_cookie("insightora_link", path=first)
    assert key is not None
    assert (key.http_only, key.same_site) == (True, "Lax")
    assert visitor.open(second, Cookie=f"insightora_link={key.value}").status_code == 401


def test_the_password_form_needs_its_token(visitor: Visitor, ada: Actor, board: str) -> None:
    answer = visitor.client.post(path_of(ada, board, password=PASSWORD), data={"password": PASSWORD}, headers={"Accept": "text/html"})
    assert (answer.status_code, "Set-Cookie" in answer.headers and "insightora_link" in answer.headers["Set-Cookie"]) == (422, False)


def test_nothing_else_is_reachable_with_a_link(new_visitor: Callable[[], Visitor], server: Flask, ada: Actor, board: str) -> None:
    visitor = new_visitor()
    path = path_of(ada, board, password=PASSWORD)
    visitor.submit(path, {"password": PASSWORD})
    secret = path.rpartition("/")[2]
    rules = [str(rule) for rule in server.url_map.iter_rules()]
    filled = {rule.replace("<dashboard_id>", board).replace("<secret>", secret) for rule in rules if "<secret>" not in rule}
    reached = {rule: visitor.client.get(rule).status_code for rule in filled if not is_public(rule)}
    assert {rule: status for rule, status in reached.items() if status not in (401, 302)} == {}
    for method in ("PUT", "PATCH", "DELETE"):
        assert visitor.client.open(path, method=method).status_code == 405


def test_somebody_who_is_signed_in_can_type_the_password_too(signed_in: Visitor, ada: Actor, board: str) -> None:
    path = path_of(ada, board, password=PASSWORD)
    assert signed_in.submit(path, {"password": PASSWORD}).status_code == 303
    assert "Sales of ours" in signed_in.open(path).text
