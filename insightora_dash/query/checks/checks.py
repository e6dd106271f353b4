"""Every check of an answer, in one visible tuple."""

from collections.abc import Sequence

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.engine import Limits
from insightora_dash.platform.errors import Invalid
from insightora_dash.query.checks.covered import period_covered
from insightora_dash.query.checks.empties import empty_values
from insightora_dash.query.checks.joined import joins_keep_rows
from insightora_dash.query.checks.matched import filters_match
from insightora_dash.query.checks.parts import parts_add_up
from insightora_dash.query.checks.rejected import nothing_rejected
from insightora_dash.query.checks.subject import Finding, Subject
from insightora_dash.query.currencies import separated
from insightora_dash.query.describe import describe
from insightora_dash.query.filters import Filter
from insightora_dash.query.pipeline import bind
from insightora_dash.query.query import Query
from insightora_dash.query.runner import Runner

CHECKS = (parts_add_up, joins_keep_rows, filters_match, period_covered, empty_values, nothing_rejected)


def check(query: Query, catalog: Catalog, *, filters: Sequence[Filter] = (), limits: Limits | None = None, query_id: str = "",
          cache: ResultCache | None = None) -> list[Finding]:
    """What the checks find, doubts first; a check that a query is too unusual for says nothing."""
    run = Runner(catalog, limits or Limits(), query_id, cache)
    bound, units = separated(bind(query, catalog, filters), catalog, run)
    result = run(bound.sql)
    subject = Subject.of(bound.tree, result.with_columns(describe(bound.tree, result, catalog, units)), catalog, run)
    found = []
    for one in CHECKS:
        try:
            finding = one(subject)
        except Invalid:  # its statement does not fit this query
            continue
        found += [finding] if finding is not None else []
    return sorted(found, key=lambda finding: ("warn", "note", "good").index(finding.state))
