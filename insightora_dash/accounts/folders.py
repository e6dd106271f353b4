"""Folders that are closed: their dashboards and conversations are for administrators and for the people, teams and roles they are opened to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import PERMISSIONS, Actor
from insightora_dash.accounts.models import Folder, FolderGrant
from insightora_dash.accounts.people import colleagues
from insightora_dash.accounts.team.roles import role_names
from insightora_dash.accounts.team.teams import team_names
from insightora_dash.platform.errors import Conflict, Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_

LENGTH = 80
PERSON, TEAM, ROLE = "person", "team", "role"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody, a team or a role that a folder can be opened to."""

    id: str
    name: str  # of a built-in role its key
    kind: str  # person team role


@dataclass(frozen=True, slots=True)
class Opening:
    """To whom a closed folder is open, and whether to change what lies in it."""

    holder: Holder
    may_edit: bool


@dataclass(frozen=True, slots=True)
class ClosedFolder:
    """A folder with its rights, as administrators see it."""

    id: str
    name: str
    openings: tuple[Opening, ...]


def read_folder(value: object) -> str:
    """A folder's name without outer blanks; empty for none."""
    name = " ".join(value.split()) if isinstance(value, str) else ""
    if len(name) > LENGTH:
        raise Invalid("folder_too_long", N_("The name of a folder can have {most} characters."), most=LENGTH)
    return name


def shut_to(actor: Actor, *, editing: bool = False) -> Select[str]:
    """The names of the folders that the actor may not see, or not change the content of; none for administrators."""
    held = select(FolderGrant.folder_id).where(*_of(actor), *([FolderGrant.may_edit.is_(True)] if editing else []))
    shut = select(Folder.name).where(Folder.workspace_id == actor.workspace_id, Folder.id.not_in(held))
    return shut.where(Folder.id.is_(None)) if actor.may("administer") else shut


def is_open(session: Session, actor: Actor, name: str, *, editing: bool = False) -> bool:
    """Whether the actor may see what lies in this folder, or change it."""
    return not name or session.scalar(shut_to(actor, editing=editing).where(Folder.name == name).limit(1)) is None


def is_closed(session: Session, workspace_id: str, name: str) -> bool:
    """Whether a folder has rights of its own."""
    return bool(name) and session.scalar(_named(workspace_id, name)) is not None


def check_move(session: Session, actor: Actor, before: str, after: str, *, owned: bool) -> None:
    """Raises Forbidden unless the actor may take something from one folder to another: into one they may change, out of a closed one only what is `owned`."""
    if before == after:
        return
    if not is_open(session, actor, after, editing=True):
        raise Forbidden("folder_closed", N_("This folder is not open to you for changes. Pick another one."))
    if is_closed(session, actor.workspace_id, before) and not owned:
        raise Forbidden("stays_in_folder", N_("It lies in a folder with rights of its own. Only its owner and administrators take it out."))


def closed_names(actor: Actor) -> frozenset[str]:
    """The folders with rights of their own that the actor may see."""
    shut = shut_to(actor)
    with read_session() as session:
        return frozenset(session.scalars(select(Folder.name).where(Folder.workspace_id == actor.workspace_id, Folder.name.not_in(shut))))


def closed_folders(actor: Actor) -> list[ClosedFolder]:
    """Every folder with rights of its own, by name."""
    actor.require("administer")
    known = {one.id: one for one in holders(actor)}
    with read_session() as session:
        rows = session.scalars(select(Folder).where(Folder.workspace_id == actor.workspace_id).order_by(Folder.name)).all()
        grants = session.scalars(select(FolderGrant).where(FolderGrant.workspace_id == actor.workspace_id).order_by(FolderGrant.created_at)).all()
    return [ClosedFolder(row.id, row.name, tuple(_openings(row.id, grants, known))) for row in rows]


def holders(actor: Actor) -> list[Holder]:
    """To whom a folder can be opened: roles below administrators, teams, people."""
    built_in = [Holder(role, role, ROLE) for role, may in PERMISSIONS.items() if "administer" not in may]
    own = [Holder(role, name, ROLE) for role, name in role_names(actor).items()]
    teams = [Holder(team, name, TEAM) for team, name in team_names(actor).items()]
    return [*built_in, *own, *teams, *(Holder(one.id, one.name, PERSON) for one in colleagues(actor))]


