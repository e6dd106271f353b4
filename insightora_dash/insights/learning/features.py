"""The columns that something is learned from: what each is taken as, and how SQL says it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from insightora_dash.catalog.catalog import Column, Table
from insightora_dash.catalog.profile import is_number, is_text, quoted

MOST_FEATURES = 30
MOST_VALUES = 200  # different values up to which a column of words is taken as groups
MOST_CLASSES = 8
LEAST_NUMBERS = 10  # different values from which a number is worth predicting as one


@dataclass(frozen=True, slots=True)
class Feature:
    """A column as a number, a group or a day (counted from 1970)."""

    name: str
    kind: str  # number category day
    text: bool = False  # numbers kept as text

    def sql(self) -> str:
        """Its value in DuckDB's dialect: a DOUBLE, or a VARCHAR for groups."""
        column = quoted(self.name)
        if self.kind == "category":
            return f"CAST({column} AS VARCHAR)"
        if self.kind == "day":
            return f"CAST(DATE_DIFF('day', DATE '1970-01-01', CAST({column} AS DATE)) AS DOUBLE)"
        return f"{'TRY_CAST' if self.text else 'CAST'}({column} AS DOUBLE)"

    def to_json(self) -> dict[str, Any]:
        """A JSON object that `from_json` reads back."""
        return {"name": self.name, "kind": self.kind, "text": self.text}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Feature":
        """The feature that `to_json` wrote."""
        return cls(str(data["name"]), str(data["kind"]), bool(data["text"]))


def feature_of(column: Column) -> Feature | None:
    """What a column is taken as; None for ids, prose, columns that never change and what is hidden."""
    if column.hidden or column.role == "id" or (column.distinct or 0) < 2:
        return None
    kind = column.type.upper()
    if kind.startswith(("DATE", "TIMESTAMP")):
        return Feature(column.name, "day")
    if column.role == "measure" or (column.role == "time" and is_number(kind)):
        return Feature(column.name, "number", is_text(kind))
    grouped = column.role in ("dimension", "geo", "boolean", "text") and (column.distinct or 0) <= MOST_VALUES
    return Feature(column.name, "category") if grouped else None


def features(table: Table, *, without: str = "") -> tuple[Feature, ...]:
    """Everything of a table that can be learned from, but not the column that is predicted."""
    found = (feature_of(column) for column in table.columns if column.name != without)
    return tuple(one for one in found if one is not None)[:MOST_FEATURES]


def target_of(column: Column) -> Feature | None:
    """A column as what is predicted: one of a few groups, or a number; None for what cannot be."""
    found = feature_of(column)
    if found is None or found.kind == "day" or column.role == "time":
        return None
    few = 2 <= (column.distinct or 0) <= MOST_CLASSES
    if found.kind == "number" and (column.distinct or 0) >= LEAST_NUMBERS:
        return found
    return Feature(column.name, "category") if few else None


def segmentable(found: Iterable[Feature], table: Table) -> tuple[Feature, ...]:
    """Those that rows can lie near each other in: numbers, and yes or no."""
    two = {column.name for column in table.columns if column.role == "boolean"}
    return tuple(one for one in found if one.kind == "number" or one.name in two)


def proposed(fitting: Iterable[Feature]) -> tuple[Feature, ...]:
    """What segments are told from unless somebody says otherwise: the numbers, because a yes or no cuts the rows in two whatever else they hold."""
    found = tuple(fitting)
    numbers = tuple(one for one in found if one.kind == "number")
    return numbers if len(numbers) > 1 else found
