"""Verbs: what was learned from a source and what could be; learning it, anew too, stopping, choosing a version, removing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.catalog import Catalog, Table
from insightora_dash.catalog.service import open_catalog
from insightora_dash.engine.engine import Engine
from insightora_dash.insights.learning import publishing, records
from insightora_dash.insights.learning.features import Feature, features, proposed, segmentable, target_of
from insightora_dash.insights.learning.moving import drift_of
from insightora_dash.insights.learning.views import LearnedView, Material, Room
from insightora_dash.insights.models import LearnedModel, LearnedVersion
from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, Invalid, NotFound
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_
from insightora_dash.sources import service as sources
from insightora_dash.sources.names import unique
from insightora_dash.sources.views import SourceView

TASKS = ("segments", "predict")
LONGEST_NAME = 60


def open_room(actor: Actor, source_id: str) -> Room:
    """What was learned from a source and what its tables allow; raises NotFound, or Forbidden where a part of it is withheld."""
    actor.require("ask")
    source = sources.open_source(actor, source_id).source
    with read_session() as session:
        learned = tuple(records.view(session, one, source.label) for one in records.of_source(session, actor, source_id))
    tables = sorted((table for table in open_catalog(actor).tables if table.schema == source.schema and not table.hidden), key=lambda one: -one.rows)
    materials = tuple(found for table in tables if (found := _material(table)).targets or found.segmentable)
    return Room(source.id, source.label, materials, learned, actor.may("edit"))


def _material(table: Table) -> Material:
    known = features(table)
    yes_or_no = {column.name for column in table.columns if column.role == "boolean"}
    found = [one for column in table.columns if (one := target_of(column)) is not None]
    targets = tuple(sorted(found, key=lambda one: one.name not in yes_or_no))  # who will leave, who will buy: what is asked most
    return Material(table.name, table.label or table.name, table.rows, known, targets, segmentable(known, table))


def learn(actor: Actor, source_id: str, asked: Mapping[str, Any]) -> str:
    """Begins to learn: `{task: segments|predict, table, target, columns: [...]}`; returns the id. Raises Invalid for columns that do not fit."""
    actor.require("edit")
    source = sources.open_source(actor, source_id).source
    catalog = open_catalog(actor)
    table = _table(catalog, source, str(asked.get("table", "")))
    task, target = _task(table, str(asked.get("task", "")), str(asked.get("target", "")))
    chosen = _chosen(table, task, target, asked.get("columns"))
    with write_session() as session:
        taken = {one.name for one in catalog.tables} | records.names(session, actor)
        model = LearnedModel(
            id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id, source_id=source.id, table_name=table.name, task=task,
            target=target.name if target else "", features=[one.to_json() for one in chosen], name=_named(table.name, target, taken),
        )  # fmt: skip
        session.add(model)
        session.flush()
        job_id = records.begin(session, actor, model)
        audit.record(session, actor, "prediction.begun", model.id, table=f"{source.schema}.{table.name}", task=task, target=model.target)
        model_id = model.id
    jobs.wake(job_id)
    return model_id


def opened(actor: Actor, model_id: str) -> LearnedView:
    """It as it stands, with how far the data has moved since the version that is said was learned."""
    actor.require("ask")
    with read_session() as session:
        model = records.find(session, actor, model_id)
    source = sources.open_source(actor, model.source_id).source
    catalog = open_catalog(actor)
    with read_session() as session:
        model = records.find(session, actor, model_id)
        used = session.get(LearnedVersion, model.version_id) if model.version_id else None
        shown = records.view(session, model, source.label, may_change=actor.may("edit"))
    moved, found = drift_of(catalog, source, model, used)
    return replace(shown, moved=moved, drifts=found)


def learn_again(actor: Actor, model_id: str) -> None:
    """Begins a new version from the data as it is now. Raises Conflict while one is being learned."""
    _changeable(actor, model_id)
    with write_session() as session:
        model = records.find(session, actor, model_id)
        if any(one.running for one in records.view(session, model, "").versions):
            raise Conflict("already_learning", N_("This is being learned already. Wait until it is done, or stop it."))
        job_id = records.begin(session, actor, model)
        audit.record(session, actor, "prediction.begun", model.id, table=model.table_name, task=model.task, target=model.target)
    jobs.wake(job_id)


def stop(actor: Actor, model_id: str) -> None:
    """Stops what is being learned; the version before stays."""
    _changeable(actor, model_id)
    with read_session() as session:
        running = [one.job_id for one in records.versions(session, model_id)[:1]]
    for job_id in running:
        jobs.request_cancel(actor, job_id)
        need(Engine).cancel(job_id)  # type: ignore[type-abstract]


def use(actor: Actor, model_id: str, number: int) -> None:
    """Says what an earlier version says. Raises NotFound for one that was not kept."""
    model = _changeable(actor, model_id)
    source = sources.open_source(actor, model.source_id).source
    with read_session() as session:
        version = next((one for one in records.versions(session, model_id) if one.number == number and one.outcome == "kept"), None)
    if version is None:
        raise NotFound("no_such_version", N_("There is no such version to use."))
    publishing.publish(actor, open_catalog(actor), source.schema, model, version)


def remove(actor: Actor, model_id: str) -> str:
    """Removes it with the saved table that said it; returns the table's name."""
    model = _changeable(actor, model_id)
    publishing.withdraw(actor, model)
    with write_session() as session:
        row = records.find(session, actor, model_id)
        row.deleted_at, row.updated_by = now(), actor.id
        audit.record(session, actor, "prediction.removed", model_id, name=model.name)
    return model.name


