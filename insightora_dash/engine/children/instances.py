"""Warm, locked DuckDB instances, one per dataset."""

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

MOST = 16  # 127 idle ones exhaust 2.5 GB of address space
THREADS = 2
_SPILL = "2GB"


@dataclass
class Instances:
    """The least recently used instance makes room for a new one."""

    spill: Path
    _open: OrderedDict[tuple[str, int], duckdb.DuckDBPyConnection] = field(default_factory=OrderedDict)

    def take(self, key: str, tables: list[dict[str, Any]], memory_mb: int) -> duckdb.DuckDBPyConnection:
        """The instance of this dataset and memory limit, made and locked when there is none yet."""
        place = (key, memory_mb)
        if place not in self._open:
            self._make_room()
            self._open[place] = _locked(tables, memory_mb, self.spill)
        self._open.move_to_end(place)
        return self._open[place]

    def forget(self, key: str, memory_mb: int) -> None:
        """Closes an instance that may be unsound after a failure."""
        connection = self._open.pop((key, memory_mb), None)
        if connection is not None:
            connection.close()

    def _make_room(self) -> None:
        while len(self._open) >= MOST:
            _, oldest = self._open.popitem(last=False)
            oldest.close()


def _locked(tables: list[dict[str, Any]], memory_mb: int, spill: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": THREADS, "memory_limit": f"{memory_mb}MB", "python_enable_replacements": False})
    try:
        for schema in sorted({table["schema"] for table in tables}):
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {_name(schema)}")
        for table in tables:
            connection.execute(_view(table))
        for setting in _settings([path for table in tables for path in table["paths"]], spill):
            connection.execute(setting)
    except BaseException:
        connection.close()
        raise
    return connection


def _view(table: dict[str, Any]) -> str:
    files = ", ".join(_text(path) for path in table["paths"])
    # A part appended later may lack or reorder columns.
    union = "true" if len(table["paths"]) > 1 else "false"
    columns = ", ".join(f"{_name(name)}::{kind} AS {_name(name)}" for name, kind in table["columns"] if not name.startswith("__"))
    return (
        f"CREATE VIEW {_name(table['schema'])}.{_name(table['name'])} AS SELECT {columns} "  # noqa: S608 - quoted by _name and _text
        f"FROM read_parquet([{files}], union_by_name={union}, hive_partitioning=false)"
    )


def _settings(paths: list[str], spill: Path) -> tuple[str, ...]:
    return (
        "SET TimeZone='UTC'",
        "SET errors_as_json=true",
        "SET python_scan_all_frames=false",
        "SET autoinstall_known_extensions=false",
        "SET autoload_known_extensions=false",
        "SET allow_community_extensions=false",
        "SET allow_persistent_secrets=false",
        "SET parquet_metadata_cache=true",
        f"SET temp_directory={_text(str(spill))}",
        f"SET max_temp_directory_size='{_SPILL}'",
        f"SET allowed_paths=[{', '.join(_text(path) for path in paths)}]",
        "SET enable_external_access=false",
        "SET lock_configuration=true",
    )


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
