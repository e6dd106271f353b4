"""Whether two queries say the same, whatever their aliases and the order of their conditions and groups."""

from collections.abc import Iterable

from sqlglot import exp

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.query.clauses import conjuncts
from insightora_dash.query.context import Context
from insightora_dash.query.known import known_names
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.split import group_terms, looked_up


def said_by(query: exp.Query, catalog: Catalog) -> tuple[object, ...]:
    """What a query says, clause by clause; equal for queries that say the same."""
    tree = known_names(query.copy(), Context(catalog))
    if not isinstance(tree, exp.Select):
        return (_plain(tree),)
    _qualify(tree, catalog)
    clause = {name: tree.args.get(name) for name in ("where", "having", "order", "limit")}
    order = clause["order"].expressions if clause["order"] else []
    return (
        _each(output.unalias() for output in tree.selects), _joined(tree), _conditions(clause["where"]), _conditions(clause["having"]),
        _each(group_terms(tree)), tuple((_plain(looked_up(term.this, tree.selects)), bool(term.args.get("desc"))) for term in order),
        _plain(clause["limit"].expression) if clause["limit"] else "", bool(tree.args.get("distinct")),
    )  # fmt: skip


def _qualify(tree: exp.Select, catalog: Catalog) -> None:
    """Writes every column with its table instead of the name the query gives that table."""
    scope, names = scopes(tree)[-1], Names(catalog)
    origins = [(column, names.origin(column, scope)) for column in scope.find_all(exp.Column)]
    for column, origin in origins:
        if origin is not None:
            column.set("table", exp.to_identifier(f"{origin.table.schema}.{origin.table.name}"))


def _joined(tree: exp.Select) -> tuple[list[str], frozenset[frozenset[str]]]:
    """The tables read, and which columns meet."""
    joins: list[exp.Expr] = tree.args.get("joins") or []
    source = tree.args.get("from_")
    tables = [*([source.this] if source else []), *(join.this for join in joins)]
    sides = [part for join in joins if (on := join.args.get("on")) is not None for part in conjuncts(on)]
    read = sorted(f"{table.text('db')}.{table.name}".lower() for table in tables)
    return read, frozenset(frozenset((_plain(part.this), _plain(part.expression))) for part in sides if part.expression is not None)


def _conditions(clause: exp.Expr | None) -> frozenset[str]:
    return _each(conjuncts(clause.this)) if clause is not None else frozenset()


def _each(nodes: Iterable[exp.Expr]) -> frozenset[str]:
    return frozenset(_plain(node) for node in nodes)


def _plain(node: exp.Expr) -> str:
    bare = node.copy()
    for name in bare.find_all(exp.Identifier):
        name.set("this", name.name.lower())
        name.set("quoted", False)
    return str(bare.sql(dialect="duckdb"))