def _changeable(actor: Actor, model_id: str) -> LearnedModel:
    actor.require("edit")
    with read_session() as session:
        model = records.find(session, actor, model_id)
    sources.open_source(actor, model.source_id)
    return model


def _table(catalog: Catalog, source: SourceView, name: str) -> Table:
    found = catalog.table(source.schema, name)
    if found is None:
        raise NotFound("no_such_table", N_("There is no table {name}."), name=f"{source.schema}.{name}"[:140])
    return found


def _task(table: Table, wanted: str, target: str) -> tuple[str, Feature | None]:
    if wanted not in TASKS:
        raise Invalid("no_such_task", N_("Say what to learn: segments, or predict with a target."))
    if wanted == "segments":
        return "segments", None
    column = table.column(target)
    found = target_of(column) if column else None
    if found is None:
        fitting = ", ".join(one.name for one in _material(table).targets) or "–"
        raise Invalid("no_such_target", N_("One of these columns of {table} can be predicted: {columns}."), table=table.name, columns=fitting)
    return ("classes" if found.kind == "category" else "number"), found


def _chosen(table: Table, task: str, target: Feature | None, wanted: Any) -> tuple[Feature, ...]:
    known = features(table, without=target.name if target else "")
    fitting = segmentable(known, table) if task == "segments" else known
    if wanted is None:
        return _some(proposed(fitting) if task == "segments" else fitting)
    if not isinstance(wanted, list) or not all(isinstance(one, str) for one in wanted):
        raise Invalid("not_names", N_("Columns are given as a list of names."))
    wanted = [name for name in wanted if target is None or name != target.name]
    missing = [name for name in wanted if name not in {one.name for one in fitting}]
    if missing:
        listed = ", ".join(one.name for one in fitting)
        raise Invalid("not_learnable", N_("This cannot be learned from {names}. These columns can: {columns}."), names=", ".join(missing)[:200], columns=listed)
    return _some(one for one in fitting if one.name in wanted)


def _some(chosen: Iterable[Feature]) -> tuple[Feature, ...]:
    found = tuple(chosen)
    if not found:
        raise Invalid("nothing_to_learn_from", N_("Choose at least one column to learn from."))
    return found


def _named(table: str, target: Feature | None, taken: Iterable[str]) -> str:
    """A name that no table has: orders_segments, customers_churned_predicted."""
    text = f"{table}_{target.name}_predicted" if target else f"{table}_segments"
    plain = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:LONGEST_NAME].strip("_")
    return unique(plain if plain[:1].isalpha() else f"t_{plain}", taken)
