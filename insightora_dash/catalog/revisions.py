"""Revisions of the semantic model in the metadata database: read, appended, never changed."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.definitions import Model
from insightora_dash.catalog.meaning.document import to_document
from insightora_dash.catalog.meaning.reading import from_document
from insightora_dash.catalog.models import ModelRevision
from insightora_dash.platform.errors import Conflict, NotFound
from insightora_dash.platform.wording import N_


def newest_number(session: Session, workspace_id: str) -> int:
    """The number of the revision that counts; 0 while nobody has changed anything."""
    return session.scalar(select(func.max(ModelRevision.number)).where(ModelRevision.workspace_id == workspace_id)) or 0


def revision(session: Session, workspace_id: str, number: int) -> ModelRevision:
    """One revision; raises NotFound."""
    found = session.scalars(select(ModelRevision).where(ModelRevision.workspace_id == workspace_id, ModelRevision.number == number)).first()
    if found is None:
        raise NotFound("no_revision", N_("There is no version {number} of the model."), number=number)
    return found


def model_at(session: Session, workspace_id: str, number: int) -> Model:
    """The model of a revision; number 0 is the empty one."""
    return from_document(revision(session, workspace_id, number).document) if number else Model()


def history(session: Session, workspace_id: str, limit: int) -> list[ModelRevision]:
    """The revisions, the newest first."""
    query = select(ModelRevision).where(ModelRevision.workspace_id == workspace_id).order_by(ModelRevision.number.desc())
    return list(session.scalars(query.limit(limit)))


def append(
    session: Session, actor: Actor, model: Model, *, base: int, before: int, said: str, params: Mapping[str, object], author: str
) -> ModelRevision:
    """Makes a model the newest, in the caller's write session; raises Conflict when somebody changed it since `base`."""
    newest = newest_number(session, actor.workspace_id)
    if newest != base:
        raise Conflict("model_changed", N_("Somebody changed the model meanwhile. Load the page again; your change was not saved."))
    made = ModelRevision(
        workspace_id=actor.workspace_id, number=newest + 1, before=before, document=to_document(model), said=said,
        params={name: str(value) for name, value in params.items()}, author=author, created_by=actor.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made
