"""What the worker does for copies: fetch a live table, whole or from its watermark on, and make it a version."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts.webhooks import deliveries
from insightora_dash.config import Config
from insightora_dash.engine.dataset import Dataset, Link, TableFiles
from insightora_dash.engine.engine import Engine, Limits, Statement
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import InsightoraError, TooLarge
from insightora_dash.platform.events import emit
from insightora_dash.platform.extensions import need, write_session
from insightora_dash.platform.jobs import JobContext
from insightora_dash.platform.storage import room_on_disk
from insightora_dash.platform.wording import N_
from insightora_dash.sources import retention, versions
from insightora_dash.sources.connections.newer import SINCE, narrowed, newer_columns
from insightora_dash.sources.linked import link_of
from insightora_dash.sources.models import Source, SourceTable, TableCopy, TableVersion
from insightora_dash.sources.names import quoted
from insightora_dash.sources.remote_columns import described, keys_of, types_of

MERGE = "insightora_dash.sources.connections.merging:merge"
MOST_ROWS = 50_000_000
WHOLE_AFTER = timedelta(days=7)  # what was deleted or changed without its watermark is found by then
LONGEST_WAIT = timedelta(hours=6)
KEPT = 10  # versions of a copy


@dataclass(frozen=True, slots=True)
class Plan:
    """One copy to be made, as the rows say."""

    copy: TableCopy
    table: SourceTable
    source: Source
    link: Link
    columns: tuple[tuple[str, str], ...]  # of the copy before, empty: there is none
    parts: Mapping[str, str]  # its parts: id -> path

    @property
    def origin(self) -> tuple[str, ...]:
        """The table's name in its database."""
        return tuple(str(part) for part in self.table.origin or ())

    def since(self, columns: tuple[tuple[str, str], ...]) -> str | None:
        """The watermark to read from; None when everything has to be read."""
        copy = self.copy
        fits = copy.high is not None and copy.watermark in dict(columns) and columns == self.columns and copy.edge_id in self.parts
        return copy.high if fits and copy.whole_at is not None and copy.whole_at > now() - WHOLE_AFTER else None


def make_copy(context: JobContext) -> str | None:
    """Makes a copy of a live table current; when that fails the copy before stays, and the next try waits longer each time."""
    plan = _begun(str(context.payload["table_id"]))
    if plan is None:
        return None
    work = need(Config).data_dir / "work" / context.id
    try:
        with room_on_disk():
            work.mkdir(parents=True)
        _copy(context, plan, work)
    except InsightoraError as error:
        _failed(plan, error)
        raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return plan.source.id


def _begun(table_id: str) -> Plan | None:
    """The plan; the next try is put off at once, so that a worker that dies of this one does not start over and over."""
    with write_session() as session:
        copy = session.scalars(select(TableCopy).where(TableCopy.table_id == table_id)).first()
        table = session.get_one(SourceTable, table_id) if copy else None
        source = session.get_one(Source, table.source_id) if table else None
        link = link_of(session, source) if source else None
        if copy is None or table is None or source is None or link is None or source.deleted_at or table.deleted_at:
            return None
        copy.attempts += 1
        copy.due_at = now() + waiting(copy.attempts)
        stored = versions.stored(session, source, table, need(Config).data_dir)
        columns = stored.files.columns if stored and not stored.link else ()
        parts = {part.id: str(need(Config).data_dir / part.path) for part in versions.parts_of(session, table.version_id)} if table.version_id else {}
    return Plan(copy, table, source, link, columns, parts)


