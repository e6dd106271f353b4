"""What an operation may contain: every field read from outside passes here once."""

import json
import re
from collections.abc import Mapping
from typing import Any, cast

from insightora_dash.dashboards.state import COLUMNS, PhonePlace, Place, Tile
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.query.parameters import unbraced

TITLE_LENGTH = 200
TEXT_LENGTH = 10_000
SQL_LENGTH = 100_000
CHART_LENGTH = 20_000
LOWEST_ROW = 2_000
TALLEST = 60
MOST_TILES = 200
LOOKS = ("dates", "list", "range")
PARAMETER_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
SETTINGS = {"column": "filter", "picture": "picture", "look": "parameter"}  # what tells whose settings they are, the first that is there
KINDS = ("chart", "text", "section", *SETTINGS.values())
PICTURE = re.compile(r"[0-9a-f]{64}\.(png|jpg|webp|svg)")
OTHER_SETTINGS = N_("These settings belong to another kind of tile.")
OPTION_PARTS = {"column": 4, "metric": 2, "rows": 1}
MOST_OPTIONS = 50
LARGEST = 1e15


def read_title(value: object) -> str:
    """A title of 1 to 200 characters without outer blanks."""
    title = " ".join(_string(value, "title").split())
    if not title:
        raise Invalid("title_missing", N_("A title cannot be empty. Type at least one character."))
    if len(title) > TITLE_LENGTH:
        raise Invalid("title_too_long", N_("A title can have {most} characters, this one has {length}. Shorten it."), most=TITLE_LENGTH, length=len(title))
    return title


def short_title(question: str) -> str:
    """A title made of a question: its first 120 characters, without the question mark."""
    words = " ".join(question.replace("\x00", "").split()).rstrip("?").strip() or "?"
    words = words[:1].upper() + words[1:]
    return words if len(words) <= 120 else words[:119].rstrip() + "…"


def read_text(value: object) -> str:
    """The Markdown of a text tile, up to 10,000 characters."""
    return _limited(_string(value, "text"), TEXT_LENGTH, "text")


def read_id(value: object) -> str:
    """A tile id; whether it exists is the fold's business."""
    tile_id = _string(value, "id")
    if not 0 < len(tile_id) <= 20:
        raise Invalid("bad_tile_id", N_("This is not the id of a tile. Reload the dashboard and try again."))
    return tile_id


def read_chart(value: object) -> dict[str, Any] | None:
    """A chart as ChartSpec writes it, or None to have it chosen when it is drawn."""
    if value is None:
        return None
    if not isinstance(value, Mapping) or not isinstance(value.get("kind"), str):
        raise Invalid("bad_chart", N_("This chart cannot be read. Choose one of the kinds that the tile offers."))
    _limited(json.dumps(value), CHART_LENGTH, "chart")
    return dict(value)


def read_place(value: object) -> Place:
    """A place inside the twelve columns."""
    x, y, w, h = (_whole(value, name) for name in ("x", "y", "w", "h"))
    if x < 0 or w < 1 or x + w > COLUMNS:
        raise Invalid("outside_columns", N_("A tile has to lie inside the {columns} columns; this one would not."), columns=COLUMNS)
    _check_rows(y, h)
    return {"x": x, "y": y, "w": w, "h": h}


def read_phone_place(value: object) -> PhonePlace:
    """A place in the one column of a phone."""
    y, h = _whole(value, "y"), _whole(value, "h")
    _check_rows(y, h)
    return {"y": y, "h": h}


def read_tile(value: object, tile_id: str) -> Tile:
    """A whole tile under that id; unknown fields are refused, absent ones get their empty value."""
    fields = _mapping(value)
    unknown = set(fields) - set(Tile.__annotations__) - set(Place.__annotations__)
    if unknown:
        raise Invalid("unknown_field", N_("A tile has no field “{name}”."), name=sorted(unknown)[0])
    kind = fields.get("kind", "chart")
    if kind not in KINDS:
        raise Invalid("bad_kind", N_("A tile is a chart, a text, a picture, a section, a filter or a parameter, not “{kind}”."), kind=str(kind)[:40])
    phone = fields.get("phone")
    tile = {
        "id": tile_id, "kind": kind, "title": read_title(fields.get("title")), "text": read_text(fields.get("text", "")),
        "sql": read_sql(fields.get("sql", "")), "chart": read_chart(fields.get("chart")),
        "question_id": _optional_id(fields, "question_id"), "conversation_id": _optional_id(fields, "conversation_id"),
        "question": _limited(_string(fields.get("question", ""), "question"), TEXT_LENGTH, "question"),
        "phone": None if phone is None else read_phone_place(phone), **read_place(fields),
    }
    page: dict[str, Any] = {"tab": read_id(fields["tab"])} if "tab" in fields else {}
    if kind in SETTINGS.values():
        page["settings"] = read_settings(fields.get("settings"))
        if kind_of(page["settings"]) != kind:
            raise Invalid("other_settings", OTHER_SETTINGS)
    return cast(Tile, {**tile, **page})


