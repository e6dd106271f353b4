"""Right queries broken in one known way: how often the checks and the second reading notice, and how often they are wrong about a whole one."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice

import sqlglot
from sqlglot import exp

from bench.questions.own import catalogs
from bench.questions.score import percent
from bench.report import line
from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.reading import Reading
from insightora_dash.ask.verdict.verdict import verdict
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.engine import Statement
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.query.query import Query
from tests.questions.bench import rows_of, same_rows, table_of_questions

MOST = 200
Fault = Callable[[exp.Query], exp.Query | None]


def main() -> None:
    """Up to 200 broken queries in turn of their kinds; one that still gives the same rows is no fault."""
    tried, noticed, alarms, whole = Counter[str](), Counter[str](), 0, 0
    for catalog, question, right, faults in islice(_cases(), MOST):
        whole += 1
        alarms += _noticed(right, question, catalog)
        for kind, wrong in faults:
            tried[kind] += 1
            noticed[kind] += _noticed(wrong, question, catalog)
            if tried.total() >= MOST:
                break
        if tried.total() >= MOST:
            break
    for kind, count in tried.items():
        line("answers", f"broken: {kind}", queries=count, noticed=percent(noticed[kind], count))
    line("answers", "broken queries noticed", queries=tried.total(), noticed=percent(noticed.total(), tried.total()))
    line("answers", "false alarms on right queries", queries=whole, alarms=percent(alarms, whole))


def _cases() -> Iterator[tuple[Catalog, str, str, list[tuple[str, str]]]]:
    for name, catalog in catalogs().items():
        for case in table_of_questions(name)["questions"]:
            if not case.get("after") and (faults := _faults(case["sql"], catalog)):
                yield catalog, case["ask"], case["sql"], faults


def _faults(sql: str, catalog: Catalog) -> list[tuple[str, str]]:
    right = rows_of(catalog, sql)
    found = []
    for kind, fault in FAULTS.items():
        tree = fault(sqlglot.parse_one(sql, read="duckdb"))  # type: ignore[arg-type]
        wrong = tree.sql(dialect="duckdb") if tree is not None else ""
        try:
            if wrong and not same_rows(right, rows_of(catalog, wrong)):
                found.append((kind, wrong))
        except Exception:  # one that does not run is noticed by everybody
            continue
    return found


def _noticed(sql: str, question: str, catalog: Catalog) -> bool:
    def run(query: Query) -> Result:
        return catalog.engine.run(Statement(query.sql(), catalog.dataset))

    second = OfflinePlanner().read(question, catalog)
    try:
        ran = Query.parse(sql)
        return verdict(ran, run(ran), second, run, catalog).outcome == "differ" if isinstance(second, Reading) else False
    except InsightoraError:
        return False


def _without_filter(tree: exp.Query) -> exp.Query | None:
    where = tree.args.get("where")
    if where is None:
        return None
    parts = list(where.this.flatten()) if isinstance(where.this, exp.And) else [where.this]
    tree.set("where", exp.Where(this=exp.and_(*parts[1:])) if len(parts) > 1 else None)
    return tree


def _other_aggregate(tree: exp.Query) -> exp.Query | None:
    found = next((node for node in tree.find_all(exp.Sum, exp.Avg, exp.Max) if not isinstance(node.this, exp.Case)), None)
    if found is None:
        return None
    found.replace((exp.Avg if isinstance(found, exp.Sum) else exp.Sum if isinstance(found, exp.Avg) else exp.Min)(this=found.this.copy()))
    return tree


def _other_period(tree: exp.Query) -> exp.Query | None:
    for literal in tree.find_all(exp.Literal):
        if literal.is_string and len(literal.this) == 10 and literal.this[4] == "-":
            literal.replace(exp.Literal.string(str(date.fromisoformat(literal.this) + timedelta(days=92))))
            return tree
        if not literal.is_string and literal.this in {"2023", "2024", "2025", "2026"}:
            literal.replace(exp.Literal.number(int(literal.this) - 1))
            return tree
    return None


def _fan_out(tree: exp.Query) -> exp.Query | None:
    source = tree.args.get("from_") or tree.args.get("from")
    if source is None or not isinstance(source.this, exp.Table) or not tree.find(exp.AggFunc):
        return None
    twice = exp.Subquery(this=exp.select("unnest([1, 2]) AS again"), alias=exp.TableAlias(this=exp.to_identifier("twice")))
    return tree.join(twice, join_type="cross") if isinstance(tree, exp.Select) else None


def _other_limit(tree: exp.Query) -> exp.Query | None:
    order = tree.args.get("order")
    if order is None or tree.args.get("limit") is None:
        return None
    for ordered in order.expressions:
        ordered.set("desc", not ordered.args.get("desc"))
    return tree


FAULTS: dict[str, Fault] = {
    "dropped filter": _without_filter, "wrong aggregate": _other_aggregate, "wrong period": _other_period, "fan-out": _fan_out, "wrong end": _other_limit,
}