def waiting(attempts: int) -> timedelta:
    """How long after so many tries in a row the next one comes."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 10)), LONGEST_WAIT)


def _copy(context: JobContext, plan: Plan, work: Path) -> None:
    engine = need(Engine)  # type: ignore[type-abstract]
    context.progress(0.05, plan.table.name)
    plan, columns = _asking(engine, plan)
    since = plan.since(types_of(columns))
    fetched = _fetch(context, plan, types_of(columns), since, work / "fetched.parquet")
    context.progress(0.7, plan.table.name)
    settled = {identity: path for identity, path in plan.parts.items() if identity != plan.copy.edge_id} if since is not None else {}
    config = need(Config)
    payload = {
        "fetched": str(work / "fetched.parquet"), "out_dir": str(work), "columns": types_of(columns), "watermark": plan.copy.watermark, "since": since,
        "keys": [column["name"] for column in columns if column["primary_key"]], "settled": settled, "before": list(plan.parts.values()),
        "edged": plan.copy.high is not None and plan.copy.edge_id in plan.parts,
        "memory_mb": config.ingest_memory_mb // 2,
    }  # fmt: skip
    (work / "work").mkdir()
    answer = engine.task(MERGE, payload, seconds=config.ingest_seconds, memory_mb=config.ingest_memory_mb, query_id=context.id)
    context.progress(0.95, plan.table.name)
    _store(context, plan, columns, {**answer, "fetched": fetched, "whole": since is None}, work)


def _asking(engine: Engine, plan: Plan) -> tuple[Plan, list[dict[str, Any]]]:
    """The plan, asking the source only for what is new where it can, and the columns that are read."""
    link = narrowed(plan.link, plan.since(plan.columns), dict(plan.columns).get(plan.copy.watermark, ""))
    columns = newer_columns(engine, link, plan.origin, plan.columns) if link else None
    if link is None or columns is None:
        return plan, engine.ask(plan.link, "columns", table=plan.origin)
    return replace(plan, link=link), columns


def _fetch(context: JobContext, plan: Plan, columns: tuple[tuple[str, str], ...], since: str | None, path: Path) -> int:
    kind = dict(columns).get(plan.copy.watermark, "")
    newer = f" WHERE {quoted(plan.copy.watermark)} >= CAST('{since}' AS {kind})" if since is not None else ""
    cells = ", ".join(f"CAST({quoted(name)} AS {kind}) AS {quoted(name)}" for name, kind in columns) if plan.link.option(SINCE) else "*"
    sql = f"SELECT {cells} FROM {quoted(plan.source.schema)}.{quoted(plan.table.name)}{newer}"  # noqa: S608
    files = TableFiles(plan.source.schema, plan.table.name, (), columns, "copy", plan.link.id, plan.origin)
    limits = Limits(seconds=need(Config).ingest_seconds, rows=MOST_ROWS)
    statement = Statement(sql, Dataset((files,), (plan.link,)), context.actor_id, query_id=context.id, limits=limits)
    kept = need(Engine).keep(statement, str(path))  # type: ignore[type-abstract]
    if not kept.whole:
        raise TooLarge("copy_rows", N_("{table} has more than {most} rows, which is more than a copy may have."), table=plan.table.name, most=f"{MOST_ROWS:,}")
    return kept.rows


def _store(context: JobContext, plan: Plan, columns: Sequence[Mapping[str, Any]], answer: Mapping[str, Any], work: Path) -> None:
    new = [] if answer["same"] else [part for part in answer["parts"] if "file" in part]
    with versions.published(work, new, need(Config).data_dir) as published, write_session() as session:
        copy = session.get(TableCopy, plan.copy.id)
        if copy is None:  # it was given up meanwhile
            versions.discard_parts(published, need(Config).data_dir)
            return
        if not answer["same"]:
            made = iter(published)
            parts = [part["id"] if "id" in part else next(made) for part in answer["parts"]]
            _add_version(session, context, plan, columns, {**answer, "made": parts})
            edge = [one for one, part in zip(parts, answer["parts"], strict=True) if part.get("edge")]
            copy.edge_id = edge[0].id if edge and copy.watermark else None
            copy.high = answer["high"] if answer["high"] is not None else copy.high
        copy.attempts, copy.error, copy.copied_at, copy.due_at = 0, None, now(), now() + timedelta(minutes=copy.every)
        copy.whole_at = now() if answer["whole"] else copy.whole_at
        gone = _let_go(session, plan.table.id)
    retention.remove_files(need(Config).data_dir, gone, ())


def _add_version(session: Session, context: JobContext, plan: Plan, columns: Sequence[Mapping[str, Any]], answer: Mapping[str, Any]) -> None:
    kept = [described(column, profile) for column, profile in zip(columns, answer["profile"], strict=True)]
    rows = int(answer["rows"])
    accounting = {
        "rows_in_file": rows, "rows_read": rows, "rows_repaired": 0, "rows_rejected": 0, "keys": keys_of(kept), "copied": True, "fetched": answer["fetched"],
    }  # fmt: skip
    table = session.get_one(SourceTable, plan.table.id)
    versions.add_parts(session, table, kept, answer["made"], rows=rows, accounting=accounting, actor_id=context.actor_id)
    source = session.get_one(Source, plan.source.id)
    source.status, source.error, source.updated_at = "ready", None if source.status == "failed" else source.error, now()
    emit(session, source.workspace_id, "source.changed", source.id)
    told = {"source": source.id, "name": source.label, "rows": {table.name: rows}, "href": f"/data/{source.id}"}
    deliveries.emit(session, source.workspace_id, "source.loaded", told)


def _let_go(session: Session, table_id: str) -> list[str]:
    """Retires all but the newest versions; returns the files that nobody needs any more."""
    loaded = select(TableVersion.id).where(TableVersion.table_id == table_id, TableVersion.retired_at.is_(None))
    over = list(session.scalars(loaded.order_by(TableVersion.number.desc()).offset(KEPT)))
    return retention.forget_versions(session, over) if over else []


def _failed(plan: Plan, error: InsightoraError) -> None:
    with write_session() as session:
        copy = session.get(TableCopy, plan.copy.id)
        if copy is not None:
            copy.error, copy.due_at = error.worded(), now() + waiting(copy.attempts)
            source = session.get_one(Source, plan.source.id)
            if source.status != "ready":
                source.status, source.error = "failed", error.worded()
            emit(session, plan.source.workspace_id, "source.changed", plan.source.id)
            told = {"source": source.id, "name": source.label, "error": copy.error, "href": f"/data/{source.id}"}
            deliveries.emit(session, source.workspace_id, "source.failed", told)
