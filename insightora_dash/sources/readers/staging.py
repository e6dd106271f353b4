"""The DuckDB instance inside the ingest child where rows wait, as text or typed, for their types and their file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from insightora_dash.sources.accounting import Accounting
from insightora_dash.sources.readers.plain import PlainFile
from insightora_dash.sources.stored import ForeignKey

BATCH = 20_000
Record = tuple[int, Sequence[str | None]]  # source line, cells


@dataclass(slots=True)
class RawTable:
    """A table a reader has staged: `relation` has `__row` and then one column per header, in order.

    `typed`: the columns have the types they keep; otherwise they are text as the file spells it. A `plain` file waits with `later`, which
    stages it, until somebody wants it staged.
    """

    name: str
    relation: str
    headers: tuple[str, ...]
    accounting: Accounting
    typed: bool = False
    exact_names: bool = False  # the names come from a database and are kept
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = field(default=())
    origin: str = ""  # the file it came from, where there are several
    plain: PlainFile | None = None
    later: Callable[[], tuple[str, Accounting]] | None = None
    totals: bool = False  # some rows may add up others, as in reports

    def stage(self) -> None:
        """Stages the rows of a table that was only looked at so far."""
        if self.later is not None:
            self.relation, self.accounting = self.later()
        self.plain = self.later = None


def column(position: int) -> str:
    """The staged name of a column; no name from a file is ever put into SQL here."""
    return f"c{position}"


class Staging:
    """Tables in the making; `folder` is for files the readers need meanwhile."""

    def __init__(self, folder: Path, memory_mb: int) -> None:
        self.folder = folder
        spill = folder / "spill"
        self.connection = duckdb.connect(":memory:", config={"threads": 2, "python_enable_replacements": False})
        for setting in (f"SET memory_limit='{memory_mb}MB'", f"SET temp_directory='{_quoted(spill)}'", "SET enable_progress_bar=false", "SET TimeZone='UTC'",
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
        path = self.folder / f"{name}.parquet"
        schema = pa.schema([("__row", pa.int64()), *((column(i), pa.large_string()) for i in range(width))])
        iterator = iter(records)
        # through a file: handing DuckDB an Arrow table makes it load pandas, which takes longer than most files
        with pq.ParquetWriter(path, schema, compression="none", use_dictionary=False, write_statistics=False) as writer:
            while batch := list(islice(iterator, BATCH)):
                writer.write_table(_arrow(batch, schema))
        self.connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet({literal(str(path))})")  # noqa: S608 - names made here
        path.unlink()
        return name

    def load_lines(self, name: str, lines: Sequence[int] | np.ndarray[Any, Any]) -> None:
        """Stages one column `__row` of line numbers."""
        path = self.folder / f"{name}.parquet"
        pq.write_table(pa.Table.from_arrays([integers(lines)], names=["__row"]), path, compression="none")
        self.connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet({literal(str(path))})")  # noqa: S608 - names made here
        path.unlink()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of one statement of ours; values go in by `literal`, because binding them would load pandas."""
        return self.connection.execute(sql).fetchall()

    def value(self, sql: str) -> Any:
        """The first value of one statement of ours."""
        return self.rows(sql)[0][0]

    def without(self, relation: str, lines: Sequence[int]) -> str:
        """The relation without the rows of some lines, in place of the one there was."""
        name = self.new_name()
        self.load_lines(f"{name}_lines", lines)
        self.connection.execute(f"CREATE TABLE {name} AS SELECT * FROM {relation} WHERE __row NOT IN (FROM {name}_lines) ORDER BY __row")  # noqa: S608
        self.drop(f"{name}_lines")
        self.drop(relation)
        return name

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
    cells: Iterator[tuple[str | None, ...]] = zip(*(row for _, row in batch), strict=True)
    return pa.Table.from_arrays([integers([line for line, _ in batch]), *map(_texts, cells)], schema=schema)


def integers(values: Sequence[int] | np.ndarray[Any, Any]) -> pa.Array:
    """An Arrow column over whole numbers, made from buffers: `pa.array` would load pandas."""
    made = np.asarray(values, dtype=np.int64)
    return pa.Array.from_buffers(pa.int64(), len(made), [None, pa.py_buffer(made)])


def _texts(cells: Sequence[str | None]) -> pa.Array:
    texts = [cell or "" for cell in cells]
    together = "".join(texts)
    raw: Sequence[str | bytes] = texts if together.isascii() else [text.encode("utf-8", "replace") for text in texts]
    offsets = np.zeros(len(raw) + 1, dtype=np.int64)
    np.cumsum(np.fromiter(map(len, raw), np.int64, len(raw)), out=offsets[1:])
    filled = np.packbits(np.array([cell is not None for cell in cells]), bitorder="little") if None in cells else None
    buffers = [filled if filled is None else pa.py_buffer(filled), pa.py_buffer(offsets), pa.py_buffer(together.encode("utf-8", "replace"))]
    return pa.Array.from_buffers(pa.large_string(), len(raw), buffers)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
