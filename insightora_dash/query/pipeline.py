"""A query bound by its passes and answered by the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.engine import Limits
from insightora_dash.engine.result import Result
from insightora_dash.query.across import pivot_of
from insightora_dash.query.context import Bound, Context
from insightora_dash.query.coverage import coverage
from insightora_dash.query.currencies import separated
from insightora_dash.query.describe import describe
from insightora_dash.query.filters import Filter
from insightora_dash.query.passes import RULES
from insightora_dash.query.query import Query
from insightora_dash.query.rows import rows_used
from insightora_dash.query.runner import Runner
from insightora_dash.query.settled import settled


def bind(query: Query, catalog: Catalog, filters: Sequence[Filter] = (), *, row_rules: Mapping[tuple[str, str], str] | None = None,
         masks: Mapping[tuple[str, str, str], str] | None = None, parameters: Mapping[str, object] | None = None,
         row_limit: int | None = None) -> Bound:
    """The query after every pass; raises Invalid naming what does not exist."""
    context = Context(catalog, tuple(filters), row_rules or {}, masks or {}, parameters or {}, row_limit)
    tree = query.tree.copy()
    for rule in RULES:
        tree = rule(tree, context)
    return Bound(tree, tuple(context.notes), tuple(context.unfiltered))


def answer(query: Query, catalog: Catalog, *, filters: Sequence[Filter] = (), limits: Limits | None = None, query_id: str = "",
           cache: ResultCache | None = None, only_cached: bool = False) -> Result:
    """The query's rows with their meaning, how many source rows went in, and notes on what was done to it.

    Raises Invalid (a name that does not exist, SQL that cannot run), TooLarge (a limit), Unavailable (stopped, engine away), and
    with `only_cached` NotCached when something would have to run.
    """
    run = Runner(catalog, limits or Limits(), query_id, cache, only_cached, pivot_of(filters))
    bound, units = separated(bind(query, catalog, filters), catalog, run)
    result = run.of(bound.tree)
    described = settled(result.with_columns(describe(bound.tree, result, catalog, units)), bound.tree)
    used = rows_used(bound.tree, result, catalog, run)
    return replace(described, rows_used=used, data_version=catalog.dataset.data_version, notes=(*result.notes, *bound.notes),
                   covers=tuple(coverage(bound.tree, catalog)), unfiltered=bound.unfiltered)
