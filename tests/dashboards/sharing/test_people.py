"""Who of the workspace sees a dashboard."""

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import actor_of
from insightora_dash.accounts.team import roles, teams
from insightora_dash.dashboards import history, service
from insightora_dash.dashboards.sharing import links, people
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound
from tests import factories
from tests.dashboards.factories import make_tile

ADD = {"type": "add_tile", "tile": make_tile()}


@pytest.fixture
def editor(owner: Actor) -> Actor:
    return factories.make_person("editor", workspace_id=owner.workspace_id)


@pytest.fixture
def private(owner: Actor, editor: Actor) -> str:
    """A private dashboard of an editor."""
    board = service.create(editor, "Salaries")
    people.set_visibility(editor, board, "private")
    return board


def add(actor: Actor, board: str, number: int = 1) -> None:
    service.apply(actor, board, client_op_id=f"{actor.id}.{number}", base_seq=service.read_state(actor, board)[0], op=ADD)


def test_a_new_dashboard_is_seen_by_the_whole_workspace(owner: Actor, editor: Actor) -> None:
    board = service.create(owner, "Sales")
    assert people.audience(editor, board).visibility == "workspace"
    add(editor, board)


def test_a_private_dashboard_does_not_exist_for_others(editor: Actor, private: str) -> None:
    other = factories.make_person("editor", workspace_id=editor.workspace_id)
    assert service.list_dashboards(other) == []
    for look in (service.open_dashboard, service.read_state, people.audience, service.remove_dashboard):
        with pytest.raises(NotFound):
            look(other, private)
    assert [card.id for card in service.list_dashboards(editor)] == [private]


def test_administrators_see_private_dashboards(owner: Actor, private: str) -> None:
    assert [card.id for card in service.list_dashboards(owner)] == [private]
    assert service.open_dashboard(owner, private).may_edit


def test_somebody_it_was_opened_to_may_look_and_only_look(editor: Actor, private: str) -> None:
    guest = factories.make_person("editor", workspace_id=editor.workspace_id)
    people.admit(editor, private, guest.id)
    assert [card.id for card in service.list_dashboards(guest)] == [private]
    assert not service.open_dashboard(guest, private).may_edit
    with pytest.raises(Forbidden):
        add(guest, private)
    with pytest.raises(Forbidden):
        people.set_visibility(guest, private, "workspace")
    assert history.copy(guest, private) != private


def test_somebody_it_was_opened_to_for_changes_may_change_it_until_that_is_taken_back(editor: Actor, private: str) -> None:
    guest = factories.make_person("editor", workspace_id=editor.workspace_id)
    people.admit(editor, private, guest.id, may_edit=True)
    add(guest, private)
    assert [(one.person.id, one.may_edit) for one in people.audience(editor, private).guests] == [(guest.id, True)]
    people.dismiss(editor, private, guest.id)
    with pytest.raises(NotFound):
        service.open_dashboard(guest, private)


def test_a_viewer_stays_a_viewer_whatever_was_granted(editor: Actor, private: str) -> None:
    viewer = factories.make_person("viewer", workspace_id=editor.workspace_id)
    people.admit(editor, private, viewer.id, may_edit=True)
    assert not service.open_dashboard(viewer, private).may_edit


def test_a_private_dashboard_in_the_trash_is_named_to_nobody_else(editor: Actor, private: str) -> None:
    other = factories.make_person("editor", workspace_id=editor.workspace_id)
    service.remove_dashboard(editor, private)
    assert history.trash(other) == []
    assert [row.id for row in history.trash(editor)] == [private]


def test_it_cannot_be_opened_to_strangers_nor_to_something_else(editor: Actor, private: str) -> None:
    with pytest.raises(NotFound):
        people.admit(editor, private, factories.make_owner().id)
    with pytest.raises(Invalid):
        people.set_visibility(editor, private, "everybody")


def test_an_editor_does_not_decide_about_a_colleagues_dashboard(owner: Actor, editor: Actor) -> None:
    board = service.create(owner, "Sales")
    assert not people.audience(editor, board).mine
    with pytest.raises(Forbidden):
        people.set_visibility(editor, board, "private")


def test_a_private_dashboard_is_opened_to_a_team(owner: Actor, editor: Actor, private: str) -> None:
    team = teams.save_team(owner, "North")
    member = factories.make_person("editor", workspace_id=owner.workspace_id)
    teams.put_in(owner, team, member.id)
    people.admit(editor, private, team, may_edit=True)
    inside = actor_of(member.id, owner.workspace_id)
    assert [board.id for board in service.list_dashboards(inside)] == [private]
    add(inside, private)
    assert [(guest.person.name, guest.person.role) for guest in people.audience(editor, private).guests] == [("North", people.TEAM)]
    teams.take_out(owner, team, member.id)
    with pytest.raises(NotFound):
        service.read_state(actor_of(member.id, owner.workspace_id), private)
    people.dismiss(editor, private, team)
    assert people.audience(editor, private).guests == ()


def test_a_role_without_publishing_makes_no_link(owner: Actor, private: str) -> None:
    role = roles.save_role(owner, "Maker", ["edit"])
    maker = factories.make_person(role, workspace_id=owner.workspace_id)
    board = service.create(actor_of(maker.id, owner.workspace_id), "Mine")
    with pytest.raises(Forbidden):
        links.make_link(actor_of(maker.id, owner.workspace_id), board, days=1)
