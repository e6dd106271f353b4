"""A running question stays alive in the database and hears that it is not wanted."""

import logging
import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import create_engine

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import records, watch
from insightora_dash.platform.clock import now
from insightora_dash.platform.extensions import db


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(watch, "BEATS", 2)


def test_the_heartbeat_is_renewed_while_the_block_runs(server: Flask, owner: Actor) -> None:
    row = records.add_question(owner, None, "total", "auto")
    begun = now()
    with watch.watched(row.id, db.engine, lambda: None):
        for _ in range(500):
            beat = records.question(owner, row.id).heartbeat_at
            if beat is not None:
                break
    assert beat is not None
    assert beat >= begun - timedelta(seconds=1)


def test_a_question_that_is_not_wanted_is_stopped(server: Flask, owner: Actor) -> None:
    row = records.add_question(owner, None, "total", "auto")
    stopped = threading.Event()
    with watch.watched(row.id, db.engine, stopped.set):
        records.request_cancel(owner, row.id)
        assert stopped.wait(5)


def test_a_database_away_costs_a_beat_and_not_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    nowhere, logged = create_engine("sqlite:////nowhere/at/all.sqlite"), threading.Event()

    class Seen(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            logged.set()

    watch.logger.addHandler(handler := Seen())
    with watch.watched("q1", nowhere, lambda: None):
        assert logged.wait(5)
    watch.logger.removeHandler(handler)
    nowhere.dispose()
    assert "heartbeat of question q1 failed" in caplog.text
