"""What the columns of a result mean: role, unit, grain, label and source, read from the tree and the catalog."""

import re
from dataclasses import replace

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.query.grains import bucket, part
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.words import label, say

_NUMERIC = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL")
_KEEPS_UNIT = (exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Median, exp.Round, exp.Coalesce, exp.Cast, exp.TryCast, exp.Paren, exp.Abs, exp.Nullif, exp.Filter,
               exp.Window, exp.Neg, exp.FirstValue, exp.Lag, exp.Lead, exp.Quantile, exp.PercentileCont, exp.AnyValue)
_MADE = re.compile(r"(sum|total|avg|average|mean|min|max|count|number|num|median)(_of)?(_\w+)?$", re.IGNORECASE)
_RATE_WORDS = ("share", "rate", "ratio", "percent", "pct", "proportion", "growth", "margin")


def describe(tree: exp.Query, result: Result, catalog: Catalog, units: dict[str, str] | None = None) -> tuple[ResultColumn, ...]:
    """The result's columns with their meaning; `units` names the one currency left in a column of currencies."""
    names = Names(catalog)
    root = scopes(tree)[-1]
    outputs = names.outputs(root)
    known = outputs if outputs is not None and len(outputs) == len(result.columns) else None
    columns = []
    for index, column in enumerate(result.columns):
        found = names.projection(root, known[index] if known else column.name)
        if found is None and isinstance(root.expression, exp.Select) and len(root.expression.expressions) == len(result.columns):
            found = root.expression.expressions[index].unalias(), root
        columns.append(_described(column, *found, names, units or {}) if found else _by_type(column))
    return tuple(columns)


def unit_of(node: exp.Expr, scope: Scope, names: Names, units: dict[str, str]) -> str | None:
    """The unit of an expression; None when it has none or mixes several."""
    if isinstance(node, exp.Column):
        return _column_unit(node, scope, names, units)
    if isinstance(node, _KEEPS_UNIT):
        return unit_of(node.this, scope, names, units)
    if isinstance(node, exp.Case):
        found = {unit_of(branch.args["true"], scope, names, units) for branch in node.args.get("ifs", ()) if not isinstance(branch.args["true"], exp.Literal)}
        return found.pop() if len(found) == 1 else None
    if isinstance(node, exp.Add | exp.Sub | exp.Mul | exp.Div):
        return _arithmetic_unit(node, scope, names, units)
    return None


def _column_unit(node: exp.Column, scope: Scope, names: Names, units: dict[str, str]) -> str | None:
    origin = names.origin(node, scope)
    if origin is not None:
        column = origin.column
        return column.unit or units.get(f"{origin.table.schema}.{origin.table.name}.{column.unit_column}".lower())
    deeper = names.definition(node, scope)
    return unit_of(*deeper, names, units) if deeper else None


def _arithmetic_unit(node: exp.Expr, scope: Scope, names: Names, units: dict[str, str]) -> str | None:
    left, right = unit_of(node.this, scope, names, units), unit_of(node.expression, scope, names, units)
    if isinstance(node, exp.Add | exp.Sub):
        return left if left == right or isinstance(node.expression.unnest(), exp.Literal) else None
    if isinstance(node, exp.Mul):
        return (left or right) if not (left and right) else None
    return left if right is None else None


def _described(column: ResultColumn, node: exp.Expr, scope: Scope, names: Names, units: dict[str, str]) -> ResultColumn:
    node, scope = names.unfolded(node, scope)
    origin = names.origin(node, scope)
    if origin is not None:
        meaning = origin.column
        role = "dimension" if meaning.role in ("text", "geo") else meaning.role
        named = meaning.label if meaning.label and column.name.lower() == meaning.name.lower() else label(column.name)
        return replace(column, role=role, label=named, unit=_column_unit(node, scope, names, units) if isinstance(node, exp.Column) else None,
                       grain="day" if column.type.upper() == "DATE" and role == "time" else None,
                       source=(origin.table.schema, origin.table.name, meaning.name))
    made = replace(_by_type(column), label=_label(column.name, node, scope, names))
    return _timed(made, node, scope, names) or replace(made, unit=_rate(made, node) or unit_of(node, scope, names, units))


def _label(name: str, node: exp.Expr, scope: Scope, names: Names) -> str:
    """The name a person gave, or the expression in words when the name was only made from it ("sum_revenue", "count_star()")."""
    given = name.replace("_", "").replace(" ", "").isalnum() and not _MADE.match(name)
    if given:
        return label(name)
    inner = node.this if isinstance(node, exp.Sum) else node  # a sum of revenue is simply revenue
    return label(say(inner, scope, names) or name)


def _timed(column: ResultColumn, node: exp.Expr, scope: Scope, names: Names) -> ResultColumn | None:
    made, number = bucket(node), part(node)
    found = made or number
    if found is None:
        return None
    if number and number[0] != "year":
        return replace(column, role="dimension")
    origin = names.origin(found[1], scope)
    return replace(column, role="time", grain=found[0], bucket_of=(origin.table.schema, origin.table.name, origin.column.name) if origin else None)


def _rate(column: ResultColumn, node: exp.Expr) -> str | None:
    """ "%" for a quotient that its name calls a share or a rate, unless it was multiplied by 100."""
    named = any(word in column.name.lower().replace("_", " ").split() for word in _RATE_WORDS)
    factors = [factor for product in node.find_all(exp.Mul) for factor in (product.this, product.expression)]
    hundred = any(isinstance(factor, exp.Literal) and factor.this in ("100", "100.0") for factor in factors)
    return "%" if named and node.find(exp.Div, exp.Avg) and not hundred else None


def _by_type(column: ResultColumn) -> ResultColumn:
    kind = column.type.upper()
    if kind.startswith(_NUMERIC):
        return replace(column, role="measure", label=label(column.name))
    role = "boolean" if kind == "BOOLEAN" else "time" if kind.startswith(("DATE", "TIMESTAMP")) else "dimension"
    return replace(column, role=role, label=label(column.name), grain="day" if kind == "DATE" else None)
