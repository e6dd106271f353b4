"""Metrics and filters run against the data: their value now, and the tests that must hold before a change is published."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.definitions import Metric, MetricTest, Model, NamedFilter, Place
from insightora_dash.catalog.meaning.formulas import Formula, condition_formula, metric_formula
from insightora_dash.catalog.service import with_model
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import InsightoraError, Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.query import Query

Run = Callable[[Query, Catalog], Result]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit."""

    value: float | None
    unit: str | None = None
    of: str = ""  # the currency of the amounts that went into it, where there are several


def figures(result: Result) -> tuple[Figure, ...]:
    """The figures of a metric: one, or one per currency where the data mixes several."""
    place = next(index for index, column in enumerate(result.columns) if column.name == "value")
    beside = [index for index in range(len(result.columns)) if index != place]
    return tuple(
        Figure(None if row[place] is None else float(str(row[place])), *((str(row[beside[0]]),) * 2 if beside else (result.columns[place].unit, "")))
        for row in result.rows()
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """One metric test and what came of it; `got` is None when it could not run (`error` says why)."""

    metric: str
    test: MetricTest
    got: float | None
    error: str = ""

    @property
    def passed(self) -> bool:
        """Whether the figure is within the tolerance."""
        return self.got is not None and abs(self.got - self.test.expect) <= self.test.tolerance + 1e-9 * abs(self.test.expect)


def metric_query(metric: Metric, catalog: Catalog, where: str = "") -> Query:
    """The SELECT of a metric over all rows, or those where a condition holds; raises Invalid where the formula does not fit."""
    formula = metric_formula(metric.expression, metric.table, catalog)
    condition = condition_formula(where, metric.table, catalog) if where.strip() else None
    tables = formula.tables | (condition.tables if condition else frozenset())
    return Query(_select(exp.alias_(formula.tree, "value"), metric.table, tables, catalog, condition))


def filter_query(named: NamedFilter, catalog: Catalog) -> Query:
    """The SELECT that counts the rows where a named filter holds."""
    condition = condition_formula(named.condition, named.table, catalog)
    return Query(_select(exp.alias_(exp.Count(this=exp.Star()), "value"), named.table, condition.tables, catalog, condition))


def tested(model: Model, catalog: Catalog, run: Run) -> list[Outcome]:
    """Every test of every accepted metric of a model; `catalog` is as proposed from the data alone."""
    meant = with_model(catalog, model)
    return [_tested(metric, test, meant, run) for metric in model.metrics if metric.status == "accepted" for test in metric.tests]


def must_pass(model: Model, catalog: Catalog, run: Run) -> None:
    """Raises Invalid naming every test that fails under a model: it is not published then."""
    failed = [one for one in tested(model, catalog, run) if not one.passed]
    if failed:
        said = "; ".join(_said(one) for one in failed[:5])
        raise Invalid("metric_test_failed", N_("Not published, a metric test fails: {what}. Correct the change, or the test."), what=said)


def _tested(metric: Metric, test: MetricTest, catalog: Catalog, run: Run) -> Outcome:
    try:
        found = figures(run(metric_query(metric, catalog, test.where), catalog))
    except InsightoraError as error:
        return Outcome(metric.name, test, None, error.worded())
    if len(found) != 1:
        return Outcome(metric.name, test, None, _("there is one figure per currency; say which in “only where”"))
    return Outcome(metric.name, test, found[0].value, "" if found[0].value is not None else "NULL")


def _said(one: Outcome) -> str:
    where = f" ({one.test.where})" if one.test.where else ""
    got = one.error if one.got is None else f"{one.got:.10g}"
    return f"{one.metric}{where}: {got} ≠ {one.test.expect:.10g} ± {one.test.tolerance:.10g}"


def _select(output: exp.Expr, home: Place, tables: frozenset[Place], catalog: Catalog, condition: Formula | None) -> exp.Select:
    select = exp.select(output).from_(exp.table_(home[1], db=home[0]))
    for table, on in _joins(home, tables, catalog):
        select = select.join(exp.table_(table[1], db=table[0]), on=on, join_type="left")
    return select.where(condition.tree) if condition is not None else select


def _joins(home: Place, tables: frozenset[Place], catalog: Catalog) -> Iterator[tuple[Place, exp.Expr]]:
    """The joins from the home table to every other one, each row meeting at most one."""
    path: dict[Place, tuple[Place, exp.Expr] | None] = {home: None}
    left = [home]
    while left:
        here = left.pop(0)
        for relation in catalog.relations:
            if relation.left == here and not relation.many_to_many and relation.right not in path:
                pairs = zip(relation.left_columns, relation.right_columns, strict=True)
                on = exp.and_(*(exp.EQ(this=exp.column(a, table=here[1]), expression=exp.column(b, table=relation.right[1])) for a, b in pairs))
                path[relation.right] = (here, on)
                left.append(relation.right)
    done: list[Place] = [home]
    for table in sorted(tables):
        way: list[tuple[Place, exp.Expr]] = []
        while table not in done and (step := path.get(table)) is not None:
            way.insert(0, (table, step[1]))
            done.append(table)
            table = step[0]
        yield from way


