"""A statement about one value of a column, read off the same statement over all of its values.

`select month, sum(x) … where region in ('North') group by month` is what `select month, sum(x), region … group by month, region` has for North, whatever
stands in FROM and whatever is counted: exactly, and not only for what adds up. Who clicks from value to value asks the data once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow.compute as pc
from sqlglot import exp

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.result import Result
from insightora_dash.query.clauses import conjuncts
from insightora_dash.query.filters import Filter

MOST_VALUES = 200  # of the column
MOST_ROWS = 30_000  # read at once
VALUE = "one_of_all_values"
WHOLE = ("HUGEINT", "UHUGEINT")  # become BIGINT only where every value fits
# What gives the same for the same rows, in whatever order they come.
_STEADY = (exp.Sum, exp.Count, exp.CountIf, exp.Avg, exp.Min, exp.Max, exp.Median, exp.Quantile, exp.PercentileCont, exp.PercentileDisc, exp.ApproxDistinct,
           exp.Stddev, exp.StddevSamp, exp.StddevPop, exp.Variance, exp.VariancePop)
_OTHER_PARTS = ("with_", "distinct", "qualify", "windows", "offset", "into", "laterals", "sample", "hint", "kind")


@dataclass(frozen=True, slots=True)
class Across:
    """The statement over all values, and which of them is wanted."""

    tree: exp.Select
    value: str
    limit: int | None
    grouped: bool

    @property
    def sql(self) -> str:
        """The statement as DuckDB SQL."""
        return self.tree.sql(dialect="duckdb")

    def narrowed(self, whole: Result, sql: str) -> Result | None:
        """What the statement `sql` about the one value gives; None where that cannot be told."""
        if whole.cut_off or whole.row_count > MOST_ROWS or any(column.type in WHOLE for column in whole.columns):
            return None
        table = whole.table.filter(pc.equal(whole.table.column(whole.table.num_columns - 1), self.value))
        if not table.num_rows and not self.grouped:
            return None  # a sum over no rows is a row
        table = table.select(range(table.num_columns - 1)).combine_chunks()
        return replace(whole, columns=whole.columns[:-1], table=table.slice(0, self.limit), sql=sql)


def across(tree: exp.Query, pivot: Filter | None, catalog: Catalog) -> Across | None:
    """The statement over all values of the column that `pivot` narrows to one; None where it is not the same or not worth it."""
    if pivot is None or not isinstance(tree, exp.Select) or not few_values(pivot, catalog) or not _adds_up(tree):
        return None
    column = _narrowed_column(tree, pivot)
    limit = tree.args.get("limit")
    if column is None or (limit is not None and not (isinstance(limit, exp.Limit) and isinstance(limit.expression, exp.Literal) and limit.expression.is_int)):
        return None
    made = tree.copy()
    kept = [part.copy() for part in conjuncts(tree.args["where"].this) if part is not column.parent]
    made.set("where", exp.Where(this=exp.and_(*kept)) if kept else None)
    made.select(exp.alias_(column.copy(), VALUE, quoted=True), copy=False)
    made.group_by(column.copy(), copy=False)
    made.limit(MOST_ROWS + 1, copy=False)
    most = int(limit.expression.this) if isinstance(limit, exp.Limit) else None
    return Across(made, str(pivot.value[0]) if isinstance(pivot.value, tuple) else "", most, grouped=bool(tree.args.get("group")))


def pivot_of(filters: Sequence[Filter]) -> Filter | None:
    """The filter that the next click will change: the last one that was chosen on a tile and holds for a single text."""
    chosen = [one for one in filters if one.from_tile and one.op == "in"]
    single = [one for one in chosen if isinstance(one.value, tuple) and len(one.value) == 1 and isinstance(one.value[0], str)]
    return single[-1] if single else None


def few_values(pivot: Filter, catalog: Catalog) -> bool:
    """Whether asking for all values of the column at once is worth it."""
    if catalog.dataset.live:
        return False
    schema, name, column = pivot.column
    table = catalog.table(schema, name) if schema and name else None
    found = table.column(column) if table else None
    return found is not None and found.type.upper() == "VARCHAR" and found.distinct is not None and found.distinct <= MOST_VALUES


def _adds_up(tree: exp.Select) -> bool:
    """Whether it is one plain SELECT of figures by groups, of a kind that does not depend on the order of rows."""
    if any(tree.args.get(part) for part in _OTHER_PARTS) or tree.find(exp.Window):
        return False
    figures = [node for node in tree.find_all(exp.AggFunc) if node.find_ancestor(exp.Select) is tree]
    group = tree.args.get("group")
    others = [value for name, value in group.args.items() if name != "expressions" and value] if group is not None else []
    plain = group is None or (bool(group.expressions) and not others and not group.find(exp.Rollup, exp.Cube, exp.GroupingSets))
    return plain and bool(figures) and all(type(node) in _STEADY for node in tree.find_all(exp.AggFunc)) and not tree.find(exp.Anonymous, exp.Rand)


def _narrowed_column(tree: exp.Select, pivot: Filter) -> exp.Column | None:
    """The column of the one condition that the filter became."""
    where = tree.args.get("where")
    for part in conjuncts(where.this) if where is not None else ():
        if isinstance(part, exp.In) and isinstance(part.this, exp.Column) and part.this.name.lower() == pivot.column[2].lower():
            listed = part.expressions
            if len(listed) == 1 and isinstance(listed[0], exp.Literal) and listed[0].is_string and (listed[0].this,) == pivot.value:
                return part.this
    return None
