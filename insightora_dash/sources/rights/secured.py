"""The engine as one person may use it: every statement reads their rows and their columns, whoever wrote it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp, parse_one

from insightora_dash.engine.dataset import Dataset, Link, TableFiles
from insightora_dash.engine.engine import Engine, Kept, Statement
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import Forbidden
from insightora_dash.platform.wording import N_
from insightora_dash.sources.rights.buckets import bucket_sql
from insightora_dash.sources.rights.rights import Rights, TableRights
from insightora_dash.sources.stored import StoredTable

AROUND = ("joins", "laterals", "pivots", "sample")  # what belongs to the place of a table, not to the table


def secured_tables(stored: Sequence[StoredTable], rights: Rights) -> list[StoredTable]:
    """The tables as this person sees them: hidden columns are gone, masked ones are text, and nothing is said that all rows say."""
    return [_seen(table, found, rights.key) if (found := rights.of(table.schema, table.name)) else table for table in stored]


def secure(sql: str, tables: Mapping[tuple[str, str], TableFiles], rights: Rights) -> str:
    """The statement with each table it reads replaced by the rows and columns this person may see."""
    tree = parse_one(sql, read="duckdb")
    named = [(node, name) for node in tree.find_all(exp.Table) if (name := _read(node, tables))]
    reads = [(node, tables[name], held) for node, name in named if (held := rights.of(*name))]
    for node, table, held in reads:
        put_around(node, _allowed(node, table, held, rights.salt))
    if reads:
        for column in tree.find_all(exp.Column):  # `sales.orders.amount`: the schema is inside now
            column.set("db", None)
            column.set("catalog", None)
    return tree.sql(dialect="duckdb") if reads else sql


@dataclass(frozen=True, slots=True)
class SecuredEngine:
    """An engine for one person over these tables; what it cannot secure it refuses."""

    engine: Engine
    rights: Rights
    tables: Mapping[tuple[str, str], TableFiles]  # as they really are, by (schema, name) in lower case

    def run(self, statement: Statement) -> Result:
        """Like the engine's, over what this person may see."""
        return self.engine.run(self._secured(statement))

    def keep(self, statement: Statement, path: str) -> Kept:
        """Like the engine's, over what this person may see."""
        return self.engine.keep(self._secured(statement), path)

    def task(self, target: str, payload: dict[str, Any], *, seconds: float, memory_mb: int, query_id: str = "",
             on_progress: Callable[[float, str], None] | None = None) -> dict[str, Any]:  # fmt: skip
        """Tasks read files whole, so they are refused."""
        raise partly_seen()

    def ask(self, link: Link, what: str, *, table: Sequence[str] = (), seconds: float = 30.0, query_id: str = "") -> Any:
        """Databases answer for all rows, so nothing is asked."""
        raise partly_seen()

    def cancel(self, query_id: str) -> bool:
        """Stops a running statement."""
        return self.engine.cancel(query_id)

    def close(self) -> None:
        """The engine belongs to everybody and stays open."""

    def _secured(self, statement: Statement) -> Statement:
        real = tuple(self.tables.get((table.schema.lower(), table.name.lower()), table) for table in statement.dataset.tables)
        return replace(statement, sql=secure(statement.sql, self.tables, self.rights), dataset=Dataset(real, statement.dataset.links))


def partly_seen() -> Forbidden:
    """What is answered where only the whole could be shown."""
    return Forbidden("partly_seen", N_("You may see a part of this source only, so its files and their check are not shown. Questions about it work."))


def shown_type(kind: str, mask: str | None) -> str:
    """The type of a column under a mask."""
    return "VARCHAR" if mask is not None and mask != "hide" else kind


def _read(node: exp.Table, tables: Mapping[tuple[str, str], TableFiles]) -> tuple[str, str] | None:
    """The table that a node reads: by its whole name, or by its own name where no WITH gives that to something else."""
    name = node.name.lower()
    if node.db:
        return found if (found := (node.db.lower(), name)) in tables else None
    if any(cte.alias.lower() == name for cte in _ctes_in_sight(node)):
        return None
    return next((found for found in tables if found[1] == name), None)


def _ctes_in_sight(node: exp.Expr) -> Iterator[exp.CTE]:
    """The WITHs whose names a table may mean: those written before it, and its own only where that is recursive."""
    above: exp.Expr | None = node
    while above is not None:
        if isinstance(above.parent, exp.Query):
            yield from above.parent.ctes if not isinstance(above, exp.With) else ()
        if isinstance(above, exp.CTE) and isinstance(above.parent, exp.With):
            whole = above.parent.expressions
            before = next(position for position, cte in enumerate(whole) if cte is above)
            yield from whole[: before + bool(above.parent.args.get("recursive"))]
        above = above.parent


def _allowed(node: exp.Table, table: TableFiles, found: TableRights, salt: str) -> exp.Select:
    inner = exp.Table(this=node.this.copy(), db=node.args["db"].copy() if node.args.get("db") else None)
    columns = [(name, kind, found.masks.get(name.lower())) for name, kind in table.columns]
    shown = [_shown(name, mask, salt) for name, _kind, mask in columns if mask != "hide"] if found.masks else [exp.Star()]
    select = exp.Select(expressions=shown).from_(inner, copy=False)
    return select.where(parse_one(found.condition, into=exp.Condition, read="duckdb"), copy=False) if found.condition else select


def _shown(name: str, mask: str | None, salt: str) -> exp.Expr:
    column = exp.column(exp.to_identifier(name, quoted=True))
    if mask is None:
        return column
    text = exp.cast(column.copy(), "VARCHAR").sql("duckdb")
    if mask.startswith("bucket:"):
        made = bucket_sql(column.sql("duckdb"), mask.removeprefix("bucket:"))
    else:
        made = f"substr(sha256('{salt}' || {text}), 1, 16)" if mask == "hash" else f"substr({text}, 1, 1) || '***'"
    return exp.alias_(parse_one(made, read="duckdb"), exp.to_identifier(name, quoted=True))


def put_around(node: exp.Table, select: exp.Query) -> None:
    """Reads a query in the place of a table, under the name the table had there."""
    alias = node.args.get("alias")
    named = alias.copy() if alias is not None and alias.this is not None else exp.TableAlias(this=exp.to_identifier(node.name, quoted=True))
    around = {part: node.args.get(part) for part in AROUND}
    node.replace(exp.Subquery(this=select, alias=named, **around))


def _seen(table: StoredTable, found: TableRights, key: str) -> StoredTable:
    kept = [(name, shown_type(kind, mask)) for name, kind in table.files.columns if (mask := found.masks.get(name.lower())) != "hide"]
    names = {name for name, _kind in kept}
    facts = tuple(
        {part: value for part, value in column.items() if part not in ("profile", "notes")} for column in table.columns if column.get("name") in names
    )  # fmt: skip
    primary = table.primary_key if set(table.primary_key) <= names else ()
    links = tuple(link for link in table.foreign_keys if set(link.columns) <= names)
    files = replace(table.files, columns=tuple(kept), version=f"{table.files.version}~{key}")  # no cache is shared with who sees other rows
    return replace(table, columns=facts, files=files, accounting={}, primary_key=primary, foreign_keys=links)
