"""Saved queries in the metadata database."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.models import SavedQuery
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.wording import N_

SNIPPET, TABLE = "snippet", "table"


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved query as everything above reads it."""

    id: str
    kind: str
    name: str
    sql: str
    shared: bool
    own: bool
    columns: tuple[tuple[str, str], ...] = ()


def listed(session: Session, actor: Actor) -> list[Saved]:
    """What the actor may use: their own and what is shared in the workspace, by name."""
    seen = select(SavedQuery).where(
        SavedQuery.workspace_id == actor.workspace_id, SavedQuery.deleted_at.is_(None), or_(SavedQuery.owner_id == actor.id, SavedQuery.shared.is_(True))
    )  # fmt: skip
    return [_saved(row, actor) for row in session.scalars(seen.order_by(SavedQuery.kind.desc(), SavedQuery.name))]


def tables(session: Session, actor: Actor) -> list[Saved]:
    """The saved queries of the workspace that are read as tables."""
    return [one for one in listed(session, actor) if one.kind == TABLE]


def named(session: Session, actor: Actor, kind: str, name: str) -> SavedQuery | None:
    """The row of that name: a table of the workspace, or a piece of the actor's own."""
    found = select(SavedQuery).where(
        SavedQuery.workspace_id == actor.workspace_id, SavedQuery.deleted_at.is_(None), SavedQuery.kind == kind, SavedQuery.name == name
    )  # fmt: skip
    return session.scalar(found if kind == TABLE else found.where(SavedQuery.owner_id == actor.id))


def row(session: Session, actor: Actor, saved_id: str) -> SavedQuery:
    """A row that the actor may see; raises NotFound for others."""
    found = session.get(SavedQuery, saved_id)
    if found is None or found.deleted_at or found.workspace_id != actor.workspace_id or not (found.shared or found.owner_id == actor.id):
        raise NotFound("no_saved_query", N_("This saved query does not exist any more."))
    return found


def remove(session: Session, actor: Actor, saved_id: str) -> None:
    """Puts one into the trash."""
    found = row(session, actor, saved_id)
    found.deleted_at, found.updated_by = now(), actor.id


def _saved(found: SavedQuery, actor: Actor) -> Saved:
    columns: Sequence[Sequence[str]] = found.columns or ()
    return Saved(found.id, found.kind, found.name, found.sql, found.shared, found.owner_id == actor.id, tuple((name, kind) for name, kind in columns))
