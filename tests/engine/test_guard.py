"""What the guard lets through and what it refuses, by table."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from insightora_dash.engine import guard
from insightora_dash.engine.dataset import Dataset
from insightora_dash.platform.errors import Invalid
from tests.engine.attacks import REFUSED

ALLOWED = [line for line in (Path(__file__).parent / "allowed.sql").read_text().splitlines() if not line.startswith("-- ")]
KNOWN = [("sales", "orders"), ("sales", "people")]


@pytest.fixture(scope="module")
def plain(sales: Dataset) -> Iterator[duckdb.DuckDBPyConnection]:
    """An ordinary DuckDB over the same files, unguarded."""
    connection = duckdb.connect()
    connection.execute("create schema sales")
    for table in sales.tables:
        names = ", ".join(f'"{name}"' for name, _ in table.columns)
        connection.execute(f"create view sales.{table.name} as select {names} from '{table.paths[0]}'")
    connection.execute("set search_path = 'sales,main'; set timezone = 'UTC'")
    yield connection
    connection.close()


@pytest.mark.parametrize("sql", ALLOWED)
def test_what_an_analyst_writes_runs_and_means_the_same(sql: str, plain: duckdb.DuckDBPyConnection) -> None:
    checked = guard.text(guard.check(sql, KNOWN))
    assert repr(plain.execute(checked).fetchall()) == repr(plain.execute(sql).fetchall())


@pytest.mark.parametrize(("code", "sql"), REFUSED)
def test_attacks_are_refused_by_the_rule_meant_for_them(code: str, sql: str) -> None:
    with pytest.raises(Invalid) as refusal:
        guard.check(sql, KNOWN)
    assert refusal.value.code == code
    assert refusal.value.worded()


def test_no_table_function_of_duckdb_reads_but_series_and_unnest() -> None:
    rows = duckdb.execute("select distinct function_name from duckdb_functions() where function_type in ('table', 'table_macro', 'pragma')").fetchall()
    passed = {name for (name,) in rows for arguments in ("", "'x'", "1", "1, 2") if _passes(f'select * from "{name}"({arguments})')}
    assert passed <= {"range", "generate_series", "unnest"}


def test_no_function_outside_the_vocabulary_passes() -> None:
    dangerous = "(secret|setting|pragma|duckdb_|pg_|read_|query|database|schema|sequence|nextval|currval|serialize|sleep|privilege|variable)"
    rows = duckdb.execute(f"select distinct function_name from duckdb_functions() where regexp_matches(function_name, '{dangerous}')").fetchall()
    assert len(rows) > 40
    assert {name for (name,) in rows for arguments in ("", "'x'", "'x', 1") if _passes(f"select {name}({arguments})")} == set()


def _passes(sql: str) -> bool:
    try:
        guard.check(sql, KNOWN)
    except Invalid:
        return False
    return True


def test_the_refusal_of_an_unknown_table_names_it_and_those_there_are() -> None:
    with pytest.raises(Invalid) as refusal:
        guard.check("select * from foo", KNOWN)
    assert refusal.value.worded() == "Table 'foo' is not in this data. Tables here: sales.orders, sales.people"


def test_a_name_that_two_sources_use_has_to_say_which() -> None:
    known = [("sales", "orders"), ("crm", "orders")]
    with pytest.raises(Invalid, match=r"crm\.orders, sales\.orders"):
        guard.check("select * from orders", known)
    assert guard.tables_read(guard.check("select * from crm.orders", known)) == ("crm.orders",)


def test_an_unqualified_table_gets_its_schema() -> None:
    tree = guard.check("with people as (select * from ORDERS) select * from people", KNOWN)
    assert guard.tables_read(tree) == ("sales.orders",)


def test_names_with_quotes_and_spaces_are_kept_apart_from_sql() -> None:
    tree = guard.check('select * from "my ""data"""."a; drop table b"', [('my "data"', "a; drop table b")])
    assert guard.text(tree) == 'SELECT * FROM "my ""data"""."a; drop table b"'


@pytest.mark.parametrize("depth", [500, 3000])
@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("[", "]"), ("case when true then ", " end"), ("abs(", ")"), ("(select ", ")"), ("not ", "")])
def test_deep_nesting_is_refused_not_a_crash(opening: str, closing: str, depth: int) -> None:
    with pytest.raises(Invalid) as refusal:
        guard.check("select " + opening * depth + "1" + closing * depth, KNOWN)
    assert refusal.value.code == "sql_too_deep"


def test_sql_beyond_the_size_limit_is_refused_unread() -> None:
    with pytest.raises(Invalid, match="100 kB"):
        guard.check("select '" + "x" * 100_001 + "'", KNOWN)


def test_long_lists_within_the_limit_pass() -> None:
    numbers = ", ".join(str(n) for n in range(5000))
    assert guard.check(f"select count(*) from orders where id in ({numbers})", KNOWN)


def test_comments_do_not_survive() -> None:
    assert "secret" not in guard.text(guard.check("select 1 /* secret */ -- secret", KNOWN))
