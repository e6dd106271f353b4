from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from insightora_dash.accounts import service
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.entry import signin
from insightora_dash.accounts.team import invitations, members, workspaces
from insightora_dash.config import Config
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, Forbidden, InsightoraError, Invalid, NotFound
from tests import factories
from tests.accounts.conftest import EMAIL, PASSWORD
from tests.accounts.entry.conftest import Postbox

BOB = "bob@example.com"


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    """One kind of metadata database is enough here."""
    return config


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


def colleague(ada: Actor, role: str) -> Actor:
    return factories.make_person(role, workspace_id=ada.workspace_id)


def member(ada: Actor, person: Actor) -> members.Member:
    return next(one for one in members.members(ada) if one.id == person.id)


def test_an_invitation_makes_an_account_with_its_role(ada: Actor, postbox: Postbox) -> None:
    invitations.invite(ada, "Bob@example.com", "editor")
    assert [(one.email, one.role) for one in invitations.invitations(ada)] == [(BOB, "editor")]
    token = postbox.link_token(BOB)
    assert invitations.offer(token) == invitations.Offer(BOB, "My workspace", known=False)
    bob = service.actor_for(invitations.join(token, PASSWORD, PASSWORD))
    assert bob is not None
    assert (bob.workspace_id, bob.roles) == (ada.workspace_id, ("editor",))
    assert invitations.invitations(ada) == []
    with pytest.raises(Invalid):
        invitations.join(token, PASSWORD, PASSWORD)


def test_who_has_an_account_joins_and_changes_between_workspaces(ada: Actor, postbox: Postbox) -> None:
    eve = factories.make_owner("eve@example.com", workspace="Eve's")
    invitations.invite(eve, EMAIL, "viewer")
    assert invitations.join(postbox.link_token(EMAIL)) == ""
    token = signin.sign_in(EMAIL, PASSWORD)
    here = service.actor_for(token)
    assert here == Actor(ada.id, eve.workspace_id, roles=("viewer",))
    assert {room.name for room in workspaces.workspaces(here)} == {"Eve's", "My workspace"}
    workspaces.go_over(here, token, ada.workspace_id)
    assert service.actor_for(token) == ada
    with pytest.raises(NotFound):
        workspaces.go_over(eve, token, ada.workspace_id)


def test_an_invitation_ends_when_withdrawn_replaced_or_old(ada: Actor, postbox: Postbox) -> None:
    invitations.invite(ada, BOB, "editor")
    first = postbox.link_token(BOB)
    invitations.invite(ada, BOB, "viewer")
    second = postbox.link_token(BOB)
    with pytest.raises(Invalid):
        invitations.join(first, PASSWORD, PASSWORD)
    with time_machine.travel(now() + timedelta(days=7, seconds=1)), pytest.raises(Invalid):
        invitations.join(second, PASSWORD, PASSWORD)
    with pytest.raises(NotFound):
        invitations.withdraw(factories.make_owner(), invitations.invitations(ada)[0].id)
    invitations.withdraw(ada, invitations.invitations(ada)[0].id)
    with pytest.raises(Invalid):
        invitations.offer(second)


def test_who_is_here_already_is_not_invited(ada: Actor) -> None:
    with pytest.raises(Conflict):
        invitations.invite(ada, EMAIL, "editor")


@pytest.mark.parametrize("role", ["editor", "analyst", "viewer"])
def test_only_administrators_look_after_people(ada: Actor, role: str) -> None:
    bob = colleague(ada, role)
    verbs = (
        lambda: members.members(bob), lambda: members.change_role(bob, bob.id, "admin"), lambda: members.switch_off(bob, ada.id),
        lambda: members.switch_on(bob, ada.id), lambda: members.set_attributes(bob, bob.id, "region: North"),
        lambda: invitations.invite(bob, "x@example.com", "viewer"), lambda: invitations.invitations(bob), lambda: workspaces.rename(bob, "Mine"),
    )  # fmt: skip
    for verb in verbs:
        with pytest.raises(Forbidden):
            verb()


def test_an_administrator_neither_makes_nor_changes_owners(ada: Actor) -> None:
    admin, bob = colleague(ada, "admin"), colleague(ada, "viewer")
    for verb in (
        lambda: members.change_role(admin, bob.id, "owner"), lambda: members.change_role(admin, ada.id, "viewer"),
        lambda: members.switch_off(admin, ada.id), lambda: invitations.invite(admin, "x@example.com", "owner"),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            verb()
    members.change_role(admin, bob.id, "editor")
    assert member(ada, bob).role == "editor"


def test_the_last_owner_stays(ada: Actor) -> None:
    with pytest.raises(Conflict):
        members.change_role(ada, ada.id, "viewer")
    with pytest.raises(Conflict):
        members.switch_off(ada, ada.id)
    bob = colleague(ada, "owner")
    members.switch_off(ada, bob.id)
    with pytest.raises(Conflict):
        members.change_role(ada, ada.id, "viewer")
    members.switch_on(ada, bob.id)
    members.change_role(ada, ada.id, "viewer")


def test_who_is_switched_off_is_out_at_once(ada: Actor, postbox: Postbox) -> None:
    invitations.invite(ada, BOB, "editor")
    token = invitations.join(postbox.link_token(BOB), PASSWORD, PASSWORD)
    bob = service.actor_for(token)
    assert bob is not None
    members.switch_off(ada, bob.id)
    assert service.actor_for(token) is None
    with pytest.raises(InsightoraError):
        signin.sign_in(BOB, PASSWORD)
    assert not member(ada, bob).active
    members.switch_on(ada, bob.id)
    assert service.actor_for(token) is None
    assert signin.sign_in(BOB, PASSWORD)


def test_a_foreign_workspace_is_out_of_reach(server: Flask, ada: Actor) -> None:
    eve = factories.make_owner()
    for verb in (
        lambda: members.change_role(eve, ada.id, "viewer"), lambda: members.switch_off(eve, ada.id), lambda: members.switch_on(eve, ada.id),
        lambda: members.set_attributes(eve, ada.id, "region: North"),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            verb()
    assert [one.id for one in members.members(eve)] == [eve.id]


def test_attributes_reach_the_actor(ada: Actor) -> None:
    members.set_attributes(ada, ada.id, "Region: North, South\n\n team: 7 ")
    actor = service.actor_for(signin.sign_in(EMAIL, PASSWORD))
    assert actor is not None
    assert actor.attributes == {"region": "North, South", "team": "7"}


@pytest.mark.parametrize("text", ["region", "a b: c", "region:", ": x", "1x: y"])
def test_a_line_that_is_no_attribute_is_named(ada: Actor, text: str) -> None:
    with pytest.raises(Invalid):
        members.set_attributes(ada, ada.id, text)
