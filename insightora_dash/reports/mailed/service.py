"""Reports by mail as people set them up: what, when, to whom; and their log."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import colleagues
from insightora_dash.platform import mailer
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_
from insightora_dash.reports.mailed.cadence import Cadence, next_run
from insightora_dash.reports.models import MailedReport, ReportRun
from insightora_dash.reports.subjects import open_subject

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
    people: tuple[str, ...]
    runs: tuple[RunView, ...]


def set_up(actor: Actor, subject: Mapping[str, Any], given: Mapping[str, Any]) -> str:
    """Mails a subject from now on; `given` has every, time (8:30), day, and `to`: addresses of the workspace, one's own when empty."""
    actor.require("ask")
    opened, cadence = open_subject(actor, subject), _cadence(given)
    if opened.query is None:
        raise Invalid("nothing_to_mail", N_("Only an answer, a tile or a metric can be mailed."))
    due = next_run(cadence, now(), ZoneInfo(actor.zone))
    with write_session() as session:
        row = MailedReport(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id, title=opened.title[:200], subject=dict(subject),
                           cadence=asdict(cadence), recipients=_people(actor, str(given.get("to") or "")), due_at=due)  # fmt: skip
        session.add(row)
        audit.record(session, actor, "report.set_up", row.id, title=row.title, people=len(row.recipients))
        return row.id


def reports(actor: Actor) -> list[ReportView]:
    """The actor's reports with the newest lines of their logs."""
    living = select(MailedReport).where(MailedReport.workspace_id == actor.workspace_id, MailedReport.created_by == actor.id, MailedReport.deleted_at.is_(None))
    with read_session() as session:
        rows = list(session.scalars(living.order_by(MailedReport.created_at.desc())))
        newest = select(ReportRun).order_by(ReportRun.slot.desc()).limit(LOGGED)
        logs = {row.id: list(session.scalars(newest.where(ReportRun.report_id == row.id))) for row in rows}
    names = {person.id: person.email for person in colleagues(actor)}
    return [_view(row, names, logs[row.id]) for row in rows]


def remove_report(actor: Actor, report_id: str) -> None:
    """Ends a report."""
    with write_session() as session:
        row = session.get(MailedReport, report_id)
        if row is None or row.workspace_id != actor.workspace_id or row.created_by != actor.id or row.deleted_at is not None:
            raise NotFound("no_such_report", N_("This report does not exist any more."))
        row.deleted_at = now()
        audit.record(session, actor, "report.removed", row.id, title=row.title)


def _view(row: MailedReport, names: Mapping[str, str], log: Sequence[ReportRun]) -> ReportView:
    people = tuple(names.get(one, "?") for one in row.recipients)
    return ReportView(row.id, row.title, Cadence(**row.cadence), row.due_at, people, _log(log))


def _log(rows: Sequence[ReportRun]) -> tuple[RunView, ...]:
    return tuple(RunView(r.slot, r.status, r.error, r.rows, tuple(one.status for one in mailer.deliveries(*r.mails)) if r.mails else ()) for r in rows)


def _cadence(given: Mapping[str, Any]) -> Cadence:
    hour, _colon, minute = str(given.get("time") or "").strip().partition(":")
    day = str(given.get("day") or "0").strip()
    if not hour.isdigit() or not (minute or "0").isdigit() or not day.isdigit():
        raise Invalid("bad_time", N_("Type a time like 8:30."))
    every = str(given.get("every"))
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
