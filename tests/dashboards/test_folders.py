"""Folders with rights of their own: who sees and changes what lies in them, and how it gets in and out."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from insightora_dash.accounts import folders
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.team import roles, teams
from insightora_dash.ask import history as conversations
from insightora_dash.ask import records
from insightora_dash.dashboards import history, service, shelves
from insightora_dash.dashboards.sharing import people
from insightora_dash.dashboards.shelves import Shelf
from insightora_dash.platform.errors import Conflict, Forbidden, Invalid, NotFound
from tests import factories

FOLDER = "Plans"


@pytest.fixture
def colleague(owner: Actor) -> Callable[[str], Actor]:
    return lambda role: factories.make_person(role, workspace_id=owner.workspace_id)


@pytest.fixture
def closed(owner: Actor) -> str:
    return folders.close(owner, FOLDER)


@pytest.fixture
def board(owner: Actor, closed: str) -> str:
    """A dashboard of the workspace in a closed folder."""
    made = service.create(owner, "Layoffs")
    shelves.put(owner, made, folder=FOLDER, tags=["hush"])
    return made


def sees(actor: Actor, board: str) -> bool:
    """Whether somebody opens a dashboard; the list says the same."""
    listed = board in [card.id for card in service.list_dashboards(actor)]
    try:
        service.read_state(actor, board)
    except NotFound:
        assert not listed
        return False
    assert listed
    return True


def changes(actor: Actor, board: str) -> bool:
    try:
        service.rename(actor, board, "Changed")
    except (NotFound, Forbidden):
        return False
    return True


def test_what_lies_in_a_closed_folder_is_for_administrators_and_its_owner(owner: Actor, colleague: Callable[[str], Actor], board: str) -> None:
    editor, admin = colleague("editor"), colleague("admin")
    assert (sees(owner, board), sees(admin, board), sees(editor, board)) == (True, True, False)
    found = shelves.browse(editor, Shelf(folder=FOLDER))
    assert (found.cards, found.folders, found.tags, found.closed) == ((), (), (), frozenset())
    mine = service.create(editor, "Mine")
    shelves.put(owner, mine, folder=FOLDER)
    assert (sees(editor, mine), changes(editor, mine)) == (True, True)


def test_a_folder_is_opened_to_people_teams_and_roles_to_look_or_to_change(owner: Actor, colleague: Callable[[str], Actor], closed: str, board: str) -> None:
    person, analyst = colleague("editor"), colleague("analyst")
    team, own = teams.save_team(owner, "Board"), roles.save_role(owner, "Planner", ["edit"])
    member, planner = replace(colleague("editor"), teams=(team,)), replace(colleague(own), grants=frozenset({"view", "edit"}))
    for holder, who in ((person.id, person), (team, member), (own, planner), ("analyst", analyst)):
        assert not sees(who, board)
        folders.admit(owner, closed, holder)
        assert (sees(who, board), changes(who, board)) == (True, False)
        folders.admit(owner, closed, holder, may_edit=True)
        assert changes(who, board)
        folders.dismiss(owner, closed, holder)
        assert not sees(who, board)


def test_a_private_dashboard_stays_private_in_an_open_folder_of_its_readers(owner: Actor, colleague: Callable[[str], Actor], closed: str, board: str) -> None:
    reader, guest = colleague("editor"), colleague("editor")
    folders.admit(owner, closed, reader.id, may_edit=True)
    people.set_visibility(owner, board, "private")
    people.admit(owner, board, guest.id)
    assert (sees(reader, board), sees(guest, board), changes(guest, board)) == (False, True, False)
    assert people.audience(owner, board).folder == FOLDER


def test_nobody_takes_a_dashboard_out_but_its_owner_and_none_puts_one_where_they_may_not(
    owner: Actor, colleague: Callable[[str], Actor], closed: str, board: str
) -> None:
    editor = colleague("editor")
    mine = service.create(editor, "Mine")
    with pytest.raises(Forbidden, match="not open to you"):
        shelves.put(editor, mine, folder=FOLDER)
    folders.admit(owner, closed, editor.id, may_edit=True)
    shelves.put(editor, mine, folder=FOLDER)
    with pytest.raises(Forbidden, match="Only its owner"):
        shelves.put(editor, board, folder="")
    with pytest.raises(Forbidden, match="Only its owner"):
        shelves.rename_folder(editor, FOLDER, "Elsewhere")
    shelves.put(editor, board, tags=["new"])
    shelves.put(editor, mine, folder="")


def test_a_copy_of_what_was_for_a_few_is_private(owner: Actor, colleague: Callable[[str], Actor], closed: str, board: str) -> None:
    reader, other = colleague("editor"), colleague("editor")
    folders.admit(owner, closed, reader.id)
    made = history.copy(reader, board)
    assert (sees(reader, made), sees(other, made)) == (True, False)


def test_rights_go_along_with_a_new_name_and_end_with_none(owner: Actor, colleague: Callable[[str], Actor], closed: str, board: str) -> None:
    editor, gone = colleague("editor"), service.create(owner, "Gone")
    shelves.put(owner, gone, folder=FOLDER)
    service.remove_dashboard(owner, gone)
    assert shelves.rename_folder(owner, FOLDER, "Secret plans") == 1
    service.restore_dashboard(owner, gone)
    assert (sees(editor, board), sees(editor, gone)) == (False, False)
    assert [one.name for one in folders.closed_folders(owner)] == ["Secret plans"]
    shelves.rename_folder(owner, "Secret plans", "")
    assert (sees(editor, board), folders.closed_folders(owner)) == (True, [])


def test_reopening_opens_it_to_everybody_but_what_is_private(owner: Actor, colleague: Callable[[str], Actor], closed: str, board: str) -> None:
    editor, private = colleague("editor"), service.create(owner, "Private")
    shelves.put(owner, private, folder=FOLDER)
    people.set_visibility(owner, private, "private")
    folders.reopen(owner, closed)
    assert (sees(editor, board), sees(editor, private)) == (True, False)


def test_a_conversation_is_shared_with_whoever_sees_a_folder(owner: Actor, colleague: Callable[[str], Actor], closed: str) -> None:
    editor, reader = colleague("editor"), colleague("viewer")
    chat = records.add_question(owner, None, "revenue by month", "offline").conversation_id
    conversations.share(owner, chat, shared=True, folder=FOLDER)
    folders.admit(owner, closed, reader.id)
    assert conversations.view_of(reader, chat).owner
    with pytest.raises(NotFound):
        conversations.view_of(editor, chat)
    shelves_moved = service.create(owner, "x")
    shelves.put(owner, shelves_moved, folder=FOLDER)
    shelves.rename_folder(owner, FOLDER, "Secret")
    with pytest.raises(NotFound):
        conversations.view_of(editor, chat)
    conversations.share(owner, chat, shared=True)
    assert conversations.view_of(editor, chat).owner
    own = records.add_question(editor, None, "revenue", "offline").conversation_id
    with pytest.raises(Forbidden):
        conversations.share(editor, own, shared=True, folder="Secret")


def test_only_administrators_decide_about_folders(owner: Actor, colleague: Callable[[str], Actor], closed: str) -> None:
    editor, stranger = colleague("editor"), factories.make_owner()
    for ask in (lambda: folders.close(editor, "x"), lambda: folders.closed_folders(editor), lambda: folders.admit(editor, closed, "viewer")):
        with pytest.raises(Forbidden):
            ask()
    for reach in (lambda: folders.reopen(stranger, closed), lambda: folders.admit(stranger, closed, "viewer"), lambda: folders.dismiss(stranger, closed, "x")):
        with pytest.raises(NotFound):
            reach()
    assert folders.closed_folders(stranger) == []


def test_what_cannot_be_meant_is_said(owner: Actor, closed: str) -> None:
    for name in ("", "   ", "x" * 81):
        with pytest.raises(Invalid):
            folders.close(owner, name)
    with pytest.raises(Conflict):
        folders.close(owner, f"  {FOLDER} ")
    for holder in ("admin", "owner", factories.make_owner().id, "x"):
        with pytest.raises(NotFound):
            folders.admit(owner, closed, holder)
