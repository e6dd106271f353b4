import json
import uuid
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from insightora_dash.config import load
from insightora_dash.engine.dataset import Dataset
from insightora_dash.engine.engine import Engine, Statement
from insightora_dash.platform.errors import Invalid, NotFound, Unavailable
from insightora_dash.sources.headless import inspect, inspect_command, load_paths
from insightora_dash.sources.remote import is_url, schema_of_url
from tests.private_mysql import connect, mysql_server


def test_inspect_prints_one_json_document(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sales.csv"
    file.write_text("day,amount\n2026-01-01,5\n2026-01-02,x,y\n2026-01-03,7\n")
    assert inspect_command(file, tmp_path / "export", load({"INSIGHTORA_DATA_DIR": str(tmp_path / "var")})) == 0
    found = json.loads(capfd.readouterr().out)
    assert (found["file"], found["error"]) == (str(file), None)
    table = found["tables"][0]
    assert {"name", "columns", "rows_in_file", "rows_read", "rows_repaired", "rows_rejected", "skipped", "rejects", "rejects_total"} <= table.keys()
    assert (table["rows_in_file"], table["rows_read"], table["rows_repaired"]) == (3, 2, 1)
    assert (tmp_path / "export" / "sales.csv").read_text().splitlines()[0] == "day,amount"


def test_inspect_of_what_cannot_be_used_says_why_with_exit_2(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "empty.csv"
    file.touch()
    assert inspect_command(file, None, load({"INSIGHTORA_DATA_DIR": str(tmp_path / "var")})) == 2
    found = json.loads(capfd.readouterr().out)
    assert found["error"] == {"code": "empty_file", "message": "empty.csv is empty (0 bytes). Choose a file with rows in it."}
    assert found["tables"] == []


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path, engine: Engine) -> None:
    assert inspect(tmp_path / "nothing.csv", engine)["error"]["code"] == "no_file"
    with pytest.raises(NotFound):
        load_paths([tmp_path / "nothing.csv"], tmp_path / "work", engine)


def test_sources_of_one_name_get_schemas_of_their_own_and_can_be_asked(tmp_path: Path, engine: Engine) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "Sales 2026.csv").write_text("city,amount\nRome,5\nOslo,7\n")
    stored = load_paths([tmp_path / "a" / "Sales 2026.csv", tmp_path / "b" / "Sales 2026.csv"], tmp_path / "work", engine)
    assert [table.schema for table in stored] == ["sales_2026", "sales_2026_2"]
    result = engine.run(Statement(f"SELECT sum(amount) FROM sales_2026_2.{stored[1].name}", Dataset(tuple(table.files for table in stored))))
    assert result.rows() == [(12,)]


@pytest.mark.parametrize(
    ("source", "url"), [("postgresql://u:p@h/db", True), ("postgresql+psycopg://h/db", True), ("mariadb://h/db", True), ("C://x", False), ("a.csv", False)]
)
def test_database_urls_are_told_from_paths(source: str, url: bool) -> None:
    assert is_url(source) is url


def test_the_tables_of_a_postgresql_url_are_copied_with_their_types(tmp_path: Path, engine: Engine, postgres_url: str) -> None:
    from sqlalchemy import create_engine, text

    server = create_engine(postgres_url)
    with server.begin() as connection:
        connection.execute(text("CREATE SCHEMA shop"))
        connection.execute(text("CREATE TABLE shop.\"my orders\" (id int primary key, day date, total numeric(10,2), tags text[])"))
        connection.execute(text("INSERT INTO shop.\"my orders\" VALUES (1, '2026-01-31', 10.50, '{a,b}'), (2, NULL, 1, NULL)"))
    try:
        stored = load_paths([postgres_url], tmp_path / "work", engine)
    finally:
        with server.begin() as connection:
            connection.execute(text("DROP SCHEMA shop CASCADE"))
        server.dispose()
    orders = next(table for table in stored if table.name == "my orders")
    assert orders.files.columns == (("id", "INTEGER"), ("day", "DATE"), ("total", "DECIMAL(10,2)"), ("tags", "VARCHAR"))
    assert (orders.rows, orders.schema) == (2, schema_of_url(postgres_url))


MYSQL = """
CREATE TABLE `my orders` (
  id int PRIMARY KEY, day date, seen datetime, total decimal(10,2), paid bool, stars tinyint(1), `odd``name` varchar(20), big bigint unsigned
);
INSERT INTO `my orders` VALUES (1, '2026-01-31', '2026-01-31 10:00:00', 10.50, true, 5, 'ünï 🙂', 18446744073709551615);
INSERT INTO `my orders` VALUES (2, '2026-00-00', '0000-00-00 00:00:00', 1, NULL, NULL, NULL, NULL);
CREATE TABLE empty (note text);
CREATE VIEW totals AS SELECT sum(total) AS total FROM `my orders`
"""


def test_the_tables_of_a_mysql_url_are_copied_with_their_types(tmp_path: Path, engine: Engine, mysql_url: str) -> None:
    stored = {table.name: table for table in load_paths([mysql_url], tmp_path / "work", engine)}
    assert {name: table.rows for name, table in stored.items()} == {"my orders": 2, "empty": 0, "totals": 1}
    orders = stored["my orders"]
    assert orders.files.columns == (
        ("id", "INTEGER"), ("day", "DATE"), ("seen", "TIMESTAMP"), ("total", "DECIMAL(10,2)"), ("paid", "BOOLEAN"), ("stars", "TINYINT"),
        ("odd`name", "VARCHAR"), ("big", "UBIGINT"),
    )  # fmt: skip
    sql = f'SELECT id, day, total, paid, stars, "odd`name" FROM {orders.schema}."my orders" ORDER BY id'
    assert engine.run(Statement(sql, Dataset((orders.files,)))).rows() == [
        (1, date(2026, 1, 31), Decimal("10.50"), True, 5, "ünï 🙂"), (2, None, Decimal("1.00"), None, None, None),
    ]  # fmt: skip


@pytest.fixture
def mysql_url() -> Iterator[str]:
    """The shop in a database of its own, filled as old ones were: with dates that are none."""
    name = f"insightora_test_{uuid.uuid4().hex[:12]}"
    with mysql_server() as url, connect(url) as connection, connection.cursor() as cursor:
        for statement in (f"CREATE DATABASE {name} CHARACTER SET utf8mb4", f"USE {name}", "SET sql_mode = ''", *MYSQL.strip().split(";\n")):
            cursor.execute(statement)
        connection.commit()
        yield f"{url}/{name}"
        cursor.execute(f"DROP DATABASE {name}")


def test_a_database_that_cannot_be_reached_says_so_without_its_password(tmp_path: Path, engine: Engine) -> None:
    with pytest.raises(Unavailable) as refused:
        load_paths(["postgresql://someone:geheim77@127.0.0.1:9/none"], tmp_path / "work", engine)
    assert "geheim77" not in refused.value.worded()


def test_a_missing_extension_names_the_package_to_install() -> None:
    import duckdb

    from insightora_dash.sources.remote import load_extension

    with pytest.raises(Invalid, match="duckdb-extension-nothing-scanner"):
        load_extension(duckdb.connect(), "nothing_scanner")
