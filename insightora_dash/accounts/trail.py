"""The audit trail as those who administer a workspace read it: filtered, in pages, as a file, with its chain checked."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import AuditEntry, Membership
from insightora_dash.accounts.people import names_of
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.wording import N_

PAGE = 50
MOST_IN_FILE = 200_000
HEADER = ("number", "at", "who", "who_id", "action", "object", "detail", "hash")
# A spreadsheet runs a cell that starts like a formula (OWASP: CSV injection); an apostrophe keeps it text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines: what was done (or the noun alone), by whom, on which days, to which object."""

    action: str = ""
    person: str = ""
    since: str = ""
    until: str = ""
    object_id: str = ""

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Asked":
        """Out of an address; what is no text is not asked."""
        return cls(*(str(said.get(name) or "").strip()[:200] for name in ("action", "person", "since", "until", "object")))


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done."""

    number: int
    at: datetime
    who: str
    who_id: str
    action: str
    object_id: str
    detail: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines, the newest first, how many there are in all, and what can be chosen."""

    lines: Sequence[Line]
    total: int
    page: int
    pages: int
    actions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Chain:
    """Whether the trail is whole, told by the workspace's own lines.

    `lines` are those of the workspace; `broken` is the number of its first line that is not as it was written or whose line before is missing.
    Where the chain breaks at no line of theirs, `whole` is false and `broken` None: what happened in other workspaces is not told.
    """

    lines: int
    broken: int | None
    whole: bool = True


def trail(actor: Actor, asked: Asked, page: int = 1) -> Page:
    """The lines of the workspace that were asked for; raises Invalid for a day that is none."""
    actor.require("administer")
    wanted = _wanted(actor, asked)
    with read_session() as session:
        total = session.scalar(select(func.count()).select_from(AuditEntry).where(*wanted)) or 0
        pages = max(1, -(-total // PAGE))
        page = min(max(page, 1), pages)
        rows = session.scalars(select(AuditEntry).where(*wanted).order_by(AuditEntry.seq.desc()).limit(PAGE).offset((page - 1) * PAGE)).all()
        actions = session.scalars(select(AuditEntry.action).where(_here(actor)).distinct().order_by(AuditEntry.action)).all()
    names = names_of({row.actor_id for row in rows})
    return Page([_line(row, names) for row in rows], total, page, pages, actions)


def trail_file(actor: Actor, asked: Asked) -> bytes:
    """The same lines as CSV with a header, the oldest first; text that looks like a formula stays text. The export is written down, too."""
    actor.require("administer")
    made = io.StringIO(newline="")
    table = csv.writer(made, lineterminator="\r\n")
    table.writerow(HEADER)
    count = 0
    for line in _all(actor, asked):
        detail = json.dumps(line.detail, ensure_ascii=False, sort_keys=True) if line.detail else ""
        cells = (line.number, line.at.isoformat(), line.who, line.who_id, line.action, line.object_id, detail, line.hash)
        table.writerow([_harmless(str(cell)) for cell in cells])
        count += 1
    with write_session() as session:
        audit.record(session, actor, "audit.exported", lines=count)
    return made.getvalue().encode("utf-8-sig")


def let_go(days: int) -> int:
    """Lets go of the lines of the whole installation that are older than so many days (0 keeps all); returns how many went."""
    if not days:
        return 0
    with write_session() as session:
        return audit.cut(session, now() - timedelta(days=days))


def chain(actor: Actor) -> Chain:
    """Checks the chain of the whole installation (every line carries the hash of the one before) and tells what concerns the actor's workspace."""
    actor.require("administer")
    with read_session() as session:
        lines = session.scalar(select(func.count()).select_from(AuditEntry).where(_here(actor))) or 0
        place = audit.first_broken(session)
        if place is None:
            return Chain(lines, None)
        at_break = select(AuditEntry.seq).where(_here(actor), AuditEntry.seq >= place).order_by(AuditEntry.seq).limit(1)
        next_line = session.scalar(select(func.min(AuditEntry.seq)).where(AuditEntry.seq >= place))
        mine = session.scalar(at_break)
        return Chain(lines, mine if mine is not None and mine == next_line else None, whole=False)


def _all(actor: Actor, asked: Asked) -> Iterator[Line]:
    with read_session() as session:
        rows = session.scalars(select(AuditEntry).where(*_wanted(actor, asked)).order_by(AuditEntry.seq).limit(MOST_IN_FILE)).all()
    names = names_of({row.actor_id for row in rows})
    yield from (_line(row, names) for row in rows)


def _line(row: AuditEntry, names: Mapping[str, str]) -> Line:
    return Line(row.seq, row.at, names.get(row.actor_id or "", ""), row.actor_id or "", row.action, row.object_id or "", dict(row.detail), row.hash)


def _here(actor: Actor) -> ColumnElement[bool]:
    """What happened in the workspace, and what strangers tried with the accounts of its people, as long as they belonged to it."""
    still = or_(Membership.deleted_at.is_(None), Membership.deleted_at > AuditEntry.at)
    people = select(Membership.user_id).where(Membership.workspace_id == actor.workspace_id, Membership.user_id == AuditEntry.object_id, still).exists()
    return or_(AuditEntry.workspace_id == actor.workspace_id, and_(AuditEntry.workspace_id.is_(None), people))


def _wanted(actor: Actor, asked: Asked) -> list[ColumnElement[bool]]:
    wanted = [_here(actor)]
    if asked.action:
        whole = "." in asked.action
        wanted.append(AuditEntry.action == asked.action if whole else AuditEntry.action.startswith(f"{asked.action}.", autoescape=True))
    if asked.person:
        wanted.append(or_(AuditEntry.actor_id == asked.person, and_(AuditEntry.actor_id.is_(None), AuditEntry.object_id == asked.person)))
    if asked.object_id:
        wanted.append(AuditEntry.object_id == asked.object_id)
    if asked.since:
        wanted.append(AuditEntry.at >= _midnight(asked.since, actor))
    if asked.until:
        wanted.append(AuditEntry.at < _midnight(asked.until, actor, days=1))
    return wanted


def _midnight(text: str, actor: Actor, days: int = 0) -> datetime:
    try:
        day = date.fromisoformat(text) + timedelta(days=days)
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(actor.zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid("bad_day", N_("“{day}” is no day. Write it like 2026-11-30."), day=text[:40]) from error


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
