import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.platform.wording import current_locale
from insightora_dash.web.current import SignedOut, actor, signed_in
from tests.web.conftest import Visitor


@pytest.fixture
def seen(server: Flask) -> list[object]:
    """What a request behind the guard sees."""
    found: list[object] = []

    @server.get("/who")
    def who() -> str:
        found.extend([actor(), current_locale(), signed_in()])
        return "ok"

    return found


def test_a_request_of_a_signed_in_person_carries_their_actor(seen: list[object], signed_in: Visitor, ada: Actor) -> None:
    assert signed_in.client.get("/who").status_code == 200
    assert seen == [ada, "en", True]


def test_without_a_session_there_is_no_actor(server: Flask) -> None:
    with server.test_request_context("/"), pytest.raises(SignedOut) as refused:
        actor()
    assert refused.value.status == 401


def test_a_bearer_of_a_guessed_cookie_is_nobody(seen: list[object], visitor: Visitor, ada: Actor) -> None:
    visitor.client.set_cookie("insightora", "x" * 43)
    assert visitor.client.get("/who").status_code == 401
    assert seen == []
