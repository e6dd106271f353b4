"""A request that carries an Idempotency-Key happens once: its answer is kept for a day and given again to who sends it again."""

import hmac
import json
import logging
from base64 import b64decode, b64encode
from datetime import timedelta
from hashlib import sha256

from flask import Flask, Response, g, request
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, Invalid
from insightora_dash.platform.extensions import need, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.models import KeptAnswer
from insightora_dash.platform.secrets import Sealer, Secrets
from insightora_dash.platform.wording import N_
from insightora_dash.web import streamed
from insightora_dash.web.current import actor, signed_in

log = logging.getLogger(__name__)

HEADER, AGAIN = "Idempotency-Key", "Idempotent-Replayed"
METHODS = frozenset({"POST", "PUT", "PATCH"})
STREAMED = frozenset({"/api/v1/uploads"})  # bodies that are never held in memory: told apart by length first, then by content
KEPT = timedelta(hours=24)
LONGEST = 200
MOST_BYTES = 1 << 20


def install(server: Flask) -> None:
    """Looks at each request before it is answered, and keeps what was answered."""
    server.before_request(before)
    server.after_request(after)


def before() -> Response | None:
    """The kept answer of a request that was made already; raises Invalid for a key of another request, Conflict for one that is not over."""
    key = request.headers.get(HEADER)
    if key is None or request.method not in METHODS or not request.path.startswith("/api/v1/") or not signed_in():
        return None
    if not 1 <= len(key) <= LONGEST:
        raise Invalid("bad_idempotency_key", N_("An Idempotency-Key has 1 to {most} characters."), most=LONGEST)
    try:
        with write_session() as session:
            found = _claim(session, actor(), key)
    except IntegrityError:  # another process claimed it in the same moment
        raise _unfinished() from None
    return _said_again(found) if found is not None else None


def after(response: Response) -> Response:
    """Keeps the answer of a claimed request when it succeeded; one that failed changed nothing and may be sent again."""
    claimed = g.pop("idempotent", None)
    if claimed is not None:
        try:
            _keep(claimed, response)
        except SQLAlchemyError:  # the answer goes out all the same; the key stays taken
            log.exception("an answer could not be kept")
    return response


def prune() -> None:
    """Forgets the answers that nobody asks for any more."""
    with write_session() as session:
        session.execute(delete(KeptAnswer).where(KeptAnswer.created_at < now() - KEPT))


def _claim(session: Session, who: Actor, key: str) -> KeptAnswer | None:
    asked, name = _fingerprint(), sha256(key.encode()).hexdigest()
    mine = (KeptAnswer.workspace_id == who.workspace_id, KeptAnswer.created_by == who.id, KeptAnswer.key_hash == name)
    row = session.scalar(select(KeptAnswer).where(*mine))
    if row is not None and row.created_at < now() - KEPT:
        session.delete(row)
        session.flush()
        row = None
    if row is None:
        made = KeptAnswer(id=new_id(), workspace_id=who.workspace_id, created_by=who.id, key_hash=name, request_hash=asked)
        session.add(made)
        session.flush()
        g.idempotent = made.id
        return None
    if row.request_hash != asked:
        raise _another_request()
    if row.sealed is None:
        raise _unfinished()
    return row


def _fingerprint() -> str:
    """What tells this request from another; keyed, so that a kept one says nothing about the words in it."""
    body = str(request.content_length).encode() if request.path in STREAMED else request.get_data()
    told = "\n".join((request.method, request.full_path, request.mimetype)).encode()
    return hmac.digest(need(Secrets).session.encode(), told + b"\n" + body, "sha256").hex()


def _keep(row_id: str, response: Response) -> None:
    with write_session() as session:
        row = session.get_one(KeptAnswer, row_id)
        if not 200 <= response.status_code < 300:
            session.delete(row)
            return
        said = {"status": response.status_code, "type": response.content_type, "body_sha256": streamed.fingerprint_so_far()}
        if not response.is_streamed and len(content := response.get_data()) <= MOST_BYTES:
            said["body"] = b64encode(content).decode()
        row.sealed = need(Sealer).seal(json.dumps(said), row_id=row.id, workspace_id=row.workspace_id)


def _said_again(row: KeptAnswer) -> Response:
    said = json.loads(need(Sealer).unseal(row.sealed or b"", row_id=row.id, workspace_id=row.workspace_id))
    if (sent := said.get("body_sha256")) and streamed.read_through(request.content_length or 0) != sent:
        raise _another_request()
    if "body" not in said:
        raise Conflict("done_already", N_("This request was carried out already; its answer was too large to be kept."))
    return Response(b64decode(said["body"]), said["status"], content_type=said["type"], headers={AGAIN: "true"})


def _another_request() -> Invalid:
    return Invalid("idempotency_key_used", N_("This Idempotency-Key belongs to another request. Use a new one for each."))


def _unfinished() -> Conflict:
    sentence = N_("The first request with this Idempotency-Key is not over. If it does not end soon, look whether it took effect, and go on with another key.")
    return Conflict("idempotency_key_busy", sentence)
