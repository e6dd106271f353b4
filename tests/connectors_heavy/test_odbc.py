"""ODBC to a real PostgreSQL, through the engine: what it has, what it answers, what it refuses."""

from collections.abc import Iterator
from pathlib import Path

import pyodbc
import pytest

from insightora_dash.config import load
from insightora_dash.engine.dataset import Dataset, Link, TableFiles
from insightora_dash.engine.engine import Statement
from insightora_dash.engine.pool import ChildPool
from insightora_dash.platform.errors import InsightoraError, Invalid
from insightora_dash.sources.connectors.connector import Target
from insightora_dash.sources.connectors.kinds import odbc
from tests.absence import missing
from tests.sources.connectors.databases import DATABASES

DRIVER = "PostgreSQL Unicode"


@pytest.fixture(scope="module")
def link(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Link]:
    if DRIVER not in pyodbc.drivers():
        missing("ODBC", "install odbc-postgresql")
    with DATABASES["postgresql"](postgres_url, tmp_path_factory.mktemp("odbc")) as shop:
        options = tuple({**shop.options, "driver": DRIVER}.items())
        yield Link("odbc", f"{odbc.__name__}:CONNECTOR", "ODBC", options, shop.secret, "", False, "1")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChildPool]:
    pool = ChildPool(load({"INSIGHTORA_DATA_DIR": str(tmp_path_factory.mktemp("engine"))}))
    yield pool
    pool.close()


def test_a_grouped_join_is_answered_over_odbc(engine: ChildPool, link: Link) -> None:
    assert {table["name"][-1] for table in engine.ask(link, "tables")} == {"customers", "orders", "spanish"}
    columns = {name: tuple((one["name"], one["type"]) for one in engine.ask(link, "columns", table=("public", name))) for name in ("customers", "orders")}
    assert columns["orders"] == (("id", "INTEGER"), ("customer_id", "INTEGER"), ("day", "DATE"), ("amount", "DECIMAL(10,2)"))
    dataset = Dataset(tuple(TableFiles("shop", name, (), kinds, "1", link.id, ("public", name)) for name, kinds in columns.items()), (link,))
    sql = (
        "SELECT c.country, count(*) AS n, sum(o.amount) AS total FROM shop.orders o JOIN shop.customers c ON o.customer_id = c.id GROUP BY ALL ORDER BY 1"
    )
    assert [(country, n, float(str(total))) for country, n, total in engine.run(Statement(sql, dataset)).rows()] == [
        ("ES", 2, 19.75), ("SE", 2, 30.0), (None, 1, 1.0),
    ]  # fmt: skip


def test_a_preview_shows_the_first_rows_and_the_server_its_name(engine: ChildPool, link: Link) -> None:
    assert engine.ask(link, "check")["server"].startswith("PostgreSQL ")
    assert [row[1] for row in engine.ask(link, "preview", table=("public", "customers"))["rows"]] == ["Ana", "Bo", "Cy"]


def test_a_table_that_is_not_there_is_explained(engine: ChildPool, link: Link) -> None:
    with pytest.raises(InsightoraError) as caught:
        engine.ask(link, "columns", table=("public", "nowhere"))
    assert caught.value.code == "source_changed"


def test_a_wrong_password_is_explained_without_it(tmp_path: Path, link: Link) -> None:
    target = Target({**dict(link.options), "user": "nobody_4712"}, "pw-4711", "127.0.0.1", folder=tmp_path)
    with pytest.raises(pyodbc.Error) as caught:
        odbc.open_session(target)
    assert "4711" not in odbc.CONNECTOR.explain(caught.value, target).worded()


def test_a_library_by_its_path_is_no_driver(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no ODBC driver"):
        odbc.open_session(Target({"driver": "/tmp/own.so", "host": "h"}, folder=tmp_path))
