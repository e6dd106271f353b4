"""Looks at a query or a table from every side, and keeps what chance does not explain."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations
from math import log10
from typing import Any

import numpy as np
from sqlglot import exp

from insightora_dash.catalog.catalog import Catalog, Table
from insightora_dash.charts.shape import NUMERIC, Shape, additive
from insightora_dash.insights import figures, wording
from insightora_dash.insights.changes import newest_change
from insightora_dash.insights.finding import Finding
from insightora_dash.insights.material import Course, Run, Split, courses, main_table, measures, named, splits, statistics_of, table_queries
from insightora_dash.insights.statistics.anomalies import anomalies
from insightora_dash.insights.statistics.course import course
from insightora_dash.insights.statistics.evidence import JUDGED_AT, Evidence, adjusted
from insightora_dash.insights.statistics.groups import GroupStats, concentration, different
from insightora_dash.insights.statistics.rows import correlation, outliers
from insightora_dash.insights.statistics.season import season
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.query import Query

SAMPLE = 20_000  # rows whose columns are compared with each other
MOST_CHANGES = 2
MOST_SHOWN, MOST_ALIKE = 16, 4
SURE_SEASON = 0.02  # chance below which the calendar's part is taken out before the rest is looked at
WEIGHTS = {"correlation": 0.4, "concentration": 0.7}  # what most people know of their columns anyway
_SURE = 12.0  # powers of ten beyond which more certainty ranks no higher
Progress = Callable[[float, str | None], None]


@dataclass(frozen=True, slots=True)
class Look:
    """One thing looked for, with how to tell it if it holds."""

    evidence: Evidence
    tell: Callable[[], Finding]


@dataclass(slots=True)
class Examined:
    """Everything that was looked for; `tests` of them by chance, at a stated rate."""

    looks: list[Look] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changes: list[Finding] = field(default_factory=list)  # why the newest period differs: told, not tested

    def findings(self) -> list[Finding]:
        """What holds after the correction for everything that was looked at, the most telling first; of one kind about one thing only the best."""
        tested = [look for look in self.looks if look.evidence.p == look.evidence.p]
        ps = adjusted([look.evidence.p for look in tested])
        holding = sorted(((look, p) for look, p in zip(tested, ps, strict=True) if p <= JUDGED_AT), key=lambda found: -_weight(*found))
        shown: list[Finding] = []
        for look, p in holding:
            if sum(one.kind == look.evidence.kind for one in shown) < MOST_ALIKE and len(shown) < MOST_SHOWN:
                shown.append(replace(look.tell(), effect=look.evidence.effect, p=p))
        return shown


def examine_query(query: Query, catalog: Catalog, run: Run, progress: Progress) -> Examined:
    """The course of its figures over time, and how they spread over groups."""
    found, result = Examined(), run(query)
    progress(0.2, N_("over time"))
    for one in courses(query, result, catalog, run):
        found.looks += course_looks(one)
        found.changes += _change(one, catalog, run)
    progress(0.5, N_("by group"))
    for split in splits(query, catalog, run):
        found.looks += _spread(split)
    progress(0.8, N_("against the rest"))
    found.looks += _segments(query, catalog, run)
    return found


def examine_table(table: Table, catalog: Catalog, run: Run, progress: Progress) -> Examined:
    """The same for the figures of a table, and which of its columns go together or have values far out."""
    found, queries = Examined(), table_queries(table)
    for place, query in enumerate(queries):
        share = 0.8 * place / len(queries)
        progress(share, N_("over time"))
        for one in courses(query, run(query), catalog, run):
            found.looks += course_looks(one)
            found.changes += _change(one, catalog, run) if len(found.changes) < MOST_CHANGES else []
        progress(share + 0.4 / len(queries), N_("by group"))
        found.looks += [look for split in splits(query, catalog, run) for look in _spread(split)]
        found.looks += _segments(query, catalog, run)
    progress(0.85, N_("column by column"))
    found.looks += _columns(table, run)
    if table.rows > SAMPLE:
        found.notes.append(_("Columns were compared over a sample of {rows} of {total} rows.", rows=wording.count(SAMPLE), total=wording.count(table.rows)))
    return found


def course_looks(one: Course) -> list[Look]:
    """Season, trend or change of level, and unusual moments of one series."""
    series, looks = one.series, []
    calendar = season(series)
    seasonal = np.zeros(len(series.values))
    if calendar is not None:
        round_again, part = calendar
        looks.append(Look(round_again, partial(figures.season_finding, one, round_again)))
        seasonal = part if round_again.p < SURE_SEASON else seasonal
    for evidence in course(series, seasonal):
        tell = figures.trend_finding if evidence.kind == "trend" else figures.shift_finding
        looks.append(Look(evidence, partial(tell, one, evidence, seasonal)))
    unusual, band = anomalies(series, seasonal)
    return [*looks, Look(unusual, partial(figures.anomaly_finding, one, unusual, band))]


def _change(one: Course, catalog: Catalog, run: Run) -> list[Finding]:
    made = newest_change(one, catalog, run)
    return [made] if made is not None and made.rows else []


def _spread(split: Split) -> list[Look]:
    shape = Shape(split.result)
    looks = []
    for measure in shape.measures[:1]:
        adds_up = additive(measure) and not split.query.tree.find(exp.Avg)
        evidence = concentration([float(value) for value in shape.values(measure.name) if value is not None]) if adds_up else None
        if evidence is not None and len(shape.groups) == 1:
            looks.append(Look(evidence, partial(figures.concentration_finding, split, measure, evidence)))
    return looks


def _segments(query: Query, catalog: Catalog, run: Run) -> list[Look]:
    """Groups of the rows behind an average or a sum whose mean differs from all other rows."""
    values = [node.this for node in query.tree.find_all(exp.Sum, exp.Avg) if isinstance(node.this, exp.Column)]
    table = main_table(query, catalog)
    column = table.column(values[0].name) if table and values else None
    if column is None or column.unit_column:
        return []
    looks = []
    for split in splits(statistics_of(query, values[0]), catalog, run):
        if len(split.result.columns) != 4:
            continue
        cells: list[tuple[Any, ...]] = split.result.rows()
        groups = [GroupStats(name, int(rows), float(mean), float(variance)) for name, rows, mean, variance in cells if variance is not None]
        looks += [Look(evidence, partial(figures.segment_finding, split, column, evidence)) for evidence in different(groups)]
    return looks


def _columns(table: Table, run: Run) -> list[Look]:
    columns = [column for column in measures(table)[:8] if NUMERIC.match(column.type)]
    if not columns:
        return []
    place = exp.Table(this=exp.to_identifier(table.name), db=exp.to_identifier(table.schema))
    query = Query(exp.select(*(named(column) for column in columns)).from_(place))
    rows = run(_sampled(query) if table.rows > SAMPLE else query)
    numbers = {column.name: np.array([np.nan if value is None else float(value) for value in rows.table.column(at).to_pylist()])
               for at, column in enumerate(columns)}  # fmt: skip
    looks = []
    for left, right in combinations(columns, 2):
        evidence = correlation(numbers[left.name], numbers[right.name])
        if evidence is not None:
            looks.append(Look(evidence, partial(figures.correlation_finding, query, rows, (left, right), evidence)))
    for column in columns:
        evidence = outliers(numbers[column.name])
        if evidence is not None:
            looks.append(Look(evidence, partial(figures.outlier_finding, query, rows, column, evidence)))
    return looks


def _sampled(query: Query) -> Query:
    """The same rows of the table each time, chosen by what is in them."""
    by = exp.Anonymous(this="hash", expressions=[node.copy() for node in query.tree.selects])
    return Query(query.tree.copy().order_by(by).limit(SAMPLE))


def _weight(look: Look, p: float) -> float:
    """How far up a finding stands: a large effect that is certain comes before a small or a doubtful one."""
    return look.evidence.effect * WEIGHTS.get(look.evidence.kind, 1.0) * min(-log10(max(p, 1e-300)), _SURE) / _SURE
