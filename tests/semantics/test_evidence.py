"""Joins that the data suggests, for a person to judge."""

from insightora_dash.catalog.build import build_catalog
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.semantics.evidence import suggested
from tests.questions.bench import ACTOR, TODAY, PlainEngine, stored

PEOPLE = "CREATE TABLE crm.people AS SELECT 'person' || range || '@example.com' AS email, range AS age FROM range(20)"


def _catalog(*statements: str) -> Catalog:
    engine = PlainEngine()
    engine.connection.execute("CREATE SCHEMA crm; CREATE SCHEMA sheet")
    for statement in statements:
        engine.connection.execute(statement)
    listed = engine.connection.execute("SELECT schema_name, table_name FROM duckdb_tables() ORDER BY table_oid").fetchall()
    return build_catalog(ACTOR, [stored(engine, schema, name) for schema, name in listed], engine, today=TODAY)


def test_values_that_meet_across_sources_are_suggested_with_their_rate() -> None:
    guests = "CREATE TABLE sheet.guests AS SELECT 'person' || (range + 5) || '@example.com' AS contact, range % 3 AS seat FROM range(20)"
    guests += " UNION ALL SELECT 'person6@example.com', 1"
    catalog = _catalog(PEOPLE, guests)
    assert catalog.relations == ()
    assert [(r.left_columns, r.right_columns, r.match_rate) for r in suggested(catalog)][:1] == [(("contact",), ("email",), 0.75)]


def test_names_that_fit_are_suggested_although_few_keys_are_found() -> None:
    orders = "CREATE TABLE crm.orders AS SELECT range AS order_id, 'person' || (range + 14) || '@example.com' AS email FROM range(20)"
    found = suggested(_catalog(PEOPLE, orders))
    assert [(r.left, r.right, r.match_rate) for r in found if r.left_columns == ("email",)][:1] == [(("crm", "orders"), ("crm", "people"), 0.3)]


def test_numbers_that_only_happen_to_be_equal_are_not_suggested() -> None:
    ranks, floors = (f"CREATE TABLE {name} FROM range(30)" for name in ("crm.a AS SELECT range AS rank", "sheet.b AS SELECT range AS floor"))
    assert suggested(_catalog(ranks, floors)) == ()


def test_a_join_in_use_is_not_suggested_again() -> None:
    orders = "CREATE TABLE sheet.orders AS SELECT range AS order_id, 'person' || (range % 20) || '@example.com' AS email FROM range(40)"
    catalog = _catalog(PEOPLE, orders)
    assert [r.left for r in catalog.relations] == [("sheet", "orders")]
    assert suggested(catalog) == ()
