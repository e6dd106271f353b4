import io
import json

import pytest
from flask import Flask
from sqlalchemy import select

from insightora_dash.accounts import service
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.commands import user_command
from insightora_dash.accounts.entry import signin
from insightora_dash.accounts.models import Membership
from insightora_dash.platform.errors import Conflict, Invalid, NotFound
from insightora_dash.platform.extensions import write_session
from tests.accounts.conftest import EMAIL, PASSWORD

NEW = "quiet harbour lantern"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def role_of(email: str, password: str) -> str:
    actor = service.actor_for(signin.sign_in(email, password))
    assert actor is not None
    return actor.roles[0]


def test_the_first_person_added_is_the_owner(server: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    assert user_command("add", "Ada@example.com", stdin=io.StringIO(f"{PASSWORD}\n")) == 0
    assert json.loads(capsys.readouterr().out) == {"done": "add", "email": EMAIL}
    assert role_of(EMAIL, PASSWORD) == "owner"


def test_later_people_are_analysts_until_made_owners(server: Flask, ada: Actor) -> None:
    user_command("add", "bob@example.com", stdin=io.StringIO(NEW))
    assert role_of("bob@example.com", NEW) == "analyst"
    user_command("make-owner", "bob@example.com")
    assert role_of("bob@example.com", NEW) == "owner"


def test_a_person_without_a_workspace_can_be_made_owner(server: Flask, ada: Actor) -> None:
    with write_session() as session:
        session.delete(session.scalars(select(Membership)).one())
    user_command("make-owner", EMAIL)
    assert role_of(EMAIL, PASSWORD) == "owner"


def test_nobody_is_added_twice(server: Flask, ada: Actor) -> None:
    with pytest.raises(Conflict):
        user_command("add", EMAIL, stdin=io.StringIO(NEW))


def test_without_a_password_one_is_made_and_printed(server: Flask, ada: Actor, capsys: pytest.CaptureFixture[str]) -> None:
    user_command("reset-password", EMAIL, stdin=io.StringIO(""))
    made = json.loads(capsys.readouterr().out)["password"]
    assert len(made) >= 16
    assert role_of(EMAIL, made) == "owner"


def test_a_reset_ends_every_session_and_the_old_password(server: Flask, ada: Actor) -> None:
    token = signin.sign_in(EMAIL, PASSWORD)
    user_command("reset-password", EMAIL, stdin=io.StringIO(NEW))
    assert service.actor_for(token) is None
    with pytest.raises(Invalid):
        signin.sign_in(EMAIL, PASSWORD)
    assert signin.sign_in(EMAIL, NEW)


def test_a_weak_password_is_refused_here_too(server: Flask, ada: Actor) -> None:
    with pytest.raises(Invalid):
        user_command("reset-password", EMAIL, stdin=io.StringIO("password1"))
    assert signin.sign_in(EMAIL, PASSWORD)


def test_at_the_terminal_the_password_is_typed_twice(server: Flask, ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter([NEW, "something else", NEW, NEW])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))
    with pytest.raises(Invalid):
        user_command("reset-password", EMAIL, stdin=Terminal())
    user_command("reset-password", EMAIL, stdin=Terminal())
    assert signin.sign_in(EMAIL, NEW)


@pytest.mark.parametrize("action", ["reset-password", "make-owner"])
def test_an_unknown_person_is_named(server: Flask, ada: Actor, action: str) -> None:
    with pytest.raises(NotFound, match=r"eve@example\.com"):
        user_command(action, "eve@example.com", stdin=io.StringIO(NEW))
