"""The rows of connections and of the tables chosen from them."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.extensions import need
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.secrets import Sealer
from insightora_dash.platform.wording import N_
from insightora_dash.sources.draft import Draft
from insightora_dash.sources.models import Connection, Source, SourceTable, TableCopy
from insightora_dash.sources.names import table_name, unique
from insightora_dash.sources.versions import tables_of

Name = tuple[str, ...]
DAILY = 1440  # minutes


def connection_of(session: Session, source: Source) -> Connection:
    """The connection of a source; NotFound when it is a file."""
    found = session.scalars(select(Connection).where(Connection.source_id == source.id)).first()
    if found is None:
        raise no_connection()
    return found


def no_connection() -> NotFound:
    """That a source is a file."""
    return NotFound("no_connection", N_("This source is not a connection to a database."))


def write_draft(row: Connection, draft: Draft) -> None:
    """Keeps options, and the credential sealed for this row."""
    row.kind, row.options = draft.kind, dict(draft.options)
    row.sealed = need(Sealer).seal(draft.secret, row_id=row.id, workspace_id=row.workspace_id) if draft.secret else None


def new_connection(session: Session, actor: Actor, source: Source, draft: Draft) -> Connection:
    """The row of a new connection, its credential sealed."""
    row = Connection(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id, source_id=source.id, kind=draft.kind, options={}, dialect="", server="")
    write_draft(row, draft)
    session.add(row)
    session.flush()
    return row


def choose_tables(session: Session, actor: Actor, source: Source, chosen: Sequence[Name]) -> None:
    """Makes exactly these the tables of the source: new ones are added, those chosen before come back, the others go into the trash."""
    every = list(session.scalars(select(SourceTable).where(SourceTable.source_id == source.id)))
    by_origin, taken = {tuple(table.origin or ()): table for table in every}, [table.name for table in every]
    for origin, table in by_origin.items():
        table.deleted_at = None if origin in set(chosen) else table.deleted_at or now()
    twice = {name for name, times in Counter(origin[-1].lower() for origin in chosen).items() if times > 1}
    for origin in chosen:
        if origin not in by_origin:
            name = unique(table_name(".".join(origin) if origin[-1].lower() in twice else origin[-1]), taken)
            taken.append(name)
            session.add(SourceTable(
                id=new_id(), workspace_id=source.workspace_id, created_by=actor.id, source_id=source.id, name=name, label=origin[-1][:200], origin=list(origin)
            ))  # fmt: skip


def queue_refresh(session: Session, actor: Actor, row: Connection) -> str:
    """Queues a look at the database in the caller's write session; call `jobs.wake` after the commit."""
    job = jobs.enqueue(session, actor, "connection", {"source_id": row.source_id})
    row.job_id = job.id
    return job.id


def hurry_copies(session: Session, source: Source) -> None:
    """Makes every copy of a source due now, in the caller's write session."""
    tables = [table.id for table in tables_of(session, source.id)]
    session.execute(update(TableCopy).where(TableCopy.table_id.in_(tables)).values(due_at=now()))


def queue_copy(session: Session, owner: jobs.Owner, copy: TableCopy) -> str:
    """Queues the making of a copy in the caller's write session; call `jobs.wake` after the commit."""
    job = jobs.enqueue(session, owner, "copy", {"table_id": copy.table_id})
    copy.job_id = job.id
    return job.id


def copy_daily(session: Session, actor: Actor, source: Source) -> list[str]:
    """Keeps every table of a source as a daily copy, where none is kept yet; returns the ids of the jobs that make them."""
    session.flush()
    kept = set(session.scalars(select(TableCopy.table_id)))
    made = [
        TableCopy(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id, table_id=table.id, every=DAILY, due_at=now())
        for table in tables_of(session, source.id) if table.id not in kept
    ]  # fmt: skip
    session.add_all(made)
    return [queue_copy(session, actor, copy) for copy in made]
