"""Versions: looked at again, compared, brought back, let go; and the trash."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.service import open_catalog
from insightora_dash.config import Config
from insightora_dash.engine.engine import Engine
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.extensions import need, write_session
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query
from insightora_dash.sources import comparison, history, quality, retention, service, trash
from insightora_dash.sources.models import Source
from tests import factories
from tests.sources.conftest import Load

ORDERS = "code,town,price\nA1,Ulm,10\nA2,Bonn,20\nA3,Kiel,30\n"
LATER = "code,town,price\nA1,Ulm,10\nA3,Kiel,35\nA4,Ulm,5\nA5,Ulm,5\n"


def total(actor: Actor, as_of: str | None = None) -> object:
    catalog = open_catalog(actor, as_of=as_of)
    return answer(Query.parse("select sum(price) as total from orders"), catalog).rows()[0][0]


def two_loads(load: Load, actor: Actor) -> tuple[str, list[str]]:
    """A source loaded twice: its id, and its versions' ids from the first to the last."""
    source = load("orders.csv", ORDERS).source_id or ""
    load("orders.csv", LATER, mode="replace", source_id=source)
    return source, [found.version_id for found in reversed(history.loads(actor))]


def parts_in(folder: Path) -> int:
    return sum(1 for _ in folder.glob("parts/*/*.parquet"))


def test_a_question_can_be_asked_as_of_an_earlier_load(load: Load, owner: Actor) -> None:
    _, (first, second) = two_loads(load, owner)
    assert (total(owner), total(owner, first), total(owner, second)) == (55, 60, 55)


def test_a_version_of_another_workspace_is_not_found(load: Load, owner: Actor) -> None:
    _, (first, _) = two_loads(load, owner)
    with pytest.raises(NotFound):
        open_catalog(factories.make_owner(), as_of=first)


def test_two_versions_are_compared_row_by_row_by_their_key(load: Load, owner: Actor) -> None:
    source, (first, second) = two_loads(load, owner)
    found = comparison.compare(owner, source, first, second)
    assert (found.key, found.added, found.removed, found.changed) == (("code",), 2, 1, 1)
    assert found.examples["removed"] == (("A2", "Bonn", 20),)
    assert found.examples["changed"] == (("A3", "Kiel", 35),)
    assert [(effect.measure, effect.before, effect.after) for effect in found.effects] == [("", 3, 4), ("price", 60, 55)]


def test_without_a_key_repeated_rows_are_counted(load: Load, owner: Actor) -> None:
    source = load("visits.csv", "town,guests\nUlm,2\nUlm,2\nKiel,1\n").source_id or ""
    load("visits.csv", "town,guests,paid\nUlm,2,1\nKiel,1,1\nKiel,1,1\n", mode="replace", source_id=source)
    new, old = history.loads(owner)
    found = comparison.compare(owner, source, old.version_id, new.version_id)
    assert (found.key, found.added, found.removed, found.changed) == ((), 1, 1, 0)
    assert found.columns.new == ("paid",)


def test_versions_of_two_tables_cannot_be_compared(load: Load, owner: Actor) -> None:
    source, (first, _) = two_loads(load, owner)
    load("other.csv", ORDERS)
    with pytest.raises(NotFound):
        comparison.compare(owner, source, first, history.loads(owner)[0].version_id)


def test_an_old_version_can_be_brought_back_and_that_is_a_version_too(load: Load, owner: Actor) -> None:
    source, (first, second) = two_loads(load, owner)
    assert history.bring_back(owner, source, first) == 3
    assert (total(owner), total(owner, second)) == (60, 55)
    assert [(found.number, found.current) for found in history.loads(owner, {("orders", "orders")})] == [(3, True), (2, False), (1, False)]
    assert history.loads(owner, {("", "nothing")}) == []


