import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from insightora_dash.accounts import audit, trail
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import AuditEntry, AuditHead
from insightora_dash.platform.extensions import read_session, write_session

ACTOR = Actor("a" * 20, "w" * 20)


@pytest.fixture
def five_lines(server: Flask) -> None:
    for number in range(5):
        with write_session() as session:
            audit.record(session, ACTOR, "thing.done", f"object-{number}", count=number, when=audit.now())


def broken() -> int | None:
    with read_session() as session:
        return audit.first_broken(session)


def test_an_untouched_trail_is_whole(server: Flask, five_lines: None) -> None:
    assert broken() is None


def test_an_empty_trail_is_whole(server: Flask) -> None:
    assert broken() is None


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_removed_line_shows(server: Flask, five_lines: None, seq: int) -> None:
    with write_session() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.seq == seq))
    assert broken() == seq


def test_removing_every_line_shows(server: Flask, five_lines: None) -> None:
    with write_session() as session:
        session.execute(delete(AuditEntry))
    assert broken() == 1


@pytest.mark.parametrize("change", [{"actor_id": "b" * 20}, {"detail": {"count": 99}}, {"action": "thing.undone"}, {"object_id": None}, {"note": "harmless"}])
def test_a_changed_line_shows(server: Flask, five_lines: None, change: dict[str, object]) -> None:
    with write_session() as session:
        session.execute(update(AuditEntry).where(AuditEntry.seq == 2).values(**change))
    assert broken() == 2


def test_a_line_with_a_new_hash_breaks_the_one_after(server: Flask, five_lines: None) -> None:
    with write_session() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.seq == 2)).one()
        entry.action = "thing.undone"
        entry.hash = audit.line_hash(entry)
    assert broken() == 3


def test_writers_at_the_same_time_make_one_chain(server: Flask) -> None:
    def write() -> None:
        with server.app_context():
            for _ in range(5):
                with write_session() as session:
                    audit.record(session, ACTOR, "thing.done")

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with read_session() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 20
    assert broken() is None


def test_nothing_is_written_when_the_business_transaction_fails(server: Flask) -> None:
    with pytest.raises(RuntimeError), write_session() as session:
        audit.record(session, ACTOR, "thing.done")
        raise RuntimeError
    with write_session() as session:
        assert audit.record(session, ACTOR, "thing.done").seq == 1
    assert broken() is None


def age(lines: int, days: int) -> None:
    """Makes the oldest lines older, as if they had been written then: each with the hash that it would have had."""
    with write_session() as session:
        previous = audit.BEGINNING
        for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.seq)):
            if entry.seq <= lines:
                entry.at -= timedelta(days=days)
            entry.previous_hash = previous
            entry.hash = previous = audit.line_hash(entry)
        head = session.get(AuditHead, "audit")
        assert head is not None
        head.hash = previous


def kept() -> list[tuple[int, str]]:
    with read_session() as session:
        return [(entry.seq, entry.action) for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.seq))]


def test_old_lines_are_let_go_and_a_line_says_so(server: Flask, five_lines: None) -> None:
    age(3, 40)
    assert trail.let_go(0) == 0
    assert trail.let_go(50) == 0
    assert trail.let_go(30) == 3
    assert kept() == [(4, "thing.done"), (5, "thing.done"), (6, "audit.cut")]
    assert broken() is None
    with write_session() as session:
        audit.record(session, ACTOR, "thing.done")
    assert broken() is None
    age(5, 40)
    assert trail.let_go(30) == 2
    assert kept() == [(6, "audit.cut"), (7, "thing.done"), (8, "audit.cut")]
    assert broken() is None


def test_the_newest_line_stays_however_old(server: Flask, five_lines: None) -> None:
    age(5, 40)
    assert trail.let_go(30) == 4
    assert kept() == [(5, "thing.done"), (6, "audit.cut")]
    assert broken() is None


@pytest.mark.parametrize("removed", [[4], [6], [4, 5, 6]])
def test_after_old_lines_went_a_removed_line_still_shows(server: Flask, five_lines: None, removed: list[int]) -> None:
    age(3, 40)
    trail.let_go(30)
    with write_session() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.seq.in_(removed)))
    assert broken() is not None


def test_who_lets_more_go_and_moves_the_beginning_is_found(server: Flask, five_lines: None) -> None:
    age(3, 40)
    trail.let_go(30)
    with write_session() as session:
        fourth = session.scalars(select(AuditEntry).where(AuditEntry.seq == 4)).one()
        anchor = session.get(AuditHead, "cut")
        assert anchor is not None
        anchor.seq, anchor.hash = fourth.seq, fourth.hash
        session.delete(fourth)
    assert broken() == 1