def close(actor: Actor, name: str) -> str:
    """Gives a folder rights of its own, open to nobody but administrators at first; returns its id. Raises Conflict when it has them already."""
    actor.require("administer")
    called = read_folder(name)
    if not called:
        raise Invalid("no_folder_name", N_("Give the folder a name."))
    row = Folder(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id, name=called)
    with write_session() as session:
        if session.scalar(_named(actor.workspace_id, called)) is not None:
            raise Conflict("folder_closed_already", N_("This folder has rights of its own already."))
        session.add(row)
        audit.record(session, actor, "folder.closed", row.id, name=called)
    return row.id


def reopen(actor: Actor, folder_id: str) -> None:
    """Takes the rights of a folder away: everybody of the workspace sees what lies in it, as far as it is not private itself."""
    with write_session() as session:
        row = _row(session, actor, folder_id)
        _remove(session, row)
        audit.record(session, actor, "folder.reopened", folder_id, name=row.name)


def admit(actor: Actor, folder_id: str, holder_id: str, *, may_edit: bool = False) -> None:
    """Opens a folder to a person, a team or a role: to look at what lies in it, or to change it too."""
    actor.require("administer")
    if holder_id not in {one.id for one in holders(actor)}:
        raise NotFound("no_such_holder", N_("There is no such person, team or role in this workspace."))
    with write_session() as session:
        row = _row(session, actor, folder_id)
        grant = session.scalar(_grant(row.id, holder_id))
        if grant is None:
            grant = FolderGrant(workspace_id=row.workspace_id, folder_id=row.id, holder_id=holder_id, created_by=actor.id)
            session.add(grant)
        grant.may_edit = may_edit
        audit.record(session, actor, "folder.admit", row.id, holder=holder_id, may_edit=may_edit)


def dismiss(actor: Actor, folder_id: str, holder_id: str) -> None:
    """Takes back what `admit` gave."""
    with write_session() as session:
        grant = session.scalar(_grant(_row(session, actor, folder_id).id, holder_id))
        if grant is not None:
            session.delete(grant)
            audit.record(session, actor, "folder.dismiss", folder_id, holder=holder_id)


def rename(session: Session, actor: Actor, before: str, after: str) -> None:
    """What becomes of a folder's rights when an administrator gives it another name: they go along; with no name, or that of another closed one, they end."""
    row = session.scalar(_named(actor.workspace_id, before))
    if row is None:
        return
    if not after or is_closed(session, actor.workspace_id, after):
        _remove(session, row)
    else:
        row.name = after
    audit.record(session, actor, "folder.renamed", row.id, before=before, after=after)


def _openings(folder_id: str, grants: Iterable[FolderGrant], known: Mapping[str, Holder]) -> Iterable[Opening]:
    return (Opening(known[one.holder_id], one.may_edit) for one in grants if one.folder_id == folder_id and one.holder_id in known)


def _remove(session: Session, row: Folder) -> None:
    for grant in session.scalars(select(FolderGrant).where(FolderGrant.folder_id == row.id)):
        session.delete(grant)
    session.flush()
    session.delete(row)


def _of(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return FolderGrant.workspace_id == actor.workspace_id, FolderGrant.holder_id.in_((actor.id, *actor.teams, *actor.roles))


def _named(workspace_id: str, name: str) -> Select[Folder]:
    return select(Folder).where(Folder.workspace_id == workspace_id, Folder.name == name)


def _grant(folder_id: str, holder_id: str) -> Select[FolderGrant]:
    return select(FolderGrant).where(FolderGrant.folder_id == folder_id, FolderGrant.holder_id == holder_id)


def _row(session: Session, actor: Actor, folder_id: str) -> Folder:
    actor.require("administer")
    row = session.get(Folder, folder_id)
    if row is None or row.workspace_id != actor.workspace_id:
        raise NotFound("no_such_folder", N_("There is no such folder any more."))
    return row
