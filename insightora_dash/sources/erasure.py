"""Erasing a person: their rows leave every version of a table, and what was kept of the files that held them."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.engine import Engine
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.events import emit
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_
from insightora_dash.sources import orphans
from insightora_dash.sources.models import Part, SourceTable, TableVersion, Upload, VersionPart
from insightora_dash.sources.rights.rights import withheld
from insightora_dash.sources.rights.secured import partly_seen
from insightora_dash.sources.service import find_source
from insightora_dash.sources.versions import NewPart, published, tables_of

TARGET = "insightora_dash.sources.erasing:erase"
GONE = "—"  # what stands where the value stood in a description
ERASED = N_("{n} rows were erased for somebody's right to be forgotten.")


@dataclass(frozen=True, slots=True)
class Erased:
    """Rows of the current version, versions that held them, and files as they were received that are dropped with them."""

    rows: int
    versions: int
    originals: int


def erase(actor: Actor, source_id: str, table: str, column: str, value: str, *, count: bool = False) -> Erased:
    """Erases the rows whose column reads like the value from every version, and the originals; with `count` says only what it would erase.

    Raises Invalid when nothing reads so or the source is a live database, NotFound for a table or column that is not there,
    Forbidden where a rule withholds rows of the source from the actor.
    """
    actor.require("administer")
    if not value.strip():
        raise Invalid("no_value", N_("Say whose rows: the value that stands in them, like an e-mail address."))
    held, config = _held(actor, source_id, table, column), need(Config)
    with _work_folder(config.data_dir) as folder:
        answer = _child(config, held, {"column": column, "value": value, "count": count, "out_dir": str(folder)})
        done = _told(held, answer)
        if not answer["parts"]:
            raise Invalid("nobody_there", N_("No row of {table} has that in {column}. Look how it is spelled in the rows."), table=table, column=column)
        if count:
            return done
        described = [{"file": found["file"], "part_rows": found["rows"]} for found in answer["parts"].values()]
        with published(folder, described, config.data_dir) as fresh, write_session() as session:
            old = _exchange(session, dict(zip(answer["parts"], fresh, strict=True)), answer, value, actor)
            old += _drop_originals(session, source_id, value)
            for path in old:  # who is killed before they are gone leaves them to the sweep
                if (config.data_dir / path).is_file():
                    orphans.mark(config.data_dir / path)
            emit(session, actor.workspace_id, "source.changed", source_id)
            audit.record(session, actor, "rows.erased", source_id, table=table, column=column, rows=done.rows, versions=done.versions)
    for path in old:
        orphans.remove(config.data_dir / path)
    need(ResultCache).clear()
    return done


@contextmanager
def _work_folder(data_dir: Path) -> Iterator[Path]:
    """A folder among those of the ingest, which are cleared when a killed process left them behind."""
    folder = data_dir / "work" / new_id()
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Held:
    """The versions of a table with their parts, and the parts' paths."""

    current: str
    versions: tuple[dict[str, Any], ...]
    paths: Mapping[str, str]
    originals: int


def _held(actor: Actor, source_id: str, name: str, column: str) -> _Held:
    with read_session() as session:
        source = find_source(session, actor, source_id)
        if withheld(session, actor, source.schema):
            raise partly_seen()
        if source.kind == "connection":
            raise Invalid("erase_at_the_source", N_("These rows live in their database: erase them there, then refresh the source."))
        table = next((one for one in tables_of(session, source.id) if one.name == name), None)
        versions = _versions(session, table)
        if table is None or not any(column == known["name"] for version in versions for known in version.columns):
            raise NotFound("no_such_column", N_("There is no column {column} in {table}."), column=column, table=name)
        parts = {version.id: list(session.scalars(_parts(version.id))) for version in versions}
        described = tuple(
            {"id": version.id, "parts": [part.id for part in parts[version.id]], "columns": [[one["name"], one["type"]] for one in version.columns]}
            for version in versions
        )  # fmt: skip
        folder = need(Config).data_dir
        paths = {part.id: str(folder / part.path) for found in parts.values() for part in found}
        return _Held(table.version_id or "", described, paths, len(_originals(session, source_id)))


