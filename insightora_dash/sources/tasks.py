"""What the worker does for sources: read an upload in a limited child and make it a version."""

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.webhooks import deliveries
from insightora_dash.config import Config
from insightora_dash.engine.engine import Engine
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.events import emit
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.jobs import Cancelled, JobContext
from insightora_dash.platform.storage import room_on_disk
from insightora_dash.platform.wording import N_, translate
from insightora_dash.sources import versions
from insightora_dash.sources.models import Source, Upload
from insightora_dash.sources.parts import parse_file
from insightora_dash.sources.service import end_upload

READING = N_("Reading {name}")
STORING = N_("Storing")
UPDATES = 0.4  # seconds between two progress rows
STALE = 24 * 3600  # seconds after which a left-over work folder goes
Expected = dict[str, dict[str, Any]]  # by a table's lower-case name: label, columns and parts so far


@dataclass(frozen=True, slots=True)
class Load:
    """One upload as it was read; `append`: its rows follow those of the load before."""

    upload: Upload
    answer: dict[str, Any]
    append: bool


def ingest_upload(job: JobContext) -> str | None:
    """Reads the uploads named in the payload, several as one source whose rows were appended; they become versions whole, or the reason is kept."""
    upload_ids = [str(job.payload["upload_id"]), *map(str, job.payload.get("then", ()))]
    try:
        return _ingest(job, upload_ids)
    except Cancelled:
        _end(job, upload_ids, "cancelled", None)
        raise
    except InsightoraError as error:
        if error.code == "task_cancelled":
            _end(job, upload_ids, "cancelled", None)
            raise Cancelled from error
        _end(job, upload_ids, "failed", error.worded())
        raise


def _end(job: JobContext, upload_ids: Sequence[str], status: str, error: str | None) -> None:
    with write_session() as session:
        for upload_id in upload_ids:
            end_upload(session, upload_id, status, error, job_id=job.id)
            if status == "failed":
                deliveries.emit(session, job.workspace_id, "source.failed", {"upload": upload_id, "error": error, "href": "/data"})


def _ingest(job: JobContext, upload_ids: Sequence[str]) -> str | None:
    config, again = need(Config), "then" in job.payload
    with read_session() as session:
        uploads = [upload for upload_id in upload_ids if (upload := session.get(Upload, upload_id))]
        if len(uploads) < len(upload_ids) or not (again or uploads[0].status == "received"):
            return None
        source = session.get(Source, uploads[0].source_id)
        recipe = _recipe(session, source) if source else {}
        expected = _expected(session, source, config.data_dir) if source and uploads[0].mode == "append" and not again else {}
    work = config.data_dir / "work" / uploads[0].id
    try:
        with room_on_disk():
            _clear_stale(work.parent)
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir(parents=True)
        loads = _parse_all(job, uploads, work, config, {"expected": expected, "recipe": recipe})
        job.progress(0.95, translate(STORING))
        return _publish(job, loads, work, config.data_dir)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _parse_all(job: JobContext, uploads: Sequence[Upload], work: Path, config: Config, options: dict[str, Any]) -> list[Load]:
    """Each upload in its own folder; the second and later ones are rows for the tables of the first."""
    loads: list[Load] = []
    expected = options["expected"]
    for number, upload in enumerate(uploads):
        folder = work / str(number)
        answer = _parse(job, upload, folder, config, {**options, "expected": expected})
        if expected:
            _check_append(expected, answer)
        expected = _extended(expected, answer, folder)
        loads.append(Load(upload, {**answer, "tables": [{**table, "file": f"{number}/{table['file']}"} for table in answer["tables"]]}, append=number > 0))
    return loads


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


def _expected(session: Session, source: Source, data_dir: Path) -> Expected:
    """The columns that appended rows have to have, and the parts they join."""
    tables = [(table, versions.stored(session, source, table, data_dir)) for table in versions.tables_of(session, source.id)]
    return {table.name.lower(): {"label": table.label, "columns": stored.files.columns, "paths": stored.files.paths} for table, stored in tables if stored}


def _extended(expected: Expected, answer: dict[str, Any], folder: Path) -> Expected:
    """What the next upload of the same source has to fit to."""
    made = dict(expected)
    for table in answer["tables"]:
        earlier = next((made[name] for name in _joined(made, answer, table)), {"paths": ()})
        columns = tuple((column["name"], column["type"]) for column in table["columns"])
        made[table["name"].lower()] = {"label": table["label"], "columns": columns, "paths": (*earlier["paths"], str(folder / table["file"]))}
    return made


def _joined(expected: Expected, answer: dict[str, Any], table: dict[str, Any]) -> Sequence[str]:
    """The name of the table that these rows continue, if any: the one of that name, or the only one there is."""
    name = table["name"].lower()
    return [name] if name in expected else list(expected) if len(expected) == len(answer["tables"]) == 1 else []


def _check_append(expected: Expected, answer: dict[str, Any]) -> None:
    for table in answer["tables"]:
        for name in _joined(expected, answer, table):
            columns = [{"name": column, "type": kind} for column, kind in expected[name]["columns"]]
            versions.check_append(columns, table["columns"], expected[name]["label"])


def _publish(job: JobContext, loads: Sequence[Load], work: Path, data_dir: Path) -> str:
    tables = [table for load in loads for table in load.answer["tables"]]
    with versions.published(work, tables, data_dir) as parts:
        job.check_cancelled()
        with write_session() as session:
            return _commit(session, job, loads, iter(parts))


def _commit(session: Session, job: JobContext, loads: Sequence[Load], parts: Iterator[versions.NewPart]) -> str:
    source = session.get_one(Source, loads[0].upload.source_id)
    for load in loads:
        answer, upload = load.answer, session.get_one(Upload, load.upload.id)
        own = list(islice(parts, len(answer["tables"])))
        append = load.append or (upload.mode == "append" and "then" not in job.payload)
        versions.add_versions(session, source, answer, own, upload_id=upload.id, actor_id=job.actor_id, append=append)
        tables = [{"name": table["name"], "rows": table["rows"], **table["accounting"]} for table in answer["tables"]]
        upload.status = "ready" if upload.job_id == job.id else upload.status  # otherwise it is about to be read in yet another way
        upload.report = {**upload.report, "format": answer["format"], "tables": tables, "error": None}
    emit(session, job.workspace_id, "source.changed", source.id)
    rows = {table["name"]: table["rows"] for load in loads for table in load.answer["tables"]}
    deliveries.emit(session, job.workspace_id, "source.loaded", {"source": source.id, "name": source.label, "rows": rows, "href": f"/data/{source.id}"})
    audit.record(session, Actor(job.actor_id, job.workspace_id), "source.loaded", source.id, upload=loads[-1].upload.id, mode=loads[-1].upload.mode)
    return source.id


def _clear_stale(folder: Path) -> None:
    """Removes work folders that a killed worker left behind."""
    limit = time.time() - STALE
    for left in folder.glob("*") if folder.is_dir() else ():
        if left.stat().st_mtime < limit:
            shutil.rmtree(left, ignore_errors=True)
