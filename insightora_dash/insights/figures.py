"""Evidence as findings: the sentence, and the rows and chart that show it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from insightora_dash.catalog.catalog import Column
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.insights import wording
from insightora_dash.insights.finding import Finding
from insightora_dash.insights.material import Course, Split
from insightora_dash.insights.statistics.anomalies import Band
from insightora_dash.insights.statistics.evidence import Evidence
from insightora_dash.insights.statistics.series import Series, Values
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.query import Query

MOST_DOTS = 600  # rows drawn of those that were compared
MOST_BARS = 30


def trend_finding(course: Course, found: Evidence, seasonal: Values) -> Finding:
    """The series with its straight line."""
    return _lined(course, found, wording.trend(course.series, found), _("Trend"), np.array(found.about["line"]), seasonal)


def shift_finding(course: Course, found: Evidence, seasonal: Values) -> Finding:
    """The series with its two levels."""
    return _lined(course, found, wording.shift(course.series, found), _("Level"), np.array(found.about["level"]), seasonal)


def season_finding(course: Course, found: Evidence) -> Finding:
    """What each place of the calendar adds or takes."""
    series, part = course.series, found.about["part"]
    columns = (ResultColumn("place", "VARCHAR", "dimension", _("In the calendar")), _measure(series, _("Against the mean")))
    rows = tuple(zip(wording.calendar_places(series), part, strict=True))
    spec = ChartSpec("bar", "place", (columns[1].name,), options={"sort": "rows"})
    return Finding("season", wording.season(series, found), found.effect, found.p, course.query.sql(), columns, rows, spec, _told(course))


def anomaly_finding(course: Course, found: Evidence, band: Band) -> Finding:
    """The series in its band."""
    series = course.series
    columns, rows = banded(series, band.expected, band.low, band.high)
    spec = ChartSpec("band", series.time.name, (series.measure.name, "expected"))
    return Finding("anomaly", wording.anomaly(series, found, band), found.effect, found.p, course.query.sql(), columns, rows, spec, _told(course))


def banded(series: Series, expected: Values, low: Values, high: Values) -> tuple[tuple[ResultColumn, ...], tuple[tuple[Any, ...], ...]]:
    """Columns and rows of a series beside what is expected of it."""
    more = tuple(_measure(series, label, name) for name, label in (("expected", _("Expected")), ("low", _("Lowest expected")), ("high", _("Highest expected"))))
    missing = set(series.missing)
    values = [None if place in missing else float(value) for place, value in enumerate(series.values)]
    rows = tuple(zip(series.moments, values, expected.tolist(), low.tolist(), high.tolist(), strict=True))
    return (series.time, _measure(series), *more), rows


def concentration_finding(split: Split, measure: ResultColumn, found: Evidence) -> Finding:
    """The groups, the largest first, with what they hold together."""
    group = next(column for column in split.result.columns if column.role != "measure")
    columns, rows = _part(split.result, (group.name, measure.name))
    spec = ChartSpec("pareto", group.name, (measure.name,), options={"sort": "size", "shown": MOST_BARS})
    sentence = wording.concentration(measure.label or measure.name, split.column.label or split.column.name, found)
    return Finding("concentration", sentence, found.effect, found.p, split.query.sql(), columns, rows, spec)


def segment_finding(split: Split, column: Column, found: Evidence) -> Finding:
    """The mean of each group."""
    measure = ResultColumn("mean", "DOUBLE", "measure", _("Average {what}", what=column.label or column.name), column.unit)
    group = split.result.columns[0]
    _columns, rows = _part(split.result, (group.name, "mean"))
    ordered = sorted((row for row in rows if row[1] is not None), key=lambda row: -row[1])[:MOST_BARS]
    spec = ChartSpec("bar_horizontal", group.name, ("mean",), options={"sort": "size"})
    named = ResultColumn("mean", "DOUBLE", "measure", column.label or column.name, column.unit)
    sentence = wording.segment(named, split.column.label or split.column.name, found)
    return Finding("segment", sentence, found.effect, found.p, split.query.sql(), (group, measure), tuple(ordered), spec)


def correlation_finding(query: Query, result: Result, pair: Sequence[Column], found: Evidence) -> Finding:
    """Rows as points, a part of them."""
    columns, rows = _part(result, tuple(column.name for column in pair))
    spec = ChartSpec("scatter", pair[0].name, (pair[1].name,))
    sentence = wording.correlation(pair[0].label or pair[0].name, pair[1].label or pair[1].name, found)
    step = max(1, len(rows) // MOST_DOTS)
    return Finding("correlation", sentence, found.effect, found.p, query.sql(), columns, rows[::step], spec)


def outlier_finding(query: Query, result: Result, column: Column, found: Evidence) -> Finding:
    """How the values are spread."""
    columns, rows = _part(result, (column.name,))
    kept = sorted((row for row in rows if row[0] is not None), key=lambda row: -abs(float(row[0]) - found.about["middle"]))
    shown = (*kept[:3], *kept[3 :: max(1, len(kept) // MOST_DOTS)])
    sentence = wording.outlier(columns[0], found)
    return Finding("outlier", sentence, found.effect, found.p, query.sql(), columns, shown, ChartSpec("box", None, (column.name,)))


def _lined(course: Course, found: Evidence, sentence: str, label: str, line: Values, seasonal: Values) -> Finding:
    series = course.series
    columns = (series.time, _measure(series), _measure(series, label, "line"))
    rows = tuple(zip(series.moments, series.values.tolist(), line.tolist(), strict=True))
    told = (_("Told after taking out what comes round with the calendar."),) if np.any(seasonal) else ()
    spec = ChartSpec("line", series.time.name, (columns[1].name, "line"))
    return Finding(found.kind, sentence, found.effect, found.p, course.query.sql(), columns, rows, spec, (*told, *_told(course)))


def _told(course: Course) -> tuple[str, ...]:
    partial = (_("The last period is not over and was left out."),) if course.partial else ()
    missing = len(course.series.missing)
    one = _("One moment without a value was filled in between its neighbours.")
    several = N_("{n} moments without a value were filled in between their neighbours.")
    return (*partial, *((one if missing == 1 else _(several, n=missing),) if missing else ()))


def _measure(series: Series, label: str = "", name: str = "") -> ResultColumn:
    column = series.measure
    return ResultColumn(name or column.name, "DOUBLE", "measure", label or column.label or column.name, column.unit)


def _part(result: Result, names: Sequence[str]) -> tuple[tuple[ResultColumn, ...], tuple[tuple[Any, ...], ...]]:
    """Some columns of a result, with their rows."""
    places = [next(at for at, column in enumerate(result.columns) if column.name == name) for name in names]
    rows = zip(*(result.table.column(place).to_pylist() for place in places), strict=True)
    return tuple(result.columns[place] for place in places), tuple(tuple(row) for row in rows)
