"""Invitations by mail: a link for one address and one role, once and for seven days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, select, update
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit, sessions
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.brake import brakes_for_mails, count_attempt
from insightora_dash.accounts.entry import challenges
from insightora_dash.accounts.entry.letters import address_of_server, mail_notice
from insightora_dash.accounts.entry.registration import add_account
from insightora_dash.accounts.models import Challenge, Membership, User, Workspace
from insightora_dash.accounts.passwords import check_password, hash_password
from insightora_dash.accounts.service import display_name, read_email
from insightora_dash.accounts.team.members import check_role
from insightora_dash.accounts.team.roles import INVITATION, is_there
from insightora_dash.config import Config
from insightora_dash.platform import mailer
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, Invalid, NotFound
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.wording import N_, current_locale

PURPOSE = INVITATION
LASTS = timedelta(days=7)
TITLE = N_("{who} invites you to {workspace}")
SAYS = N_("You can look at dashboards, ask questions and more in {workspace} on Insightora. The link works once and for seven days.")


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that nobody has taken yet."""

    id: str
    email: str
    role: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invited person sees before joining; `known` when their address has an account."""

    email: str
    workspace: str
    known: bool


def invite(actor: Actor, email: str, role: str) -> None:
    """Mails an invitation; an earlier one for the same address ends. Raises Conflict for who is here already."""
    actor.require("administer")
    check_role(actor, role)
    wanted, who = read_email(email), display_name(actor)
    with write_session() as session:
        if _membership(session, actor.workspace_id, wanted) is not None:
            raise Conflict("here_already", N_("{email} is in this workspace already."), email=wanted)
        count_attempt(session, brakes_for_mails(wanted, f"invitations of {actor.workspace_id}"))
        session.execute(_open(actor.workspace_id).where(Challenge.email == wanted).values(used_at=now()))
        data = {"workspace": actor.workspace_id, "role": role, "by": actor.id}
        begun = challenges.begin(session, PURPOSE, wanted, lasts=LASTS, data=data)
        begun.row.code_hash, begun.row.created_by = None, actor.workspace_id
        workspace = session.get_one(Workspace, actor.workspace_id).name
        says, link = {"who": who, "workspace": workspace}, f"{address_of_server()}/join?token={begun.token}"
        mail = mail_notice(
            session, wanted, (TITLE, says), [(SAYS, says)], link=link, action=N_("Join"), locale=current_locale(), until=begun.row.expires_at,
            workspace_id=actor.workspace_id,
        )  # fmt: skip
        audit.record(session, actor, "person.invited", begun.row.id, role=role)
    mailer.wake(mail.id)


def invitations(actor: Actor) -> list[Invitation]:
    """The open ones, the newest first."""
    actor.require("administer")
    with read_session() as session:
        query = select(Challenge).where(*_still_open(actor.workspace_id)).order_by(Challenge.created_at.desc())
        return [Invitation(row.id, row.email, row.data["role"], row.expires_at) for row in session.scalars(query)]


def withdraw(actor: Actor, invitation_id: str) -> None:
    """Ends an invitation; its link opens nothing any more."""
    actor.require("administer")
    with write_session() as session:
        gone = session.execute(_open(actor.workspace_id).where(Challenge.id == invitation_id).values(used_at=now()))
        if not getattr(gone, "rowcount", 0):
            raise NotFound("no_invitation", N_("This invitation is not open any more."))
        audit.record(session, actor, "person.invitation_withdrawn", invitation_id)


def offer(token: str) -> Offer:
    """What the link offers; raises Invalid when it is over."""
    row = challenges.find(token, PURPOSE)
    with read_session() as session:
        workspace = session.get(Workspace, row.data["workspace"])
        known = session.scalar(select(User.id).where(User.email == row.email)) is not None
    if workspace is None:
        raise Invalid("challenge_over", challenges.OVER)
    return Offer(row.email, workspace.name, known)


def join(token: str, password: str = "", again: str = "", *, address: str = "", agent: str = "") -> str:  # nosec B107 - none given
    """Takes the invitation. A new person gets an account and a session, whose token is returned; who has an account signs in afterwards ("")."""
    row, offered = challenges.find(token, PURPOSE), offer(token)
    kept = ""
    if not offered.known:
        check_password(password, again, email=row.email)
        kept = hash_password(password)
    with write_session() as session:
        challenges.take(session, row)
        user = session.scalar(select(User).where(User.email == row.email)) or add_account(session, row.email, kept, locale=current_locale())
        _admit(session, user, row)
        if offered.known:
            return ""
        return sessions.begin(session, need(Config), user, row.data["workspace"], address=address, agent=agent)


def _admit(session: Session, user: User, row: Challenge) -> None:
    workspace_id, role = row.data["workspace"], row.data["role"]
    if not is_there(session, workspace_id, role):
        raise Invalid("role_of_invitation_gone", N_("The role that this invitation gives is not there any more. Ask for another invitation."))
    member = session.scalar(select(Membership).where(Membership.workspace_id == workspace_id, Membership.user_id == user.id))
    if member is None:
        session.add(Membership(workspace_id=workspace_id, user_id=user.id, role=role, created_by=row.data["by"]))
    else:
        member.role, member.deleted_at = role, None
    user.preferences = {**user.preferences, "workspace": workspace_id}
    audit.record(session, Actor(user.id, workspace_id, roles=(role,)), "person.joined", user.id, role=role)


def _membership(session: Session, workspace_id: str, email: str) -> Membership | None:
    query = select(Membership).join(User, User.id == Membership.user_id)
    return session.scalar(query.where(Membership.workspace_id == workspace_id, User.email == email, Membership.deleted_at.is_(None)))


def _still_open(workspace_id: str) -> tuple[ColumnElement[bool], ...]:
    return (Challenge.purpose == PURPOSE, Challenge.created_by == workspace_id, Challenge.used_at.is_(None), Challenge.expires_at > now())


def _open(workspace_id: str) -> Update:
    return update(Challenge).where(*_still_open(workspace_id))
