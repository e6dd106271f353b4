"""Gapless numbers for append-only tables, safe with many writers."""

from sqlalchemy import func, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session


def next_number(session: Session, column: InstrumentedAttribute[int]) -> int:
    """The number after the largest in `column`; concurrent writers wait for each other until the commit.

    SQLite's write sessions hold the write lock already; PostgreSQL takes an advisory lock named by the table.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(hashtext(:name))"), {"name": str(column)})
    session.flush()
    return int(session.scalar(select(func.coalesce(func.max(column), 0))) or 0) + 1
