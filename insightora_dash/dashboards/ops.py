"""What operations on a dashboard do: read, fold, invert, commute, rebase. Pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from insightora_dash.dashboards import checks
from insightora_dash.dashboards.operation import AddTile, Batch, MoveTiles, Op, RemoveTab
from insightora_dash.dashboards.state import State, Tab, Tile, place_of
from insightora_dash.dashboards.tabs import MAIN, MOST_TABS, find_tab, with_changed_tab, with_tab, without_tab
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_

Path = tuple[str, ...]

MOST_IN_BATCH = checks.MOST_TILES + 1  # a page goes with all its tiles


def read_op(data: object, make_id: Callable[[], str]) -> Op:
    """An operation from outside, checked and normalised; new tiles get their id from `make_id`. Raises Invalid."""
    fields = checks.read_mapping(data, 100)
    kind = fields.get("type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if kind == "batch":
        return _read_batch(fields, make_id)
    if kind == "add_tile":
        return {"type": "add_tile", "tile": checks.read_tile(_without_id(fields.get("tile")), make_id())}
    if kind == "add_tab":
        return {"type": "add_tab", "tab": _read_tab(fields, MAIN if fields.get("main") is True else make_id())}
    if reader is None:
        raise Invalid("unknown_operation", N_("A dashboard has no operation “{kind}”."), kind=str(kind)[:40])
    return reader(fields)


def _read_batch(fields: Mapping[str, Any], make_id: Callable[[], str]) -> Op:
    parts = fields.get("ops")
    if not isinstance(parts, list) or not 0 < len(parts) <= MOST_IN_BATCH:
        raise Invalid("bad_batch", N_("One step holds 1 to {most} operations."), most=MOST_IN_BATCH)
    if any(isinstance(part, Mapping) and part.get("type") == "batch" for part in parts):
        raise Invalid("nested_batch", N_("A step cannot hold another step of several operations."))
    return {"type": "batch", "ops": [read_op(part, make_id) for part in parts]}


def _read_tab(fields: Mapping[str, Any], tab_id: str) -> Tab:
    return {"id": tab_id, "title": checks.read_title(fields.get("title")), "at": checks.read_position(fields.get("at"))}


def _read_order(fields: Mapping[str, Any]) -> Op:
    places = checks.read_mapping(fields.get("tabs"), MOST_TABS)
    return {"type": "move_tabs", "tabs": {checks.read_id(i): checks.read_position(at) for i, at in places.items()}}


def _read_tile_tab(fields: Mapping[str, Any]) -> Op:
    place = checks.read_place(fields.get("place"))
    return {"type": "set_tile_tab", "id": checks.read_id(fields.get("id")), "tab": checks.read_id(fields.get("tab")), "place": place}


def _without_id(tile: object) -> object:
    if isinstance(tile, Mapping) and "id" in tile:
        raise Invalid("id_given", N_("A new tile gets its id from the server; leave it out."))
    return tile


def _read_move(fields: Mapping[str, Any]) -> Op:
    places = checks.read_mapping(fields.get("tiles"), checks.MOST_TILES)
    if fields.get("layout") == "phone":
        return {"type": "move_tiles", "layout": "phone", "tiles": {checks.read_id(i): checks.read_phone_place(p) for i, p in places.items()}}
    return {"type": "move_tiles", "tiles": {checks.read_id(i): checks.read_place(p) for i, p in places.items()}}


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Op]] = {
    "remove_tile": lambda f: {"type": "remove_tile", "id": checks.read_id(f.get("id"))},
    "move_tiles": _read_move,
    "rename_tile": lambda f: {"type": "rename_tile", "id": checks.read_id(f.get("id")), "title": checks.read_title(f.get("title"))},
    "set_tile_chart": lambda f: {"type": "set_tile_chart", "id": checks.read_id(f.get("id")), "chart": checks.read_chart(f.get("chart"))},
    "set_tile_sql": lambda f: {"type": "set_tile_sql", "id": checks.read_id(f.get("id")), "sql": checks.read_sql(f.get("sql"))},
    "set_text": lambda f: {"type": "set_text", "id": checks.read_id(f.get("id")), "text": checks.read_text(f.get("text"))},
    "set_tile_settings": lambda f: {"type": "set_tile_settings", "id": checks.read_id(f.get("id")), "settings": checks.read_settings(f.get("settings"))},
    "remove_tab": lambda f: {"type": "remove_tab", "id": checks.read_id(f.get("id"))},
    "rename_tab": lambda f: {"type": "rename_tab", "id": checks.read_id(f.get("id")), "title": checks.read_title(f.get("title"))},
    "move_tabs": _read_order,
    "set_tile_tab": _read_tile_tab,
    "set_title": lambda f: {"type": "set_title", "title": checks.read_title(f.get("title"))},
}


def fold(state: State, op: Op) -> State:
    """The state after one operation; raises Invalid when it does not fit this state."""
    match op["type"]:
        case "add_tile" | "restore_tile":
            return _with_new_tile(state, cast(AddTile, op)["tile"])
        case "remove_tile":
            gone = _tile(state, op["id"])["id"]
            return {**state, "tiles": {i: tile for i, tile in state["tiles"].items() if i != gone}}
        case "move_tiles":
            return _moved(state, op)
        case "rename_tile":
            return _changed(state, op["id"], title=op["title"])
        case "set_tile_chart":
            return _changed(state, op["id"], chart=op["chart"])
        case "set_tile_sql":
            return _with_sql(state, op["id"], op["sql"])
        case "set_text":
            return _changed(state, op["id"], text=op["text"])
        case "set_title":
            return {**state, "title": op["title"]}
        case "set_tile_settings":
            return _with_settings(state, op["id"], op["settings"])
        case "add_tab" | "restore_tab":
            return with_tab(state, op["tab"])
        case "remove_tab":
            return without_tab(state, op["id"])
        case "rename_tab":
            return with_changed_tab(state, op["id"], title=op["title"])
        case "move_tabs":
            for tab_id, at in op["tabs"].items():
                state = with_changed_tab(state, tab_id, at=at)
            return state
        case "set_tile_tab":
            return _changed(_off_page(state, op["id"]) if op["tab"] == "" else state, op["id"], **_on_page(state, op["tab"]), **op["place"])
        case "set_state":
            return op["state"]
        case "batch":
            for part in op["ops"]:
                state = fold(state, part)
            return state


def invert(state: State, op: Op) -> Op:
    """The operation that takes `op` back when it is applied to `state`; raises Invalid when `op` does not fit."""
    match op["type"]:
        case "add_tile" | "restore_tile":
            return {"type": "remove_tile", "id": cast(AddTile, op)["tile"]["id"]}
        case "remove_tile":
            return {"type": "restore_tile", "tile": _tile(state, op["id"])}
        case "move_tiles":
            return _inverse_move(state, op)
        case "rename_tile":
            return {"type": "rename_tile", "id": op["id"], "title": _tile(state, op["id"])["title"]}
        case "set_tile_chart":
            return {"type": "set_tile_chart", "id": op["id"], "chart": _tile(state, op["id"])["chart"]}
        case "set_tile_sql":
            return {"type": "set_tile_sql", "id": op["id"], "sql": _tile(state, op["id"])["sql"]}
        case "set_text":
            return {"type": "set_text", "id": op["id"], "text": _tile(state, op["id"])["text"]}
        case "set_title":
            return {"type": "set_title", "title": state["title"]}
        case "set_tile_settings":
            return {"type": "set_tile_settings", "id": op["id"], "settings": _tile(state, op["id"]).get("settings", {})}
        case "add_tab" | "restore_tab":
            away: RemoveTab = {"type": "remove_tab", "id": op["tab"]["id"]}
            return away
        case "remove_tab":
            return {"type": "restore_tab", "tab": find_tab(state, op["id"])}
        case "rename_tab":
            return {"type": "rename_tab", "id": op["id"], "title": find_tab(state, op["id"])["title"]}
        case "move_tabs":
            return {"type": "move_tabs", "tabs": {i: find_tab(state, i)["at"] for i in op["tabs"]}}
        case "set_tile_tab":
            tile = _tile(state, op["id"])
            return {"type": "set_tile_tab", "id": op["id"], "tab": tile.get("tab", ""), "place": place_of(tile)}
        case "set_state":
            return {"type": "set_state", "state": state, "version": -1}
        case "batch":
            return _inverse_batch(state, op)


def touches(op: Op) -> frozenset[Path]:
    """The parts of the state that an operation writes."""
    match op["type"]:
        case "add_tile" | "restore_tile":
            tile = cast(AddTile, op)["tile"]
            return frozenset({("tiles", tile["id"]), *([("tabs", tile["tab"], "tiles", tile["id"])] if "tab" in tile else [])})
        case "add_tab" | "restore_tab":
            return frozenset({("tabs", op["tab"]["id"])})
        case "remove_tab":
            return frozenset({("tabs", op["id"])})
        case "rename_tab":
            return frozenset({("tabs", op["id"], "title")})
        case "move_tabs":
            return frozenset(("tabs", i, "at") for i in op["tabs"])
        case "set_tile_tab":
            return frozenset({("tiles", op["id"], "tab"), ("tiles", op["id"], "grid"), ("tabs", op["tab"], "tiles", op["id"])})
        case "remove_tile":
            return frozenset({("tiles", op["id"])})
        case "move_tiles":
            return frozenset(("tiles", i, op.get("layout", "grid")) for i in op["tiles"])
        case "rename_tile":
            return frozenset({("tiles", op["id"], "title")})
        case "set_tile_chart":
            return frozenset({("tiles", op["id"], "chart")})
        case "set_tile_sql":
            return frozenset({("tiles", op["id"], "sql")})
        case "set_text":
            return frozenset({("tiles", op["id"], "text")})
        case "set_title":
            return frozenset({("title",)})
        case "set_tile_settings":
            return frozenset({("tiles", op["id"], "settings")})
        case "set_state":
            return frozenset({()})
        case "batch":
            return frozenset().union(*(touches(part) for part in op["ops"]))


def commutes(a: Op, b: Op) -> bool:
    """Whether the order of two operations does not matter: neither writes what the other writes or removes."""
    return not any(p[: len(q)] == q or q[: len(p)] == p for p in touches(a) for q in touches(b))


def rebase(op: Op, since: Iterable[Op]) -> Op | None:
    """The operation as it applies after `since`, or None when it clashes; a move forgets tiles that were removed meanwhile."""
    for earlier in since:
        if op["type"] == "move_tiles":
            op = _without_tiles(op, _removed(earlier))
            if not op["tiles"]:
                return None
        if not commutes(op, earlier):
            return None
    return op


def takes_back(state: State, op: Op, inverse: Op) -> bool:
    """Whether `inverse` undoes exactly `op` and nothing that came after it: redoing `op` then gives this state again."""
    try:
        return fold(fold(state, inverse), op) == state
    except Invalid:
        return False


def _without_tiles(op: MoveTiles, gone: frozenset[str]) -> MoveTiles:
    return cast(MoveTiles, {**op, "tiles": {i: place for i, place in op["tiles"].items() if i not in gone}})


def _removed(op: Op) -> frozenset[str]:
    if op["type"] == "remove_tile":
        return frozenset({op["id"]})
    return frozenset().union(*(_removed(part) for part in op["ops"])) if op["type"] == "batch" else frozenset()


def _tile(state: State, tile_id: str) -> Tile:
    tile = state["tiles"].get(tile_id)
    if tile is None:
        raise Invalid("no_such_tile", N_("This tile is not on the dashboard any more. Reload to see the newest state."))
    return tile


def _with_new_tile(state: State, tile: Tile) -> State:
    if tile["id"] in state["tiles"]:
        raise Invalid("tile_exists", N_("This tile is on the dashboard already."))
    if len(state["tiles"]) >= checks.MOST_TILES:
        raise Invalid("too_many_tiles", N_("A dashboard holds {most} tiles. Start another one for more."), most=checks.MOST_TILES)
    name = tile.get("settings", {}).get("name")
    if name and any(other.get("settings", {}).get("name") == name for other in state["tiles"].values()):
        raise Invalid("parameter_exists", N_("There is a number named “{name}” on this dashboard already. Choose another name."), name=name)
    return {**state, "tiles": {**state["tiles"], tile["id"]: tile}}


def _changed(state: State, tile_id: str, **values: object) -> State:
    tile = cast(Tile, {**_tile(state, tile_id), **values})
    return {**state, "tiles": {**state["tiles"], tile_id: tile}}


def _with_sql(state: State, tile_id: str, sql: str) -> State:
    if _tile(state, tile_id)["kind"] != "chart":
        raise Invalid("no_query_here", N_("Only a chart has a query."))
    return _changed(state, tile_id, sql=sql)


def _with_settings(state: State, tile_id: str, settings: dict[str, Any]) -> State:
    before = _tile(state, tile_id).get("settings")
    if before is None or checks.kind_of(before) != checks.kind_of(settings):
        raise Invalid("other_settings", checks.OTHER_SETTINGS)
    return _changed(state, tile_id, settings=settings)


def _on_page(state: State, tab_id: str) -> dict[str, str]:
    return {"tab": find_tab(state, tab_id)["id"]} if tab_id else {}


def _off_page(state: State, tile_id: str) -> State:
    tile = cast(Tile, {key: value for key, value in _tile(state, tile_id).items() if key != "tab"})
    return {**state, "tiles": {**state["tiles"], tile_id: tile}}


def _moved(state: State, op: MoveTiles) -> State:
    for tile_id, place in op["tiles"].items():
        values = {"phone": place} if op.get("layout") == "phone" else cast(dict[str, Any], place)
        state = _changed(state, tile_id, **values)
    return state


def _inverse_move(state: State, op: MoveTiles) -> Op:
    tiles = {tile_id: _tile(state, tile_id) for tile_id in op["tiles"]}
    if op.get("layout") == "phone":
        return {"type": "move_tiles", "layout": "phone", "tiles": {i: tile["phone"] for i, tile in tiles.items()}}
    return {"type": "move_tiles", "tiles": {i: place_of(tile) for i, tile in tiles.items()}}


def _inverse_batch(state: State, op: Batch) -> Op:
    inverses: list[Op] = []
    for part in op["ops"]:
        inverses.append(invert(state, part))
        state = fold(state, part)
    return {"type": "batch", "ops": inverses[::-1]}
