"""The model as YAML: the same after a round trip, and refused with the place that is wrong."""

import pytest

from insightora_dash.catalog.definitions import (
    Calendar,
    ColumnMeaning,
    Metric,
    MetricTest,
    Model,
    NamedFilter,
    RelationMeaning,
    TableMeaning,
    Verified,
)
from insightora_dash.catalog.meaning.document import from_yaml, to_document, to_yaml
from insightora_dash.catalog.meaning.reading import from_document
from insightora_dash.platform.errors import Invalid

SALES, PEOPLE = ("sales", "orders"), ("crm", "hr.people")
FULL = Model(
    Calendar(fiscal_start=7, week_start=6, zone="Europe/Berlin", currency="EUR"),
    (
        TableMeaning(PEOPLE, hidden=True),
        TableMeaning(
            SALES, "Bestellungen", "Every order: one row each.", ("deals", "naïve # words"), named_by=("order_id",), identified_by="order_id",
            columns=(ColumnMeaning("z"), ColumnMeaning("revenue", "Net sales", "a\nb\n", ("gmv",), "measure", "EUR", False, "sum", "currency")),
        ),
    ),
    (RelationMeaning(SALES, ("customer id", "x"), PEOPLE, ("id", "y"), "refused", many_to_many=True),),
    (Metric("margin", SALES, "sum(profit) /\nsum(revenue)", "d", ("m",), "%", "refused", (MetricTest(0.25, 0.01, "year(d) = 2025"), MetricTest(3))),),
    (NamedFilter("active", PEOPLE, "status = 'active' -- on: yes"),),
    (Verified("Sales by region?", "SELECT region,\n  sum(x)\nFROM sales.orders", "Ana", "2026-11-25"), Verified("yes", "SELECT 1 FROM sales.orders")),
)


def test_export_import_export_is_byte_identical() -> None:
    text = to_yaml(FULL)
    assert to_yaml(from_yaml(text)) == text
    assert from_document(to_document(from_yaml(text))) == from_yaml(text)


def test_an_empty_model_says_only_its_format() -> None:
    assert to_yaml(Model()) == "insightora_model: 1\n"
    assert from_yaml(to_yaml(Model())) == Model()


def test_everything_said_survives() -> None:
    again = from_yaml(to_yaml(FULL))
    assert again.calendar == FULL.calendar
    assert again.metrics == FULL.metrics
    assert again.table(SALES).columns[0] == FULL.table(SALES).columns[1]


@pytest.mark.parametrize(("text", "place"), [
    ("", "model"), ("- a", "model"), ("a: 1", "insightora_model"), ("a: [", "line"), ("insightora_model: 1\nnews: 1", "news"),
    ("insightora_model: 1\ntables: {orders: {}}", "source.table"), ("insightora_model: 1\ntables: {a.b: {colour: red}}", "colour"),
    ("insightora_model: 1\nmetrics: {m: {table: a.b}}", "metrics.m.expression"), ("insightora_model: 1\ncalendar: {fiscal_year_starts: 13}", "1 to 12"),
    ("insightora_model: 1\ntables: {a.b: {columns: {c: {role: king}}}}", "measure, dimension"),
    ("insightora_model: 1\nmetrics: {m: {table: a.b, expression: x, tests: [{expect: high}]}}", "number"),
    ("insightora_model: 1\nrelations: [{from: a.b, columns: [x], to: c.d, to_columns: [y, z]}]", "as many columns"),
    ("&a [*a, *a]", "model"), ("!!python/object/apply:os.system ['true']", "YAML"),
])  # fmt: skip
def test_what_cannot_be_used_is_named(text: str, place: str) -> None:
    with pytest.raises(Invalid) as caught:
        from_yaml(text)
    assert place in caught.value.worded()


def test_a_day_needs_no_quotes() -> None:
    text = "insightora_model: 1\nverified:\n- {question: total, sql: SELECT 1, approved_by: Ana, approved_on: 2026-11-20}\n"
    assert from_yaml(text).verified == (Verified("total", "SELECT 1", "Ana", "2026-11-20"),)
