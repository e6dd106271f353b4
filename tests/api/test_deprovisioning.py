"""A program of the company shuts a leaver out over the API: everything they hold ends at once, everything they made goes on."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.entry import signin
from insightora_dash.accounts.keys import keys, tokens
from insightora_dash.accounts.models import User
from insightora_dash.accounts.passwords import hash_password
from insightora_dash.dashboards import service as dashboards
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.sharing import links, people
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.reports.models import Alert, MailedReport
from tests import factories
from tests.api.test_programs import Send, ada, config, key, send, token
from tests.web.conftest import PASSWORD

__all__ = ["ada", "config", "key", "send", "token"]
BOB = "bob@example.com"


@pytest.fixture
def bob(ada: Actor) -> Actor:
    """Somebody with a private dashboard behind a public link, an alert and a mailed report."""
    made = factories.make_person("editor", workspace_id=ada.workspace_id, email=BOB)
    with write_session() as session:
        session.get_one(User, made.id).password_hash = hash_password(PASSWORD)
        common: dict[str, Any] = {"workspace_id": ada.workspace_id, "created_by": made.id, "title": "x", "subject": {}}
        session.add_all([
            Alert(id=new_id(), **common, condition={}, every="day"), MailedReport(id=new_id(), **common, cadence={}, recipients=[], due_at=now())
        ])  # fmt: skip
    return made


class Held:
    """What somebody gets in with: a browser, a key, a program's pair of tokens."""

    def __init__(self, server: Flask, person: Actor) -> None:
        self.browser: FlaskClient = server.test_client()
        self.program: FlaskClient = server.test_client(use_cookies=False)
        signed_in = signin.sign_in(BOB, PASSWORD)
        self.browser.set_cookie("insightora", signed_in)
        self.key = keys.make_key(person, signed_in, "Export", "admin", 0)
        self.pair = tokens.pair_for(signin.sign_in(BOB, PASSWORD))

    def answers(self) -> list[int]:
        bearers = [self.program.get("/api/v1/dashboards", headers={"Authorization": f"Bearer {text}"}) for text in (self.key, self.pair.access)]
        return [answer.status_code for answer in (self.browser.get("/api/v1/dashboards"), *bearers)]


def test_a_leaver_is_out_everywhere_at_once_and_what_they_made_goes_on(server: Flask, ada: Actor, bob: Actor, send: Send) -> None:
    heir = factories.make_person("editor", workspace_id=ada.workspace_id)
    board = dashboards.create(bob, "Salaries")
    secret = links.make_link(bob, board)
    people.set_visibility(bob, board, "private")
    held = Held(server, bob)
    assert held.answers() == [200, 200, 200]
    [found] = send("GET", f"people?email={BOB.upper()}").json["people"]
    answer = send("DELETE", f"people/{found['id']}", body={"heir": heir.id})
    assert (answer.status_code, answer.json["handed"]["dashboards"]) == (200, 1)
    assert held.answers() == [401, 401, 401]
    with pytest.raises(InsightoraError):
        tokens.renew(held.pair.refresh)
    with pytest.raises(InsightoraError):
        signin.sign_in(BOB, PASSWORD)
    with pytest.raises(InsightoraError):
        links.open_link(secret, Asked())  # it showed what the leaver may see
    assert [one.title for one in dashboards.list_dashboards(heir)] == ["Salaries"]
    with read_session() as session:
        assert {row.created_by for kind in (Alert, MailedReport) for row in session.query(kind)} == {heir.id}


def test_who_comes_back_has_to_sign_in_again(server: Flask, ada: Actor, bob: Actor, send: Send) -> None:
    held = Held(server, bob)
    assert send("DELETE", f"people/{bob.id}").status_code == 200
    assert send("DELETE", f"people/{bob.id}").status_code == 404
    assert send("POST", f"people/{bob.id}/restore").status_code == 200
    assert held.answers() == [401, 401, 401]
    assert Held(server, bob).answers() == [200, 200, 200]


def test_the_program_s_own_account_and_the_heir_s_stay(ada: Actor, bob: Actor, send: Send) -> None:
    for path, body, refused in ((f"people/{ada.id}", {}, 422), (f"people/{ada.id}", {"heir": bob.id}, 409), ("people/nobody", {}, 404),
                                (f"people/{bob.id}", {"heir": bob.id}, 422)):  # fmt: skip
        assert send("DELETE", path, body=body).status_code == refused, path
    assert {one["active"] for one in send("GET", "people").json["people"]} == {True}
    assert send("GET", "people?email=nobody@example.com").json["people"] == []
