"""The sample data of a new workspace: a source like any other, removed for good with one click."""

import shutil
from typing import Any

from sqlalchemy import Select, select

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.config import ROOT, Config
from insightora_dash.engine.engine import Engine
from insightora_dash.platform.events import emit
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_, translate
from insightora_dash.sources import versions
from insightora_dash.sources.models import Source
from insightora_dash.sources.parts import parse_files
from insightora_dash.sources.service import new_source, remove_source

FOLDER = ROOT / "data" / "samples"
FILES = ("orders.csv", "products.csv", "customers.csv")
SCHEMA = "retail"
LABEL = N_("Retail (sample data)")


def add_samples(actor: Actor) -> str | None:
    """Loads the sample tables as the source `retail`; None when the workspace has or had them already."""
    if _known(actor):
        return None
    config = need(Config)
    work = config.data_dir / "work" / new_id()
    work.mkdir(parents=True)
    try:
        files = [(FOLDER / name, name) for name in FILES]
        answer = parse_files(need(Engine), files, work, seconds=config.ingest_seconds, memory_mb=config.ingest_memory_mb)  # type: ignore[type-abstract]
        with versions.published(work, answer["tables"], config.data_dir) as parts:
            return _commit(actor, answer, parts)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _commit(actor: Actor, answer: dict[str, Any], parts: list[versions.NewPart]) -> str:
    with write_session() as session:
        source = new_source(session, actor, translate(LABEL), "sample", schema=SCHEMA)
        versions.add_versions(session, source, answer, parts, upload_id=None, actor_id=actor.id)
        emit(session, actor.workspace_id, "source.changed", source.id)
        audit.record(session, actor, "samples.added", source.id)
        return source.id


def remove_samples(actor: Actor) -> None:
    """Removes the sample data; it does not come back."""
    with read_session() as session:
        living = _query(actor).where(Source.deleted_at.is_(None))
        found = list(session.scalars(living))
    for source in found:
        remove_source(actor, source.id)


def _known(actor: Actor) -> bool:
    with read_session() as session:
        return session.scalars(_query(actor)).first() is not None


def _query(actor: Actor) -> Select[Source]:
    return select(Source).where(Source.workspace_id == actor.workspace_id, Source.kind == "sample")
