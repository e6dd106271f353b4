"""Filter tiles: what they offer under the filters of the other tiles, and which columns one can be made of, or be swapped by a parameter."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlglot import exp

from insightora_dash.catalog.catalog import Catalog, Column, Table
from insightora_dash.charts.picks import plain
from insightora_dash.charts.shape import NUMERIC
from insightora_dash.dashboards.lens import Lens
from insightora_dash.dashboards.locks import UNREACHED, escapes
from insightora_dash.dashboards.parameters import Option as Swap
from insightora_dash.dashboards.state import Tile
from insightora_dash.engine.cache import ResultCache
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.format import formatter
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query
from insightora_dash.query.tables import reads

MOST_OPTIONS = 1000
GONE = N_("There is no column “{column}” any more. Delete this filter, or bring the data back.")
Look = Literal["dates", "list", "range"]


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a list: as JSON, in words, and how many rows have it."""

    value: Any
    words: str
    rows: int


@dataclass(frozen=True, slots=True)
class Control:
    """What a filter tile lets people choose from."""

    look: Look
    column: tuple[str, str, str]
    label: str
    whole: bool = False  # only whole numbers
    low: Any = None
    high: Any = None
    options: tuple[Option, ...] = ()
    more: bool = False  # whether there may be values beyond those listed


@dataclass(frozen=True, slots=True)
class Choice:
    """A column that a filter tile can be made of."""

    table: str
    label: str
    column: tuple[str, str, str]
    look: Look


@dataclass(frozen=True, slots=True)
class Swaps:
    """What a parameter could let people choose from, each with its words."""

    measures: tuple[tuple[Swap, str], ...]
    dimensions: tuple[tuple[Swap, str], ...]


def control(tile: Tile, catalog: Catalog, cache: ResultCache, lens: Lens, *, only_cached: bool = False) -> Control:
    """What the tile offers, narrowed by the filters of the other tiles; raises Invalid when its column is gone."""
    schema, name, wanted = tile["settings"]["column"]
    table = catalog.table(schema, name)
    column = table.column(wanted) if table else None
    if table is None or column is None:
        raise Invalid("filter_column_gone", GONE, column=wanted)
    look: Look = tile["settings"]["look"]
    query = _values(table, column, look)
    if escapes(query.tree.sql("duckdb"), lens.locked, catalog):
        raise Invalid("unreached", UNREACHED)
    result = answer(query, catalog, filters=lens.filters(tile), cache=cache, only_cached=only_cached)
    made = Control(look, (table.schema, table.name, column.name), column.label or column.name, whole="INT" in column.type.upper())
    if look == "list":
        options = tuple(_option(value, rows, column) for value, rows in zip(*result.table.to_pydict().values(), strict=True))
        return Control(look, made.column, made.label, options=options, more=len(options) >= MOST_OPTIONS)
    ends = result.table.select(["low", "high"]).to_pydict()  # one row, or one for each currency
    low, high = (plain(choose((value for value in ends[name] if value is not None), default=None)) for name, choose in (("low", min), ("high", max)))
    return Control(look, made.column, made.label, made.whole, low, high)


def choices(tiles: Iterable[Tile], catalog: Catalog) -> list[Choice]:
    """The columns that filter something on a dashboard of these tiles: those of the tables it reads and of the tables these point to."""
    read: set[tuple[str, str]] = set()
    for tile in tiles:
        used = reads(tile["sql"]) if tile["kind"] == "chart" else None
        read |= {(table.schema, table.name) for table in catalog.tables if used and used.uses(table.schema, table.name)}
    near = read | {relation.right for relation in catalog.relations if relation.left in read and not relation.many_to_many}
    tables = [table for table in catalog.tables if not near or (table.schema, table.name) in near]
    return [_choice(table, column) for table in tables for column in table.columns if _useful(column)]


def swappable(tiles: Iterable[Tile], catalog: Catalog) -> Swaps:
    """The measures and the dimensions that tiles of a dashboard could be about, with their words."""
    offered = choices(tiles, catalog)
    places = {one.column[:2] for one in offered}
    numbers: list[tuple[Swap, str]] = [(("column", *one.column), f"{one.label} ({one.table})") for one in offered if one.look == "range"]
    metrics: list[tuple[Swap, str]] = [(("metric", one.name), one.name) for one in catalog.metrics if one.status == "accepted" and one.table in places]
    dimensions = tuple((("column", *one.column), f"{one.label} ({one.table})") for one in offered if one.look != "range")
    return Swaps((*metrics, *numbers, (("rows",), _("number of rows"))), dimensions)


def _values(table: Table, column: Column, look: Look) -> Query:
    name = exp.column(exp.to_identifier(column.name))
    source = exp.Table(this=exp.to_identifier(table.name), db=exp.to_identifier(table.schema))
    if look != "list":
        return Query(exp.select(exp.func("min", name.copy()).as_("low"), exp.func("max", name.copy()).as_("high")).from_(source))
    counted = exp.select(name.as_("value"), exp.Count(this=exp.Star()).as_("n")).from_(source).group_by("1")
    return Query(counted.order_by("n desc", "value").limit(MOST_OPTIONS))


def _option(value: Any, rows: int, column: Column) -> Option:
    words = _("(empty)") if value in (None, "") else formatter(type=column.type, unit=column.unit, role="id", locale=current_locale())(value)
    return Option(plain(value), words, rows)


def _choice(table: Table, column: Column) -> Choice:
    look: Look = "dates" if column.type.upper().startswith(("DATE", "TIMESTAMP")) else "list"
    if look == "list" and column.role == "measure" and NUMERIC.match(column.type):
        look = "range"
    return Choice(table.label or table.name, column.label or column.name, (table.schema, table.name, column.name), look)


def _useful(column: Column) -> bool:
    return column.role != "id" and (column.distinct is None or column.distinct > 1)
