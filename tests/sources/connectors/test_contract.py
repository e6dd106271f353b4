"""What every connector promises, over a real database of its kind."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from insightora_dash.sources.connectors.connector import Session, Target
from insightora_dash.sources.connectors.registry import connector, connectors
from tests.sources.connectors.databases import DATABASES, Database


def target(database: Database, folder: Path) -> Target:
    return Target(database.options, database.secret, "127.0.0.1" if "host" in database.options else "", seconds=20, folder=folder)


@pytest.fixture(scope="module")
def session(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    opened = connector(database.kind).open(target(database, tmp_path_factory.mktemp("session")))
    yield opened
    opened.close()


def test_it_names_its_server(session: Session) -> None:
    assert session.server().split(" ")[1][0].isdigit()


def test_it_lists_the_tables_and_views_of_the_user(session: Session, database: Database) -> None:
    found = {table.name[-1]: table for table in session.tables() if table.name[0] == database.schema}
    assert {name: table.kind for name, table in found.items()} == {"customers": "table", "orders": "table", "spanish": "view"}


def test_it_reads_columns_with_types_and_keys(session: Session, database: Database) -> None:
    orders = {column.name: column for column in session.columns((database.schema, "orders"))}
    assert list(orders) == ["id", "customer_id", "day", "amount"]
    assert (orders["id"].type, orders["id"].primary_key) in [("INTEGER", True), ("BIGINT", True)]
    assert orders["day"].type == "DATE"
    assert orders["customer_id"].references == ((database.schema, "customers"), "id")
    assert orders["amount"].type.startswith(("DECIMAL", "DOUBLE"))
    customers = {column.name: column for column in session.columns((database.schema, "customers"))}
    assert customers["active"].type in ("BOOLEAN", "BIGINT")
    assert customers["name"].type == "VARCHAR"


def test_a_table_that_is_not_there_is_explained(session: Session, database: Database, tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r".") as caught:  # the driver's own kind
        session.columns((database.schema, "nowhere"))
    assert connector(database.kind).explain(caught.value, target(database, tmp_path)).code == "source_changed"


def test_a_user_who_may_only_read_is_seen_as_such(session: Session) -> None:
    assert session.read_only()


@pytest.mark.parametrize("database", sorted(set(DATABASES) - {"duckdb", "sqlite"}), indirect=True, scope="module")  # a file has no password
def test_a_wrong_password_is_a_plain_diagnosis_without_the_password(database: Database, tmp_path: Path) -> None:
    options = {**database.options, "user": "nobody_4712"}  # a server that trusts its own machine asks for no password
    wrong = replace(target(database, tmp_path), options=options, secret="wrong-password-4711")
    with pytest.raises(Exception, match=r".") as caught:
        connector(database.kind).open(wrong).close()
    said = connector(database.kind).explain(caught.value, wrong)
    assert said.code == "login_refused"
    assert "4711" not in said.worded()


def test_a_place_where_nothing_answers_is_a_plain_diagnosis(database: Database, tmp_path: Path) -> None:
    nowhere = {"port": 1} if "port" in database.options else {"path": str(tmp_path / "nowhere.db")}
    wrong = replace(target(database, tmp_path), options={**database.options, **nowhere})
    with pytest.raises(Exception, match=r".") as caught:
        connector(database.kind).open(wrong).tables()
    assert connector(database.kind).explain(caught.value, wrong).code in ("port_closed", "no_database_file")


def test_every_connector_declares_what_its_form_needs() -> None:
    for kind, one in connectors().items():
        names = [option.name for option in one.options]
        assert one.kind == kind
        assert len(names) == len(set(names))
        assert sum(option.kind == "secret" for option in one.options) <= 1
        assert all(option.choices for option in one.options if option.kind == "choice")
