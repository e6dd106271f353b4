"""What another load does to the metrics: each as of one version and as of the other."""

from dataclasses import dataclass

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.definitions import Metric
from insightora_dash.catalog.profile import quoted
from insightora_dash.catalog.service import open_catalog
from insightora_dash.engine.cache import ResultCache
from insightora_dash.platform.errors import Forbidden, InsightoraError
from insightora_dash.platform.extensions import need
from insightora_dash.query import pipeline
from insightora_dash.query.query import Query
from insightora_dash.sources.comparison import Comparison, Effect, compare
from insightora_dash.sources.history import load_of


@dataclass(frozen=True, slots=True)
class Compared:
    """Two loads of a table, and every metric of that table before and after; an Effect's `measure` is the metric's name."""

    loads: Comparison
    metrics: tuple[Effect, ...]


def compare_loads(actor: Actor, source_id: str, old_id: str, new_id: str) -> Compared:
    """The rows of two loads side by side with the effect on the metrics, which are left out for who may not ask."""
    found, load = compare(actor, source_id, old_id, new_id), load_of(actor, new_id)
    try:
        before, after = (open_catalog(actor, as_of=version_id) for version_id in (old_id, new_id))
    except Forbidden:
        return Compared(found, ())
    own = [one for one in after.metrics if not one.proposed and one.status == "accepted" and one.table == (load.schema, load.table)]
    return Compared(found, tuple(Effect(one.name, _value(one, before), _value(one, after)) for one in own))


def _value(metric: Metric, catalog: Catalog) -> object:
    """The metric over the whole table; None where it cannot be computed, such as before a column came."""
    try:
        query = Query.parse(f"select {metric.expression} as value from {quoted(*metric.table)}")  # noqa: S608 - a formula checked when it was kept
        rows = pipeline.answer(query, catalog, cache=need(ResultCache)).rows()
    except InsightoraError:
        return None
    return rows[0][0] if rows else None
