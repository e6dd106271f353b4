import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from insightora_dash.accounts.brake import TooManyTries, brakes_for, count_attempt, forget_failures
from insightora_dash.accounts.models import SignInBrake
from insightora_dash.platform.extensions import read_session, write_session

HOME, AWAY = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def clock(server: Flask) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def attempt(email: str = "ada@example.com", address: str = HOME) -> bool:
    """Whether the door is open; the attempt counts as failed."""
    try:
        with write_session() as session:
            count_attempt(session, brakes_for(email, address))
    except TooManyTries:
        return False
    return True


def succeed(email: str = "ada@example.com", address: str = HOME) -> None:
    with write_session() as session:
        forget_failures(session, brakes_for(email, address))


def exhaust(count: int = 5) -> None:
    for _ in range(count):
        assert attempt()


def test_a_few_failures_are_free(clock: time_machine.Traveller) -> None:
    exhaust(5)
    assert not attempt()


def test_each_failure_doubles_the_wait(clock: time_machine.Traveller) -> None:
    exhaust(5)
    for seconds in (1, 2, 4, 8):
        clock.shift(seconds - 0.5)
        assert not attempt()
        clock.shift(0.5)
        assert attempt()


def test_the_wait_never_exceeds_fifteen_minutes(clock: time_machine.Traveller) -> None:
    for _ in range(18):
        assert attempt()
        clock.shift(timedelta(minutes=15))
    assert attempt()


def test_waiting_is_not_prolonged_by_knocking(clock: time_machine.Traveller) -> None:
    exhaust(5)
    for _ in range(20):
        assert not attempt()
    clock.shift(1)
    assert attempt()


def test_success_clears_the_counter(clock: time_machine.Traveller) -> None:
    exhaust(4)
    succeed()
    exhaust(5)


def test_a_stranger_cannot_lock_the_owner_out_at_another_address(clock: time_machine.Traveller) -> None:
    exhaust(5)
    assert not attempt()
    assert attempt(address=AWAY)


def test_guesses_from_many_addresses_slow_the_account_down_briefly(clock: time_machine.Traveller) -> None:
    opened = [attempt(address=f"198.51.100.{n}") for n in range(25)]
    assert opened == [True] * 20 + [False] * 5
    clock.shift(timedelta(seconds=30))
    assert attempt(address="198.51.100.99")


def test_guesses_at_many_accounts_slow_the_address_down(clock: time_machine.Traveller) -> None:
    opened = [attempt(email=f"person{n}@example.com") for n in range(55)]
    assert opened == [True] * 50 + [False] * 5
    assert attempt(email="person1@example.com", address=AWAY)


def test_the_sentence_names_the_wait(clock: time_machine.Traveller) -> None:
    for _ in range(12):
        attempt()
        clock.shift(timedelta(minutes=15))
    attempt()  # the 13th failure: 2 ** (13 - 5) = 256 s
    with pytest.raises(TooManyTries, match="5 min"), write_session() as session:
        count_attempt(session, brakes_for("ada@example.com", HOME))


def test_old_counters_are_removed(clock: time_machine.Traveller) -> None:
    exhaust(5)
    clock.shift(timedelta(hours=25))
    assert attempt(email="bob@example.com")
    with read_session() as session:
        assert session.scalar(select(func.count()).select_from(SignInBrake)) == 3


def test_no_address_is_kept_in_clear(clock: time_machine.Traveller) -> None:
    attempt()
    with read_session() as session:
        assert not [row.key for row in session.scalars(select(SignInBrake)) if not set(row.key) <= set("0123456789abcdef")]


def test_attempts_at_the_same_time_all_count(server: Flask) -> None:
    start, opened = threading.Barrier(4), []

    def knock() -> None:
        with server.app_context():
            start.wait()
            opened.append(attempt())

    threads = [threading.Thread(target=knock) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with read_session() as session:
        assert opened == [True] * 4
        assert [row.failures for row in session.scalars(select(SignInBrake))] == [4, 4, 4]
