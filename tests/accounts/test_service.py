import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import OperationalError

from insightora_dash.accounts import audit, service, setup
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.brake import TooManyTries
from insightora_dash.accounts.entry import signin
from insightora_dash.accounts.models import AuditEntry, Membership, Setting, SignInSession, User, Workspace
from insightora_dash.accounts.passwords import hash_outdated
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Forbidden, InsightoraError, Invalid, NotFound
from insightora_dash.platform.extensions import db, read_session, write_session
from tests import factories
from tests.accounts.conftest import EMAIL, PASSWORD


def count(model: type) -> int:
    with read_session() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_the_first_visit_creates_the_workspace_and_its_owner(server: Flask) -> None:
    assert service.setup_needed()
    actor = service.create_owner(" Ada@Example.com ", PASSWORD, PASSWORD)
    assert not service.setup_needed()
    assert service.person(actor).email == EMAIL
    assert service.person(actor).role == "owner"
    assert actor.may("administer")


def test_there_is_no_second_first_owner(server: Flask, ada: Actor) -> None:
    with pytest.raises(NotFound):
        service.create_owner("eve@example.com", PASSWORD, PASSWORD)
    assert count(User) == 1


def test_of_many_first_visits_at_once_one_wins(server: Flask) -> None:
    outcomes: list[str] = []
    start = threading.Barrier(4)

    def visit(number: int) -> None:
        with server.app_context():
            start.wait()
            try:
                service.create_owner(f"person{number}@example.com", PASSWORD, PASSWORD)
                outcomes.append("owner")
            except NotFound as error:
                outcomes.append(error.code)

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["owner", "setup_done", "setup_done", "setup_done"]
    assert (count(User), count(Workspace), count(Membership)) == (1, 1, 1)


