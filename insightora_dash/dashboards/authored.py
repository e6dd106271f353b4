"""The queries of tiles as they were written, read once: tree, formatted SQL, and chips per state of the data."""

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.wording import current_locale
from insightora_dash.query.plan import Plan, read_plan
from insightora_dash.query.query import Query

_KEPT = 2000
_plans: OrderedDict[tuple[str, ...], Plan] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Authored:
    """A tile's query with its SQL for people; whoever changes the tree works on a copy."""

    query: Query
    sql: str


@lru_cache(_KEPT)
def authored(sql: str) -> Authored:
    """The query of a tile; raises Invalid unless it is exactly one."""
    query = Query.parse(sql)
    return Authored(query, query.sql())


def plan_of(sql: str, catalog: Catalog) -> Plan:
    """The chips of a tile's query, without filters."""
    key = (sql, catalog.actor.workspace_id, catalog.dataset.key, catalog.meaning, catalog.today.isoformat(), current_locale())
    with _lock:
        known = _plans.get(key)
    if known is None:
        known = read_plan(authored(sql).query, catalog)
        with _lock:
            _plans[key] = known
            while len(_plans) > _KEPT:
                _plans.popitem(last=False)
    return known
