"""Where the figures of a result are made: the select that reads their rows, and which of its rows belong to one mark."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.parameters import literal
from insightora_dash.query.split import aggregates, group_terms

_SUBTOTALS = (exp.Rollup, exp.Cube, exp.GroupingSets)


@dataclass(frozen=True, slots=True)
class Place:
    """A select over the rows that a mark stands for."""

    scope: Scope
    keys: tuple[exp.Expr, ...]  # conditions that pick the rows
    measure: exp.Expr | None  # the figure as an expression of this select
    grouped: bool  # whether the select puts rows together
    hidden: tuple[exp.Expr, ...] = field(default=())  # what it groups by without showing it


def find_place(tree: exp.Query, row: Mapping[str, Any], measure: str | None, names: Names) -> Place:
    """Follows one row, output name -> value, down to the select that made it; raises Invalid where rows cannot be told apart."""
    root = scopes(tree)[-1]
    path = path_to_groups(root, names)
    known, wanted = {name.lower(): value for name, value in row.items()}, measure.lower() if measure else None
    for scope, inner in pairwise(path):
        known, wanted = _carried_down(scope, inner, known, wanted, names)
    return _placed(path[-1], known, wanted, names)


def same(node: exp.Expr, value: object) -> exp.Expr:
    """The condition that an expression has a value."""
    return exp.Is(this=node.copy(), expression=exp.Null()) if value is None else exp.EQ(this=node.copy(), expression=exact(value))


def exact(value: object) -> exp.Expr:
    """A value of a result as a literal that compares as equal to it."""
    if value is None:
        return exp.Null()
    if isinstance(value, bool | int | str | Decimal) or (isinstance(value, date) and not isinstance(value, datetime)):
        return literal(value)
    if isinstance(value, datetime):
        return exp.cast(exp.Literal.string(value.isoformat(sep=" ")), "TIMESTAMPTZ" if value.tzinfo else "TIMESTAMP")
    if isinstance(value, float):
        finite = value == value and abs(value) != float("inf")
        return exp.cast(exp.Literal.number(repr(value)) if finite else exp.Literal.string(str(value)), "DOUBLE")
    if isinstance(value, list | dict | tuple | bytes):
        raise untraceable()
    return exp.Literal.string(str(value))


def untraceable() -> Invalid:
    """What to say where rows cannot be followed."""
    return Invalid("rows_not_traceable", N_("The rows behind this cannot be told apart here: the query puts several lists together. "
                                            "Ask for one of its parts and open that."))


def path_to_groups(root: Scope, names: Names) -> list[Scope]:
    """From the outermost select down through the only table each reads, to the first that makes groups; only the outermost when none does."""
    path = [root]
    while isinstance(path[-1].expression, exp.Select) and not aggregates(path[-1].expression):
        sources = list(names.sources(path[-1]).values())
        if len(sources) != 1 or not isinstance(sources[0], Scope):
            return [root]
        path.append(sources[0])
    return path


def _placed(scope: Scope, known: Mapping[str, Any], wanted: str | None, names: Names) -> Place:
    select = scope.expression
    group = select.args.get("group")
    if not isinstance(select, exp.Select) or (group is not None and group.find(*_SUBTOTALS)):
        raise untraceable()
    outputs = {name: found[0] for name in known if (found := names.projection(scope, name)) is not None}
    plain = {name: node for name, node in outputs.items() if _of_rows(node, scope, names)}
    keys = tuple(same(node, known[name]) for name, node in plain.items())
    measure = outputs.get(wanted) if wanted else None
    if not aggregates(select):
        return Place(scope, keys, measure, grouped=False)
    hidden = tuple(term for term in group_terms(select) if term not in plain.values())
    return Place(scope, keys, measure, grouped=True, hidden=hidden)


def _of_rows(node: exp.Expr, scope: Scope, names: Names) -> bool:
    """Whether an output can be worked out from a single row of what the select reads."""
    if node.find(exp.AggFunc, exp.Window, exp.Query):
        return False
    return all(names.holders(column, scope) for column in node.find_all(exp.Column))


def _carried_down(scope: Scope, inner: Scope, known: Mapping[str, Any], wanted: str | None, names: Names) -> tuple[dict[str, Any], str | None]:
    """What is known about the outputs of the inner select, and which of them is the measure."""
    below: dict[str, Any] = {}
    measure = None
    listed = {name.lower() for name in names.columns(inner) or ()}
    for name, value in known.items():
        found = names.projection(scope, name)
        node = found[0].unnest() if found is not None else None
        if isinstance(node, exp.Column) and node.name.lower() in listed:
            below[node.name.lower()] = value
            measure = node.name.lower() if name == wanted else measure
    return below, measure
