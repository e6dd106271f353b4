"""Queries and what is said to each database for them; the fixture file is read as before and after."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
import yaml

from insightora_dash.engine import guard
from insightora_dash.engine.dialects.origin import Origin, OriginColumn
from insightora_dash.engine.dialects.registry import DIALECTS
from insightora_dash.engine.dialects.shape import conform, shape_of
from insightora_dash.engine.dialects.translation import translate
from insightora_dash.engine.dialects.untranslatable import Untranslatable
from tests.engine.dialects.shop import KNOWN, origins

CASES = yaml.safe_load((Path(__file__).parent / "said.yaml").read_text(encoding="utf-8"))
SAID = [(case["ask"], dialect, sql) for case in CASES for dialects, sql in case.get("said", {}).items() for dialect in dialects.split()]
UNSAID = [
    (case["ask"], dialect)
    for case in CASES
    for dialect in (DIALECTS if case.get("untranslatable") == "everywhere" else case.get("untranslatable", "").split())
]


@pytest.mark.parametrize(("ask", "dialect", "sql"), SAID)
def test_a_query_is_said_in_the_words_of_each_database(ask: str, dialect: str, sql: str) -> None:
    assert translate(guard.check(ask, KNOWN), dialect, origins("s")) == sql


@pytest.mark.parametrize(("ask", "dialect"), UNSAID)
def test_what_a_database_cannot_be_made_to_say_is_untranslatable(ask: str, dialect: str) -> None:
    with pytest.raises(Untranslatable):
        translate(guard.check(ask, KNOWN), dialect, origins("s"))


def test_the_fixture_says_something_about_every_dialect_for_every_query() -> None:
    asked = {case["ask"] for case in CASES}
    assert {(ask, dialect) for ask, dialect, _ in SAID} | set(UNSAID) == {(ask, dialect) for ask in asked for dialect in DIALECTS}


def test_tables_and_columns_are_called_as_at_the_source() -> None:
    places = {("shop", "orders"): Origin(("Sales Dept", "ORDERS"), (OriginColumn("id", "BIGINT", "ID"), OriginColumn("city", "VARCHAR", "Town")))}
    said = translate(guard.check("select city, count(id) as n from shop.orders group by city", KNOWN), "postgres", places)
    assert '"Sales Dept"."ORDERS"' in said
    assert 'COUNT("orders"."ID")' in said
    assert '"orders"."Town"' in said


def test_a_table_of_another_place_is_untranslatable() -> None:
    tree = guard.check("select o.id from shop.orders o join files.sheet s on s.id = o.id", [*KNOWN, ("files", "sheet")])
    with pytest.raises(Untranslatable):
        translate(tree, "postgres", origins("s"))


def test_rows_from_elsewhere_get_the_types_of_duckdb() -> None:
    sql = 'select sum(qty) as sold, min(day) as first, any_value("Team Name") as team from shop.orders, shop.people'
    shape = shape_of(sql, origins())
    assert shape == (("sold", "HUGEINT"), ("first", "DATE"), ("team", "VARCHAR"))
    there = pa.table({"a": pa.array([3.0]), "b": pa.array(["2024-02-29"]), "c": pa.array(["Zoë".encode()])})
    row = conform(there.to_reader(), shape).read_all().to_pylist()[0]
    assert (int(row["c0"]), row["c1"], row["c2"]) == (3, date(2024, 2, 29), "Zoë")
