"""Tiles answered: each on its own, several side by side."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.charts.choice import choose
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.dashboards.ahead import ahead
from insightora_dash.dashboards.authored import authored, plan_of
from insightora_dash.dashboards.controls import control
from insightora_dash.dashboards.lens import Lens
from insightora_dash.dashboards.live_text import filled, first_number, metric_value, names_in, tiles_named
from insightora_dash.dashboards.locks import UNREACHED, escapes
from insightora_dash.dashboards.parameters import parameter
from insightora_dash.dashboards.state import Tile
from insightora_dash.dashboards.view import TileView
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.wording import _
from insightora_dash.query.pipeline import answer
from insightora_dash.query.plan import Plan, applied
from insightora_dash.query.runner import NotCached

SHARED = frozenset({"bar", "bar_horizontal", "bar_grouped", "line", "kpi"})  # kinds that show a highlighted part in front of its whole
WHOLE = Lens()
AT_ONCE = 4  # the engine's own queue decides what really runs


def show(tile: Tile, catalog: Catalog, cache: ResultCache, lens: Lens = WHOLE, *, only_cached: bool = False) -> TileView:
    """The tile with its answer through the lens; a query that fails becomes this tile's `error`, the others do not notice.

    With `only_cached` raises NotCached when a query would have to run.
    """
    if tile["kind"] in ("text", "section", "picture"):
        return TileView(tile)
    if tile["kind"] == "filter":
        return _control(tile, catalog, cache, lens, only_cached=only_cached)
    if tile["kind"] == "parameter":
        return TileView(tile, parameter=parameter(tile, catalog))
    filters, highlights = lens.filters(tile), lens.highlights(tile)
    try:
        seen, unswapped = lens.knobs.seen(tile, catalog)
        if escapes(seen["sql"], lens.locked, catalog):
            return TileView(tile, error=_(UNREACHED))
        query, sql = authored(seen["sql"]).query, authored(seen["sql"]).sql
        result = answer(query, catalog, filters=filters, cache=cache, only_cached=only_cached)
        spec, kinds = _look(seen, result)
        plan = Plan((*plan_of(seen["sql"], catalog).chips, *applied((*filters, *highlights), catalog)))
        carried = ahead(spec, query, result, catalog, cache, only_cached=only_cached)
        view = TileView(tile, result, spec, kinds, plan, sql, ahead=carried, filtered=bool(filters), unswapped=unswapped)
        return _with_part(view, answer(query, catalog, filters=(*filters, *highlights), cache=cache, only_cached=only_cached)) if highlights else view
    except InsightoraError as error:
        return TileView(tile, sql=tile["sql"], error=error.worded())


def show_all(tiles: Sequence[Tile], catalog: Catalog, cache: ResultCache, lens: Lens = WHOLE, *, among: Iterable[Tile] = ()) -> tuple[TileView, ...]:
    """All tiles with their answers through the lens, in the order given; their texts may name tiles `among` others."""
    views = {tile["id"]: view for tile in tiles if (view := _known(tile, catalog, cache, lens))}
    missing = [tile for tile in tiles if tile["id"] not in views]
    if missing:  # only waiting goes side by side: threads that compute get in each other's way
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="tile") as pool:
            running = [pool.submit(copy_context().run, show, tile, catalog, cache, lens) for tile in missing]
            views |= {tile["id"]: future.result() for tile, future in zip(missing, running, strict=True)}
    others = [*tiles, *among]
    return tuple(_with_values(views[tile["id"]], others, views, catalog, cache, lens) if "{{" in tile["text"] else views[tile["id"]] for tile in tiles)


def _with_values(view: TileView, others: Sequence[Tile], views: Mapping[str, TileView], catalog: Catalog, cache: ResultCache, lens: Lens) -> TileView:
    """A text with the live values it names."""
    named = tiles_named(names_in(view.tile["text"]), others)

    def value_of(name: str) -> str | None:
        tile = named.get(name)
        if tile is None and (number := lens.knobs.number(name)) is not None:
            return number
        if tile is None:
            return metric_value(name, catalog, cache, lens.filters(view.tile), lens.locked)
        shown = views.get(tile["id"]) or show(tile, catalog, cache, lens)
        return first_number(shown.part or shown.result) if shown.result else None

    return replace(view, words=filled(view.tile["text"], value_of)) if view.tile["kind"] == "text" else view


def _control(tile: Tile, catalog: Catalog, cache: ResultCache, lens: Lens, *, only_cached: bool) -> TileView:
    try:
        return TileView(tile, control=control(tile, catalog, cache, lens, only_cached=only_cached))
    except InsightoraError as error:
        return TileView(tile, error=error.worded())


def _known(tile: Tile, catalog: Catalog, cache: ResultCache, lens: Lens) -> TileView | None:
    try:
        return show(tile, catalog, cache, lens, only_cached=True)
    except NotCached:
        return None


def _with_part(view: TileView, part: Result) -> TileView:
    """The tile with the highlighted part of its whole, or narrowed to it where the kind cannot show both."""
    if part.unfiltered:
        return replace(view, result=replace(view.result, unfiltered=part.unfiltered) if view.result else None)
    return replace(view, part=part) if view.spec and view.spec.kind in SHARED else replace(view, result=part, filtered=True)


def _look(tile: Tile, result: Result) -> tuple[ChartSpec, tuple[str, ...]]:
    """The tile's own chart while the result still has its columns, otherwise the one chosen for this result."""
    stored = ChartSpec.from_json(tile["chart"]) if tile["chart"] else None
    chosen, kinds = choose(result, wanted=stored.kind if stored else None)
    names = {column.name for column in result.columns}
    if stored and (stored.x or stored.y) and {stored.x, stored.color, *stored.y} - {None} <= names:
        return stored, kinds
    return chosen, kinds
