"""A table as it lies on disk or in its database: what the catalog is built from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from insightora_dash.engine.dataset import Dataset, Link, TableFiles


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A declared reference: `columns` of this table point to `referred_columns` of `table` in the same source."""

    columns: tuple[str, ...]
    table: str
    referred_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table `schema.name` over immutable Parquet parts or in a live database, with what reading it found out.

    A column is `{"name", "type", "unit", "label", "original", "profile": {...}, "notes": {...}}`, and where the source declares it
    also `"primary_key": True` and `"references": {"table", "column"}`.
    """

    schema: str
    name: str
    label: str
    columns: tuple[Mapping[str, Any], ...]
    files: TableFiles
    rows: int
    accounting: Mapping[str, Any]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = field(default=())
    link: Link | None = None  # the database it lives in, when it is not on disk


def dataset_of(tables: Iterable[StoredTable]) -> Dataset:
    """These tables and the databases they live in, for the engine."""
    found = tuple(tables)
    links = {table.link.id: table.link for table in found if table.link is not None}
    return Dataset(tuple(table.files for table in found), tuple(links.values()))
