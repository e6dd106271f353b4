"""Connectors over Python drivers: what they ask, what the driver is told, how values travel."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
import sqlglot

from insightora_dash.platform.errors import Invalid
from insightora_dash.sources.connectors import driven
from insightora_dash.sources.connectors.connector import Condition, Read, Target
from insightora_dash.sources.connectors.driven import DriverSession, Ways, text_of
from insightora_dash.sources.connectors.kinds import oracle, redshift, snowflake, sqlserver, trino
from insightora_dash.sources.connectors.natives import duck_type
from insightora_dash.sources.connectors.registry import connector, connectors
from tests.sources.connectors.databases import DATABASES

WAYS = [redshift.WAYS, sqlserver.WAYS, oracle.WAYS, snowflake.WAYS, trino.WAYS]
ORDERS = ("public", "orders")


@contextmanager
def opened(postgres_url: str, folder: Path, seconds: float = 20) -> Iterator[DriverSession]:
    with DATABASES["redshift"](postgres_url, folder) as shop:
        session = redshift.open_session(Target(shop.options, shop.secret, "127.0.0.1", seconds=seconds, folder=folder))
        try:
            yield session
        finally:
            session.close()


@pytest.fixture(scope="module")
def session(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DriverSession]:
    with opened(postgres_url, tmp_path_factory.mktemp("driven")) as made:
        yield made


def test_conditions_are_sent_to_the_source(session: DriverSession) -> None:
    conditions = (Condition("amount", ">", (8,)), Condition("day", "<", ("2026-03-01",)), Condition("id", "in", (10, 12, 13)), Condition("amount", "filled"))
    found = session.read(Read(ORDERS, ("id", "day", "amount"), conditions)).read_all()
    assert sorted(found.to_pylist(), key=str) == [
        {"id": "10", "day": "2026-01-05", "amount": "12.50"},
        {"id": "12", "day": "2026-02-09", "amount": "30.00"},
    ]


def test_a_condition_that_cannot_be_said_is_left_to_the_reader(session: DriverSession) -> None:
    found = session.read(Read(ORDERS, ("id",), (Condition("amount", "=", ("many",)),))).read_all()
    assert found.num_rows == 5


def test_no_more_rows_are_read_than_wanted(session: DriverSession) -> None:
    assert session.read(Read(ORDERS, ("id",), rows=2)).read_all().num_rows == 2
    assert session.head(ORDERS, 3).read_all().column_names == ["id", "customer_id", "day", "amount"]


def test_an_empty_answer_keeps_its_columns(session: DriverSession) -> None:
    found = session.select("SELECT 1 AS a, 2 AS a WHERE false", rows=1).read_all()
    assert (found.column_names, found.num_rows) == (["a", "a"], 0)


def test_writing_is_refused_by_the_transaction_and_reading_goes_on(session: DriverSession) -> None:
    with pytest.raises(psycopg.Error):
        session.rows("DELETE FROM orders RETURNING id")
    assert session.rows("SELECT count(*) FROM orders") == [(5,)]


def test_a_statement_ends_at_its_time_limit_with_a_plain_sentence(postgres_url: str, tmp_path: Path) -> None:
    with opened(postgres_url, tmp_path, seconds=0.3) as session:
        with pytest.raises(psycopg.Error) as caught:
            session.select("SELECT pg_sleep(20)", rows=1).read_all()
        assert redshift.CONNECTOR.explain(caught.value, Target({}, seconds=0.3)).code == "source_time"


@pytest.mark.parametrize("ways", WAYS, ids=lambda ways: ways.dialect)
def test_what_a_database_is_asked_about_itself_is_its_sql(ways: Ways) -> None:
    tree = sqlglot.parse_one(ways.tables, dialect=ways.dialect)
    assert len(tree.selects) == 4
    assert len(sqlglot.parse_one(ways.columns.format(schema="'s'", table="'t'"), dialect=ways.dialect).selects) == 6
    for sql in filter(None, (ways.version, ways.may_write)):
        assert len(sqlglot.parse_one(sql, dialect=ways.dialect).selects) == 1


@pytest.mark.parametrize(
    ("native", "wanted"),
    [
        ("numeric(10,2)", "DECIMAL(10,2)"),
        ("NUMBER(38,0)", "DECIMAL(38,0)"), ("number", "DOUBLE"), ("numeric(50,2)", "DOUBLE"), ("decimal(5)", "DECIMAL(5,0)"),
        ("character varying(40)", "VARCHAR"), ("timestamp(6) with time zone", "TIMESTAMP WITH TIME ZONE"), ("timestamp(3)", "TIMESTAMP"),
        ("double", "DOUBLE"), ("double precision", "DOUBLE"), ("int", "INTEGER"), ("bigint", "BIGINT"), ("varchar(max)", "VARCHAR"),
        ("array(bigint)", "VARCHAR"), ("geometry", "VARCHAR"),
        ("timestamp without time zone", "TIMESTAMP"), ("varbinary(10)", "BLOB"), ("number(10,-2)", "DOUBLE"),
    ],
)  # fmt: skip
def test_native_types_are_read_as(native: str, wanted: str) -> None:
    assert duck_type(native) == wanted


def test_one_databases_own_meaning_of_a_type_wins() -> None:
    assert duck_type("DATE", oracle.WAYS.types) == "TIMESTAMP"
    assert duck_type("bit", sqlserver.WAYS.types) == "BOOLEAN"


def test_values_travel_as_texts_that_duckdb_reads() -> None:
    values = [None, "ü", 3, 0.1, True, Decimal("1E+2"), date(2024, 2, 29), datetime(2024, 1, 2, 3, 4, tzinfo=UTC), b"\x00a", {"a": [1]}]
    said = [None, "ü", "3", "0.1", "True", "100", "2024-02-29", "2024-01-02 03:04:00+00:00", "\\x00\\x61", '{"a": [1]}']
    assert [text_of(value) for value in values] == said


@pytest.mark.parametrize("kind", [kind for kind, one in connectors().items() if one.package])
def test_a_missing_driver_is_named_with_its_package(kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def absent(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(driven.importlib, "import_module", absent)
    with pytest.raises(Invalid) as caught:
        connector(kind).open(Target({"host": "h", "user": "u", "database": "d"}, "s", folder=tmp_path))
    assert connector(kind).package in caught.value.worded()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Login failed for user 'sa'.", "login_refused"), ("ORA-01017: invalid credential or not authorized; logon denied", "login_refused"),
        ("ORA-12514: Cannot connect to database. Service X is not registered", "no_database"), ("[Errno 111] Connection refused", "port_closed"),
        ("The SELECT permission was denied on the object 'orders'", "no_rights"), ("Invalid object name 'dbo.orders'.", "source_changed"),
        ("DPY-4024: call timeout of 1000 ms exceeded", "source_time"), ("certificate verify failed", "tls_failed"), ("Something else", "source_failed"),
        ("DPY-4011: the database or network closed the connection", "source_gone"),
    ],
)  # fmt: skip
def test_what_drivers_say_becomes_a_plain_diagnosis(said: str, code: str) -> None:
    assert driven.explain(RuntimeError(said), Target({"host": "h", "port": 1, "user": "u", "database": "d"})).code == code


def test_a_host_without_an_answer_is_told_from_a_closed_port() -> None:
    target = Target({"host": "h", "port": 1})
    assert (driven.explain(TimeoutError(), target).code, driven.explain(ConnectionRefusedError(), target).code) == ("host_silent", "port_closed")


def test_a_certificate_authority_makes_sql_server_check_the_name(tmp_path: Path) -> None:
    target = Target({"host": "db.example", "port": 1433, "database": "d", "user": "u", "certificate": "PEM"}, "s", "10.0.0.9", folder=tmp_path)
    said = sqlserver.words(target)
    assert said["dsn"] == "db.example"
    assert Path(str(said["cafile"])).read_text() == "PEM"
    assert sqlserver.words(Target({"host": "db.example"}, "s", "10.0.0.9"))["dsn"] == "10.0.0.9"


def test_a_snowflake_account_is_the_first_part_of_its_host() -> None:
    said = snowflake.words(Target({"host": "org-acc.snowflakecomputing.com", "user": "u", "database": "d"}, "s", seconds=9))
    assert (said["account"], said["host"]) == ("org-acc", "org-acc.snowflakecomputing.com")
    assert said["session_parameters"] == {"STATEMENT_TIMEOUT_IN_SECONDS": 9, "TIMEZONE": "UTC", "QUERY_TAG": "insightora"}
