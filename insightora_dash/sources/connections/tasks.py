"""What the worker does for connections: look at the database, describe the chosen tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from insightora_dash.engine.dataset import Dataset, Link, TableFiles
from insightora_dash.engine.engine import Engine, Limits, Statement
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.events import emit
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.jobs import JobContext
from insightora_dash.sources.connections import records
from insightora_dash.sources.connectors.registry import connector
from insightora_dash.sources.linked import draft_of
from insightora_dash.sources.models import Connection, Source, SourceTable, TableCopy
from insightora_dash.sources.names import quoted
from insightora_dash.sources.remote_columns import described, types_of
from insightora_dash.sources.versions import add_look, tables_of

PROFILE_SECONDS = 120.0
_BOUNDED = ("DATE", "TIMESTAMP", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL")


def refresh_connection(context: JobContext) -> str:
    """Checks the connection, then the columns and values of each chosen table; what fails is kept as the connection's or the table's state."""
    source_id = str(context.payload["source_id"])
    with read_session() as session:
        source = session.get(Source, source_id)
        if source is None or source.deleted_at is not None:
            return source_id
        row = records.connection_of(session, source)
        copied = set(session.scalars(select(TableCopy.table_id)))
        tables, draft = [table for table in tables_of(session, source_id) if table.id not in copied], draft_of(row)
    try:
        dialect = _check(row, draft.link(row.id))
    except InsightoraError as error:
        _failed(row, source_id, error)
        raise
    link, errors = draft.link(row.id, dialect=dialect), []
    for number, table in enumerate(tables):
        context.progress(number / len(tables), table.name)
        try:
            _look(context, source, table, link)
        except InsightoraError as error:
            errors.append(f"{table.name}: {error.worded()}")
    _finish(source_id, errors)
    return source_id


def _check(row: Connection, link: Link) -> str:
    found = need(Engine).ask(link, "check")  # type: ignore[type-abstract]
    dialect = connector(row.kind).dialect_of(found["server"])
    with write_session() as session:
        kept = session.get_one(Connection, row.id)
        kept.server, kept.read_only, kept.dialect, kept.error = str(found["server"])[:80], bool(found["read_only"]), dialect, None
        kept.checked_at, kept.latency_ms = now(), int(found["latency_ms"])
    return dialect


def _failed(row: Connection, source_id: str, error: InsightoraError) -> None:
    with write_session() as session:
        kept = session.get_one(Connection, row.id)
        kept.error, kept.checked_at = error.worded(), now()
        source = session.get_one(Source, source_id)
        if source.status != "ready":
            source.status, source.error = "failed", error.worded()
        emit(session, source.workspace_id, "source.changed", source_id)


def _look(context: JobContext, source: Source, table: SourceTable, link: Link) -> None:
    """One table as it is now: its columns, keys and values, the larger ones from a sample."""
    origin = tuple(str(part) for part in table.origin or ())
    found = need(Engine).ask(link, "profile", table=origin, seconds=PROFILE_SECONDS)  # type: ignore[type-abstract]
    facts = [dict(profile) for profile in found["profile"]]
    rows = int(found["rows"])
    if not found["whole"]:
        rows = _widen(facts, found["columns"], TableFiles(source.schema, table.name, (), types_of(found["columns"]), "look", link.id, origin), link, rows)
    columns = [described(column, profile) for column, profile in zip(found["columns"], facts, strict=True)]
    with write_session() as session:
        add_look(session, session.get_one(SourceTable, table.id), columns, rows, actor_id=context.actor_id)


def _widen(facts: list[dict[str, Any]], columns: Sequence[Mapping[str, Any]], table: TableFiles, link: Link, sampled: int) -> int:
    """The exact number of rows and the bounds of numbers and times, asked of the database; counts of the sample scaled up."""
    bounded = [place for place, (_, kind) in enumerate(table.columns) if kind.split("(")[0] in _BOUNDED]
    parts = ["count(*) AS n"]
    for place in bounded:
        name = quoted(table.columns[place][0])
        parts += [f"min({name}) AS low{place}", f"max({name}) AS high{place}"]
    sql = f"SELECT {', '.join(parts)} FROM {quoted(table.schema)}.{quoted(table.name)}"  # noqa: S608
    statement = Statement(sql, Dataset((table,), (link,)), limits=Limits(seconds=PROFILE_SECONDS, rows=2))
    rows, *bounds = need(Engine).run(statement).rows()[0]  # type: ignore[type-abstract]
    total = int(str(rows))
    for place, low, high in zip(bounded, bounds[::2], bounds[1::2], strict=True):
        facts[place].update(min=_plain(low), max=_plain(high), bins=[])
    for fact, column in zip(facts, columns, strict=True):
        _scale(fact, total, sampled, key=bool(column["primary_key"]))
    return total


def _scale(fact: dict[str, Any], total: int, sampled: int, *, key: bool) -> None:
    share = fact["distinct"] / max(sampled - fact["nulls"], 1)
    fact["nulls"] = round(fact["nulls"] * total / sampled)
    fact["distinct"] = total if key else round(fact["distinct"] * total / sampled) if share > 0.9 else fact["distinct"]
    fact["rows"], fact["sampled"] = total, sampled
    if not key and fact["distinct"] == total:  # a sample does not prove that a column is a key
        fact["distinct"] = total - 1


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | float) else str(value)


def _finish(source_id: str, errors: list[str]) -> None:
    with write_session() as session:
        source = session.get_one(Source, source_id)
        tables = tables_of(session, source_id)
        ready = any(table.version_id for table in tables)
        coming = session.scalars(select(TableCopy.id).where(TableCopy.table_id.in_([table.id for table in tables]), TableCopy.error.is_(None)).limit(1)).first()
        source.status = "ready" if ready else "waiting" if coming else "failed"
        source.error, source.updated_at = "\n".join(errors)[:2000] or None, now()
        emit(session, source.workspace_id, "source.changed", source_id)

