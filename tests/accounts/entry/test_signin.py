import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask

from insightora_dash.accounts import browsers, confirmation, service
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.brake import TooManyTries
from insightora_dash.accounts.entry import address, enrolment, reset, signin
from insightora_dash.accounts.factors import devices
from insightora_dash.config import Config
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import InsightoraError, Invalid, NotFound
from insightora_dash.platform.extensions import provide
from tests import factories
from tests.accounts.conftest import EMAIL, PASSWORD
from tests.accounts.entry.conftest import Postbox

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
NEW = "three quiet elephants"


@pytest.fixture
def clock(server: Flask) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now().replace(second=1, microsecond=0), tick=False) as traveller:
        yield traveller


@pytest.fixture
def token(ada: Actor) -> str:
    """Ada's open session."""
    return signin.sign_in(EMAIL, PASSWORD)


@pytest.fixture
def app(ada: Actor, token: str, clock: time_machine.Traveller) -> pyotp.TOTP:
    """Ada's authenticator, set up."""
    made = pyotp.TOTP(enrolment.begin_app(ada, token).secret.replace(" ", ""))
    enrolment.finish_app(ada, token, made.at(now()))
    clock.shift(30)
    return made


def step(**options: str) -> str:
    with pytest.raises(signin.SecondStep) as asked:
        signin.sign_in(EMAIL, PASSWORD, **options)
    return asked.value.challenge


def test_an_authenticator_makes_the_password_half_the_way(app: pyotp.TOTP, ada: Actor) -> None:
    entered = signin.second_step(step(), app.at(now()))
    assert service.actor_for(entered.token) is not None
    assert entered.device == ""


def test_a_code_of_the_app_works_once(app: pyotp.TOTP, clock: time_machine.Traveller) -> None:
    code = app.at(now())
    signin.second_step(step(), code)
    with pytest.raises(Invalid):
        signin.second_step(step(), code)
    clock.shift(30)
    with pytest.raises(Invalid):
        signin.second_step(step(), code)  # still inside the drift that is allowed
    assert signin.second_step(step(), app.at(now()))


def test_the_code_that_set_the_app_up_is_used(ada: Actor, token: str, clock: time_machine.Traveller) -> None:
    made = pyotp.TOTP(enrolment.begin_app(ada, token).secret.replace(" ", ""))
    code = made.at(now())
    enrolment.finish_app(ada, token, code)
    with pytest.raises(Invalid):
        signin.second_step(step(), code)


@pytest.mark.parametrize(("shift", "good"), [(-60, False), (-30, False), (0, True), (29, True), (60, True), (90, False)])
def test_a_clock_may_be_off_by_one_step_and_never_goes_back(app: pyotp.TOTP, clock: time_machine.Traveller, shift: int, good: bool) -> None:
    code = app.at(now() + timedelta(seconds=30))
    if shift <= -30:
        code = app.at(now() - timedelta(seconds=30))  # the step of the enrolment
    clock.shift(max(shift, 0))
    try:
        signin.second_step(step(), code)
    except Invalid:
        assert not good
    else:
        assert good


def test_wrong_codes_are_counted_over_all_steps(app: pyotp.TOTP) -> None:
    for _ in range(3):
        with pytest.raises(Invalid):
            signin.second_step(step(), "000000")
    with pytest.raises(TooManyTries):
        signin.second_step(step(), app.at(now()))


def test_a_recovery_code_stands_in_for_the_app_once(ada: Actor, token: str, app: pyotp.TOTP) -> None:
    codes = enrolment.new_recovery_codes(ada, token)
    assert len(set(codes)) == 10
    assert signin.second_step(step(), codes[3].upper())
    assert enrolment.factors(ada).recovery_left == 9
    with pytest.raises(Invalid):
        signin.second_step(step(), codes[3])


def test_no_code_by_mail_opens_an_account_with_an_app(app: pyotp.TOTP, postbox: Postbox) -> None:
    challenge = step()
    with pytest.raises(Invalid):
        signin.send_again(challenge, "192.0.2.1")
    assert not [subject for subject in postbox.subjects(EMAIL) if "is your code" in subject]


