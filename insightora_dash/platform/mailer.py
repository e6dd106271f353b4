"""Mails: written with the business transaction, sent by the worker, tried again with growing waits, delivered at most once."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Invalid, TooLarge
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.letters import Letter, one_line, write
from insightora_dash.platform.models import Job, Mail
from insightora_dash.platform.secrets import Sealer
from insightora_dash.platform.smtp import MailFile, MailSettings, NotSent, hand_over
from insightora_dash.platform.wording import N_

KIND = "mail"
WAITS = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600, 4 * 3600))  # after each failure; then it is given up
SENDING_LOST = timedelta(minutes=15)  # a mail that "is being sent" for longer: the worker died in the middle
SHOWN = timedelta(hours=24)  # how long the outbox keeps a mail that nobody sends
KEPT = timedelta(days=30)
FILE_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Server:
    """Whom the jobs that send mails belong to: they carry no rights."""

    id: str = "system"
    workspace_id: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a mail got: queued, sending, sent, held (no server is set up), failed, unknown (lost after handing over), expired or dropped."""

    id: str
    recipient: str
    template: str
    status: str
    error: str | None
    created_at: datetime


def send(recipient: str, template: str, *, locale: str = "en", **values: object) -> str:
    """Writes one mail in a transaction of its own and wakes the worker; returns the mail's id."""
    with write_session() as session:
        mail = queue_mail(session, recipient, template, values, locale=locale)
    wake(mail.id)
    return mail.id


