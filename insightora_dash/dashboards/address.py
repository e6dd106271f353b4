"""What a person asked of a dashboard, as it stands in the address: filters of clicks and filter tiles, what is highlighted, parameters.

A filter is `tile~schema~table~column~operator~value…`, a parameter `tile~value…`; `~` and `%` inside a part are escaped, and `%N` is an empty value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import unquote

from insightora_dash.catalog.catalog import Catalog, Column
from insightora_dash.charts.shape import NUMERIC
from insightora_dash.dashboards import spans
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.format import formatter
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.query.filters import Filter

EMPTY = "%N"
MOST_FILTERS, MOST_VALUES, LONGEST = 30, 500, 20_000
_COMPARED = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters, highlights and parameters of an address, not yet understood."""

    filters: tuple[str, ...] = ()
    highlights: tuple[str, ...] = ()
    tab: str = ""  # the page of the dashboard
    parameters: tuple[str, ...] = ()
    as_of: str = ""  # the version after whose load the data is shown

    @classmethod
    def read(cls, parts: Mapping[str, Any] | None) -> "Asked":
        """From the parts of an address (`f`, `h` and `p`, one text or several, `tab` and `as_of`); what is not text is left out."""
        given = parts or {}
        tab, as_of = (value if isinstance(value := given.get(name), str) else "" for name in ("tab", "as_of"))
        return cls(_texts(given, "f"), _texts(given, "h"), tab[:20], _texts(given, "p"), as_of[:40])

    def within(self, offered: Mapping[str, tuple[str, ...]]) -> "Asked":
        """Only the filters that filter tiles `offered` by their id make of their own column, and the parameters."""
        return Asked(tuple(text for text in self.filters if offered.get(_origin(text)[0]) == _origin(text)[1]), tab=self.tab, parameters=self.parameters)

    def to_json(self) -> dict[str, Any]:
        """What `read` reads again."""
        return {"f": list(self.filters), "h": list(self.highlights), "p": list(self.parameters), "tab": self.tab, "as_of": self.as_of}


@dataclass(frozen=True, slots=True)
class Chosen:
    """One filter of the address, understood."""

    text: str
    filter: Filter
    label: str  # of the column
    words: str  # of the values

    @property
    def tile(self) -> str | None:
        """The tile it was chosen on."""
        return self.filter.from_tile


def understand(texts: Sequence[str], catalog: Catalog) -> tuple[tuple[Chosen, ...], tuple[str, ...]]:
    """The filters that fit the data, and a sentence for each that does not."""
    found, problems = [], []
    for text in texts:
        try:
            found.append(_chosen(text, catalog))
        except Invalid as error:
            problems.append(error.worded())
    return tuple(found), tuple(problems)


def write(*parts: str | None) -> str:
    """The text of a filter: tile, schema, table, column, operator and values, None being an empty value."""
    return "~".join(EMPTY if part is None else part.replace("%", "%25").replace("~", "%7E") for part in parts)


def _texts(parts: Mapping[str, Any], name: str) -> tuple[str, ...]:
    given = parts.get(name) or ()
    listed = [given] if isinstance(given, str) else given if isinstance(given, Sequence) else []
    return tuple(dict.fromkeys(text for text in listed if isinstance(text, str) and 0 < len(text) <= LONGEST))[:MOST_FILTERS]


def _origin(text: str) -> tuple[str, tuple[str, ...]]:
    tile, *column = map(unquote, text.split("~")[:4])
    return tile, tuple(column)


def _chosen(text: str, catalog: Catalog) -> Chosen:
    parts = text.split("~")
    if len(parts) < 5 or len(parts) > MOST_VALUES + 5:
        raise Invalid("bad_filter_text", N_("A filter of this address cannot be read and is left out."))
    tile, schema, name, column_name, op = map(unquote, parts[:5])
    values = [None if part == EMPTY else unquote(part) for part in parts[5:]]
    table = catalog.table(schema, name)
    column = table.column(column_name) if table else None
    if table is None or column is None:
        raise Invalid("filter_column_gone", N_("The filter on “{column}” is left out: there is no such column any more."), column=column_name[:80])
    wanted, words = _read(column, op, values, catalog)
    filtered = Filter((table.schema, table.name, column.name), wanted[0], wanted[1], from_tile=tile or None)  # type: ignore[arg-type]
    return Chosen(text, filtered, column.label or column.name, words)


def _read(column: Column, op: str, values: list[str | None], catalog: Catalog) -> tuple[tuple[str, object], str]:
    if op in spans.GRAINS or op in spans.RELATIVE:
        newest = column.maximum if isinstance(column.maximum, date) else catalog.newest
        first, last, words = spans.span(op, values, today=catalog.today, newest=newest)
        return ("between", (first, last)), words
    typed = tuple(_typed(value, column) for value in values)
    said = [_said(value, column) for value in typed]
    if op in ("in", "not") and typed:
        listed = _(" or ").join(said[:3]) if len(said) <= 3 else _("{first} and {count} more", first=", ".join(said[:2]), count=len(said) - 2)
        return ("in" if op == "in" else "not in", typed), listed if op == "in" else _("not {values}", values=listed)
    if op in ("between", "within") and len(typed) == 2:
        return (op, typed), f"{said[0]} – {said[1]}"
    if op in _COMPARED and len(typed) == 1:
        return (_COMPARED[op], typed[0]), f"{_COMPARED[op]} {said[0]}"
    if op == "contains" and len(values) == 1 and values[0]:
        return ("contains", values[0]), _("contains “{text}”", text=values[0])
    raise Invalid("bad_filter_text", N_("A filter of this address cannot be read and is left out."))


def _typed(text: str | None, column: Column) -> object:
    kind = column.type.upper()
    if text is None:
        return None
    try:
        if kind == "BOOLEAN":
            return {"true": True, "false": False}[text.lower()]
        if NUMERIC.match(kind):
            return int(text) if "INT" in kind and text.lstrip("-").isdigit() else Decimal(text)
        if kind == "DATE":
            return date.fromisoformat(text[:10])
        if kind.startswith("TIMESTAMP"):
            return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
    except (ValueError, KeyError, InvalidOperation) as error:
        raise Invalid("bad_filter_value", N_("“{value}” is no value of {column}; this filter is left out."), value=text[:80], column=column.name) from error
    return text


def _said(value: object, column: Column) -> str:
    if value is None or value == "":
        return _("(empty)")
    role = "" if column.role == "measure" else "id"
    return formatter(type=column.type, unit=column.unit, grain="day" if column.role == "time" else None, role=role, locale=current_locale())(value)
