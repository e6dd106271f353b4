"""Why the newest complete period differs from the one before: the column whose groups tell it best, adding up to the change."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlglot import exp

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import ResultColumn
from insightora_dash.insights import wording
from insightora_dash.insights.drivers import Change, drivers, mean_drivers
from insightora_dash.insights.finding import Finding
from insightora_dash.insights.material import Course, Run, Split, splits
from insightora_dash.platform.wording import _
from insightora_dash.query.filters import Filter
from insightora_dash.query.grains import last
from insightora_dash.query.query import Query


def newest_change(course: Course, catalog: Catalog, run: Run, *, at: int = -1) -> Finding | None:
    """What made the figure of the period `at` (the newest complete one) differ from the one before it; None where its parts do not add up."""
    place = course.series.time.bucket_of or course.series.time.source
    figure = _figure(course.query, course.series.measure)
    periods = course.series.moments[at - 1 :][:2]
    if place is None or figure is None or course.series.group or len(periods) < 2 or isinstance(periods[0], int):
        return None
    told = list(_by_column(_asked(course.query, figure), figure, [_within(place, one, course.series.grain) for one in periods], catalog, run))
    if not told:
        return None
    split, change = max(told, key=lambda found: found[1].telling)
    return _finding(course, split, change, periods)


def _figure(query: Query, measure: ResultColumn) -> exp.Expr | None:
    """The sum, count or average that the measure is; None for any other expression."""
    found = next((node.unalias() for node in query.tree.selects if node.alias_or_name == measure.name), None)
    plain = isinstance(found, exp.Sum | exp.Count | exp.Avg) and not found.find(exp.Distinct)
    return found if plain and not query.tree.find(exp.Window) else None


def _asked(query: Query, figure: exp.Expr) -> Query:
    """The figure alone; of an average its sum and its rows."""
    tree = query.tree.copy()
    parts = [exp.Sum(this=figure.this.copy()), exp.Count(this=figure.this.copy())] if isinstance(figure, exp.Avg) else [figure.copy()]
    tree.set("expressions", [part.as_(name) for part, name in zip(parts, ("figure", "parts"), strict=False)])
    for part in ("group", "order", "limit", "having"):
        tree.set(part, None)
    return Query(tree)


def _within(place: tuple[str, str, str], moment: Any, grain: str) -> Filter:
    first: date = moment.date() if isinstance(moment, datetime) else moment
    return Filter(place, "between", (first, last(grain, first)))


def _by_column(query: Query, figure: exp.Expr, periods: list[Filter], catalog: Catalog, run: Run) -> Iterator[tuple[Split, Change]]:
    averages = isinstance(figure, exp.Avg)
    wholes = [run(query, filters=(period,)).rows() for period in periods]
    later = {(split.table.schema, split.table.name, split.column.name): split for split in splits(query, catalog, run, (periods[1],))}
    for before in splits(query, catalog, run, (periods[0],)):
        after = later.get((before.table.schema, before.table.name, before.column.name))
        if after is None or {len(before.result.columns), len(after.result.columns)} != {3 if averages else 2} or {len(whole) for whole in wholes} != {1}:
            continue
        if averages:
            sides = [{name: (value or 0, int(rows or 0)) for name, value, rows in _rows(split)} for split in (before, after)]
            yield after, mean_drivers(sides[0], sides[1])
        else:
            yield after, drivers(dict(_rows(before)), dict(_rows(after)), whole=(wholes[0][0][0], wholes[1][0][0]))


def _rows(split: Split) -> list[tuple[Any, ...]]:
    return list(split.result.rows())


def _finding(course: Course, split: Split, change: Change, periods: tuple[Any, ...]) -> Finding:
    say, measure = wording.moments(course.series), course.series.measure
    group = Shape(split.result).groups[0] if Shape(split.result).groups else split.result.columns[0]
    columns = (ResultColumn(group.name, "VARCHAR", "dimension", group.label), ResultColumn("change", "DOUBLE", "measure", _("Contribution"), measure.unit))
    names = [_("all others") if driver.name is None else str(driver.name) for driver in change.drivers]
    rows = tuple((name, float(driver.change)) for name, driver in zip(names, change.drivers, strict=True) if driver.change)
    sentence = wording.change(measure, split.column.label or split.column.name, change, [say(one) for one in periods])
    told = (_("The contributions add up to the change."),)
    return Finding("drivers", sentence, change.telling, 0.0, split.query.sql(), columns, rows, ChartSpec("waterfall", group.name, ("change",)), told)
