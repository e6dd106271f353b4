"""What was learned, in the metadata database."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.insights.learning.features import Feature
from insightora_dash.insights.learning.views import LearnedView, Version
from insightora_dash.insights.models import LearnedModel, LearnedVersion
from insightora_dash.platform import jobs
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.models import Job
from insightora_dash.platform.wording import N_, current_locale


def of_source(session: Session, actor: Actor, source_id: str) -> list[LearnedModel]:
    """The living ones of a source, the newest first."""
    query = select(LearnedModel).where(LearnedModel.workspace_id == actor.workspace_id, LearnedModel.source_id == source_id)
    return list(session.scalars(query.where(LearnedModel.deleted_at.is_(None)).order_by(LearnedModel.created_at.desc(), LearnedModel.id)))


def find(session: Session, actor: Actor, model_id: str) -> LearnedModel:
    """A living one of the workspace; raises NotFound."""
    found = session.get(LearnedModel, model_id)
    if found is None or found.workspace_id != actor.workspace_id or found.deleted_at is not None:
        raise NotFound("no_prediction", N_("This prediction does not exist any more. Go back to the source."))
    return found


def names(session: Session, actor: Actor) -> set[str]:
    """The saved tables that something learned writes."""
    query = select(LearnedModel.name).where(LearnedModel.workspace_id == actor.workspace_id, LearnedModel.deleted_at.is_(None))
    return set(session.scalars(query))


def versions(session: Session, model_id: str) -> list[LearnedVersion]:
    """Every version, the newest first."""
    return list(session.scalars(select(LearnedVersion).where(LearnedVersion.model_id == model_id).order_by(LearnedVersion.number.desc())))


def begin(session: Session, actor: Actor, model: LearnedModel) -> str:
    """A new version and the job that learns it, in the caller's write session; the id of the job."""
    number = session.scalar(select(func.coalesce(func.max(LearnedVersion.number), 0)).where(LearnedVersion.model_id == model.id)) or 0
    version = LearnedVersion(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id, model_id=model.id, number=number + 1)
    job = jobs.enqueue(session, actor, "learn", {"version_id": version.id, "locale": current_locale()})
    version.job_id = job.id
    session.add(version)
    return job.id


def read(version_id: str) -> tuple[LearnedModel, LearnedVersion, list[LearnedVersion]]:
    """A version with its model and the versions kept before it, for the worker."""
    with read_session() as session:
        version = session.get_one(LearnedVersion, version_id)
        model = session.get_one(LearnedModel, version.model_id)
        return model, version, [one for one in versions(session, model.id) if one.outcome == "kept" and one.number < version.number]


def keep(version_id: str, **found: Any) -> None:
    """Writes down what was learned."""
    with write_session() as session:
        version = session.get_one(LearnedVersion, version_id)
        for name, value in found.items():
            setattr(version, name, value)


def view(session: Session, model: LearnedModel, source: str, *, may_change: bool = False) -> LearnedView:
    """It as screens show it."""
    shown = {row.id: _version(session, row) for row in versions(session, model.id)}
    features = tuple(Feature.from_json(one) for one in model.features)
    return LearnedView(
        model.id, model.source_id, source, model.table_name, model.task, model.target, features, model.name, tuple(shown.values()),
        shown.get(model.version_id or ""), may_change=may_change,
    )  # fmt: skip


def _version(session: Session, row: LearnedVersion) -> Version:
    job = session.get(Job, row.job_id)
    state: Mapping[str, Any] = {"status": job.status, "progress": job.progress, "stage": job.stage, "error": job.error} if job else {
        "status": "done", "progress": 1.0, "stage": None, "error": None}
    return Version(row.number, row.created_at, outcome=row.outcome, rows=row.rows, seen=row.seen, way=row.way, told=row.told, names=tuple(row.names),
                   id=row.id, **state)  # fmt: skip
