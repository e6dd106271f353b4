"""Two versions of a dashboard side by side: what differs, with the results of both."""

from collections.abc import Iterator
from dataclasses import dataclass

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.service import open_catalog
from insightora_dash.dashboards import history, tiles
from insightora_dash.dashboards.access import visible
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.lens import look
from insightora_dash.dashboards.state import State, Tile, place_of, reading_order
from insightora_dash.dashboards.view import TileView
from insightora_dash.engine.cache import ResultCache
from insightora_dash.platform.extensions import need, read_session
from insightora_dash.platform.wording import N_, _

_PARTS = {"title": N_("title"), "sql": N_("query"), "chart": N_("chart"), "text": N_("text"), "settings": N_("settings")}


@dataclass(frozen=True, slots=True)
class Pair:
    """A tile before and after; None where it does not exist."""

    title: str
    change: str  # added removed changed moved same
    what: tuple[str, ...]  # the parts that differ, in words
    before: TileView | None
    after: TileView | None
    same_result: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of one dashboard, tile by tile, what changed first."""

    id: str
    title: str
    before: int
    after: int
    newest: int
    pairs: tuple[Pair, ...]


def compare(actor: Actor, dashboard_id: str, before: int | None = None, after: int | None = None) -> Comparison:
    """The states after two operations (the one before the newest and the newest without them), every tile of both answered now."""
    actor.require("edit")
    with read_session() as session:
        row = visible(session, actor, dashboard_id)
        last = row.seq if after is None else after
        first = max(0, last - 1) if before is None else before
        states = history.state_of(session, row, first), history.state_of(session, row, last)
    catalog, cache = open_catalog(actor), need(ResultCache)
    lenses = [look(Asked(), catalog, state["tiles"].values()) for state in states]
    shown = [{view.tile["id"]: view for view in tiles.show_all(reading_order(state), catalog, cache, lens)} for state, lens in zip(states, lenses, strict=True)]
    pairs = sorted(_pairs(*states, *shown), key=lambda pair: ("changed", "added", "removed", "moved", "same").index(pair.change))
    return Comparison(row.id, states[1]["title"], first, last, row.seq, tuple(pairs))


def _pairs(before: State, after: State, old: dict[str, TileView], new: dict[str, TileView]) -> Iterator[Pair]:
    ordered = [*reading_order(after), *(tile for tile in reading_order(before) if tile["id"] not in after["tiles"])]
    for tile in ordered:
        left, right = before["tiles"].get(tile["id"]), after["tiles"].get(tile["id"])
        change, what = _difference(left, right)
        views = old.get(tile["id"]), new.get(tile["id"])
        yield Pair(tile["title"], change, what, *views, same_result=_same_rows(*views))


def _difference(left: Tile | None, right: Tile | None) -> tuple[str, tuple[str, ...]]:
    if left is None or right is None:
        return ("added" if left is None else "removed"), ()
    differing = tuple(_(words) for part, words in _PARTS.items() if left.get(part) != right.get(part))
    if differing:
        return "changed", differing
    moved = place_of(left) != place_of(right) or left["phone"] != right["phone"]
    return ("moved", (_("place"),)) if moved else ("same", ())


def _same_rows(left: TileView | None, right: TileView | None) -> bool:
    if left is None or right is None or left.result is None or right.result is None:
        return False
    return bool(left.result.table.equals(right.result.table))
