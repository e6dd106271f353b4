"""Slows guessing down: tries are counted in the database, where no new session resets them, and each makes the next wait longer."""

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
    """One counter: how many failures are free, the wait after them and the longest one; each `decay` takes one failure off again."""

    key: str
    free: int
    longest: timedelta
    first: timedelta = timedelta(seconds=1)
    decay: timedelta | None = None

    def wait(self, failures: int) -> timedelta:
        """How long the door stays closed after this many failures: `first`, twice that, four times that ..."""
        over = failures - self.free
        return timedelta() if over < 0 else min(self.first * 2.0 ** min(over, 20), self.longest)

    def left(self, failures: int, since: timedelta) -> int:
        """How many of the failures still count after this time without another one."""
        return max(failures - int(since / self.decay), 0) if self.decay else failures


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


def brakes_for_device(device_id: str, address: str) -> tuple[Brake, ...]:
    """The counters of an attempt from a trusted device: whatever strangers do to the account, its owner gets in from there."""
    return (Brake(_key("device", device_id), free=5, longest=LONGEST), Brake(_key("address", address), free=50, longest=LONGEST))


def brakes_for_codes(purpose: str, email: str) -> tuple[Brake, ...]:
    """The counter of wrong codes: three tries, then 15 minutes, half an hour, an hour ... and one for all accounts together."""
    account = Brake(_key("code", purpose, email), free=3, first=LONGEST, longest=timedelta(hours=24))
    return (account, Brake(_key("codes"), free=1000, longest=timedelta(minutes=1), decay=timedelta(seconds=1)))


def brakes_for_mails(email: str, address: str) -> tuple[Brake, ...]:
    """The counters of mails that visitors cause: per reader, per sender's address, and for everybody together."""
    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    return (
        Brake(_key("mail to", email), free=5, first=minute, longest=hour, decay=timedelta(minutes=15)),
        Brake(_key("mail from", address), free=30, first=minute, longest=hour, decay=minute),
        Brake(_key("mails"), free=600, longest=minute, decay=timedelta(seconds=2)),
    )


def brakes_for_providers(address: str) -> tuple[Brake, ...]:
    """The counters of sign-ins that begin at a provider, each of which asks its server: per address, and for everybody together."""
    minute = timedelta(minutes=1)
    return (
        Brake(_key("provider from", address), free=30, first=minute, longest=LONGEST, decay=timedelta(seconds=20)),
        Brake(_key("providers"), free=600, longest=minute, decay=timedelta(seconds=1)),
    )


def forget_account(session: Session, email: str) -> None:
    """Opens the doors of an account whose owner proved to read its mail: the counters of passwords and codes."""
    keys = [_key("account", email), _key("code", "sign_in", email)]
    session.execute(delete(SignInBrake).where(SignInBrake.key.in_(keys)))


def count_attempt(session: Session, brakes: Iterable[Brake]) -> None:
    """Counts an attempt before its password is looked at, so that parallel guesses count too; raises TooManyTries while closed."""
    session.execute(delete(SignInBrake).where(SignInBrake.failed_at < now() - FORGET_AFTER))
    rows = [(brake, _row(session, brake)) for brake in brakes]
    at = now()  # after the rows are locked: attempts that waited for each other have to be in order
    waits = [row.closed_until - at for _, row in rows if row.closed_until and row.closed_until > at]
    if waits:
        raise TooManyTries("too_many_tries", N_("Too many tries. Wait {wait} and try again."), wait=_spoken(max(waits)))
    for brake, row in rows:
        row.failures = brake.left(row.failures, at - row.failed_at) + 1
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
