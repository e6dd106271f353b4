"""Looks kept: started once for the same question and data, watched, stopped, read by who started them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.engine.engine import Engine
from insightora_dash.insights.finding import Finding
from insightora_dash.insights.models import InsightRun
from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_, current_locale

KEPT = timedelta(days=7)
GOOD = ("queued", "running", "done")


@dataclass(frozen=True, slots=True)
class RunView:
    """A look as a screen shows it; `findings` and the like are there when it is done."""

    id: str
    kind: str
    asked: Mapping[str, Any]
    status: str
    progress: float
    stage: str | None
    error: str | None
    findings: tuple[Finding, ...] = ()
    found: Mapping[str, Any] | None = None


def start(actor: Actor, kind: str, asked: Mapping[str, Any], data_key: str) -> str:
    """The id of a look that is running or done already for the same data, otherwise of a new one."""
    fingerprint = sha256(json.dumps([kind, asked, data_key, current_locale()], sort_keys=True, default=str).encode()).hexdigest()
    with write_session() as session:
        known = _known(session, actor, fingerprint)
        if known is not None:
            return known
        run = InsightRun(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id, kind=kind, asked=dict(asked), fingerprint=fingerprint)
        job = jobs.enqueue(session, actor, "insight", {"run_id": run.id, "locale": current_locale()})
        run.job_id = job.id
        session.add(run)
        run_id, job_id = run.id, job.id
    jobs.wake(job_id)
    return run_id


def view(actor: Actor, run_id: str) -> RunView:
    """The look as it stands; raises NotFound for somebody else's."""
    with read_session() as session:
        run = _own(session, actor, run_id)
    job = jobs.status(actor, run.job_id)
    findings = tuple(Finding.from_json(one) for one in [*run.found.get("findings", ()), *run.found.get("changes", ())])
    return RunView(run.id, run.kind, run.asked, job.status, job.progress, job.stage, job.error, findings, run.found or None)


def stop(actor: Actor, run_id: str) -> RunView:
    """Stops a look, and the statement it waits for."""
    with read_session() as session:
        run = _own(session, actor, run_id)
    jobs.request_cancel(actor, run.job_id)
    need(Engine).cancel(run.job_id)  # type: ignore[type-abstract]
    return view(actor, run_id)


def read(run_id: str) -> InsightRun:
    """The row, for the worker."""
    with read_session() as session:
        return session.get_one(InsightRun, run_id)


def keep(run_id: str, found: Mapping[str, Any]) -> None:
    """Writes down what was found."""
    with write_session() as session:
        session.get_one(InsightRun, run_id).found = dict(found)


def found_json(findings: Sequence[Finding], **more: Any) -> dict[str, Any]:
    """What `keep` takes."""
    return {"findings": [one.to_json() for one in findings], **more}


def forget(actor: Actor) -> None:
    """Removes every look of the workspace: what was found in rows that are gone must not be told any more."""
    with write_session() as session:
        session.execute(delete(InsightRun).where(InsightRun.workspace_id == actor.workspace_id))


def prune() -> None:
    """Removes looks older than a week: the data has moved on, and looking again is cheap."""
    with write_session() as session:
        session.execute(delete(InsightRun).where(InsightRun.created_at < now() - KEPT))


def _known(session: Session, actor: Actor, fingerprint: str) -> str | None:
    query = select(InsightRun).where(InsightRun.workspace_id == actor.workspace_id, InsightRun.created_by == actor.id, InsightRun.fingerprint == fingerprint)
    run = session.scalars(query.order_by(InsightRun.created_at.desc()).limit(1)).first()
    return run.id if run is not None and jobs.status(actor, run.job_id).status in GOOD else None


def _own(session: Session, actor: Actor, run_id: str) -> InsightRun:
    run = session.get(InsightRun, run_id)
    if run is None or run.workspace_id != actor.workspace_id or run.created_by != actor.id:
        raise NotFound("no_such_look", N_("This look into the data does not exist any more. Start it again."))
    return run
