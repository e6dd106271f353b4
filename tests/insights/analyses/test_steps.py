"""Funnel and A/B test over rows worked out by hand, and the test against scipy."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy import stats

from insightora_dash.catalog.catalog import Table
from insightora_dash.charts.choice import choose
from insightora_dash.insights.analyses import ab_test, funnel
from insightora_dash.insights.analyses.analysis import Analysis
from insightora_dash.query.pipeline import answer
from tests.questions.bench import catalog_of

EVENTS = """CREATE TABLE events AS SELECT * FROM (VALUES
  (1, 'visit', TIMESTAMP '2025-01-01 08:00'), (1, 'cart', TIMESTAMP '2025-01-01 08:05'), (1, 'visit', TIMESTAMP '2025-01-02 08:00'),
  (1, 'pay', TIMESTAMP '2025-01-02 09:00'), (2, 'visit', TIMESTAMP '2025-01-01 09:00'), (2, 'cart', TIMESTAMP '2025-01-01 09:30'),
  (3, 'visit', TIMESTAMP '2025-01-03 09:00'), (4, 'visit', TIMESTAMP '2025-01-03 10:00'), (4, 'pay', TIMESTAMP '2025-01-03 11:00'),
  (NULL, 'visit', TIMESTAMP '2025-01-04 09:00'), (5, NULL, TIMESTAMP '2025-01-04 09:00')) AS t(user_id, step, "happened at")"""


def over(analysis: Analysis, statements: Sequence[str], columns: dict[str, str]) -> list[dict[str, object]]:
    catalog = catalog_of("lab", list(statements))
    (table,) = catalog.tables
    return answer(analysis.over(table, {name: table.column(column) for name, column in columns.items()}), catalog).table.to_pylist()  # type: ignore[misc]


def test_of_a_funnel_each_step_counts_who_took_all_before_it() -> None:
    found = over(funnel.ANALYSIS, [EVENTS], {"person": "user_id", "step": "step", "date": "happened at"})
    assert [(row["step"], row["people"]) for row in found] == [("visit", 4), ("cart", 2), ("pay", 1)]  # 4 paid without a cart
    assert [row["share_of_first"] for row in found] == [1.0, 0.5, 0.25]
    assert [row["share_of_previous"] for row in found] == [None, 0.5, 0.5]


def test_a_funnel_is_drawn_and_proposes_its_columns() -> None:
    catalog = catalog_of("lab", [EVENTS])
    (table,) = catalog.tables
    chosen = {need.name: need.choices(table)[0] for need in funnel.ANALYSIS.needs}
    assert {name: column.name for name, column in chosen.items()} == {"person": "user_id", "step": "step", "date": "happened at"}
    spec, others = choose(answer(funnel.ANALYSIS.over(table, chosen), catalog))
    assert "funnel" in {spec.kind, *others}


@pytest.mark.parametrize("kind", ["BOOLEAN", "DOUBLE"])
def test_of_a_test_the_figures_are_those_of_the_textbook(kind: str) -> None:
    random = np.random.default_rng(7)
    rates = (("B", 0.31), ("A", 0.22), ("C", 0.23))
    sides = {name: random.binomial(1, rate, 400) if kind == "BOOLEAN" else random.normal(rate * 100, 20, 400) for name, rate in rates}
    rows = ", ".join(f"('{name}', {value})" for name, values in sides.items() for value in values.tolist())
    made = f"CREATE TABLE trial AS SELECT variant, outcome::{kind} AS converted FROM (VALUES {rows}) AS t(variant, outcome)"
    found = over(ab_test.ANALYSIS, [made], {"variant": "variant", "outcome": "converted"})
    assert [row["variant"] for row in found] == ["A", "B", "C"]
    assert found[0]["p_value"] is None
    plain: dict[str, float] = {}
    for row in found[1:]:
        side, control = sides[str(row["variant"])], sides["A"]
        deviation = np.sqrt(side.var(ddof=1) / 400 + control.var(ddof=1) / 400)
        difference = side.mean() - control.mean()
        assert row["difference"] == pytest.approx(difference)
        assert row["lift"] == pytest.approx(difference / control.mean())
        assert (row["low"], row["high"]) == pytest.approx((difference - 1.96 * deviation, difference + 1.96 * deviation))
        plain[str(row["variant"])] = float(2 * stats.norm.sf(abs(difference) / deviation))
        assert row["people_needed"] == pytest.approx(7.849 * (side.var(ddof=1) + control.var(ddof=1)) / difference**2, abs=1)
    (sure, low), (doubtful, high) = sorted(plain.items(), key=lambda item: item[1])
    told = {str(row["variant"]): row["p_value"] for row in found[1:]}
    assert told == pytest.approx({sure: min(1, 2 * low), doubtful: max(min(1, 2 * low), high)}, abs=2e-6)  # Holm, of two


def test_few_people_are_given_no_chance() -> None:
    rows = ", ".join(f"('{name}', {value})" for name, values in (("A", range(29)), ("B", range(5, 60))) for value in values)
    made = f"CREATE TABLE trial AS SELECT * FROM (VALUES {rows}) AS t(variant, spent)"
    found = over(ab_test.ANALYSIS, [made], {"variant": "variant", "outcome": "spent"})
    assert (found[1]["people"], found[1]["p_value"]) == (55, None)
    assert found[1]["difference"] == 18.0


def test_variants_without_a_difference_say_so_without_breaking() -> None:
    made = "CREATE TABLE trial AS SELECT * FROM (VALUES ('control', true), ('control', true), ('new', true), ('new', true)) AS t(variant, converted)"
    found = over(ab_test.ANALYSIS, [made], {"variant": "variant", "outcome": "converted"})
    assert [tuple(row[name] for name in ("variant", "difference", "p_value", "people_needed")) for row in found] == [
        ("control", None, None, None), ("new", 0.0, None, None)]  # fmt: skip


def test_words_with_many_values_are_neither_steps_nor_variants() -> None:
    catalog = catalog_of("lab", ["CREATE TABLE visits AS SELECT i AS visitor_id, 'page ' || i AS page, DATE '2025-01-01' + i::INT AS day FROM range(40) t(i)"])
    (table,) = catalog.tables
    assert not any(offered(analysis, table) for analysis in (funnel.ANALYSIS, ab_test.ANALYSIS))


def offered(analysis: Analysis, table: Table) -> bool:
    return all(need.choices(table) for need in analysis.needs)
