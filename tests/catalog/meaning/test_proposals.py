"""Metrics are proposed from names, for any data."""

from insightora_dash.catalog.definitions import Metric, Model
from insightora_dash.catalog.meaning.formulas import metric_formula
from insightora_dash.catalog.meaning.proposals import proposed_metrics
from tests.questions.bench import catalog_of, retail


def test_the_sample_data_gets_its_metrics() -> None:
    catalog = retail()
    found = proposed_metrics(catalog, Model())
    assert [m.name for m in found] == ["margin rate", "average order value"]
    assert all(metric_formula(m.expression, m.table, catalog) for m in found)


def test_revenue_and_cost_give_profit() -> None:
    bills = 'CREATE TABLE bills (bill_id INT, day DATE, "Net Sales" DOUBLE, cost DOUBLE)'
    catalog = catalog_of("shop", [bills, "INSERT INTO bills VALUES (1, '2025-01-01', 5.5, 2.5)"])
    assert [m.name for m in proposed_metrics(catalog, Model())] == ["profit", "profit margin", "average bill value"]


def test_nothing_is_proposed_twice_or_after_a_decision() -> None:
    refused = Metric("Margin rate", ("retail", "orders"), "sum(margin)", status="refused")
    assert [m.name for m in proposed_metrics(retail(), Model(metrics=(refused,)))] == ["average order value"]


def test_a_table_without_amounts_proposes_nothing() -> None:
    assert proposed_metrics(catalog_of("plain", ["CREATE TABLE cities (name VARCHAR, age INT)", "INSERT INTO cities VALUES ('a', 3)"]), Model()) == ()