def test_codes_by_mail_are_a_choice(ada: Actor, token: str, postbox: Postbox) -> None:
    enrolment.set_mail_codes(ada, token, wanted=True)
    challenge = step()
    assert signin.waiting(challenge).app is False
    assert signin.second_step(challenge, postbox.code(EMAIL)).token
    enrolment.set_mail_codes(ada, token, wanted=False)
    assert signin.sign_in(EMAIL, PASSWORD)


@pytest.mark.parametrize(
    ("rule", "host", "asked"),
    [("auto", "mail.example.com", True), ("auto", "", False), ("business", "mail.example.com", False), ("everybody", "", True)],
)
def test_who_needs_a_code_is_the_operators_choice(server: Flask, ada: Actor, config: Config, rule: str, host: str, asked: bool) -> None:
    provide(server, Config, dataclasses.replace(config, sign_in_codes=rule, smtp_host=host))
    try:
        signin.sign_in(EMAIL, PASSWORD)
    except signin.SecondStep:
        assert asked
    else:
        assert not asked


def test_a_trusted_device_gives_the_password_only_for_thirty_days(ada: Actor, app: pyotp.TOTP, clock: time_machine.Traveller) -> None:
    device = signin.second_step(step(agent=FIREFOX), app.at(now()), trust=True, agent=FIREFOX, address="192.0.2.5").device
    [listed] = devices.devices(ada)
    assert (listed.name, listed.address) == ("Firefox, Windows", "192.0.2.5")
    assert signin.sign_in(EMAIL, PASSWORD, device=device)
    step(device="another")
    clock.shift(timedelta(days=30, seconds=1))
    step(device=device)
    assert devices.devices(ada) == []


def test_trust_in_a_device_ends_when_it_is_taken_away_or_anything_changes(ada: Actor, token: str, app: pyotp.TOTP, clock: time_machine.Traveller) -> None:
    def trusted() -> str:
        clock.shift(30)
        return signin.second_step(step(), app.at(now()), trust=True).device

    device = trusted()
    devices.distrust(ada, devices.devices(ada)[0].id)
    step(device=device)
    device = trusted()
    service.change_password(ada, PASSWORD, NEW, NEW, token)
    with pytest.raises(signin.SecondStep):
        signin.sign_in(EMAIL, NEW, device=device)
    assert devices.devices(ada) == []


def test_a_device_of_one_person_is_nothing_to_another(ada: Actor, app: pyotp.TOTP) -> None:
    device = signin.second_step(step(), app.at(now()), trust=True).device
    listed = devices.devices(ada)[0]
    eve = factories.make_owner("eve@example.com")
    assert devices.devices(eve) == []
    for change in (lambda: devices.distrust(eve, listed.id), lambda: devices.rename(eve, listed.id, "mine")):
        with pytest.raises(NotFound):
            change()
    devices.rename(ada, listed.id, "Office")
    assert devices.devices(ada)[0].name == "Office"
    assert signin.sign_in(EMAIL, PASSWORD, device=device)


def test_strangers_cannot_lock_out_a_trusted_device(ada: Actor, app: pyotp.TOTP) -> None:
    device = signin.second_step(step(), app.at(now()), trust=True).device
    for number in range(25):
        with pytest.raises(InsightoraError):
            signin.sign_in(EMAIL, "wrong password", address=f"192.0.2.{number}")
    with pytest.raises(TooManyTries):
        signin.sign_in(EMAIL, PASSWORD, address="192.0.2.99")
    assert signin.sign_in(EMAIL, PASSWORD, address="192.0.2.100", device=device)


def test_a_new_password_by_mail_opens_a_locked_account_and_keeps_the_factor(ada: Actor, token: str, app: pyotp.TOTP, postbox: Postbox) -> None:
    for number in range(25):
        with pytest.raises(InsightoraError):
            signin.sign_in(EMAIL, "wrong password", address=f"192.0.2.{number}")
    reset.forgot(EMAIL)
    link = postbox.link_token(EMAIL)
    reset.reset(link, NEW, NEW)
    assert service.actor_for(token) is None
    assert "Your password was changed" in postbox.subjects(EMAIL)
    with pytest.raises(signin.SecondStep):
        signin.sign_in(EMAIL, NEW)
    with pytest.raises(Invalid):
        reset.reset(link, PASSWORD, PASSWORD)


