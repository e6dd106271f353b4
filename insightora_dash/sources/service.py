"""Sources as people manage them: upload, watch, cancel, review, remove."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.plans.plans import upload_bytes
from insightora_dash.config import Config
from insightora_dash.engine.engine import Engine, Limits, Statement
from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.events import emit
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.models import Job
from insightora_dash.platform.naming import plain_name
from insightora_dash.platform.wording import N_, translate
from insightora_dash.sources import originals, versions
from insightora_dash.sources.copied import copy_view
from insightora_dash.sources.health import connection_view
from insightora_dash.sources.models import Source, SourceTable, TableVersion, Upload
from insightora_dash.sources.names import identifier, quoted, unique
from insightora_dash.sources.orphans import settle
from insightora_dash.sources.receiving import checked_name, receive
from insightora_dash.sources.rights.rights import withheld
from insightora_dash.sources.rights.secured import partly_seen
from insightora_dash.sources.room import require_room
from insightora_dash.sources.stored import StoredTable, dataset_of
from insightora_dash.sources.suffixes import stem_of
from insightora_dash.sources.views import SourceDetail, SourceView, TableDetail, UploadView, VersionView

MODES = ("new", "replace", "append")
FIRST_ROWS = 20
LONGEST_GLANCE = 500
RENAMED = N_("Named {schema}, because {wanted} exists already.")


def receive_upload(
    actor: Actor, file_name: str, stream: IO[bytes], *, length: int | None = None, mode: str = "new", source_id: str | None = None
) -> UploadView:
    """Stores a file and queues its reading; `mode` replace and append continue the source `source_id`.

    Raises Invalid (unreadable kind, cut on the way), TooLarge, StorageFull; nothing is left behind then.
    """
    actor.require("upload")
    name = checked_name(file_name)
    if mode not in MODES:
        raise Invalid("bad_mode", N_("“{mode}” is not new, replace or append."), mode=mode)
    if mode != "new":
        with read_session() as session:
            find_source(session, actor, source_id or "")
    require_room(actor, length or 0)
    upload_id, config = new_id(), need(Config)
    path = f"uploads/{upload_id}/original"
    received = receive(stream, config.data_dir / path, length=length, most=upload_bytes(actor))
    upload = Upload(
        id=upload_id, workspace_id=actor.workspace_id, created_by=actor.id, file_name=name, path=path, size=received.size, sha256=received.sha256, mode=mode,
        report={},
    )  # fmt: skip
    try:
        job_id = _queue(actor, upload, source_id)
    except BaseException:
        shutil.rmtree(config.data_dir / "uploads" / upload_id, ignore_errors=True)
        raise
    settle(config.data_dir / path)
    jobs.wake(job_id)
    return upload_view(actor, upload_id)


def _queue(actor: Actor, upload: Upload, source_id: str | None) -> str:
    with write_session() as session:
        stem = stem_of(upload.file_name)
        source = new_source(session, actor, stem, "upload") if upload.mode == "new" else find_source(session, actor, source_id or "")
        upload.source_id, wanted = source.id, identifier(stem)
        if upload.mode == "new" and source.schema != wanted:
            upload.report = {"notes": [translate(RENAMED, schema=source.schema, wanted=wanted)]}
        session.add(upload)
        session.flush()
        job = jobs.enqueue(session, actor, "ingest", {"upload_id": upload.id})
        upload.job_id = job.id
        emit(session, actor.workspace_id, "source.changed", source.id)
        audit.record(session, actor, "upload.received", upload.id, file_name=upload.file_name, size=upload.size, mode=upload.mode)
        return job.id


def new_source(session: Session, actor: Actor, label: str, kind: str, *, schema: str = "") -> Source:
    """A source with a schema of its own in the workspace."""
    taken = session.scalars(select(Source.schema).where(Source.workspace_id == actor.workspace_id, Source.deleted_at.is_(None)))
    made = Source(
        id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id, schema=unique(schema or identifier(label), taken), label=label[:200] or "Data",
        kind=kind, status="waiting", recipe={},
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def find_source(session: Session, actor: Actor, source_id: str) -> Source:
    """A living source of the actor's workspace; NotFound otherwise, Forbidden where a rule withholds a part of it."""
    source = session.get(Source, source_id)
    if source is None or source.workspace_id != actor.workspace_id or source.deleted_at is not None:
        raise NotFound("no_source", N_("This source does not exist any more. Go back to the list of sources."))
    if withheld(session, actor, source.schema):
        raise partly_seen()
    return source


def upload_view(actor: Actor, upload_id: str) -> UploadView:
    """How far an upload is."""
    actor.require("view")
    with read_session() as session:
        return _upload_view(session, _find_upload(session, actor, upload_id))


