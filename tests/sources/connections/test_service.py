"""Connections as people manage them, over real databases."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from time import monotonic

import pytest
from flask import Flask
from sqlalchemy import text

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.service import open_catalog
from insightora_dash.config import Config
from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Forbidden, Invalid, Unavailable
from insightora_dash.platform.extensions import db, need, read_session, write_session
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query
from insightora_dash.sources import service as sources
from insightora_dash.sources.connections import service
from insightora_dash.sources.draft import Draft
from insightora_dash.sources.models import Connection, Source
from insightora_dash.sources.trash import KEPT, empty_trash
from insightora_dash.worker import KINDS
from tests.sources.conftest import Load
from tests.sources.connectors.databases import Database, mysql, postgresql


@pytest.fixture(scope="module")
def shop(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with postgresql(postgres_url, tmp_path_factory.mktemp("shop")) as made:
        yield made


@pytest.fixture(scope="module")
def maria(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with mysql("", tmp_path_factory.mktemp("maria")) as made:
        yield made


def draft(database: Database) -> Draft:
    return Draft(database.kind, database.options, database.secret)


def connected(owner: Actor, database: Database, *tables: str, label: str = "shop") -> str:
    source_id = service.connect(owner, draft(database), [(database.schema, name) for name in tables], label=label)
    run_refresh(source_id)
    return source_id


def run_refresh(source_id: str) -> None:
    with read_session() as session:
        row = session.query(Connection).filter_by(source_id=source_id).one()
    assert row.job_id
    jobs.run(row.job_id, KINDS)


def test_a_database_is_tested_browsed_and_previewed_before_it_is_connected(owner: Actor, shop: Database) -> None:
    found = service.check(owner, draft(shop))
    assert (found.server.split(" ")[0], found.read_only) == ("PostgreSQL", True)
    offers = {offer.name[-1]: offer for offer in service.browse(owner, draft(shop))}
    assert (offers["orders"].kind, offers["spanish"].kind) == ("table", "view")
    shown = service.preview(owner, draft(shop), ("public", "customers"))
    assert [name for name, _type in shown.columns] == ["id", "name", "country", "active"]
    assert shown.rows[0][:2] == (1, "Ana")


def test_a_question_joins_a_file_a_postgresql_and_a_mariadb_table(owner: Actor, load: Load, shop: Database, maria: Database) -> None:
    load("goals.csv", "country,goal\nES,15\nSE,40\n")
    connected(owner, shop, "orders", label="shop")
    connected(owner, maria, "customers", label="crm")
    catalog = open_catalog(owner)
    assert {(table.schema, table.name) for table in catalog.tables} == {("goals", "goals"), ("shop", "orders"), ("crm", "customers")}
    sql = (
        "SELECT g.country, sum(o.amount) AS total, max(g.goal) AS goal FROM shop.orders o JOIN crm.customers c ON o.customer_id = c.id "
        "JOIN goals.goals g ON g.country = c.country GROUP BY 1 ORDER BY 1"
    )
    result = answer(Query.parse(sql), catalog)
    assert [(country, float(total), goal) for country, total, goal in result.rows()] == [("ES", 19.75, 15), ("SE", 30.0, 40)]  # type: ignore[arg-type]
    assert result.travelled == 6
    assert result.read_at


def test_what_the_database_declares_is_known_to_the_catalog(owner: Actor, shop: Database) -> None:
    connected(owner, shop, "orders", "customers")
    catalog = open_catalog(owner)
    orders = catalog.table("shop", "orders")
    assert orders is not None
    assert (orders.key, orders.rows) == (("id",), 5)
    assert {column.name: column.role for column in orders.columns} == {"id": "id", "customer_id": "id", "day": "time", "amount": "measure"}
    assert [(r.left, r.right, r.declared) for r in catalog.relations] == [(("shop", "orders"), ("shop", "customers"), True)]
    assert [hit.value for hit in catalog.values.find("ana")] == ["Ana"]


def test_the_credential_is_sealed_and_in_no_view_and_no_audit(owner: Actor, shop: Database) -> None:
    source_id = connected(owner, shop, "orders")
    with db.engine.connect() as connection:
        names = ("connections", "sources", "audit", "jobs", "table_versions")
        dump = " ".join(str(row) for name in names for row in connection.execute(text(f"select * from {name}")))
    assert shop.secret not in dump
    assert shop.secret not in f"{service.view(owner, source_id)} {service.saved_draft(owner, source_id)} {sources.open_source(owner, source_id)}"
    with read_session() as session:
        row = session.query(Connection).filter_by(source_id=source_id).one()
    assert row.sealed
    assert shop.secret.encode() not in row.sealed


def test_another_host_asks_for_the_password_again(owner: Actor, shop: Database) -> None:
    source_id = connected(owner, shop, "orders")
    saved = service.saved_draft(owner, source_id)
    assert service.check(owner, saved, source_id).server.startswith("PostgreSQL")
    moved = replace(saved, options={**saved.options, "host": "localhost"})
    with pytest.raises(Invalid, match="Type the password again"):
        service.check(owner, moved, source_id)
    with pytest.raises(Invalid, match="Type the password again"):
        service.change(owner, source_id, moved, [("public", "orders")])


def test_other_tables_can_be_chosen_later_and_come_back(owner: Actor, shop: Database) -> None:
    source_id = connected(owner, shop, "orders")
    saved = service.saved_draft(owner, source_id)
    for chosen in (["customers"], ["customers", "orders"]):
        service.change(owner, source_id, saved, [("public", name) for name in chosen])
        run_refresh(source_id)
        assert {table.name for table in open_catalog(owner).tables} == set(chosen)


def test_the_health_of_a_connection_says_what_is_wrong(owner: Actor, shop: Database) -> None:
    source_id = connected(owner, shop, "orders")
    healthy = service.view(owner, source_id)
    assert (healthy.error, healthy.refreshing) == (None, False)
    assert healthy.checked_at is not None
    saved = service.saved_draft(owner, source_id)
    service.change(owner, source_id, replace(saved, options={**saved.options, "port": 1}, secret="x"), [("public", "orders")])
    run_refresh(source_id)
    assert "Nothing answers" in str(service.view(owner, source_id).error)


def test_a_dropped_table_is_named_and_the_others_stay(owner: Actor, shop: Database) -> None:
    shop.execute("CREATE TABLE brief (id INTEGER)")
    shop.execute(f"GRANT SELECT ON brief TO \"{shop.options['user']}\"")
    source_id = connected(owner, shop, "orders", "brief")
    shop.execute("DROP TABLE brief")
    service.refresh(owner, source_id)
    run_refresh(source_id)
    found = sources.source_view(owner, source_id)
    assert found.status == "ready"
    assert "brief" in str(found.error)


def test_the_own_database_of_the_app_is_no_source(server: Flask, owner: Actor, postgres_url: str) -> None:
    config = need(Config)
    if "postgresql" not in config.metadata_url:
        path = config.data_dir / "metadata.sqlite"
        with pytest.raises(Forbidden, match="its own state"):
            service.check(owner, Draft("sqlite", {"path": str(path)}))
        return
    url = db.engine.url
    own = {"host": str(url.host), "port": url.port or 5432, "database": str(url.database), "user": str(url.username)}
    with pytest.raises(Forbidden, match="its own state"):
        service.check(owner, Draft("postgresql", own))


def test_a_viewer_may_not_connect(owner: Actor, shop: Database) -> None:
    with pytest.raises(Forbidden):
        service.check(replace(owner, roles=("viewer",)), draft(shop))


@pytest.mark.parametrize(("options", "word"), [({"host": ""}, "Host"), ({"port": "70000"}, "Port"), ({"tls": "maybe"}, "TLS"), ({"host": "a\nb"}, "Host")])
def test_a_form_that_cannot_be_used_names_the_field(owner: Actor, shop: Database, options: dict[str, str], word: str) -> None:
    with pytest.raises(Invalid, match=word):
        service.check(owner, Draft("postgresql", {**shop.options, **options}))


def test_a_server_that_never_answers_is_named_in_bounded_time(owner: Actor, shop: Database) -> None:
    began = monotonic()
    with socket.create_server(("127.0.0.1", 0)) as mute:
        silent = replace(draft(shop), options={**shop.options, "port": mute.getsockname()[1]})
        with pytest.raises(Unavailable, match="answer"):
            service.check(owner, silent)
    assert monotonic() - began < service.TEST_SECONDS + 10


def test_the_page_of_a_source_opens_while_its_database_is_away(owner: Actor, shop: Database) -> None:
    source_id = connected(owner, shop, "orders")
    saved = service.saved_draft(owner, source_id)
    service.change(owner, source_id, replace(saved, options={**saved.options, "port": 1}, secret="x"), [("public", "orders")])
    opened = sources.open_source(owner, source_id)
    assert [table.name for table in opened.tables] == ["orders"]
    with pytest.raises(Unavailable, match="Nothing answers"):
        sources.first_rows(owner, source_id, opened.tables[0].id)


def test_the_first_rows_of_a_live_table_are_those_of_now(owner: Actor, maria: Database) -> None:
    source_id = connected(owner, maria, "customers")
    table = sources.open_source(owner, source_id).tables[0]
    assert table.first_rows == ()
    assert sources.first_rows(owner, source_id, table.id).first_rows[0][:2] == (1, "Ana")


def test_a_connection_in_the_trash_goes_for_good_with_its_credential(owner: Actor, shop: Database) -> None:
    source_id = connected(owner, shop, "orders")
    sources.remove_source(owner, source_id)
    assert open_catalog(owner).tables == ()
    with write_session() as session:
        session.get_one(Source, source_id).deleted_at = now() - KEPT - timedelta(days=1)
    assert empty_trash(need(Config).data_dir) == 1
    with read_session() as session:
        assert session.query(Connection).count() == 0


def test_questions_over_files_go_on_while_a_database_is_away(owner: Actor, load: Load, shop: Database) -> None:
    load("goals.csv", "country,goal\nES,15\nSE,40\n")
    source_id = connected(owner, shop, "orders", "customers")
    saved = service.saved_draft(owner, source_id)
    service.change(owner, source_id, replace(saved, options={**saved.options, "port": 1}, secret="x"), [("public", "orders"), ("public", "customers")])
    catalog = open_catalog(owner)
    assert len(catalog.tables) == 3
    assert catalog.values.find("ES")
    assert answer(Query.parse("SELECT sum(goal) FROM goals.goals"), catalog).rows() == [(55,)]
    with pytest.raises(Unavailable, match="Nothing answers"):
        answer(Query.parse("SELECT count(*) FROM shop.orders"), catalog)
