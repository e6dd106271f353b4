"""Columns as SQL, read as their role wants them."""

from sqlglot import exp

from insightora_dash.ask.offline.grammar.sketch import TableKey
from insightora_dash.catalog.catalog import Column
from insightora_dash.catalog.profile import is_number, is_text


def column_sql(table: TableKey, column: Column) -> exp.Expr:
    """A column as SQL: text that holds numbers or dates is read as such."""
    named = exp.column(column.name, table=table[1])
    if column.role in {"measure"} and is_text(column.type):
        return exp.TryCast(this=named, to=exp.DataType.build("DOUBLE"))
    return named


def time_sql(expression: exp.Expr, grain: str, column: Column) -> exp.Expr:
    """A date cut to its bucket: a year as an integer, other buckets as their first day, parts by name."""
    if is_number(column.type) or (is_text(column.type) and str(column.maximum or "")[:4] == str(column.maximum or "")):
        return expression
    moment = exp.TryCast(this=expression, to=exp.DataType.build("TIMESTAMP")) if is_text(column.type) else expression
    if grain == "year":
        return exp.Extract(this=exp.var("YEAR"), expression=moment)
    if grain == "weekday":
        return exp.func("DAYNAME", moment)
    if grain == "hour":
        return exp.Extract(this=exp.var("HOUR"), expression=moment)
    truncated = exp.func("DATE_TRUNC", exp.Literal.string(grain), moment)
    return exp.cast(truncated, "DATE")
