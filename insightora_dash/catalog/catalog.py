"""The sources of a workspace, opened for one actor."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.definitions import Metric, NamedFilter, Role, Verified
from insightora_dash.engine.dataset import Dataset
from insightora_dash.engine.engine import Engine
from insightora_dash.sources.rights.rights import Coverage


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its physical type and its meaning."""

    name: str
    type: str  # DuckDB's spelling
    role: Role
    label: str = ""
    unit: str | None = None  # "EUR", "%", "days", "kg" …
    unit_column: str | None = None  # the sibling column that names each row's currency
    synonyms: tuple[str, ...] = ()
    distinct: int | None = None
    nulls: int | None = None
    minimum: object = None
    maximum: object = None
    top: tuple[tuple[object, int], ...] = ()  # commonest values with their counts
    money: bool = False  # an amount, told from its name
    description: str = ""
    aliases: tuple[str, ...] = ()  # what people call it
    hidden: bool = False  # left out of questions
    aggregate: str | None = None  # what is meant by its bare name: sum avg min max median count
    format: str | None = None  # number percent currency


@dataclass(frozen=True, slots=True)
class Table:
    """A table as `schema.name` in SQL."""

    schema: str
    name: str
    columns: tuple[Column, ...]
    rows: int
    version: str
    label: str = ""
    key: tuple[str, ...] = ()  # columns that identify a row
    description: str = ""
    aliases: tuple[str, ...] = ()  # what people call it
    hidden: bool = False  # left out of questions
    named_by: tuple[str, ...] = ()  # the columns that name a row, where a person said so
    rejected: int = 0  # rows of its files that were left out while reading

    def column(self, name: str) -> Column | None:
        """The column of that name, whatever its case."""
        return next((c for c in self.columns if c.name.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Relation:
    """A join that makes sense: many rows of `left` point to at most one of `right` (unless `many_to_many`)."""

    left: tuple[str, str]  # (schema, table)
    left_columns: tuple[str, ...]
    right: tuple[str, str]
    right_columns: tuple[str, ...]
    match_rate: float = 1.0  # share of left keys found on the right
    declared: bool = False
    many_to_many: bool = False


@dataclass(frozen=True, slots=True)
class ValueHit:
    """A piece of a question that occurs as a value in the data."""

    schema: str
    table: str
    column: str
    value: str  # as stored
    cost: float  # 0 exact, more when case, accents, plural or typos differ


class ValueIndex(Protocol):
    """Finds values of text columns in a question."""

    def find(self, phrase: str, limit: int = 10) -> Sequence[ValueHit]:
        """Hits for a phrase, best first."""

    def near(self, phrase: str, limit: int = 5) -> Sequence[ValueHit]:
        """Values a typo away from the phrase, best first."""

    def holding(self, word: str, limit: int = 6) -> Sequence[ValueHit]:
        """Values of several words of which this is one, when they are few."""

    def starting(self, prefix: str, limit: int = 8) -> Sequence[ValueHit]:
        """Values that start with a prefix, or have a word that does; the commonest of a column first."""


class NoValues:
    """An index over nothing."""

    def find(self, phrase: str, limit: int = 10) -> Sequence[ValueHit]:
        """No hits."""
        return ()

    near = find
    holding = find
    starting = find


@dataclass(frozen=True, slots=True)
class Catalog:
    """What an actor may ask about, and the engine that answers; permission was checked when it was opened."""

    actor: Actor
    tables: tuple[Table, ...]
    relations: tuple[Relation, ...]
    dataset: Dataset
    engine: Engine
    today: date
    newest: date | None = None  # the newest date in the main time column: what "last month" is anchored at
    values: ValueIndex = field(default_factory=NoValues)
    week_start: int = 0
    fiscal_start: int = 1
    metrics: tuple[Metric, ...] = ()
    filters: tuple[NamedFilter, ...] = ()
    verified: tuple[Verified, ...] = ()
    covers: tuple[Coverage, ...] = ()  # what of a table this actor sees, where that is not everything
    meaning: str = ""  # the version of the model that was laid over the data

    def table(self, schema: str, name: str) -> Table | None:
        """The table of that name, whatever its case."""
        return next((t for t in self.tables if (t.schema.lower(), t.name.lower()) == (schema.lower(), name.lower())), None)

    def columns(self) -> Iterator[tuple[Table, Column]]:
        """Every column beside its table."""
        return ((table, column) for table in self.tables for column in table.columns)
