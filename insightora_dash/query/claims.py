"""Conditions in plain words: "channel is Online", "sum of revenue is more than 100"."""

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from insightora_dash.platform.wording import N_, _
from insightora_dash.query.clauses import conjuncts
from insightora_dash.query.names import Names, correlates
from insightora_dash.query.words import lowered, say, say_value

_COMPARED: dict[type[exp.Expr], str] = {
    exp.EQ: N_("{left} is {right}"),
    exp.NEQ: N_("{left} is not {right}"),
    exp.NullSafeNEQ: N_("{left} is not {right}"),
    exp.GT: N_("{left} is more than {right}"),
    exp.GTE: N_("{left} is at least {right}"),
    exp.LT: N_("{left} is less than {right}"),
    exp.LTE: N_("{left} is at most {right}"),
}


def claim(node: exp.Expr, scope: Scope, names: Names) -> str | None:
    """A condition in words; None when it has none."""
    if isinstance(node, exp.Paren):
        return claim(node.this, scope, names)
    if isinstance(node, exp.Exists) or (isinstance(node, exp.In) and node.args.get("query")):
        return _looked_up(node, scope, names, found=True)
    if isinstance(node, exp.Connector):
        left, right = claim(node.this, scope, names), claim(node.expression, scope, names)
        template = N_("{left} or {right}") if isinstance(node, exp.Or) else N_("{left} and {right}")
        return _(template, left=left, right=right) if left and right else None
    if isinstance(node, exp.Not):
        return _negated(node.this, scope, names)
    if type(node) in _COMPARED:
        left, right = _side(node.this, scope, names), _side(node.expression, scope, names)
        return _(_COMPARED[type(node)], left=left, right=right) if left and right else None
    return _about_one(node, scope, names)


def _about_one(node: exp.Expr, scope: Scope, names: Names) -> str | None:
    left = _side(node.this, scope, names) if isinstance(node.this, exp.Expr) else None
    if left is None:
        return None
    if isinstance(node, exp.In) and node.expressions:
        listed = _listed(node)
        return _("{left} is {right}", left=left, right=listed) if listed else None
    if isinstance(node, exp.Between):
        low, high = say_value(node.args["low"]), say_value(node.args["high"])
        return _("{left} is between {low} and {high}", left=left, low=low, high=high) if low and high else None
    if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
        return _("{left} is empty", left=left)
    if isinstance(node, exp.Like | exp.ILike | exp.Contains | exp.StartsWith | exp.EndsWith):
        return _pattern(node, left)
    return left if isinstance(node, exp.Column) else None


def _negated(node: exp.Expr, scope: Scope, names: Names) -> str | None:
    inner = node.unnest() if isinstance(node, exp.Paren) else node
    if isinstance(inner, exp.Exists) or (isinstance(inner, exp.In) and inner.args.get("query")):
        return _looked_up(inner, scope, names, found=False)
    if isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null):
        left = _side(inner.this, scope, names)
        return _("{left} is not empty", left=left) if left else None
    if isinstance(inner, exp.In) and inner.expressions:
        left, listed = _side(inner.this, scope, names), _listed(inner)
        return _("{left} is not {right}", left=left, right=listed) if left and listed else None
    said = claim(inner, scope, names)
    return _("not: {claim}", claim=said) if said else None


def _looked_up(node: exp.Expr, scope: Scope, names: Names, *, found: bool) -> str | None:
    """EXISTS and IN over one other table: "with orders", "without orders where channel is Online"."""
    query = (node.args.get("query") or node.this).unnest()
    inner = next((other for other in scope.subquery_scopes if other.expression is query), None)
    reads = names.reads(inner) if inner is not None else []
    plain = isinstance(query, exp.Select) and not any(query.args.get(name) for name in ("joins", "group", "having", "limit", "qualify"))
    if inner is None or len(reads) != 1 or not plain:
        return None
    where = query.args.get("where")
    own = [part for part in conjuncts(where.this) if not correlates(part, reads[0])] if where else []
    said = [claim(part, inner, names) for part in own]
    if not all(said):
        return None
    table = lowered(reads[0].table.label or reads[0].table.name)
    base = _("with {table}", table=table) if found else _("without {table}", table=table)
    if isinstance(node, exp.In):
        left = _side(node.this, scope, names)
        if left is None:
            return None
        base = _("{left} is among {table}", left=left, table=table) if found else _("{left} is not among {table}", left=left, table=table)
    return _("{base} where {conditions}", base=base, conditions=_(" and ").join(text for text in said if text)) if own else base


def _listed(node: exp.In) -> str | None:
    values = [say_value(value) for value in node.expressions]
    return _(" or ").join(value for value in values if value) if all(values) else None


def _pattern(node: exp.Expr, left: str) -> str | None:
    text = say_value(node.expression)
    if text is None:
        return None
    inner = text.strip("%")
    if isinstance(node, exp.Contains) or (text.startswith("%") and text.endswith("%") and "%" not in inner and "_" not in inner):
        return _("{left} contains {text}", left=left, text=inner)
    if isinstance(node, exp.StartsWith) or (text.endswith("%") and "%" not in text[:-1] and "_" not in text):
        return _("{left} starts with {text}", left=left, text=inner)
    if isinstance(node, exp.EndsWith) or (text.startswith("%") and "%" not in text[1:] and "_" not in text):
        return _("{left} ends with {text}", left=left, text=inner)
    return _("{left} matches {text}", left=left, text=text)


def _side(node: exp.Expr, scope: Scope, names: Names) -> str | None:
    if isinstance(node, exp.Lower | exp.Upper | exp.Trim):
        return _side(node.this, scope, names)
    return say_value(node) or say(node, scope, names)
