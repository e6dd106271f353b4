"""A real Spark Connect server on a standalone cluster of two workers on loopback: the same answers as DuckDB, and nothing but checked SELECTs reach it."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from insightora_dash.config import load
from insightora_dash.engine.dataset import Dataset, Link, TableFiles
from insightora_dash.engine.dialects.origin import Origin, OriginColumn
from insightora_dash.engine.dialects.shape import conform, shape_of
from insightora_dash.engine.dialects.translation import translate
from insightora_dash.engine.dialects.untranslatable import Untranslatable
from insightora_dash.engine.engine import Statement
from insightora_dash.engine.guard import parse
from insightora_dash.engine.pool import ChildPool
from insightora_dash.platform.errors import InsightoraError, Invalid
from insightora_dash.sources.connectors.connector import Condition, Read, Target
from insightora_dash.sources.connectors.driven import TableGone
from insightora_dash.sources.connectors.kinds import spark as kind
from insightora_dash.sources.connectors.kinds.spark import SparkSession
from tests.absence import missing
from tests.connectors_heavy.spark_cluster import Cluster, started
from tests.engine.dialects.agreement import difference
from tests.engine.dialects.agreement import rows as rows_in
from tests.engine.dialects.queries import questions
from tests.engine.dialects.shop import TABLES, duck
from tests.questions.bench import retail, rows_of, same_rows, table_of_questions

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")  # rows come as Arrow
NUMBER = 40


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    if shutil.which("java") is None:
        missing("Java", "install openjdk-17-jre-headless")
    with started(tmp_path_factory.mktemp("spark"), workers=2) as found:
        yield found


@pytest.fixture(scope="module")
def port(cluster: Cluster) -> int:
    return cluster.port


def target(port: int) -> Target:
    return Target({"host": "localhost", "port": port, "tls": "never"}, "", "127.0.0.1", seconds=60)


@pytest.fixture(scope="module")
def session(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    opened, folder = kind.open_session(target(port)), tmp_path_factory.mktemp("tables")
    with closing(duck()) as here:
        _load(opened, here, "shop", list(TABLES), folder)
    _load(opened, retail().engine.connection, "retail", ["customers", "orders", "products"], folder)  # type: ignore[attr-defined]
    yield opened
    opened.close()


def _load(session: SparkSession, here: duckdb.DuckDBPyConnection, schema: str, tables: list[str], folder: Path) -> None:
    session._spark.sql(f"CREATE DATABASE {schema}")
    for table in tables:
        path = folder / f"{schema}-{table}.parquet"
        here.execute(f"COPY (SELECT * FROM {schema}.{table}) TO '{path}' (FORMAT parquet)")
        session._spark.read.parquet(str(path)).write.saveAsTable(f"{schema}.{table}")


def test_it_says_what_it_is_and_what_it_has(session: SparkSession) -> None:
    assert session.server().startswith("Spark 4.")
    assert {table.name for table in session.tables()} >= {("shop", "orders"), ("shop", "people"), ("retail", "orders")}
    assert {column.name: column.type for column in session.columns(("shop", "orders"))} == TABLES["orders"]


@pytest.mark.parametrize("name", [("text", "/etc/passwd"), ("shop", "nowhere"), ("parquet", "/tmp"), ("shop", "orders` CROSS JOIN text.`/etc/passwd")])
def test_only_tables_of_the_catalog_are_read(session: SparkSession, name: tuple[str, str]) -> None:
    for ask in (session.columns, lambda table: session.head(table, 5), lambda table: session.read(Read(table, ("value",)))):
        with pytest.raises(TableGone) as caught:
            ask(name)
        assert kind.CONNECTOR.explain(caught.value, target(1)).code == "source_changed"


def test_both_workers_of_the_cluster_run_for_it(session: SparkSession, cluster: Cluster) -> None:
    assert session.select("SELECT count(*) FROM shop.orders", rows=0).read_all().num_rows == 1
    assert [len(list(folder.glob("app-*/*/stderr"))) for folder in cluster.workers] == [1, 1], "a worker without an executor"


def test_conditions_reach_it(session: SparkSession) -> None:
    found = session.read(Read(("shop", "orders"), ("id",), (Condition("day", ">=", ("2024-06-01",)), Condition("qty", ">", (3,))))).read_all()
    with closing(duck()) as here:
        expected = here.execute("SELECT id FROM shop.orders WHERE day >= '2024-06-01' AND qty > 3").fetchall()
    assert sorted(found.column(0).to_pylist()) == sorted(value for (value,) in expected)


def test_random_questions_get_the_answers_of_duckdb(session: SparkSession) -> None:
    differences, unsaid = [], Counter[str]()
    with closing(duck()) as here:
        for sql in questions(NUMBER):
            try:
                found = difference(sql, "spark", ("shop",), here, lambda said: session.select(said, rows=0).read_all())
            except Untranslatable as reason:
                unsaid[reason.what] += 1
                continue
            if found:
                differences.append(found)
    assert not differences, "\n".join(differences)
    assert sum(unsaid.values()) < NUMBER / 3


def test_the_questions_of_the_sample_data_get_the_answers_of_duckdb(session: SparkSession) -> None:
    catalog, asked, untold, differences = retail(), 0, 0, []
    origins = {
        (table.schema, table.name): Origin(("retail", table.name), tuple(OriginColumn(*column) for column in table.columns)) for table in catalog.dataset.tables
    }  # fmt: skip
    for one in table_of_questions("retail")["questions"]:
        if not one.get("sql"):
            continue
        tree = parse(one["sql"])
        try:
            said = translate(tree, "spark", origins)
        except Untranslatable:
            untold += 1
            continue
        asked += 1
        there: list[tuple[Any, ...]] = rows_in(conform(session.select(said, rows=0), shape_of(one["sql"], origins)).read_all())
        if not same_rows(there, rows_of(catalog, one["sql"]), ordered=False):
            differences.append(one["ask"])
    assert not differences
    assert asked > 4 * untold, f"{untold} of {asked + untold} questions cannot be said in Spark's SQL"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT java_method('java.lang.System', 'getenv', 'HOME') FROM far.orders", "SELECT reflect('java.lang.Runtime', 'getRuntime') FROM far.orders",
        "SELECT * FROM text.\"/etc/passwd\"", "SET spark.sql.ansi.enabled = false", "ADD JAR '/tmp/evil.jar'", "CREATE TABLE far.x AS SELECT 1",
        "SELECT * FROM far.orders; DROP TABLE far.orders", "INSERT INTO far.orders VALUES (1)", "SELECT input_file_name() FROM far.orders",
    ],
)  # fmt: skip
def test_what_is_no_checked_select_never_reaches_it(far: tuple[ChildPool, Dataset], sql: str) -> None:
    engine, dataset = far
    with pytest.raises(Invalid):
        engine.run(Statement(sql, dataset))


@pytest.fixture(scope="module")
def far(session: SparkSession, port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ChildPool, Dataset]]:
    """The shop's orders as a source of the engine."""
    pool = ChildPool(load({"INSIGHTORA_DATA_DIR": str(tmp_path_factory.mktemp("engine")), "INSIGHTORA_ENGINE_MEMORY_MB": "2048"}))
    link = Link("spark", f"{kind.__name__}:CONNECTOR", "Spark Connect", (("host", "127.0.0.1"), ("port", port), ("tls", "never")), "", "spark", False, "1")
    yield pool, Dataset((TableFiles("far", "orders", (), tuple(TABLES["orders"].items()), "1", "spark", ("shop", "orders")),), (link,))
    pool.close()


def test_a_question_is_sent_to_it_whole(far: tuple[ChildPool, Dataset]) -> None:
    engine, dataset = far
    result = engine.run(Statement("SELECT city, count(*) AS n FROM far.orders GROUP BY city ORDER BY n DESC, city", dataset))
    with closing(duck()) as here:
        assert result.rows() == here.execute("SELECT city, count(*) AS n FROM shop.orders GROUP BY city ORDER BY n DESC, city").fetchall()
    assert (result.executor, result.travelled) == ("spark", result.table.num_rows)


def test_a_place_where_nothing_answers_is_a_plain_diagnosis() -> None:
    with pytest.raises(OSError, match="refused") as caught:
        kind.open_session(target(1))
    said = kind.CONNECTOR.explain(caught.value, target(1))
    assert isinstance(said, InsightoraError)
    assert said.code == "port_closed"


def test_nothing_in_a_token_adds_an_option() -> None:
    made = kind.address(Target({"host": "spark.example.com", "port": 443}, "a;use_ssl=false/%"))
    assert made == "sc://spark.example.com:443/;use_ssl=true;token=a%3Buse_ssl%3Dfalse%2F%25"
