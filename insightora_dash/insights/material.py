"""What is looked at: series, groups and rows, made of a query by asking it in other ways."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlglot import exp

from insightora_dash.catalog.build import as_date
from insightora_dash.catalog.catalog import Catalog, Column, Table
from insightora_dash.catalog.words import name_words
from insightora_dash.charts.shape import Shape, label_of
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.insights.statistics.series import Series, read_series
from insightora_dash.platform.errors import InsightoraError, Unavailable
from insightora_dash.query.breakout import break_out
from insightora_dash.query.context import Context
from insightora_dash.query.filters import Filter
from insightora_dash.query.grains import last
from insightora_dash.query.known import known_names
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.query import Query

MOST_GROUPS = 50  # values of a column that are compared with each other
MOST_COLUMNS = 6
MOST_LINES = 5  # groups of a result whose course is looked at each
_LONG, _MIDDLE = 900, 120  # days above which a course is told by month, or by week
_NAMES = frozenset({"currency", "first", "last", "given", "family", "vorname", "nachname", "email", "phone"})  # groups that explain nothing
_AVERAGED = frozenset({"age", "rate", "price", "percent", "percentage", "score", "rating", "days", "year", "unit", "discount", "margin"})

Run = Callable[..., Result]  # run(query, filters=())


@dataclass(frozen=True, slots=True)
class Course:
    """A series and the query that gives it."""

    query: Query
    series: Series
    partial: bool = False  # whether the last period was left out because it is not over


@dataclass(frozen=True, slots=True)
class Split:
    """A figure by the values of one column."""

    query: Query
    column: Column
    table: Table
    result: Result


def table_queries(table: Table) -> list[Query]:
    """The figures of a table: its rows, and its most telling measures summed or averaged."""
    place = exp.Table(this=exp.to_identifier(table.name), db=exp.to_identifier(table.schema))
    found = [Query(exp.select(exp.Count(this=exp.Star()).as_("number_of_rows")).from_(place.copy()))]
    for column in measures(table)[:3]:
        value = exp.Avg(this=named(column)) if averaged(column) else exp.Sum(this=named(column))
        found.append(Query(exp.select(value.as_(exp.to_identifier(column.name))).from_(place.copy())))
    return found


def measures(table: Table) -> list[Column]:
    """Numbers that are added up or averaged, those with most different values first."""
    found = (column for column in table.columns if column.role == "measure" and not column.hidden and (column.distinct or 0) > 1)
    return sorted(found, key=lambda column: -(column.distinct or 0))


def averaged(column: Column) -> bool:
    """Whether a sum of the column means nothing."""
    return column.aggregate == "avg" or (column.aggregate is None and (column.unit == "%" or bool(_AVERAGED & set(name_words(column.name)))))


def courses(query: Query, result: Result, catalog: Catalog, run: Run) -> Iterator[Course]:
    """The course of every figure over time: as the query has it, or broken out by its table's time."""
    times = [column for column in result.columns if column.role == "time" and column.grain]
    if times:
        yield from _read(query, result, times[0], catalog)
        return
    table = main_table(query, catalog)
    moment = moment_of(table) if table else None
    if table is None or moment is None:
        return
    try:
        made = break_out(query, table, moment, catalog, grain=grain_for(moment))
        over_time = run(made)
    except Unavailable:
        raise
    except InsightoraError:
        return
    yield from _read(made, over_time, next(column for column in over_time.columns if column.role == "time"), catalog)


def splits(query: Query, catalog: Catalog, run: Run, filters: Sequence[Filter] = ()) -> Iterator[Split]:
    """The figure by each column that makes a comparable number of groups."""
    table = main_table(query, catalog)
    for owner, column in groups_near(table, catalog)[:MOST_COLUMNS] if table else ():
        try:
            made = break_out(query, owner, column, catalog)
            found = run(made, filters=filters)
        except Unavailable:
            raise
        except InsightoraError:
            continue
        if len(found.columns) >= 2 and found.row_count > 1:
            yield Split(made, column, owner, found)


