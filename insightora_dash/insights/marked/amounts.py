"""A figure as what each row brings in: something that adds up, or one such sum divided by another."""

from dataclasses import dataclass

from sqlglot import exp

_SHAPES = (exp.Paren, exp.Round, exp.Cast, exp.TryCast, exp.Coalesce)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a row adds to the figure; with `per`, the figure is the sum of one over the sum of the other."""

    amount: exp.Expr
    per: exp.Expr | None = None


def amounts_of(measure: exp.Expr | None) -> Amounts | None:
    """The amounts of a sum, count, average or ratio of such; of no measure, rows; None where the figure does not follow from amounts."""
    if measure is None:
        return Amounts(exp.Literal.number(1))
    node = _bare(measure)
    if node.find(exp.Window):
        return None
    plain = _additive(node)
    if plain is not None:
        return Amounts(plain)
    chosen = node.expression.this if isinstance(node, exp.Filter) else None
    core = node.this if isinstance(node, exp.Filter) else node
    if isinstance(core, exp.Avg) and not core.find(exp.Distinct):
        return Amounts(_where(core.this, chosen), _where(_present(core.this), chosen))
    if isinstance(core, exp.Div):
        upper, lower = _additive(_bare(core.this)), _additive(_divisor(core.expression))
        return Amounts(upper, lower) if upper is not None and lower is not None else None
    return None


def _additive(node: exp.Expr) -> exp.Expr | None:
    node = _bare(node)
    if isinstance(node, exp.Filter) and isinstance(node.expression, exp.Where):
        inner = _additive(node.this)
        return _where(inner, node.expression.this) if inner is not None else None
    if isinstance(node, exp.Sum) and not isinstance(node.this, exp.Distinct):
        amount: exp.Expr = node.this.copy()
        return amount
    if isinstance(node, exp.CountIf):
        return _where(exp.Literal.number(1), node.this)
    if isinstance(node, exp.Count) and not node.find(exp.Distinct):
        return exp.Literal.number(1) if isinstance(node.this, exp.Star | exp.Literal) else _present(node.this)
    if isinstance(node, exp.Add | exp.Sub):
        sides = [_additive(node.this), _additive(node.expression)]
        if all(side is not None for side in sides):
            zero = [exp.func("coalesce", side, exp.Literal.number(0)) for side in sides]
            return exp.paren(type(node)(this=zero[0], expression=zero[1]))
    return None


def _bare(node: exp.Expr) -> exp.Expr:
    """Without what only shapes the figure."""
    while isinstance(node, _SHAPES):
        node = node.this
    return node


def _divisor(node: exp.Expr) -> exp.Expr:
    """Without the guard against dividing by nothing."""
    node = _bare(node)
    return _bare(node.this) if isinstance(node, exp.Nullif) else node


def _present(node: exp.Expr) -> exp.Expr:
    return exp.Case(ifs=[exp.If(this=exp.Not(this=exp.Is(this=node.copy(), expression=exp.Null())), true=exp.Literal.number(1))])


def _where(amount: exp.Expr, chosen: exp.Expr | None) -> exp.Expr:
    return amount.copy() if chosen is None else exp.Case(ifs=[exp.If(this=chosen.copy(), true=amount.copy())])
