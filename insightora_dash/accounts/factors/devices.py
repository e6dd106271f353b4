"""Trusted devices: browsers that give the password only, for thirty days, until password or factor change."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import TrustedDevice, User
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_

TRUSTED = timedelta(days=30)
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Mac OS", "macOS"), ("Linux", "Linux"))


@dataclass(frozen=True, slots=True)
class Device:
    """A trusted device as its owner sees it."""

    id: str
    name: str
    address: str
    seen_at: datetime
    expires_at: datetime


def trust(session: Session, user: User, *, agent: str, address: str) -> str:
    """Trusts a browser in the caller's write session and returns its token, which nobody can read again."""
    token = secrets.token_urlsafe(32)
    session.add(
        TrustedDevice(id=new_id(), user_id=user.id, token_hash=_hash(token), name=agent_name(agent), epoch=user.epoch, seen_at=now(),
                      expires_at=now() + TRUSTED, address=address[:64])
    )  # fmt: skip
    return token


def trusted(session: Session, user: User | None, token: str) -> TrustedDevice | None:
    """The device behind a token, when it is trusted for this person and nothing changed since."""
    row = session.scalar(select(TrustedDevice).where(TrustedDevice.token_hash == _hash(token), TrustedDevice.deleted_at.is_(None)))
    good = row is not None and user is not None and row.user_id == user.id and row.epoch == user.epoch and row.expires_at > now()
    return row if good else None


def devices(actor: Actor) -> list[Device]:
    """The devices this person trusts, the one used last first."""
    with read_session() as session:
        query = select(TrustedDevice).join(User, User.id == TrustedDevice.user_id).where(
            TrustedDevice.user_id == actor.id, TrustedDevice.deleted_at.is_(None), TrustedDevice.expires_at > now(), TrustedDevice.epoch == User.epoch
        )  # fmt: skip
        found = session.scalars(query.order_by(TrustedDevice.seen_at.desc()))
        return [Device(row.id, row.name, row.address or "", row.seen_at, row.expires_at) for row in found]


def distrust(actor: Actor, device_id: str) -> None:
    """Trusts a device no longer; raises NotFound for somebody else's."""
    with write_session() as session:
        _own(session, actor, device_id).deleted_at = now()
        audit.record(session, actor, "device.distrusted", device_id)


def rename(actor: Actor, device_id: str, name: str) -> None:
    """Calls a device by another name; an empty one changes nothing."""
    with write_session() as session:
        row = _own(session, actor, device_id)
        row.name = name.strip()[:80] or row.name
        audit.record(session, actor, "device.renamed", device_id)


def prune() -> None:
    """Deletes devices whose time is over."""
    with write_session() as session:
        session.execute(delete(TrustedDevice).where((TrustedDevice.expires_at < now()) | TrustedDevice.deleted_at.is_not(None)))


def agent_name(agent: str) -> str:
    """A browser as people call it: "Firefox, Windows"."""
    found = [next((name for mark, name in names if mark in agent), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found)) or agent.partition("/")[0].strip()[:80] or "?"


def _own(session: Session, actor: Actor, device_id: str) -> TrustedDevice:
    row = session.get(TrustedDevice, device_id)
    if row is None or row.user_id != actor.id or row.deleted_at is not None:
        raise NotFound("no_device", N_("This device is not trusted any more."))
    return row


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
