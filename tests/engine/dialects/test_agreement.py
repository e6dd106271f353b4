"""Real databases give what DuckDB gives, for questions made at random."""

from collections import Counter
from collections.abc import Iterator

import duckdb
import pytest

from insightora_dash.engine.dialects.untranslatable import Untranslatable
from tests.engine.dialects import servers
from tests.engine.dialects.agreement import difference
from tests.engine.dialects.queries import questions
from tests.engine.dialects.servers import Ask
from tests.engine.dialects.shop import duck

NUMBER = 200


@pytest.fixture(scope="module")
def here() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duck()
    yield connection
    connection.close()


def test_postgresql_agrees(postgres_url: str, here: duckdb.DuckDBPyConnection) -> None:
    with servers.postgres(postgres_url) as (ask, schema):
        assert said("postgres", (schema,), here, ask) >= 0.9


def test_mysql_or_mariadb_agrees(here: duckdb.DuckDBPyConnection) -> None:
    with servers.mysql() as (ask, schema, dialect):
        assert said(dialect, (schema,), here, ask) >= 0.5


def test_sqlite_agrees(here: duckdb.DuckDBPyConnection) -> None:
    with servers.sqlite() as ask:
        assert said("sqlite", (), here, ask, 80) >= 0.3


def said(dialect: str, schema: tuple[str, ...], here: duckdb.DuckDBPyConnection, ask: Ask, number: int = NUMBER) -> float:
    """The share of the questions that could be translated; fails where an answer is another one."""
    seen: Counter[str] = Counter()
    differences = []
    for sql in questions(number):
        try:
            found = difference(sql, dialect, schema, here, ask)
        except Untranslatable as reason:
            seen[reason.what] += 1
            continue
        if found:
            differences.append(found)
    assert not differences, "\n".join(differences)
    return 1 - sum(seen.values()) / number
