"""A document read into a model: every value asked for by name and type, what is left over refused."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from insightora_dash.catalog.definitions import (
    Calendar,
    ColumnMeaning,
    Metric,
    MetricTest,
    Model,
    NamedFilter,
    Place,
    RelationMeaning,
    Role,
    TableMeaning,
    Verified,
)
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_

FORMAT = 1
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_T = TypeVar("_T")
_Word = TypeVar("_Word", bound=str)


def from_document(document: object) -> Model:
    """The model of a document; raises Invalid naming the first place that cannot be used."""
    read = _Reader("model", _mapping("model", document))
    if read.given("insightora_model") != FORMAT:
        raise Invalid("model_format", N_("This is not a model of this version: it has to begin with “insightora_model: {format}”."), format=FORMAT)
    model = Model(
        calendar=_read_calendar(read.inner("calendar")),
        tables=tuple(sorted((_read_table(_place(name, "tables"), one) for name, one in read.each("tables")), key=lambda t: t.table)),
        relations=tuple(_read_relation(one) for one in read.listed("relations")),
        metrics=tuple(_read_metric(name, one) for name, one in read.each("metrics")),
        filters=tuple(_read_filter(name, one) for name, one in read.each("filters")),
        verified=tuple(_read_verified(one) for one in read.listed("verified")),
    )
    read.nothing_else()
    return model


def _bad(where: str, sentence: str, **params: object) -> Invalid:
    return Invalid("model_unreadable", sentence, where=where, **params)


def _mapping(where: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise _bad(where, N_("“{where}” has to be a block of names with values."))
    return value


def _place(name: str, where: str) -> Place:
    schema, dot, table = name.partition(".")
    if not dot or not schema or not table:
        raise _bad(where, N_("“{where}” names the table {name}; write it as source.table."), name=name[:80])
    return schema, table


class _Reader:
    """One block of the document; every value is asked for by name and type, what is left over is an error."""

    def __init__(self, where: str, block: Mapping[str, Any]) -> None:
        self._where, self._left = where, dict(block)

    def given(self, key: str) -> Any:
        return self._left.pop(key, None)

    def text(self, key: str, *, needed: bool = False) -> str:
        value = self.given(key)
        if value is None and not needed:
            return ""
        if isinstance(value, date):  # YAML reads a day without quotes as one
            value = value.isoformat()
        if not isinstance(value, str) or (needed and not value.strip()) or len(value) > 20_000:
            raise _bad(f"{self._where}.{key}", N_("“{where}” has to be a text."))
        return value

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        value = self.given(key)
        if value is None and not needed:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value) or (needed and not value):
            raise _bad(f"{self._where}.{key}", N_("“{where}” has to be a list of texts."))
        return tuple(value)

    def flag(self, key: str) -> bool | None:
        value = self.given(key)
        if value is not None and not isinstance(value, bool):
            raise _bad(f"{self._where}.{key}", N_("“{where}” has to be true or false."))
        return value

    def number(self, key: str, *, needed: bool = False) -> float | None:
        value = self.given(key)
        if value is None and not needed:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value or value in (float("inf"), float("-inf")):
            raise _bad(f"{self._where}.{key}", N_("“{where}” has to be a number."))
        return value

    def choice(self, key: str, choices: Sequence[_Word]) -> _Word | None:
        value: _Word | None = self.given(key)
        if value is not None and value not in choices:
            raise _bad(f"{self._where}.{key}", N_("“{where}” has to be one of: {choices}."), choices=", ".join(choices))
        return value

    def inner(self, key: str) -> "_Reader":
        return _Reader(f"{self._where}.{key}", _mapping(f"{self._where}.{key}", self.given(key) or {}))

    def each(self, key: str) -> list[tuple[str, "_Reader"]]:
        block = _mapping(f"{self._where}.{key}", self.given(key) or {})
        return [(name, _Reader(f"{key}.{name}", _mapping(f"{key}.{name}", value))) for name, value in block.items()]

    def listed(self, key: str) -> list["_Reader"]:
        value = self.given(key) or []
        if not isinstance(value, list):
            raise _bad(f"{self._where}.{key}", N_("“{where}” has to be a list."))
        return [_Reader(f"{key}[{number}]", _mapping(f"{key}[{number}]", one)) for number, one in enumerate(value, start=1)]

    def table(self, key: str) -> Place:
        return _place(self.text(key, needed=True), f"{self._where}.{key}")

    def nothing_else(self) -> None:
        if self._left:
            raise _bad(self._where, N_("“{where}” has something that is not known here: {names}."), names=", ".join(map(str, self._left))[:200])

    def whole(self, make: Callable[["_Reader"], _T]) -> _T:
        made = make(self)
        self.nothing_else()
        return made


ROLES: tuple[Role, ...] = ("measure", "dimension", "time", "id", "boolean", "text", "geo")
AGGREGATES = ("sum", "avg", "min", "max", "median", "count")
FORMATS = ("number", "percent", "currency")
DECISIONS = ("accepted", "refused")


def _read_calendar(block: _Reader) -> Calendar:
    month = block.number("fiscal_year_starts")
    if month is not None and month not in range(1, 13):
        raise _bad("calendar.fiscal_year_starts", N_("“{where}” has to be a month from 1 to 12."))
    day = block.choice("week_starts", DAYS)
    made = Calendar(int(month or 1), DAYS.index(day) if day else 0, block.text("time_zone"), block.text("currency") or None)
    block.nothing_else()
    return made


def _read_table(place: Place, block: _Reader) -> TableMeaning:
    columns = tuple(sorted((_read_column(name, one) for name, one in block.each("columns")), key=lambda c: c.name))
    return block.whole(lambda b: TableMeaning(
        place, b.text("name"), b.text("description"), b.texts("synonyms"), b.flag("hidden"), b.texts("named_by"), b.text("identified_by") or None, columns,
    ))


def _read_column(name: str, block: _Reader) -> ColumnMeaning:
    return block.whole(lambda b: ColumnMeaning(
        name, b.text("name"), b.text("description"), b.texts("synonyms"), b.choice("role", ROLES), b.text("unit") or None, b.flag("hidden"),
        b.choice("aggregate", AGGREGATES), b.choice("format", FORMATS),
    ))


def _read_relation(block: _Reader) -> RelationMeaning:
    made = block.whole(lambda b: RelationMeaning(
        b.table("from"), b.texts("columns", needed=True), b.table("to"), b.texts("to_columns", needed=True),
        "refused" if b.choice("status", DECISIONS) == "refused" else "accepted", bool(b.flag("many_to_many")),
    ))
    if len(made.left_columns) != len(made.right_columns):
        raise _bad("relations: " + ".".join(made.left), N_("“{where}” needs as many columns on one side as on the other."))
    return made


def _read_metric(name: str, block: _Reader) -> Metric:
    tests = tuple(_read_test(one) for one in block.listed("tests"))
    return block.whole(lambda b: Metric(
        name, b.table("table"), b.text("expression", needed=True), b.text("description"), b.texts("synonyms"), b.text("unit") or None,
        "refused" if b.choice("status", DECISIONS) == "refused" else "accepted", tests,
    ))


def _read_test(block: _Reader) -> MetricTest:
    expect = block.number("expect", needed=True)
    return block.whole(lambda b: MetricTest(expect or 0, b.number("tolerance") or 0.0, b.text("where")))


def _read_filter(name: str, block: _Reader) -> NamedFilter:
    return block.whole(lambda b: NamedFilter(name, b.table("table"), b.text("condition", needed=True), b.text("description"), b.texts("synonyms")))


def _read_verified(block: _Reader) -> Verified:
    return block.whole(lambda b: Verified(b.text("question", needed=True), b.text("sql", needed=True), b.text("approved_by"), b.text("approved_on")))
