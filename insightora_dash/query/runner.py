"""Runs the statements of one answer: the same dataset, limits and name for Stop, through the cache."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp, parse_one

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.dataset import Dataset, Link
from insightora_dash.engine.engine import Limits, Statement
from insightora_dash.engine.result import Result
from insightora_dash.platform import clock
from insightora_dash.platform.errors import TooLarge
from insightora_dash.query.across import across
from insightora_dash.query.filters import Filter


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
    pivot: Filter | None = None  # what the next question will change (across.pivot_of)

    def __call__(self, sql: str) -> Result:
        """The rows of one bound SELECT, from the cache when they are known; raises NotCached where only that is wanted."""
        key = self._key(sql)
        known = self._known(key)
        if known is not None:
            return known
        if self.only_cached:
            raise NotCached(sql)
        if self.cache is None:
            return self._run(sql)
        with _alone(key):  # several tiles that want the same at once ask for it once
            known = self._known(key)
            if known is None:
                known = self._run(sql)
                self.cache.put(key, known)
        return known

    def of(self, tree: exp.Query) -> Result:
        """The rows of a bound tree; those about one value of the pivot are read off the answer about all values."""
        sql = tree.sql(dialect="duckdb")
        made = across(tree, self.pivot, self.catalog) if self.cache is not None else None
        if made is None or self._known(self._key(sql)) is not None:
            return self(sql)
        try:
            found = made.narrowed(self(made.sql), sql)
        except TooLarge:
            found = None
        return self(sql) if found is None else found

    def _known(self, key: str) -> Result | None:
        return self.cache.get(key) if self.cache is not None else None

    def _run(self, sql: str) -> Result:
        return self.catalog.engine.run(Statement(sql, self.catalog.dataset, self.catalog.actor.id, self.query_id, self.limits))

    def _key(self, sql: str) -> str:
        """Rights and moments are in the bound SQL already; the row limit is part of what one may see; live data is as old as its bucket of time."""
        dataset = self.catalog.dataset
        moments = [f"live {int(clock.now().timestamp() // link.fresh_seconds)}" for link in _links_read(sql, dataset) if link.fresh_seconds > 0]
        return ResultCache.key(self.catalog.actor.workspace_id, f"rows {self.limits.rows}", sql, [dataset.key, *moments])


_running: dict[str, list[threading.Lock]] = {}  # the lock of a statement, once for each who holds or awaits it
_registering = threading.Lock()


@contextmanager
def _alone(key: str) -> Iterator[None]:
    with _registering:
        locks = _running.setdefault(key, [])
        lock = locks[0] if locks else threading.Lock()
        locks.append(lock)
    try:
        with lock:
            yield
    finally:
        with _registering:
            locks.pop()
            if not locks:
                _running.pop(key, None)


def _links_read(sql: str, dataset: Dataset) -> list[Link]:
    """The live databases that a bound query reads."""
    homes = {(table.schema.lower(), table.name.lower()): table.link for table in dataset.tables if table.link}
    read = {homes[name] for name in _names(sql) if name in homes} if homes else set()
    return [link for link in dataset.links if link.id in read]


@lru_cache(maxsize=2048)
def _names(sql: str) -> frozenset[tuple[str, str]]:
    return frozenset((table.db.lower(), table.name.lower()) for table in parse_one(sql, read="duckdb").find_all(exp.Table))
