"""Each analysis over a few rows, worked out by hand; it passes the guard as any SQL does."""

import pytest

from insightora_dash.catalog.catalog import Catalog, Column, Table
from insightora_dash.charts.choice import choose
from insightora_dash.insights.analyses import cohorts, rfm, year_over_year
from insightora_dash.insights.analyses.analysis import Analysis
from insightora_dash.query.pipeline import answer
from tests.questions.bench import catalog_of, retail

ROWS = """CREATE TABLE "the orders" AS SELECT * FROM (VALUES
  ('ann', DATE '2025-01-05', 10.0, 'North'), ('ann', DATE '2025-01-20', 10.0, 'North'), ('ann', DATE '2025-03-01', 5.0, 'North'),
  ('bob', DATE '2025-01-31', 20.0, 'South'), ('cyd', DATE '2025-02-10', 7.5, 'South'), ('cyd', DATE '2025-03-10', 7.5, 'South'),
  ('ann', DATE '2026-02-01', 50.0, 'North'), ('dan', DATE '2026-02-10', 1.0, NULL), (NULL, DATE '2025-01-01', 99.0, 'South'),
  ('eve', NULL, 3.0, 'North')) AS t(customer, "ordered on", amount, region)"""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return catalog_of("shop", [ROWS])


def rows(analysis: Analysis, catalog: Catalog) -> list[dict[str, object]]:
    """What it answers, over the columns it proposes."""
    (table,) = catalog.tables
    chosen = {need.name: need.choices(table)[0] for need in analysis.needs}
    return answer(analysis.over(table, chosen), catalog).table.to_pylist()


def test_of_each_cohort_the_share_that_came_again(catalog: Catalog) -> None:
    found = {(row["cohort"], row["months_later"]): row["retention"] for row in rows(cohorts.ANALYSIS, catalog)}
    assert found == {
        ("2025-01", "+00"): 1.0, ("2025-01", "+02"): 0.5, ("2025-01", "+13"): 0.5,  # ann and bob; ann came again
        ("2025-02", "+00"): 1.0, ("2025-02", "+01"): 1.0, ("2026-02", "+00"): 1.0,
    }  # fmt: skip


def test_customers_by_how_lately_and_how_often(catalog: Catalog) -> None:
    found = {row["segment"]: row for row in rows(rfm.ANALYSIS, catalog)}
    assert {name: (row["people"], row["amount"]) for name, row in found.items()} == {
        "Champions": (1, 75.0),  # ann: often, and lately
        "New": (1, 1.0),  # dan: once, latest of all
        "At risk": (1, 15.0),  # cyd: more often than most, but long ago
        "Hibernating": (1, 20.0),  # bob
    }
    assert (found["Champions"]["times"], found["Champions"]["days_since_last"]) == (4.0, 9.0)


def test_the_changes_of_the_groups_add_up_to_the_change_over_the_same_days(catalog: Catalog) -> None:
    found = {row["region"]: (row["change"], row["this_year"], row["year_before"]) for row in rows(year_over_year.ANALYSIS, catalog)}
    assert found == {"North": (30.0, 50.0, 20.0), "South": (-126.5, 0.0, 126.5), None: (1.0, 1.0, 0.0)}  # up to 10 February of both


@pytest.mark.parametrize(("analysis", "kind"), [(cohorts.ANALYSIS, "heatmap"), (rfm.ANALYSIS, "bubble"), (year_over_year.ANALYSIS, "bar_grouped")])
def test_over_the_sample_data_its_chart_suits_it(analysis: Analysis, kind: str) -> None:
    found = retail()
    table = next(one for one in found.tables if one.name == "orders")
    chosen = {need.name: need.choices(table)[0] for need in analysis.needs}
    spec, _others = choose(answer(analysis.over(table, chosen), found))
    assert spec.kind == kind


def test_in_a_list_of_people_nobody_comes_again() -> None:
    customers = next(one for one in retail().tables if one.name == "customers")
    person = cohorts.ANALYSIS.needs[0]
    assert "customer_id" not in [column.name for column in person.choices(customers)]


def test_columns_called_like_its_own_do_not_get_in_its_way() -> None:
    names = ("change", "this_day", "first_day", "last_day", "cohort", "month", "latest", "times", "facts", "newest")
    made = ", ".join(f'1 AS "{name}"' for name in names)
    odd = catalog_of("odd", [
        f"""CREATE TABLE facts AS SELECT 'ann' AS "person", TIMESTAMP '2025-03-01 18:00' AS start, 'North' AS "group", 4.0 AS amount, {made}
            UNION ALL SELECT 'ann', TIMESTAMP '2026-03-01 09:00', 'North', 6.0, {", ".join("1" for _name in names)}"""
    ])  # fmt: skip
    (table,) = odd.tables
    columns = {"person": "person", "date": "start", "group": "group", "amount": "amount"}
    found = {one.name: answer(one.over(table, {need.name: known(table, columns[need.name]) for need in one.needs}), odd).table.to_pylist()
             for one in (cohorts.ANALYSIS, rfm.ANALYSIS, year_over_year.ANALYSIS)}  # fmt: skip
    assert [row["months_later"] for row in found["cohorts"]] == ["+00", "+12"]
    assert [row["amount"] for row in found["rfm"]] == [10.0]
    assert found["year_over_year"] == [{"group": "North", "change": 2.0, "this_year": 6.0, "year_before": 4.0}]  # the evening of that day counts


def known(table: Table, name: str) -> Column:
    """A column that is there."""
    column = table.column(name)
    assert column is not None
    return column
