import threading

from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.platform.events import after, emit
from insightora_dash.platform.extensions import carry_app, read_session, write_session


def test_events_are_numbered_without_gaps_by_concurrent_writers(server: Flask, owner: Actor) -> None:
    def emit_five() -> None:
        for _ in range(5):
            with write_session() as session:
                emit(session, owner.workspace_id, "data", "x")

    threads = [threading.Thread(target=carry_app(emit_five)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with read_session() as session:
        assert [event.seq for event in after(session, owner.workspace_id, 0)] == list(range(1, 16))


def test_a_workspace_sees_only_its_own_events(server: Flask, owner: Actor) -> None:
    with write_session() as session:
        emit(session, owner.workspace_id, "data", "mine")
        emit(session, "other", "data", "theirs")
    with read_session() as session:
        assert [event.object_id for event in after(session, owner.workspace_id, 0)] == ["mine"]
        assert after(session, owner.workspace_id, 1) == []
