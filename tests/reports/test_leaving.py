"""One's own data: taken along, and deleted with what is the workspace's left to an owner."""

import json
from collections.abc import Callable

import pytest
import time_machine
from sqlalchemy import select

from insightora_dash.accounts import confirmation, notifications
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.entry import signin
from insightora_dash.accounts.models import SignInSession, User
from insightora_dash.accounts.service import actor_for, create_owner
from insightora_dash.accounts.team.invitations import invite, join
from insightora_dash.ask import history, records
from insightora_dash.ask.models import Conversation, Question
from insightora_dash.catalog.models import SavedQuery
from insightora_dash.config import Config
from insightora_dash.dashboards import comments
from insightora_dash.dashboards import service as dashboards
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, Invalid
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.reports.leaving import delete_account
from insightora_dash.reports.own_data import own_data
from tests.accounts.conftest import EMAIL, PASSWORD
from tests.accounts.entry.conftest import Postbox

BOB = "bob@example.com"


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return config


@pytest.fixture
def ada(server: object) -> Actor:
    return create_owner(EMAIL, PASSWORD, PASSWORD)


@pytest.fixture
def session(ada: Actor) -> str:
    """Bob's session; he has a dashboard with a comment, and a shared and a private conversation."""
    invite(ada, BOB, "editor")
    token = join(Postbox().link_token(BOB), PASSWORD, PASSWORD)
    bob = actor_for(token)
    assert bob is not None
    board = dashboards.create(bob, "Sales")
    comments.say(bob, board, "look at May")
    shared, _private = (records.add_question(bob, None, text, "auto").conversation_id for text in ("total revenue", "my bonus"))
    history.share(bob, shared, shared=True)
    with write_session() as database:
        for name, open_to_all in (("ours", True), ("mine", False)):
            common = {"workspace_id": bob.workspace_id, "owner_id": bob.id, "kind": "snippet"}
            database.add(SavedQuery(id=new_id(), **common, name=name, sql="select 1", shared=open_to_all))
    return token


def who(token: str) -> Actor:
    found = actor_for(token)
    assert found is not None
    return found


def test_the_file_has_what_is_kept_and_no_secret(session: str) -> None:
    found = json.loads(own_data(who(session)))
    assert (found["person"]["email"], found["workspaces"][0]["role"]) == (BOB, "editor")
    assert {one["text"] for one in found["questions"]} == {"total revenue", "my bonus"}
    assert ([one["title"] for one in found["dashboards"]], [one["text"] for one in found["comments"]]) == (["Sales"], ["look at May"])
    assert {one["name"] for one in found["saved_queries"]} == {"ours", "mine"}
    assert "question.asked" in {one["action"] for one in found["audit"]}
    assert "hash" not in json.dumps(found)


def test_deleting_removes_the_person_and_leaves_the_work_to_an_owner(ada: Actor, session: str) -> None:
    bob = who(session)
    delete_account(bob, session, " Bob@example.com ")
    assert actor_for(session) is None
    with pytest.raises(Invalid):
        signin.sign_in(BOB, PASSWORD)
    with read_session() as database:
        user = database.get_one(User, bob.id)
        assert (user.name, user.password_hash, user.active, BOB in user.email) == ("–", None, False, False)
        assert database.scalars(select(SignInSession).where(SignInSession.user_id == bob.id)).all() == []
        assert [(chat.title, chat.owner_id) for chat in database.scalars(select(Conversation))] == [("total revenue", ada.id)]
        assert [one.text for one in database.scalars(select(Question))] == ["total revenue"]
        assert [(one.name, one.owner_id) for one in database.scalars(select(SavedQuery))] == [("ours", ada.id)]
    [board] = dashboards.list_dashboards(ada)
    assert [(one.who, one.text) for one in comments.comments(ada, board.id)] == [("–", "look at May")]
    invite(ada, BOB, "viewer")  # the address is free again


def refused(action: Callable[[], object], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        action()


def test_who_did_not_confirm_or_typed_another_address_or_is_the_last_owner_stays(ada: Actor, session: str) -> None:
    bob, mine = who(session), signin.sign_in(EMAIL, PASSWORD)
    refused(lambda: delete_account(bob, session, EMAIL), Invalid)
    refused(lambda: delete_account(ada, mine, EMAIL), Conflict)
    with time_machine.travel(now() + confirmation.HOLDS):
        refused(lambda: delete_account(bob, session, BOB), confirmation.NotConfirmed)
    assert (actor_for(session), actor_for(mine)) == (bob, ada)


def test_mails_of_a_kind_can_be_declined(ada: Actor, session: str) -> None:
    bob = who(session)
    assert notifications.choices(bob) == {"alerts": True, "reports": True}
    notifications.choose(bob, {"alerts": False})
    assert notifications.choices(bob) == {"alerts": False, "reports": True}
    assert (notifications.wanting("alerts", [ada.id, bob.id]), notifications.wanting("reports", [ada.id, bob.id])) == ({ada.id}, {ada.id, bob.id})