def _find_upload(session: Session, actor: Actor, upload_id: str) -> Upload:
    upload = session.get(Upload, upload_id)
    if upload is None or upload.workspace_id != actor.workspace_id:
        raise NotFound("no_upload", N_("This upload does not exist."))
    return upload


def _upload_view(session: Session, upload: Upload) -> UploadView:
    job = session.get(Job, upload.job_id) if upload.job_id else None
    status, error = upload.status, upload.report.get("error")
    if status == "received" and job is not None:
        status = {"running": "ingesting", "interrupted": "failed", "failed": "failed", "cancelled": "cancelled"}.get(job.status, status)
        error = job.error
    progress = 1.0 if status == "ready" else job.progress if job else 0.0
    return UploadView(
        upload.id, upload.file_name, upload.size, upload.mode, status, progress, job.stage if job else None, error, upload.source_id,
        tuple(upload.report.get("notes", ())),
    )  # fmt: skip


def cancel_upload(actor: Actor, upload_id: str) -> UploadView:
    """Stops an upload that is waiting or being read; one that is ready stays."""
    actor.require("upload")
    with read_session() as session:
        upload = _find_upload(session, actor, upload_id)
    if upload.status == "received" and upload.job_id:
        job = jobs.request_cancel(actor, upload.job_id)
        need(Engine).cancel(upload.job_id)  # type: ignore[type-abstract]
        if job.status in {"cancelled", "interrupted", "failed"}:
            with write_session() as session:
                end_upload(session, upload_id, "cancelled", None)
    return upload_view(actor, upload_id)


def retry_upload(actor: Actor, upload_id: str) -> UploadView:
    """Reads a failed or cancelled upload again; its original was kept."""
    actor.require("upload")
    with write_session() as session:
        upload = _find_upload(session, actor, upload_id)
        if _upload_view(session, upload).status not in {"failed", "cancelled"}:
            raise Invalid("not_failed", N_("This upload is not stopped, so there is nothing to retry."))
        source = find_source(session, actor, upload.source_id or "")
        source.status, source.error = ("waiting", None) if not versions.tables_of(session, source.id) else (source.status, source.error)
        before = session.get(Job, upload.job_id) if upload.job_id else None
        job = jobs.enqueue(session, actor, "ingest", dict(before.payload) if before else {"upload_id": upload.id})
        for one in [upload, *(_find_upload(session, actor, other) for other in job.payload.get("then", ()))]:
            one.status, one.job_id, one.report = "received", job.id, {**one.report, "error": None}
    jobs.wake(job.id)
    return upload_view(actor, upload_id)


def end_upload(session: Session, upload_id: str, status: str, error: str | None, *, job_id: str = "") -> None:
    """Writes how an upload ended without becoming a version; a source that never held anything carries the reason or goes.

    With a job's id nothing happens when another job reads the upload by now.
    """
    upload = session.get(Upload, upload_id)
    if upload is None or (job_id and upload.job_id != job_id):
        return
    upload.status, upload.report = status, {**upload.report, "error": error}
    source = session.get(Source, upload.source_id) if upload.source_id else None
    if source is not None and upload.mode == "new" and not versions.tables_of(session, source.id):
        source.status, source.error = "failed", error
        source.deleted_at = now() if status == "cancelled" else source.deleted_at
        emit(session, source.workspace_id, "source.changed", source.id)


def list_sources(actor: Actor) -> list[SourceView]:
    """The sources of the workspace, the newest first."""
    actor.require("view")
    with read_session() as session:
        query = select(Source).where(Source.workspace_id == actor.workspace_id, Source.deleted_at.is_(None)).order_by(Source.created_at.desc(), Source.id)
        return [_source_view(session, source) for source in session.scalars(query)]


def _source_view(session: Session, source: Source) -> SourceView:
    tables = versions.tables_of(session, source.id)
    loaded = [version for table in tables if table.version_id and (version := session.get(TableVersion, table.version_id))]
    newest = session.scalars(select(Upload.id).where(Upload.source_id == source.id).order_by(Upload.created_at.desc()).limit(1)).first()
    return SourceView(
        source.id, source.schema, source.label, source.kind, source.status, source.error, tuple(table.name for table in tables),
        sum(version.rows for version in loaded), source.updated_at, newest, connection_view(session, source),
    )  # fmt: skip


def source_view(actor: Actor, source_id: str) -> SourceView:
    """One source as a list shows it."""
    actor.require("view")
    with read_session() as session:
        return _source_view(session, find_source(session, actor, source_id))


