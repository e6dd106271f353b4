"""Runs the statements of one answer: the same dataset, limits and name for Stop, through the cache."""

from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp, parse_one

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.dataset import Dataset, Link
from insightora_dash.engine.engine import Limits, Statement
from insightora_dash.engine.result import Result
from insightora_dash.platform import clock


class NotCached(LookupError):
    """The statement would have to run."""


@dataclass(frozen=True, slots=True)
class Runner:
    """SQL in, Result out, for one catalog."""

    catalog: Catalog
    limits: Limits
    query_id: str = ""
    cache: ResultCache | None = None
    only_cached: bool = False

    def __call__(self, sql: str) -> Result:
        """The rows of one bound SELECT, from the cache when they are known; raises NotCached where only that is wanted."""
        key = self._key(sql)
        known = self.cache.get(key) if self.cache is not None else None
        if known is not None:
            return known
        if self.only_cached:
            raise NotCached(sql)
        statement = Statement(sql, self.catalog.dataset, self.catalog.actor.id, self.query_id, self.limits)
        result = self.catalog.engine.run(statement)
        if self.cache is not None:
            self.cache.put(key, result)
        return result

    def _key(self, sql: str) -> str:
        """Rights and moments are in the bound SQL already; the row limit is part of what one may see; live data is as old as its bucket of time."""
        dataset = self.catalog.dataset
        moments = [f"live {int(clock.now().timestamp() // link.fresh_seconds)}" for link in _links_read(sql, dataset) if link.fresh_seconds > 0]
        return ResultCache.key(self.catalog.actor.workspace_id, f"rows {self.limits.rows}", sql, [dataset.key, *moments])


def _links_read(sql: str, dataset: Dataset) -> list[Link]:
    """The live databases that a bound query reads."""
    homes = {(table.schema.lower(), table.name.lower()): table.link for table in dataset.tables if table.link}
    read = {homes[name] for name in _names(sql) if name in homes} if homes else set()
    return [link for link in dataset.links if link.id in read]


@lru_cache(maxsize=2048)
def _names(sql: str) -> frozenset[tuple[str, str]]:
    return frozenset((table.db.lower(), table.name.lower()) for table in parse_one(sql, read="duckdb").find_all(exp.Table))