def test_only_the_newest_versions_are_kept_and_parts_go_with_the_last_that_needs_them(load: Load, owner: Actor, config: Config) -> None:
    source, (first, second) = two_loads(load, owner)
    load("orders.csv", "code,town,price\nA9,Ulm,1\n", mode="append", source_id=source)
    assert retention.retire_versions(config.data_dir, 0) == 0
    assert retention.retire_versions(config.data_dir, 1) == 2
    assert parts_in(config.data_dir) == 2
    assert total(owner) == 56
    for gone in (first, second):
        with pytest.raises(NotFound):
            open_catalog(owner, as_of=gone)
        with pytest.raises(NotFound):
            history.bring_back(owner, source, gone)


def test_the_disk_gauge_counts_parts_and_originals(load: Load, owner: Actor) -> None:
    load("orders.csv", ORDERS)
    use = retention.disk_use(owner)
    assert use.originals == len(ORDERS)
    assert 0 < use.parts < use.disk
    assert 0 < use.free <= use.disk


def test_a_removed_source_comes_back_whole_under_a_free_name(load: Load, owner: Actor) -> None:
    source = load("orders.csv", ORDERS).source_id or ""
    service.remove_source(owner, source)
    load("orders.csv", "code,price\nB1,1\n")
    assert [removed.label for removed in trash.list_removed(owner)] == ["orders"]
    assert trash.restore_source(owner, source) == "orders_2"
    assert [found.schema for found in service.list_sources(owner)] == ["orders", "orders_2"]
    with pytest.raises(NotFound):
        trash.restore_source(owner, source)


def test_after_thirty_days_a_removed_source_is_gone_for_good(load: Load, owner: Actor, config: Config) -> None:
    source, _ = two_loads(load, owner)
    service.remove_source(owner, source)
    assert trash.empty_trash(config.data_dir) == 0
    with write_session() as session:
        row = session.get(Source, source)
        assert row is not None
        row.deleted_at = now() - timedelta(days=31)
    assert trash.list_removed(owner) == []
    assert trash.empty_trash(config.data_dir) == 1
    assert (parts_in(config.data_dir), list((config.data_dir / "uploads").iterdir())) == (0, [])


def test_another_name_changes_nothing_in_sql(load: Load, owner: Actor) -> None:
    source = load("orders.csv", ORDERS).source_id or ""
    service.rename_source(owner, source, "  Orders of\n 2026 ")
    view = service.source_view(owner, source)
    assert (view.label, view.schema, total(owner)) == ("Orders of 2026", "orders", 60)
    with pytest.raises(Invalid):
        service.rename_source(owner, source, " ")


def test_the_quality_report_counts_what_is_wrong(load: Load, owner: Actor) -> None:
    regular = "".join(f"{name},{10 + n % 7},\n" for n, name in enumerate(["Ulm", "Bonn", "Kiel", "Jena"] * 10))
    source = load("stays.csv", "town,nights,note\n" + regular).source_id or ""
    load("stays.csv", "town,nights,note\n" + regular + "Ulm,400,x\n" + ",11,\n,11,\n", mode="replace", source_id=source)
    (table,) = quality.report(owner, source).tables
    town, nights, note = table.columns
    assert (table.rows, table.duplicates, town.empties, nights.outliers, note.empties) == (43, 13, 2, 1, 42)
    assert nights.fences is not None
    assert nights.fences[1] < 400
    assert table.since is not None
    assert (table.since.number, table.since.rows) == (1, (40, 43))
    assert [name for name, _, _ in table.since.empties] == ["town", "note"]


def test_a_query_too_large_leaves_the_duplicates_uncounted(load: Load, owner: Actor, monkeypatch: pytest.MonkeyPatch, server: Flask) -> None:
    source = load("stays.csv", "town\nUlm\nUlm\n").source_id or ""

    def refuse(*_: object) -> None:
        raise Invalid("too_much", "Too much.")

    monkeypatch.setattr(need(Engine), "run", refuse)  # type: ignore[type-abstract]
    (table,) = quality.report(owner, source).tables
    assert table.duplicates is None
