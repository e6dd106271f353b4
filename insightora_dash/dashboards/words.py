"""Operations in words, for toasts and conflicts."""

from insightora_dash.dashboards.operation import Op
from insightora_dash.dashboards.state import State
from insightora_dash.platform.wording import _


def describe(op: Op, inverse: Op, state: State) -> str:
    """What an operation did, as a short phrase; the tiles' names come from `state` or, for a deleted one, from the inverse."""
    match op["type"]:
        case "add_tile":
            return _("“{tile}” added", tile=op["tile"]["title"])
        case "restore_tile":
            return _("“{tile}” brought back", tile=op["tile"]["title"])
        case "remove_tile":
            return _("“{tile}” deleted", tile=inverse["tile"]["title"] if inverse["type"] == "restore_tile" else op["id"])
        case "move_tiles":
            names = list(op["tiles"])
            return _("{tile} moved", tile=_name(state, names[0])) if len(names) == 1 else _("{count} tiles moved", count=len(names))
        case "rename_tile":
            return _("tile renamed to “{title}”", title=op["title"])
        case "set_tile_chart":
            return _("chart of {tile} changed", tile=_name(state, op["id"]))
        case "set_tile_sql":
            return _("formula of {tile} changed", tile=_name(state, op["id"]))
        case "set_text":
            return _("text of {tile} changed", tile=_name(state, op["id"]))
        case "set_title":
            return _("dashboard renamed to “{title}”", title=op["title"])
        case "set_tile_settings":
            return _("settings of {tile} changed", tile=_name(state, op["id"]))
        case "add_tab" | "restore_tab":
            return _("page “{title}” added", title=op["tab"]["title"])
        case "remove_tab":
            return _("page “{title}” deleted", title=inverse["tab"]["title"] if inverse["type"] == "restore_tab" else op["id"])
        case "rename_tab":
            return _("page renamed to “{title}”", title=op["title"])
        case "move_tabs":
            return _("pages put in another order")
        case "set_tile_tab":
            return _("{tile} put on another page", tile=_name(state, op["id"]))
        case "set_state":
            return _("version {number} restored", number=op["version"]) if op["version"] >= 0 else _("restoring taken back")
        case "batch":
            backwards = inverse["ops"] if inverse["type"] == "batch" else []
            return ", ".join(dict.fromkeys(describe(a, b, state) for a, b in zip(op["ops"], reversed(backwards), strict=True)))


def _name(state: State, tile_id: str) -> str:
    tile = state["tiles"].get(tile_id)
    return f"“{tile['title']}”" if tile else _("a tile")
