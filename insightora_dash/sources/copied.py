"""How the copy of a live table is doing, for people."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.platform import jobs
from insightora_dash.platform.models import Job
from insightora_dash.sources.models import SourceTable, TableCopy
from insightora_dash.sources.views import CopyView

EVERY = (15, 60, 360, 1440, 10_080)  # minutes
_GROWING = ("DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "SMALLINT", "INTEGER", "BIGINT")


def watermarks(columns: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The columns that new rows can be told by: numbers and times that every row has; times first."""
    filled = [column for column in columns if column["type"] in _GROWING and not (column.get("profile") or {}).get("nulls")]
    return tuple(str(column["name"]) for column in sorted(filled, key=lambda column: _GROWING.index(column["type"]) > 2))


def copy_view(session: Session, table_id: str) -> CopyView | None:
    """The copy of a table; None when it is read live."""
    row = session.scalars(select(TableCopy).where(TableCopy.table_id == table_id)).first()
    return _view(session, row) if row else None


def copies_of(session: Session, source_id: str) -> list[CopyView]:
    """The copies of a source's living tables."""
    query = select(TableCopy).join(SourceTable, SourceTable.id == TableCopy.table_id)
    return [_view(session, row) for row in session.scalars(query.where(SourceTable.source_id == source_id, SourceTable.deleted_at.is_(None)))]


def _view(session: Session, row: TableCopy) -> CopyView:
    job = session.get(Job, row.job_id) if row.job_id else None
    return CopyView(row.every, row.watermark, row.copied_at, row.due_at, row.error, row.attempts, job is not None and job.status in jobs.OPEN)