def test_two_transactions_that_both_saw_nobody_make_one_owner(server: Flask) -> None:
    start, outcomes = threading.Barrier(2), []

    def add(number: int) -> None:
        with server.app_context():
            start.wait()
            try:
                with write_session() as session:
                    setup.add_first_owner(session, f"person{number}@example.com", "hash")
                outcomes.append("owner")
            except NotFound:
                outcomes.append("late")

    threads = [threading.Thread(target=add, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["late", "owner"]
    assert count(User) == 1


@pytest.mark.parametrize("email", ["", "ada", "@example.com", "ada@", "a b@example.com", "a@b@c.d", "a\n@example.com", "x" * 250 + "@example.com", "ada@."])
def test_what_is_no_address_is_refused(server: Flask, email: str) -> None:
    with pytest.raises(Invalid) as refused:
        service.create_owner(email, PASSWORD, PASSWORD)
    assert refused.value.code == "bad_email"
    assert service.setup_needed()


def test_signing_in_gives_a_token_that_stands_for_the_person(server: Flask, ada: Actor) -> None:
    token = signin.sign_in("ADA@example.com ", PASSWORD, address="192.0.2.1", agent="Browser")
    found = service.actor_for(token)
    assert found is not None
    assert (found.id, found.workspace_id, found.roles) == (ada.id, ada.workspace_id, ("owner",))


def test_the_database_keeps_only_a_hash_of_the_token(server: Flask, ada: Actor) -> None:
    token = signin.sign_in(EMAIL, PASSWORD)
    with read_session() as session:
        row = session.scalars(select(SignInSession)).one()
    assert len(token) >= 43
    assert token not in str(vars(row))


def test_each_sign_in_has_a_token_of_its_own(server: Flask, ada: Actor) -> None:
    assert signin.sign_in(EMAIL, PASSWORD) != signin.sign_in(EMAIL, PASSWORD)


@pytest.mark.parametrize("token", ["", "guess", "0" * 43])
def test_an_unknown_token_stands_for_nobody(server: Flask, ada: Actor, token: str) -> None:
    assert service.actor_for(token) is None


def refusal(email: str, password: str) -> tuple[str, str]:
    with pytest.raises(InsightoraError) as refused:
        signin.sign_in(email, password, address="192.0.2.9")
    return refused.value.code, refused.value.worded()


def test_known_and_unknown_accounts_are_refused_with_the_same_words(server: Flask, ada: Actor) -> None:
    with write_session() as session:
        session.add(User(email="sso@example.com", password_hash=None, preferences={}))
        session.add(User(email="gone@example.com", password_hash="x", active=False, preferences={}))
    answers = {refusal(email, "wrong password") for email in (EMAIL, "nobody@example.com", "sso@example.com", "gone@example.com", "", "not an address")}
    assert len(answers) == 1


def test_a_known_and_an_unknown_account_take_about_the_same_time(server: Flask, ada: Actor) -> None:
    def seconds(email: str) -> float:
        started = time.process_time()  # the work done, whatever else the machine does
        refusal(email, "wrong password")
        return time.process_time() - started

    seconds("nobody@example.com")
    known, unknown = zip(*[(seconds(EMAIL), seconds(f"nobody{n}@example.com")) for n in range(4)], strict=True)
    assert statistics.median(unknown) > statistics.median(known) / 3
    assert statistics.median(known) > statistics.median(unknown) / 3


def test_guessing_is_slowed_down_alike_for_known_and_unknown_accounts(server: Flask, ada: Actor) -> None:
    def blocked_after(email: str) -> int:
        for tries in range(10):
            if refusal(email, "wrong password")[0] == "too_many_tries":
                return tries
        return -1

    assert blocked_after(EMAIL) == blocked_after("nobody@example.com") > 0


def test_the_right_password_has_to_wait_too(server: Flask, ada: Actor) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(5):
            refusal(EMAIL, "wrong password")
        with pytest.raises(TooManyTries):
            signin.sign_in(EMAIL, PASSWORD, address="192.0.2.9")
        clock.shift(timedelta(seconds=2))
        assert signin.sign_in(EMAIL, PASSWORD, address="192.0.2.9")


def test_a_member_of_no_workspace_cannot_sign_in(server: Flask, ada: Actor) -> None:
    with write_session() as session:
        session.execute(update(Membership).values(deleted_at=now()))
    assert refusal(EMAIL, PASSWORD)[0] == "wrong_password"


def test_signing_out_ends_the_session_on_the_server(server: Flask, ada: Actor) -> None:
    token, other = signin.sign_in(EMAIL, PASSWORD), signin.sign_in(EMAIL, PASSWORD)
    service.sign_out(token)
    service.sign_out("unknown")
    assert service.actor_for(token) is None
    assert service.actor_for(other) is not None


def test_an_idle_session_ends(server: Flask, ada: Actor) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        token = signin.sign_in(EMAIL, PASSWORD)
        clock.shift(timedelta(hours=11, minutes=59))
        assert service.actor_for(token) is not None
        clock.shift(timedelta(hours=11, minutes=59))
        assert service.actor_for(token) is not None
        clock.shift(timedelta(hours=12))
        assert service.actor_for(token) is None


def test_a_database_that_cannot_be_written_does_not_sign_people_out(server: Flask, ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        token = signin.sign_in(EMAIL, PASSWORD)
        clock.shift(timedelta(minutes=2))
        with refusing_writes():
            assert service.actor_for(token) is not None
        assert service.actor_for(token) is not None


@contextmanager
def refusing_writes() -> Iterator[None]:
    """The metadata database as it is when its disk is full."""

    def refuse(connection: object, cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE"):
            raise OperationalError(statement, None, Exception("database or disk is full"))

    event.listen(db.engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", refuse)


def test_a_session_in_use_ends_after_its_longest_time(server: Flask, ada: Actor) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        token = signin.sign_in(EMAIL, PASSWORD)
        for _ in range(16):
            clock.shift(timedelta(hours=10))
            assert service.actor_for(token) is not None
        clock.shift(timedelta(hours=8))
        assert service.actor_for(token) is None


def test_disabling_a_person_ends_their_sessions_at_once(server: Flask, ada: Actor) -> None:
    token = signin.sign_in(EMAIL, PASSWORD)
    with write_session() as session:
        session.execute(update(User).values(active=False))
    assert service.actor_for(token) is None


def test_all_sessions_of_a_person_can_be_ended(server: Flask, ada: Actor) -> None:
    tokens = [signin.sign_in(EMAIL, PASSWORD) for _ in range(2)]
    service.end_sessions(ada.id)
    assert [service.actor_for(token) for token in tokens] == [None, None]


def test_an_old_hash_is_renewed_at_sign_in(server: Flask, ada: Actor) -> None:
    from argon2 import PasswordHasher

    with write_session() as session:
        session.execute(update(User).values(password_hash=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)))
    signin.sign_in(EMAIL, PASSWORD)
    with read_session() as session:
        assert not hash_outdated(session.scalars(select(User.password_hash)).one() or "")
    assert signin.sign_in(EMAIL, PASSWORD)


def test_signing_in_and_out_is_written_down(server: Flask, ada: Actor) -> None:
    refusal(EMAIL, "wrong password")
    service.sign_out(signin.sign_in(EMAIL, PASSWORD))
    with read_session() as session:
        lines = session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
        assert audit.first_broken(session) is None
    assert [line.action for line in lines] == ["workspace.created", "person.sign_in_failed", "person.signed_in", "person.signed_out"]
    assert not any(word in str([line.detail for line in lines]) for word in ("wrong password", PASSWORD))


def test_preferences_are_remembered(server: Flask, ada: Actor) -> None:
    service.set_preference(ada, "theme", "dark")
    service.set_preference(ada, "locale", "de")
    service.set_preference(ada, "zone", "Europe/Berlin")
    service.set_preference(ada, "welcome_dismissed", True)
    service.set_preference(ada, "name", "Ada")
    chosen = service.preferences(ada)
    assert (chosen["theme"], chosen["locale"], chosen["zone"], chosen["welcome_dismissed"], chosen["name"]) == ("dark", "de", "Europe/Berlin", True, "Ada")
    found = service.actor_for(signin.sign_in(EMAIL, PASSWORD))
    assert found is not None
    assert (found.locale, found.zone) == ("de", "Europe/Berlin")


@pytest.mark.parametrize(("name", "value"), [("theme", "pink"), ("locale", "xx"), ("zone", "Mars/Base"), ("theme", None)])
def test_a_choice_that_does_not_exist_is_refused(server: Flask, ada: Actor, name: str, value: object) -> None:
    with pytest.raises(Invalid):
        service.set_preference(ada, name, value)


def test_settings_belong_to_a_workspace(server: Flask, ada: Actor) -> None:
    other = factories.make_owner()
    service.save_setting(ada, "week", {"start": "sunday"})
    service.save_setting(ada, "week", {"start": "monday"})
    assert service.setting(ada, "week") == {"start": "monday"}
    assert service.setting(other, "week", "none") == "none"


def test_a_secret_is_stored_sealed_and_read_back(server: Flask, ada: Actor) -> None:
    service.save_secret(ada, "groq_api_key", "gsk_very_secret")
    with read_session() as session:
        row = session.scalars(select(Setting)).one()
        lines = str([line.detail for line in session.scalars(select(AuditEntry))])
    assert b"gsk_very_secret" not in (row.sealed or b"")
    assert "gsk_very_secret" not in str(row.value) + lines
    assert service.read_secret(ada, "groq_api_key") == "gsk_very_secret"
    assert service.has_secret(ada, "groq_api_key")


def test_a_secret_moved_to_another_row_does_not_open(server: Flask, ada: Actor) -> None:
    other = factories.make_owner()
    service.save_secret(ada, "groq_api_key", "gsk_very_secret")
    service.save_secret(other, "groq_api_key", "another")
    with write_session() as session:
        stolen = session.scalars(select(Setting.sealed).where(Setting.workspace_id == ada.workspace_id)).one()
        session.execute(update(Setting).where(Setting.workspace_id == other.workspace_id).values(sealed=stolen))
    with pytest.raises(InsightoraError) as refused:
        service.read_secret(other, "groq_api_key")
    assert refused.value.code == "sealed_with_another_key"


def test_a_secret_can_be_removed(server: Flask, ada: Actor) -> None:
    service.save_secret(ada, "groq_api_key", "gsk_very_secret")
    service.save_secret(ada, "groq_api_key", "")
    assert service.read_secret(ada, "groq_api_key") is None
    assert not service.has_secret(ada, "groq_api_key")
    assert not service.has_secret(ada, "other")


def test_only_administrators_change_settings(server: Flask, ada: Actor) -> None:
    viewer = factories.make_person("viewer", workspace_id=ada.workspace_id)
    for change in (service.save_setting, service.save_secret):
        with pytest.raises(Forbidden):
            change(viewer, "groq_api_key", "x")
    assert count(Setting) == 0


def test_a_person_who_is_gone_is_not_found(server: Flask, ada: Actor) -> None:
    ghost = Actor("g" * 20, ada.workspace_id)
    for verb in (service.person, service.preferences, lambda actor: service.set_preference(actor, "theme", "dark")):
        with pytest.raises(NotFound):
            verb(ghost)


NEW = "orchid ladder wednesday"


def test_a_changed_password_is_the_one_that_signs_in_and_ends_the_other_sessions(server: Flask, ada: Actor) -> None:
    here, elsewhere = signin.sign_in(EMAIL, PASSWORD), signin.sign_in(EMAIL, PASSWORD)
    service.change_password(ada, PASSWORD, NEW, NEW, here)
    assert service.actor_for(here) is not None
    assert service.actor_for(elsewhere) is None
    with pytest.raises(Invalid):
        signin.sign_in(EMAIL, PASSWORD)
    assert signin.sign_in(EMAIL, NEW)


@pytest.mark.parametrize(
    ("current", "new", "again", "code"),
    [
        ("wrong one entirely", NEW, NEW, "wrong_current_password"), (PASSWORD, "short", "short", "short_password"),
        (PASSWORD, "password1", "password1", "common_password"), (PASSWORD, EMAIL, EMAIL, "common_password"), (PASSWORD, NEW, NEW + "x", "passwords_differ"),
    ],
)  # fmt: skip
def test_a_password_that_cannot_be_changed_stays(server: Flask, ada: Actor, current: str, new: str, again: str, code: str) -> None:
    elsewhere = signin.sign_in(EMAIL, PASSWORD)
    with pytest.raises(Invalid) as refused:
        service.change_password(ada, current, new, again, "")
    assert refused.value.code == code
    assert service.actor_for(elsewhere) is not None
    assert signin.sign_in(EMAIL, PASSWORD)


def test_guessing_the_current_password_is_slowed_down(server: Flask, ada: Actor) -> None:
    with pytest.raises(TooManyTries):
        for _ in range(12):
            with pytest.raises(Invalid):
                service.change_password(ada, "wrong one entirely", NEW, NEW, "")


def test_a_change_of_password_is_in_the_audit_trail(server: Flask, ada: Actor) -> None:
    with pytest.raises(Invalid):
        service.change_password(ada, "wrong one entirely", NEW, NEW, "")
    service.change_password(ada, PASSWORD, NEW, NEW, "")
    with read_session() as session:
        actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)))
    assert actions[-2:] == ["person.password_change_failed", "person.password_changed"]


def test_sessions_that_are_over_are_kept_for_thirty_days(server: Flask, ada: Actor) -> None:
    ended, _ran_out = signin.sign_in(EMAIL, PASSWORD), signin.sign_in(EMAIL, PASSWORD)
    service.sign_out(ended)
    with time_machine.travel(now() + timedelta(days=29), tick=False):
        signin.sign_in(EMAIL, PASSWORD)
        assert service.prune_sessions() == 0
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        assert service.prune_sessions() == 1  # the one signed out; the other ran out a week after it began
        assert count(SignInSession) == 2
    with time_machine.travel(now() + timedelta(days=38), tick=False):
        assert service.prune_sessions() == 1
    assert count(SignInSession) == 1
