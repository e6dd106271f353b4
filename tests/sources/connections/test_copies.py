"""Copies of live tables: made on a schedule, from a watermark on, and again after failures."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.service import open_catalog
from insightora_dash.config import Config
from insightora_dash.engine.engine import Engine
from insightora_dash.engine.pool import ChildPool
from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import need, provide, read_session, write_session
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query
from insightora_dash.semantics import saved
from insightora_dash.sources import service as sources
from insightora_dash.sources.connections import copies, service
from insightora_dash.sources.connections.copying import WHOLE_AFTER
from insightora_dash.sources.connections.upkeep import copy_again
from insightora_dash.sources.draft import Draft
from insightora_dash.sources.models import Connection, Source, TableCopy
from insightora_dash.sources.views import CopyView, TableDetail
from insightora_dash.worker import KINDS
from tests.fakes.web_server import TOKEN, web_server
from tests.sources.connectors.databases import Database, postgresql

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


@pytest.fixture
def shop(postgres_url: str, tmp_path: Path) -> Iterator[Database]:
    with postgresql(postgres_url, tmp_path) as made:
        yield made


@pytest.fixture
def connected(server: Flask, owner: Actor, shop: Database) -> str:
    """A source with the table orders."""
    source_id = service.connect(owner, Draft(shop.kind, shop.options, shop.secret), [("public", "orders")], label="shop")
    run_newest(source_id)
    return source_id


def run_newest(source_id: str) -> None:
    with read_session() as session:
        job_id = session.query(Connection).filter_by(source_id=source_id).one().job_id
    jobs.run(str(job_id), KINDS)


def table_of(owner: Actor, source_id: str) -> TableDetail:
    return sources.open_source(owner, source_id).tables[0]


def copied(owner: Actor, source_id: str, watermark: str = "") -> TableDetail:
    jobs.run(copies.keep_copy(owner, source_id, table_of(owner, source_id).id, every=60, watermark=watermark), KINDS)
    return table_of(owner, source_id)


def again(owner: Actor, source_id: str) -> TableDetail:
    jobs.run(copies.copy_now(owner, source_id, table_of(owner, source_id).id), KINDS)
    return table_of(owner, source_id)


def state(table: TableDetail) -> CopyView:
    assert table.copy is not None
    return table.copy


def ids(owner: Actor) -> list[object]:
    return [row[0] for row in answer(Query.parse("SELECT id FROM shop.orders ORDER BY id"), open_catalog(owner)).rows()]


def test_questions_read_the_copy_and_a_watermark_reads_only_what_is_new(owner: Actor, connected: str, shop: Database) -> None:
    copied(owner, connected, "day")
    shop.execute("INSERT INTO orders VALUES (15, 1, '2026-03-02', 9), (16, 1, '2026-04-01', 9)")  # the first of them on the last day known
    shop.execute("DELETE FROM orders WHERE id = 10")  # not seen before the next whole copy
    assert ids(owner) == [10, 11, 12, 13, 14]
    assert answer(Query.parse("SELECT sum(amount) AS total FROM shop.orders"), open_catalog(owner)).travelled is None
    assert again(owner, connected).accounting["fetched"] == 3
    assert ids(owner) == [10, 11, 12, 13, 14, 15, 16]
    shop.execute("ALTER TABLE orders ADD COLUMN note text")  # other columns: everything is read
    found = again(owner, connected)
    assert (found.accounting["fetched"], found.columns[-1]["name"]) == (6, "note")
    shop.execute("UPDATE orders SET note = 'late' WHERE id = 11")  # seen by the next whole copy
    with write_session() as session:
        session.query(TableCopy).update({"whole_at": now() - WHOLE_AFTER - timedelta(minutes=1)})
    again(owner, connected)
    assert answer(Query.parse("SELECT note FROM shop.orders WHERE id = 11"), open_catalog(owner)).rows() == [("late",)]


def test_a_watermark_chosen_later_holds_though_the_rows_are_the_same(owner: Actor, connected: str, shop: Database) -> None:
    copied(owner, connected)
    before = ids(owner)
    copied(owner, connected, "day")
    with read_session() as session:
        copy = session.query(TableCopy).one()
        assert copy.high is not None
        assert copy.edge_id is not None
    shop.execute("INSERT INTO orders VALUES (900, 1, '2031-01-01', 5.0)")
    table = again(owner, connected)
    assert ids(owner) == [*before, 900]
    assert table.accounting["fetched"] == 2  # the day known as the newest, and the new one


def test_a_live_table_in_a_schema_named_like_that_of_saved_queries_is_read(owner: Actor, connected: str) -> None:
    with write_session() as session:
        session.get_one(Source, connected).schema = "saved"
    saved.save(owner, "table", "few", "select id from saved.orders where id < 12", shared=False)
    for table, rows in (("orders", 5), ("few", 2)):
        assert answer(Query.parse(f"SELECT count(id) AS n FROM saved.{table}"), open_catalog(owner)).rows() == [(rows,)]


def test_after_a_failure_the_copy_before_stays_and_the_next_try_waits_longer(owner: Actor, connected: str, shop: Database) -> None:
    first = copied(owner, connected)
    shop.execute("ALTER TABLE orders RENAME TO away")
    waits = []
    for _ in range(2):
        failed = state(again(owner, connected))
        assert "has changed" in str(failed.error)
        waits.append(round((failed.due_at - now()).total_seconds() / 60))
    shop.execute("ALTER TABLE away RENAME TO orders")
    assert waits == [1, 2]
    assert ids(owner) == [10, 11, 12, 13, 14]
    healed = again(owner, connected)
    assert (state(healed).error, state(healed).attempts) == (None, 0)
    assert [version.number for version in healed.versions] == [version.number for version in first.versions]


def test_a_refresh_makes_copies_due_and_a_copy_that_is_given_up_is_read_live_again(owner: Actor, connected: str, shop: Database) -> None:
    with pytest.raises(Invalid, match="filled in every row"):
        copied(owner, connected, "amount")
    found = copied(owner, connected)
    assert copy_again() == 0
    service.refresh(owner, connected)
    run_newest(connected)
    assert state(table_of(owner, connected)).copied_at == state(found).copied_at  # a look makes no copy and leaves it alone
    assert (copy_again(), copy_again()) == (1, 0)
    jobs.run(copies.give_up_copy(owner, connected, found.id), KINDS)
    shop.execute("INSERT INTO orders VALUES (15, 1, '2026-04-01', 9)")
    assert ids(owner) == [10, 11, 12, 13, 14, 15]
    with pytest.raises(NotFound):
        copies.copy_now(owner, connected, found.id)


def test_an_api_is_copied_from_the_start_and_asked_like_a_file(server: Flask, owner: Actor) -> None:
    with web_server() as site:
        api = Draft("rest", {"url": f"{site.url}/api/link", "pages": "link"}, TOKEN)
        with pytest.raises(Forbidden, match="not a public address"):
            service.check(owner, api)
        provide(server, Config, replace(need(Config), url_networks="127.0.0.0/8"))
        pool = ChildPool(need(Config))
        provide(server, Engine, pool)  # type: ignore[type-abstract]
        offers = service.browse(owner, api)
        assert [(offer.name, offer.rows) for offer in offers] == [(("link",), 25), (("link_lines",), 25)]
        source_id = service.connect(owner, api, [("link",)], label="orders")
        for job_id in jobs.waiting():
            jobs.run(job_id, KINDS)
        found = sources.open_source(owner, source_id)
        total = answer(Query.parse("SELECT sum(amount) AS total FROM orders.link"), open_catalog(owner)).rows()
        pool.close()
    assert (found.source.status, {table.name: table.rows for table in found.tables}) == ("ready", {"link": 25})
    assert float(str(total[0][0])) == 812.5
    assert {copy.every for copy in found.source.connection.copies if copy.copied_at} == {1440} if found.source.connection else False


def test_an_api_is_asked_only_for_what_is_new(server: Flask, owner: Actor) -> None:
    with web_server() as site:
        provide(server, Config, replace(need(Config), url_networks="127.0.0.0/8"))

        def grown(by: int) -> ChildPool:
            """The API with more orders, and children that know of none yet."""
            site.orders = [*site.orders, *({**site.orders[-1], "id": len(site.orders) + 1 + n, "amount": 100} for n in range(by))]
            pool = ChildPool(need(Config), spare=False)
            provide(server, Engine, pool)  # type: ignore[type-abstract]
            return pool

        first = grown(0)
        api = Draft("rest", {"url": f"{site.url}/api/since", "since_parameter": "after"}, TOKEN)
        source_id = service.connect(owner, api, [("since",)], label="orders")
        for job_id in jobs.waiting():
            jobs.run(job_id, KINDS)
        second = grown(1)
        assert copied(owner, source_id, "id").rows == 26
        site.asked.clear()
        third = grown(1)
        assert again(owner, source_id).rows == 27
        asked = {request.query.get("after") for request in site.asked}
        total = answer(Query.parse("SELECT sum(amount) AS total, count(DISTINCT id) AS n FROM orders.since"), open_catalog(owner)).rows()
        site.orders = [{**row, "note": "new"} for row in site.orders]  # another column: everything is read
        found = again(owner, source_id)
        for pool in (first, second, third):
            pool.close()
    assert asked == {"25"}
    assert (float(str(total[0][0])), total[0][1]) == (1012.5, 27)
    assert (found.rows, "note" in {column["name"] for column in found.columns}) == (27, True)
