"""Saved queries: kept, read as tables with everybody's own rights, named where they are used."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import service as asking
from insightora_dash.catalog.service import open_catalog
from insightora_dash.dashboards.dependents import dependents, dependents_of_saved
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import write_session
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query
from insightora_dash.semantics import saved
from insightora_dash.sources import rules
from insightora_dash.sources.models import Source
from tests import factories
from tests.sources.conftest import load

__all__ = ["load"]
BY_CHANNEL = "select channel, sum(revenue) as revenue, count(*) as sold from sales group by channel"


def rows(actor: Actor, sql: str) -> list[tuple[object, ...]]:
    return answer(Query.parse(sql), open_catalog(actor)).rows()


def test_a_saved_table_is_in_the_catalog_with_roles_and_gives_the_rows_of_its_query(asker: Actor) -> None:
    kept = saved.save(asker, "table", "by_channel", BY_CHANNEL, shared=False)
    assert (kept.shared, kept.sql.endswith("GROUP BY\n  channel"), "sales.sales" in kept.sql) == (True, True, True)
    table = open_catalog(asker).table("saved", "by_channel")
    assert table is not None
    assert [(column.name, column.role) for column in table.columns] == [("channel", "dimension"), ("revenue", "measure"), ("sold", "measure")]
    assert (table.rows, {value for value, _count in table.columns[0].top}) == (3, {"Online", "Phone", "Store"})
    plain = rows(asker, BY_CHANNEL + " order by channel")
    assert rows(asker, "select * from saved.by_channel order by channel") == plain
    assert rows(asker, "select b.channel, b.sold from by_channel b join sales s using (channel) group by all order by 1") == [(r[0], r[2]) for r in plain]
    assert open_catalog(asker).values.find("Online")


def test_a_question_in_words_finds_a_saved_table(asker: Actor) -> None:
    saved.save(asker, "table", "refunds", "select region, sum(quantity) as refunded_pieces from sales where revenue < 110 group by region", shared=True)
    reply = asking.answer(asker, asking.start(asker, None, "total refunded pieces by region").question_id)
    assert (reply.status, "saved.refunds" in reply.sql) == ("answered", True)


def test_saved_again_under_the_same_name_it_has_the_new_rows(asker: Actor) -> None:
    saved.save(asker, "table", "few", "select channel from sales group by 1", shared=True)
    assert len(rows(asker, "select * from saved.few")) == 3
    saved.save(asker, "table", "few", "select region from sales group by 1", shared=True)
    assert len(rows(asker, "select * from saved.few")) == 4
    assert [view.saved.name for view in saved.listed(asker)] == ["few"]


@pytest.mark.parametrize(("name", "sql", "words"), [
    ("Top", BY_CHANNEL, "small letters"), ("sales", BY_CHANNEL, "already"), ("t", "select channel from sales where region = $r", "values"),
    ("t", "select no_such from sales", "no_such"), ("t", "select channel as __x from sales", "name of its own"), ("t", "drop table sales", "one SELECT"),
    ("t", "", "Write the SQL"), ("", BY_CHANNEL, "at most 80"),
])  # fmt: skip
def test_what_cannot_be_a_table_is_refused_in_words(asker: Actor, name: str, sql: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        saved.save(asker, "table", name, sql, shared=True)
    assert saved.listed(asker) == []


def test_saved_tables_build_on_each_other_but_never_in_a_circle(asker: Actor) -> None:
    saved.save(asker, "table", "one", BY_CHANNEL, shared=True)
    saved.save(asker, "table", "two", "select channel from saved.one where sold > 1", shared=True)
    assert len(rows(asker, "select * from saved.two")) == 3
    with pytest.raises(Invalid, match="one → two → one"):
        saved.save(asker, "table", "one", "select * from saved.two", shared=True)


def test_what_reads_a_saved_table_is_named_and_a_removed_one_is_gone(asker: Actor) -> None:
    one = saved.save(asker, "table", "one", BY_CHANNEL, shared=True)
    saved.save(asker, "table", "two", "select channel from saved.one", shared=True)
    asking.answer(asker, asking.start_sql(asker, None, "select * from saved.two", {}).question_id)
    assert [(found.kind, found.name) for found in dependents_of_saved(asker, one.id).listed] == [
        ("saved", "saved.two"), ("question", "select * from saved.two")]  # fmt: skip
    saved.remove(asker, one.id)
    assert open_catalog(asker).table("saved", "two") is None
    assert [(view.saved.name, view.readable) for view in saved.listed(asker)] == [("two", False)]
    with pytest.raises(Invalid, match="no table"):
        rows(asker, "select * from saved.one")


def test_a_source_names_the_saved_tables_over_it_and_what_reads_those(asker: Actor) -> None:
    from insightora_dash.sources import service as sources

    saved.save(asker, "table", "one", BY_CHANNEL, shared=True)
    asking.answer(asker, asking.start_sql(asker, None, "select sold from saved.one", {}).question_id)
    [source] = sources.list_sources(asker)
    assert [found.name for found in dependents(asker, source.id).listed] == ["saved.one", "select sold from saved.one"]


def test_pieces_belong_to_a_person_unless_they_are_shared(asker: Actor) -> None:
    mine = saved.save(asker, "snippet", "last year", "order_date >= '2024-01-01'", shared=False)
    ours = saved.save(asker, "snippet", "online", "channel = 'Online'", shared=True)
    other = factories.make_person("viewer", workspace_id=asker.workspace_id)
    assert [(view.saved.name, view.may_change) for view in saved.listed(other)] == [("online", False)]
    for gone, error in ((mine, NotFound), (ours, Forbidden)):
        with pytest.raises(error):
            saved.remove(other, gone.id)
    with pytest.raises(Forbidden):
        saved.save(other, "snippet", "x", "1", shared=True)
    stranger = factories.make_owner("eve@example.com")
    assert saved.listed(stranger) == []
    saved.remove(asker, mine.id)
    assert [view.saved.name for view in saved.listed(asker)] == ["online"]


def test_a_saved_table_shows_everybody_their_own_rows(owner: Actor, load: Callable[..., Any]) -> None:
    load("orders.csv", "id,region,amount\n1,North,10\n2,South,20\n3,North,30\n4,East,40\n")
    table = next(iter(rules.choices(owner)))
    saved.save(owner, "table", "by_region", f"select region, sum(amount) as amount from {table} group by 1", shared=True)
    rules.add_rule(owner, table, "attribute", column="region", attribute="region")
    ada = replace(factories.make_person("analyst", workspace_id=owner.workspace_id), attributes={"region": "North"})
    for _time in range(2):
        assert rows(ada, "select * from saved.by_region") == [("North", 40)]
        assert len(rows(owner, "select * from saved.by_region")) == 3
    seen = open_catalog(ada).table("saved", "by_region")
    assert seen is not None
    assert (seen.rows, seen.columns[0].top) == (1, (("North", 1),))
    assert answer(Query.parse("select sum(amount) from saved.by_region"), open_catalog(ada)).covers


def test_data_whose_schema_has_the_name_of_saved_queries_stays_readable(asker: Actor) -> None:
    before = rows(asker, "select count(*) from sales.sales")
    with write_session() as session:
        session.query(Source).update({"schema": "saved"})  # as sources made before there were saved queries
    assert rows(asker, "select count(*) from saved.sales") == before
    saved.save(asker, "table", "by_channel", "select channel, count(*) as sold from saved.sales group by channel", shared=False)
    assert rows(asker, "select sum(sold) from saved.by_channel") == before
