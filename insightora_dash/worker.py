"""What runs jobs: a process of its own, or threads beside a server where memory is short."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

from filelock import Timeout
from flask import Flask
from huey.consumer import Consumer

from insightora_dash.accounts.entry import challenges
from insightora_dash.accounts.factors import devices
from insightora_dash.accounts.service import prune_sessions
from insightora_dash.accounts.trail import let_go
from insightora_dash.accounts.webhooks import deliveries
from insightora_dash.config import Config
from insightora_dash.dashboards import pictures
from insightora_dash.insights.runs import prune as prune_looks
from insightora_dash.platform import jobs, mailer, storage
from insightora_dash.platform.companions import LOOKED_AT, follow_servers, lock_of
from insightora_dash.platform.extensions import need
from insightora_dash.platform.queue import JobQueue
from insightora_dash.schedule import tick
from insightora_dash.server import create_server
from insightora_dash.sources.connections.upkeep import look_again
from insightora_dash.sources.orphans import remove_orphans
from insightora_dash.sources.retention import retire_versions
from insightora_dash.sources.trash import empty_trash
from insightora_dash.web import idempotency

log = logging.getLogger(__name__)

KINDS = {
    "ingest": "insightora_dash.sources.tasks:ingest_upload",
    "connection": "insightora_dash.sources.connections.tasks:refresh_connection",
    "mail": "insightora_dash.platform.mailer:deliver",
    "webhook": "insightora_dash.accounts.webhooks.sending:deliver",
    "copy": "insightora_dash.sources.connections.copying:make_copy",
    "alert": "insightora_dash.reports.alerts.watching:check",
    "report": "insightora_dash.reports.mailed.sending:send",
    "insight": "insightora_dash.reports.looks:make",
    "learn": "insightora_dash.insights.learning.tasks:learn",
    "samples": "insightora_dash.dashboards.welcome:add_samples_job",
}

SWEEP_SECONDS = 5.0
CLEAR_SECONDS = 3600.0
STALE_FILE_SECONDS = 24 * 3600


def main(config: Config, *, follow: bool = False) -> None:
    """Runs jobs until it is stopped; with `follow`, until the last server has gone. Leaves at once when a worker runs already."""
    told = threading.Event()
    signal.signal(signal.SIGTERM, partial(_leave, told))  # until the consumer listens itself
    try:
        with lock_of(config.data_dir / "run", "worker").acquire(timeout=LOOKED_AT):
            _consume(config, follow, told)
    except Timeout:
        log.info("a worker runs already")


def _leave(told: threading.Event, _number: int, _frame: FrameType | None) -> None:
    told.set()  # an exception that is raised while something is finalised gets lost
    raise SystemExit(0)


def _consume(config: Config, follow: bool, told: threading.Event) -> None:
    server = create_server(config)
    if told.is_set():
        return
    stop = threading.Event()
    consumer = Consumer(_queue(server).huey, workers=2, periodic=False, check_worker_health=True)
    _sweep(server, config, stop)
    if follow:
        leave = consumer.stop_flag.set
        threading.Thread(target=follow_servers, args=(config.data_dir / "run", leave, stop), name="follow", daemon=True).start()
    consumer.run()
    stop.set()


class _Quiet(Consumer):  # type: ignore[misc]
    """A consumer that leaves the signals to the server it runs in."""

    def _set_signal_handlers(self) -> None:
        pass


def beside(server: Flask, config: Config) -> Callable[[], None]:
    """Runs jobs in threads of this server, for machines too small for one more process; what it returns ends them. Nothing where a worker runs already."""
    lock = lock_of(config.data_dir / "run", "worker")
    try:
        lock.acquire(timeout=LOOKED_AT)
    except Timeout:
        return lambda: None
    stop, consumer = threading.Event(), _Quiet(_queue(server).huey, workers=1, periodic=False, check_worker_health=False)
    _sweep(server, config, stop)
    consumer.start()

    def end() -> None:
        stop.set()
        consumer.stop()  # a job that runs shows as interrupted and can be tried again: the server ends now, not after ten minutes of reading
        lock.release()

    return end


def _queue(server: Flask) -> JobQueue:
    with server.app_context():
        queue = need(JobQueue)
    queue.on_job(lambda job_id: _run_one(server, job_id))
    return queue


def _sweep(server: Flask, config: Config, stop: threading.Event) -> None:
    threading.Thread(target=_look_after, args=(server, config, stop), name="job sweep", daemon=True).start()


def _run_one(server: Flask, job_id: str) -> None:
    with server.app_context():
        jobs.run(job_id, KINDS)


def _look_after(server: Flask, config: Config, stop: threading.Event) -> None:
    """Marks jobs of dead workers, wakes queued ones nobody was told of, tries mails and copies again, clears away what is over, looks at connections."""
    cleared = float("-inf")
    while not stop.wait(SWEEP_SECONDS):
        try:
            with server.app_context():
                tick()
                if time.monotonic() - cleared > CLEAR_SECONDS:
                    clear_away(config.data_dir, config.kept_versions, config.audit_days)
                    look_again()
                    cleared = time.monotonic()
        except Exception:  # a busy database must not end the sweep
            log.exception("the sweep failed and will be tried again")


def clear_away(data_dir: Path, keep: int, audit_days: int = 0) -> None:
    """Removes what nobody needs any more: temporary files, old trash, versions beyond `keep`, lines of the trail
    older than `audit_days`, unused pictures, files without a row, old sessions and looks."""
    before = time.time() - STALE_FILE_SECONDS
    storage.sweep(data_dir, before)
    remove_orphans(data_dir, before)
    pictures.remove_unused(data_dir, before)
    empty_trash(data_dir)
    retire_versions(data_dir, keep)
    let_go(audit_days)
    prune_sessions()
    challenges.prune()
    devices.prune()
    mailer.prune()
    deliveries.prune()
    idempotency.prune()
    prune_looks()
