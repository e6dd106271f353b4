"""Live values in text tiles: `{{ name }}` stands for the number of a tile of that title, or for a metric. Never a template language."""

import re
from collections.abc import Callable, Iterable

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.definitions import Metric
from insightora_dash.catalog.profile import quoted
from insightora_dash.charts.shape import part_of
from insightora_dash.dashboards.locks import escapes
from insightora_dash.dashboards.state import Tile
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.format import formatter
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.query.filters import Filter
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query

_NAMED = re.compile(r"\{\{\s*([^{}\n]{1,120}?)\s*\}\}")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~])")
MOST_VALUES = 20  # in one text


def names_in(text: str) -> list[str]:
    """The names whose values a text wants, each once."""
    return list(dict.fromkeys(found.lower() for found in _NAMED.findall(text)))[:MOST_VALUES]


def tiles_named(names: Iterable[str], tiles: Iterable[Tile]) -> dict[str, Tile]:
    """The chart tiles of these titles."""
    wanted = set(names)
    return {tile["title"].lower(): tile for tile in tiles if tile["kind"] == "chart" and tile["title"].lower() in wanted}


def filled(text: str, value_of: Callable[[str], str | None]) -> str:
    """The text with its values; a name that stands for nothing stays visible with a question mark."""

    def value(match: re.Match[str]) -> str:
        found = value_of(match[1].lower())
        return _MARKDOWN.sub(r"\\\1", _("{name}: ?", name=match[1]) if found is None else found)

    return _NAMED.sub(value, text, count=MOST_VALUES)


def first_number(result: Result) -> str | None:
    """The first measure of the first row, in words."""
    for index, column in enumerate(result.columns):
        if result.row_count and part_of(column) == "measure":
            word = formatter(type=column.type, unit=column.unit, grain=column.grain, role=column.role, locale=current_locale())
            return word(result.table.column(index)[0].as_py())
    return None


def metric_value(name: str, catalog: Catalog, cache: ResultCache, filters: tuple[Filter, ...], locked: tuple[Filter, ...] = ()) -> str | None:
    """The value of the metric of this name (or of `table.name`) under the filters; None when there is none, or when it tells of more than is `locked`."""
    found = next((metric for metric in catalog.metrics if metric.status == "accepted" and name in _spellings(metric)), None)
    if found is None:
        return None
    sql = f"select {found.expression} as value from {quoted(*found.table)}"  # noqa: S608 - a checked expression over quoted names
    query = Query.parse(sql)
    try:
        if escapes(sql, locked, catalog):
            return None
        return first_number(answer(query, catalog, filters=filters, cache=cache))
    except InsightoraError:
        return None


def _spellings(metric: Metric) -> set[str]:
    names = {metric.name.lower(), *(word.lower() for word in metric.synonyms)}
    return names | {f"{metric.table[1].lower()}.{name}" for name in names}
