"""The providers of single sign-on as administrators set them up; the secret is sealed and never shown again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.confirmation import require_confirmed
from insightora_dash.accounts.entry.letters import address_of_server
from insightora_dash.accounts.models import Identity, Provider, SignInSession, User, Workspace
from insightora_dash.accounts.sso.protocol import Client, discover
from insightora_dash.accounts.team.members import check_role
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.secrets import Sealer
from insightora_dash.platform.wording import N_

CALLBACK = "/sso/callback"
DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
MOST_GROUPS = 50
ELSEWHERE = N_("Single sign-on is set up in the first workspace of an installation, because it decides who somebody is in all of them.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A provider as administrators see it."""

    id: str
    name: str
    issuer: str
    client_id: str
    domains: tuple[str, ...]
    group_claim: str
    roles: Mapping[str, str]
    default_role: str
    only: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form says about a provider; an empty `secret` keeps the one that is there."""

    name: str
    issuer: str
    client_id: str
    secret: str
    domains: str
    group_claim: str
    roles: str
    default_role: str
    only: bool


def offered() -> list[tuple[str, str]]:
    """Id and name of each provider that the sign-in page offers."""
    with read_session() as session:
        rows = session.scalars(select(Provider).where(Provider.deleted_at.is_(None)).order_by(Provider.name)).all()
    return [(row.id, row.name) for row in rows]


def providers(actor: Actor) -> list[Shown]:
    """What is set up."""
    actor.require("administer")
    with read_session() as session:
        rows = session.scalars(select(Provider).where(*_here(actor)).order_by(Provider.name)).all()
    return [
        Shown(row.id, row.name, row.issuer, row.client_id, tuple(row.domains), row.group_claim, dict(row.roles), row.default_role or "", row.only)
        for row in rows
    ]  # fmt: skip


def may_set_up(actor: Actor) -> bool:
    """Whether this is the workspace whose owners may decide who people are."""
    with read_session() as session:
        first = session.scalar(select(Workspace.id).where(Workspace.deleted_at.is_(None)).order_by(Workspace.created_at, Workspace.id).limit(1))
    return first == actor.workspace_id


def redirect_address() -> str:
    """What has to be entered at the provider."""
    return address_of_server() + CALLBACK


def save_provider(actor: Actor, session_token: str, wanted: Wanted, provider_id: str = "") -> str:
    """Adds or changes a provider, whose address has to answer; returns its id. Raises Invalid, and asks who did not confirm lately."""
    _require(actor, session_token)
    values = _checked(actor, wanted)
    if not provider_id and not wanted.secret:
        raise Invalid("sso_no_secret", N_("Enter the secret that the provider gave you."))
    discover(str(values["issuer"]), wanted.name)
    with write_session() as session:
        row = _row(session, actor, provider_id) if provider_id else Provider(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id)
        if provider_id and row.issuer != values["issuer"] and not wanted.secret:
            raise Invalid("sso_secret_again", N_("The address of the provider is another one: enter the secret again, so that it is sent nowhere by mistake."))
        for name, value in values.items():
            setattr(row, name, value)
        if wanted.secret:
            row.sealed = need(Sealer).seal(wanted.secret, row_id=row.id, workspace_id=row.workspace_id)
        session.add(row)
        audit.record(session, actor, "provider.changed" if provider_id else "provider.added", row.id, settings=values)
    return row.id


def remove_provider(actor: Actor, session_token: str, provider_id: str) -> None:
    """Takes a provider away: sessions that began there end, and its people may choose a password by mail."""
    _require(actor, session_token)
    with write_session() as session:
        row = _row(session, actor, provider_id)
        row.deleted_at = now()
        people = select(Identity.user_id).where(Identity.provider_id == row.id)
        session.execute(update(User).where(User.id.in_(people)).values(managed=False, epoch=User.epoch + 1))
        session.execute(update(SignInSession).where(SignInSession.provider_id == row.id, SignInSession.ended_at.is_(None)).values(ended_at=now()))
        audit.record(session, actor, "provider.removed", row.id)


def open_provider(provider_id: str) -> tuple[Provider, Client]:
    """A provider that is in use, and what it knows us as; raises NotFound."""
    with read_session() as session:
        row = session.get(Provider, provider_id)
    if row is None or row.deleted_at is not None:
        raise NotFound("no_provider", N_("This way to sign in is not there any more. Choose another one."))
    secret = need(Sealer).unseal(row.sealed or b"", row_id=row.id, workspace_id=row.workspace_id)
    return row, Client(row.name, row.issuer, row.client_id, secret, redirect_address())


def _require(actor: Actor, session_token: str) -> None:
    actor.require("administer")
    if "owner" not in actor.roles:
        raise Forbidden("owners_only_sso", N_("Only an owner can change single sign-on."))
    if not may_set_up(actor):
        raise Forbidden("sso_elsewhere", ELSEWHERE)
    require_confirmed(actor, session_token)


def _checked(actor: Actor, wanted: Wanted) -> dict[str, object]:
    name, client_id = " ".join(wanted.name.split())[:80], wanted.client_id.strip()[:300]
    if not name or not client_id:
        raise Invalid("sso_incomplete", N_("Say what the provider is called, and which client id it gave you."))
    domains = sorted({part.lstrip("@") for part in re.split(r"[\s,;]+", wanted.domains.lower()) if part})
    if not domains or not all(map(DOMAIN.fullmatch, domains)):
        raise Invalid("sso_domains", N_("Say whose addresses are let in, for example example.com."))
    if wanted.default_role:
        _check_given(actor, wanted.default_role)
    return {
        "name": name, "issuer": wanted.issuer.strip()[:500], "client_id": client_id, "domains": domains,
        "group_claim": wanted.group_claim.strip()[:80] or "groups", "roles": _roles(actor, wanted.roles),
        "default_role": wanted.default_role or None, "only": wanted.only,
    }  # fmt: skip


def _roles(actor: Actor, text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        group, colon, role = line.rpartition(":")
        if not colon or not group.strip() or len(found) >= MOST_GROUPS:
            raise Invalid("sso_groups", N_("“{line}” is no group with a role. Write one a line, for example Finance: analyst."), line=line[:80])
        _check_given(actor, role.strip())
        found[group.strip()[:200]] = role.strip()
    return found


def _check_given(actor: Actor, role: str) -> None:
    check_role(actor, role)
    if role == "owner":
        raise Invalid("sso_owner", N_("A provider makes nobody an owner. Pick another role."))


def _row(session: Session, actor: Actor, provider_id: str) -> Provider:
    row = session.scalar(select(Provider).where(Provider.id == provider_id, *_here(actor)))
    if row is None:
        raise NotFound("no_provider_here", N_("This provider is not there any more. Reload the page."))
    return row


def _here(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (Provider.workspace_id == actor.workspace_id, Provider.deleted_at.is_(None))
