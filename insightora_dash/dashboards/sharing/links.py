"""Public links: made and withdrawn by people of the workspace, opened by whoever has the secret."""

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.brake import TooManyTries, brakes_for_link, brakes_for_strangers, count_attempt, forget_failures
from insightora_dash.accounts.passwords import check_password, hash_password, password_fits
from insightora_dash.accounts.people import names_of, stand_in
from insightora_dash.config import Config
from insightora_dash.dashboards import pictures
from insightora_dash.dashboards.access import locked, visible
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.authors import narrowed_by, with_authors
from insightora_dash.dashboards.models import DashboardLink
from insightora_dash.dashboards.service import open_published
from insightora_dash.dashboards.view import DashboardView
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Forbidden, InsightoraError, Invalid, NotFound
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.secrets import Secrets
from insightora_dash.platform.wording import N_, current_locale

SECRET_BYTES = 32  # 256 bits, as a session's token
LONGEST_DAYS = 3650
MOST_LINKS = 50  # of one dashboard that are in force
MOST_A_MINUTE = 120  # openings of one link
KEY_HOURS = 12  # how long a typed password opens the link in one browser


class LinkOver(InsightoraError):
    """The link was good once: it ran out or was withdrawn."""

    status: ClassVar[int] = 410


class PasswordNeeded(InsightoraError):
    """The link asks for its password."""

    status: ClassVar[int] = 401


@dataclass(frozen=True, slots=True)
class Link:
    """A public link as those see it who may withdraw it; its secret is gone."""

    id: str
    who: str
    created_at: datetime
    expires_at: datetime | None
    protected: bool
    opened: int
    opened_at: datetime | None
    state: str  # open expired revoked
    narrowed: tuple[str, ...] = ()  # who changed the dashboard since and may see less: it shows no more than they may


def switched_on() -> bool:
    """Whether this server lets dashboards be opened by public links."""
    return need(Config).public_links


def links(actor: Actor, dashboard_id: str) -> list[Link]:
    """The dashboard's links, the newest first."""
    actor.require("view")
    with read_session() as session:
        row = visible(session, actor, dashboard_id)
        found = list(session.scalars(select(DashboardLink).where(DashboardLink.dashboard_id == row.id).order_by(DashboardLink.created_at.desc())))
    less = {one.id: narrowed_by(one.publisher_id, one.workspace_id, dashboard_id, one.created_at) for one in found if _state(one) == "open"}
    people = names_of({*(one.publisher_id for one in found), *(person for those in less.values() for person in those)})
    return [Link(one.id, people.get(one.publisher_id, "?"), one.created_at, one.expires_at, one.password_hash is not None, one.opened, one.opened_at,
                 _state(one), tuple(people.get(person, "?") for person in less.get(one.id, ()))) for one in found]  # fmt: skip


def make_link(actor: Actor, dashboard_id: str, *, days: int | None = 30, password: str = "") -> str:
    """Makes a link that shows the rows its maker may see, and returns its secret, which nobody can read again.

    `days` until it runs out, None for never. Raises Invalid for a weak password.
    """
    actor.require("publish")
    if not switched_on():
        raise Forbidden("no_public_links", N_("Public links are switched off on this server. Share the dashboard with people instead."))
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise Invalid("bad_days", N_("A link can last 1 to {most} days, or until it is withdrawn."), most=LONGEST_DAYS)
    if password:
        check_password(password, password)
    secret, kept = secrets.token_urlsafe(SECRET_BYTES), hash_password(password) if password else None
    with write_session() as session:
        row = locked(session, actor, dashboard_id)
        standing = session.scalars(select(DashboardLink).where(DashboardLink.dashboard_id == row.id, DashboardLink.revoked_at.is_(None))).all()
        if len(standing) >= MOST_LINKS:
            raise Invalid("too_many_links", N_("This dashboard has {most} links already. Withdraw one first."), most=MOST_LINKS)
        made = DashboardLink(workspace_id=row.workspace_id, dashboard_id=row.id, secret_hash=_hash(secret), publisher_id=actor.id, password_hash=kept,
                             expires_at=None if days is None else now() + timedelta(days=days), created_by=actor.id)  # fmt: skip
        session.add(made)
        session.flush()
        audit.record(session, actor, "dashboard.link", row.id, link=made.id, days=days, protected=bool(password))
    return secret


