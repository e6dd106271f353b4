"""What a query would cost, told before it runs: rows that are read, rows in between, rows that come out."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.engine import Limits, Statement
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.pipeline import bind
from insightora_dash.query.query import Query

HEAVY_READ, HEAVY_BETWEEN = 50_000_000, 20_000_000  # rows; about what takes longer than ten seconds on two cores
_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """Rows of the tables that are read; the most rows of any step, and of the result, as DuckDB expects them (None: not told)."""

    read: int
    between: int | None = None
    result: int | None = None

    @property
    def heavy(self) -> bool:
        """Whether a person should be asked before it runs."""
        return self.read >= HEAVY_READ or (self.between or 0) >= HEAVY_BETWEEN


def estimate(query: Query, catalog: Catalog) -> Estimate:
    """The cost of a query; over live databases, or where DuckDB does not say, only the rows of its tables. Raises Invalid for names that do not exist."""
    tree = bind(query, catalog)
    names = Names(catalog)
    read = sum(one.table.rows for scope in scopes(tree.tree) for one in names.reads(scope))
    try:
        statement = Statement(tree.sql, catalog.dataset, catalog.actor.id, limits=Limits(seconds=_SECONDS, rows=1), explain=True)
        steps = [step for plan in json.loads(str(catalog.engine.run(statement).rows()[0][0])) for step in _steps(plan)]
    except (InsightoraError, ValueError):
        return Estimate(read)
    known = [rows for rows in steps if rows is not None]
    return Estimate(read, max(known, default=None), next((rows for rows in known if rows), None))


def _steps(plan: dict[str, Any]) -> Iterator[int | None]:
    """The rows expected of each step, the last one first."""
    told = (plan.get("extra_info") or {}).get("Estimated Cardinality")
    yield int(told) if told is not None and str(told).isdigit() else None
    for part in plan.get("children") or ():
        yield from _steps(part)
