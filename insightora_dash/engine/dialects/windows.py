"""QUALIFY and DISTINCT ON written with a subquery, which every database has."""

from sqlglot import exp

from insightora_dash.engine.dialects.untranslatable import Untranslatable

_INNER, _KEPT, _KEY = "windowed", "kept_", "key_"


def unfolded(tree: exp.Query) -> exp.Query:
    """The tree without QUALIFY and DISTINCT ON."""
    for select in reversed(list(tree.find_all(exp.Select))):
        _first_of_each(select)
        if select.args.get("qualify") is not None:
            made = _unfolded(select)
            if select is tree:
                tree = made
            else:
                select.replace(made)
    return tree


def _first_of_each(select: exp.Select) -> None:
    """DISTINCT ON (keys) … ORDER BY keys, more: the first row of each key."""
    distinct = select.args.get("distinct")
    if not isinstance(distinct, exp.Distinct) or distinct.args.get("on") is None:
        return
    order = select.args.get("order")
    if order is None or select.args.get("qualify") is not None or select.args.get("group") is not None:
        raise Untranslatable("DISTINCT ON of any row")
    items = {item.alias_or_name: item.unalias() for item in select.selects}
    keys = [_meant(key, items) for key in distinct.args["on"].expressions]
    for key in order.expressions:
        key.set("this", _meant(key.this, items))
    first = exp.Window(this=exp.RowNumber(), partition_by=keys, order=order.copy())
    select.set("distinct", None)
    select.set("qualify", exp.Qualify(this=exp.EQ(this=first, expression=exp.Literal.number(1))))


def _meant(key: exp.Expr, items: dict[str, exp.Expr]) -> exp.Expr:
    """A column of the answer as what it stands for."""
    return items[key.name].copy() if isinstance(key, exp.Column) and not key.table and key.name in items else key.copy()


def _unfolded(select: exp.Select) -> exp.Select:
    """The rows first, with a column that says which to keep and one for each sort key; then those to keep."""
    inner = select.copy()
    kept = inner.args.pop("qualify").this
    outside = {part: inner.args.pop(part) for part in ("with_", "distinct", "order", "limit", "offset") if inner.args.get(part)}
    names = [item.alias_or_name for item in select.selects]
    keys = [key.copy() for key in outside["order"].expressions] if "order" in outside else []
    if "distinct" in outside and keys:
        raise Untranslatable("QUALIFY with DISTINCT and ORDER BY")
    flag = exp.Case(ifs=[exp.If(this=kept.copy(), true=exp.Literal.number(1))])
    extra = [exp.alias_(flag, _KEPT, quoted=True), *(exp.alias_(key.this.copy(), f"{_KEY}{at}", quoted=True) for at, key in enumerate(keys))]
    inner.set("expressions", [*inner.expressions, *extra])
    made = exp.select(*(exp.alias_(_of_inner(name), name, quoted=True) for name in names))
    made = made.from_(inner.subquery(exp.to_identifier(_INNER, quoted=True))).where(exp.EQ(this=_of_inner(_KEPT), expression=exp.Literal.number(1)))
    for part, node in outside.items():
        made.set(part, node.copy())
    for at, key in enumerate(made.args["order"].expressions if keys else ()):
        key.set("this", _of_inner(f"{_KEY}{at}"))
    return made


def _of_inner(name: str) -> exp.Column:
    return exp.column(name, table=_INNER, quoted=True)
