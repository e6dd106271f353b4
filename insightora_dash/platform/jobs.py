"""Work that outlives a request: a row written in the business transaction, run by a worker, watched by its heartbeat."""

import importlib
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import update
from sqlalchemy.orm import Session

from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import InsightoraError, NotFound
from insightora_dash.platform.extensions import carry_app, need, read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.models import Job
from insightora_dash.platform.queue import JobQueue
from insightora_dash.platform.wording import N_, translate

log = logging.getLogger(__name__)

HEARTBEAT = timedelta(seconds=1)
LOST_AFTER = timedelta(seconds=15)
MOST_LOST = 5  # workers that a job may take with it
OPEN = ("queued", "running")
INTERRUPTED = N_("The server was restarted while this ran. Nothing was lost: try again.")
FAILED = N_("Something went wrong on our side ({reference}). Nothing was changed; try again.")


class Owner(Protocol):
    """Who a job belongs to; an Actor is one."""

    @property
    def id(self) -> str: ...
    @property
    def workspace_id(self) -> str: ...


class Cancelled(Exception):
    """Somebody asked for this job to stop."""


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as its owner sees it; `progress` is 0..1."""

    id: str
    kind: str
    status: str
    progress: float
    stage: str | None
    error: str | None
    result_ref: str | None


@dataclass(slots=True)
class JobContext:
    """What a job function gets: its payload, and how to report and to notice a cancel."""

    id: str
    workspace_id: str
    actor_id: str
    payload: Mapping[str, Any]
    cancelled: threading.Event

    def progress(self, fraction: float, stage: str | None = None) -> None:
        """Reports how far the job is (0..1) and what it does; raises Cancelled when it should stop."""
        self.check_cancelled()
        with write_session() as session:
            session.execute(update(Job).where(Job.id == self.id).values(progress=min(max(fraction, 0.0), 1.0), stage=stage, heartbeat_at=now()))

    def check_cancelled(self) -> None:
        """Raises Cancelled when somebody asked for this job to stop."""
        if self.cancelled.is_set():
            raise Cancelled


def enqueue(session: Session, owner: Owner, kind: str, payload: dict[str, Any], key: str | None = None) -> Job:
    """Adds a job in the caller's write session; call `wake` after the commit. `key` makes it unique."""
    job = Job(id=new_id(), workspace_id=owner.workspace_id, created_by=owner.id, kind=kind, payload=payload, status="queued")
    job.key = key or job.id
    session.add(job)
    return job


def wake(job_id: str) -> None:
    """Tells a worker that this committed job waits; a worker finds it anyway within seconds."""
    try:
        need(JobQueue).wake(job_id)
    except Exception:  # the row is the truth: a silent queue only delays
        log.exception("the queue could not be told of job %s", job_id)


def status(owner: Owner, job_id: str) -> JobView:
    """The job as it stands; raises NotFound outside the owner's workspace."""
    with read_session() as session:
        return _view(_find(session, owner, job_id))


def request_cancel(owner: Owner, job_id: str) -> JobView:
    """Asks for a job to stop; a queued one is cancelled at once."""
    with write_session() as session:
        job = _find(session, owner, job_id)
        job.cancel_requested = True
        if job.status == "queued":
            job.status = "cancelled"
        return _view(job)


def run(job_id: str, kinds: Mapping[str, str]) -> None:
    """Claims and runs one waiting job; does nothing when another worker has it. `kinds` maps a kind to `module:function`."""
    job = _claim(job_id)
    if job is None:
        return
    context = JobContext(job.id, job.workspace_id, job.created_by or "system", job.payload, threading.Event())
    with _Heartbeat(context):
        outcome = _outcome(context, kinds[job.kind])
    with write_session() as session:
        session.execute(update(Job).where(Job.id == job.id, Job.status == "running").values(**outcome, heartbeat_at=now()))


def interrupt_lost(since: datetime | None = None, *, again: Sequence[str] = ()) -> int:
    """Marks running jobs whose heartbeat stopped (the worker died) as interrupted; returns how many.

    Those of the kinds `again`, which find out for themselves what is done already, are queued once more, unless they keep losing their worker.
    """
    with write_session() as session:
        lost = update(Job).where(Job.status == "running", Job.heartbeat_at < (since or now()) - LOST_AFTER)
        session.execute(lost.where(Job.kind.in_(again), Job.attempt < MOST_LOST).values(status="queued"))
        result = session.execute(lost.values(status="interrupted", error=INTERRUPTED))
        return int(getattr(result, "rowcount", 0))


def waiting(limit: int = 50) -> list[str]:
    """Ids of queued jobs, oldest first: what a worker picks up when the queue was silent."""
    with read_session() as session:
        return [job.id for job in session.query(Job).filter(Job.status == "queued").order_by(Job.created_at).limit(limit)]


def _outcome(context: JobContext, target: str) -> dict[str, Any]:
    try:
        context.check_cancelled()
        reference = _function(target)(context)
    except Cancelled:
        return {"status": "cancelled"}
    except InsightoraError as error:
        return {"status": "cancelled"} if context.cancelled.is_set() else {"status": "failed", "error": error.worded()}
    except Exception:
        reference = new_id()[:8]
        log.exception("job %s failed (%s)", context.id, reference)
        return {"status": "failed", "error": translate(FAILED, reference=reference)}
    return {"status": "done", "result_ref": reference, "progress": 1.0}


def _function(target: str) -> Callable[[JobContext], str | None]:
    module, _, name = target.partition(":")
    function: Callable[[JobContext], str | None] = getattr(importlib.import_module(module), name)
    return function


def _claim(job_id: str) -> Job | None:
    with write_session() as session:
        claim = update(Job).where(Job.id == job_id, Job.status == "queued")
        claimed = session.execute(claim.values(status="running", attempt=Job.attempt + 1, heartbeat_at=now()))
        return session.get(Job, job_id) if getattr(claimed, "rowcount", 0) else None


def _find(session: Session, owner: Owner, job_id: str) -> Job:
    job = session.get(Job, job_id)
    if job is None or job.workspace_id != owner.workspace_id:
        raise NotFound("no_job", N_("This task no longer exists."))
    return job


def _view(job: Job) -> JobView:
    return JobView(job.id, job.kind, job.status, job.progress, job.stage, job.error, job.result_ref)


class _Heartbeat:
    """Keeps a running job's row alive and notices a cancel, from a thread of its own."""

    def __init__(self, context: JobContext) -> None:
        self._context = context
        self._stop = threading.Event()
        self._thread = threading.Thread(target=carry_app(self._beat), name=f"heartbeat-{context.id}", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._stop.wait(HEARTBEAT.total_seconds()):
            with write_session() as session:
                job = session.get(Job, self._context.id)
                if job is None or job.cancel_requested:
                    self._context.cancelled.set()
                if job is not None:
                    job.heartbeat_at = now()
