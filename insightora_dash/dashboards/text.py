"""A dashboard as YAML: readable, diffable, and the same bytes again after it was read and written."""

import re
from collections.abc import Mapping
from typing import Any, cast

import yaml

from insightora_dash.dashboards import checks, tabs
from insightora_dash.dashboards.ops import fold, read_op
from insightora_dash.dashboards.placing import first_free, size_for
from insightora_dash.dashboards.state import State, Tile, empty_state
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_
from insightora_dash.query.query import Query

FORMAT = 1
LONGEST = 5_000_000  # characters
_KINDS = {"chart": ("sql", "chart", "question"), "text": ("text",), "section": (), **dict.fromkeys(("filter", "parameter", "picture"), ("settings",))}
_TILE_FIELDS = {"name", "page", "title", "kind", "place", "phone", "sql", "chart", "question", "text", "settings"}


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    """Block style, keys in our order, long texts over several lines."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    # A literal block cannot keep blanks at the ends of lines or characters that YAML escapes.
    plain = "\n" in text and not re.search(r"[ \t]\n|[ \t]$|^[ \t\n]|[^\x20-\x7e\n\xa0-\ud7ff\ue000-\ufffd]", text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if plain else None)


_Dumper.add_representer(str, _text)


def write(state: State) -> str:
    """The dashboard as YAML, its tiles from the top left with names instead of ids."""
    pages = {tab["id"]: f"p{number}" for number, tab in enumerate(tabs.ordered(state), start=1)}
    ordered = sorted(state["tiles"].values(), key=lambda tile: (list(pages).index(tabs.tab_of(tile, state)) if pages else 0, tile["y"], tile["x"]))
    names = {tile["id"]: f"t{number}" for number, tile in enumerate(ordered, start=1)}
    data: dict[str, Any] = {"insightora": FORMAT, "dashboard": state["title"]}
    if pages:
        data["pages"] = [{"name": pages[tab["id"]], "title": tab["title"]} for tab in tabs.ordered(state)]
    data["tiles"] = [_written(tile, names, pages.get(tabs.tab_of(tile, state))) for tile in ordered]
    return str(yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000, default_flow_style=False))


def read(text: str) -> State:
    """The state that a YAML text describes, with new ids; raises Invalid naming the line, tile or field that cannot be read."""
    data = _parsed(text)
    if data.get("insightora") != FORMAT or not isinstance(data.get("tiles"), list):
        raise Invalid("not_a_dashboard", N_("This is not a dashboard: it needs “insightora: 1”, “dashboard” and “tiles”."))
    listed = [tile for tile in data["tiles"] if isinstance(tile, Mapping)]
    if len(listed) < len(data["tiles"]):
        raise Invalid("not_a_tile", N_("Every entry of “tiles” has to be a tile with a title."))
    ids = {str(tile.get("name", f"t{number}")): new_id() for number, tile in enumerate(listed, start=1)}
    if len(ids) < len(listed):
        raise Invalid("tile_named_twice", N_("Two tiles have the same name. Give each one its own."))
    state = empty_state(checks.read_title(data.get("dashboard")))
    state, pages = _with_pages(state, data.get("pages"))
    for tile, tile_id in zip(listed, ids.values(), strict=True):
        state = _with_tile(state, tile, tile_id, ids, pages)
    return state


def _written(tile: Tile, names: Mapping[str, str], page: str | None) -> dict[str, Any]:
    made: dict[str, Any] = {"name": names[tile["id"]], "title": tile["title"], "kind": tile["kind"], **({"page": page} if page else {})}
    made["place"] = {key: tile[key] for key in ("x", "y", "w", "h")}
    if tile["phone"]:
        made["phone"] = dict(tile["phone"])
    for field in _KINDS[tile["kind"]]:
        value = cast(Mapping[str, Any], tile).get(field)
        if value:
            made[field] = _settings(value, names) if field == "settings" else value
    return made


def _settings(settings: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    if "without" not in settings:
        return dict(settings)
    return {**settings, "without": sorted(names.get(tile, tile) for tile in settings["without"] if tile in names)}


def _parsed(text: str) -> Mapping[str, Any]:
    if len(text) > LONGEST:
        raise Invalid("text_too_long", N_("This text is too long for a dashboard."))
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise Invalid("bad_yaml", N_("This YAML cannot be read (line {line})."), line=mark.line + 1 if mark else "?") from error
    if not isinstance(data, Mapping):
        raise Invalid("not_a_dashboard", N_("This is not a dashboard: it needs “insightora: 1”, “dashboard” and “tiles”."))
    return data


def _with_pages(state: State, listed: object) -> tuple[State, dict[str, str]]:
    """The state with its pages, and their ids by name."""
    if listed is None:
        return state, {}
    if not isinstance(listed, list) or not listed or not all(isinstance(page, Mapping) and set(page) <= {"name", "title"} for page in listed):
        raise Invalid("bad_pages", N_("“pages” has to be a list of pages with a name and a title."))
    ids: dict[str, str] = {}
    for at, page in enumerate(listed):
        name = str(page.get("name", f"p{at + 1}"))
        if name in ids:
            raise Invalid("page_named_twice", N_("Two pages have the same name. Give each one its own."))
        ids[name] = new_id()
        state = tabs.with_tab(state, {"id": ids[name], "title": checks.read_title(page.get("title")), "at": at})
    return state, ids


def _page(data: Mapping[str, Any], pages: Mapping[str, str]) -> dict[str, str]:
    if not pages and "page" not in data:
        return {}
    if "page" in data and str(data["page"]) not in pages:
        raise Invalid("no_such_page", N_("There is no page “{name}”; list it under “pages”."), name=str(data["page"])[:80])
    return {"tab": pages[str(data["page"])] if "page" in data else next(iter(pages.values()))}


def _with_tile(state: State, data: Mapping[str, Any], tile_id: str, ids: Mapping[str, str], pages: Mapping[str, str]) -> State:
    unknown = sorted(map(str, set(data) - _TILE_FIELDS))
    if unknown:
        raise Invalid("unknown_field", N_("A tile has no field “{name}”."), name=unknown[0])
    fields = {key: value for key, value in data.items() if key not in ("name", "place", "page")} | _page(data, pages)
    settings = fields.get("settings")
    if isinstance(settings, Mapping) and isinstance(settings.get("without"), list):
        fields["settings"] = {**settings, "without": [ids[name] for name in settings["without"] if name in ids]}
    place = data.get("place")
    if place is None:
        kind = (data.get("chart") or {}).get("kind") if isinstance(data.get("chart"), Mapping) else data.get("kind")
        place = first_free(tabs.tiles_on(state, fields.get("tab", "")), *size_for(kind if isinstance(kind, str) else None))
    if not isinstance(place, Mapping):
        raise Invalid("bad_place", N_("The place of a tile has x, y, w and h."))
    op = read_op({"type": "add_tile", "tile": {**fields, **place}}, lambda: tile_id)
    if data.get("kind", "chart") == "chart":
        Query.parse(str(data.get("sql", "")))
    return fold(state, op)
