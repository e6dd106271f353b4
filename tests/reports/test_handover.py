"""What a leaver made gets another owner, and nothing more."""

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import stand_in
from insightora_dash.ask import history, records
from insightora_dash.ask.models import Conversation
from insightora_dash.catalog.models import SavedQuery
from insightora_dash.config import Config
from insightora_dash.dashboards import service as dashboards
from insightora_dash.dashboards.sharing import people
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.reports.handover import Handed, hand_over, let_go
from insightora_dash.reports.models import Alert, MailedReport
from tests import factories


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return config


@pytest.fixture
def bob(owner: Actor) -> Actor:
    """An analyst with a private dashboard, an alert, a mailed report, and a shared and a private conversation."""
    bob = factories.make_person("analyst", workspace_id=owner.workspace_id)
    people.set_visibility(bob, dashboards.create(bob, "Salaries"), "private")
    shared, _private = (records.add_question(bob, None, text, "auto").conversation_id for text in ("total revenue", "my bonus"))
    history.share(bob, shared, shared=True)
    with write_session() as session:
        common = {"workspace_id": owner.workspace_id, "created_by": bob.id, "title": "x", "subject": {}}
        session.add(Alert(id=new_id(), **common, condition={}, every="day"))
        for name, shared_too in (("ours", True), ("mine", False)):
            session.add(SavedQuery(id=new_id(), workspace_id=owner.workspace_id, owner_id=bob.id, kind="snippet", name=name, sql="select 1", shared=shared_too))
        session.add(MailedReport(id=new_id(), **common, cadence={}, recipients=[], due_at=now()))
    return bob


def owners(workspace_id: str) -> list[str]:
    with read_session() as session:
        found = [row.created_by or "" for kind in (Alert, MailedReport) for row in session.query(kind).filter_by(workspace_id=workspace_id)]
        return found + [row.owner_id for row in session.query(Conversation).filter_by(workspace_id=workspace_id).order_by(Conversation.title)]


def test_who_shuts_somebody_out_gets_what_they_made_or_says_who_does(owner: Actor, bob: Actor) -> None:
    heir = factories.make_person("editor", workspace_id=owner.workspace_id)
    assert let_go(owner, bob.id, heir.id) == Handed(1, 1, 1, 1, 1)
    assert stand_in(bob.id, owner.workspace_id) is None
    assert [board.title for board in dashboards.list_dashboards(heir)] == ["Salaries"]
    assert owners(owner.workspace_id) == [heir.id, heir.id, bob.id, heir.id]  # what was private stays with the account
    assert hand_over(owner, heir.id, owner.id).total == 5


def test_an_heir_has_to_be_somebody_here_who_may_change_dashboards(owner: Actor, bob: Actor) -> None:
    viewer, eve = factories.make_person("viewer", workspace_id=owner.workspace_id), factories.make_owner()
    for heir in (viewer.id, eve.id, bob.id, "x"):
        with pytest.raises(Invalid):
            let_go(owner, bob.id, heir)
    assert stand_in(bob.id, owner.workspace_id) is not None


def test_nothing_moves_where_the_person_may_not_be_shut_out(server: Flask, owner: Actor, bob: Actor) -> None:
    admin = factories.make_person("admin", workspace_id=owner.workspace_id)
    board = dashboards.create(owner, "Mine")
    for attempt in (lambda: let_go(owner, owner.id, bob.id), lambda: let_go(admin, owner.id), lambda: let_go(bob, admin.id)):
        with pytest.raises((Conflict, Forbidden)):
            attempt()
    assert people.audience(owner, board).mine
    with pytest.raises(NotFound):
        hand_over(owner, factories.make_owner().id, bob.id)
