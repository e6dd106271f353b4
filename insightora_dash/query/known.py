"""Checks that every name of a query exists, and says what was probably meant when one does not."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process
from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from insightora_dash.catalog.catalog import Table
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.query.context import Context
from insightora_dash.query.names import Names, base_tables, scopes

# Columns that every DuckDB table has without declaring them.
PSEUDO = frozenset({"rowid"})


def known_names(tree: exp.Query, context: Context) -> exp.Query:
    """The tree with every table written as `schema.table`; raises Invalid naming the first table or column that does not exist."""
    names = Names(context.catalog)
    for scope in scopes(tree):
        for node in base_tables(scope):
            _name_table(node, context.catalog.tables)
    for scope in scopes(tree):  # anew: tables now carry their schema
        _check_aliases(scope)
        own = {id(column) for column in scope.find_all(exp.Column)}  # scope.columns also has those of subqueries
        for column in scope.columns:
            if id(column) in own:
                _check_column(column, scope, names)
    return tree


def _check_aliases(scope: Scope) -> None:
    seen = set[str]()
    for name, _node in scope.references:
        if name and name.lower() in seen:
            raise Invalid("alias_twice", N_("Two tables of this query are both called {alias}. Give one of them another name."), alias=name)
        seen.add(name.lower())


def _name_table(node: exp.Table, tables: tuple[Table, ...]) -> None:
    fits = [t for t in tables if t.name.lower() == node.name.lower() and node.db.lower() in ("", t.schema.lower()) and not node.catalog]
    if len(fits) > 1:
        raise Invalid("table_ambiguous", N_("There is more than one table {name}: {choices}. Write its full name."),
                      name=node.name, choices=", ".join(f"{t.schema}.{t.name}" for t in fits))
    if not fits:
        wanted = ".".join(part.name for part in node.parts)
        raise Invalid("table_unknown", N_("There is no table {name}.{hint}"), name=wanted, hint=_tables_hint(node.name, tables))
    node.set("db", exp.to_identifier(fits[0].schema))
    node.set("this", exp.to_identifier(fits[0].name))


def _tables_hint(name: str, tables: tuple[Table, ...]) -> str:
    close = _closest(name, [t.name for t in tables])
    if close:
        return f" Did you mean {close}?"
    listed = ", ".join(f"{t.schema}.{t.name}" for t in tables[:6])
    return f" There is: {listed}." if listed else ""


def _check_column(column: exp.Column, scope: Scope, names: Names) -> None:
    if column.is_star or column.name.lower() in PSEUDO or isinstance(column.this, exp.Star):
        return
    around = _visible(scope, names)
    if column.table:
        _check_qualified(column, around, names)
        return
    columns = [names.columns(source) for source in around.values()]
    if any(found is None for found in columns):
        return
    known = {name.lower() for found in columns for name in found or ()} | _aliases(scope) | set(around)
    if column.name.lower() not in known:
        _refuse(column.name, _title(around), [name for found in columns for name in found or ()])


def _check_qualified(column: exp.Column, around: dict[str, Table | Scope | None], names: Names) -> None:
    head = column.table.lower()
    if head not in around:
        if column.db or any(head in {n.lower() for n in names.columns(source) or (head,)} for source in around.values()):
            return  # schema.table.column, or a field of a struct column
        raise Invalid("alias_unknown", N_("{alias}.{column}: this query reads no table called {alias}."), alias=column.table, column=column.name)
    found = names.columns(around[head])
    if found is not None and column.name.lower() not in {name.lower() for name in found}:
        _refuse(column.name, column.table, found)


def _visible(scope: Scope, names: Names) -> dict[str, Table | Scope | None]:
    seen = names.sources(scope)
    outer = scope.parent if scope.is_subquery or scope.is_correlated_subquery else None
    return {**_visible(outer, names), **seen} if outer is not None else seen


def _aliases(scope: Scope) -> set[str]:
    """Names the query gives to its own outputs, which DuckDB knows everywhere in the select."""
    found = set()
    walk: Scope | None = scope
    while walk is not None:
        found |= {node.alias.lower() for node in walk.expression.find_all(exp.Alias)}
        walk = walk.parent
    return found


def _title(sources: Iterable[str]) -> str:
    return ", ".join(sources)


def _refuse(name: str, where: str, choices: list[str]) -> None:
    close = _closest(name, choices)
    if close:
        raise Invalid("column_unknown", N_("Column '{name}' is not in {table}; did you mean {close}?"), name=name, table=where, close=close)
    raise Invalid("column_unknown", N_("Column '{name}' is not in {table}. It has: {columns}."), name=name, table=where, columns=", ".join(choices[:12]))


def _closest(name: str, choices: list[str]) -> str | None:
    found = process.extractOne(name.lower(), choices, processor=str.lower, scorer=fuzz.ratio, score_cutoff=70)
    return str(found[0]) if found else None
