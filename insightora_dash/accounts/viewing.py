"""Looking at the workspace as somebody else sees it: for administrators, marked, written down, and without changing anything."""

from dataclasses import replace

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import Membership, SignInSession, User, Workspace
from insightora_dash.accounts.sessions import token_hash
from insightora_dash.accounts.standing import actor_in
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import write_session
from insightora_dash.platform.wording import N_

MAY = frozenset({"view", "ask"})  # asking opens the catalog; nothing is written while somebody looks


def begin(actor: Actor, session_token: str, user_id: str) -> None:
    """From the next request on this session sees what somebody of the workspace sees; raises Forbidden for an owner seen by who is none."""
    actor.require("administer")
    if user_id == actor.id or actor.on_behalf_of is not None:
        raise Invalid("own_view", N_("Pick somebody else."))
    with write_session() as session:
        member = session.scalar(select(Membership).where(*_member(actor.workspace_id, user_id)))
        if member is None:
            raise NotFound("no_member", N_("This person is not here any more. Reload the page."))
        if member.role == "owner" and "owner" not in actor.roles:
            raise Forbidden("owners_only", N_("Only an owner can do this for an owner."))
        if not _own(session, actor.id, session_token, user_id):
            raise Forbidden("no_browser", N_("This works in a browser only, where it is shown who looks as whom."))
        audit.record(session, actor, "person.viewed_as", user_id)


def end(actor: Actor, session_token: str) -> None:
    """Back to what the administrator sees."""
    admin = actor.on_behalf_of or actor.id
    with write_session() as session:
        if _own(session, admin, session_token, None):
            audit.record(session, Actor(admin, actor.workspace_id), "person.view_ended", actor.id)


def seen_as(session: Session, admin: Actor, user_id: str, workspace: Workspace) -> Actor:
    """The person looked at, read-only and in the name of the administrator; the administrator when one of the two has no right to it any more."""
    found = session.execute(select(User, Membership).join(Membership, Membership.user_id == User.id).where(*_member(workspace.id, user_id))).one_or_none()
    if found is None or not admin.may("administer"):
        return admin
    return replace(actor_in(session, found[0], workspace, found[1]), only=MAY, on_behalf_of=admin.id, locale=admin.locale)


def _member(workspace_id: str, user_id: str) -> tuple[ColumnElement[bool], ...]:
    living = select(User.id).where(User.id == user_id, User.active.is_(True), User.deleted_at.is_(None))
    return (Membership.workspace_id == workspace_id, Membership.user_id.in_(living), Membership.deleted_at.is_(None))


def _own(session: Session, user_id: str, session_token: str, viewing_id: str | None) -> bool:
    mine = (SignInSession.token_hash == token_hash(session_token), SignInSession.user_id == user_id, SignInSession.ended_at.is_(None))
    done = session.execute(update(SignInSession).where(*mine).values(viewing_id=viewing_id))
    return bool(getattr(done, "rowcount", 0))
