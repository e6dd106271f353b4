"""Teams and roles of a workspace's own: held where roles are, at once."""

import pytest
from flask import Flask
from sqlalchemy import select

from insightora_dash.accounts import folders
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import FolderGrant, Role
from insightora_dash.accounts.people import actor_of
from insightora_dash.accounts.team import invitations, members, roles, teams
from insightora_dash.platform import clock
from insightora_dash.platform.errors import Conflict, Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from tests import factories
from tests.accounts.conftest import EMAIL
from tests.accounts.entry.conftest import Postbox


@pytest.fixture
def bob(ada: Actor) -> Actor:
    return factories.make_person("analyst", workspace_id=ada.workspace_id, email="bob@example.com")


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


def now(person: Actor) -> Actor:
    """The person as they are with the next request."""
    return actor_of(person.id, person.workspace_id)


def test_a_team_gives_its_attributes_beside_one_s_own(ada: Actor, bob: Actor) -> None:
    north = teams.save_team(ada, "North", "region: North\nlevel: 2")
    south = teams.save_team(ada, "South", "region: South, North")
    members.set_attributes(ada, bob.id, "region: East")
    for team in (north, south):
        teams.put_in(ada, team, bob.id)
        teams.put_in(ada, team, bob.id)
    assert {name: set(values.split(", ")) for name, values in now(bob).attributes.items()} == {"region": {"East", "North", "South"}, "level": {"2"}}
    assert set(now(bob).teams) == {north, south}
    assert [[one.name for one in team.people] for team in teams.teams(ada)] == [["bob"], ["bob"]]
    teams.take_out(ada, south, bob.id)
    teams.remove_team(ada, north)
    assert (now(bob).attributes, now(bob).teams) == ({"region": "East"}, ())


def test_attributes_hold_in_one_workspace_only(ada: Actor, bob: Actor) -> None:
    eve = factories.make_owner("eve@example.com")
    with pytest.raises(NotFound):
        members.set_attributes(eve, bob.id, "region: North")
    assert now(bob).attributes == {}


def test_a_role_of_one_s_own_gives_what_it_says_and_changes_at_once(ada: Actor, bob: Actor) -> None:
    reader = roles.save_role(ada, "Reader", ["ask"])
    members.change_role(ada, bob.id, reader)
    assert [permission for permission in ("view", "ask", "export", "edit", "administer") if now(bob).may(permission)] == ["view", "ask"]
    assert not now(bob).sees_all
    roles.save_role(ada, "Reader", ["upload"], reader)
    assert (now(bob).may("upload"), now(bob).may("ask")) == (True, False)
    assert [(one.name, one.people) for one in roles.own_roles(ada)] == [("Reader", 1)]
    with pytest.raises(Conflict):
        roles.remove_role(ada, reader)
    members.change_role(ada, bob.id, "viewer")
    roles.remove_role(ada, reader)
    with pytest.raises(Invalid):
        members.change_role(ada, bob.id, reader)


@pytest.mark.parametrize(("name", "permissions"), [("", ["ask"]), ("King", ["administer"]), ("King", ["fly"])])
def test_a_role_that_cannot_be_is_refused(ada: Actor, name: str, permissions: list[str]) -> None:
    with pytest.raises(Invalid):
        roles.save_role(ada, name, permissions)


def test_names_are_there_once(ada: Actor) -> None:
    roles.save_role(ada, "Reader", [])
    teams.save_team(ada, "North")
    for again in (lambda: roles.save_role(ada, "Reader", []), lambda: teams.save_team(ada, " North ")):
        with pytest.raises(Conflict):
            again()


def test_only_administrators_of_the_workspace_make_and_change_them(server: Flask, ada: Actor, bob: Actor) -> None:
    team, role = teams.save_team(ada, "North"), roles.save_role(ada, "Reader", [])
    eve = factories.make_owner("eve@example.com")
    for who, refused in ((bob, Forbidden), (eve, NotFound)):
        for attempt in (
            lambda who=who: teams.save_team(who, "x", "", team), lambda who=who: teams.put_in(who, team, bob.id), lambda who=who: teams.remove_team(who, team),
            lambda who=who: roles.save_role(who, "x", [], role), lambda who=who: roles.remove_role(who, role),
        ):  # fmt: skip
            with pytest.raises(refused):
                attempt()
    with pytest.raises(Invalid):
        members.change_role(eve, eve.id, role)
    with pytest.raises(NotFound):
        teams.put_in(ada, team, eve.id)


def test_a_role_that_an_invitation_gives_is_not_removed_before_it(ada: Actor, postbox: Postbox) -> None:
    reader = roles.save_role(ada, "Reader", ["ask"])
    invitations.invite(ada, "dora@example.com", reader)
    with pytest.raises(Conflict, match=r"dora@example\.com"):
        roles.remove_role(ada, reader)
    [open_one] = invitations.invitations(ada)
    invitations.withdraw(ada, open_one.id)
    roles.remove_role(ada, reader)
    assert roles.own_roles(ada) == []


def test_an_invitation_with_a_role_that_is_gone_lets_nobody_in(ada: Actor, postbox: Postbox) -> None:
    reader = roles.save_role(ada, "Reader", ["ask"])
    invitations.invite(ada, "dora@example.com", reader)
    with write_session() as session:
        session.get_one(Role, reader).deleted_at = clock.now()
    with pytest.raises(Invalid, match="role"):
        invitations.join(postbox.link_token("dora@example.com"), "violet anchor tuesday", "violet anchor tuesday")
    assert [one.email for one in members.members(ada)] == [EMAIL]


def test_what_a_removed_role_opened_is_closed(ada: Actor) -> None:
    reader = roles.save_role(ada, "Reader", ["ask"])
    folder = folders.close(ada, "Board")
    folders.admit(ada, folder, reader)
    roles.remove_role(ada, reader)
    with read_session() as session:
        assert session.scalars(select(FolderGrant)).all() == []
