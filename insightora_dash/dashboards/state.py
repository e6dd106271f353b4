"""What a dashboard is at one moment: a title and tiles with their places, as plain JSON."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypedDict

COLUMNS = 12
FORMAT = 1  # of the state below; a reader of an older format upgrades it


class Place(TypedDict):
    """Where a tile lies on the canonical twelve columns."""

    x: int
    y: int
    w: int
    h: int


class PhonePlace(TypedDict):
    """Where a tile lies in the one column of a phone, when somebody arranged that."""

    y: int
    h: int


class Tile(Place):
    """One tile: a query with its chart, a text, a picture, the heading of a section, or a filter or parameter that people set."""

    id: str
    kind: Literal["chart", "text", "picture", "section", "filter", "parameter"]
    title: str
    text: str
    sql: str
    chart: dict[str, Any] | None  # ChartSpec.to_json(); None: chosen when it is drawn
    question_id: str | None
    question: str
    conversation_id: str | None  # where the question was asked; its owner can open it
    phone: PhonePlace | None
    tab: NotRequired[str]  # the page it lies on (tabs.tab_of)
    settings: NotRequired[dict[str, Any]]  # of a picture: its name; of a filter or parameter: its "look", and the tiles it leaves alone


class Tab(TypedDict):
    """A page of a dashboard; pages stand in the order of `at`."""

    id: str
    title: str
    at: int


class State(TypedDict):
    """The fold of a dashboard's operations."""

    format: int
    title: str
    tiles: dict[str, Tile]
    tabs: NotRequired[dict[str, Tab]]  # without them the dashboard is one page


def empty_state(title: str) -> State:
    """A dashboard of that title without tiles."""
    return {"format": FORMAT, "title": title, "tiles": {}}


def place_of(tile: Tile) -> Place:
    """Where the tile lies on the twelve columns."""
    return {"x": tile["x"], "y": tile["y"], "w": tile["w"], "h": tile["h"]}


def reading_order(state: State) -> list[Tile]:
    """The tiles from the top left to the bottom right, page after page."""
    pages = {tab["id"]: (tab["at"], tab["id"]) for tab in state.get("tabs", {}).values()}
    return sorted(state["tiles"].values(), key=lambda tile: (pages.get(tile.get("tab", "main"), (0, "")), tile["y"], tile["x"], tile["id"]))


def state_hash(state: Mapping[str, Any]) -> str:
    """A fingerprint of the whole state; equal exactly when the states are."""
    return hashlib.sha256(json.dumps(state, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
