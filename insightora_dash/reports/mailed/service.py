"""Reports by mail as people set them up: what, when, to whom; and their log."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import colleagues
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.service import open_catalog
from insightora_dash.dashboards.address import Asked, understand
from insightora_dash.platform import jobs, mailer
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, Invalid, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_, _
from insightora_dash.reports.mailed.cadence import Cadence, next_run
from insightora_dash.reports.mailed.of_subject import ON_BOARDS
from insightora_dash.reports.mailed.sending import begin
from insightora_dash.reports.models import MailedReport, ReportRun
from insightora_dash.reports.subjects import open_subject

FORMS, RIGHTS = ("pdf", "xlsx", "csv"), ("owner", "own")
LOGGED = 5  # newest runs shown of a report
MOST_PEOPLE = 50


@dataclass(frozen=True, slots=True)
class RunView:
    """One line of the log: `status` is waiting, mailed, empty or failed; `mails` how far each mail got."""

    slot: datetime
    status: str
    error: str | None
    rows: int | None
    mails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as its owner sees it."""

    id: str
    title: str
    cadence: Cadence
    due_at: datetime
    people: tuple[str, ...]  # addresses, with the filters that somebody gets it under
    runs: tuple[RunView, ...]
    forms: tuple[str, ...] = ()
    rights: str = "owner"  # owner, or own: each person's own
    dashboard: str = ""  # the one it is of


def set_up(actor: Actor, subject: Mapping[str, Any], given: Mapping[str, Any]) -> str:
    """Mails a subject from now on; `given` has every, time (8:30), day (or weekday, 0 is Monday), `to`: addresses of the workspace, one's own when empty,
    the forms of its files (pdf, xlsx, csv: true) and `rights`: owner or own.
    """
    actor.require("export")
    opened, cadence, forms = open_subject(actor, subject), _cadence(given), [form for form in FORMS if given.get(form)]
    if opened.table is not None:
        raise Invalid("nothing_to_mail", N_("Only a dashboard, a tile, an answer or a metric can be mailed."))
    rights = str(given.get("rights") or "owner")
    if rights not in RIGHTS:
        raise Invalid("bad_rights", N_("Choose whose rights the report is made with: owner or own."))
    due = next_run(cadence, now(), ZoneInfo(actor.zone))
    with write_session() as session:
        row = MailedReport(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id, title=opened.title[:200], subject=dict(subject),
                           cadence=asdict(cadence), recipients=_people(actor, str(given.get("to") or "")), due_at=due, forms=forms, rights=rights)  # fmt: skip
        session.add(row)
        audit.record(session, actor, "report.set_up", row.id, title=row.title, people=len(row.recipients), rights=rights)
        return row.id


def add_people(actor: Actor, report_id: str, to: str, asked: Mapping[str, Any] | None = None) -> None:
    """Mails a report to more people, or to the same ones under other filters: those of `asked` instead of the report's own."""
    people = _people(actor, to)
    with write_session() as session:
        row = _own(session, actor, report_id)
        if asked is not None and row.subject.get("kind") not in ON_BOARDS:
            raise Invalid("no_filters_here", N_("Only dashboards and tiles can be mailed under other filters."))
        if len({*row.recipients, *people}) > MOST_PEOPLE:
            raise Invalid("too_many_people", N_("A report goes to {most} people at most."), most=MOST_PEOPLE)
        row.recipients = list(dict.fromkeys([*row.recipients, *people]))
        if asked is not None:
            row.filters = {**row.filters, **{person: Asked.read(asked).to_json() for person in people}}
        audit.record(session, actor, "report.people", row.id, title=row.title, people=len(row.recipients))


def send_now(actor: Actor, report_id: str) -> None:
    """Mails a report besides its slots; raises Conflict when that was done within the same minute."""
    slot = now().replace(second=0, microsecond=0)
    with write_session() as session:
        row = _own(session, actor, report_id)
        if session.scalar(select(ReportRun.id).where(ReportRun.report_id == row.id, ReportRun.slot == slot)) is not None:
            raise Conflict("sent_already", N_("This report is being sent already. Wait a minute."))
        job = begin(session, row, slot)
    jobs.wake(job)


