"""The catalog of a workspace, opened for one actor: the one place where the right to ask is checked."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from threading import Lock
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.build import build_catalog
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.definitions import Model
from insightora_dash.catalog.keys import match_rate
from insightora_dash.catalog.meaning.document import to_yaml
from insightora_dash.catalog.meaning.overlay import overlaid
from insightora_dash.catalog.meaning.proposals import proposed_metrics
from insightora_dash.catalog.revisions import model_at, newest_number
from insightora_dash.catalog.saved import records
from insightora_dash.catalog.saved.expansion import SavedEngine
from insightora_dash.catalog.saved.records import Saved
from insightora_dash.catalog.saved.tables import SavedTables, measured, saved_tables
from insightora_dash.engine.engine import Engine
from insightora_dash.platform import clock
from insightora_dash.platform.extensions import need, read_session
from insightora_dash.sources.rights.rights import Rights, covers_of, rights_of
from insightora_dash.sources.rights.secured import SecuredEngine, secured_tables
from insightora_dash.sources.service import stored_tables
from insightora_dash.sources.stored import StoredTable, dataset_of

Kept = TypeVar("Kept")
_KEPT = 16  # catalogs kept warm, by data version


class _Warm(Generic[Kept]):
    """The values used last, by key."""

    def __init__(self, most: int) -> None:
        self._most, self._kept, self._lock = most, OrderedDict[str, Kept](), Lock()

    def get(self, key: str) -> Kept | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, value: Kept) -> Kept:
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value


_proposed = _Warm[Catalog](_KEPT)
_meant = _Warm[Catalog](_KEPT)
_models = _Warm[Model](_KEPT)


@dataclass(frozen=True, slots=True)
class Opened:
    """A catalog as proposed from the data alone, the model people made, and its version."""

    proposed: Catalog
    model: Model
    number: int


def open_catalog(actor: Actor, *, as_of: str | None = None) -> Catalog:
    """The sources this actor may ask about, with roles, relations, values and what people decided; built once per version of both.

    `as_of` is the id of a version: every table is then as it was right after that load.
    """
    opened = open_model(actor, as_of=as_of)
    key = f"{actor.workspace_id}:{opened.proposed.dataset.key}:{opened.number}"
    kept = _meant.get(key) or _meant.put(key, with_model(opened.proposed, opened.model))
    return replace(kept, actor=actor, engine=opened.proposed.engine, today=opened.proposed.today, covers=opened.proposed.covers)


def open_model(actor: Actor, *, as_of: str | None = None) -> Opened:
    """What the data proposes and what people decided, side by side."""
    actor.require("ask")
    whole, rights = stored_tables(actor, as_of=as_of), rights_of(actor)
    tables = secured_tables(whole, rights)
    number, model = _model(actor)
    today, covers = _today(model), covers_of(whole, rights)
    named = saved_tables(_saved(actor), tables, today, model.calendar.week_start)
    engine = SavedEngine(_engine(whole, rights), named.queries) if named.tables else _engine(whole, rights)
    key = f"{actor.workspace_id}:{dataset_of((*tables, *named.tables)).key}"
    kept = _proposed.get(key) or _proposed.put(key, _built(actor, tables, named, engine, today))
    return Opened(replace(kept, actor=actor, engine=engine, today=today, covers=(*covers, *named.covers(covers))), model, number)


def _built(actor: Actor, tables: Sequence[StoredTable], named: SavedTables, engine: Engine, today: date) -> Catalog:
    readable = measured(named, tables, engine) if isinstance(engine, SavedEngine) else ()
    return build_catalog(actor, [*tables, *readable], engine, today=today)


def _saved(actor: Actor) -> list[Saved]:
    with read_session() as session:
        return records.tables(session, actor)


def _engine(stored: Sequence[StoredTable], rights: Rights) -> Engine:
    """The engine; where something is withheld from this person, the one that reads only the rest."""
    engine = need(Engine)  # type: ignore[type-abstract]
    real = {(table.schema.lower(), table.name.lower()): table.files for table in stored}
    return SecuredEngine(engine, rights, real) if rights.tables else engine


def with_model(catalog: Catalog, model: Model) -> Catalog:
    """A catalog under a model, with the metrics that nobody has decided on yet."""
    proposed = proposed_metrics(catalog, model)
    whole = replace(model, metrics=(*model.metrics, *proposed))
    version = sha256(to_yaml(whole).encode()).hexdigest()[:16]
    return overlaid(catalog, whole, version, lambda relation: match_rate(catalog.engine, catalog.dataset, relation))


def _model(actor: Actor) -> tuple[int, Model]:
    with read_session() as session:
        number = newest_number(session, actor.workspace_id)
        key = f"{actor.workspace_id}:{number}"
        return number, _models.get(key) or _models.put(key, model_at(session, actor.workspace_id, number))


def _today(model: Model) -> date:
    return clock.now().astimezone(ZoneInfo(model.calendar.zone or "UTC")).date()
