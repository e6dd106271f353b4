"""What the passes work with, and what they make."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.query.filters import Filter


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a pass may look at; `notes` collects sentences for the person."""

    catalog: Catalog
    filters: tuple[Filter, ...] = ()
    row_rules: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (schema, table) -> condition on its rows
    masks: Mapping[tuple[str, str, str], str] = field(default_factory=dict)  # (schema, table, column) -> what is shown instead
    parameters: Mapping[str, object] = field(default_factory=dict)  # $name -> value
    row_limit: int | None = None  # only so many rows are wanted
    notes: list[str] = field(default_factory=list)
    unfiltered: list[str] = field(default_factory=list)  # why filters were not placed


@dataclass(frozen=True, slots=True)
class Bound:
    """A query after the passes: run and cached, never saved, never shown as the authored one."""

    tree: exp.Query
    notes: tuple[str, ...] = ()
    unfiltered: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        """The tree as DuckDB SQL."""
        return self.tree.sql(dialect="duckdb")
