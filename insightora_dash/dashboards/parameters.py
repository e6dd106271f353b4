"""Parameters: tiles with which people swap the measure or dimension of charts, or set a number that formulas read as `{{ name }}`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, cast
from urllib.parse import unquote

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.dashboards.state import Tile
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.format import format_number
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.query.edits.swapping import ROWS, Column, swap_group, swap_measure, swap_metric
from insightora_dash.query.parameters import named, settled
from insightora_dash.query.query import Query

UNREADABLE = N_("A parameter of this address cannot be read and is left out.")
Option = tuple[str, ...]  # ("column", schema, table, column), ("metric", name) or ("rows",)


@dataclass(frozen=True, slots=True)
class Adjusted:
    """One parameter as the address sets it."""

    text: str
    tile: str
    label: str
    words: str
    value: Decimal | int | Option


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a parameter tile lets people set, and what it is set to."""

    look: str  # number measure dimension
    name: str = ""
    low: float = 0
    high: float = 0
    step: float = 1
    value: float = 0
    options: tuple[tuple[str, str], ...] = ()  # as the address says it, in words


@dataclass(frozen=True, slots=True)
class Knobs:
    """The parameters of a dashboard, and what the address sets them to."""

    tiles: tuple[Tile, ...] = ()
    adjusted: tuple[Adjusted, ...] = ()

    def seen(self, tile: Tile, catalog: Catalog) -> tuple[Tile, tuple[str, ...]]:
        """A chart tile with its parameters filled in, and a sentence for each swap that its query has no place for."""
        kept, problems = tile, []
        for one in self.adjusted:
            if isinstance(one.value, tuple) and tile["kind"] == "chart" and not self._leaves_alone(one.tile, tile):
                try:
                    kept = _swapped(kept, self._tile(one.tile)["settings"]["look"], one.value, catalog)
                except Invalid as error:
                    problems.append(error.worded())
        return (_filled(kept, self._numbers(tile)) if "$" in kept["sql"] else kept), tuple(problems)

    def number(self, name: str) -> str | None:
        """The number of that name in words, for texts."""
        found = next((tile for tile in self.tiles if tile["settings"].get("name") == name), None)
        if found is None:
            return None
        now = next((one.words for one in self.adjusted if one.tile == found["id"]), None)
        return format_number(found["settings"]["value"], locale=current_locale()) if now is None else now

    def _numbers(self, tile: Tile) -> dict[str, object]:
        now = {one.tile: one.value for one in self.adjusted if not self._leaves_alone(one.tile, tile)}
        numbers = [one for one in self.tiles if one["settings"]["look"] == "number"]
        return {one["settings"]["name"]: _typed(now.get(one["id"], one["settings"]["value"]), one) for one in numbers}

    def _leaves_alone(self, parameter: str, tile: Tile) -> bool:
        return tile["id"] in self._tile(parameter)["settings"]["without"]

    def _tile(self, tile_id: str) -> Tile:
        return next(tile for tile in self.tiles if tile["id"] == tile_id)


def knobs(texts: Sequence[str], tiles: Iterable[Tile], catalog: Catalog) -> tuple[Knobs, tuple[str, ...]]:
    """The parameters of these tiles as the texts of an address set them, and a sentence for each text that fits none."""
    known = {tile["id"]: tile for tile in tiles if tile["kind"] == "parameter"}
    found: dict[str, Adjusted] = {}
    problems = []
    for text in texts:
        tile_id, *parts = map(unquote, text.split("~"))
        try:
            if tile_id not in known:
                raise Invalid("bad_parameter_text", UNREADABLE)
            found[tile_id] = _adjusted(text, known[tile_id], parts, catalog)
        except Invalid as error:
            problems.append(error.worded())
    return Knobs(tuple(known.values()), tuple(found.values())), tuple(problems)


def parameter(tile: Tile, catalog: Catalog) -> Parameter:
    """What the tile offers; options that are gone are left out."""
    settings = tile["settings"]
    if settings["look"] == "number":
        return Parameter("number", *(settings[part] for part in ("name", "low", "high", "step", "value")))
    offered = [(tuple(option), words) for option in settings["options"] if (words := _words(tuple(option), catalog)) is not None]
    return Parameter(settings["look"], options=tuple(("~".join(map(_escaped, option)), words) for option, words in offered))


def _adjusted(text: str, tile: Tile, parts: list[str], catalog: Catalog) -> Adjusted:
    settings = tile["settings"]
    if settings["look"] != "number":
        words = _words(tuple(parts), catalog) if parts in settings["options"] else None
        if words is None:
            raise Invalid("bad_parameter_text", UNREADABLE)
        return Adjusted(text, tile["id"], tile["title"], words, tuple(parts))
    try:
        number = Decimal(parts[0] if len(parts) == 1 else "")
    except InvalidOperation as error:
        raise Invalid("bad_parameter_text", UNREADABLE) from error
    if not number.is_finite() or not Decimal(str(settings["low"])) <= number <= Decimal(str(settings["high"])):
        raise Invalid("outside_range", N_("{label} goes from {low} to {high}."), label=tile["title"], low=settings["low"], high=settings["high"])
    return Adjusted(text, tile["id"], tile["title"], format_number(number, locale=current_locale()), number)


def _words(option: Option, catalog: Catalog) -> str | None:
    """An option in words; None when the data has it no more."""
    if option == ("rows",):
        return _("number of rows")
    if option[0] == "metric":
        return option[1] if any(one.name == option[1] and one.status == "accepted" for one in catalog.metrics) else None
    table = catalog.table(*option[1:3])
    column = table.column(option[3]) if table else None
    return None if column is None else column.label or column.name


def _swapped(tile: Tile, look: str, option: Option, catalog: Catalog) -> Tile:
    query = Query.parse(tile["sql"])
    if option[0] == "metric":
        after = swap_metric(query, next(one for one in catalog.metrics if one.name == option[1] and one.status == "accepted"), catalog)
    else:
        column = cast(Column, option[1:]) if option[0] == "column" else ROWS
        after = (swap_measure if look == "measure" else swap_group)(query, column, catalog)
    return _with_query(tile, query, after)


def _filled(tile: Tile, numbers: dict[str, object]) -> Tile:
    query = Query.parse(tile["sql"])
    return _with_query(tile, query, Query(settled(query.tree, numbers))) if named(query.tree) else tile


def _with_query(tile: Tile, before: Query, after: Query) -> Tile:
    """The tile with another query, its chart speaking of the new columns where it spoke of the old ones."""
    pairs = zip(getattr(before.tree, "selects", ()), getattr(after.tree, "selects", ()), strict=False)
    names = {old.alias_or_name: new.alias_or_name for old, new in pairs}
    chart = tile["chart"] and _renamed(tile["chart"], names)
    return cast(Tile, {**tile, "sql": after.tree.sql(dialect="duckdb"), "chart": chart})


def _renamed(chart: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    said = {part: names.get(chart[part], chart[part]) for part in ("x", "color") if chart.get(part)}
    return {**chart, **said, **({"y": [names.get(name, name) for name in chart["y"]]} if chart.get("y") else {})}


def _typed(value: object, tile: Tile) -> object:
    """A whole number for a slider of whole numbers, otherwise a decimal: the type does not change while the slider moves."""
    parts = (tile["settings"][part] for part in ("low", "high", "step", "value"))
    number = Decimal(str(value))
    return int(number) if all(isinstance(part, int) for part in parts) and number == int(number) else float(number)


def _escaped(part: str) -> str:
    return part.replace("%", "%25").replace("~", "%7E")
