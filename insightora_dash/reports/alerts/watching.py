"""What the worker does for alerts: finds those that are due, judges each with its owner's rights, and tells."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.notifications import wanting
from insightora_dash.accounts.people import actor_of, colleagues
from insightora_dash.accounts.webhooks import deliveries
from insightora_dash.catalog.build import as_date
from insightora_dash.config import Config
from insightora_dash.insights.changes import newest_change
from insightora_dash.insights.material import Course, courses, main_table, moment_of
from insightora_dash.platform import jobs, mailer
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.events import newest_seq
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.jobs import JobContext
from insightora_dash.platform.models import Event, Job
from insightora_dash.platform.wording import N_, use_locale
from insightora_dash.reports.alerts.conditions import Condition, Told, judge
from insightora_dash.reports.models import Alert, Notice
from insightora_dash.reports.subjects import Subject, open_subject

DATA_TOPICS = ("source.changed",)


def look_out() -> int:
    """Queues a check for every alert that is due, each only once; sends mails that quiet hours held back. Returns how many checks."""
    _release_mails()
    with read_session() as session:
        waiting = list(session.scalars(_due()))
    if not waiting:
        return 0
    with write_session() as session:
        queued = [job for row in session.scalars(_due()) if (job := _queue(session, row))]
    for job_id in queued:
        jobs.wake(job_id)
    return len(queued)


def check(context: JobContext) -> str:
    """Judges one alert: the job of kind `alert`."""
    with read_session() as session:
        row = session.get(Alert, str(context.payload["alert"]))
    if row is None or row.deleted_at is not None:
        return "gone"
    try:
        actor = actor_of(row.created_by or "", row.workspace_id)
        use_locale(actor.locale)
        told, href = _judged(actor, row)
    except InsightoraError as error:
        return _settle(row.id, "failed", error=error.worded())
    if told is None:
        return _settle(row.id, "quiet")
    if row.state == "firing" and (row.told or "") == told.period:
        return _settle(row.id, "firing")
    return _tell(actor, row, told, href)


def _judged(actor: Actor, row: Alert) -> tuple[Told | None, str]:
    subject, condition = open_subject(actor, row.subject), Condition.read(row.condition)
    if subject.query is None:
        return None, subject.href
    result = subject.run(subject.query)
    over_time = any(column.role == "time" and column.grain for column in result.columns)
    course = next(courses(subject.query, result, subject.catalog, subject.run), None) if over_time or condition.kind in ("change", "unusual") else None
    told = judge(condition, result, course, _newest(subject), subject.catalog.today)
    if told is not None and course is not None:
        told = _with_drivers(told, course, subject)
    return told, subject.href


def _with_drivers(told: Told, course: Course, subject: Subject) -> Told:
    made = newest_change(course, subject.catalog, subject.run)
    return Told(f"{told.sentence} {made.sentence}", told.period) if made is not None and made.rows else told


def _newest(subject: Subject) -> date | None:
    table = main_table(subject.query, subject.catalog) if subject.query else subject.table
    moment = moment_of(table) if table else None
    return as_date(moment.maximum) if moment else None


def _tell(actor: Actor, row: Alert, told: Told, href: str) -> str:
    """Writes the notice, and its mail now or after the quiet hours, in one transaction: a second worker finds it done."""
    with write_session() as session:
        current = session.get_one(Alert, row.id)
        if current.state == "firing" and current.told == told.period:
            return "told already"
        current.state, current.told, current.checked_at, current.error = "firing", told.period[:80], now(), None
        held = quiet_until(row, actor, now())
        notice = Notice(workspace_id=row.workspace_id, created_by=actor.id, alert_id=row.id, user_id=actor.id, sentence=told.sentence[:2000], href=href[:2000])
        notice.mail_after = held if row.by_mail else None
        session.add(notice)
        session.flush()
        deliveries.emit(session, row.workspace_id, "alert.fired", {"alert": row.id, "title": row.title, "sentence": notice.sentence, "href": notice.href})
        mail = _mail(session, actor, row.title, notice) if row.by_mail and held is None else None
    if mail:
        mailer.wake(mail)
    return "told"


def quiet_until(row: Alert, actor: Actor, moment: datetime) -> datetime | None:
    """When the quiet hours that `moment` lies in end, in the person's zone; None outside of them."""
    if row.quiet_from is None or row.quiet_until is None or row.quiet_from == row.quiet_until:
        return None
    zone = ZoneInfo(actor.zone)
    here = moment.astimezone(zone)
    inside = (here.hour - row.quiet_from) % 24 < (row.quiet_until - row.quiet_from) % 24
    if not inside:
        return None
    end = datetime.combine(here.date(), time(row.quiet_until), zone)
    return (end if end > here else datetime.combine(here.date() + timedelta(days=1), time(row.quiet_until), zone)).astimezone(moment.tzinfo)


