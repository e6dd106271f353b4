import dataclasses
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from insightora_dash.accounts import service, setup
from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.platform.clock import now
from insightora_dash.platform.extensions import provide
from tests.web.conftest import EMAIL, PASSWORD, Visitor

NEW_OWNER = {"email": EMAIL, "password": PASSWORD, "again": PASSWORD}


def sentence(page: str) -> str:
    """What the page says is wrong."""
    found = re.search(r'<p class="(?:door-wrong|note bad)"[^>]*>([^<]+)</p>', page)
    return found[1] if found else ""


def test_the_first_visit_creates_the_owner_and_signs_them_in(visitor: Visitor) -> None:
    answer = visitor.submit("/set-up", NEW_OWNER)
    assert (answer.status_code, answer.location) == (303, "/")
    assert visitor.open("/anything").status_code == 404
    assert not service.setup_needed()


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"email": "ada"}, "email", "not an e-mail address"),
        ({"password": "short", "again": "short"}, "password", "too short"),
        ({"password": "password1", "again": "password1"}, "password", "easy to guess"),
        ({"again": "another password"}, "again", "not the same"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(visitor: Visitor, change: dict[str, str], field: str, words: str) -> None:
    answer = visitor.submit("/set-up", {**NEW_OWNER, **change})
    assert answer.status_code == 422
    assert words in sentence(answer.text)
    wrong = re.search(r'id="(\w+)" name="\w+"[^>]*aria-invalid="true"', answer.text)
    assert wrong is not None
    assert wrong[1] == field
    assert change.get("email", EMAIL) in answer.text
    assert PASSWORD not in answer.text
    assert service.setup_needed()


def test_set_up_is_over_after_its_first_use(visitor: Visitor, ada: Actor) -> None:
    assert visitor.open("/set-up").location == "/sign-in"
    answer = visitor.submit("/set-up", {**NEW_OWNER, "email": "eve@example.com"}, page="/sign-in")
    assert answer.status_code == 404


def test_off_loopback_the_first_visit_needs_the_token(visitor: Visitor, server: Flask, config: Config) -> None:
    reachable = dataclasses.replace(config, public_url="http://localhost")
    provide(server, Config, reachable)
    answer = visitor.submit("/set-up", {**NEW_OWNER, "token": "guess"})
    assert answer.status_code == 403
    assert "token is wrong" in sentence(answer.text)
    assert visitor.submit("/set-up", {**NEW_OWNER, "token": setup.setup_token(reachable) or ""}).status_code == 303


def test_on_loopback_nobody_is_asked_for_a_token(visitor: Visitor) -> None:
    assert 'name="token"' not in visitor.open("/set-up").text


def test_signing_in_leads_to_where_the_person_wanted_to_go(visitor: Visitor, ada: Actor) -> None:
    answer = visitor.sign_in(path="/sign-in?next=/ask?days=7")
    assert (answer.status_code, answer.location) == (303, "/ask?days=7")


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/%5Cevil.example"])
def test_signing_in_never_leads_to_another_server(visitor: Visitor, ada: Actor, target: str) -> None:
    assert visitor.sign_in(path=f"/sign-in?next={target}").location == "/"


def test_a_wrong_password_and_an_unknown_account_look_the_same(new_visitor: Callable[[], Visitor], ada: Actor) -> None:
    def page(email: str) -> tuple[int, str]:
        answer = new_visitor().sign_in(email, "wrong password")
        return answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)

    assert page(EMAIL) == page("bob@example.com")
    assert "is wrong" in sentence(new_visitor().sign_in(EMAIL, "wrong password").text)


def test_guessing_is_answered_with_429(visitor: Visitor, ada: Actor) -> None:
    statuses = [visitor.sign_in(EMAIL, "wrong password").status_code for _ in range(7)]
    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_what_was_typed_is_never_read_as_markup(visitor: Visitor, ada: Actor) -> None:
    answer = visitor.sign_in('"><script>alert(1)</script>{{7*7}}', "wrong password")
    assert "<script>alert" not in answer.text
    assert "{{7*7}}" in answer.text


@pytest.mark.parametrize("token", ["", "guess"])
def test_a_form_without_its_token_is_asked_for_again(visitor: Visitor, ada: Actor, token: str) -> None:
    visitor.open("/sign-in")
    answer = visitor.client.post("/sign-in", data={"csrf_token": token, "email": EMAIL, "password": PASSWORD})
    assert "open for too long" in sentence(answer.text)
    assert not visitor.cookie("insightora")


