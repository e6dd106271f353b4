"""What the worker does: draws the sample with the rights of who asked, has it learned in a limited child, keeps and publishes what holds."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import actor_of
from insightora_dash.catalog.catalog import Catalog, Table
from insightora_dash.catalog.limits import limits_for
from insightora_dash.catalog.service import open_catalog
from insightora_dash.config import Config
from insightora_dash.engine.engine import Engine
from insightora_dash.insights.learning import publishing, records
from insightora_dash.insights.learning.child import TARGET
from insightora_dash.insights.learning.features import Feature, feature_of, target_of
from insightora_dash.insights.learning.sample import MOST, sample_sql
from insightora_dash.insights.learning.wording import segment_names
from insightora_dash.insights.models import LearnedModel, LearnedVersion
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.extensions import need
from insightora_dash.platform.jobs import JobContext
from insightora_dash.platform.storage import room_on_disk
from insightora_dash.platform.wording import N_, use_locale
from insightora_dash.query import pipeline
from insightora_dash.query.query import Query
from insightora_dash.sources import service as sources

STAGES = {"reading": N_("reading the data"), "trying": N_("trying models on rows left out"), "learning": N_("learning"),
          "checking": N_("checking on rows held back")}  # fmt: skip
MEMORY_MB, SECONDS = 2048, 600.0
OTHERS = 5  # versions before that are tried on the same rows


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learned from what."""

    catalog: Catalog
    schema: str
    table: Table
    features: tuple[Feature, ...]
    target: Feature | None


def learn(context: JobContext) -> str:
    """Learns one version; what is no better than saying nothing is kept as declined and says nothing."""
    model, version, before = records.read(str(context.payload["version_id"]))
    use_locale(str(context.payload.get("locale", "en")))
    actor = actor_of(context.actor_id, context.workspace_id)
    lesson = _lesson(actor, model)
    context.progress(0.02, STAGES["reading"])
    work = need(Config).data_dir / "work" / context.id
    try:
        with room_on_disk():
            work.mkdir(parents=True)
            _draw(lesson, work / "sample.parquet", context)
        found = _learned(model, lesson, before, work / "sample.parquet", context)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    context.check_cancelled()
    _keep(actor, model, version, lesson, found)
    return model.id


def _lesson(actor: Actor, model: LearnedModel) -> Lesson:
    """The table and columns as they are now. Raises NotFound or Invalid where something is gone."""
    source = sources.open_source(actor, model.source_id).source
    catalog = open_catalog(actor)
    table = catalog.table(source.schema, model.table_name)
    if table is None:
        raise NotFound("no_such_table", N_("There is no table {name}."), name=f"{source.schema}.{model.table_name}")
    chosen = [Feature.from_json(one) for one in model.features]
    now_there = [found for one in chosen if (column := table.column(one.name)) and (found := feature_of(column)) and found.kind == one.kind]
    column = table.column(model.target) if model.target else None
    target = target_of(column) if column else None
    gone = [one.name for one in chosen if one.name not in {found.name for found in now_there}]
    gone += [model.target] if model.target and target is None else []
    if gone:
        raise Invalid("columns_gone", N_("{table} has no such columns any more, or they hold something else: {columns}."), table=table.name,
                      columns=", ".join(gone))  # fmt: skip
    return Lesson(catalog, source.schema, table, tuple(now_there), target)


def _draw(lesson: Lesson, path: Path, context: JobContext) -> None:
    query = Query.parse(sample_sql(lesson.table, lesson.features, lesson.target))
    limits = replace(limits_for(lesson.catalog.actor), rows=MOST)
    pq.write_table(pipeline.answer(query, lesson.catalog, limits=limits, query_id=context.id).table, path)


def _learned(model: LearnedModel, lesson: Lesson, before: Sequence[LearnedVersion], path: Path, context: JobContext) -> dict[str, Any]:
    payload = {"path": str(path), "task": model.task, "features": [one.to_json() for one in lesson.features],
               "others": {one.id: one.learned for one in before[:OTHERS]}}  # fmt: skip

    def report(fraction: float, stage: str) -> None:
        context.progress(0.1 + 0.8 * fraction, STAGES.get(stage, stage))

    engine = need(Engine)  # type: ignore[type-abstract]
    return engine.task(TARGET, payload, seconds=SECONDS, memory_mb=MEMORY_MB, query_id=context.id, on_progress=report)


def _keep(actor: Actor, model: LearnedModel, version: LearnedVersion, lesson: Lesson, found: Mapping[str, Any]) -> None:
    figures = {"data_version": lesson.table.version, "rows": lesson.table.rows, "seen": int(found["rows"])}
    if found.get("too_little"):
        records.keep(version.id, outcome="too_little", **figures)
        return
    told = {**found["told"], "others": found["others"]}
    kept = "kept" if told["better"] else "declined"
    names = segment_names(told) if model.task == "segments" else []
    facts = {"learned": found["learned"], "told": told, "basis": found["basis"], "way": found["way"], "names": names}
    if kept == "kept":
        for name, value in facts.items():
            setattr(version, name, value)
        publishing.publish(actor, lesson.catalog, lesson.schema, model, version)
    records.keep(version.id, outcome=kept, **facts, **figures)
