"""Dashboards in frames of other websites: secrets that administrators make, and tokens that a website signs with them for whoever looks."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

import jwt
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import names_of, stand_in_by_email
from insightora_dash.config import Config
from insightora_dash.dashboards import pictures
from insightora_dash.dashboards.address import Asked, write
from insightora_dash.dashboards.locks import BAD_LOCK
from insightora_dash.dashboards.models import EmbedSecret
from insightora_dash.dashboards.service import open_published
from insightora_dash.dashboards.view import DashboardView
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Forbidden, InsightoraError, Invalid, NotFound
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.secrets import Sealer
from insightora_dash.platform.wording import N_, current_locale

ALGORITHM = "HS256"  # the only one that is read: a token cannot choose
SECRET_BYTES = 32
MOST_SECRETS = 20
LONGEST_TOKEN = 6000
LONGEST_LIFE = timedelta(days=1)
LEEWAY = timedelta(seconds=10)  # that clocks may differ
MOST_LOCKS, MOST_VALUES, LONGEST = 20, 200, 200
SCOPE = frozenset({"view", "ask"})  # asking opens the catalog
Locks = dict[tuple[str, str, str], tuple[str, ...]]


class TokenRefused(InsightoraError):
    """The token is wrong, over, or for something else."""

    status: ClassVar[int] = 401


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret as administrators see it: without what it signs with."""

    id: str
    name: str
    who: str
    created_at: datetime
    opened: int
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says, checked."""

    dashboard: str
    viewer: str  # what the website calls whoever looks
    email: str  # of a person of the workspace, whose rights then hold; empty for somebody else
    attributes: Mapping[str, str]
    locks: Locks


def websites() -> tuple[str, ...]:
    """The websites that may show dashboards in a frame; none means that embedding is off."""
    return tuple(one.strip().lower().rstrip("/") for one in need(Config).embed_origins.split(",") if one.strip())


def embed_secrets(actor: Actor) -> list[Secret]:
    """The secrets in force, the newest first."""
    actor.require("administer")
    with read_session() as session:
        rows = session.scalars(select(EmbedSecret).where(*_living(actor.workspace_id)).order_by(EmbedSecret.created_at.desc(), EmbedSecret.id)).all()
    people = names_of(row.created_by for row in rows)
    return [Secret(row.id, row.name, people.get(row.created_by or "", "?"), row.created_at, row.opened, row.opened_at) for row in rows]


def make_secret(actor: Actor, name: str) -> tuple[str, str]:
    """Makes a secret for one website and returns its id and itself, which nobody can read again. Raises Invalid without a name."""
    actor.require("administer")
    called = " ".join(name.split())
    if not 1 <= len(called) <= 80:
        raise Invalid("bad_name", N_("Give it a name of up to {most} letters."), most=80)
    text, row = secrets.token_urlsafe(SECRET_BYTES), EmbedSecret(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id, name=called)
    row.sealed = need(Sealer).seal(text, row_id=row.id, workspace_id=row.workspace_id)
    with write_session() as session:
        if (session.scalar(select(func.count()).select_from(EmbedSecret).where(*_living(actor.workspace_id))) or 0) >= MOST_SECRETS:
            raise Invalid("too_many_embed_secrets", N_("There are {most} secrets. Remove some first."), most=MOST_SECRETS)
        session.add(row)
        audit.record(session, actor, "embed.secret_made", row.id, name=called)
    return row.id, text


def remove_secret(actor: Actor, secret_id: str) -> None:
    """Takes a secret away: no token that it signed opens anything any more."""
    actor.require("administer")
    with write_session() as session:
        row = session.get(EmbedSecret, secret_id)
        if row is None or row.workspace_id != actor.workspace_id or row.deleted_at is not None:
            raise NotFound("no_embed_secret", N_("This secret is not there any more."))
        row.deleted_at, row.updated_by = now(), actor.id
        audit.record(session, actor, "embed.secret_removed", row.id)


def open_embedded(dashboard_id: str, token: str, asked: Asked) -> DashboardView:
    """The dashboard for whoever the token stands for, under the filters it locks and those its tiles offer.

    Raises TokenRefused for a wrong or old token, Forbidden while no website may, and NotFound for a dashboard they may not see.
    """
    if not websites():
        raise Forbidden("no_embedding", N_("Dashboards are not shown on other websites by this server."))
    with write_session() as session:
        row = _signed_by(session, token)
        claims = _claims(token, need(Sealer).unseal(row.sealed, row_id=row.id, workspace_id=row.workspace_id))
        row.opened, row.opened_at = row.opened + 1, now()
        secret_id, workspace_id = row.id, row.workspace_id
    if claims.dashboard != dashboard_id:
        raise TokenRefused("token_for_another", N_("This token is for another dashboard."))
    who = _viewer(claims, secret_id, workspace_id)
    locked = tuple(write("", *column, "in", *values) for column, values in claims.locks.items())
    try:
        view = open_published(who, dashboard_id, asked, locked=locked)
    except Invalid as error:  # what is wrong with a lock names columns, which are none of the viewer's business
        raise Invalid("bad_lock", BAD_LOCK) from error
    return replace(view, tiles=pictures.inlined(who, view.tiles))


def _viewer(claims: Claims, secret_id: str, workspace_id: str) -> Actor:
    """A person of the workspace with their own rights, or somebody with nothing but the attributes of the token."""
    behalf = f"embed {secret_id}: {claims.viewer}"
    if not claims.email:
        return Actor(secret_id, workspace_id, roles=("guest",), attributes=claims.attributes, locale=current_locale(), on_behalf_of=behalf, only=SCOPE,
                     grants=SCOPE, locked=claims.locks)  # fmt: skip
    who = stand_in_by_email(claims.email, workspace_id)
    if who is None:
        raise TokenRefused("no_such_viewer", N_("The person of this token is not in the workspace."))
    return replace(who, locale=current_locale(), on_behalf_of=behalf, only=SCOPE, locked=claims.locks)


def _signed_by(session: Session, token: str) -> EmbedSecret:
    try:
        key = jwt.get_unverified_header(token).get("kid") if 0 < len(token) <= LONGEST_TOKEN else None
    except jwt.InvalidTokenError:
        key = None
    row = session.get(EmbedSecret, key) if isinstance(key, str) and len(key) <= 20 else None
    if row is None or row.deleted_at is not None:
        raise _wrong()
    return row


def _claims(token: str, secret: str) -> Claims:
    try:
        read = jwt.decode(token, secret, algorithms=[ALGORITHM], options={"require": ["exp"], "verify_aud": False, "verify_sub": False}, leeway=LEEWAY)
    except jwt.ExpiredSignatureError as error:
        raise TokenRefused("token_expired", N_("This page was open for too long. Reload it.")) from error
    except jwt.InvalidTokenError as error:
        raise _wrong() from error
    if read["exp"] > (now() + LONGEST_LIFE + LEEWAY).timestamp():
        raise _bad("exp")
    email = _text(read, "email", needed=False)
    attributes = _attributes(read.get("attributes", {}))
    if email and attributes:
        raise _bad("attributes")
    return Claims(_text(read, "dashboard"), _text(read, "sub"), email, attributes, _locks(read.get("filters", {})))


def _attributes(given: object) -> dict[str, str]:
    return {name.lower(): ", ".join(values) for name, values in _listed(given, "attributes").items()}


def _locks(given: object) -> Locks:
    found: Locks = {}
    for name, values in _listed(given, "filters").items():
        schema, table, column = name.split(".", 2) if name.count(".") >= 2 else ("", "", "")
        if not (schema and table and column and values):
            raise _bad("filters")
        found[schema, table, column] = values
    return found


def _listed(given: object, claim: str) -> dict[str, tuple[str, ...]]:
    """Names with one text or several, as a token has them."""
    if not isinstance(given, dict) or len(given) > MOST_LOCKS:
        raise _bad(claim)
    found = {}
    for name, value in given.items():
        values = value if isinstance(value, list) else [value]
        if len(values) > MOST_VALUES or len(name) > LONGEST or not all(isinstance(one, str | int) and not isinstance(one, bool) for one in values):
            raise _bad(claim)
        found[name] = tuple(str(one) for one in values)
    return found


def _text(read: Mapping[str, Any], claim: str, *, needed: bool = True) -> str:
    value = read.get(claim, None if needed else "")
    if not isinstance(value, str) or len(value) > LONGEST or (needed and not value.strip()):
        raise _bad(claim)
    return value.strip()


def _wrong() -> TokenRefused:
    return TokenRefused("bad_token", N_("This token is not valid. Tell whoever runs the page."))


def _bad(claim: str) -> TokenRefused:
    return TokenRefused("bad_claim", N_("“{claim}” in this token cannot be used. The guide says what a token holds."), claim=claim)


def _living(workspace_id: str) -> tuple[ColumnElement[bool], ...]:
    return (EmbedSecret.workspace_id == workspace_id, EmbedSecret.deleted_at.is_(None))
