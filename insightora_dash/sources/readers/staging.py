"""The DuckDB instance inside the ingest child where rows wait, as text or typed, for their types and their file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from insightora_dash.sources.accounting import Accounting
from insightora_dash.sources.stored import ForeignKey

BATCH = 20_000
Record = tuple[int, Sequence[str | None]]  # source line, cells


@dataclass(slots=True)
class RawTable:
    """A table a reader has staged: `relation` has `__row` and then one column per header, in order.

    `typed`: the columns have the types they keep; otherwise they are text as the file spells it.
    """

    name: str
    relation: str
    headers: tuple[str, ...]
    accounting: Accounting
    typed: bool = False
    exact_names: bool = False  # the names come from a database and are kept
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = field(default=())


def column(position: int) -> str:
    """The staged name of a column; no name from a file is ever put into SQL here."""
    return f"c{position}"


class Staging:
    """Tables in the making; `folder` is for files the readers need meanwhile."""

    def __init__(self, folder: Path, memory_mb: int) -> None:
        self.folder = folder
        spill = folder / "spill"
        self.connection = duckdb.connect(":memory:", config={"threads": 2, "python_enable_replacements": False})
        for setting in (f"SET memory_limit='{memory_mb}MB'", f"SET temp_directory='{_quoted(spill)}'", "SET enable_progress_bar=false",
                        "SET autoinstall_known_extensions=false", "SET autoload_known_extensions=false"):  # fmt: skip
            self.connection.execute(setting)
        self._number = 0

    def new_name(self) -> str:
        """A relation name nobody has yet."""
        self._number += 1
        return f"staged_{self._number}"

    def load(self, records: Iterable[Record], width: int) -> str:
        """Stages text rows and returns the relation."""
        name = self.new_name()
        columns = ", ".join(["__row BIGINT", *(f"{column(i)} VARCHAR" for i in range(width))])
        self.connection.execute(f"CREATE TABLE {name} ({columns})")
        schema = pa.schema([("__row", pa.int64()), *((column(i), pa.string()) for i in range(width))])
        iterator = iter(records)
        while batch := list(islice(iterator, BATCH)):
            self.connection.register("batch", _arrow(batch, schema))
            self.connection.execute(f"INSERT INTO {name} SELECT * FROM batch")  # noqa: S608 - names made here
            self.connection.unregister("batch")
        return name

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of one statement of ours."""
        return self.connection.execute(sql, list(parameters)).fetchall()

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first value of one statement of ours."""
        return self.rows(sql, parameters)[0][0]

    def drop(self, relation: str) -> None:
        """Forgets a staged relation."""
        for kind in ("VIEW", "TABLE"):
            try:
                self.connection.execute(f"DROP {kind} IF EXISTS {relation}")
            except duckdb.CatalogException:
                continue

    def close(self) -> None:
        """Ends the instance."""
        self.connection.close()


def _arrow(batch: list[Record], schema: pa.Schema) -> pa.Table:
    lines = pa.array([line for line, _ in batch], pa.int64())
    cells: Iterator[tuple[str | None, ...]] = zip(*(row for _, row in batch), strict=True)
    return pa.Table.from_arrays([lines, *(pa.array(values, pa.string()) for values in cells)], schema=schema)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
