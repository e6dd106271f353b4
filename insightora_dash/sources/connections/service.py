"""Connections to live databases: test, browse, connect, change, refresh."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.engine import doors
from insightora_dash.engine.dataset import Link
from insightora_dash.engine.engine import Engine
from insightora_dash.platform import jobs
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.events import emit
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.wording import N_
from insightora_dash.sources.connections import records
from insightora_dash.sources.connections.views import Check, Kind, Offer, Preview, Tested, Wizard
from insightora_dash.sources.connectors.connector import Connector
from insightora_dash.sources.connectors.registry import connector, connectors
from insightora_dash.sources.draft import Draft
from insightora_dash.sources.health import connection_view
from insightora_dash.sources.linked import draft_of
from insightora_dash.sources.models import Connection, Source
from insightora_dash.sources.service import find_source, new_source, source_view
from insightora_dash.sources.versions import tables_of
from insightora_dash.sources.views import ConnectionView

TEST_SECONDS = 20.0
MOST_TABLES = 200
Name = tuple[str, ...]


def wizard(actor: Actor, kind: str = "", source_id: str = "") -> Wizard:
    """What the form starts with: the choice of kinds, one kind's fields, or a saved connection without its credential."""
    actor.require("upload")
    offered = tuple(_kind(one) for one in sorted(connectors().values(), key=lambda one: (one.preview, one.label.lower())))
    if not source_id:
        return Wizard(offered, _kind(connector(kind)), connector(kind).options) if kind else Wizard(offered)
    found, label = view(actor, source_id), source_view(actor, source_id).label
    one = connector(found.kind)
    return Wizard(offered, _kind(one), one.options, found.options, found.has_secret, source_id, label)


def _kind(one: Connector) -> Kind:
    return Kind(one.kind, one.label, one.preview, one.copied)


def check(actor: Actor, draft: Draft, source_id: str | None = None) -> Check:
    """Connects once and says what answered; raises a plain diagnosis (host, port, TLS, password, database, rights) when it cannot."""
    found = _engine().ask(_link(actor, draft, source_id), "check", seconds=TEST_SECONDS)
    return Check(found["server"], bool(found["read_only"]), int(found["latency_ms"]))


def browse(actor: Actor, draft: Draft, source_id: str | None = None) -> list[Offer]:
    """The tables and views that can be chosen; those chosen already are marked."""
    link = _link(actor, draft, source_id)
    chosen: set[Name] = set()
    if source_id:
        with read_session() as session:
            chosen = {tuple(table.origin or ()) for table in tables_of(session, find_source(session, actor, source_id).id)}
    found = _engine().ask(link, "tables", seconds=TEST_SECONDS)
    return [Offer(tuple(table["name"]), table["kind"], table["rows"], tuple(table["name"]) in chosen) for table in found]


def explore(actor: Actor, draft: Draft, source_id: str | None = None) -> Tested:
    """What answered and the tables that can be chosen; raises the diagnosis of `check`."""
    return Tested(check(actor, draft, source_id), tuple(browse(actor, draft, source_id)))


def preview(actor: Actor, draft: Draft, table: Name, source_id: str | None = None) -> Preview:
    """The columns and first rows of a table that can be chosen."""
    found = _engine().ask(_link(actor, draft, source_id), "preview", table=table, seconds=TEST_SECONDS)
    return Preview(tuple((column["name"], column["type"]) for column in found["columns"]), tuple(tuple(row) for row in found["rows"]))


def save(actor: Actor, draft: Draft, tables: Sequence[Name], *, label: str = "", source_id: str = "") -> str:
    """Makes a connection, or changes the one of this source; returns the source's id."""
    if not source_id:
        return connect(actor, draft, tables, label=label)
    change(actor, source_id, draft, tables)
    return source_id


