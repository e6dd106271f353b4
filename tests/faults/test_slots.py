"""Workers killed at random while reports are sent: each slot reaches each person once, or says that it failed.

A quick run kills twice; FAULT_ROUNDS=50 (`make faults`) kills that often, with four workers of two consumers each.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config, load
from insightora_dash.platform.clock import now
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.models import Mail
from insightora_dash.reports.models import MailedReport, ReportRun
from insightora_dash.server import create_server
from tests import factories
from tests.fakes.smtp_server import Postbox, smtp_server

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "2"))
WORKERS = 2 if ROUNDS < 10 else 4
REPORTS = 6 * max(ROUNDS // 2, 1)
pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="kill -9"), pytest.mark.timeout(90 + 15 * ROUNDS)]


@pytest.fixture
def config(tmp_path: Path, sqlite_template: Path) -> Config:
    (tmp_path / "var").mkdir(mode=0o700)
    (tmp_path / "var" / "metadata.sqlite").write_bytes(sqlite_template.read_bytes())
    return load({"INSIGHTORA_DATA_DIR": str(tmp_path / "var"), "INSIGHTORA_COMPANIONS": "off"})


@pytest.fixture
def server(config: Config) -> Iterator[Flask]:
    made = create_server(config)
    with made.app_context():
        yield made


def test_each_slot_is_sent_once_or_says_that_it_failed(server: Flask, config: Config) -> None:
    owner, chance = factories.make_owner(), random.Random(11)
    people = [owner.id, factories.make_person("viewer", workspace_id=owner.workspace_id).id]
    due(owner, people)
    with smtp_server() as postbox:
        workers = [start(config, postbox) for _number in range(WORKERS)]
        try:
            for worker in workers:
                ready(worker)
            for _round in range(ROUNDS):
                time.sleep(chance.uniform(0.2, 1.0))  # any moment will do
                victim = chance.randrange(WORKERS)
                end(workers[victim])
                workers[victim] = start(config, postbox)
            wait_until_over()
        finally:
            for worker in workers:
                end(worker)
        check(postbox, people)


def due(owner: Actor, people: list[str]) -> None:
    """Reports whose slot has come."""
    with write_session() as session:
        for number in range(REPORTS):
            session.add(MailedReport(id=new_id(), workspace_id=owner.workspace_id, created_by=owner.id, title=f"Report {number}", subject={"kind": "metric"},
                                     cadence={"every": "day", "hour": 8, "minute": 0, "day": 0}, recipients=people, due_at=now() - timedelta(minutes=1)))


def start(config: Config, postbox: Postbox) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.faults.slots_worker", str(config.data_dir), str(postbox.port)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=Path(__file__).parents[2])


def ready(worker: "subprocess.Popen[str]") -> None:
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"


def end(worker: "subprocess.Popen[str]") -> None:
    worker.kill()
    worker.communicate()


def wait_until_over() -> None:
    """Until no slot waits and no mail is on its way; what a dead worker had handed over stays unknown for longer than this test."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with read_session() as session:
            runs = session.scalar(select(func.count()).select_from(ReportRun)) or 0
            waiting = session.scalar(select(func.count()).select_from(ReportRun).where(ReportRun.status == "waiting")) or 0
            queued = session.scalar(select(func.count()).select_from(Mail).where(Mail.status == "queued")) or 0
        if runs == REPORTS and not waiting and not queued:
            return
        time.sleep(0.2)
    pytest.fail(f"{runs} slots, {waiting} waiting, {queued} mails queued")


def check(postbox: Postbox, people: list[str]) -> None:
    with read_session() as session:
        runs = list(session.scalars(select(ReportRun)))
        mails = {mail.id: mail for mail in session.scalars(select(Mail))}
    assert len({run.report_id for run in runs}) == len(runs) == REPORTS
    assert {run.status for run in runs} <= {"mailed", "failed"}
    got = Counter((mail["To"], mail["Subject"]) for mail in postbox.mails)
    assert not [letter for letter, times in got.items() if times > 1]
    for run in runs:
        if run.status == "mailed":
            assert len(run.mails) == len(people)
            assert {mails[one].status for one in run.mails} <= {"sent", "sending", "unknown"}
    sent = sum(mail.status == "sent" for mail in mails.values())
    assert sent <= len(postbox.mails) <= len(mails)
    assert sent >= len(mails) - ROUNDS * 2  # only what a killed worker had in its two hands is not known