def _mail(session: Session, actor: Actor, title: str, notice: Notice) -> str | None:
    address = next((person.email for person in colleagues(actor) if person.id == actor.id), None)
    if address is None or not wanting("alerts", [actor.id]):
        notice.mail_after = None
        return None
    config = need(Config)
    home = config.public_url or f"http://{config.host}:{config.port}"
    values = {"title": (N_("Alert: {title}"), {"title": title}), "paragraphs": [("{sentence}", {"sentence": notice.sentence})],
              "link": home.rstrip("/") + notice.href, "action": N_("Open it")}  # fmt: skip
    made = mailer.queue_mail(session, address, "notice", values, locale=actor.locale, workspace_id=actor.workspace_id, key=f"notice:{notice.id}")
    notice.mail_id, notice.mail_after = made.id, None
    return made.id


def _release_mails() -> None:
    with read_session() as session:
        waiting = list(session.scalars(select(Notice.id).where(Notice.mail_after <= now())))
    for notice_id in waiting:
        with write_session() as session:
            notice = session.get_one(Notice, notice_id)
            alert = session.get_one(Alert, notice.alert_id)
            mail = _mail(session, actor_of(notice.user_id, notice.workspace_id), alert.title, notice)
            notice.mail_after = None
        if mail:
            mailer.wake(mail)


def _settle(alert_id: str, state: str, *, error: str | None = None) -> str:
    with write_session() as session:
        row = session.get_one(Alert, alert_id)
        row.state, row.checked_at, row.error = state, now(), error[:500] if error else None
        if state == "quiet":
            row.told = None
    return state


def _due() -> Select[Alert]:
    """Living alerts whose time has come, or whose data changed since the last look, that are not silenced."""
    changed = select(Event.seq).where(Event.workspace_id == Alert.workspace_id, Event.topic.in_(DATA_TOPICS), Event.seq > Alert.event_seq).exists()
    awake = or_(Alert.snoozed_until.is_(None), Alert.snoozed_until <= now())
    return select(Alert).where(Alert.deleted_at.is_(None), awake, or_(Alert.due_at <= now(), (Alert.every == "data") & changed)).limit(200)


def _queue(session: Session, row: Alert) -> str | None:
    """One check for this slot: its key is the slot, so that no second worker makes another."""
    slot = row.due_at.isoformat() if row.due_at is not None and row.due_at <= now() else f"data {newest_seq(session, row.workspace_id)}"
    row.event_seq = newest_seq(session, row.workspace_id)
    if row.due_at is not None and row.due_at <= now():
        row.due_at = None if row.every == "data" else now() + (timedelta(hours=1) if row.every == "hour" else timedelta(days=1))
    key = f"alert:{row.id}:{slot}"
    if session.scalar(select(Job.id).where(Job.key == key)) is not None:
        return None
    return jobs.enqueue(session, Actor(row.created_by or "", row.workspace_id, ()), "alert", {"alert": row.id}, key=key).id
