"""The part of SQL that translations are made of; the rest of what the guard admits is answered by reading the tables."""

from sqlglot import exp

from insightora_dash.engine.dialects.untranslatable import unsaid

_STRUCTURE = """
Select Subquery Union Except Intersect With CTE From Join Table TableAlias Where Group Having Qualify Window WindowSpec Order Ordered Limit
Offset Distinct Filter Column Identifier Star Alias Paren Literal Boolean Null Var Interval DataType DataTypeParam IgnoreNulls Tuple
"""
_OPERATORS = """
And Or Not EQ NEQ GT GTE LT LTE Is Between In Like ILike NullSafeEQ NullSafeNEQ Exists Add Sub Mul Div IntDiv Mod Neg DPipe Case If Cast
Coalesce Nullif Greatest Least
"""
_AGGREGATES = """
Count CountIf Sum Avg Min Max Median PercentileCont WithinGroup Stddev StddevPop StddevSamp Variance VariancePop AnyValue LogicalAnd LogicalOr
"""
_WINDOWS = "RowNumber Rank DenseRank PercentRank CumeDist Ntile Lag Lead FirstValue LastValue"
_TIMES = """
DateTrunc TimestampTrunc Extract Year Month Quarter Week WeekOfYear Day DayOfMonth DayOfWeek DayOfWeekIso DayOfYear Hour Minute Dayname
Monthname DateDiff DateAdd TimeToStr
"""
_TEXTS = "Lower Upper Length Substring Left Right Trim Replace Concat Contains StartsWith EndsWith StrPosition"
_NUMBERS = "Abs Round Ceil Floor Sqrt Exp Ln Log Sign Pow"

CORE: frozenset[type[exp.Expr]] = frozenset(
    getattr(exp, name) for part in (_STRUCTURE, _OPERATORS, _AGGREGATES, _WINDOWS, _TIMES, _TEXTS, _NUMBERS) for name in part.split()
)
_GROUPS = ("rollup", "cube", "grouping_sets", "totals")
_SELECTS = ("laterals", "pivots", "match", "sample", "connect", "prewhere", "kind", "windows", "settings", "format")


def check(tree: exp.Query) -> None:
    """Raises Untranslatable naming the first part that translations do not cover."""
    for node in tree.walk():
        if type(node) not in CORE or not _plain(node):
            raise unsaid(node)


def _plain(node: exp.Expr) -> bool:
    """Whether the node has none of the options that only DuckDB gives such nodes."""
    if isinstance(node, exp.Star):
        return isinstance(node.parent, exp.Count)
    if isinstance(node, exp.Group):
        return not any(node.args.get(name) for name in _GROUPS)
    if isinstance(node, exp.TableAlias):
        return not node.args.get("columns")
    if isinstance(node, exp.Select):
        return not any(node.args.get(name) for name in _SELECTS)
    if isinstance(node, exp.SetOperation):
        return not (node.args.get("by_name") or node.args.get("side") or node.args.get("on"))
    if isinstance(node, exp.Join):
        return node.method == "" and node.side in ("", "LEFT", "RIGHT", "FULL") and node.kind in ("", "INNER", "OUTER", "CROSS", "SEMI", "ANTI")
    if isinstance(node, exp.IgnoreNulls):
        return isinstance(node.this, exp.AnyValue)
    if isinstance(node, exp.Limit | exp.Offset):
        return isinstance(node.expression, exp.Literal) and node.expression.is_int
    if isinstance(node, exp.With):
        return not node.args.get("recursive")
    if isinstance(node, exp.Table):
        return isinstance(node.this, exp.Identifier) and not any(node.args.get(name) for name in ("joins", "pivots", "sample", "laterals", "version"))
    return True
