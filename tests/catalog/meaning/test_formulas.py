"""Metrics and filters are one aggregate or one condition over columns that exist."""

import pytest

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.meaning.formulas import condition_formula, metric_formula, reach
from insightora_dash.platform.errors import Invalid
from tests.questions.bench import retail

ORDERS, CUSTOMERS = ("retail", "orders"), ("retail", "customers")


@pytest.fixture(scope="module")
def sample() -> Catalog:
    return retail()


@pytest.mark.parametrize("sql", [
    "sum(revenue)", "sum(Revenue) / nullif(sum(cost), 0)", "count(*) filter (where order_type = 'Return')", "count(distinct orders.customer_id)",
    "sum(revenue) filter (where customers.segment = 'Private')", "1.0 * count(*) / 2",
])
def test_a_metric_may_be(sql: str, sample: Catalog) -> None:
    assert ORDERS in metric_formula(sql, ORDERS, sample).tables


@pytest.mark.parametrize(("sql", "said"), [
    ("revenue", "no single figure"), ("sum(revenue) + cost", "cost stands outside"), ("sum(weight)", "no column weight"), ("sum(x.revenue)", "no table x"),
    ("sum((select 1))", "sub-queries"), ("sum(revenue) over ()", "windows"),
    ("sum(revenue); drop table x", "one expression"), ("sum(revenue) from orders", "one expression"), ("sum(", "cannot be read"), ("", "1 to"),
    ("sum(revenue), sum(cost)", "one expression"), ("sum($x)", "parameters"),
])
def test_a_metric_may_not_be(sql: str, said: str, sample: Catalog) -> None:
    with pytest.raises(Invalid) as caught:
        metric_formula(sql, ORDERS, sample)
    assert said in caught.value.worded()


def test_a_metric_does_not_read_a_finer_table(sample: Catalog) -> None:
    with pytest.raises(Invalid) as caught:
        metric_formula("sum(orders.revenue)", CUSTOMERS, sample)
    assert "more than once" in caught.value.worded()
    assert reach(sample, ORDERS) == {ORDERS, CUSTOMERS, ("retail", "products")}
    assert reach(sample, CUSTOMERS) == {CUSTOMERS}


@pytest.mark.parametrize("sql", ["revenue > 500", "order_type = 'Sale' AND customers.country IN ('France')", "NOT carrier IS NULL",
                                 "order_date >= date '2025-01-01'"])
def test_a_filter_may_be(sql: str, sample: Catalog) -> None:
    assert ORDERS in condition_formula(sql, ORDERS, sample).tables


@pytest.mark.parametrize(("sql", "said"), [("revenue + 1", "true or false"), ("sum(revenue) > 5", "belong into a metric"), ("wight > 5", "no column wight")])
def test_a_filter_may_not_be(sql: str, said: str, sample: Catalog) -> None:
    with pytest.raises(Invalid) as caught:
        condition_formula(sql, ORDERS, sample)
    assert said in caught.value.worded()
