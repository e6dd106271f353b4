"""Metrics are proposed from names, for any data."""

from insightora_dash.catalog.definitions import Metric, Model
from insightora_dash.catalog.meaning.formulas import metric_formula
from insightora_dash.catalog.meaning.proposals import proposed_metrics
from tests.questions.bench import catalog_of, retail


def test_the_sample_data_gets_its_metrics() -> None:
    catalog = retail()
    found = proposed_metrics(catalog, Model())
    assert [m.name for m in found] == ["margin rate", "average order value", "unit margin"]
    assert all(metric_formula(m.expression, m.table, catalog) for m in found)


def test_revenue_and_cost_give_profit() -> None:
    bills = 'CREATE TABLE bills (bill_id INT, day DATE, "Net Sales" DOUBLE, cost DOUBLE)'
    catalog = catalog_of("shop", [bills, "INSERT INTO bills VALUES (1, '2025-01-01', 5.5, 2.5)"])
    assert [m.name for m in proposed_metrics(catalog, Model())] == ["profit", "profit margin", "average bill value"]


def test_nothing_is_proposed_twice_or_after_a_decision() -> None:
    refused = Metric("Margin rate", ("retail", "orders"), "sum(margin)", status="refused")
    assert [m.name for m in proposed_metrics(retail(), Model(metrics=(refused,)))] == ["average order value", "unit margin"]


def test_a_table_without_amounts_proposes_nothing() -> None:
    assert proposed_metrics(catalog_of("plain", ["CREATE TABLE cities (name VARCHAR, age INT)", "INSERT INTO cities VALUES ('a', 3)"]), Model()) == ()


def _formulas(table: str, rows: str, *more: str) -> dict[str, str]:
    return {m.name: m.expression for m in proposed_metrics(catalog_of("shop", [table, rows, *more]), Model())}


def test_advertising_gets_the_ratios_of_its_trade() -> None:
    found = _formulas("CREATE TABLE ads (day DATE, impressions INT, clicks INT, conversions INT, spend DOUBLE, revenue DOUBLE)",
                      "INSERT INTO ads VALUES ('2025-01-01', 1000, 20, 2, 9.5, 40)")  # fmt: skip
    assert found["click-through rate"] == '1.0 * sum("clicks") / nullif(sum("impressions"), 0)'
    assert found["conversion rate"] == '1.0 * sum("conversions") / nullif(sum("clicks"), 0)'
    assert found["cost per thousand impressions"].startswith("1000.0 * ")
    assert {"cost per click", "cost per conversion", "return on ad spend", "return on investment", "profit"} <= set(found)


def test_a_ratio_needs_both_of_its_figures() -> None:
    assert "click-through rate" not in _formulas("CREATE TABLE ads (day DATE, clicks INT)", "INSERT INTO ads VALUES ('2025-01-01', 20)")


def test_lines_with_quantity_and_price_give_revenue() -> None:
    products = ("CREATE TABLE products (product_id INT PRIMARY KEY, product_name VARCHAR, unit_price DOUBLE)", "INSERT INTO products VALUES (1, 'a', 3)")
    lines = ("CREATE TABLE lines (line_id INT, order_id INT, product_id INT REFERENCES products, quantity INT, discount DOUBLE)",
             "INSERT INTO lines VALUES (1, 7, 1, 2, 0.1), (2, 8, 1, 1, 0)")  # fmt: skip
    found = _formulas(*products, *lines)
    assert found["revenue"] == 'sum("lines"."quantity" * "products"."unit_price" * (1 - coalesce("lines"."discount", 0)))'
    assert found["average order value"].endswith('/ nullif(count(distinct "lines"."order_id"), 0)')


def test_what_is_stored_is_not_made_again() -> None:
    lines = "CREATE TABLE lines (line_id INT, quantity INT, unit_price DOUBLE, line_total DOUBLE)"
    assert "revenue" not in _formulas(lines, "INSERT INTO lines VALUES (1, 2, 3, 6)")


def test_a_name_counts_as_taken_only_among_tables_that_hang_together() -> None:
    sales = (
        "CREATE TABLE sales (sale_id INT, day DATE, revenue DOUBLE, cost DOUBLE)",
        "INSERT INTO sales VALUES (1, '2025-01-01', 5, 2), (2, '2025-01-02', 6, 2)",
    )
    lines = ("CREATE TABLE lines (line_id INT, quantity INT, unit_price DOUBLE, unit_cost DOUBLE)", "INSERT INTO lines VALUES (1, 2, 3, 1)")
    found = {m.name: m for m in proposed_metrics(catalog_of("shop", [*sales, *lines]), Model())}
    assert found["revenue"].table == ("shop", "lines")
    assert found["profit"].table == ("shop", "sales")
    assert (found["profit of lines"].table, found["profit of lines"].synonyms[0]) == (("shop", "lines"), "profit")
