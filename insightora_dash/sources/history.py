"""The loads of a workspace: each is a version that can be looked at again and brought back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.events import emit
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.wording import N_
from insightora_dash.sources import versions
from insightora_dash.sources.models import Source, SourceTable, TableVersion
from insightora_dash.sources.service import find_source

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class LoadView:
    """One load of one table."""

    version_id: str
    schema: str
    table: str
    label: str
    number: int
    read_at: datetime
    current: bool


def loads(actor: Actor, tables: Iterable[tuple[str, str]] | None = None) -> list[LoadView]:
    """The loads of the workspace's living sources, the newest first; with `tables` (schema or "", name; in lower case) only of those."""
    actor.require("view")
    wanted = None if tables is None else set(tables)
    query = select(TableVersion, SourceTable, Source).join(SourceTable, SourceTable.id == TableVersion.table_id)
    query = query.join(Source, Source.id == SourceTable.source_id)
    kept = query.where(Source.workspace_id == actor.workspace_id, Source.deleted_at.is_(None), TableVersion.retired_at.is_(None))
    with read_session() as session:
        rows = session.execute(kept.order_by(TableVersion.read_at.desc(), TableVersion.id).limit(MOST_LISTED)).all()
    found = [(version, table, source) for version, table, source in rows if wanted is None or _among(wanted, source.schema, table.name)]
    return [LoadView(v.id, s.schema, t.name, t.label, v.number, v.read_at, v.id == t.version_id) for v, t, s in found]


def gone_columns(actor: Actor, source_id: str) -> Iterator[tuple[str, str]]:
    """The columns (table, name) that the version before the current one of a table had and the current one has not."""
    actor.require("view")
    with read_session() as session:
        for table in versions.tables_of(session, find_source(session, actor, source_id).id):
            current = session.get(TableVersion, table.version_id) if table.version_id else None
            query = select(TableVersion).where(TableVersion.table_id == table.id).order_by(TableVersion.number.desc())
            before = session.scalars(query.where(TableVersion.number < current.number).limit(1)).first() if current else None
            if current is not None and before is not None:
                names = {str(column["name"]).lower() for column in current.columns}
                yield from ((table.name, str(column["name"])) for column in before.columns if str(column["name"]).lower() not in names)


def load_of(actor: Actor, version_id: str) -> LoadView:
    """One load by its version's id; raises NotFound when it is not kept (any more)."""
    actor.require("view")
    with read_session() as session:
        versions.moment_of(session, actor.workspace_id, version_id)
        version = session.get_one(TableVersion, version_id)
        table = session.get_one(SourceTable, version.table_id)
        source = session.get_one(Source, table.source_id)
    return LoadView(version.id, source.schema, table.name, table.label, version.number, version.read_at, version.id == table.version_id)


def _among(wanted: set[tuple[str, str]], schema: str, name: str) -> bool:
    return bool({(schema.lower(), name.lower()), ("", name.lower())} & wanted)


def bring_back(actor: Actor, source_id: str, version_id: str) -> int:
    """Makes an old version current again, as the newest one; returns its number."""
    actor.require("upload")
    with write_session() as session:
        source = find_source(session, actor, source_id)
        old = session.get(TableVersion, version_id)
        table = session.get(SourceTable, old.table_id) if old else None
        if old is None or table is None or table.source_id != source.id or old.retired_at is not None:
            raise NotFound("no_version", N_("This version is not kept any more. Choose another one."))
        made = versions.bring_back(session, table, old, actor.id)
        emit(session, actor.workspace_id, "source.changed", source.id)
        audit.record(session, actor, "version.brought_back", source.id, version=old.number, table=table.name)
        return made.number