def open_source(actor: Actor, source_id: str) -> SourceDetail:
    """A source for review: tables, columns with profiles, first rows, accounting, versions."""
    actor.require("view")
    with read_session() as session:
        source = find_source(session, actor, source_id)
        view = _source_view(session, source)
        found = [(table, versions.stored(session, source, table, need(Config).data_dir)) for table in versions.tables_of(session, source.id)]
        history = {table.id: _versions(session, table) for table, _ in found}
        copies = {table.id: copy_view(session, table.id) for table, _ in found} if view.connection else {}
        steps, upload = tuple(source.recipe.get("steps", ())), session.get(Upload, view.upload_id) if view.upload_id else None
    tables = [replace(_detail(table, stored, history[table.id]), copy=copies.get(table.id)) for table, stored in found if stored is not None]
    path = need(Config).data_dir / upload.path if upload else None
    if upload is None or path is None or not path.is_file():
        return SourceDetail(view, tuple(tables), steps)
    return SourceDetail(view, tuple(tables), steps, (upload.id, upload.file_name), originals.opening(path, upload.file_name))


def _versions(session: Session, table: SourceTable) -> tuple[VersionView, ...]:
    query = select(TableVersion, Upload.file_name).outerjoin(Upload, Upload.id == TableVersion.upload_id)
    kept = query.where(TableVersion.table_id == table.id, TableVersion.retired_at.is_(None))
    rows = session.execute(kept.order_by(TableVersion.number.desc())).all()
    return tuple(VersionView(v.id, v.number, v.rows, v.read_at, file_name, v.id == table.version_id) for v, file_name in rows)


def _detail(table: SourceTable, stored: StoredTable, history: tuple[VersionView, ...]) -> TableDetail:
    rows = () if stored.link else _first_rows(stored)
    return TableDetail(table.id, table.name, table.label, stored.rows, stored.columns, rows, stored.accounting, history)


def first_rows(actor: Actor, source_id: str, table_id: str) -> TableDetail:
    """One table of a source with its first rows as they are now; raises what its database says against it."""
    actor.require("view")
    with read_session() as session:
        source = find_source(session, actor, source_id)
        table = next((one for one in versions.tables_of(session, source.id) if one.id == table_id), None)
        stored = versions.stored(session, source, table, need(Config).data_dir) if table else None
    if table is None or stored is None:
        raise NotFound("no_table", N_("This table is not there any more."))
    return TableDetail(table.id, table.name, table.label, stored.rows, stored.columns, _first_rows(stored), stored.accounting, ())


def _first_rows(stored: StoredTable) -> tuple[tuple[object, ...], ...]:
    sql = f"SELECT * FROM {quoted(stored.schema)}.{quoted(stored.name)} LIMIT {FIRST_ROWS}"  # noqa: S608
    result = need(Engine).run(Statement(sql, dataset_of((stored,)), limits=Limits(rows=FIRST_ROWS)))  # type: ignore[type-abstract]
    return tuple(tuple(map(_glance, row)) for row in result.rows())


def _glance(value: object) -> object:
    """As much of a value as a review shows: a cell may hold megabytes."""
    long = isinstance(value, str | bytes) and len(value) > LONGEST_GLANCE
    return value[:LONGEST_GLANCE] + (b"" if isinstance(value, bytes) else "…") if long else value  # type: ignore[index]


def rename_source(actor: Actor, source_id: str, label: str) -> None:
    """Gives a source another name for people; its name in SQL stays, so nothing that uses it breaks."""
    actor.require("upload")
    wanted = plain_name(label)
    with write_session() as session:
        source = find_source(session, actor, source_id)
        source.label, source.updated_by = wanted, actor.id
        emit(session, actor.workspace_id, "source.changed", source.id)
        audit.record(session, actor, "source.renamed", source.id, label=wanted)


def remove_source(actor: Actor, source_id: str) -> None:
    """Puts a source into the trash: questions no longer see it, its files are kept."""
    actor.require("upload")
    with write_session() as session:
        source = find_source(session, actor, source_id)
        source.deleted_at = now()
        emit(session, actor.workspace_id, "source.removed", source.id)
        audit.record(session, actor, "source.removed", source.id, schema=source.schema)


def stored_tables(actor: Actor, *, as_of: str | None = None) -> list[StoredTable]:
    """Every loaded table of the workspace, the newest source first: in its current version, or as it was right after the load `as_of` (a version's id)."""
    actor.require("view")
    data_dir = need(Config).data_dir
    with read_session() as session:
        moment = versions.moment_of(session, actor.workspace_id, as_of) if as_of else None
        query = select(Source).where(Source.workspace_id == actor.workspace_id, Source.deleted_at.is_(None)).order_by(Source.created_at.desc(), Source.id)
        found: Sequence[StoredTable | None] = [
            versions.stored(session, source, table, data_dir, moment) for source in session.scalars(query) for table in versions.tables_of(session, source.id)
        ]
    return [table for table in found if table is not None]
