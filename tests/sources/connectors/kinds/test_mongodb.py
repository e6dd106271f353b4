"""Documents as tables, and queries said as pipelines: the same answers as DuckDB over the same rows."""

import inspect
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import mongomock
import pymongo
import pytest
from bson import Decimal128, ObjectId

from insightora_dash.engine import guard
from insightora_dash.engine.dialects.origin import Origin, OriginColumn
from insightora_dash.engine.dialects.pipeline import pipeline
from insightora_dash.engine.dialects.shape import conform, shape_of
from insightora_dash.engine.dialects.untranslatable import Untranslatable
from insightora_dash.sources.connectors.connector import Condition, Read, Target
from insightora_dash.sources.connectors.documents import fields_of
from insightora_dash.sources.connectors.driven import TableGone
from insightora_dash.sources.connectors.kinds.mongodb import CONNECTOR, MongoSession, NotExact, words

ORDERS: list[dict[str, Any]] = [
    {
        "_id": n, "day": datetime(2026, 1 + n % 5, 1 + n % 27, n % 24), "qty": None if n % 7 == 0 else n % 5, "price": n * 1.5, "paid": n % 3 == 0,
        **({"city": ("Ulm", "Kiel", "Bonn")[n % 3]} if n % 4 else {}), "customer": {"name": f"c{n % 6}", "vip": n % 2 == 0},
        "lines": [{"sku": f"A{n}", "pieces": n % 4}, {"sku": "B", "pieces": 1}][: n % 3], "mixed": n if n % 2 else f"n{n}",
    }
    for n in range(1, 61)
]  # fmt: skip
SAME = [
    "SELECT city, count(*) AS n, sum(price) AS total FROM shop.orders GROUP BY city ORDER BY city",
    "SELECT city, count(qty), avg(qty), min(qty), max(price) FROM shop.orders GROUP BY ALL ORDER BY city DESC",
    "SELECT city, sum(qty) FROM shop.orders WHERE _id IN (7, 14, 21) GROUP BY city ORDER BY city NULLS FIRST",
    "SELECT date_trunc('month', day) AS month, sum(price) FROM shop.orders GROUP BY 1 ORDER BY 1",
    "SELECT date_trunc('quarter', day)::DATE AS quarter, count(DISTINCT city) FROM shop.orders GROUP BY ALL ORDER BY ALL",
    "SELECT year(day) AS y, count(*) FROM shop.orders GROUP BY 1 ORDER BY 1",
    "SELECT \"customer.name\", paid, count(*) AS n FROM shop.orders WHERE price > 12 AND (city = 'Ulm' OR city IS NULL) GROUP BY ALL ORDER BY 1, 2",
    "SELECT city, max(day) FROM shop.orders WHERE day >= TIMESTAMP '2026-03-01' AND day < '2026-05-01' GROUP BY 1 ORDER BY 2 DESC LIMIT 2",
    "SELECT _id, city FROM shop.orders WHERE city <> 'Ulm' AND qty BETWEEN 1 AND 3 ORDER BY _id DESC, city, _id LIMIT 5",
    "SELECT _id, day FROM shop.orders WHERE paid = true AND NOT city IS NULL ORDER BY day, _id",
]  # fmt: skip
UNSAID = [
    "SELECT count(*) FROM shop.orders", "SELECT median(price) FROM shop.orders GROUP BY city",
    "SELECT a._id FROM shop.orders a JOIN shop.orders b ON a._id = b._id",
    "SELECT city, count(*) FROM shop.orders GROUP BY 1 HAVING count(*) > 1", "SELECT DISTINCT city FROM shop.orders",
    "SELECT _id FROM shop.orders WHERE upper(city) = 'ULM'", "SELECT city, sum(qty + 1) FROM shop.orders GROUP BY 1",
    "SELECT _id FROM shop.orders WHERE qty = 'a'",
]  # fmt: skip


@pytest.fixture(scope="module")
def session() -> Iterator[MongoSession]:
    client = mongomock.MongoClient()
    client["shop"]["orders"].insert_many([dict(order) for order in ORDERS])
    client["shop"]["notes"].insert_one({"_id": ObjectId("64b7f0a2c3d4e5f601234567"), "text": "hello", "tags": ["a", "b"], "cost": Decimal128("1.10")})
    made = MongoSession(client, "shop", 20)
    yield made
    made.close()


@pytest.fixture(scope="module")
def origin(session: MongoSession) -> Origin:
    return Origin(("shop", "orders"), tuple(OriginColumn(column.name, column.type) for column in session.columns(("shop", "orders"))))


