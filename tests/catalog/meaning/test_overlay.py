"""What people decided goes before what was proposed; what fits no more is left out."""

from dataclasses import replace

import pytest

from insightora_dash.catalog.catalog import Catalog, Relation
from insightora_dash.catalog.definitions import Calendar, ColumnMeaning, Metric, Model, NamedFilter, RelationMeaning, TableMeaning
from insightora_dash.catalog.meaning.overlay import overlaid
from insightora_dash.catalog.service import with_model
from tests.questions.bench import catalog_of, retail

ORDERS, CUSTOMERS, PRODUCTS = ("retail", "orders"), ("retail", "customers"), ("retail", "products")
CUSTOMER = (ORDERS, ("customer_id",), CUSTOMERS, ("customer_id",))


@pytest.fixture(scope="module")
def sample() -> Catalog:
    return retail()


def _laid(catalog: Catalog, model: Model) -> Catalog:
    return overlaid(catalog, model, "1", lambda _relation: 0.5)


def test_a_column_is_what_a_person_said(sample: Catalog) -> None:
    said = ColumnMeaning("REVENUE", "Net sales", "Without tax.", ("gmv",), "measure", "EUR", True, "avg", "currency")
    column = _laid(sample, Model(tables=(TableMeaning(ORDERS, columns=(said,)),))).table(*ORDERS).column("revenue")  # type: ignore[union-attr]
    assert column is not None
    assert (column.label, column.unit, column.hidden, column.aggregate, column.aliases) == ("Net sales", "EUR", True, "avg", ("Net sales", "gmv"))
    assert column.distinct


def test_what_was_not_said_stays_as_proposed(sample: Catalog) -> None:
    laid = _laid(sample, Model())
    assert laid.tables == sample.tables
    assert laid.relations == sample.relations


def test_a_refused_relation_is_gone_and_an_accepted_one_is_measured(sample: Catalog) -> None:
    refused = RelationMeaning(*CUSTOMER, status="refused")
    own = RelationMeaning(ORDERS, ("channel",), PRODUCTS, ("category",), many_to_many=True)
    laid = _laid(sample, Model(relations=(refused, own)))
    assert Relation(ORDERS, ("channel",), PRODUCTS, ("category",), 0.5, declared=True, many_to_many=True) in laid.relations
    assert not [r for r in laid.relations if r.right == CUSTOMERS]


def test_a_relation_whose_column_is_gone_is_left_out(sample: Catalog) -> None:
    gone = RelationMeaning(ORDERS, ("colour",), PRODUCTS, ("category",))
    assert _laid(sample, Model(relations=(gone,))).relations == sample.relations


def test_metrics_and_filters_that_fit_no_more_are_left_out(sample: Catalog) -> None:
    model = Model(
        metrics=(Metric("good", ORDERS, "sum(revenue)"), Metric("bad", ORDERS, "sum(weight)"), Metric("no", ORDERS, "sum(cost)", status="refused")),
        filters=(NamedFilter("good", ORDERS, "revenue > 1"), NamedFilter("bad", ORDERS, "weight > 1")),
    )
    laid = _laid(sample, model)
    assert ([m.name for m in laid.metrics], [f.name for f in laid.filters]) == (["good"], ["good"])


def test_the_currency_of_the_workspace_goes_to_amounts_that_name_none() -> None:
    catalog = catalog_of("shop", ["CREATE TABLE sales (price DOUBLE, weight DOUBLE, fee_usd DOUBLE)", "INSERT INTO sales VALUES (1.5, 2.5, 3.5)"])
    columns = _laid(catalog, Model(Calendar(currency="CHF"))).tables[0].columns
    assert [column.unit for column in columns] == ["CHF", None, "USD"]


def test_an_accepted_relation_is_measured_in_the_data(sample: Catalog) -> None:
    own = RelationMeaning(ORDERS, ("currency",), CUSTOMERS, ("currency",), many_to_many=True)
    found = [r for r in with_model(sample, Model(relations=(own,))).relations if r.left_columns == ("currency",)]
    assert [r.match_rate for r in found] == [1.0]


def test_a_metric_over_a_hidden_column_still_works(sample: Catalog) -> None:
    model = Model(tables=(TableMeaning(ORDERS, columns=(ColumnMeaning("revenue", hidden=True),)),), metrics=(Metric("total", ORDERS, "sum(revenue)"),))
    assert [m.name for m in replace(_laid(sample, model)).metrics] == ["total"]
