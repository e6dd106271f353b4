"""What a query may read: named tables over immutable files."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableFiles:
    """One table `schema.name` over immutable Parquet parts; columns starting with `__` are hidden from queries."""

    schema: str
    name: str
    paths: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]  # (name, DuckDB type) without the hidden ones
    version: str  # changes whenever the content does


@dataclass(frozen=True, slots=True)
class Dataset:
    """The tables of one catalog; instances in the engine's children are kept by `key`."""

    tables: tuple[TableFiles, ...]

    @property
    def key(self) -> str:
        """Names + versions of the tables, hashed: equal keys may share a warm instance."""
        text = "\n".join(sorted(f"{t.schema}.{t.name}@{t.version}:{','.join(t.paths)}" for t in self.tables))
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def data_version(self) -> str:
        """A short name of this state of the data, for people and cache keys."""
        return self.key[:8]