def test_a_link_for_a_new_password_runs_out_and_ends_with_another_change(ada: Actor, token: str, postbox: Postbox) -> None:
    reset.forgot(EMAIL)
    link = postbox.link_token(EMAIL)
    with time_machine.travel(now() + timedelta(minutes=15, seconds=1)), pytest.raises(Invalid):
        reset.reset(link, NEW, NEW)
    service.change_password(ada, PASSWORD, NEW, NEW, token)
    with pytest.raises(Invalid):
        reset.reset(link, PASSWORD, PASSWORD)


def test_a_link_of_one_purpose_is_no_link_of_another(ada: Actor, token: str, postbox: Postbox) -> None:
    reset.forgot(EMAIL)
    link = postbox.link_token(EMAIL)
    for use in (lambda: address.take_back(link), lambda: signin.second_step(link, "000000"), lambda: signin.waiting(link)):
        with pytest.raises(Invalid):
            use()


def test_nobody_learns_whether_an_address_has_an_account(ada: Actor, postbox: Postbox) -> None:
    reset.forgot("nobody@example.org")
    assert postbox.subjects("nobody@example.org") == []
    with pytest.raises(Invalid):
        reset.check("guess")


def test_an_address_changes_once_the_new_one_is_proved_and_the_old_one_can_take_it_back(ada: Actor, token: str, postbox: Postbox) -> None:
    address.ask(ada, token, "ada@new.example")
    assert service.person(ada).email == EMAIL
    address.confirm(ada, postbox.code("ada@new.example"))
    assert service.person(ada).email == "ada@new.example"
    assert "a***@new.example" in postbox.newest(EMAIL)
    address.take_back(postbox.link_token(EMAIL))
    assert service.actor_for(token) is None
    with pytest.raises(Invalid):
        signin.sign_in(EMAIL, PASSWORD)
    reset.reset(postbox.link_token(EMAIL), NEW, NEW)
    assert signin.sign_in(EMAIL, NEW)


def test_an_address_of_somebody_else_is_answered_alike_and_never_taken(ada: Actor, token: str, postbox: Postbox) -> None:
    factories.make_owner("eve@example.com")
    address.ask(ada, token, "eve@example.com")
    assert postbox.subjects("eve@example.com") == ["You have an account already"]
    with pytest.raises(Invalid):
        address.confirm(ada, "000000")


def test_factors_and_address_change_only_after_confirming_who_one_is(ada: Actor, token: str, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(minutes=11))
    changes = (
        lambda: enrolment.begin_app(ada, token), lambda: enrolment.remove_app(ada, token), lambda: enrolment.new_recovery_codes(ada, token),
        lambda: enrolment.set_mail_codes(ada, token, wanted=True), lambda: address.ask(ada, token, "x@example.com"),
    )  # fmt: skip
    for change in changes:
        with pytest.raises(confirmation.NotConfirmed):
            change()
    with pytest.raises(Invalid):
        confirmation.confirm(ada, token, "wrong password")
    confirmation.confirm(ada, token, PASSWORD)
    enrolment.set_mail_codes(ada, token, wanted=True)


def test_with_an_app_the_password_alone_confirms_nothing(ada: Actor, token: str, app: pyotp.TOTP, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(minutes=11))
    with pytest.raises(Invalid):
        confirmation.confirm(ada, token, PASSWORD)
    confirmation.confirm(ada, token, PASSWORD, app.at(now()))
    enrolment.remove_app(ada, token)
    assert signin.sign_in(EMAIL, PASSWORD)


def test_one_sees_and_ends_ones_own_sessions_only(ada: Actor, token: str) -> None:
    other = signin.sign_in(EMAIL, PASSWORD, agent=FIREFOX)
    here, there = browsers.browsers(ada, token)
    assert (here.here, there.here, there.name) == (True, False, "Firefox, Windows")
    with pytest.raises(NotFound):
        browsers.end(factories.make_owner("eve@example.com"), there.id)
    assert service.actor_for(other)
    browsers.end(ada, there.id)
    assert service.actor_for(other) is None
    third = signin.sign_in(EMAIL, PASSWORD)
    browsers.end_others(ada, token)
    assert (service.actor_for(third), service.actor_for(token) is not None) == (None, True)