def test_collections_and_the_lists_inside_them_are_tables(session: MongoSession) -> None:
    assert [(table.name[-1], table.rows) for table in session.tables()] == [("notes", 1), ("orders", 60), ("orders.lines", None)]
    found = {column.name: column.type for column in session.columns(("shop", "orders"))}
    assert found == {
        "_id": "BIGINT", "day": "TIMESTAMP", "qty": "BIGINT", "price": "DOUBLE", "paid": "BOOLEAN", "city": "VARCHAR", "customer.name": "VARCHAR",
        "customer.vip": "BOOLEAN", "lines": "VARCHAR", "mixed": "VARCHAR",
    }  # fmt: skip
    assert [column.name for column in session.columns(("shop", "orders.lines"))] == ["sku", "pieces", "orders_id"]
    with pytest.raises(TableGone):
        session.columns(("shop", "nowhere"))


def test_the_rows_of_a_list_name_their_document(session: MongoSession) -> None:
    found = session.read(Read(("shop", "orders.lines"), ("orders_id", "sku", "pieces"))).read_all()
    wanted = [(str(order["_id"]), line["sku"], str(line["pieces"])) for order in ORDERS for line in order["lines"]]
    assert list(zip(*(column.to_pylist() for column in found.columns), strict=True)) == wanted


def test_values_come_as_texts_that_are_read_exactly(session: MongoSession) -> None:
    (row,) = session.head(("shop", "notes"), 5).read_all().to_pylist()
    assert row == {"_id": "64b7f0a2c3d4e5f601234567", "text": "hello", "tags": '["a", "b"]', "cost": "1.10"}


def test_conditions_that_mean_the_same_reach_it(session: MongoSession) -> None:
    wanted = Read(("shop", "orders"), ("_id",), (Condition("day", ">=", ("2026-05-01",)), Condition("qty", "in", (1, 2)), Condition("mixed", "=", ("n2",))))
    found = [int(str(value)) for value in session.read(wanted).read_all().column(0).to_pylist()]
    assert found == [order["_id"] for order in ORDERS if order["day"] >= datetime(2026, 5, 1) and order["qty"] in (1, 2)]


def said(sql: str, origin: Origin) -> str:
    return pipeline(guard.check(sql, (("shop", "orders"),)), {("shop", "orders"): origin})


@pytest.mark.parametrize("sql", SAME)
def test_a_pipeline_gives_the_answer_of_duckdb(session: MongoSession, origin: Origin, sql: str) -> None:
    shape = shape_of(sql, {("shop", "orders"): origin})
    there = conform(session.select(said(sql, origin), rows=0), shape).read_all()
    names = tuple(column.name for column in origin.columns)
    rows = conform(session.read(Read(("shop", "orders"), names)), [(column.name, column.type) for column in origin.columns]).read_all()
    here = duckdb.connect()
    here.register("rows", rows.rename_columns(list(names)))
    here.execute("SET TimeZone='UTC'; CREATE SCHEMA shop; CREATE TABLE shop.orders AS SELECT * FROM rows")
    assert list(zip(*(column.to_pylist() for column in there.columns), strict=True)) == here.execute(sql).fetchall()


@pytest.mark.parametrize("sql", UNSAID)
def test_what_a_pipeline_cannot_say_is_not_guessed(origin: Origin, sql: str) -> None:
    with pytest.raises(Untranslatable):
        said(sql, origin)


def test_a_field_of_several_types_is_not_grouped_there(session: MongoSession, origin: Origin) -> None:
    with pytest.raises(NotExact) as caught:
        session.select(said("SELECT mixed, count(*) FROM shop.orders GROUP BY 1", origin), rows=0)
    assert CONNECTOR.explain(caught.value, Target({})).code == "source_failed"


@pytest.mark.parametrize(
    ("documents", "wanted"),
    [
        ([{"a": 1}, {"a": 2.5}], [("a", "DOUBLE")]), ([{"a": 1}, {"a": None}, {}], [("a", "BIGINT")]), ([{"a": None}], [("a", "VARCHAR")]),
        ([{"a": {"b": {"c": 1}}}], [("a.b.c", "BIGINT")]), ([{"a": 1}, {"a": {"b": 2}}], [("a", "VARCHAR"), ("a.b", "BIGINT")]),
        ([{"a": {}}], [("a", "VARCHAR")]),
    ],
)  # fmt: skip
def test_fields_are_told_from_documents(documents: list[dict[str, Any]], wanted: list[tuple[str, str]]) -> None:
    assert [(field.path, field.type) for field in fields_of(documents)] == wanted


def test_the_driver_takes_what_it_is_told_and_a_closed_port_is_explained(tmp_path: Path) -> None:
    target = Target({"host": "db.example.com", "port": 1, "database": "d", "user": "u", "tls": "never"}, "secret", "127.0.0.1", seconds=1, folder=tmp_path)
    told = words(target)
    assert (told["host"], told["directConnection"]) == ("127.0.0.1", True)
    assert inspect.signature(pymongo.MongoClient).bind(**told)
    client: Any = pymongo.MongoClient(**{**told, "serverSelectionTimeoutMS": 200})
    with pytest.raises(pymongo.errors.ServerSelectionTimeoutError) as caught:
        client.server_info()
    client.close()
    assert CONNECTOR.explain(caught.value, target).code == "port_closed"
