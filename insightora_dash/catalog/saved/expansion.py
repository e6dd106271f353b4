"""Saved tables written out: where a statement reads one, its query stands there before anything else happens to the statement."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp, parse_one

from insightora_dash.engine.dataset import Dataset, Link
from insightora_dash.engine.engine import Engine, Kept, Statement
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.sources.rights.secured import put_around

SCHEMA = "saved"
DEEPEST = 12  # saved tables over saved tables


def reads_saved(tree: exp.Expr) -> set[str]:
    """The names of the saved tables that a query reads itself."""
    return {node.name.lower() for node in tree.find_all(exp.Table) if node.db.lower() == SCHEMA}


def circle(name: str, sql: str, others: Mapping[str, str]) -> list[str]:
    """The way from a saved table back to itself, if there is one: ["a", "b", "a"]."""
    reads = {one: reads_saved(parse_one(text, read="duckdb")) for one, text in {**others, name: sql}.items()}
    waiting = [[name, step] for step in sorted(reads[name])]
    while waiting:
        way = waiting.pop()
        if way[-1] == name:
            return way
        waiting += [[*way, step] for step in sorted(reads.get(way[-1], ())) if step not in way[1:]]
    return []


def written_out(sql: str, queries: Mapping[str, exp.Query]) -> str:
    """The statement with every saved table as the query it is; raises Invalid where they go round in a circle."""
    if SCHEMA not in sql.lower():
        return sql
    tree = parse_one(sql, read="duckdb")
    return tree.sql(dialect="duckdb") if _write_out(tree, queries, DEEPEST) else sql


def _write_out(tree: exp.Expr, queries: Mapping[str, exp.Query], depth: int) -> bool:
    found = [node for node in tree.find_all(exp.Table) if node.db.lower() == SCHEMA and node.name.lower() in queries]
    if found and not depth:
        raise Invalid("saved_circle", N_("Saved queries read each other in a circle."))
    for node in found:
        inner = queries[node.name.lower()].copy()
        _write_out(inner, queries, depth - 1)
        put_around(node, inner)
    if found:
        for column in tree.find_all(exp.Column):  # `saved.sales.amount`: the schema is inside now
            if column.text("db").lower() == SCHEMA:
                column.set("db", None)
    return bool(found)


@dataclass(frozen=True, slots=True)
class SavedEngine:
    """An engine over data and saved tables; what runs below it reads data only, under the same guard and rights."""

    engine: Engine
    queries: Mapping[str, exp.Query]

    def run(self, statement: Statement) -> Result:
        """Like the engine's, with saved tables written out."""
        return self.engine.run(self._plain(statement))

    def keep(self, statement: Statement, path: str) -> Kept:
        """Like the engine's, with saved tables written out."""
        return self.engine.keep(self._plain(statement), path)

    def task(self, target: str, payload: dict[str, Any], *, seconds: float, memory_mb: int, query_id: str = "",
             on_progress: Callable[[float, str], None] | None = None) -> dict[str, Any]:  # fmt: skip
        """Tasks are not about saved tables."""
        return self.engine.task(target, payload, seconds=seconds, memory_mb=memory_mb, query_id=query_id, on_progress=on_progress)

    def ask(self, link: Link, what: str, *, table: Sequence[str] = (), seconds: float = 30.0, query_id: str = "") -> Any:
        """Like the engine's."""
        return self.engine.ask(link, what, table=table, seconds=seconds, query_id=query_id)

    def cancel(self, query_id: str) -> bool:
        """Stops a running statement."""
        return self.engine.cancel(query_id)

    def close(self) -> None:
        """The engine belongs to everybody and stays open."""

    def _plain(self, statement: Statement) -> Statement:
        real = tuple(table for table in statement.dataset.tables if table.schema != SCHEMA or table.paths or table.origin)
        return replace(statement, sql=written_out(statement.sql, self.queries), dataset=Dataset(real, statement.dataset.links))
