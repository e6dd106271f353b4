"""Slows password guessing down: failures are counted in the database, and each makes the next wait longer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import ClassVar

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from insightora_dash.accounts.models import SignInBrake
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.wording import N_

FORGET_AFTER = timedelta(hours=24)
LONGEST = timedelta(minutes=15)


class TooManyTries(InsightoraError):
    """Too many failed sign-ins lately; said alike for accounts that exist and that do not."""

    status: ClassVar[int] = 429


@dataclass(frozen=True, slots=True)
class Brake:
    """One counter: how many failures are free, and the longest wait after more of them."""

    key: str
    free: int
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """How long the door stays closed after this many failures: 1 s, 2 s, 4 s ..."""
        over = failures - self.free
        return timedelta() if over < 0 else min(timedelta(seconds=2.0 ** min(over, 20)), self.longest)


def brakes_for(email: str, address: str) -> tuple[Brake, ...]:
    """The counters one attempt touches.

    Account and address together are closed for long; an account alone only briefly, so that strangers cannot lock its owner out.
    """
    return (
        Brake(_key("both", email, address), free=5, longest=LONGEST),
        Brake(_key("account", email), free=20, longest=timedelta(seconds=30)),
        Brake(_key("address", address), free=50, longest=LONGEST),
    )


def brakes_for_link(link_id: str, address: str) -> tuple[Brake, ...]:
    """The counters that one try of a public link's password touches."""
    return Brake(_key("link", link_id, address), free=5, longest=LONGEST), Brake(_key("link", link_id), free=50, longest=timedelta(seconds=30))


def brakes_for_strangers(address: str) -> tuple[Brake, ...]:
    """The counter of addresses that try links which never were."""
    return (Brake(_key("no link", address), free=30, longest=LONGEST),)


def count_attempt(session: Session, brakes: Iterable[Brake]) -> None:
    """Counts an attempt before its password is looked at, so that parallel guesses count too; raises TooManyTries while closed."""
    session.execute(delete(SignInBrake).where(SignInBrake.failed_at < now() - FORGET_AFTER))
    rows = [(brake, _row(session, brake)) for brake in brakes]
    at = now()  # after the rows are locked: attempts that waited for each other have to be in order
    waits = [row.closed_until - at for _, row in rows if row.closed_until and row.closed_until > at]
    if waits:
        raise TooManyTries("too_many_tries", N_("Too many tries. Wait {wait} and try again."), wait=_spoken(max(waits)))
    for brake, row in rows:
        row.failures += 1
        row.failed_at = at
        wait = brake.wait(row.failures)
        row.closed_until = at + wait if wait else None


def forget_failures(session: Session, brakes: Iterable[Brake]) -> None:
    """Takes one successful attempt off the counters, and clears the one of this account at this address."""
    own, *shared = brakes
    session.execute(delete(SignInBrake).where(SignInBrake.key == own.key))
    for row in session.scalars(select(SignInBrake).where(SignInBrake.key.in_([brake.key for brake in shared]))):
        row.failures = max(row.failures - 1, 0)
        row.closed_until = None


def _row(session: Session, brake: Brake) -> SignInBrake:
    query = select(SignInBrake).where(SignInBrake.key == brake.key).with_for_update()
    row = session.scalar(query)
    if row is None:
        try:
            with session.begin_nested():
                session.add(SignInBrake(key=brake.key, failures=0, failed_at=now()))
        except IntegrityError:  # another process was first
            session.expire_all()
        row = session.scalars(query).one()
    return row


def _key(*parts: str) -> str:
    return sha256("\x00".join(parts).encode()).hexdigest()


def _spoken(wait: timedelta) -> str:
    seconds = int(wait.total_seconds()) + 1
    return f"{seconds} s" if seconds < 90 else f"{(seconds + 59) // 60} min"
