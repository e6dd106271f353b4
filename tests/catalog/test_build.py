"""What a catalog proposes from names, types and values."""

from datetime import date

import pytest

from insightora_dash.catalog.build import as_date, build_catalog
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.sources.stored import ForeignKey
from tests.questions.bench import ACTOR, TODAY, PlainEngine, catalog_of, retail, stored


@pytest.fixture(scope="module")
def sample() -> Catalog:
    return retail()


@pytest.mark.parametrize(("table", "column", "role"), [
    ("orders", "order_id", "id"), ("orders", "order_date", "time"), ("orders", "revenue", "measure"), ("orders", "channel", "dimension"),
    ("customers", "country", "geo"), ("customers", "postal_code", "id"), ("products", "list_price", "measure"),
])
def test_a_column_has_a_role(sample: Catalog, table: str, column: str, role: str) -> None:
    found = sample.table("retail", table)
    assert found is not None
    assert found.column(column).role == role  # type: ignore[union-attr]


def test_money_knows_its_currency_column(sample: Catalog) -> None:
    orders = sample.table("retail", "orders")
    assert orders is not None
    assert {c.name for c in orders.columns if c.unit_column == "currency"} == {"revenue", "cost", "margin"}


def test_keys_and_relations_are_inferred(sample: Catalog) -> None:
    assert {(t.name, t.key) for t in sample.tables} == {("orders", ("order_id",)), ("products", ("product_id",)), ("customers", ("customer_id",))}
    assert {(r.left[1], r.left_columns, r.right[1]) for r in sample.relations} == {("orders", ("product_id",), "products"), ("orders",
        ("customer_id",), "customers")}
    assert all(r.match_rate == 1.0 for r in sample.relations)


def test_the_newest_date_is_that_of_the_largest_table(sample: Catalog) -> None:
    assert sample.newest == date(2026, 9, 30)


def test_labels_and_synonyms_are_for_people() -> None:
    catalog = catalog_of("names", ["CREATE TABLE t (custFirstName VARCHAR, qty INT, dob DATE, emp_dept VARCHAR)",
        "INSERT INTO t VALUES ('a', 1, '2000-01-01', 'b')"])
    columns = catalog.tables[0].columns
    assert [c.label for c in columns] == ["Customer first name", "Quantity", "Date of birth", "Employee department"]
    assert "volume" in columns[1].synonyms


def test_declared_keys_come_first() -> None:
    engine = PlainEngine()
    engine.connection.execute("CREATE SCHEMA s; CREATE TABLE s.a (x INT, label VARCHAR); INSERT INTO s.a VALUES (1, 'p'), (2, 'q')")
    engine.connection.execute("CREATE TABLE s.b (y INT, ref_to INT); INSERT INTO s.b VALUES (1, 1), (2, 1)")
    tables = [stored(engine, "s", "a", primary_key=("x",)), stored(engine, "s", "b", foreign_keys=(ForeignKey(("ref_to",), "a", ("x",)),))]
    catalog = build_catalog(ACTOR, tables, engine, today=TODAY)
    assert [(r.left_columns, r.right_columns, r.declared) for r in catalog.relations] == [(("ref_to",), ("x",), True)]
    assert catalog.tables[0].key == ("x",)


def test_keys_that_do_not_match_make_no_relation() -> None:
    catalog = catalog_of("apart", [
        "CREATE TABLE shops (shop_id INT, name VARCHAR)", "INSERT INTO shops VALUES (1, 'a'), (2, 'b')",
        "CREATE TABLE sales (sale_id INT, shop_id INT)", "INSERT INTO sales VALUES (1, 70), (2, 80), (3, 90)",
    ])
    assert catalog.relations == ()


def test_yes_and_no_make_a_boolean_role() -> None:
    catalog = catalog_of("flags", ["CREATE TABLE t (id INT, is_open VARCHAR, paid VARCHAR, gender VARCHAR)",
        "INSERT INTO t VALUES (1, 'Y', 'yes', 'M'), (2, 'N', 'no', 'F')"])
    assert [c.role for c in catalog.tables[0].columns] == ["id", "boolean", "boolean", "dimension"]


def test_text_that_holds_numbers_or_dates_gets_their_role() -> None:
    catalog = catalog_of("text", ["CREATE TABLE t (id INT, speed VARCHAR, started VARCHAR, year INT)",
        "INSERT INTO t VALUES (1, '12.5', '2024-01-01', 1999), (2, '8', '2024-02-01', 2004)"])
    assert [c.role for c in catalog.tables[0].columns] == ["id", "measure", "time", "time"]


@pytest.mark.parametrize(("value", "day"), [(date(2024, 1, 2), date(2024, 1, 2)), ("2024-01-02 10:00:00", date(2024, 1, 2)), ("soon", None), (None, None)])
def test_dates_come_in_several_forms(value: object, day: date | None) -> None:
    assert as_date(value) == day
