"""What a query would cost, told before it runs: rows that are read, rows in between, rows that come out."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.engine import Limits, Statement
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.pipeline import bind
from insightora_dash.query.query import Query

HEAVY_READ, HEAVY_BETWEEN = 200_000_000, 500_000_000  # rows; counting 76 million joined rows took 0.1 s on two cores, grouping them much longer
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
    scanned = sum(step.rows for step in steps if step.scan)  # behind a saved table lies more than its own rows
    return Estimate(max(read, scanned), max((step.rows for step in steps), default=None), _result(tree.tree, steps))


@dataclass(frozen=True, slots=True)
class _Step:
    rows: int  # 0: not told
    scan: bool


def _steps(plan: dict[str, Any]) -> Iterator[_Step]:
    """The steps with their expected rows, the last one first."""
    told, parts = str((plan.get("extra_info") or {}).get("Estimated Cardinality")), plan.get("children") or ()
    yield _Step(int(told) if told.isdigit() else 0, not parts)
    for part in parts:
        yield from _steps(part)


def _result(tree: exp.Query, steps: list[_Step]) -> int | None:
    """The rows that come out at most: what the last step expects, and no more than the limit."""
    limit = tree.args.get("limit")
    count = limit.expression if limit is not None else None
    most = [int(count.name)] if isinstance(count, exp.Literal) and count.is_int else []
    return min([*most, *(step.rows for step in steps[:1] if step.rows)], default=None)