def connect(actor: Actor, draft: Draft, tables: Sequence[Name], *, label: str = "") -> str:
    """Saves the connection with the chosen tables and queues their first look; returns the id of the new source."""
    actor.require("upload")
    draft = draft.checked()
    _refuse_none(tables)
    _allowed(draft.link("draft-" + actor.workspace_id))
    named = " ".join(label.split()) or draft.name
    with write_session() as session:
        source = new_source(session, actor, named[:200], "connection")
        row = records.new_connection(session, actor, source, draft)
        records.choose_tables(session, actor, source, tables)
        queued = _queued(session, actor, source, row)
        audit.record(session, actor, "connection.made", source.id, kind=draft.kind, host=str(draft.options.get("host", "")), tables=len(tables))
        emit(session, actor.workspace_id, "source.changed", source.id)
    for job_id in queued:
        jobs.wake(job_id)
    return source.id


def change(actor: Actor, source_id: str, draft: Draft, tables: Sequence[Name]) -> None:
    """Saves other options or another choice of tables; an empty secret keeps the old one, unless it would be sent elsewhere."""
    actor.require("upload")
    _refuse_none(tables)
    with write_session() as session:
        source = find_source(session, actor, source_id)
        row = records.connection_of(session, source)
        records.write_draft(row, _completed(draft, row))
        records.choose_tables(session, actor, source, tables)
        queued = _queued(session, actor, source, row)
        audit.record(session, actor, "connection.changed", source.id, kind=draft.kind, host=str(draft.options.get("host", "")), tables=len(tables))
        emit(session, actor.workspace_id, "source.changed", source.id)
    for job_id in queued:
        jobs.wake(job_id)


def _queued(session: Session, actor: Actor, source: Source, row: Connection) -> list[str]:
    """The first look, and the first copies of a kind whose tables are kept as copies."""
    copies = records.copy_daily(session, actor, source) if connector(row.kind).copied else []
    return [records.queue_refresh(session, actor, row), *copies]


def refresh(actor: Actor, source_id: str) -> str:
    """Queues a fresh look at the database: health, columns, profiles; returns the id of the job."""
    actor.require("upload")
    with write_session() as session:
        source = find_source(session, actor, source_id)
        job_id = records.queue_refresh(session, actor, records.connection_of(session, source))
        records.hurry_copies(session, source)
    jobs.wake(job_id)
    return job_id


def view(actor: Actor, source_id: str) -> ConnectionView:
    """A connection with its health, without its credential."""
    actor.require("view")
    with read_session() as session:
        found = connection_view(session, find_source(session, actor, source_id))
    if found is None:
        raise records.no_connection()
    return found


def saved_draft(actor: Actor, source_id: str) -> Draft:
    """The saved options, without the credential: what a form starts with."""
    found = view(actor, source_id)
    return Draft(found.kind, found.options)


def _link(actor: Actor, draft: Draft, source_id: str | None) -> Link:
    """A link for looking around; its secret is the saved one where none was typed and it would go to the same place."""
    actor.require("upload")
    if not source_id:
        return _allowed(draft.checked().link("draft-" + actor.workspace_id))
    with read_session() as session:
        row = records.connection_of(session, find_source(session, actor, source_id))
        return _allowed(_completed(draft, row).link("draft-" + row.id))


def _allowed(link: Link) -> Link:
    """The link; refused here already when the operator or the app's own state is in the way, as its child would be."""
    doors.address_of(link, need(Config))
    return link


def _completed(draft: Draft, row: Connection) -> Draft:
    checked = draft.checked()
    if draft.secret or row.sealed is None:
        return checked
    if draft.kind != row.kind or checked.moved(row.options):
        raise Invalid("secret_again", N_("Type the password again: it would be sent to another place than before."))
    return Draft(checked.kind, checked.options, draft_of(row).secret)


def _refuse_none(tables: Sequence[Name]) -> None:
    if not tables:
        raise Invalid("no_tables_chosen", N_("Choose at least one table."))
    if len(tables) > MOST_TABLES:
        raise Invalid("too_many_tables", N_("Choose at most {most} tables."), most=MOST_TABLES)


def _engine() -> Engine:
    return need(Engine)  # type: ignore[type-abstract]
