"""What the worker does for sources: read an upload in a limited child and make it a version."""

import shutil
import time
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.engine.engine import Engine
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.events import emit
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.jobs import Cancelled, JobContext
from insightora_dash.platform.storage import room_on_disk
from insightora_dash.platform.wording import N_, translate
from insightora_dash.sources import versions
from insightora_dash.sources.models import Source, TableVersion, Upload
from insightora_dash.sources.parts import parse_file
from insightora_dash.sources.service import end_upload

READING = N_("Reading {name}")
STORING = N_("Storing")
UPDATES = 0.4  # seconds between two progress rows
STALE = 24 * 3600  # seconds after which a left-over work folder goes


def ingest_upload(job: JobContext) -> str | None:
    """Reads the upload named in the payload; it becomes a version whole, or nothing changes and the reason is kept."""
    upload_id = str(job.payload["upload_id"])
    try:
        return _ingest(job, upload_id)
    except Cancelled:
        _end(upload_id, "cancelled", None)
        raise
    except InsightoraError as error:
        if error.code == "task_cancelled":
            _end(upload_id, "cancelled", None)
            raise Cancelled from error
        _end(upload_id, "failed", error.worded())
        raise


def _end(upload_id: str, status: str, error: str | None) -> None:
    with write_session() as session:
        end_upload(session, upload_id, status, error)


def _ingest(job: JobContext, upload_id: str) -> str | None:
    config = need(Config)
    with read_session() as session:
        upload = session.get(Upload, upload_id)
        if upload is None or upload.status != "received":
            return None
        source = session.get(Source, upload.source_id)
        options = {"expected": _expected(upload, config.data_dir), "recipe": _recipe(session, source) if source else {}}
    work = config.data_dir / "work" / upload_id
    try:
        with room_on_disk():
            _clear_stale(work.parent)
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir(parents=True)
        answer = _parse(job, upload, work, config, options)
        if upload.mode == "append":
            _check_append(upload, answer)
        job.progress(0.95, translate(STORING))
        return _publish(job, upload, answer, work, config.data_dir)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _parse(job: JobContext, upload: Upload, work: Path, config: Config, options: dict[str, Any]) -> dict[str, Any]:
    stage, last = translate(READING, name=upload.file_name), [0.0]
    job.progress(0.02, stage)

    def report(fraction: float, _stage: str) -> None:
        if time.monotonic() - last[0] > UPDATES:
            last[0] = time.monotonic()
            job.progress(0.02 + 0.9 * fraction, stage)

    return parse_file(
        need(Engine), config.data_dir / upload.path, work, file_name=upload.file_name, seconds=config.ingest_seconds,  # type: ignore[type-abstract]
        memory_mb=config.ingest_memory_mb, options=options, query_id=job.id, on_progress=report,
    )  # fmt: skip


def _recipe(session: Session, source: Source) -> dict[str, Any]:
    """The steps chosen for a source, as `Recipe.stored` takes them."""
    tables = versions.tables_of(session, source.id)
    return {"steps": source.recipe.get("steps", []), "only": tables[0].name if len(tables) == 1 else None}


def _expected(upload: Upload, data_dir: Path) -> dict[str, Any]:
    """For an append: the columns that the rows have to have, and the parts they join."""
    if upload.mode != "append":
        return {}
    with read_session() as session:
        source = session.get(Source, upload.source_id)
        tables = [(table, versions.stored(session, source, table, data_dir)) for table in versions.tables_of(session, upload.source_id or "")] if source else []
        return {table.name.lower(): {"columns": stored.files.columns, "paths": stored.files.paths} for table, stored in tables if stored}


def _check_append(upload: Upload, answer: dict[str, Any]) -> None:
    with read_session() as session:
        existing = versions.tables_of(session, upload.source_id or "")
        for table in answer["tables"]:
            target = versions.match_table(existing, table["name"], only=len(answer["tables"]) == 1)
            version = session.get(TableVersion, target.version_id) if target and target.version_id else None
            if target and version:
                versions.check_append(version.columns, table["columns"], target.label)


def _publish(job: JobContext, upload: Upload, answer: dict[str, Any], work: Path, data_dir: Path) -> str:
    with versions.published(work, answer["tables"], data_dir) as parts:
        job.check_cancelled()
        with write_session() as session:
            return _commit(session, job, upload.id, answer, parts)


def _commit(session: Any, job: JobContext, upload_id: str, answer: dict[str, Any], parts: list[versions.NewPart]) -> str:
    upload: Upload = session.get(Upload, upload_id)
    source: Source = session.get(Source, upload.source_id)
    versions.add_versions(session, source, answer, parts, upload_id=upload.id, actor_id=job.actor_id, append=upload.mode == "append")
    tables = [{"name": table["name"], "rows": table["rows"], **table["accounting"]} for table in answer["tables"]]
    upload.status, upload.report = "ready", {**upload.report, "format": answer["format"], "tables": tables}
    emit(session, job.workspace_id, "source.changed", source.id)
    audit.record(session, Actor(job.actor_id, job.workspace_id), "source.loaded", source.id, upload=upload.id, mode=upload.mode)
    return source.id


def _clear_stale(folder: Path) -> None:
    """Removes work folders that a killed worker left behind."""
    limit = time.time() - STALE
    for left in folder.glob("*") if folder.is_dir() else ():
        if left.stat().st_mtime < limit:
            shutil.rmtree(left, ignore_errors=True)
