"""Names made explicit: every column says its table, stars and positions are written out, tables and columns are called as at the source."""

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, traverse_scope
from sqlglot.schema import MappingSchema

from insightora_dash.engine.dialects.kinds import METADATA
from insightora_dash.engine.dialects.origin import Origin, Origins
from insightora_dash.engine.dialects.untranslatable import Untranslatable
from insightora_dash.engine.dialects.windows import unfolded


def explicit(tree: exp.Query, origins: Origins) -> exp.Query:
    """A copy of a checked tree with explicit names and types; raises Untranslatable when a name stays unclear."""
    places = _by_lower_name(origins)
    try:
        schema = MappingSchema(_columns(places), dialect="duckdb")
        made = qualify(tree.copy(), schema=schema, dialect="duckdb", quote_identifiers=True)
        for query in list(made.find_all(exp.Select, exp.SetOperation)):
            _write_out(query)
        made = _ordered_last(unfolded(made))
        made = annotate_types(made, schema=schema, expression_metadata=METADATA)
        scopes = traverse_scope(made)
    except SqlglotError as error:
        raise Untranslatable(str(error).split("\n")[0][:200]) from error
    _as_at_the_source(scopes, places)
    _unlike(made)
    return made.copy()  # nodes that stand in two places come apart


def _by_lower_name(origins: Origins) -> Origins:
    places = {(schema.lower(), name.lower()): origin for (schema, name), origin in origins.items()}
    if len(places) < len(origins):
        raise Untranslatable("tables that differ in upper and lower case only")
    return places


def _columns(places: Origins) -> dict[str, object]:
    columns: dict[str, dict[str, dict[str, str]]] = {}
    for (schema, name), origin in places.items():
        kinds = {column.name.lower(): column.type for column in origin.columns}
        if len(kinds) < len(origin.columns):
            raise Untranslatable("columns that differ in upper and lower case only")
        columns.setdefault(schema, {})[name] = kinds
    return dict(columns)


def _write_out(query: exp.Query) -> None:
    """GROUP BY ALL, ORDER BY ALL and ORDER BY the name of a column of the answer, as what they stand for."""
    if isinstance(query, exp.Select):
        _write_out_group(query)
    order = query.args.get("order")
    if not isinstance(order, exp.Order):
        return
    items = {item.alias_or_name: item for item in query.selects}
    if [key.this.name.upper() for key in order.expressions if isinstance(key.this, exp.Var | exp.Column)] == ["ALL"] and "ALL" not in items:
        order.set("expressions", [_key(order.expressions[0], exp.column(name, quoted=True)) for name in items])
    if isinstance(query, exp.Select) and not query.args.get("distinct"):
        for key in order.expressions:
            if isinstance(key.this, exp.Column) and not key.this.table and key.this.name in items:
                key.set("this", items[key.this.name].unalias().copy())


def _key(like: exp.Ordered, value: exp.Expr) -> exp.Ordered:
    return exp.Ordered(this=value, desc=like.args.get("desc"), nulls_first=like.args.get("nulls_first"))


def _write_out_group(select: exp.Select) -> None:
    group = select.args.get("group")
    if isinstance(group, exp.Group) and group.args.get("all"):
        keys = [item.unalias().copy() for item in select.selects if not _aggregates(item)]
        group = exp.Group(expressions=keys) if keys else None
        select.set("group", group)
    if isinstance(group, exp.Group):
        _without_constants(group)


def _ordered_last(tree: exp.Query) -> exp.Query:
    """Where only columns of the answer can be ordered by (DISTINCT, UNION …), the answer goes into a subquery and is ordered outside it."""
    if not tree.args.get("order") or (isinstance(tree, exp.Select) and not tree.args.get("distinct")):
        return tree
    names = [item.alias_or_name for item in _outermost(tree)]
    if not all(isinstance(key.this, exp.Column) and key.this.name in names for key in tree.args["order"].expressions):
        raise Untranslatable("ORDER BY of a set operation by something else than its columns")
    inner = tree.copy()
    last = {part: inner.args.pop(part) for part in ("with_", "order", "limit", "offset") if inner.args.get(part)}
    cells = (exp.alias_(exp.column(name, table="answer", quoted=True), name, quoted=True) for name in names)
    made = exp.select(*cells).from_(inner.subquery(exp.to_identifier("answer", quoted=True)))
    for part, node in last.items():
        made.set(part, node.copy())
    for key in made.args["order"].expressions:
        key.this.set("table", exp.to_identifier("answer", quoted=True))
    return made


def _without_constants(group: exp.Group) -> None:
    """A literal among the keys groups nothing, and elsewhere a number would be a position."""
    keys = [key for key in group.expressions if not isinstance(key, exp.Literal | exp.Null | exp.Boolean)]
    if group.expressions and not keys:
        raise Untranslatable("GROUP BY of constants")
    group.set("expressions", keys)


def _aggregates(item: exp.Expr) -> bool:
    """Whether a projection holds an aggregate or a window of its own select."""
    return any(isinstance(node, exp.AggFunc | exp.Window) for node in item.walk(prune=lambda node: isinstance(node, exp.Query)))


def _as_at_the_source(scopes: list[Scope], places: Origins) -> None:
    for scope in scopes:
        for column in scope.columns:
            source = _source(scope, column.table)
            if isinstance(source, exp.Table):
                column.set("this", exp.to_identifier(_there(source, column.name, places), quoted=True))
    for scope in scopes:
        for source in scope.sources.values():
            if isinstance(source, exp.Table):
                _rename(source, places)


def _source(scope: Scope, name: str) -> exp.Expr | Scope | None:
    within: Scope | None = scope
    while within is not None:
        if name in within.sources:
            return within.sources[name]
        within = within.parent
    return None


def _there(table: exp.Table, column: str, places: Origins) -> str:
    origin = table.meta.get("origin") or _origin(table, places)
    found = next((one for one in origin.columns if one.name.lower() == column.lower()), None)
    if found is None:
        raise Untranslatable(f"the column {column}")
    return found.there or found.name


def _origin(table: exp.Table, places: Origins) -> Origin:
    origin = places.get((table.db.lower(), table.name.lower()))
    if origin is None:
        raise Untranslatable(f"the table {table.name}")
    return origin


def _rename(table: exp.Table, places: Origins) -> None:
    if "origin" in table.meta:
        return
    origin = _origin(table, places)
    table.meta["origin"] = origin
    for place, part in zip(("this", "db", "catalog"), reversed(origin.parts), strict=False):
        table.set(place, exp.to_identifier(part, quoted=True))
    for place in ("this", "db", "catalog")[len(origin.parts) :]:
        table.set(place, None)


def _unlike(tree: exp.Query) -> None:
    """No two columns of the answer with one name: a database may refuse them below an outer SELECT."""
    taken: set[str] = set()
    for item in _outermost(tree):
        name, number = item.alias_or_name, 1
        while name.lower() in taken:
            number += 1
            name = f"{item.alias_or_name}_{number}"
        taken.add(name.lower())
        if name != item.alias_or_name and isinstance(item, exp.Alias):
            item.set("alias", exp.to_identifier(name, quoted=True))


def _outermost(tree: exp.Query) -> Iterator[exp.Expr]:
    while isinstance(tree, exp.SetOperation | exp.Subquery):
        tree = tree.this
    yield from tree.selects
