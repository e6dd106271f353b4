"""A query opened for changing: the authored tree, and beside it a copy whose names are known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from insightora_dash.catalog.catalog import Catalog, Column, Relation, Table
from insightora_dash.platform.errors import Conflict, Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.query.clauses import conjuncts, node_at
from insightora_dash.query.context import Context
from insightora_dash.query.known import known_names
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.query import Query

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Readable:
    """A column that a clause may use, and how its table is reached."""

    alias: str  # of the table in the query; empty: it would have to be joined
    table: Table
    column: Column

    @property
    def key(self) -> list[str]:
        """What the browser sends back."""
        return [self.alias, self.table.schema, self.table.name, self.column.name]


@dataclass(frozen=True, slots=True)
class Opened:
    """`tree` is changed in place; `scope` belongs to a copy that is only read."""

    tree: exp.Select
    scope: Scope
    names: Names
    catalog: Catalog

    @classmethod
    def of(cls, query: Query, catalog: Catalog) -> "Opened":
        """A query whose outermost part is one select; raises Invalid for others."""
        tree, copy = query.tree.copy(), query.tree.copy()
        if not isinstance(tree, exp.Select):
            raise Invalid("not_editable", N_("Only the SQL of this answer can be changed, not its clauses one by one."))
        known_names(copy, Context(catalog))
        return cls(tree, scopes(copy)[-1], Names(catalog), catalog)

    def at(self, path: str) -> exp.Expr:
        """The node to change; raises Conflict when the query has changed meanwhile."""
        return _at(self.tree, path)

    def read(self, path: str) -> exp.Expr:
        """The same node in the copy, for words and meanings."""
        return _at(self.scope.expression, path)

    def columns(self, *, joinable: bool = False) -> Iterator[Readable]:
        """Every column of the tables that the query reads, and with `joinable` of those one key away."""
        reads = [read for read in self.names.reads(self.scope) if not _only_checks(read.node)]
        for read in reads:
            yield from (Readable(read.alias, read.table, column) for column in read.table.columns)
        if joinable:
            for relation in self._relations():
                table = self.catalog.table(*relation.right)
                if table is not None:
                    yield from (Readable("", table, column) for column in table.columns if column.name not in relation.right_columns)

    def find(self, key: object) -> Readable:
        """The column the browser named; raises Conflict for any other."""
        return found(next((readable for readable in self.columns(joinable=True) if readable.key == key), None))

    def column(self, readable: Readable) -> exp.Column:
        """The column as an expression; its table is joined first where it is not read yet, and no row is lost or doubled by that."""
        alias = readable.alias or self._join(readable.table)
        return exp.column(exp.to_identifier(readable.column.name), table=exp.to_identifier(alias))

    def _relations(self) -> list[Relation]:
        read = {(read.table.schema, read.table.name) for read in self.names.reads(self.scope)}
        sound = [relation for relation in self.catalog.relations if not relation.many_to_many and len(relation.left_columns) == 1]
        reached: dict[tuple[str, str], Relation] = {}
        for relation in sound:
            if relation.left in read and relation.right not in read:
                reached.setdefault(relation.right, relation)
        return list(reached.values())

    def _join(self, table: Table) -> str:
        relation = found(next((relation for relation in self._relations() if relation.right == (table.schema, table.name)), None))
        left = next(read for read in self.names.reads(self.scope) if (read.table.schema, read.table.name) == relation.left)
        return self.join(table, left.alias, [(relation.left_columns[0], relation.right_columns[0])])

    def join(self, table: Table, left: str, keys: Sequence[tuple[str, str]]) -> str:
        """Joins a table to the one called `left` where pairs of columns are equal, keeping the rows without a partner; gives the name it got."""
        taken = {name.lower() for name, _node in self.scope.references}
        alias = next(name for name in (table.name, *(f"{table.name}_{number}" for number in range(2, 99))) if name.lower() not in taken)
        node = exp.Table(this=exp.to_identifier(table.name), db=exp.to_identifier(table.schema))
        if alias != table.name:
            node.set("alias", exp.TableAlias(this=exp.to_identifier(alias)))
        self._qualify(table)
        for before in self.tree.args.get("joins") or ():
            if not any(before.args.get(part) for part in ("on", "using", "kind", "side", "method")):
                before.set("kind", "CROSS")  # a comma binds more loosely than JOIN: what stands before it could not be named
        equal = [exp.EQ(this=_named(left, mine), expression=_named(alias, theirs)) for mine, theirs in keys]
        self.tree.join(node, on=exp.and_(*equal), join_type="left", copy=False)
        return alias

    def _qualify(self, joined: Table) -> None:
        """Writes the table to columns whose name the joined table has as well."""
        for column in list(self.tree.find_all(exp.Column)):
            if not column.table and joined.column(column.name) is not None and column.find_ancestor(exp.Select) is self.tree:
                holder = next((name for name, source in self.names.sources(self.scope).items() if column.name.lower() in
                               {listed.lower() for listed in self.names.columns(source) or ()}), "")
                alias = next((name for name, _node in self.scope.references if name.lower() == holder), "")
                column.set("table", exp.to_identifier(alias) if alias else None)


def found(value: T | None) -> T:
    """The value, when it is there; raises Conflict otherwise."""
    if value is None:
        raise Conflict("edit_outdated", N_("This answer has changed meanwhile. Open the menu again."))
    return value


def drop_condition(node: exp.Expr) -> None:
    """Takes one of several conditions out of its WHERE or HAVING, or the clause with it."""
    clause = node.find_ancestor(exp.Where, exp.Having)
    if clause is None or clause.parent is None:
        raise found(None)
    kept = [part.copy() for part in conjuncts(clause.this) if part is not node]
    if kept:
        clause.set("this", exp.and_(*kept))
    else:
        clause.parent.set(clause.arg_key or "", None)


def _named(table: str, column: str) -> exp.Column:
    return exp.column(exp.to_identifier(column), table=exp.to_identifier(table))


def _at(tree: exp.Expr, path: str) -> exp.Expr:
    try:
        return node_at(tree, path)
    except (LookupError, ValueError, TypeError, AttributeError):
        return found(None)


def _only_checks(node: exp.Expr) -> bool:
    return isinstance(node.parent, exp.Join) and node.parent.kind in ("SEMI", "ANTI")
