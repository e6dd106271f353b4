"""Everything that is kept about somebody, as one JSON file for them (GDPR, article 15 and 20)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import (
    ApiKey,
    AuditEntry,
    Identity,
    Membership,
    SignInSession,
    Team,
    TeamMember,
    TrustedDevice,
    User,
    Workspace,
)
from insightora_dash.ask.models import Conversation, Question
from insightora_dash.catalog.models import SavedQuery
from insightora_dash.dashboards.models import Dashboard, DashboardComment, DashboardMark
from insightora_dash.platform.clock import now
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.reports.models import Alert, Follow, MailedReport, Notice

PERSON = ("id", "email", "name", "locale", "zone", "theme", "preferences", "business", "mail_codes", "managed", "created_at")


def own_data(actor: Actor) -> bytes:
    """The file; that it was made is written down. Secrets (password, factors, keys) are kept as hashes or sealed, and are not in it."""
    me = actor.id
    parts: dict[str, tuple[Select[*tuple[Any, ...]], Sequence[str]]] = {
        "workspaces": (select(Membership.role, Membership.attributes, Workspace.name).join(Workspace, Workspace.id == Membership.workspace_id).where(
            Membership.user_id == me), ("role", "attributes", "name")),
        "teams": (select(Team.name).join(TeamMember, TeamMember.team_id == Team.id).where(TeamMember.user_id == me), ("name",)),
        "sessions": (_columns(SignInSession, SignInSession.user_id == me, "created_at", "seen_at", "ended_at", "address", "agent")),
        "trusted_devices": (_columns(TrustedDevice, TrustedDevice.user_id == me, "name", "created_at", "seen_at", "address")),
        "api_keys": (_columns(ApiKey, ApiKey.user_id == me, "name", "start", "scope", "created_at", "used_at", "expires_at")),
        "single_sign_on": (_columns(Identity, Identity.user_id == me, "provider_id", "subject", "created_at")),
        "conversations": (_columns(Conversation, Conversation.owner_id == me, "id", "title", "shared", "favourite", "created_at")),
        "questions": (_columns(Question, Question.created_by == me, "conversation_id", "text", "sql", "status", "vote", "vote_reason", "created_at")),
        "dashboards": (_columns(Dashboard, Dashboard.owner_id == me, "id", "title", "visibility", "created_at")),
        "favourites": (_columns(DashboardMark, DashboardMark.user_id == me, "dashboard_id", "favourite")),
        "comments": (_columns(DashboardComment, DashboardComment.author_id == me, "dashboard_id", "text", "created_at")),
        "alerts": (_columns(Alert, Alert.created_by == me, "title", "condition", "every", "created_at")),
        "notices": (_columns(Notice, Notice.user_id == me, "sentence", "created_at")),
        "mailed_reports": (_columns(MailedReport, MailedReport.created_by == me, "title", "cadence", "created_at")),
        "saved_queries": (_columns(SavedQuery, SavedQuery.owner_id == me, "kind", "name", "sql", "shared", "created_at")),
        "followed": (_columns(Follow, Follow.created_by == me, "title", "created_at")),
        "audit": (_columns(AuditEntry, AuditEntry.actor_id == me, "at", "action", "object_id", "detail")),
    }  # fmt: skip
    with read_session() as session:
        user = session.get_one(User, me)
        found: dict[str, Any] = {"person": {name: getattr(user, name) for name in PERSON}}
        for title, (query, names) in parts.items():
            found[title] = [dict(zip(names, row, strict=True)) for row in session.execute(query)]
    with write_session() as session:
        audit.record(session, actor, "person.data_exported", me)
    return json.dumps({"made_at": now(), **found}, default=_plain, ensure_ascii=False, indent=1).encode()


def _columns(model: Any, condition: Any, *names: str) -> tuple[Select[*tuple[Any, ...]], Sequence[str]]:
    return select(*(getattr(model, name) for name in names)).where(condition), names


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
