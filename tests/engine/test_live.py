"""Statements over live databases, whole and gathered."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from insightora_dash.config import load
from insightora_dash.engine.dataset import Dataset, Link, TableFiles
from insightora_dash.engine.engine import Limits, Statement
from insightora_dash.engine.pool import ChildPool
from insightora_dash.platform.errors import InsightoraError, NotFound
from insightora_dash.sources.connectors.registry import connector
from tests.engine.conftest import write_table
from tests.sources.connectors.databases import DATABASES, Database


def link_to(database: Database, **changed: object) -> Link:
    one = connector(database.kind)
    found = Link(
        database.kind, f"{one.open.__module__}:CONNECTOR", one.label, tuple(database.options.items()), database.secret, one.dialect, one.attached, "1"
    )
    return replace(found, **changed)


def live_table(engine: ChildPool, link: Link, schema: str, origin: tuple[str, str]) -> TableFiles:
    columns = tuple((column["name"], column["type"]) for column in engine.ask(link, "columns", table=origin))
    return TableFiles(schema, origin[-1], (), columns, "1", link.id, origin)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChildPool]:
    pool = ChildPool(load({"INSIGHTORA_DATA_DIR": str(tmp_path_factory.mktemp("live")), "INSIGHTORA_DATABASE_FOLDERS": "/"}))
    yield pool
    pool.close()


@pytest.fixture(scope="module", params=sorted(DATABASES))
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    server = request.getfixturevalue("postgres_url") if request.param in ("postgresql", "redshift") else ""
    with DATABASES[request.param](server, tmp_path_factory.mktemp(request.param)) as made:
        yield made


@pytest.fixture(scope="module")
def shop(engine: ChildPool, database: Database) -> Dataset:
    link = link_to(database)
    link = replace(link, dialect=connector(database.kind).dialect_of(engine.ask(link, "check")["server"]))
    tables = tuple(live_table(engine, link, "shop", (database.schema, name)) for name in ("customers", "orders", "spanish"))
    return Dataset(tables, (link,))


def test_a_database_says_what_it_is_and_what_it_has(engine: ChildPool, database: Database) -> None:
    link = link_to(database)
    assert engine.ask(link, "check")["read_only"] is True
    assert {table["name"][-1] for table in engine.ask(link, "tables")} >= {"customers", "orders", "spanish"}


def test_a_grouped_query_gives_the_same_rows_from_every_kind(engine: ChildPool, shop: Dataset) -> None:
    sql = (
        "SELECT c.country, count(*) AS n, sum(o.amount) AS total, min(o.day) AS first FROM shop.orders o JOIN shop.customers c ON o.customer_id = c.id "
        "GROUP BY c.country ORDER BY c.country NULLS LAST"
    )
    result = engine.run(Statement(sql, shop))
    assert [(country, n, float(total), str(first)) for country, n, total, first in result.rows()] == [  # type: ignore[arg-type]
        ("ES", 2, 19.75, "2026-01-05"), ("SE", 2, 30.0, "2026-02-09"), (None, 1, 1.0, "2026-03-02"),
    ]  # fmt: skip
    assert result.read_at
    assert result.travelled is not None


SENT_WHOLE = {"postgresql": "postgresql", "mysql": "mysql", "redshift": "redshift", "sqlite": "duckdb", "duckdb": "duckdb"}


def test_a_whole_query_is_sent_where_the_database_can_say_it(engine: ChildPool, shop: Dataset) -> None:
    kind = shop.links[0].id
    sql = "SELECT date_trunc('month', day)::DATE AS month, avg(amount) AS mean FROM shop.orders GROUP BY ALL ORDER BY ALL"
    result = engine.run(Statement(sql, shop))
    assert [(str(month), float(str(mean))) for month, mean in result.rows()] == [("2026-01-01", 12.5), ("2026-02-01", 18.625), ("2026-03-01", 1.0)]
    assert result.executor == SENT_WHOLE[kind]
    assert result.travelled == (3 if SENT_WHOLE[kind] == kind != "duckdb" else 5)


def test_what_a_database_cannot_say_is_read_and_answered_here(engine: ChildPool, shop: Dataset) -> None:
    result = engine.run(Statement("SELECT list(name ORDER BY id) AS names FROM shop.customers", shop))
    assert (result.rows(), result.executor) == ([(["Ana", "Bo", "Cy"],)], "duckdb")


def test_names_grouped_by_a_part_come_back_as_texts(engine: ChildPool, shop: Dataset) -> None:
    result = engine.run(Statement("SELECT upper(left(name, 2)) AS short, active FROM shop.customers ORDER BY 1", shop))
    assert result.rows() == [("AN", True), ("BO", False), ("CY", True)]


def test_rows_beyond_the_limit_are_cut_off_and_counted(engine: ChildPool, shop: Dataset) -> None:
    result = engine.run(Statement("SELECT id FROM shop.orders ORDER BY id", shop, limits=Limits(rows=2)))
    assert (result.rows(), result.cut_off) == ([(10,), (11,)], 3)


def test_a_query_over_a_file_and_a_database_is_joined_here(engine: ChildPool, shop: Dataset, tmp_path: Path) -> None:
    goals = write_table(tmp_path / "goals.parquet", "plan", "goals", "select * from (values ('ES', 15, 1), ('SE', 40, 2)) t(country, goal, __row)")
    both = Dataset((*shop.tables, goals), shop.links)
    sql = (
        "SELECT g.country, g.goal, sum(o.amount) AS total FROM plan.goals g JOIN shop.customers c ON c.country = g.country "
        "JOIN shop.orders o ON o.customer_id = c.id GROUP BY ALL ORDER BY 1"
    )
    result = engine.run(Statement(sql, both))
    assert [(country, goal, float(total)) for country, goal, total in result.rows()] == [("ES", 15, 19.75), ("SE", 40, 30.0)]  # type: ignore[arg-type]
    assert result.travelled == 2 + 4  # two customers with those countries, their four orders
    assert engine.run(Statement("SELECT goal FROM plan.goals ORDER BY 1", both)).travelled is None


@pytest.mark.parametrize("database", sorted(set(DATABASES) - {"duckdb"}), indirect=True, scope="module")  # an attached DuckDB file cannot be written to
def test_a_table_dropped_meanwhile_is_a_clear_sentence(engine: ChildPool, database: Database) -> None:
    database.execute("CREATE TABLE shortlived (id INTEGER)")
    if database.kind in ("postgresql", "redshift"):
        database.execute(f"GRANT SELECT ON shortlived TO \"{database.options['user']}\"")
    link = link_to(database)
    table = live_table(engine, link, "shop", (database.schema, "shortlived"))
    dataset = Dataset((table,), (link,))
    assert engine.run(Statement("SELECT count(*) FROM shop.shortlived", dataset)).rows() == [(0,)]
    database.execute("DROP TABLE shortlived")
    with pytest.raises(NotFound, match="Refresh the connection"):
        engine.run(Statement("SELECT count(*) FROM shop.shortlived", dataset))


@pytest.mark.parametrize("database", sorted(set(DATABASES) - {"duckdb", "sqlite"}), indirect=True, scope="module")  # a file has no password
def test_the_credential_is_in_no_error_and_no_text(engine: ChildPool, database: Database) -> None:
    options = {**database.options, "user": "nobody_4712"}
    wrong = link_to(database, id="wrong", options=tuple(options.items()), secret="pw-4711-secret")
    with pytest.raises(InsightoraError, match="Check user and password") as caught:
        engine.ask(wrong, "check")
    assert "4711" not in f"{caught.value!r} {caught.value.params} {wrong!r}"
