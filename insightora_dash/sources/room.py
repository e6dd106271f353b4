"""How much room sources take, and whether one more file fits into the workspace's plan."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.plans.plans import limits_of, storage_over
from insightora_dash.platform.extensions import read_session
from insightora_dash.sources.models import Part, Source, SourceTable, TableVersion, Upload, VersionPart
from insightora_dash.sources.retention import disk_use


@dataclass(frozen=True, slots=True)
class SourceUse:
    """One source: rows as they are now, and the bytes of everything that is kept of it."""

    id: str
    label: str
    rows: int
    parts: int
    originals: int


def use_by_source(actor: Actor) -> list[SourceUse]:
    """The sources of the workspace, those in the trash too, the largest first."""
    actor.require("administer")
    kept = (
        select(SourceTable.source_id, Part.id, Part.size).distinct()
        .join(TableVersion, TableVersion.table_id == SourceTable.id).join(VersionPart, VersionPart.version_id == TableVersion.id)
        .join(Part, Part.id == VersionPart.part_id).where(Part.workspace_id == actor.workspace_id).subquery()
    )  # fmt: skip
    rows = select(SourceTable.source_id, func.sum(TableVersion.rows)).join(TableVersion, TableVersion.id == SourceTable.version_id)
    with read_session() as session:
        parts = _by_source(session, select(kept.c.source_id, func.sum(kept.c.size)).group_by(kept.c.source_id))
        received = select(Upload.source_id, func.sum(Upload.size)).where(Upload.workspace_id == actor.workspace_id)
        originals = _by_source(session, received.group_by(Upload.source_id))
        counted = _by_source(session, rows.where(SourceTable.workspace_id == actor.workspace_id).group_by(SourceTable.source_id))
        sources = session.scalars(select(Source).where(Source.workspace_id == actor.workspace_id)).all()
    found = [SourceUse(one.id, one.label, counted.get(one.id, 0), parts.get(one.id, 0), originals.get(one.id, 0)) for one in sources]
    return sorted((one for one in found if one.parts or one.originals), key=lambda one: -(one.parts + one.originals))


def require_room(actor: Actor, size: int) -> None:
    """Raises TooLarge when a file of this size would take the workspace over the storage of its plan."""
    most = limits_of(actor).plan.storage_mb
    if most is not None and disk_use(actor).counted + size > most << 20:
        raise storage_over(most)


def _by_source(session: Session, query: Select[*tuple[Any, ...]]) -> dict[str, int]:
    return {str(source): int(amount or 0) for source, amount in session.execute(query)}
