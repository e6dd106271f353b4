"""What the worker does for reports: each slot once, tried again when that fails."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.notifications import wanting
from insightora_dash.accounts.people import Colleague, actor_of, colleagues, stand_in
from insightora_dash.accounts.webhooks import deliveries
from insightora_dash.platform import jobs, mailer
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.jobs import JobContext
from insightora_dash.platform.models import Job
from insightora_dash.platform.wording import translate, use_locale
from insightora_dash.reports.mailed.cadence import Cadence, next_run
from insightora_dash.reports.mailed.making import Parcel, Parcels
from insightora_dash.reports.models import MailedReport, ReportRun

WAITS = (timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=1))
MISSED = timedelta(hours=6)  # a slot longer ago (the worker was away) is not sent late


def send_due() -> int:
    """Queues every report whose slot has come, and what failed before; returns how many jobs."""
    with read_session() as session:
        if not any(session.scalars(found.limit(1)).first() for found in (_due(), _again(), _lost())):
            return 0
    with write_session() as session:
        alone = {"skip_locked": True}  # two workers never take the same slot
        queued = [_begin(session, row) for row in session.scalars(_due().with_for_update(**alone))]
        queued += [_retry(session, run) for run in session.scalars(_again().with_for_update(**alone))]
        for run in session.scalars(_lost().with_for_update(**alone)):
            _give_up(session, run, translate(jobs.INTERRUPTED))
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
    except InsightoraError as error:
        return _failed(run, error.worded())
    everybody = colleagues(owner)
    parcels = Parcels(row, owner, next((person.name for person in everybody if person.id == owner.id), ""))
    wanted = wanting("reports", row.recipients)
    made, problems = _made([person for person in everybody if person.id in wanted], parcels, owner)
    if problems and not made:
        return _failed(run, next(iter(problems.values())))
    full = {person: parcel for person, parcel in made.items() if parcel.rows}
    return _mail(owner, row, run, full, problems) if full else _note(run.id, "empty", rows=0)


def _made(people: Sequence[Colleague], parcels: Parcels, owner: Actor) -> tuple[dict[Colleague, Parcel], dict[Colleague, str]]:
    """What each person gets, and why somebody gets nothing: told to the owner, in the owner's language."""
    made, problems = dict[Colleague, Parcel](), dict[Colleague, str]()
    use_locale(owner.locale)
    for person in people:
        try:
            made[person] = parcels.of(person)
        except InsightoraError as error:
            problems[person] = error.worded()
    return made, problems


def _mail(owner: Actor, row: MailedReport, run: ReportRun, parcels: Mapping[Colleague, Parcel], problems: Mapping[Colleague, str]) -> str:
    """Writes the mails and that they are written in one transaction: a second worker finds it done."""
    with write_session() as session:
        current = session.get_one(ReportRun, run.id)
        if current.status != "waiting":
            return "mailed already"
        mails = [_letter(session, person, owner, run, parcel) for person, parcel in parcels.items()]
        current.status, current.rows, current.mails = "mailed", max(parcel.rows for parcel in parcels.values()), mails
        current.error = "; ".join(f"{person.email}: {problem}" for person, problem in problems.items())[:500] or None
        told = {"report": row.id, "title": row.title, "slot": run.slot.isoformat(), "rows": current.rows, "recipients": len(mails)}
        deliveries.emit(session, row.workspace_id, "report.delivered", told)
    for mail in mails:
        mailer.wake(mail)
    return "mailed"


def _letter(session: Session, person: Colleague, owner: Actor, run: ReportRun, parcel: Parcel) -> str:
    locale = actor_of(person.id, owner.workspace_id).locale
    return mailer.queue_mail(session, person.email, "report", parcel.values, locale=locale, workspace_id=owner.workspace_id,
                             key=f"report:{run.id}:{person.id}", files=parcel.files).id  # fmt: skip


def _failed(run: ReportRun, error: str) -> str:
    with write_session() as session:
        row = session.get_one(ReportRun, run.id)
        _give_up(session, row, error)
    return "failed"


def _give_up(session: Session, row: ReportRun, error: str) -> None:
    """Notes that a slot failed, and when it is tried again."""
    row.attempt, row.error, row.status = row.attempt + 1, error[:500], "failed"
    row.retry_at = now() + WAITS[row.attempt - 1] if row.attempt <= len(WAITS) else None
    if row.retry_at is None:
        told = {"report": row.report_id, "slot": row.slot.isoformat(), "error": row.error}
        deliveries.emit(session, row.workspace_id, "report.failed", told)


def _note(run_id: str, status: str, *, rows: int) -> str:
    with write_session() as session:
        row = session.get_one(ReportRun, run_id)
        row.status, row.rows = status, rows
    return status


def _due() -> Any:
    return select(MailedReport).where(MailedReport.deleted_at.is_(None), MailedReport.due_at <= now())


def _again() -> Any:
    return select(ReportRun).where(ReportRun.status == "failed", ReportRun.retry_at <= now())


def _lost() -> Any:
    """Slots that wait for a job which is over: its workers died, one after the other."""
    key = "report:" + ReportRun.id + ":" + cast(ReportRun.attempt, String)
    over = select(Job.id).where(Job.key == key, Job.status.in_(("interrupted", "failed", "cancelled"))).exists()
    return select(ReportRun).where(ReportRun.status == "waiting", over)


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
    return begin(session, row, slot)


def begin(session: Session, row: MailedReport, slot: datetime) -> str:
    """The run of a report at a slot, of which there is only one, and its job; returns the job's id."""
    run = ReportRun(id=new_id(), workspace_id=row.workspace_id, created_by=row.created_by, report_id=row.id, slot=slot)
    session.add(run)
    return _job(session, run)


def _retry(session: Session, run: ReportRun) -> str | None:
    run.status, run.retry_at = "waiting", None
    return _job(session, run)


def _job(session: Session, run: ReportRun) -> str:
    owner = Actor(run.created_by or "", run.workspace_id, ())
    return jobs.enqueue(session, owner, "report", {"run": run.id}, key=f"report:{run.id}:{run.attempt or 0}").id
