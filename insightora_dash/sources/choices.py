"""What people choose in the review of a source: steps of its recipe, each of which can be taken back."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.platform import jobs
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.extensions import need, write_session
from insightora_dash.platform.wording import N_
from insightora_dash.sources.models import Source, Upload
from insightora_dash.sources.recipe import Recipe
from insightora_dash.sources.service import find_source

Steps = list[dict[str, Any]]


def choose(actor: Actor, source_id: str, step: Mapping[str, Any]) -> str:
    """Adds a step to the source's recipe and reads its files again; returns the upload to follow."""
    (checked,) = Recipe.of([step]).steps
    return _change(actor, source_id, lambda steps: with_step(steps, checked))


def take_back(actor: Actor, source_id: str, position: int) -> str:
    """Takes one step of the recipe back, wherever it stands, and reads the files again; returns the upload to follow."""
    return _change(actor, source_id, lambda steps: without_step(steps, position))


def with_step(steps: Sequence[Mapping[str, Any]], step: Mapping[str, Any]) -> Steps:
    """The steps with a new one, which replaces an older one about the same thing."""
    same = ("do", "table", "column", *(("values",) if step["do"] == "nulls" else ()))
    return [dict(old) for old in steps if any(old.get(field) != step.get(field) for field in same)] + [dict(step)]


def without_step(steps: Sequence[Mapping[str, Any]], position: int) -> Steps:
    """The steps without the one at `position`."""
    if not 0 <= position < len(steps):
        raise Invalid("no_step", N_("This choice has been taken back already."))
    return [dict(step) for place, step in enumerate(steps) if place != position]


def _change(actor: Actor, source_id: str, change: Any) -> str:
    actor.require("upload")
    with write_session() as session:
        source = find_source(session, actor, source_id)
        steps = change(source.recipe.get("steps", []))
        source.recipe = {**source.recipe, "steps": steps}
        first, job_id = _read_again(session, actor, source)
        audit.record(session, actor, "source.choices", source.id, steps=steps)
    jobs.wake(job_id)
    return first


def _read_again(session: Session, actor: Actor, source: Source) -> tuple[str, str]:
    """Queues the reading of everything the source's rows came from; the first upload, and the job."""
    uploads = uploads_of(session, source.id)
    if not uploads or not all((need(Config).data_dir / upload.path).is_file() for upload in uploads):
        raise Invalid("no_original", N_("The file of this source is not kept, so it cannot be read in another way."))
    first, *then = [upload.id for upload in uploads]
    job = jobs.enqueue(session, actor, "ingest", {"upload_id": first, "then": then})
    for upload in uploads:
        upload.status, upload.job_id = "received", job.id
    return first, job.id


def uploads_of(session: Session, source_id: str) -> list[Upload]:
    """The uploads whose rows the source has now: the last whole one, and what was appended to it."""
    query = select(Upload).where(Upload.source_id == source_id).order_by(Upload.created_at, Upload.id)
    good = [upload for upload in session.scalars(query) if "tables" in upload.report]
    start = max((place for place, upload in enumerate(good) if upload.mode != "append"), default=0)
    return good[start:]