def reports(actor: Actor) -> list[ReportView]:
    """The actor's reports with the newest lines of their logs."""
    living = select(MailedReport).where(MailedReport.workspace_id == actor.workspace_id, MailedReport.created_by == actor.id, MailedReport.deleted_at.is_(None))
    with read_session() as session:
        rows = list(session.scalars(living.order_by(MailedReport.created_at.desc())))
        newest = select(ReportRun).order_by(ReportRun.slot.desc()).limit(LOGGED)
        logs = {row.id: list(session.scalars(newest.where(ReportRun.report_id == row.id))) for row in rows}
    names = {person.id: person.email for person in colleagues(actor)}
    catalog = open_catalog(actor) if any(row.filters for row in rows) else None
    return [_view(row, names, logs[row.id], catalog) for row in rows]


def remove_report(actor: Actor, report_id: str) -> None:
    """Ends a report."""
    with write_session() as session:
        row = _own(session, actor, report_id)
        row.deleted_at = now()
        audit.record(session, actor, "report.removed", row.id, title=row.title)


def _own(session: Session, actor: Actor, report_id: str) -> MailedReport:
    row = session.get(MailedReport, report_id)
    if row is None or row.workspace_id != actor.workspace_id or row.created_by != actor.id or row.deleted_at is not None:
        raise NotFound("no_such_report", N_("This report does not exist any more."))
    return row


def _view(row: MailedReport, names: Mapping[str, str], log: Sequence[ReportRun], catalog: Catalog | None) -> ReportView:
    people = tuple(_addressed(names.get(one, "?"), row.filters.get(one), catalog) for one in row.recipients)
    return ReportView(row.id, row.title, Cadence(**row.cadence), row.due_at, people, _log(log), tuple(row.forms or ["csv"]), row.rights,
                      str(row.subject.get("dashboard", "")))  # fmt: skip


def _addressed(address: str, other: Mapping[str, Any] | None, catalog: Catalog | None) -> str:
    """An address with the filters that stand for it alone."""
    if other is None or catalog is None:
        return address
    chosen, _problems = understand(Asked.read(other).filters, catalog)
    told = "; ".join(f"{one.label}: {one.words}" for one in chosen) or _("no filters")
    return f"{address} ({told})"


def _log(rows: Sequence[ReportRun]) -> tuple[RunView, ...]:
    return tuple(RunView(r.slot, r.status, r.error, r.rows, tuple(one.status for one in mailer.deliveries(*r.mails)) if r.mails else ()) for r in rows)


def _cadence(given: Mapping[str, Any]) -> Cadence:
    hour, _colon, minute = str(given.get("time") or "").strip().partition(":")
    every = str(given.get("every"))
    day = str((given.get("weekday") if every == "week" else None) or given.get("day") or "0").strip()
    if not hour.isdigit() or not (minute or "0").isdigit() or not day.isdigit():
        raise Invalid("bad_time", N_("Type a time like 8:30."))
    number = int(day)
    return Cadence(every, int(hour), int(minute or 0), max(number, 1) if every == "month" else number if every == "week" else 0)


def _people(actor: Actor, text: str) -> list[str]:
    """The ids of the people named by address."""
    known = {person.email.lower(): person.id for person in colleagues(actor)}
    wanted = [part.strip().lower() for part in text.replace(";", ",").split(",") if part.strip()]
    strangers = [address for address in wanted if address not in known]
    if strangers or len(wanted) > MOST_PEOPLE:
        raise Invalid("not_a_colleague", N_("Reports go to people of this workspace only. Not one of them: {addresses}"), addresses=", ".join(strangers[:5]))
    return list(dict.fromkeys(known[address] for address in wanted)) or [actor.id]