def test_a_form_that_was_open_for_half_a_day_is_asked_for_again(visitor: Visitor, ada: Actor) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.open("/sign-in").text)
    assert token is not None
    with time_machine.travel(now() + timedelta(hours=13)):
        answer = visitor.client.post("/sign-in", data={"csrf_token": token[1], "email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 422


def test_each_sign_in_starts_a_new_session_and_ends_the_one_before(signed_in: Visitor, ada: Actor) -> None:
    before = signed_in.cookie("insightora")
    token = re.search(r'name="csrf_token" value="([^"]+)"', signed_in.open("/sign-out").text)
    assert token is not None
    fresh = Visitor(signed_in.client.application.test_client())
    form = re.search(r'name="csrf_token" value="([^"]+)"', fresh.open("/sign-in").text)
    assert form is not None
    fresh.client.set_cookie("insightora", before)
    fresh.client.post("/sign-in", data={"csrf_token": form[1], "email": EMAIL, "password": PASSWORD})
    assert fresh.cookie("insightora") not in ("", before)
    assert service.actor_for(before) is None


def test_a_planted_session_token_is_not_adopted(visitor: Visitor, ada: Actor) -> None:
    visitor.client.set_cookie("insightora", "planted-by-somebody-else")
    visitor.sign_in()
    assert service.actor_for("planted-by-somebody-else") is None
    assert visitor.cookie("insightora") != "planted-by-somebody-else"


def test_signing_out_ends_the_session_and_takes_the_cookies(signed_in: Visitor) -> None:
    token = signed_in.cookie("insightora")
    answer = signed_in.submit("/sign-out", {})
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert service.actor_for(token) is None
    assert signed_in.cookie("insightora") == ""
    assert signed_in.cookie("_csrf_token") == ""


def test_a_copied_cookie_is_worthless_after_signing_out(signed_in: Visitor, visitor: Visitor) -> None:
    token = signed_in.cookie("insightora")
    signed_in.submit("/sign-out", {})
    visitor.client.set_cookie("insightora", token)
    assert visitor.client.get("/ask").status_code == 401


def test_nobody_is_signed_out_by_a_foreign_form(signed_in: Visitor) -> None:
    assert signed_in.client.post("/sign-out").status_code == 403
    assert service.actor_for(signed_in.cookie("insightora")) is not None


def test_signing_out_twice_is_no_error(visitor: Visitor, ada: Actor) -> None:
    assert visitor.open("/sign-out").location == "/sign-in"
    assert visitor.client.post("/sign-out").location == "/sign-in"


def test_who_is_signed_in_passes_the_sign_in_page(signed_in: Visitor) -> None:
    assert signed_in.open("/sign-in?next=/ask").location == "/ask"


def test_the_compact_sign_in_says_who_came_back(visitor: Visitor, ada: Actor) -> None:
    page = visitor.open("/sign-in?overlay=1")
    assert "Sign in to go on" in page.text
    assert "door-preview" not in page.text
    answer = visitor.sign_in(path="/sign-in?overlay=1")
    assert answer.status_code == 200
    assert f'data-signed-in="{ada.id}"' in answer.text
    assert visitor.client.get("/ask").status_code == 404
    assert f'data-signed-in="{ada.id}"' in visitor.open("/sign-in?overlay=1").text


def test_a_failed_compact_sign_in_stays_compact(visitor: Visitor, ada: Actor) -> None:
    answer = visitor.sign_in(password="wrong password", path="/sign-in?overlay=1")
    assert "door-preview" not in answer.text
    assert "overlay=1" in answer.text
    assert "data-signed-in" not in answer.text


def test_words_follow_the_visitors_browser(visitor: Visitor, ada: Actor) -> None:
    assert '<html lang="de"' in visitor.open("/sign-in", **{"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}).text
    assert '<html lang="en"' in visitor.open("/sign-in", **{"Accept-Language": "fi"}).text


def test_words_follow_the_signed_in_person(signed_in: Visitor, ada: Actor) -> None:
    service.set_preference(ada, "locale", "de")
    assert '<html lang="de"' in signed_in.open("/sign-out", **{"Accept-Language": "en"}).text


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/nowhere", "/sign-in?overlay=1"])
def test_no_page_carries_an_inline_script_or_handler(signed_in: Visitor, new_visitor: Callable[[], Visitor], path: str) -> None:
    for page in (signed_in.open(path).text, new_visitor().open(path).text):
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", page)
        assert not re.search(r"\son\w+=", page)


def test_every_file_a_page_links_to_is_there(visitor: Visitor, ada: Actor) -> None:
    links = re.findall(r'(?:href|src)="(/assets/[^"]+)"', visitor.open("/sign-in").text)
    assert len(links) >= 5
    assert {visitor.client.get(link).status_code for link in links} == {200}
