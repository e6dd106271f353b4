"""Somebody as they stand in one workspace: role, what it grants, teams, and the attributes that row rules read."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import GRANTABLE, PERMISSIONS, Actor
from insightora_dash.accounts.models import Membership, Role, Team, TeamMember, User, Workspace


def actor_in(session: Session, user: User, workspace: Workspace, member: Membership, *, only: frozenset[str] | None = None) -> Actor:
    """The person as an Actor, as the database says now."""
    teams = teams_of(session, user.id, workspace.id)
    return Actor(
        user.id, workspace.id, roles=(member.role,), attributes=merged([member.attributes, *(team.attributes for team in teams)]),
        zone=user.zone or workspace.zone, locale=user.locale, only=only, grants=granted(session, workspace.id, member.role),
        teams=tuple(team.id for team in teams),
    )  # fmt: skip


def teams_of(session: Session, user_id: str, workspace_id: str) -> list[Team]:
    """The teams somebody is in."""
    mine = select(Team).join(TeamMember, TeamMember.team_id == Team.id).where(TeamMember.user_id == user_id, Team.workspace_id == workspace_id)
    return list(session.scalars(mine.where(Team.deleted_at.is_(None)).order_by(Team.id)))


def granted(session: Session, workspace_id: str, role: str) -> frozenset[str]:
    """What a role of the workspace's own gives; nothing for a built-in one and for one that is gone."""
    if role in PERMISSIONS:
        return frozenset()
    row = session.get(Role, role)
    if row is None or row.workspace_id != workspace_id or row.deleted_at is not None:
        return frozenset()
    return frozenset({"view", *row.permissions}) & frozenset(GRANTABLE)


def merged(several: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Attributes put together: the values of one name are all those that any of them has."""
    found: dict[str, dict[str, None]] = {}
    for attributes in several:
        for name, text in attributes.items():
            found.setdefault(name, {}).update(dict.fromkeys(part.strip() for part in str(text).split(",") if part.strip()))
    return {name: ", ".join(values) for name, values in found.items()}
