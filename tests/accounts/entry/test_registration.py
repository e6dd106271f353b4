from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from insightora_dash.accounts import service
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.brake import TooManyTries
from insightora_dash.accounts.entry import challenges, registration, signin
from insightora_dash.accounts.models import Challenge, User
from insightora_dash.config import Config
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Forbidden, Invalid
from insightora_dash.platform.extensions import provide, read_session
from tests.accounts.conftest import EMAIL, PASSWORD
from tests.accounts.entry.conftest import Postbox

BOB = "bob@example.com"


def begin(email: str = BOB, company: str | None = None) -> str:
    return registration.register(email, PASSWORD, PASSWORD, company=company)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_code_by_mail_makes_the_account_and_signs_it_in(ada: Actor, postbox: Postbox) -> None:
    step = begin()
    assert signin.waiting(step).address == "b***@example.com"
    bob, token = registration.finish(step, postbox.code(BOB))
    assert service.actor_for(token) == Actor(bob.id, bob.workspace_id, roles=("owner",))
    assert bob.workspace_id != ada.workspace_id
    assert "Welcome to Insightora" in postbox.subjects(BOB)
    assert signin.sign_in(BOB, PASSWORD)


def test_a_code_is_typed_as_people_type(ada: Actor, postbox: Postbox) -> None:
    step, code = begin(), postbox.code(BOB)
    assert registration.finish(step, f" {code[:3]} {code[3:]} ")


def test_a_code_works_once(ada: Actor, postbox: Postbox) -> None:
    step, code = begin(), postbox.code(BOB)
    registration.finish(step, code)
    with pytest.raises(Invalid):
        registration.finish(step, code)


def test_a_code_belongs_to_its_step_alone(ada: Actor, postbox: Postbox) -> None:
    first, code = begin(), postbox.code(BOB)
    second = begin("eve@example.com")
    with pytest.raises(Invalid):
        registration.finish(second, code)
    with pytest.raises(Invalid):
        signin.second_step(first, code)


def test_a_code_runs_out_after_ten_minutes(ada: Actor, postbox: Postbox) -> None:
    step, code = begin(), postbox.code(BOB)
    with time_machine.travel(now() + timedelta(minutes=10, seconds=1)), pytest.raises(Invalid):
        registration.finish(step, code)


def test_another_code_ends_the_one_before(ada: Actor, postbox: Postbox) -> None:
    step, before = begin(), postbox.code(BOB)
    registration.send_again(step, "192.0.2.1")
    assert postbox.code(BOB) != before
    with pytest.raises(Invalid):
        registration.finish(step, before)
    assert registration.finish(step, postbox.code(BOB))


def test_after_three_tries_even_the_right_code_and_a_new_step_have_to_wait(ada: Actor, postbox: Postbox) -> None:
    step, code = begin(), postbox.code(BOB)
    for _ in range(3):
        with pytest.raises(Invalid):
            registration.finish(step, wrong(code))
    fresh = begin()
    for token in (step, fresh):
        with pytest.raises(TooManyTries):
            registration.finish(token, postbox.code(BOB))
    with time_machine.travel(now() + timedelta(minutes=15, seconds=1)):
        assert registration.finish(begin(), postbox.code(BOB))


def test_the_code_is_kept_as_an_hmac_only(ada: Actor, postbox: Postbox) -> None:
    begin()
    with read_session() as session:
        row = session.scalars(select(Challenge)).one()
    assert row.code_hash == challenges.code_hash(row.id, postbox.code(BOB))
    assert postbox.code(BOB) not in str(vars(row))


def test_a_known_address_is_answered_alike_and_its_owner_is_told(ada: Actor, postbox: Postbox) -> None:
    step = begin(EMAIL)
    assert signin.waiting(step).purpose == "register"
    assert postbox.subjects(EMAIL) == ["You have an account already"]
    registration.send_again(step, "192.0.2.1")
    with read_session() as session:
        assert len(session.scalars(select(User)).all()) == 1


def test_a_business_account_has_a_workspace_of_its_name_and_never_enters_on_a_password_alone(ada: Actor, postbox: Postbox) -> None:
    bob, _token = registration.finish(begin(company="Acme"), postbox.code(BOB))
    assert service.person(bob).workspace == "Acme"
    with pytest.raises(signin.SecondStep) as asked:
        signin.sign_in(BOB, PASSWORD)
    assert signin.second_step(asked.value.challenge, postbox.code(BOB)).token


def test_mails_to_one_address_are_capped(ada: Actor, postbox: Postbox) -> None:
    for _ in range(5):
        begin()
    with pytest.raises(TooManyTries):
        begin()
    assert begin("carol@example.com")


def test_one_sender_cannot_mail_the_whole_world(ada: Actor) -> None:
    for number in range(30):
        registration.register(f"p{number}@example.com", PASSWORD, PASSWORD, address="192.0.2.7")
    with pytest.raises(TooManyTries):
        registration.register("next@example.com", PASSWORD, PASSWORD, address="192.0.2.7")


@pytest.mark.parametrize(
    ("email", "password", "company", "code"),
    [("bob", PASSWORD, None, "bad_email"), (BOB, "short", None, "short_password"), (BOB, PASSWORD, " ", "no_company")],
)
def test_what_cannot_be_used_is_said(ada: Actor, email: str, password: str, company: str | None, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        registration.register(email, password, password, company=company)
    assert refused.value.code == code


def test_registration_is_closed_unless_the_operator_opens_it(server: Flask, ada: Actor) -> None:
    provide(server, Config, Config())
    with pytest.raises(Forbidden):
        begin()


def test_nobody_registers_before_there_is_an_owner(server: Flask) -> None:
    with pytest.raises(Forbidden):
        begin()