def queue_mail(
    session: Session, recipient: str, template: str, values: Mapping[str, object], *, locale: str = "en", workspace_id: str = "", key: str | None = None,
    until: datetime | None = None, files: Sequence[MailFile] = (), drop: bool = False,
) -> Mail:  # fmt: skip
    """Adds a mail in the caller's write session; call `wake` with its id after the commit.

    `template` names `platform/mails/templates/NAME.html` and `.txt`, filled with `values`. A second mail with the same `key` is the first
    one again. After `until` it is not sent any more; with `drop` it never is, for answers that must not show
    whether somebody gets one. Raises Invalid for a recipient that is none, TooLarge for too many bytes of files.
    """
    known = session.scalar(select(Mail).where(Mail.key == key)) if key else None
    if known is not None:
        return known
    if sum(len(file.content) for file in files) > FILE_BYTES:
        raise TooLarge("mail_too_large", N_("The files are too large for a mail ({most} MB). Send a link instead."), most=FILE_BYTES // 2**20)
    mail = Mail(id=new_id(), workspace_id=workspace_id, recipient=_checked(recipient), template=template, until=until, next_at=now(), attempt=0)
    mail.key = key or mail.id
    mail.sealed = _sealed(mail, write(template, locale, values), files)
    mail.status = "dropped" if drop else "queued" if need(MailSettings).host else "held"
    mail.sealed = None if drop else mail.sealed
    session.add(mail)
    if mail.status == "queued":
        _enqueue(session, mail)
    return mail


def wake(mail_id: str) -> None:
    """Tells the worker that this committed mail waits."""
    with read_session() as session:
        job_id = session.scalar(select(Job.id).where(Job.key == _key(mail_id, 0)))
    if job_id is not None:
        jobs.wake(job_id)


def deliveries(*ids: str) -> list[Delivery]:
    """How far these mails got."""
    with read_session() as session:
        return [_delivery(mail) for mail in session.scalars(select(Mail).where(Mail.id.in_(ids)))]


def outbox(limit: int = 50) -> list[tuple[Delivery, Letter]]:
    """The mails that wait here because no server is set up, newest first."""
    with read_session() as session:
        held = select(Mail).where(Mail.status == "held", Mail.sealed.is_not(None)).order_by(Mail.created_at.desc(), Mail.id)
        return [(_delivery(mail), opened(mail)[0]) for mail in session.scalars(held.limit(limit))]


def deliver(context: jobs.JobContext) -> str:
    """Sends one mail: the job of kind `mail`."""
    mail = _claim(str(context.payload["mail"]))
    if mail is None:
        return "nothing to do"
    letter, files = opened(mail)
    try:
        hand_over(mail.id, mail.recipient, letter, files)
    except NotSent as failure:
        return _note(mail, _after(mail, failure), failure.reason)
    return _note(mail, "sent", None)


def try_again() -> list[str]:
    """Makes jobs for the mails whose wait is over, and closes those that a dead worker left in the middle; returns the jobs to wake."""
    with write_session() as session:
        lost = update(Mail).where(Mail.status == "sending", Mail.updated_at < now() - SENDING_LOST)
        session.execute(lost.values(status="unknown", sealed=None, error="interrupted", updated_at=now()))
        due = session.scalars(select(Mail).where(Mail.status == "queued", Mail.next_at <= now()).order_by(Mail.next_at).limit(100)).all()
        return [job for mail in due if (job := _enqueue(session, mail))]


def prune() -> None:
    """Forgets what was held for long, and mails of long ago."""
    with write_session() as session:
        session.execute(delete(Mail).where((Mail.created_at < now() - KEPT) | ((Mail.status == "held") & (Mail.created_at < now() - SHOWN))))


def opened(mail: Mail) -> tuple[Letter, list[MailFile]]:
    """A mail that still waits, in clear."""
    kept = json.loads(need(Sealer).unseal(mail.sealed or b"", row_id=mail.id, workspace_id=mail.workspace_id))
    return Letter(**kept["letter"]), [MailFile(**{**file, "content": b64decode(file["content"])}) for file in kept["files"]]


def _sealed(mail: Mail, letter: Letter, files: Sequence[MailFile]) -> bytes:
    packed = [{**asdict(file), "content": b64encode(file.content).decode()} for file in files]
    return need(Sealer).seal(json.dumps({"letter": asdict(letter), "files": packed}), row_id=mail.id, workspace_id=mail.workspace_id)


def _claim(mail_id: str) -> Mail | None:
    with write_session() as session:
        mail = session.get(Mail, mail_id)
        if mail is None or mail.status != "queued" or mail.next_at > now():
            return None
        if mail.until is not None and mail.until <= now():
            mail.status, mail.sealed = "expired", None
            return None
        taken = update(Mail).where(Mail.id == mail_id, Mail.status == "queued", Mail.attempt == mail.attempt)
        changed = session.execute(taken.values(status="sending", attempt=Mail.attempt + 1, updated_at=now()))
        session.refresh(mail)
        return mail if getattr(changed, "rowcount", 0) else None


def _after(mail: Mail, failure: NotSent) -> str:
    if not failure.certain:
        return "unknown"
    return "queued" if failure.again and mail.attempt <= len(WAITS) else "failed"


def _note(mail: Mail, status: str, error: str | None) -> str:
    """Writes down what became of it; what is over keeps no text."""
    wait = WAITS[min(mail.attempt, len(WAITS)) - 1]
    with write_session() as session:
        row = session.get_one(Mail, mail.id)
        row.status, row.error, row.next_at = status, error, now() + wait
        if status != "queued":
            row.sealed = None
    return status


def _enqueue(session: Session, mail: Mail) -> str | None:
    key = _key(mail.id, mail.attempt)
    if session.scalar(select(Job.id).where(Job.key == key)) is not None:
        return None
    return jobs.enqueue(session, _Server(), KIND, {"mail": mail.id}, key=key).id


def _key(mail_id: str, attempt: int) -> str:
    return f"mail:{mail_id}:{attempt}"


def _checked(recipient: str) -> str:
    address = recipient.strip()
    if address.count("@") != 1 or one_line(address) != address or any(mark in address for mark in ' ,;<>"') or len(address) > 254:
        raise Invalid("bad_recipient", N_("This is not an address that mail can be sent to."))
    return address


def _delivery(mail: Mail) -> Delivery:
    return Delivery(mail.id, mail.recipient, mail.template, mail.status, mail.error, mail.created_at)
