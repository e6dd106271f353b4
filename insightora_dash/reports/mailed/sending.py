"""What the worker does for reports: each slot once, made with its owner's rights, tried again when that fails."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import Colleague, actor_of, colleagues, stand_in
from insightora_dash.accounts.webhooks import deliveries
from insightora_dash.config import Config
from insightora_dash.engine.result import Result
from insightora_dash.platform import jobs, mailer
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.format import formatter
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.jobs import JobContext
from insightora_dash.platform.smtp import MailFile
from insightora_dash.platform.wording import use_locale
from insightora_dash.reports.csv_file import to_csv
from insightora_dash.reports.mailed.cadence import Cadence, next_run
from insightora_dash.reports.models import MailedReport, ReportRun
from insightora_dash.reports.subjects import Subject, open_subject

SHOWN = 40  # rows in the mail itself; the file has all
WAITS = (timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=1))
MISSED = timedelta(hours=6)  # a slot longer ago (the worker was away) is not sent late


def send_due() -> int:
    """Queues every report whose slot has come, and what failed before; returns how many jobs."""
    with read_session() as session:
        if not list(session.scalars(_due().limit(1))) and not list(session.scalars(_again().limit(1))):
            return 0
    with write_session() as session:
        alone = {"skip_locked": True}  # two workers never take the same slot
        queued = [_begin(session, row) for row in session.scalars(_due().with_for_update(**alone))]
        queued += [_retry(session, run) for run in session.scalars(_again().with_for_update(**alone))]
    for job_id in filter(None, queued):
        jobs.wake(job_id)
    return len([one for one in queued if one])


def send(context: JobContext) -> str:
    """Makes and mails one report at one slot: the job of kind `report`."""
    with read_session() as session:
        run = session.get(ReportRun, str(context.payload["run"]))
        row = session.get(MailedReport, run.report_id) if run is not None else None
    if run is None or row is None or row.deleted_at is not None or run.status != "waiting":
        return "nothing to do"
    try:
        owner = actor_of(row.created_by or "", row.workspace_id)
        use_locale(owner.locale)
        subject = open_subject(owner, row.subject)
        result = subject.run(subject.query) if subject.query is not None else None
    except InsightoraError as error:
        return _failed(run, error.worded())
    if result is None or not result.row_count:
        return _note(run.id, "empty", rows=0)
    return _mail(owner, row, run, (subject, result))


def _mail(owner: Actor, row: MailedReport, run: ReportRun, made: tuple[Subject, Result]) -> str:
    """Writes the mails and that they are written in one transaction: a second worker finds it done."""
    subject, result = made
    people = [person for person in colleagues(owner) if person.id in row.recipients]
    file = MailFile(f"{row.title[:60]}.csv", "text/csv", to_csv(result))
    with write_session() as session:
        current = session.get_one(ReportRun, run.id)
        if current.status != "waiting":
            return "mailed already"
        mails = [_letter(session, person, owner, run, values=_values(owner, row, subject, result), file=file) for person in people]
        current.status, current.rows, current.mails, current.error = "mailed", result.row_count, mails, None
        told = {"report": row.id, "title": row.title, "slot": run.slot.isoformat(), "rows": result.row_count, "recipients": len(mails)}
        deliveries.emit(session, row.workspace_id, "report.delivered", told)
    for mail in mails:
        mailer.wake(mail)
    return "mailed"


def _letter(session: Session, person: Colleague, owner: Actor, run: ReportRun, *, values: dict[str, Any], file: MailFile) -> str:
    return mailer.queue_mail(session, person.email, "report", values, locale=owner.locale, workspace_id=owner.workspace_id,
                             key=f"report:{run.id}:{person.id}", files=(file,)).id  # fmt: skip


def _values(owner: Actor, row: MailedReport, subject: Subject, result: Result) -> dict[str, Any]:
    words = [formatter(type=c.type, unit=c.unit, grain=c.grain, role=c.role, locale=owner.locale) for c in result.columns]
    shown = [[word(value) for word, value in zip(words, line, strict=True)] for line in result.rows()[:SHOWN]]
    config = need(Config)
    home = config.public_url or f"http://{config.host}:{config.port}"
    mine = next((person.name for person in colleagues(owner) if person.id == owner.id), "")
    here = formatter(type="TIMESTAMP", locale=owner.locale)(now().astimezone(ZoneInfo(owner.zone)))
    return {"title": row.title, "columns": [c.label or c.name for c in result.columns], "rows": shown, "shown": len(shown), "total": result.row_count,
            "cut": result.cut_off, "owner": mine, "at": f"{here} ({owner.zone})", "version": result.data_version, "link": home.rstrip("/") + subject.href}


def _failed(run: ReportRun, error: str) -> str:
    with write_session() as session:
        row = session.get_one(ReportRun, run.id)
        row.attempt, row.error = row.attempt + 1, error[:500]
        row.retry_at = now() + WAITS[row.attempt - 1] if row.attempt <= len(WAITS) else None
        row.status = "failed"
        if row.retry_at is None:
            told = {"report": row.report_id, "slot": row.slot.isoformat(), "error": row.error}
            deliveries.emit(session, row.workspace_id, "report.failed", told)
    return "failed"


def _note(run_id: str, status: str, *, rows: int) -> str:
    with write_session() as session:
        row = session.get_one(ReportRun, run_id)
        row.status, row.rows = status, rows
    return status


def _due() -> Any:
    return select(MailedReport).where(MailedReport.deleted_at.is_(None), MailedReport.due_at <= now())


def _again() -> Any:
    return select(ReportRun).where(ReportRun.status == "failed", ReportRun.retry_at <= now())


def _begin(session: Session, row: MailedReport) -> str | None:
    """The run of the slot that has come, and the report's next one; a slot is claimed by its row, of which there is only one."""
    slot: datetime = row.due_at
    owner = stand_in(row.created_by or "", row.workspace_id)
    if owner is None:  # nobody's rights are left to make it with
        row.deleted_at = now()
        return None
    row.due_at = next_run(Cadence(**row.cadence), now(), ZoneInfo(owner.zone))
    if slot < now() - MISSED:
        return None
    run = ReportRun(id=new_id(), workspace_id=row.workspace_id, created_by=row.created_by, report_id=row.id, slot=slot)
    session.add(run)
    return _job(session, run)


def _retry(session: Session, run: ReportRun) -> str | None:
    run.status, run.retry_at = "waiting", None
    return _job(session, run)


def _job(session: Session, run: ReportRun) -> str:
    owner = Actor(run.created_by or "", run.workspace_id, ())
    return jobs.enqueue(session, owner, "report", {"run": run.id}, key=f"report:{run.id}:{run.attempt or 0}").id
