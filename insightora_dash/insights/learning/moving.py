"""How far the data has moved since a version was learned: counted by one statement, where the data is another one."""

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.limits import limits_for
from insightora_dash.catalog.profile import quoted
from insightora_dash.engine.cache import ResultCache
from insightora_dash.insights.learning.drift import Drift, counts_sql, drifts
from insightora_dash.insights.models import LearnedModel, LearnedVersion
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.extensions import need
from insightora_dash.query import pipeline
from insightora_dash.query.query import Query
from insightora_dash.sources.views import SourceView


def drift_of(catalog: Catalog, source: SourceView, model: LearnedModel, used: LearnedVersion | None) -> tuple[bool, tuple[Drift, ...]]:
    """Whether the table has other data than the version was learned from, and how far each column has moved; nothing where it cannot be read now."""
    table = catalog.table(source.schema, model.table_name)
    if used is None or table is None or table.version == used.data_version:
        return False, ()
    query = Query.parse(counts_sql(used.basis, quoted(table.schema, table.name)))
    try:
        row = pipeline.answer(query, catalog, limits=limits_for(catalog.actor), cache=need(ResultCache)).rows()[0]
    except InsightoraError:
        return True, ()
    return True, tuple(drifts(used.basis, [int(str(value)) for value in row]))
