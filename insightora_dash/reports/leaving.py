"""Deleting one's own account: what is the person's goes, what is the workspace's stays with another owner, without a name."""

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.confirmation import require_confirmed
from insightora_dash.accounts.models import (
    ApiKey,
    Challenge,
    Identity,
    Membership,
    RecoveryCode,
    RefreshToken,
    SignInSession,
    TeamMember,
    TrustedDevice,
    User,
    Workspace,
)
from insightora_dash.ask.models import Conversation, Question
from insightora_dash.catalog.models import SavedQuery
from insightora_dash.dashboards.models import DashboardGrant, DashboardLink, DashboardMark, DashboardPresence
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, Invalid
from insightora_dash.platform.extensions import write_session
from insightora_dash.platform.models import Mail
from insightora_dash.platform.wording import N_
from insightora_dash.reports.handover import give_all
from insightora_dash.reports.models import Follow, Notice


def delete_account(actor: Actor, session_token: str, typed: str) -> None:
    """Deletes the account of who asks, in every workspace.

    Raises NotConfirmed, Invalid for an address typed wrongly, and Conflict for the last owner of a workspace. Audit lines keep the id that
    stood for the person, their dashboards, alerts, reports and shared conversations go to an owner, and comments stay without a name.
    """
    require_confirmed(actor, session_token)
    with write_session() as session:
        user = session.get_one(User, actor.id, with_for_update=True)
        if typed.strip().lower() != user.email:
            raise Invalid("wrong_address", N_("Type your own address, so that nothing is deleted by mistake."))
        for member in session.scalars(select(Membership).where(Membership.user_id == user.id, Membership.deleted_at.is_(None))).all():
            give_all(session, member.workspace_id, user.id, _heir(session, member))
            member.deleted_at, member.attributes = now(), {}
        _forget(session, user)
        audit.record(session, actor, "person.deleted", user.id)


def _heir(session: Session, member: Membership) -> str:
    """Another owner of the workspace: the one who has been it longest."""
    others = (
        select(Membership.user_id).join(User, User.id == Membership.user_id)
        .where(Membership.workspace_id == member.workspace_id, Membership.role == "owner", Membership.user_id != member.user_id,
               Membership.deleted_at.is_(None), User.active.is_(True), User.deleted_at.is_(None))
        .order_by(Membership.created_at)
    )  # fmt: skip
    heir = session.scalar(others.limit(1))
    if heir is None:
        name = session.get_one(Workspace, member.workspace_id).name
        raise Conflict("last_owner_leaves", N_("You are the last owner of {workspace}. Make somebody else an owner there first."), workspace=name)
    return str(heir)


def _forget(session: Session, user: User) -> None:
    own = select(Conversation.id).where(Conversation.owner_id == user.id)
    tokens = select(SignInSession.id).where(SignInSession.user_id == user.id)
    for model, condition in (
        (Question, Question.conversation_id.in_(own)), (Conversation, Conversation.owner_id == user.id), (RefreshToken, RefreshToken.session_id.in_(tokens)),
        (SignInSession, SignInSession.user_id == user.id), (TrustedDevice, TrustedDevice.user_id == user.id), (RecoveryCode, RecoveryCode.user_id == user.id),
        (ApiKey, ApiKey.user_id == user.id), (Identity, Identity.user_id == user.id), (TeamMember, TeamMember.user_id == user.id),
        (Challenge, or_(Challenge.user_id == user.id, Challenge.email == user.email)), (DashboardMark, DashboardMark.user_id == user.id),
        (SavedQuery, SavedQuery.owner_id == user.id), (Follow, Follow.created_by == user.id),
        (DashboardGrant, DashboardGrant.holder_id == user.id), (DashboardPresence, DashboardPresence.user_id == user.id),
        (Notice, Notice.user_id == user.id), (Mail, func.lower(Mail.recipient) == user.email),
    ):  # fmt: skip
        session.execute(delete(model).where(condition))
    session.execute(update(DashboardLink).where(DashboardLink.publisher_id == user.id, DashboardLink.revoked_at.is_(None)).values(revoked_at=now()))
    user.email, user.name, user.password_hash, user.totp, user.preferences = f"{user.id}@deleted.invalid", "–", None, None, {}
    user.active, user.deleted_at, user.epoch = False, now(), user.epoch + 1
