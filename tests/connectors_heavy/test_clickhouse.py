"""ClickHouse itself, in this process behind the client that reaches servers: the same answers as DuckDB."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import clickhouse_connect
import pytest

from insightora_dash.engine.dialects.untranslatable import Untranslatable
from insightora_dash.sources.connectors.connector import Condition, Read, Target
from insightora_dash.sources.connectors.driven import TableGone
from insightora_dash.sources.connectors.kinds.clickhouse import CONNECTOR, ClickhouseSession, clickhouse_type
from tests.engine.dialects.agreement import difference
from tests.engine.dialects.queries import questions
from tests.engine.dialects.shop import TABLES, duck

NUMBER = 200
KINDS = {
    "INTEGER": "Int32", "BIGINT": "Int64", "VARCHAR": "String", "DOUBLE": "Float64", "DATE": "Date32", "TIMESTAMP": "DateTime64(6, 'UTC')", "BOOLEAN": "Bool",
}  # fmt: skip


@pytest.fixture(scope="module")
def session() -> Iterator[ClickhouseSession]:
    client = clickhouse_connect.get_client(interface="chdb")
    client.command("CREATE DATABASE shop")
    with closing(duck()) as here:
        for table, columns in TABLES.items():
            kinds = ", ".join(f"`{name}` Nullable({KINDS.get(kind, kind.title())})" for name, kind in columns.items())
            client.command(f"CREATE TABLE shop.{table} ({kinds}) ENGINE = MergeTree ORDER BY tuple()")
            client.insert(f"shop.{table}", here.execute(f"SELECT * FROM shop.{table}").fetchall(), column_names=list(columns))
    made = ClickhouseSession(client, 20, lambda: client)
    yield made
    made.close()


def test_it_says_what_it_is_and_what_it_has(session: ClickhouseSession) -> None:
    assert session.server().split(" ")[1][0].isdigit()
    assert [(table.name, table.rows) for table in session.tables()] == [(("shop", "orders"), 240), (("shop", "people"), 12)]
    assert {column.name: column.type for column in session.columns(("shop", "orders"))} == TABLES["orders"]
    with pytest.raises(TableGone) as caught:
        session.columns(("shop", "nowhere"))
    assert CONNECTOR.explain(caught.value, Target({})).code == "source_changed"


def test_conditions_reach_it(session: ClickhouseSession) -> None:
    found = session.read(Read(("shop", "orders"), ("id",), (Condition("day", ">=", ("2024-06-01",)), Condition("qty", ">", (3,))))).read_all()
    with closing(duck()) as here:
        expected = here.execute("SELECT id::VARCHAR FROM shop.orders WHERE day >= '2024-06-01' AND qty > 3").fetchall()
    assert sorted(found.column("id").to_pylist()) == sorted(value for (value,) in expected)


def test_random_questions_get_the_answers_of_duckdb(session: ClickhouseSession) -> None:
    differences, unsaid = [], Counter[str]()
    with closing(duck()) as here:
        for sql in questions(NUMBER):
            try:
                found = difference(sql, "clickhouse", ("shop",), here, lambda said: session.select(said, rows=0).read_all())
            except Untranslatable as reason:
                unsaid[reason.what] += 1
                continue
            if found:
                differences.append(found)
    assert not differences, "\n".join(differences)
    assert sum(unsaid.values()) < NUMBER / 3


@pytest.mark.parametrize(
    ("native", "wanted"),
    [
        ("LowCardinality(Nullable(String))", "VARCHAR"), ("Nullable(Decimal(10, 2))", "DECIMAL(10,2)"), ("UInt64", "UBIGINT"), ("Array(Int8)", "VARCHAR"),
        ("DateTime('Europe/Berlin')", "TIMESTAMP WITH TIME ZONE"), ("DateTime64(3, 'UTC')", "TIMESTAMP"), ("DateTime", "TIMESTAMP"),
    ],
)  # fmt: skip
def test_types_are_read_as(native: str, wanted: str) -> None:
    assert clickhouse_type(native) == wanted
