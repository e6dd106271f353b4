"""What somebody leaves behind gets another owner: dashboards, alerts, mailed reports, shared conversations and shared saved queries."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import Membership
from insightora_dash.accounts.people import stand_in
from insightora_dash.accounts.team import members
from insightora_dash.ask.models import Conversation
from insightora_dash.catalog.models import SavedQuery
from insightora_dash.dashboards.models import Dashboard
from insightora_dash.platform.database import WorkspaceRow
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.extensions import write_session
from insightora_dash.platform.wording import N_
from insightora_dash.reports.models import Alert, MailedReport


@dataclass(frozen=True, slots=True)
class Handed:
    """How many of each got another owner."""

    dashboards: int
    alerts: int
    reports: int
    conversations: int
    queries: int

    @property
    def total(self) -> int:
        """All of them together."""
        return self.dashboards + self.alerts + self.reports + self.conversations + self.queries


def let_go(actor: Actor, user_id: str, heir_id: str = "") -> Handed:
    """Shuts somebody out and gives what they made to `heir_id`, or to who shuts them out; nothing is left without an owner."""
    actor.require("administer")
    heir = _heir(actor, heir_id or actor.id, user_id)
    members.switch_off(actor, user_id)
    return _give(actor, user_id, heir)


def hand_over(actor: Actor, user_id: str, heir_id: str) -> Handed:
    """Gives what somebody of the workspace made to somebody else; an administrator's right. Private conversations stay private."""
    actor.require("administer")
    heir = _heir(actor, heir_id, user_id)
    with write_session() as session:
        if session.scalar(select(Membership.id).where(Membership.workspace_id == actor.workspace_id, Membership.user_id == user_id)) is None:
            raise NotFound("no_member", N_("This person is not here any more. Reload the page."))
    return _give(actor, user_id, heir)


def give_all(session: Session, workspace_id: str, user_id: str, heir_id: str) -> Handed:
    """The same in the caller's write session, checks apart: alerts and reports run with the heir's rights from now on."""
    def given(model: type[WorkspaceRow], column: str, *more: ColumnElement[bool]) -> int:
        query = update(model).where(model.workspace_id == workspace_id, getattr(model, column) == user_id, *more)
        return int(getattr(session.execute(query.values({column: heir_id})), "rowcount", 0))

    return Handed(
        given(Dashboard, "owner_id"), given(Alert, "created_by"), given(MailedReport, "created_by"),
        given(Conversation, "owner_id", Conversation.shared.is_(True)), given(SavedQuery, "owner_id", SavedQuery.shared.is_(True)),
    )  # fmt: skip


def _give(actor: Actor, user_id: str, heir: Actor) -> Handed:
    with write_session() as session:
        handed = give_all(session, actor.workspace_id, user_id, heir.id)
        audit.record(session, actor, "person.handed_over", user_id, heir=heir.id, dashboards=handed.dashboards, alerts=handed.alerts,
                     reports=handed.reports, conversations=handed.conversations, queries=handed.queries)  # fmt: skip
    return handed


def _heir(actor: Actor, heir_id: str, user_id: str) -> Actor:
    heir = stand_in(heir_id, actor.workspace_id)
    if heir is None or heir_id == user_id or not heir.may("edit"):
        raise Invalid("no_heir", N_("Pick somebody else of this workspace who may change dashboards."))
    return heir