def read_sql(value: object) -> str:
    """The SQL of a chart tile; `{{ name }}` stands for the parameter `$name`."""
    return unbraced(_limited(_string(value, "sql"), SQL_LENGTH, "sql"))


def read_settings(value: object) -> dict[str, Any]:
    """The picture of a tile; or what a filter tile filters or a parameter changes, how it looks, and the tiles it leaves alone."""
    fields = _mapping(value)
    if "picture" in fields:
        name = fields["picture"]
        if not isinstance(name, str) or not PICTURE.fullmatch(name):
            raise Invalid("bad_picture", N_("This is not the name of a picture. Upload it again."))
        return {"picture": name}
    looks = {"number": _read_number, "measure": _read_swap, "dimension": _read_swap}
    reader = looks.get(str(fields.get("look")), _read_filter)
    return {**reader(fields), "without": _read_without(fields.get("without", []))}


def kind_of(settings: Mapping[str, Any]) -> str:
    """The kind of tile that has such settings."""
    return next((kind for part, kind in SETTINGS.items() if part in settings), "")


def _read_filter(fields: Mapping[str, Any]) -> dict[str, Any]:
    column = fields.get("column")
    if not (isinstance(column, list) and len(column) == 3 and all(isinstance(part, str) and 0 < len(part) <= 200 for part in column)):
        raise Invalid("bad_filter_column", N_("A filter tile needs the schema, table and column that it filters."))
    if fields.get("look") not in LOOKS:
        raise Invalid("bad_filter_look", N_("A filter tile shows dates, a list or a range."))
    return {"column": list(column), "look": fields["look"]}


def _read_number(fields: Mapping[str, Any]) -> dict[str, Any]:
    name = fields.get("name")
    if not isinstance(name, str) or not PARAMETER_NAME.fullmatch(name):
        raise Invalid("bad_parameter_name", N_("The name of a number begins with a letter and has small letters, digits and _ only, like uplift_percent."))
    low, high, step, now = (_number(fields.get(part)) for part in ("low", "high", "step", "value"))
    if not (low < high and 0 < step <= high - low and low <= now <= high):
        raise Invalid("bad_parameter_range", N_("A number needs a range, a step that fits into it, and a first value inside of it."))
    return {"look": "number", "name": name, "low": low, "high": high, "step": step, "value": now}


def _read_swap(fields: Mapping[str, Any]) -> dict[str, Any]:
    options = fields.get("options")
    if not isinstance(options, list) or not 2 <= len(options) <= MOST_OPTIONS or not all(_is_option(option) for option in options):
        raise Invalid("bad_parameter_options", N_("Choose at least two columns or metrics that people can swap."))
    return {"look": fields["look"], "options": [list(option) for option in options]}


def _is_option(option: object) -> bool:
    fits = isinstance(option, list) and option and OPTION_PARTS.get(str(option[0])) == len(option)
    return bool(fits) and all(isinstance(part, str) and 0 < len(part) <= 200 for part in cast("list[Any]", option))


def _number(value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
        raise Invalid("not_a_number_at_all", N_("The range, the step and the value have to be numbers."))
    return int(value) if float(value).is_integer() else value


def _read_without(without: object) -> list[str]:
    if not isinstance(without, list) or len(without) > MOST_TILES:
        raise Invalid("bad_filter_scope", N_("The tiles that a filter leaves alone have to be a list of their ids."))
    return sorted({read_id(tile) for tile in without})


def read_position(value: object) -> int:
    """Where a page stands among the others."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LOWEST_ROW:
        raise Invalid("bad_position", N_("The position of a page has to be a whole number."))
    return value


def read_mapping(value: object, most: int) -> Mapping[str, Any]:
    """A JSON object with 1 to `most` entries."""
    fields = _mapping(value)
    if not 0 < len(fields) <= most:
        raise Invalid("bad_count", N_("An operation changes 1 to {most} tiles, this one {count}."), most=most, count=len(fields))
    return fields


def _optional_id(fields: Mapping[str, Any], name: str) -> str | None:
    return None if fields.get(name) is None else read_id(fields[name])


def _check_rows(y: int, h: int) -> None:
    if not (0 <= y <= LOWEST_ROW and 1 <= h <= TALLEST):
        raise Invalid("outside_rows", N_("A tile can be {tallest} rows tall and start at row {lowest} at most."), tallest=TALLEST, lowest=LOWEST_ROW)


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise Invalid("not_an_object", N_("This operation cannot be read. Reload the dashboard and try again."))
    return value


def _string(value: object, name: str) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name=name)
    return value


def _limited(value: str, most: int, name: str) -> str:
    if len(value) > most:
        raise Invalid("too_long", N_("“{name}” can have {most} characters, this one has {length}."), name=name, most=most, length=len(value))
    return value


def _whole(value: object, name: str) -> int:
    number = _mapping(value).get(name)
    if not isinstance(number, int) or isinstance(number, bool):
        raise Invalid("not_a_number", N_("“{name}” has to be a whole number."), name=name)
    return number
