"""The catalog of a workspace, opened for one actor: the one place where the right to ask is checked."""

from collections import OrderedDict
from dataclasses import replace
from threading import Lock

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.build import build_catalog
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.dataset import Dataset
from insightora_dash.engine.engine import Engine
from insightora_dash.platform import clock
from insightora_dash.platform.extensions import need
from insightora_dash.sources.service import stored_tables

_KEPT = 16  # catalogs kept warm, by data version
_cache: OrderedDict[str, Catalog] = OrderedDict()
_lock = Lock()


def open_catalog(actor: Actor, *, as_of: str | None = None) -> Catalog:
    """The sources this actor may ask about, with roles, relations and values; built once per version of the data.

    `as_of` is the id of a version: every table is then as it was right after that load.
    """
    actor.require("ask")
    tables = stored_tables(actor, as_of=as_of)
    key = f"{actor.workspace_id}:{Dataset(tuple(table.files for table in tables)).key}"
    today = clock.now().date()
    engine = need(Engine)  # type: ignore[type-abstract]
    with _lock:
        kept = _cache.get(key)
        if kept is not None:
            _cache.move_to_end(key)
    if kept is None:
        kept = build_catalog(actor, tables, engine, today=today)
        with _lock:
            _cache[key] = kept
            while len(_cache) > _KEPT:
                _cache.popitem(last=False)
    return replace(kept, actor=actor, engine=engine, today=today)
