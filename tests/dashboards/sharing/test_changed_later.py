"""A6, Superset CVE-2026-23982: a query that is put later where somebody else's rights run it reads nothing its author may not see."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import Colleague, actor_of
from insightora_dash.accounts.team import members
from insightora_dash.config import Config
from insightora_dash.dashboards import history, service
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.sharing import links
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.extensions import read_session
from insightora_dash.reports.alerts.service import set_alert
from insightora_dash.reports.mailed.making import Parcels
from insightora_dash.reports.mailed.service import set_up
from insightora_dash.reports.models import MailedReport
from insightora_dash.semantics import service as semantics
from insightora_dash.sources import rules
from tests import factories

OLD = "select channel, count(*) as sales from sales.sales group by 1 order by 1"
NEW = "select region, sum(revenue) as revenue from sales.sales group by 1 order by 1"


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return config


@pytest.fixture
def board(asker: Actor) -> str:
    """The owner's dashboard with one chart."""
    made = service.create(asker, "Sales")
    change(asker, made, 0, {"type": "add_tile", "tile": {"title": "Sales", "sql": OLD, "x": 0, "y": 0, "w": 6, "h": 4}})
    return made


@pytest.fixture
def bob(asker: Actor, board: str) -> Actor:
    """An editor who sees the North only."""
    rules.add_rule(asker, "sales.sales", "attribute", column="region", attribute="region")
    made = factories.make_person("editor", workspace_id=asker.workspace_id, email="bob@example.com")
    members.set_attributes(asker, made.id, "region: North")
    return actor_of(made.id, made.workspace_id)


def change(who: Actor, board: str, seq: int, op: dict[str, Any]) -> None:
    service.apply(who, board, client_op_id=f"{who.id}.{seq}", base_seq=seq, op=op)


def overwrite(who: Actor, board: str) -> None:
    seq, state = service.read_state(who, board)
    change(who, board, seq, {"type": "set_tile_sql", "id": next(iter(state["tiles"])), "sql": NEW})


def rows(view: Any) -> list[tuple[object, ...]]:
    return [tuple(row) for tile in view.tiles if tile.result is not None for row in tile.result.rows()]


def test_a_public_link_shows_no_row_that_whoever_changed_it_since_may_not_see(asker: Actor, board: str, bob: Actor) -> None:
    secret = links.make_link(asker, board)
    assert len(rows(links.open_link(secret, Asked()))) == 3
    overwrite(bob, board)
    assert [row[0] for row in rows(service.open_dashboard(bob, board))] == ["North"]
    assert [one.narrowed for one in links.links(asker, board)] == [("bob",)]  # its maker is told
    assert [row[0] for row in rows(links.open_link(secret, Asked()))] == ["North"]
    history.set_published(bob, board, published=True)
    assert [row[0] for row in rows(links.open_link(secret, Asked()))] == ["North"]
    members.switch_off(asker, bob.id)
    assert [row[0] for row in rows(links.open_link(secret, Asked()))] == ["North"]
    assert len(rows(links.open_link(links.make_link(asker, board), Asked()))) > 1  # its maker saw what it shows


def test_a_link_stays_whole_while_nobody_changed_what_it_reads(asker: Actor, board: str, bob: Actor) -> None:
    secret = links.make_link(asker, board)
    seq, state = service.read_state(bob, board)
    change(bob, board, seq, {"type": "rename_tile", "id": next(iter(state["tiles"])), "title": "How many"})
    assert len(rows(links.open_link(secret, Asked()))) == 3
    assert [one.narrowed for one in links.links(asker, board)] == [()]
    overwrite(asker, board)
    assert len(rows(links.open_link(secret, Asked()))) > 1


def test_a_published_state_is_not_narrowed_by_the_draft_after_it(asker: Actor, board: str, bob: Actor) -> None:
    history.set_published(asker, board, published=True)
    secret = links.make_link(asker, board)
    overwrite(bob, board)
    assert len(rows(links.open_link(secret, Asked()))) == 3


def test_a_mailed_report_carries_no_row_that_whoever_changed_it_since_may_not_see(asker: Actor, board: str, bob: Actor) -> None:
    set_up(asker, {"kind": "dashboard", "dashboard": board}, {"every": "day", "time": "8:00", "to": "bob@example.com"})
    with read_session() as session:
        report = session.scalars(select(MailedReport)).one()
    reader = Colleague(bob.id, "bob", "bob@example.com", "editor")
    assert Parcels(report, asker, "Ada").of(reader).rows == 3
    overwrite(bob, board)
    assert Parcels(report, asker, "Ada").of(reader).rows == 1


def test_what_is_hidden_is_refused_at_save_and_at_run(asker: Actor, board: str, bob: Actor) -> None:
    rules.add_rule(asker, "sales.sales", "hide", column="revenue")
    secret = links.make_link(asker, board)
    saves: list[Callable[[], object]] = [
        lambda: semantics.verify(bob, "total revenue", NEW),
        lambda: set_alert(bob, {"kind": "metric", "metric": "revenue"}, {"condition": {"kind": "above", "value": 1}}),
    ]
    for save in saves:
        with pytest.raises(InsightoraError):
            save()
    try:
        overwrite(bob, board)
    except InsightoraError:
        return
    for view in (service.open_dashboard(bob, board), links.open_link(secret, Asked())):
        [tile] = view.tiles
        assert (tile.result, bool(tile.error)) == (None, True)
    assert len(rows(service.open_dashboard(asker, board))) > 1  # who may see it does