def revoke(actor: Actor, dashboard_id: str, link_id: str) -> None:
    """Withdraws a link for good."""
    actor.require("edit")
    with write_session() as session:
        row = locked(session, actor, dashboard_id)
        link = session.get(DashboardLink, link_id)
        if link is None or link.dashboard_id != row.id:
            raise NotFound("no_such_link", N_("There is no such link."))
        link.revoked_at = link.revoked_at or now()
        audit.record(session, actor, "dashboard.link_revoked", row.id, link=link.id)


def open_link(secret: str, asked: Asked, *, key: str = "", address: str = "") -> DashboardView:
    """The dashboard behind a link, with the rows its maker and whoever changed it since may see now, filtered only by what its filter tiles offer.

    Raises NotFound for a secret that never was, LinkOver, PasswordNeeded unless `key` comes from `unlock`, and TooManyTries.
    """
    _known(secret, address)
    with write_session() as session:
        link = _standing(session, secret)
        if link.password_hash is not None and not _key_fits(link, key):
            raise PasswordNeeded("password_needed", N_("This dashboard is protected by a password."))
        _count(link)
    who = stand_in(link.publisher_id, link.workspace_id)
    if who is None:
        raise _over()
    who = with_authors(replace(who, locale=current_locale(), on_behalf_of=f"link {link.id}"), link.dashboard_id, link.created_at)
    try:
        view = open_published(who, link.dashboard_id, asked)
        return replace(view, tiles=pictures.inlined(who, view.tiles))
    except NotFound as error:
        raise _over() from error


def unlock(secret: str, password: str, *, address: str = "") -> str:
    """Checks a link's password and returns the key that opens it for some hours. Raises Invalid for a wrong one, and TooManyTries."""
    _known(secret, address)
    with write_session() as session:
        link = _standing(session, secret)
        brakes = brakes_for_link(link.id, address)
        count_attempt(session, brakes)
    if not password_fits(password, link.password_hash):
        raise Invalid("wrong_password", N_("This is not the password of the link. Ask whoever sent it to you."))
    with write_session() as session:
        forget_failures(session, brakes)
    until = int((now() + timedelta(hours=KEY_HOURS)).timestamp())
    return f"{until}.{_mac(link, until)}"


def _known(secret: str, address: str) -> None:
    """Raises NotFound for a secret that never was; whoever tries many of them has to wait."""
    with read_session() as session:
        if session.scalar(select(DashboardLink.id).where(DashboardLink.secret_hash == _hash(secret))):
            return
    with write_session() as session:
        count_attempt(session, brakes_for_strangers(address))
    raise NotFound("no_such_link", N_("There is no such link."))


def _standing(session: Session, secret: str) -> DashboardLink:
    link = session.scalars(select(DashboardLink).where(DashboardLink.secret_hash == _hash(secret)).with_for_update()).one()
    if _state(link) != "open" or not switched_on():
        raise _over()
    return link


def _over() -> LinkOver:
    return LinkOver("link_over", N_("This link does not work any more. Ask whoever sent it to you for a new one."))


def _count(link: DashboardLink) -> None:
    minute = int(now().timestamp() // 60)
    link.in_minute = link.in_minute + 1 if link.minute == minute else 1
    link.minute = minute
    if link.in_minute > MOST_A_MINUTE:
        raise TooManyTries("busy_link", N_("Many people open this dashboard right now. Wait a minute and reload."))
    link.opened, link.opened_at = link.opened + 1, now()


def _state(link: DashboardLink) -> str:
    if link.revoked_at is not None:
        return "revoked"
    return "expired" if link.expires_at is not None and link.expires_at <= now() else "open"


def _key_fits(link: DashboardLink, key: str) -> bool:
    until, _dot, mac = key.partition(".")
    return until.isdigit() and len(until) < 15 and int(until) > now().timestamp() and hmac.compare_digest(mac.encode(), _mac(link, int(until)).encode())


def _mac(link: DashboardLink, until: int) -> str:
    text = f"link:{link.id}:{link.password_hash}:{until}"
    return hmac.new(need(Secrets).csrf.encode(), text.encode(), sha256).hexdigest()


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
