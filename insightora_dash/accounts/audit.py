"""The audit trail: append-only lines, each carrying the hash of the one before."""

import json
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import AuditEntry, AuditHead
from insightora_dash.platform.clock import now
from insightora_dash.platform.sequence import next_number

BEGINNING = "0" * 64
_HEAD = "audit"
_CUT = "cut"  # the line up to which the trail was let go
CUT = "audit.cut"  # what a line says that was written when older ones were let go


def record(
    session: Session, actor: Actor | None, action: str, object_id: str | None = None, *, workspace_id: str | None = None, **detail: object
) -> AuditEntry:
    """Appends one line in the caller's write session: last, because concurrent writers wait for each other from here to the commit.

    `action` reads `noun.verb`; `detail` is JSON and never holds a secret.
    """
    seq = next_number(session, AuditEntry.seq)
    head = session.get(AuditHead, _HEAD) or AuditHead(id=_HEAD, seq=0, hash=BEGINNING)
    entry = AuditEntry(
        workspace_id=actor.workspace_id if actor else workspace_id,
        actor_id=actor.id if actor else None,
        seq=seq, action=action, object_id=object_id, detail=json.loads(json.dumps(detail, default=str)), at=now(), previous_hash=head.hash,
    )  # fmt: skip
    entry.hash = line_hash(entry)
    head.seq, head.hash = seq, entry.hash
    session.add_all([entry, head])
    session.flush()
    return entry


def cut(session: Session, before: datetime) -> int:
    """Lets go of the lines older than `before`, all but the newest one, and writes down where the trail begins now; returns how many went."""
    last = session.scalar(select(func.max(AuditEntry.seq))) or 0
    young = session.scalar(select(func.min(AuditEntry.seq)).where(AuditEntry.at >= before)) or last
    through = session.scalars(select(AuditEntry).where(AuditEntry.seq == young - 1)).first()
    if through is None:
        return 0
    number, its_hash = through.seq, through.hash
    anchor = session.get(AuditHead, _CUT) or AuditHead(id=_CUT)
    anchor.seq, anchor.hash = number, its_hash
    session.add(anchor)
    gone = session.execute(delete(AuditEntry).where(AuditEntry.seq <= number).returning(AuditEntry.seq)).all()
    record(session, None, CUT, None, through=number, hash=its_hash)
    return len(gone)


def _beginning(session: Session) -> tuple[str, int] | None:
    """The hash before the first line that is kept, and that line's number; None where what was let go is not what a later line says."""
    anchor = session.get(AuditHead, _CUT)
    newest = session.scalars(select(AuditEntry).where(AuditEntry.action == CUT).order_by(AuditEntry.seq.desc()).limit(1)).first()
    if anchor is None:
        return (BEGINNING, 1) if newest is None else None
    told = newest is not None and newest.detail == {"through": anchor.seq, "hash": anchor.hash}
    return (anchor.hash, anchor.seq + 1) if told else None


def first_broken(session: Session) -> int | None:
    """The number of the first line that was changed, removed or put in between; None while the trail is whole, from where its oldest lines were let go."""
    begun = _beginning(session)
    if begun is None:
        return 1
    previous, expected = begun
    lines = session.scalars(select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=1000))
    with closing(lines):
        for entry in lines:
            if entry.seq != expected or entry.previous_hash != previous or entry.hash != line_hash(entry):
                return expected
            previous, expected = entry.hash, expected + 1
    head = session.get(AuditHead, _HEAD)
    whole = (head.seq, head.hash) == (expected - 1, previous) if head else expected == 1
    return None if whole else expected


def line_hash(entry: AuditEntry) -> str:
    """SHA-256 over everything a line says and the hash of the line before."""
    said: Mapping[str, Any] = {
        "seq": entry.seq, "workspace": entry.workspace_id, "actor": entry.actor_id, "action": entry.action, "object": entry.object_id,
        "detail": entry.detail, "at": entry.at.isoformat(), "note": entry.note, "previous": entry.previous_hash,
    }  # fmt: skip
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()
