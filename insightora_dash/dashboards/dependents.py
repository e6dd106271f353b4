"""What uses a source: named before it is removed, or before its columns change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import records
from insightora_dash.dashboards.access import seen_by
from insightora_dash.dashboards.models import Dashboard
from insightora_dash.dashboards.state import State, reading_order
from insightora_dash.platform.extensions import read_session
from insightora_dash.query.tables import Reads, reads
from insightora_dash.sources import service as sources
from insightora_dash.sources.views import SourceView


@dataclass(frozen=True, slots=True)
class Dependent:
    """A tile or a question that reads the source; `place` is its dashboard or conversation."""

    kind: str  # tile question
    name: str
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class Dependents:
    """What the actor may see, and how many tiles and questions there are besides that only others may see."""

    listed: tuple[Dependent, ...]
    others: int = 0

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.listed) + self.others


def dependents(actor: Actor, source_id: str, columns: Sequence[tuple[str, str]] = ()) -> Dependents:
    """Tiles and answered questions that read the source; with `columns` (table, column), only those that name one of these."""
    source = sources.source_view(actor, source_id)
    using = [(row, found) for row, found, sql in _tiles(actor) if _touches(source, reads(sql), columns)]
    seen = _seen(actor)
    tiles = [found for row, found in using if row in seen]
    asked = [(row, chat) for row, chat in records.answered(actor) if row.sql and _touches(source, reads(row.sql), columns)]
    own = [Dependent("question", row.text, chat.title, f"/ask/{chat.id}") for row, chat in asked if chat.owner_id == actor.id]
    return Dependents((*tiles, *own), len(asked) - len(own) + len(using) - len(tiles))


def _touches(source: SourceView, used: Reads, columns: Sequence[tuple[str, str]]) -> bool:
    if columns:
        return any(used.uses(source.schema, table, column) for table, column in columns)
    return any(used.uses(source.schema, table) for table in source.tables)


def _tiles(actor: Actor) -> Iterable[tuple[str, Dependent, str]]:
    living = select(Dashboard).where(Dashboard.workspace_id == actor.workspace_id, Dashboard.deleted_at.is_(None)).order_by(Dashboard.title)
    with read_session() as session:
        rows = list(session.scalars(living))
    for row in rows:
        for tile in reading_order(cast(State, row.state)):
            if tile["kind"] == "chart":
                yield row.id, Dependent("tile", tile["title"], row.title, f"/dashboards/{row.id}"), tile["sql"]


def _seen(actor: Actor) -> set[str]:
    with read_session() as session:
        return set(session.scalars(select(Dashboard.id).where(Dashboard.workspace_id == actor.workspace_id, seen_by(actor))))