def statistics_of(query: Query, column: exp.Column) -> Query:
    """Rows, mean and variance of a column instead of the query's own figures."""
    tree = query.tree.copy()
    figures = [exp.Count(this=column.copy()).as_("rows"), exp.Avg(this=column.copy()).as_("mean"), exp.Variance(this=column.copy()).as_("variance")]
    tree.set("expressions", figures)
    for part in ("group", "order", "limit"):
        tree.set(part, None)
    return Query(tree)


def main_table(query: Query, catalog: Catalog) -> Table | None:
    """The table that the outermost select reads first."""
    tree = query.tree.copy()
    try:
        known_names(tree, Context(catalog))
    except InsightoraError:
        return None
    read = Names(catalog).reads(scopes(tree)[-1])
    return read[0].table if read else None


def moment_of(table: Table) -> Column | None:
    """The time that tells when a row happened: the fullest one."""
    found = [column for column in table.columns if column.role == "time" and as_date(column.minimum) and as_date(column.maximum) and not column.hidden]
    return min(found, key=lambda column: column.nulls or 0) if found else None


def grain_for(moment: Column) -> str:
    """The grain that gives a readable number of steps."""
    first, final = as_date(moment.minimum), as_date(moment.maximum)
    days = (final - first).days if first and final else 0
    return "month" if days > _LONG else "week" if days > _MIDDLE else "day"


def groups_near(table: Table, catalog: Catalog) -> list[tuple[Table, Column]]:
    """Columns of the table, and of tables it points to, that make a comparable number of groups."""
    parents = [catalog.table(*one.right) for one in catalog.relations if one.left == (table.schema, table.name) and not one.many_to_many]
    return [(owner, column) for owner in dict.fromkeys([table, *(one for one in parents if one is not None)]) for column in owner.columns
            if not column.hidden and column.role in ("dimension", "geo", "boolean") and 2 <= (column.distinct or 0) <= MOST_GROUPS
            and not _NAMES & set(name_words(column.name))]  # fmt: skip


def named(column: Column) -> exp.Column:
    """A column by its bare name."""
    return exp.column(exp.to_identifier(column.name))


def _read(query: Query, result: Result, time: ResultColumn, catalog: Catalog) -> Iterator[Course]:
    shape = Shape(result)
    if not shape.measures:
        return
    others = [column for column in result.columns if column is not time and column not in shape.measures]
    moments, over = shape.values(time.name), _over(time, catalog)
    for measure in shape.measures[:3]:
        for group, rows in _lines(shape, others, measure):
            values = shape.values(measure.name)
            series = read_series(time, measure, [(moments[row], values[row]) for row in rows], group=group)
            if series is not None:
                unfinished = over is not None and not isinstance(series.moments[-1], int) and _ends(series.moments[-1], series.grain) > over
                yield Course(query, series.without_last() if unfinished else series, unfinished)


def _lines(shape: Shape, others: Sequence[ResultColumn], measure: ResultColumn) -> list[tuple[str, list[int]]]:
    """The rows of each group, the largest first; all rows where there are no groups."""
    if not others:
        return [("", list(range(shape.rows)))]
    found: dict[str, list[int]] = {}
    for row in range(shape.rows):
        found.setdefault(", ".join(str(shape.values(column.name)[row]) for column in others), []).append(row)
    values = shape.values(measure.name)
    return sorted(found.items(), key=lambda one: -sum(abs(float(values[row] or 0)) for row in one[1]))[:MOST_LINES]


def _over(time: ResultColumn, catalog: Catalog) -> date | None:
    """The last day for which there is data."""
    place = time.bucket_of or time.source
    table = catalog.table(*place[:2]) if place else None
    column = table.column(place[2]) if table and place else None
    return as_date(column.maximum) if column else None


def _ends(moment: Any, grain: str) -> date:
    day = moment.date() if isinstance(moment, datetime) else moment
    found: date = last(grain, day)
    return found


def figure_name(series: Series) -> str:
    """What the series is called: its measure, and the group it is of."""
    name = label_of(series.measure)
    return f"{name} ({series.group})" if series.group else name
