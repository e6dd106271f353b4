"""Which connections are looked at again by themselves."""

from datetime import timedelta

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.platform.clock import now
from insightora_dash.platform.extensions import write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.sources.connections.copying import waiting
from insightora_dash.sources.connections.upkeep import look_again
from insightora_dash.sources.models import Connection
from insightora_dash.sources.service import new_source, remove_source


def connection(owner: Actor, hours: float, error: str | None) -> str:
    with write_session() as session:
        source = new_source(session, owner, "shop", "connection")
        session.add(
            Connection(
                id=new_id(), workspace_id=owner.workspace_id, created_by=owner.id, source_id=source.id, kind="sqlite", options={}, dialect="", server="",
                checked_at=now() - timedelta(hours=hours), error=error,
            )
        )  # fmt: skip
        return source.id


@pytest.mark.parametrize(("hours", "error", "queued"), [(25, None, 1), (23, None, 0), (2, "Nothing answers", 1), (0.5, "Nothing answers", 0)])
def test_a_connection_is_due_daily_and_hourly_after_a_failure(owner: Actor, hours: float, error: str | None, queued: int) -> None:
    connection(owner, hours, error)
    assert look_again() == queued
    assert look_again() == 0  # it is being looked at


def test_a_removed_connection_is_left_alone(owner: Actor) -> None:
    remove_source(owner, connection(owner, 48, None))
    assert look_again() == 0


def test_the_wait_for_another_copy_grows_to_six_hours() -> None:
    assert [waiting(attempts) for attempts in (1, 3, 30)] == [timedelta(minutes=1), timedelta(minutes=4), timedelta(hours=6)]
