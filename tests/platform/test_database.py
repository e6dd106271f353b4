import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import User, Workspace
from insightora_dash.platform.extensions import carry_app, read_session, write_session
from insightora_dash.platform.identity import new_id


def test_moments_come_back_aware_and_in_utc(server: Flask) -> None:
    berlin = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=1)))
    with write_session() as session:
        session.add(Workspace(id=new_id(), name="w", deleted_at=berlin))
    with read_session() as session:
        assert session.scalar(select(Workspace.deleted_at)) == datetime(2026, 3, 1, 11, tzinfo=UTC)


def test_a_naive_moment_is_refused(server: Flask) -> None:
    with pytest.raises(StatementError, match="naive"), write_session() as session:
        session.add(Workspace(name="w", deleted_at=datetime(2026, 3, 1)))


def test_a_failed_write_leaves_nothing(server: Flask) -> None:
    with pytest.raises(RuntimeError), write_session() as session:
        session.add(Workspace(name="w"))
        session.flush()
        raise RuntimeError
    with read_session() as session:
        assert session.scalars(select(Workspace)).all() == []


def test_many_writers_lose_no_update(server: Flask, owner: Actor) -> None:
    def add_ten() -> None:
        for _ in range(10):
            with write_session() as session:
                user = session.scalars(select(User).where(User.id == owner.id).with_for_update()).one()
                user.row_version += 1

    threads = [threading.Thread(target=carry_app(add_ten)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with read_session() as session:
        assert session.scalar(select(User.row_version).where(User.id == owner.id)) == 41


def test_ids_are_opaque_and_safe_everywhere() -> None:
    made = {new_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(one) == 20 and one.isalnum() and one[0].isalpha() and one == one.lower() for one in made)
