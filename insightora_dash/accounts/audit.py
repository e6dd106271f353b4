"""The audit trail: append-only lines, each carrying the hash of the one before."""

import json
from collections.abc import Mapping
from contextlib import closing
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import AuditEntry, AuditHead
from insightora_dash.platform.clock import now
from insightora_dash.platform.sequence import next_number

BEGINNING = "0" * 64
_HEAD = "audit"


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


def first_broken(session: Session) -> int | None:
    """The number of the first line that was changed, removed or put in between; None while the trail is whole."""
    previous, expected = BEGINNING, 1
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
