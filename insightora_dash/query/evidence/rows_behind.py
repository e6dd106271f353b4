"""The rows behind a mark, a page at a time, and whether they add up to it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.engine import Limits
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.platform.errors import Conflict, NotFound
from insightora_dash.platform.wording import N_
from insightora_dash.query.across import pivot_of
from insightora_dash.query.currencies import separated
from insightora_dash.query.describe import describe
from insightora_dash.query.evidence.figure import Sort, figure_of
from insightora_dash.query.evidence.mark import Mark
from insightora_dash.query.evidence.place import Place, exact, find_place, same
from insightora_dash.query.evidence.statements import again, groups, listing
from insightora_dash.query.filters import Filter
from insightora_dash.query.names import Names
from insightora_dash.query.pipeline import bind
from insightora_dash.query.query import Query
from insightora_dash.query.runner import Runner
from insightora_dash.query.settled import settled

PAGE = 50
FLOAT_ORDER = 1e-9  # floating-point sums differ in their last digits with the order of the rows


@dataclass(frozen=True, slots=True)
class RowsBehind:
    """One page of rows, and what working the figure out again gave."""

    rows: Result
    found: int  # all rows of the mark
    without: int  # those that have no value for the figure
    page: int
    size: int
    sort: Sort
    column: ResultColumn | None  # the measure as the result shows it
    shown: object = None  # the figure of the mark
    figure: object = None  # the figure of these rows
    agrees: bool | None = None  # None: nothing to compare
    at: tuple[tuple[ResultColumn, Any], ...] = ()  # what tells the mark from the others

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, math.ceil(self.found / self.size))


@dataclass(frozen=True, slots=True)
class _Opened:
    tree: exp.Query
    units: dict[str, str]
    result: Result
    names: Names
    run: Runner


def open_rows(query: Query, mark: Mark, catalog: Catalog, *, page: int = 0, size: int = PAGE, filters: Sequence[Filter] = (), limits: Limits | None = None,
              query_id: str = "", cache: ResultCache | None = None) -> RowsBehind:
    """The rows that a mark of the query's result stands for, with the reconciliation.

    Raises NotFound when the result has no such row, Invalid when its rows cannot be told apart, and what `answer` raises.
    """
    run = Runner(catalog, limits or Limits(), query_id, cache, pivot=pivot_of(filters))
    bound, units = separated(bind(query, catalog, filters), catalog, run)
    result = run.of(bound.tree)
    result = settled(result.with_columns(describe(bound.tree, result, catalog, units)), bound.tree)
    opened = _Opened(bound.tree, units, result, Names(catalog), run)
    if mark.stamp and mark.stamp != result.stamp:
        raise Conflict("mark_outdated", N_("The data has changed since this answer was shown. Reload the page, then open its rows."))
    return _bin(opened, mark, (page, size)) if mark.is_bin else _row(opened, mark, (page, size))


def _row(opened: _Opened, mark: Mark, page: tuple[int, int]) -> RowsBehind:
    columns, result = opened.result.columns, opened.result
    measure = next((column for column in columns if mark.measure and column.name == mark.measure), None)
    if mark.row >= result.row_count or (mark.measure and measure is None):
        raise NotFound("no_mark", N_("This part of the answer does not exist any more. Ask again."))
    row = {column.name: result.table.column(index)[mark.row].as_py() for index, column in enumerate(columns)}
    place = find_place(opened.tree, row, mark.measure, opened.names)
    shown = row[measure.name] if measure else None
    place = _with_hidden(opened, place, shown)
    figure = figure_of(place.measure, grouped=place.grouped)
    found, without, value = opened.run(again(place, figure, opened.tree).sql(dialect="duckdb")).rows()[0]
    rows = _page(opened, listing(place, figure, opened.tree, opened.names), page)
    compared = figure.sort in ("sum", "count", "again")
    at = tuple((column, row[column.name]) for column in columns if column.role != "measure")
    return RowsBehind(rows, int(str(found)), int(str(without)), *page, figure.sort, measure, shown, value, equal(shown, value) if compared else None, at)


def _with_hidden(opened: _Opened, place: Place, shown: object) -> Place:
    """The place with the values of groups that are not shown, so that two groups of one name stay apart."""
    if not place.hidden:
        return place
    looked_up = opened.run(groups(place, opened.tree, None if shown is None else exact(shown)).sql(dialect="duckdb")).rows()
    if not looked_up:
        return place
    keys = [same(term, value) for term, value in zip(place.hidden, looked_up[0], strict=True)]
    return replace(place, keys=(*place.keys, *keys), hidden=())


def _bin(opened: _Opened, mark: Mark, page: tuple[int, int]) -> RowsBehind:
    """The rows of the result itself that lie in a bin of its histogram."""
    column = next((column for column in opened.result.columns if column.name == mark.measure), None)
    if column is None:
        raise NotFound("no_mark", N_("This part of the answer does not exist any more. Ask again."))
    read = exp.column(exp.to_identifier(column.name, quoted=True), table="answer")
    inner = exp.select("*").from_(opened.tree.copy().subquery("answer", copy=False), copy=False)
    inner = inner.where(exp.GTE(this=read, expression=exact(mark.low)), exp.LT(this=read.copy(), expression=exact(mark.high)), copy=False)
    counted = exp.select(exp.Count(this=exp.Star())).from_(inner.copy().subquery("bin", copy=False), copy=False)
    found = int(str(opened.run(counted.sql(dialect="duckdb")).rows()[0][0]))
    rows = _page(opened, inner.order_by(exp.Ordered(this=read.copy(), desc=True, nulls_first=False), copy=False), page)
    return RowsBehind(rows, found, 0, *page, "count", column, None, found, None, ((column, (mark.low, mark.high)),))


def _page(opened: _Opened, tree: exp.Select, page: tuple[int, int]) -> Result:
    number, size = page
    tree = tree.limit(size, copy=False)
    tree = tree.offset(size * number, copy=False) if number else tree
    result = opened.run(tree.sql(dialect="duckdb"))
    return result.with_columns(describe(tree, result, opened.run.catalog, opened.units))


def equal(shown: object, figure: object) -> bool:
    """Whether two figures are the same: exactly, or for floating-point numbers up to the order of their adding."""
    if isinstance(shown, float) or isinstance(figure, float):
        if shown is None or figure is None:
            return shown is figure
        left, right = float(str(shown)), float(str(figure))
        return left == right or (math.isnan(left) and math.isnan(right)) or math.isclose(left, right, rel_tol=FLOAT_ORDER, abs_tol=FLOAT_ORDER)
    return shown == figure
