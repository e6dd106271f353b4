"""Where a table of the catalog lives at its source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OriginColumn:
    """A column: its name in queries, its DuckDB type, and its name at the source where that is another one."""

    name: str
    type: str
    there: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """A table's name at the source, as the database spells it, and its columns."""

    parts: tuple[str, ...]  # (table,), (schema, table) or (catalog, schema, table)
    columns: tuple[OriginColumn, ...]


Origins = dict[tuple[str, str], Origin]  # by (schema, table) in queries
