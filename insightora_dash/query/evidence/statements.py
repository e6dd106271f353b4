"""The statements that list the rows of a mark, and that work its figure out again from exactly those rows."""

from collections.abc import Iterator, Sequence

from sqlglot import exp

from insightora_dash.catalog.catalog import Table
from insightora_dash.query.evidence.figure import Figure
from insightora_dash.query.evidence.place import Place
from insightora_dash.query.names import Names
from insightora_dash.query.rows import counting
from insightora_dash.query.words import lowered, say

_KEEPS_LEFT = ("SEMI", "ANTI")


def listing(place: Place, figure: Figure, tree: exp.Query, names: Names) -> exp.Select:
    """Every column of the rows of a mark, what each brings into the figure first and largest on top; equal rows keep one order."""
    columns = list(_columns(place, names))
    first = _measured(figure, columns, place, names)
    shown = columns if first is None else [first, *(column for column in columns if column is not first)]
    made = _rows(place, tree, *shown)
    if figure.chosen is not None:
        made = made.where(figure.chosen.copy(), copy=False)
    order = [exp.Ordered(this=exp.Literal.number(at + 1), desc=at == 0 and first is not None, nulls_first=False) for at in range(len(shown))]
    return made.order_by(*order, copy=False)


def again(place: Place, figure: Figure, tree: exp.Query) -> exp.Select:
    """One row: how many rows there are, how many have no value, and the figure."""
    empty = exp.Is(this=figure.argument.copy(), expression=exp.Null()) if figure.argument is not None else exp.false()
    value = figure.again.copy() if figure.again is not None else exp.Null()
    chosen = (figure.chosen.copy(),) if figure.chosen is not None else ()
    count = exp.Count(this=exp.Star())
    counted = [_only(node, chosen) for node in (count, exp.func("count_if", empty, dialect="duckdb"))]
    named = [exp.alias_(node, name) for node, name in zip([*counted, value], ("found", "without", "figure"), strict=True)]
    return _rows(place, tree, *named)


def groups(place: Place, tree: exp.Query, value: exp.Expr | None) -> exp.Select:
    """The hidden groups of a mark: those with the values that are shown, and with its figure where that can be asked for."""
    made = _rows(place, tree, *(exp.alias_(term.copy(), f"hidden_{number}") for number, term in enumerate(place.hidden)))
    terms = [term.copy() for term in place.hidden]
    made = made.group_by(*terms, copy=False)
    if value is not None and place.measure is not None and not place.measure.find(exp.Window):
        made = made.having(exp.NullSafeEQ(this=place.measure.copy(), expression=value), copy=False)
    return made.order_by(*(exp.Literal.number(number + 1) for number in range(len(terms))), copy=False).limit(1, copy=False)


def _rows(place: Place, tree: exp.Query, *wanted: exp.Expr) -> exp.Select:
    made = counting(place.scope.expression, tree, *wanted)
    return made.where(*(key.copy() for key in place.keys), copy=False) if place.keys else made


def _only(node: exp.Expr, chosen: Sequence[exp.Expr]) -> exp.Expr:
    return exp.Filter(this=node, expression=exp.Where(this=chosen[0].copy())) if chosen else node


def _measured(figure: Figure, columns: Sequence[exp.Expr], place: Place, names: Names) -> exp.Expr | None:
    """What each row brings in, under its own name when it is one of the columns."""
    argument = figure.argument
    if argument is None:
        return None
    own = next((column for column in columns if _is(argument, column.this, place, names)), None)
    if own is not None:
        return own
    taken = {column.alias.lower() for column in columns}
    name = (say(argument, place.scope, names) or argument.sql(dialect="duckdb"))[:60]
    return exp.alias_(argument.copy(), exp.to_identifier(name if name.lower() not in taken else f"{name} *", quoted=True))


def _is(argument: exp.Expr, column: exp.Column, place: Place, names: Names) -> bool:
    if not isinstance(argument, exp.Column) or argument.name.lower() != column.name.lower():
        return False
    source = names.sources(place.scope).get(column.table.lower())
    return any(holder is source for holder in names.holders(argument, place.scope)) and argument.table.lower() in ("", column.table.lower())


def _columns(place: Place, names: Names) -> Iterator[exp.Expr]:
    taken, keys = set[str](), _joined(place.scope.expression)
    for name, node in place.scope.references:
        if node.parent is not None and isinstance(node.parent, exp.Join) and node.parent.kind in _KEEPS_LEFT:
            continue
        source = names.sources(place.scope).get(name.lower())
        listed = names.columns(source) if source is not None else None
        for column in listed or ():
            read = exp.column(exp.to_identifier(column, quoted=True), table=exp.to_identifier(name, quoted=True) if name else None)
            if column.lower() in taken and (name.lower(), column.lower()) in keys:
                continue  # the same key twice
            title = column
            if column.lower() in taken:
                title = f"{column} ({lowered(source.label) if isinstance(source, Table) and source.label else name})"
            taken.add(title.lower())
            yield exp.alias_(read, exp.to_identifier(title, quoted=True))


def _joined(select: exp.Expr) -> set[tuple[str, str]]:
    """Columns that a join sets equal to one of the same name."""
    found = set[tuple[str, str]]()
    for join in select.args.get("joins") or ():
        found |= {(join.this.alias_or_name.lower(), name.name.lower()) for name in join.args.get("using") or ()}
        on = join.args.get("on")
        for equal in on.find_all(exp.EQ) if on is not None and join.side != "FULL" else ():
            if isinstance(equal.left, exp.Column) and isinstance(equal.right, exp.Column) and equal.left.name.lower() == equal.right.name.lower():
                found |= {(side.table.lower(), side.name.lower()) for side in (equal.left, equal.right)}
    return found
