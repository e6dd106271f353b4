"""What kind of value a node of an annotated tree gives."""

from typing import Any, Literal

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB

from insightora_dash.engine.dialects.untranslatable import unsaid

Kind = Literal["integer", "decimal", "double", "text", "date", "timestamp", "boolean", "null"]
NUMBERS: tuple[Kind, ...] = ("integer", "decimal", "double")
TIMES: tuple[Kind, ...] = ("date", "timestamp")

_T = exp.DType
_KINDS: tuple[tuple[Kind, frozenset[exp.DType]], ...] = (
    ("integer", frozenset({*exp.DataType.INTEGER_TYPES, _T.UTINYINT, _T.USMALLINT, _T.UINT, _T.UBIGINT, _T.INT128, _T.UINT128})),
    ("decimal", frozenset({_T.DECIMAL})),
    ("double", frozenset({_T.DOUBLE, _T.FLOAT})),
    ("text", frozenset({_T.VARCHAR, _T.TEXT, _T.CHAR, _T.NVARCHAR, _T.NCHAR})),
    ("date", frozenset({_T.DATE})),
    ("timestamp", frozenset({_T.TIMESTAMP, _T.TIMESTAMPNTZ, _T.DATETIME, _T.TIMESTAMP_S, _T.TIMESTAMP_MS, _T.TIMESTAMP_NS})),
    ("boolean", frozenset({_T.BOOLEAN})),
    ("null", frozenset({_T.NULL})),
)
_DOUBLE, _BIGINT, _TEXT, _BOOLEAN, _TIMESTAMP = ({"returns": kind} for kind in (_T.DOUBLE, _T.BIGINT, _T.VARCHAR, _T.BOOLEAN, _T.TIMESTAMP))
# What DuckDB 1.5 gives, where sqlglot does not know or says otherwise.
METADATA: dict[type[exp.Expr], Any] = {
    **DuckDB.EXPRESSION_METADATA,
    **dict.fromkeys((exp.Median, exp.PercentileCont, exp.Stddev, exp.StddevPop, exp.StddevSamp, exp.Variance, exp.VariancePop), _DOUBLE),
    **dict.fromkeys((exp.Div, exp.Avg, exp.Corr, exp.CovarPop, exp.CovarSamp, exp.Sqrt, exp.Exp, exp.Ln, exp.Log, exp.Pow), _DOUBLE),
    **dict.fromkeys((exp.DateTrunc, exp.TimestampTrunc), _TIMESTAMP),
    **dict.fromkeys((exp.Extract, exp.DateDiff, exp.CountIf, exp.StrPosition, exp.RowNumber, exp.Rank, exp.DenseRank, exp.Ntile), _BIGINT),
    **dict.fromkeys((exp.Left, exp.Right, exp.Trim, exp.Replace, exp.GroupConcat, exp.SplitPart, exp.TimeToStr, exp.Dayname, exp.Monthname), _TEXT),
    **dict.fromkeys((exp.LogicalAnd, exp.LogicalOr, exp.Contains, exp.StartsWith, exp.EndsWith, exp.In, exp.Between), _BOOLEAN),
}


def kind(node: exp.Expr | None) -> Kind | None:
    """The kind of value, None when it is none of those that other databases share."""
    type_ = node.type if node is not None else None
    return next((kind for kind, types in _KINDS if type_ is not None and type_.this in types), None)


def known_kind(node: exp.Expr) -> Kind:
    """The kind of value; raises Untranslatable when it is not known."""
    found = kind(node)
    if found is None:
        raise unsaid(node)
    return found
