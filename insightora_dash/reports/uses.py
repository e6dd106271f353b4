"""What uses a source: what shows it, and the alerts and mailed reports that tell people of it by themselves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import records
from insightora_dash.catalog.profile import quoted
from insightora_dash.catalog.revisions import model_at, newest_number
from insightora_dash.dashboards import dependents
from insightora_dash.dashboards.dependents import Dependent, Dependents
from insightora_dash.platform.extensions import read_session
from insightora_dash.platform.wording import _
from insightora_dash.query.tables import reads
from insightora_dash.reports.models import Alert, MailedReport
from insightora_dash.sources import history


def uses(actor: Actor, source_id: str, columns: Sequence[tuple[str, str]] = ()) -> Dependents:
    """Everything that reads the source; with `columns` (table, column), what names one of these. Other people's alerts and reports are only counted."""
    shown, touches = dependents.dependents(actor, source_id, columns), dependents.touching(actor, source_id, columns)
    known = _Known(actor)
    told = [(mine, found) for mine, found, subject in _telling(actor) if any(touches(reads(sql)) for sql in known.queries(subject))]
    own = tuple(found for mine, found in told if mine)
    return replace(shown, listed=(*shown.listed, *own), others=shown.others + len(told) - len(own))


def missing(actor: Actor, source_id: str) -> Dependents:
    """The columns that the last load of the source does not have any more, and what still names them."""
    gone = tuple(history.gone_columns(actor, source_id))
    return replace(uses(actor, source_id, gone), columns=gone) if gone else Dependents(())


class _Known:
    """What the subjects of alerts and reports ask, looked up once."""

    def __init__(self, actor: Actor) -> None:
        self._tiles = {(tile.dashboard_id, tile.id): tile.sql for tile in dependents.tiles_of(actor)}
        self._answers = {row.id: row.sql for row, _chat in records.answered(actor)}
        with read_session() as session:
            self._metrics = model_at(session, actor.workspace_id, newest_number(session, actor.workspace_id)).metrics

    def queries(self, subject: Mapping[str, Any]) -> Iterator[str]:
        """The SQL of a subject: one query, or those of all tiles of a dashboard."""
        kind = subject.get("kind")
        if kind == "answer":
            yield self._answers.get(str(subject.get("question"))) or ""
        elif kind == "tile":
            yield self._tiles.get((str(subject.get("dashboard")), str(subject.get("tile"))), "")
        elif kind == "dashboard":
            yield from (sql for (dashboard, _tile), sql in self._tiles.items() if dashboard == subject.get("dashboard"))
        elif kind == "table":
            yield f"select * from {quoted(str(subject.get('schema')), str(subject.get('table')))}"  # noqa: S608 - only read
        elif kind == "metric":
            named = (metric for metric in self._metrics if metric.name == subject.get("metric"))
            yield from (f"select {metric.expression} from {quoted(*metric.table)}" for metric in named)  # noqa: S608 - only read


def _telling(actor: Actor) -> list[tuple[bool, Dependent, Mapping[str, Any]]]:
    """Each alert and mailed report of the workspace: whether it is the actor's, how it is listed, and what it is about."""
    alerts = select(Alert).where(Alert.workspace_id == actor.workspace_id, Alert.deleted_at.is_(None)).order_by(Alert.title)
    reports = select(MailedReport).where(MailedReport.workspace_id == actor.workspace_id, MailedReport.deleted_at.is_(None)).order_by(MailedReport.title)
    with read_session() as session:
        rows: list[tuple[str, Alert | MailedReport]] = [("alert", row) for row in session.scalars(alerts)]
        rows += [("report", row) for row in session.scalars(reports)]
    places = {"alert": _("Alert"), "report": _("Report by mail")}
    return [(row.created_by == actor.id, Dependent(kind, row.title, places[kind], "/alerts"), row.subject) for kind, row in rows]
