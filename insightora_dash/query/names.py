"""What the names in a query stand for: tables of the catalog, common tables and derived columns, by scope."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from insightora_dash.catalog.catalog import Catalog, Column, Table

STANDS_FOR = "stands_for"  # meta of a subquery that a rule put around a table, and of the select inside it


@dataclass(frozen=True, slots=True)
class Origin:
    """A column of the data."""

    table: Table
    column: Column


@dataclass(frozen=True, slots=True)
class Read:
    """One place where a scope reads a table of the catalog."""

    scope: Scope
    node: exp.Expr
    alias: str
    table: Table


def scopes(tree: exp.Query) -> list[Scope]:
    """The scopes of a query, inner ones first, without those that a rule put around a table."""
    return [scope for scope in traverse_scope(tree) if STANDS_FOR not in scope.expression.meta]


def base_tables(scope: Scope) -> Iterator[exp.Table]:
    """The table nodes of a scope that name data, not a common table or a function."""
    for node in scope.tables:
        if isinstance(node.this, exp.Identifier) and (node.db or not isinstance(scope.sources.get(node.alias_or_name), Scope)):
            yield node


class Names:
    """Resolves names of one tree against one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def table(self, node: exp.Expr) -> Table | None:
        """The catalog's table that a node of FROM or JOIN stands for."""
        if STANDS_FOR in node.meta:
            return self.catalog.table(*node.meta[STANDS_FOR])
        return self.catalog.table(node.db, node.name) if isinstance(node, exp.Table) and node.db else None

    def reads(self, scope: Scope) -> list[Read]:
        """Every table of the data that this scope reads itself."""
        nodes = [*base_tables(scope), *(d for d in scope.derived_tables if STANDS_FOR in d.meta)]
        found = ((node, self.table(node)) for node in nodes)
        return [Read(scope, node, node.alias_or_name, table) for node, table in found if table is not None]

    def sources(self, scope: Scope) -> dict[str, Table | Scope | None]:
        """What each name in FROM and JOIN stands for; None when it cannot be known (a function, an unknown table)."""
        named: dict[str, Table | Scope | None] = {}
        for name, node in scope.references:
            source = scope.sources.get(name)
            known = self.table(node)
            named[name.lower()] = known or (source if isinstance(source, Scope) else None)
        return named

    def outputs(self, scope: Scope) -> list[str] | None:
        """The names of a scope's output columns; None when they cannot all be known."""
        if isinstance(scope.expression, exp.SetOperation):
            return self.outputs(scope.set_operation_scopes[0]) if scope.set_operation_scopes else None
        if not isinstance(scope.expression, exp.Select):
            return None
        names: list[str] = []
        for projection in scope.expression.expressions:
            expanded = self._output(projection, scope)
            if expanded is None:
                return None
            names += expanded
        return names

    def _output(self, projection: exp.Expr, scope: Scope) -> list[str] | None:
        if not projection.is_star:
            return [projection.alias_or_name] if projection.alias_or_name else None
        star = projection.this if isinstance(projection, exp.Column) else projection
        if not isinstance(star, exp.Star) or any(star.args.values()):
            return None
        wanted = projection.table.lower() if isinstance(projection, exp.Column) else ""
        names: list[str] = []
        for name, source in self.sources(scope).items():
            columns = self.columns(source) if wanted in ("", name) else []
            if columns is None:
                return None
            names += columns
        return names

    def columns(self, source: Table | Scope | None) -> list[str] | None:
        """The column names of a source; None when they cannot be known."""
        if isinstance(source, Table):
            return [column.name for column in source.columns]
        if source is None:
            return None
        holder = source.expression.parent
        renamed = holder.args.get("alias") if isinstance(holder, exp.CTE | exp.Subquery) else None
        listed = renamed.args.get("columns") if renamed else None
        return [column.name for column in listed] if listed else self.outputs(source)

    def holders(self, column: exp.Column, scope: Scope) -> list[Table | Scope]:
        """The sources of this scope (or, for a correlated column, of the ones around it) that have the column."""
        here = self.sources(scope)
        wanted = column.table.lower()
        candidates = [here.get(wanted)] if wanted else list(here.values())
        found = [s for s in candidates if s is not None and column.name.lower() in {n.lower() for n in self.columns(s) or ()}]
        if not found and scope.parent is not None and (scope.is_subquery or wanted not in here):
            return self.holders(column, scope.parent) if scope.is_subquery else []
        return found

    def definition(self, column: exp.Column, scope: Scope) -> tuple[exp.Expr, Scope] | None:
        """The expression and scope that a derived column comes from; None for a column of the data or an unknown one."""
        holders = self.holders(column, scope)
        if len(holders) != 1 or not isinstance(holders[0], Scope):
            return None
        return self.projection(holders[0], column.name)

    def projection(self, scope: Scope, name: str) -> tuple[exp.Expr, Scope] | None:
        """The expression behind an output column of a scope."""
        while isinstance(scope.expression, exp.SetOperation) and scope.set_operation_scopes:
            scope = scope.set_operation_scopes[0]
        if not isinstance(scope.expression, exp.Select):
            return None
        for projection in scope.expression.expressions:
            if projection.is_star and name.lower() in {n.lower() for n in self._output(projection, scope) or ()}:
                return exp.column(name, table=projection.table or None if isinstance(projection, exp.Column) else None), scope
            if not projection.is_star and projection.alias_or_name.lower() == name.lower():
                return projection.unalias(), scope
        return None

    def unfolded(self, node: exp.Expr, scope: Scope) -> tuple[exp.Expr, Scope]:
        """The expression behind a column of derived tables, as deep as it stays a plain column."""
        while isinstance(node, exp.Column):
            deeper = self.definition(node, scope)
            if deeper is None:
                break
            node, scope = deeper
        return node, scope

    def bases(self, node: exp.Expr, scope: Scope) -> set[tuple[str, str, str]]:
        """(schema, table, column) of all data that an expression is made from, through derived tables and own aliases."""
        found: set[tuple[str, str, str]] = set()
        for column in node.find_all(exp.Column):
            origin = self.origin(column, scope)
            deeper = self.definition(column, scope) or (self._own_alias(column, scope) if not column.table else None)
            if origin is not None:
                found.add((origin.table.schema, origin.table.name, origin.column.name))
            elif deeper is not None:
                found |= self.bases(*deeper)
        return found

    def origin(self, node: exp.Expr, scope: Scope) -> Origin | None:
        """The column of the data that an expression is, unchanged; None when it is anything else."""
        while isinstance(node, exp.Paren):
            node = node.this
        if not isinstance(node, exp.Column) or node.is_star:
            return None
        holders = self.holders(node, scope)
        if len(holders) == 1 and isinstance(holders[0], Table):
            column = holders[0].column(node.name)
            return Origin(holders[0], column) if column else None
        deeper = self.definition(node, scope)
        if deeper is None and not holders and not node.table:
            deeper = self._own_alias(node, scope)
        return self.origin(*deeper) if deeper else None

    def _own_alias(self, node: exp.Column, scope: Scope) -> tuple[exp.Expr, Scope] | None:
        found = self.projection(scope, node.name)
        return found if found and found[0] is not node and not (isinstance(found[0], exp.Column) and found[0].name == node.name) else None


def correlates(part: exp.Expr, read: Read) -> bool:
    """Whether a condition only ties the inner rows to the outer ones: inner column = outer column."""
    sides = (part.left, part.right) if isinstance(part, exp.EQ) else ()
    own = [(side.table.lower() == read.alias.lower()) if side.table else read.table.column(side.name) is not None
           for side in sides if isinstance(side, exp.Column)]
    return sorted(own) == [False, True]
