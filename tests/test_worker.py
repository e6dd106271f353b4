"""The worker as a process of its own: it claims what waits, leaves with the last server, and its death is noticed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.platform.companions import held, lock_of
from insightora_dash.sources.service import list_sources, receive_upload, upload_view
from insightora_dash.worker import beside
from tests.live import ROOT


def wait_until(claim: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def start(config: Config, *options: str) -> subprocess.Popen[bytes]:
    settings = {"INSIGHTORA_DATA_DIR": str(config.data_dir), "INSIGHTORA_DATABASE_URL": config.database_url, "INSIGHTORA_COMPANIONS": "off"}
    return subprocess.Popen([sys.executable, "-m", "insightora_dash", "worker", *options], cwd=ROOT, env={**os.environ, **settings}, stderr=subprocess.DEVNULL)


@pytest.fixture
def worker(config: Config, server: Flask) -> Iterator[subprocess.Popen[bytes]]:
    process = start(config)
    try:
        wait_until(lambda: held(lock_of(config.data_dir / "run", "worker")))
        yield process
    finally:
        process.kill()
        process.wait(20)


def test_an_upload_is_ingested_by_the_worker(worker: subprocess.Popen[bytes], owner: Actor) -> None:
    upload = receive_upload(owner, "shop.csv", BytesIO(b"channel,revenue\nOnline,10\n"))
    wait_until(lambda: upload_view(owner, upload.id).status == "ready")
    assert [source.label for source in list_sources(owner)] == ["shop"]


def test_an_upload_that_cannot_be_read_says_why(worker: subprocess.Popen[bytes], owner: Actor) -> None:
    upload = receive_upload(owner, "shop.xlsx", BytesIO(b"PK but not really"))
    wait_until(lambda: upload_view(owner, upload.id).status == "failed")
    assert "shop.xlsx" in str(upload_view(owner, upload.id).error)


def test_a_second_worker_leaves_at_once(worker: subprocess.Popen[bytes], config: Config) -> None:
    assert start(config).wait(20) == 0
    assert worker.poll() is None


def test_a_following_worker_leaves_after_the_last_server(config: Config, server: Flask) -> None:
    own = lock_of(config.data_dir / "run" / "servers", "1")
    own.acquire()
    process = start(config, "--follow")
    wait_until(lambda: held(lock_of(config.data_dir / "run", "worker")))
    own.release()
    assert process.wait(20) == 0


def test_a_stopped_worker_ends_cleanly(worker: subprocess.Popen[bytes]) -> None:
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0


def test_the_data_folder_is_private(worker: subprocess.Popen[bytes], config: Config) -> None:
    assert Path(config.data_dir).stat().st_mode & 0o077 == 0


def test_on_a_small_machine_jobs_run_beside_the_server(config: Config, server: Flask, owner: Actor) -> None:
    before = {signal.SIGTERM: signal.getsignal(signal.SIGTERM), signal.SIGINT: signal.getsignal(signal.SIGINT)}
    end = beside(server, config)
    try:
        assert held(lock_of(config.data_dir / "run", "worker")), "a companion would start a second worker"
        assert {number: signal.getsignal(number) for number in before} == before, "the server's own end is no longer heard"
        upload = receive_upload(owner, "shop.csv", BytesIO(b"channel,revenue\nOnline,10\n"))
        wait_until(lambda: upload_view(owner, upload.id).status == "ready")
    finally:
        end()
    assert not held(lock_of(config.data_dir / "run", "worker"))


def test_beside_a_worker_the_server_runs_no_jobs(worker: subprocess.Popen[bytes], config: Config, server: Flask) -> None:
    before = threading.active_count()
    beside(server, config)()
    assert threading.active_count() == before
