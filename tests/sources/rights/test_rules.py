"""Rules as administrators make them, and what people then see everywhere."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.team import members
from insightora_dash.catalog.seen import seen_by
from insightora_dash.catalog.service import open_catalog
from insightora_dash.config import Config
from insightora_dash.engine.cache import ResultCache
from insightora_dash.platform.errors import Forbidden, InsightoraError, Invalid, NotFound
from insightora_dash.platform.extensions import need
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query
from insightora_dash.sources import originals, quality, rules, service
from tests import factories
from tests.sources.conftest import load

__all__ = ["load"]
ORDERS = "id,region,amount\n1,North,10\n2,South,20\n3,North,30\n4,East,40\n5,West,50\n"


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    """One kind of metadata database is enough here."""
    return config


@pytest.fixture
def source(load: Callable[..., Any]) -> Any:
    return load("orders.csv", ORDERS)


@pytest.fixture
def table(source: Any, owner: Actor) -> str:
    return next(iter(rules.choices(owner)))


def person(owner: Actor, **attributes: str) -> Actor:
    return replace(factories.make_person("analyst", workspace_id=owner.workspace_id), attributes=attributes)


def figures(actor: Actor, table: str, sql: str = "select region, sum(amount) from {t} group by 1 order by 1") -> list[tuple[object, ...]]:
    return answer(Query.parse(sql.format(t=table)), open_catalog(actor), cache=need(ResultCache)).rows()


def test_two_people_with_two_rules_see_their_own_rows_and_never_each_others_cache(owner: Actor, table: str) -> None:
    rules.add_rule(owner, table, "attribute", column="region", attribute="region")
    ada, bob = person(owner, region="North"), person(owner, region="South, East")
    for _ in range(2):
        assert figures(ada, table) == [("North", 40)]
        assert figures(bob, table) == [("East", 40), ("South", 20)]
        assert len(figures(owner, table)) == 4
        assert figures(person(owner), table) == []


def test_the_catalog_of_a_restricted_person_is_that_of_a_filtered_copy(owner: Actor, table: str) -> None:
    rules.add_rule(owner, table, "attribute", column="region", attribute="region")
    catalog = open_catalog(person(owner, region="North"))
    [seen] = catalog.tables
    amount = seen.column("amount")
    assert amount is not None
    assert (seen.rows, amount.minimum, amount.maximum) == (2, 10, 30)
    assert [hit.value for hit in catalog.values.find("North")] == ["North"]
    assert not catalog.values.find("South")
    assert not catalog.values.starting("So")


def test_an_answer_says_whom_it_covers(owner: Actor, table: str) -> None:
    rules.add_rule(owner, table, "attribute", column="region", attribute="region")
    query = Query.parse(f"select count(*) from {table}")
    assert answer(query, open_catalog(person(owner, region="North"))).covers == ("covers 1 of 4 values of Region you may see",)
    assert answer(query, open_catalog(owner)).covers == ()


def test_administrators_look_up_what_somebody_sees(owner: Actor, table: str) -> None:
    rules.add_rule(owner, table, "attribute", column="region", attribute="region")
    rules.add_rule(owner, table, "hide", column="amount")
    bob = person(owner)
    members.set_attributes(owner, bob.id, "region: North, South")
    [seen] = seen_by(owner, bob.id)
    assert (seen.rows, seen.all_rows, seen.columns, seen.all_columns) == (3, 5, 2, 3)
    with pytest.raises(Forbidden):
        seen_by(bob, owner.id)
    with pytest.raises(NotFound):
        seen_by(factories.make_owner(), bob.id)


def test_a_condition_reads_attributes(owner: Actor, table: str) -> None:
    rules.add_rule(owner, table, "condition", condition="region in ($region) or amount > 45")
    assert figures(person(owner, region="North"), table) == [("North", 40), ("West", 50)]


def test_a_rule_ends_at_once(owner: Actor, table: str) -> None:
    rule = rules.add_rule(owner, table, "condition", condition="amount < 0")
    ada = person(owner)
    assert figures(ada, table) == []
    rules.remove_rule(owner, rule)
    assert len(figures(ada, table)) == 4


def test_a_hidden_column_is_nowhere(owner: Actor, table: str) -> None:
    rules.add_rule(owner, table, "hide", column="amount")
    ada = person(owner)
    assert [column.name for column in open_catalog(ada).tables[0].columns] == ["id", "region"]
    with pytest.raises(InsightoraError):
        figures(ada, table)


def test_files_and_checks_of_a_source_are_not_shown_in_parts(owner: Actor, table: str, source: Any) -> None:
    ada = person(owner, region="North")
    assert service.open_source(ada, source.source_id)
    rules.add_rule(owner, table, "attribute", column="region", attribute="region")
    for verb in (service.open_source, quality.report):
        with pytest.raises(Forbidden):
            verb(ada, source.source_id)
        assert verb(owner, source.source_id)
    editor = factories.make_person("editor", workspace_id=owner.workspace_id)
    with pytest.raises(Forbidden) as refused:
        originals.original(editor, source.id)
    assert refused.value.code == "partly_seen"


@pytest.mark.parametrize(
    "condition",
    ["", "region =", "nothing = 1", "orders.orders.region = 'x'", "amount > (select 1)", "sum(amount) > 1", "1 = 1", "read_text('/etc/passwd') = region",
     "region = 'x'; drop table x", "getenv('HOME') = region"],
)  # fmt: skip
def test_a_condition_that_is_none_is_refused(owner: Actor, table: str, condition: str) -> None:
    with pytest.raises(Invalid):
        rules.add_rule(owner, table, "condition", condition=condition)
    assert rules.rules(owner) == []


def test_only_administrators_of_the_workspace_make_and_remove_rules(server: Flask, owner: Actor, table: str) -> None:
    rule = rules.add_rule(owner, table, "hide", column="amount")
    bob = person(owner)
    for verb in (lambda: rules.rules(bob), lambda: rules.add_rule(bob, table, "hide", column="id"), lambda: rules.remove_rule(bob, rule)):
        with pytest.raises(Forbidden):
            verb()
    with pytest.raises(NotFound):
        rules.remove_rule(factories.make_owner(), rule)


def test_a_column_in_ranges_shows_no_value_and_groups_by_range(owner: Actor, table: str) -> None:
    rules.add_rule(owner, table, "bucket", column="amount", condition="40; 20")
    sql = "select amount, count(*) from {t} group by 1 order by 1"
    assert figures(person(owner), table, sql) == [("20 – 40", 2), ("< 20", 1), ("≥ 40", 2)]
    assert len(figures(owner, table, sql)) == 5
    assert [rule.condition for rule in rules.rules(owner)] == ["20,40"]


@pytest.mark.parametrize(("column", "borders"), [("amount", ""), ("amount", "a"), ("amount", "1'); drop"), ("amount", "month"), ("region", "10, 20")])
def test_ranges_that_cannot_be_are_refused(owner: Actor, table: str, column: str, borders: str) -> None:
    with pytest.raises(Invalid, match="borders"):
        rules.add_rule(owner, table, "bucket", column=column, condition=borders)


def test_days_are_shown_as_months(owner: Actor, load: Callable[..., Any]) -> None:
    load("visits.csv", "id,day\n1,2026-01-05\n2,2026-01-20\n3,2026-02-01\n")
    visits = next(name for name in rules.choices(owner) if "visits" in name)
    rules.add_rule(owner, visits, "bucket", column="day", condition="Month")
    assert figures(person(owner), visits, "select day, count(*) from {t} group by 1 order by 1") == [("2026-01", 2), ("2026-02", 1)]
