"""The ingest child killed in the middle: nothing half done, and a retry works."""

import io
import threading
import time
from contextlib import suppress

import psutil
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.platform.extensions import carry_app
from insightora_dash.sources import service
from tests.sources.conftest import run_job_of


def task_children() -> list[psutil.Process]:
    """The ingest children of this process."""
    found = []
    for child in psutil.Process().children(recursive=True):
        try:
            if "insightora_dash.engine.children.task" in " ".join(child.cmdline()):
                found.append(child)
        except psutil.Error:
            continue
    return found


def kill_task_children(during: threading.Thread) -> bool:
    """Kills every ingest child, the one that is prepared too, for as long as the thread reads; whether there was one."""
    killed = False
    while during.is_alive():
        for child in task_children():
            with suppress(psutil.Error):
                child.kill()
                killed = True
        time.sleep(0.005)
    return killed


def test_a_killed_ingest_child_leaves_nothing_and_a_retry_works(server: Flask, owner: Actor, config: Config) -> None:
    rows = "".join(f"{i},city {i % 50},{i}.25\n" for i in range(60_000))
    view = service.receive_upload(owner, "sales.csv", io.BytesIO(b"id,city,amount\n" + rows.encode()))
    worker = threading.Thread(target=carry_app(run_job_of), args=(view.id,))
    worker.start()
    assert kill_task_children(worker)
    worker.join(timeout=60)
    failed = service.upload_view(owner, view.id)
    assert failed.status == "failed"
    assert failed.error  # a sentence: stopped, or ended unexpectedly
    assert service.list_sources(owner)[0].status == "failed"
    assert not list((config.data_dir / "parts").rglob("*.parquet"))
    run_job_of(service.retry_upload(owner, view.id).id)
    assert service.upload_view(owner, view.id).status == "ready"
    assert service.stored_tables(owner)[0].rows == 60_000
