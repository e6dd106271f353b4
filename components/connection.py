"""How a live database is doing, on the page of its source and in the list."""

from typing import Any

from dash import dcc, html

from components import ids
from components.bits import badge, button, count, icon, note, things
from components.dashboards import when
from insightora_dash.platform.clock import now
from insightora_dash.platform.wording import _
from insightora_dash.sources.views import ConnectionView

POLL_MS = 1500


def health(connection: ConnectionView) -> html.Section:
    """Server, place, last check, and what is wrong; looks again by itself while it is being refreshed."""
    state = badge(_("Looking…"), glyph="clock") if connection.refreshing else state_badges(connection)[0]
    poll = [dcc.Interval(id=ids.CONNECTION_POLL, interval=POLL_MS)] if connection.refreshing else []
    facts = [(_("Server"), connection.server or connection.label), (_("Place"), place(connection)), (_("Last check"), checked(connection) or _("not yet"))]
    facts += [(_("Copies"), _copies(connection))] if connection.copies else []
    facts += [(_("Rights"), _("may only read") if connection.read_only else _("may also write; nothing is written from here"))] if connection.server else []
    listed = html.Dl([html.Div([html.Dt(name), html.Dd(text)]) for name, text in facts], className="health")
    wrong = [html.Div(note(connection.error, kind="bad"), className="panel-body")] if connection.error else []
    return html.Section([html.Header([icon("data"), html.H2(connection.label), state]), listed, *wrong, *poll], className="panel connection")


def _copies(connection: ConnectionView) -> str:
    """How many tables are kept as copies, and the age of the oldest of them."""
    made = [copy.copied_at for copy in connection.copies if copy.copied_at]
    oldest = [_("the oldest made {when}", when=when(min(made), now()))] if made else []
    return ", ".join([things(len(connection.copies), _("table"), _("tables")), *oldest])


def _live() -> html.Span:
    return badge(_("Live"), kind="good", glyph="check")


def state_badges(connection: ConnectionView) -> list[Any]:
    """What the list says about it."""
    if connection.error:
        return [badge(_("Not reachable"), kind="bad")]
    if any(copy.error for copy in connection.copies):
        return [badge(_("Copy failed"), kind="bad")]
    return [badge(_("Copy"), kind="good", glyph="check")] if connection.copies else [_live()]


def place(connection: ConnectionView) -> str:
    """Where it is: host, port and database, or the file."""
    options = connection.options
    if options.get("path"):
        return str(options["path"])
    if options.get("url") or options.get("bucket"):
        return " / ".join(str(options[name]) for name in ("url", "bucket", "pattern") if options.get(name))
    where = ":".join(str(options[name]) for name in ("host", "port") if options.get(name))
    return " / ".join(filter(None, (where, str(options.get("database", "")))))


def checked(connection: ConnectionView) -> str:
    """When it was last asked, and how quickly it answered."""
    if connection.checked_at is None:
        return ""
    quick = [] if connection.error or connection.latency_ms is None else [_("{ms} ms", ms=count(connection.latency_ms))]
    return ", ".join([when(connection.checked_at, now()), *quick])


def connection_actions(connection: ConnectionView) -> list[Any]:
    """Refresh, and the way to its form."""
    change = dcc.Link([icon("edit"), html.Span(_("Change"))], href=f"/connect?source={connection.source_id}", className="btn btn-quiet btn-sm")
    return [button(_("Refresh"), glyph="refresh", small=True, id=ids.CONNECTION_REFRESH), change]
