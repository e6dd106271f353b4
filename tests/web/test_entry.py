"""The pages around an account, as a browser without scripts walks them."""

import dataclasses
import re
from collections.abc import Callable

import pytest
from flask import Flask

from insightora_dash.accounts import service
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.entry import enrolment, signin
from insightora_dash.config import Config
from insightora_dash.platform import mailer
from insightora_dash.platform.extensions import provide
from tests.web.conftest import EMAIL, PASSWORD, Visitor
from tests.web.test_pages import sentence

BOB = {"email": "bob@example.com", "password": PASSWORD, "again": PASSWORD, "kind": "personal"}
NEW = "three quiet elephants"


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return dataclasses.replace(config, registration="open")


@pytest.fixture
def careful(ada: Actor) -> Actor:
    """Ada, who wants a code by mail."""
    enrolment.set_mail_codes(ada, signin.sign_in(EMAIL, PASSWORD), wanted=True)
    return ada


def mail(kind: str = "code") -> str:
    return next(letter.text for delivery, letter in mailer.outbox() if delivery.template == kind)


def code() -> str:
    found = re.search(r"^ +(\d{6})$", mail(), re.MULTILINE)
    assert found
    return found[1]


def path_of_link() -> str:
    found = re.search(r"http://\S+?(/\S+)", mail("notice"))
    assert found
    return found[1]


def test_registering_leads_through_the_code_into_the_app(visitor: Visitor, ada: Actor) -> None:
    assert visitor.submit("/register", BOB).location == "/verify"
    assert "b***@example.com" in visitor.open("/verify").text
    wrong = visitor.submit("/verify", {"code": "000000" if code() != "000000" else "000001"})
    assert (wrong.status_code, "code is wrong" in sentence(wrong.text)) == (422, True)
    assert visitor.submit("/verify", {"again": "1"}).status_code == 200
    assert visitor.submit("/verify", {"code": code()}).location == "/"
    assert visitor.cookie("insightora")
    assert visitor.cookie("insightora_step") == ""


def test_known_and_unknown_addresses_get_the_same_pages(new_visitor: Callable[[], Visitor], ada: Actor) -> None:
    def pages(email: str) -> list[tuple[int, str]]:
        visitor = new_visitor()
        answers = [
            visitor.submit("/register", {**BOB, "email": email}), visitor.open("/verify"), visitor.submit("/verify", {"code": "123"}),
            visitor.submit("/verify", {"again": "1"}), visitor.submit("/forgot", {"email": email}),
        ]  # fmt: skip
        return [(answer.status_code, re.sub(r'value="[^"]*"|\w\w?\*\*\*@example.com', "", answer.text)) for answer in answers]

    assert pages(EMAIL) == pages("axel@example.com")


def test_a_closed_registration_says_so(visitor: Visitor, ada: Actor, server: Flask, config: Config) -> None:
    provide(server, Config, dataclasses.replace(config, registration="closed"))
    assert "Registration is closed" in visitor.open("/register").text
    assert visitor.submit("/register", BOB, page="/sign-in").status_code == 403
    assert "/register" not in visitor.open("/sign-in").text


def test_a_second_factor_stands_between_the_password_and_the_app(visitor: Visitor, careful: Actor) -> None:
    answer = visitor.sign_in(path="/sign-in?next=/ask")
    assert (answer.location, visitor.cookie("insightora")) == ("/verify?next=/ask".replace("/ask", "%2Fask"), "")
    assert visitor.client.get("/ask").status_code == 401
    done = visitor.submit("/verify?next=/ask", {"code": code(), "trust": "on"})
    assert (done.location, bool(visitor.cookie("insightora_device"))) == ("/ask", True)
    visitor.submit("/sign-out", {})
    assert visitor.sign_in().location == "/"


def test_the_compact_sign_in_asks_for_the_code_too(visitor: Visitor, careful: Actor) -> None:
    answer = visitor.sign_in(path="/sign-in?overlay=1")
    page = visitor.open(answer.location)
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "door-preview" not in page.text
    assert f'data-signed-in="{careful.id}"' in visitor.submit(answer.location, {"code": code()}).text


def test_the_step_of_the_code_cannot_be_skipped_or_used_elsewhere(visitor: Visitor, new_visitor: Callable[[], Visitor], careful: Actor) -> None:
    assert visitor.open("/verify").location == "/sign-in"
    visitor.sign_in()
    thief = new_visitor()
    thief.open("/sign-in")
    assert thief.submit("/verify", {"code": code()}, page="/sign-in").status_code == 422
    assert thief.cookie("insightora") == ""


def test_a_forgotten_password_is_replaced_by_a_link(visitor: Visitor, ada: Actor) -> None:
    old = signin.sign_in(EMAIL, PASSWORD)
    visitor.submit("/forgot", {"email": EMAIL})
    moved = visitor.open(path_of_link())
    assert (moved.status_code, moved.location) == (302, "/reset")  # the secret leaves the address at once
    short = visitor.submit("/reset", {"password": "short", "again": "short"})
    assert "too short" in sentence(short.text)
    assert "Sign in with the new password" in visitor.submit("/reset", {"password": NEW, "again": NEW}).text
    assert service.actor_for(old) is None
    assert visitor.sign_in(EMAIL, NEW).status_code == 303


def test_a_guessed_link_opens_nothing(visitor: Visitor, ada: Actor) -> None:
    for page in ("/reset", "/take-back"):
        visitor.open(f"{page}?token=guess")
        assert "took too long" in visitor.open(page).text
        assert visitor.submit(page, {"password": NEW, "again": NEW}, page="/sign-in").status_code == 422


def test_links_in_mails_never_follow_the_host_a_request_claims(visitor: Visitor, ada: Actor, server: Flask, config: Config) -> None:
    visitor.client.post("/forgot", data={"email": EMAIL}, headers={"Host": "localhost:6666"})
    visitor.submit("/forgot", {"email": EMAIL})
    assert f"http://{config.host}:{config.port}/reset" in mail("notice")


@pytest.mark.parametrize("path", ["/register", "/verify", "/forgot", "/reset", "/take-back"])
def test_a_form_from_elsewhere_changes_nothing(visitor: Visitor, ada: Actor, path: str) -> None:
    answer = visitor.client.post(path, data={**BOB, "code": "123456"})
    assert answer.status_code == 422
    assert mailer.outbox() == []
