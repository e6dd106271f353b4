"""Pages of a dashboard: each tile lies on one, and only the page on screen is answered. Pure.

A dashboard without pages is one page. Its tiles name none; when pages are added, the first one is called `MAIN` and holds them.
"""

from collections.abc import Mapping
from typing import Any

from insightora_dash.dashboards.placing import first_free, size_for
from insightora_dash.dashboards.state import State, Tab, Tile, place_of, reading_order
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _

MAIN = "main"
MOST_TABS = 30
GONE = N_("This page is not on the dashboard any more. Reload to see the newest state.")


def ordered(state: State) -> list[Tab]:
    """The pages from the first to the last."""
    return sorted(state.get("tabs", {}).values(), key=lambda tab: (tab["at"], tab["id"]))


def tab_of(tile: Tile, state: State) -> str:
    """The page a tile lies on; empty without pages."""
    tabs = state.get("tabs", {})
    named = tile.get("tab", MAIN)
    if named in tabs or not tabs:
        return named if tabs else ""
    return MAIN if MAIN in tabs else ordered(state)[0]["id"]


def shown_tab(state: State, wanted: str) -> str:
    """The page to show: the wanted one, or the first; empty without pages."""
    tabs = ordered(state)
    return wanted if any(tab["id"] == wanted for tab in tabs) else tabs[0]["id"] if tabs else ""


def tiles_on(state: State, tab: str) -> list[Tile]:
    """The tiles of one page from the top left."""
    return [tile for tile in reading_order(state) if tab_of(tile, state) == tab]


def with_tab(state: State, tab: Tab) -> State:
    """The state with one page more; raises Invalid when there are too many."""
    tabs = state.get("tabs", {})
    if tab["id"] in tabs:
        raise Invalid("tab_exists", N_("This page is on the dashboard already."))
    if len(tabs) >= MOST_TABS:
        raise Invalid("too_many_tabs", N_("A dashboard holds {most} pages. Start another one for more."), most=MOST_TABS)
    return {**state, "tabs": {**tabs, tab["id"]: tab}}


def without_tab(state: State, tab_id: str) -> State:
    """The state without an empty page; raises Invalid while tiles were put on it. Tiles that name no page go to the first."""
    find_tab(state, tab_id)
    left = {i: tab for i, tab in state.get("tabs", {}).items() if i != tab_id}
    if left and any(tile.get("tab") == tab_id for tile in state["tiles"].values()):
        raise Invalid("tab_not_empty", N_("There are tiles on this page. Reload to see the newest state."))
    if left:
        return {**state, "tabs": left}
    bare: State = {"format": state["format"], "title": state["title"], "tiles": state["tiles"]}
    return bare


def with_changed_tab(state: State, tab_id: str, **values: object) -> State:
    """The state with other values for one page."""
    changed: Any = {**find_tab(state, tab_id), **values}
    return {**state, "tabs": {**state["tabs"], tab_id: changed}}


def find_tab(state: State, tab_id: str) -> Tab:
    """That page; raises Invalid when it is gone."""
    tab = state.get("tabs", {}).get(tab_id)
    if tab is None:
        raise Invalid("no_such_tab", GONE)
    return tab


def prepared(op: object, state: State) -> object:
    """What a client asks for, completed by what only the newest state knows: free places, the page, the tiles that go with a page."""
    if not isinstance(op, Mapping):
        return op
    complete = {"add_tile": _placed, "add_tab": _numbered, "remove_tab": _emptied, "set_tile_tab": _moved}.get(str(op.get("type")))
    return complete(op, state) if complete else op


def _placed(op: Mapping[str, Any], state: State) -> object:
    tile = op.get("tile")
    if not isinstance(tile, Mapping):
        return op
    if state.get("tabs") and "tab" not in tile:
        tile = {**tile, "tab": ordered(state)[0]["id"]}
    if "x" in tile:
        return {**op, "tile": tile}
    given = tile.get("chart")
    chart = given if isinstance(given, Mapping) else {}
    kind, measures = chart.get("kind", tile.get("kind")), chart.get("y")
    w, h = size_for(kind if isinstance(kind, str) else None, len(measures) if isinstance(measures, list) else 1)
    return {**op, "tile": {**tile, **first_free(tiles_on(state, shown_tab(state, str(tile.get("tab", "")))), w, h)}}


def _numbered(op: Mapping[str, Any], state: State) -> object:
    """A new page comes last; the first one ever brings the page of the tiles there are along."""
    tabs = ordered(state)
    title = op.get("title", _("Page {number}", number=max(len(tabs), 1) + 1))
    made = {"type": "add_tab", "title": title, "at": tabs[-1]["at"] + 1 if tabs else 1}
    if tabs:
        return made
    return {"type": "batch", "ops": [{"type": "add_tab", "title": _("Page {number}", number=1), "at": 0, "main": True}, made]}


def _emptied(op: Mapping[str, Any], state: State) -> object:
    tab_id = str(op.get("id"))
    find_tab(state, tab_id)
    if len(state["tabs"]) == 1:
        raise Invalid("last_tab", N_("This is the only page. Add another one before you delete it."))
    gone = [{"type": "remove_tile", "id": tile["id"]} for tile in tiles_on(state, tab_id)]
    return {"type": "batch", "ops": [*gone, {"type": "remove_tab", "id": tab_id}]} if gone else op


def _moved(op: Mapping[str, Any], state: State) -> object:
    tile, tab_id = state["tiles"].get(str(op.get("id"))), str(op.get("tab"))
    find_tab(state, tab_id)
    if tile is None:
        return op
    return {**op, "place": first_free(tiles_on(state, tab_id), tile["w"], tile["h"]) if tab_of(tile, state) != tab_id else place_of(tile)}
