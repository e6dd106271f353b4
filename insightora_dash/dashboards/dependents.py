"""What uses a source or a saved table: named before it is removed, or before its columns change."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import records
from insightora_dash.catalog.profile import quoted
from insightora_dash.catalog.revisions import model_at, newest_number
from insightora_dash.catalog.saved import records as records_of_saved
from insightora_dash.catalog.saved.expansion import SCHEMA
from insightora_dash.catalog.saved.records import TABLE, Saved
from insightora_dash.dashboards.access import seen_by
from insightora_dash.dashboards.models import Dashboard, DashboardLink
from insightora_dash.dashboards.state import State, reading_order
from insightora_dash.platform.extensions import read_session
from insightora_dash.platform.wording import _
from insightora_dash.query.tables import Reads, reads
from insightora_dash.sources import service as sources


@dataclass(frozen=True, slots=True)
class Dependent:
    """What reads a source or a saved table; `place` is its dashboard or conversation, or what of the model it is."""

    kind: str  # tile question saved metric filter verified share alert report
    name: str
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class Dependents:
    """What the actor may see, and how many tiles and questions there are besides that only others may see; `columns` are those asked about."""

    listed: tuple[Dependent, ...]
    others: int = 0
    columns: tuple[tuple[str, str], ...] = ()  # (table, column)

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.listed) + self.others


def dependents(actor: Actor, source_id: str, columns: Sequence[tuple[str, str]] = ()) -> Dependents:
    """Tiles, answered questions, saved tables and what the model defines over the source; with `columns` (table, column), only those that name one of these."""
    return _using(actor, touching(actor, source_id, columns))


def touching(actor: Actor, source_id: str, columns: Sequence[tuple[str, str]] = ()) -> Callable[[Reads], bool]:
    """Whether a query reads the source, directly or through a saved table; with `columns` (table, column), whether it names one of these."""
    source = sources.source_view(actor, source_id)
    if columns:
        return lambda used: any(used.uses(source.schema, table, column) for table, column in columns)
    return _reading(actor, {(source.schema, table) for table in source.tables})


def dependents_of_saved(actor: Actor, saved_id: str) -> Dependents:
    """What reads a saved table, directly or through another one; nothing reads a piece of SQL."""
    with read_session() as session:
        row = records_of_saved.row(session, actor, saved_id)
    return _using(actor, _reading(actor, {(SCHEMA, row.name)})) if row.kind == TABLE else Dependents(())


def _using(actor: Actor, touches: Callable[[Reads], bool]) -> Dependents:
    defined = [found for found, sql in _defined(actor) if touches(reads(sql))]
    using = [(tile.dashboard_id, Dependent("tile", tile.title, tile.place, f"/dashboards/{tile.dashboard_id}")) for tile in tiles_of(actor) if touches(
        reads(tile.sql))]
    seen = _seen(actor)
    tiles = [found for row, found in using if row in seen]
    shared = [found for row, found in _links(actor) if row in {row for row, _found in using} & seen]
    asked = [(row, chat) for row, chat in records.answered(actor) if row.sql and touches(reads(row.sql))]
    own = [Dependent("question", row.title, chat.title, f"/ask/{chat.id}") for row, chat in asked if chat.owner_id == actor.id]
    saved = [Dependent("saved", f"{SCHEMA}.{one.name}", "SQL", "/sql") for one in _saved(actor) if touches(reads(one.sql))]
    return Dependents((*tiles, *saved, *defined, *own, *shared), len(asked) - len(own) + len(using) - len(tiles))


def _defined(actor: Actor) -> Iterator[tuple[Dependent, str]]:
    """Metrics, named filters and verified questions, each with SQL that reads what it reads."""
    with read_session() as session:
        model = model_at(session, actor.workspace_id, newest_number(session, actor.workspace_id))
    for metric in model.metrics:
        if metric.status == "accepted":
            yield Dependent("metric", metric.name, _("Metric"), "/model"), f"select {metric.expression} from {quoted(*metric.table)}"  # noqa: S608 - only read
    for named in model.filters:
        yield Dependent("filter", named.name, _("Named filter"), "/model"), f"select 1 from {quoted(*named.table)} where {named.condition}"  # noqa: S608 - only read
    for verified in model.verified:
        yield Dependent("verified", verified.question, _("Verified question"), "/model"), verified.sql


def _reading(actor: Actor, places: set[tuple[str, str]]) -> Callable[[Reads], bool]:
    """Whether a query reads one of these tables, or a saved table that does."""
    saved, known = _saved(actor), set(places)
    for _step in saved:
        known |= {(SCHEMA, one.name) for one in saved if any(reads(one.sql).uses(*place) for place in known)}
    return lambda used: any(used.uses(*place) for place in known)


def _saved(actor: Actor) -> list[Saved]:
    with read_session() as session:
        return records_of_saved.tables(session, actor)


@dataclass(frozen=True, slots=True)
class TileQuery:
    """A tile of some dashboard of the workspace, and what it asks."""

    dashboard_id: str
    id: str
    title: str
    place: str
    sql: str


def tiles_of(actor: Actor) -> Iterator[TileQuery]:
    """Every tile with figures of the workspace, whoever may see it: for finding what uses some data, not for showing."""
    living = select(Dashboard).where(Dashboard.workspace_id == actor.workspace_id, Dashboard.deleted_at.is_(None)).order_by(Dashboard.title)
    with read_session() as session:
        rows = list(session.scalars(living))
    for row in rows:
        for tile in reading_order(cast(State, row.state)):
            if tile["kind"] == "chart":
                yield TileQuery(row.id, tile["id"], tile["title"], row.title, tile["sql"])


def _links(actor: Actor) -> list[tuple[str, Dependent]]:
    """The public links that still open a dashboard."""
    living = select(Dashboard.id, Dashboard.title).join(DashboardLink, DashboardLink.dashboard_id == Dashboard.id).where(
        Dashboard.workspace_id == actor.workspace_id, Dashboard.deleted_at.is_(None), DashboardLink.revoked_at.is_(None))
    with read_session() as session:
        return [(row, Dependent("share", _("Public link"), title, f"/dashboards/{row}")) for row, title in session.execute(living)]


def _seen(actor: Actor) -> set[str]:
    with read_session() as session:
        return set(session.scalars(select(Dashboard.id).where(Dashboard.workspace_id == actor.workspace_id, seen_by(actor))))
