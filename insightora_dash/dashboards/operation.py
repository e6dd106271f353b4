"""The operations on a dashboard as the log keeps them: a closed set of shapes."""

from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypedDict

from insightora_dash.dashboards.state import PhonePlace, Place, State, Tab, Tile


class AddTile(TypedDict):
    """A new tile; its id is made by the server."""

    type: Literal["add_tile"]
    tile: Tile


class RemoveTile(TypedDict):
    """A tile goes away."""

    type: Literal["remove_tile"]
    id: str


class RestoreTile(TypedDict):
    """A removed tile comes back as it was (the inverse of removing it)."""

    type: Literal["restore_tile"]
    tile: Tile


class MoveTiles(TypedDict):
    """Places of one or several tiles, on the grid or in the one column of a phone."""

    type: Literal["move_tiles"]
    tiles: Mapping[str, Place | PhonePlace | None]
    layout: NotRequired[Literal["phone"]]


class RenameTile(TypedDict):
    """A tile's title."""

    type: Literal["rename_tile"]
    id: str
    title: str


class SetTileChart(TypedDict):
    """How a tile's result is drawn."""

    type: Literal["set_tile_chart"]
    id: str
    chart: dict[str, Any] | None


class SetTileSql(TypedDict):
    """The query of a chart tile."""

    type: Literal["set_tile_sql"]
    id: str
    sql: str


class SetText(TypedDict):
    """The words of a text tile."""

    type: Literal["set_text"]
    id: str
    text: str


class SetTitle(TypedDict):
    """The dashboard's title."""

    type: Literal["set_title"]
    title: str


class SetTileSettings(TypedDict):
    """What a filter tile filters or a parameter changes, and which tiles it leaves alone."""

    type: Literal["set_tile_settings"]
    id: str
    settings: dict[str, Any]


class AddTab(TypedDict):
    """A new page; its id is made by the server. `restore_tab` brings a removed one back."""

    type: Literal["add_tab", "restore_tab"]
    tab: Tab


class RemoveTab(TypedDict):
    """A page without tiles goes away."""

    type: Literal["remove_tab"]
    id: str


class RenameTab(TypedDict):
    """A page's title."""

    type: Literal["rename_tab"]
    id: str
    title: str


class MoveTabs(TypedDict):
    """The order of pages."""

    type: Literal["move_tabs"]
    tabs: dict[str, int]


class SetTileTab(TypedDict):
    """A tile goes to another page, to a place there; an empty page stands for none (the inverse of its first move)."""

    type: Literal["set_tile_tab"]
    id: str
    tab: str
    place: Place


class SetState(TypedDict):
    """Everything becomes as it was after operation `version`; only the server makes this one."""

    type: Literal["set_state"]
    state: State
    version: int


class Batch(TypedDict):
    """Several operations as one step."""

    type: Literal["batch"]
    ops: "list[Op]"


Op = (
    AddTile | RemoveTile | RestoreTile | MoveTiles | RenameTile | SetTileChart | SetTileSql | SetText | SetTitle | SetTileSettings
    | AddTab | RemoveTab | RenameTab | MoveTabs | SetTileTab | SetState | Batch
)  # fmt: skip
