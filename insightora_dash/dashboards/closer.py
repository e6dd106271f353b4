"""Looking closer at a tile: down a trail of marks, its figures by one column after another, and the rows behind a mark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.limits import limits_for
from insightora_dash.catalog.service import open_catalog
from insightora_dash.dashboards import service, tiles
from insightora_dash.dashboards.address import Asked, Chosen
from insightora_dash.dashboards.controls import Choice, choices
from insightora_dash.dashboards.lens import Lens, look
from insightora_dash.dashboards.state import Tile
from insightora_dash.dashboards.view import DashboardCard, TileView
from insightora_dash.engine.cache import ResultCache
from insightora_dash.platform.errors import InsightoraError, Invalid, NotFound
from insightora_dash.platform.extensions import need
from insightora_dash.platform.wording import N_
from insightora_dash.query.breakout import break_out
from insightora_dash.query.evidence.mark import Mark
from insightora_dash.query.evidence.rows_behind import RowsBehind, open_rows
from insightora_dash.query.query import Query

FINER = {"year": "quarter", "quarter": "month", "month": "day", "week": "day"}
GRAINS = ("year", "quarter", "month", "week", "day")
MOST_PAGES = 1_000_000


@dataclass(frozen=True, slots=True)
class By:
    """A column to break out by, and its buckets when it is a time."""

    choice: Choice
    grain: str | None = None


@dataclass(frozen=True, slots=True)
class Closer:
    """A tile looked at more closely."""

    tile: Tile
    trail: tuple[Chosen, ...]
    by: By | None
    offered: tuple[By, ...]
    shown: TileView
    elsewhere: tuple[DashboardCard, ...]  # dashboards that the trail can be taken to
    filters: tuple[str, ...]  # of the address, with the trail


def look_closer(actor: Actor, dashboard_id: str, asked: Mapping[str, Any]) -> Closer:
    """`asked` has the tile, the trail of filter texts so far, `by` (schema, table, column, grain; None: a fitting one) and the address."""
    tile, others = _tile(actor, dashboard_id, str(asked.get("tile")))
    outside = Asked.read(asked.get("asked"))
    catalog = open_catalog(actor, as_of=outside.as_of or None)
    trail = look(Asked.read({"f": asked.get("trail")}), catalog).chosen
    lens = look(outside, catalog, others)
    tile, _unswapped = lens.knobs.seen(tile, catalog)
    inside = replace(lens, chosen=(*(one for one in lens.chosen if one.tile != tile["id"]), *trail), highlighted=())
    offered = tuple(_offered(tile, catalog, trail))
    by = _wanted(asked.get("by"), offered) or _fitting(offered, trail)
    elsewhere = tuple(card for card in service.list_dashboards(actor) if card.id != dashboard_id)[:8]
    texts = (*(text for text in outside.filters if text not in {one.text for one in trail}), *(one.text for one in trail))
    return Closer(tile, trail, by, offered, _shown(tile, by, catalog, inside), elsewhere, texts)


def rows_of_tile(actor: Actor, dashboard_id: str, tile_id: str, mark: Mark, *, asked: Asked, page: int = 0) -> RowsBehind:
    """One page of the rows that a mark of a tile stands for, under the filters of the address."""
    if not isinstance(page, int) or not 0 <= page <= MOST_PAGES:
        raise NotFound("no_page", N_("There is no such page of rows."))
    tile, others = _tile(actor, dashboard_id, tile_id)
    catalog = open_catalog(actor, as_of=asked.as_of or None)
    lens = look(asked, catalog, others)
    filters, (tile, _unswapped) = lens.filters(tile), lens.knobs.seen(tile, catalog)
    limits = limits_for(actor)
    return open_rows(Query.parse(tile["sql"]), mark, catalog, page=page, filters=filters, limits=limits, cache=need(ResultCache))


def _tile(actor: Actor, dashboard_id: str, tile_id: str) -> tuple[Tile, Sequence[Tile]]:
    _seq, state = service.read_state(actor, dashboard_id)
    tile = state["tiles"].get(tile_id)
    if tile is None or tile["kind"] != "chart":
        raise NotFound("no_such_tile", N_("This tile is not on the dashboard any more. Reload to see the newest state."))
    return tile, list(state["tiles"].values())


def _offered(tile: Tile, catalog: Catalog, trail: Sequence[Chosen]) -> list[By]:
    """Every column near the tile that the trail has not fixed yet; times by the grains finer than the trail's."""
    fixed = {one.filter.column: one.text.split("~")[4] for one in trail}
    found = []
    for choice in choices([tile], catalog):
        grain = fixed.get(choice.column)
        if choice.look == "dates":
            finer = GRAINS[GRAINS.index(grain) + 1:] if grain in GRAINS else () if grain else GRAINS
            found += [By(choice, one) for one in finer]
        elif choice.look == "list" and grain is None:
            found.append(By(choice))
    return found


def _wanted(given: object, offered: Sequence[By]) -> By | None:
    wanted = tuple(given) if isinstance(given, list | tuple) else ()
    return next((by for by in offered if (*by.choice.column, by.grain) == wanted), None)


def _fitting(offered: Sequence[By], trail: Sequence[Chosen]) -> By | None:
    """The next finer time after a time, otherwise the first class that is not too long."""
    if trail:
        last = trail[-1].text.split("~")[4]
        finer = next((by for by in offered if by.choice.column == trail[-1].filter.column and by.grain == FINER.get(last)), None)
        if finer is not None:
            return finer
    return next((by for by in offered if by.grain is None), offered[0] if offered else None)


def _shown(tile: Tile, by: By | None, catalog: Catalog, lens: Lens) -> TileView:
    try:
        if by is None:
            raise Invalid("nothing_closer", N_("There is no other column to break this out by."))
        schema, name, column_name = by.choice.column
        table = catalog.table(schema, name)
        column = table.column(column_name) if table else None
        if table is None or column is None:
            raise Invalid("nothing_closer", N_("There is no other column to break this out by."))
        query = break_out(Query.parse(tile["sql"]), table, column, catalog, grain=by.grain)
    except InsightoraError as error:
        return TileView(tile, error=error.worded())
    derived = cast(Tile, {**tile, "sql": query.sql(), "chart": None})
    return tiles.show(derived, catalog, need(ResultCache), lens)