def _versions(session: Session, table: SourceTable | None) -> list[TableVersion]:
    living = select(TableVersion).where(TableVersion.table_id == (table.id if table else ""), TableVersion.retired_at.is_(None))
    return list(session.scalars(living.order_by(TableVersion.number)))


def _parts(version_id: str) -> Any:
    return select(Part).join(VersionPart, VersionPart.part_id == Part.id).where(VersionPart.version_id == version_id).order_by(VersionPart.position)


def _child(config: Config, held: _Held, asked: Mapping[str, Any]) -> dict[str, Any]:
    payload = {**asked, "parts": dict(held.paths), "versions": list(held.versions), "memory_mb": config.ingest_memory_mb // 2}
    engine = need(Engine)  # type: ignore[type-abstract]
    return engine.task(TARGET, payload, seconds=config.ingest_seconds, memory_mb=config.ingest_memory_mb)


def _told(held: _Held, answer: Mapping[str, Any]) -> Erased:
    touched = [version for version in held.versions if set(version["parts"]) & set(answer["parts"])]
    rows = sum(answer["parts"][part]["removed"] for version in touched if version["id"] == held.current for part in version["parts"] if part in answer["parts"])
    return Erased(rows, len(touched), held.originals)


def _exchange(session: Session, fresh: Mapping[str, NewPart], answer: Mapping[str, Any], value: str, actor: Actor) -> list[str]:
    """Puts the new parts in the place of the old ones in every version; returns the paths of the old ones."""
    old_paths: list[str] = []
    for part in fresh.values():
        session.add(Part(id=part.id, workspace_id=actor.workspace_id, created_by=actor.id, path=part.path, rows=part.rows, size=part.size, sha256=part.sha256))
    session.flush()
    for old_id, part in fresh.items():
        removed = int(answer["parts"][old_id]["removed"])
        for place in session.scalars(select(VersionPart).where(VersionPart.part_id == old_id)):
            place.part_id = part.id
            if (version := session.get(TableVersion, place.version_id)) is not None:
                version.rows -= removed
                _describe(version, answer["profiles"].get(version.id), removed, value)
        old_paths += session.scalars(select(Part.path).where(Part.id == old_id))
    session.flush()
    session.execute(delete(Part).where(Part.id.in_(list(fresh))))
    return old_paths


def _describe(version: TableVersion, facts: Sequence[Mapping[str, Any]] | None, removed: int, value: str) -> None:
    profiles = facts or scrubbed([column.get("profile", {}) for column in version.columns], value)  # loaded while the others were read
    version.columns = [{**scrubbed({**column, "profile": {}}, value), "profile": dict(known)} for column, known in zip(version.columns, profiles, strict=True)]
    accounting = scrubbed(version.accounting, value)
    told = {"sentence": ERASED, "params": {"n": removed}}
    version.accounting = {**accounting, "warnings": [*accounting.get("warnings", []), told]}


def _drop_originals(session: Session, source_id: str, value: str) -> list[str]:
    """Lets the uploads of a source refer to no file any more, and returns the paths of their files."""
    uploads = _originals(session, source_id)
    paths = [upload.path for upload in uploads]
    for upload in uploads:
        upload.path, upload.report = "", scrubbed(upload.report, value)
    return paths


def _originals(session: Session, source_id: str) -> list[Upload]:
    return list(session.scalars(select(Upload).where(Upload.source_id == source_id, Upload.path != "")))


def scrubbed(described: Any, value: str) -> Any:
    """JSON without a value: a dash stands where a text held it."""
    pattern = re.compile(rf"(?<!\w){re.escape(value.strip())}(?!\w)", re.IGNORECASE)

    def clean(node: Any) -> Any:
        if isinstance(node, str):
            return pattern.sub(GONE, node)
        if isinstance(node, list):
            return [clean(one) for one in node]
        return {key: clean(one) for key, one in node.items()} if isinstance(node, dict) else node

    return clean(described)
