"""What sort of figure a measure is: one that its rows add up to, or one that has to be worked out again."""

from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

Sort = Literal["sum", "count", "again", "beside", "own"]


@dataclass(frozen=True, slots=True)
class Figure:
    """How a measure follows from its rows."""

    sort: Sort  # "sum" and "count" add up; "again": worked out anew; "beside": also depends on other rows; "own": not an aggregate
    argument: exp.Expr | None = None  # what each row brings in
    chosen: exp.Expr | None = None  # a further condition inside the aggregate
    again: exp.Expr | None = None  # the expression over exactly these rows


def figure_of(measure: exp.Expr | None, *, grouped: bool) -> Figure:
    """The sort of a measure of a select; without one only rows are counted."""
    if measure is None or not measure.find(exp.AggFunc) or not grouped:
        return Figure("own")
    inner = _bare(measure)
    if inner.find(exp.Window):
        part = _part(inner)
        return Figure("beside", _argument(part), None, part.copy()) if part is not None else Figure("own")
    chosen = inner.expression.this if isinstance(inner, exp.Filter) and isinstance(inner.expression, exp.Where) else None
    core = inner.this if chosen is not None else inner
    if isinstance(core, exp.Count) and not core.find(exp.Distinct):
        return Figure("count", _argument(core), chosen, measure.copy())
    if isinstance(core, exp.Sum) and not isinstance(core.this, exp.Distinct):
        return Figure("sum", core.this, chosen, measure.copy())
    return Figure("again", _argument(core) if isinstance(core, exp.AggFunc) else None, chosen, measure.copy())


def _bare(node: exp.Expr) -> exp.Expr:
    """Without what only shapes the figure: rounding, a cast, zero for nothing."""
    while isinstance(node, exp.Paren | exp.Round | exp.Cast | exp.TryCast | exp.Coalesce):
        node = node.this
    return node


def _argument(node: exp.Expr) -> exp.Expr | None:
    what = node.this
    if isinstance(what, exp.Distinct):
        what = what.expressions[0] if len(what.expressions) == 1 else None
    if isinstance(what, exp.Order):
        what = what.this
    return what if isinstance(what, exp.Expr) and not isinstance(what, exp.Star | exp.Literal) else None


def _part(node: exp.Expr) -> exp.Expr | None:
    """The aggregate of the mark's own rows inside a share, change or rank."""
    inner = [found for found in node.find_all(exp.AggFunc) if not isinstance(found.parent, exp.Window) and len(list(found.find_all(exp.AggFunc))) == 1]
    return inner[0] if inner else None
