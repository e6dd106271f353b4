"""The query child: answers one SELECT at a time over its pipes, from warm locked DuckDB instances.

Started as `python -m insightora_dash.engine.children.local '{"memory_mb": ..., "spill": ...}'` with a clean environment. It imports
neither sqlglot nor the rest of the product: it starts fast and holds nothing worth taking.
"""

import json
import os
import queue
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa
import pytz  # noqa: F401 - DuckDB needs it to hand out TIMESTAMPTZ values

from insightora_dash.engine import wire
from insightora_dash.engine.children import sandbox
from insightora_dash.engine.children.instances import Instances

MOST_BYTES = 512 * 1024 * 1024  # of one result, as Arrow
_BATCH = 50_000
_PATIENCE = 2.0  # seconds a query may go on after the parent has gone
_HUGE_AS_ARROW = pa.decimal128(38, 0)


class TooBig(Exception):
    """The rows of a result need more bytes than may travel."""


class LocalChild:
    """Reads requests from `source`, writes one answer each to `sink`."""

    def __init__(self, source: BinaryIO, sink: BinaryIO, spill: Path, on_parent_gone: Callable[[], None]) -> None:
        self._source = source
        self._sink = sink
        self._on_parent_gone = on_parent_gone
        self._instances = Instances(spill)
        self._requests: queue.SimpleQueue[wire.Header | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._running: tuple[str, duckdb.DuckDBPyConnection] | None = None
        self._stopped: set[str] = set()
        self._ending = False

    def serve(self) -> None:
        """Answers until the parent closes the pipe."""
        threading.Thread(target=self._listen, daemon=True).start()
        while (request := self._requests.get()) is not None:
            header, body = self._answer(request)
            wire.write(self._sink, {"id": request["id"], **header}, body)

    def _listen(self) -> None:
        while (message := wire.read(self._source)) is not None:
            header, _ = message
            if header["op"] == "interrupt":
                self._interrupt(header["id"])
            else:
                self._requests.put(header)
        self._requests.put(None)
        self._interrupt(None)
        self._on_parent_gone()

    def _interrupt(self, query_id: str | None) -> None:
        with self._lock:
            if query_id is None:
                self._ending = True
            else:
                self._stopped.add(query_id)
            if self._running and query_id in (None, self._running[0]):
                self._running[1].interrupt()

    def _answer(self, request: wire.Header) -> tuple[wire.Header, bytes]:
        try:
            connection = self._instances.take(request["key"], request["tables"], request["memory_mb"])
            with self._lock:
                if self._ending or request["id"] in self._stopped:
                    return _failure("InterruptException", "stopped before it began"), b""
                self._running = (request["id"], connection)
            return self._select(connection, request)
        except Exception as error:
            self._after_failure(error, request)
            return _failure(type(error).__name__, str(error)), b""
        finally:
            with self._lock:
                self._running = None
                self._stopped.clear()

    def _select(self, connection: duckdb.DuckDBPyConnection, request: wire.Header) -> tuple[wire.Header, bytes]:
        statements = connection.extract_statements(request["sql"])
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            return _failure("ParserException", "not one SELECT"), b""
        cursor = connection.execute(statements[0])
        types = [(str(column[0]), str(column[1])) for column in cursor.description or ()]
        table, more = _fetch(cursor.to_arrow_reader(_BATCH), request["rows"])
        header: wire.Header = {"ok": True, "cut_off": 0, "counted": True}
        if more:
            header["cut_off"], header["counted"] = _count_beyond(connection, request["sql"], table.num_rows)
        table, header["columns"] = _tidy(table, types)
        return header, wire.arrow_bytes(table)

    def _after_failure(self, error: Exception, request: wire.Header) -> None:
        if isinstance(error, MemoryError | duckdb.OutOfMemoryException | duckdb.InternalException | duckdb.FatalException):
            self._instances.forget(request["key"], request["memory_mb"])


def _failure(kind: str, message: str) -> wire.Header:
    return {"ok": False, "error": {"type": kind, "message": message[:20_000]}}


def _fetch(reader: pa.RecordBatchReader, most: int) -> tuple[pa.Table, bool]:
    """The first `most` rows, and whether there are more."""
    batches: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in reader:
        batches.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if size > MOST_BYTES:
            raise TooBig
        if rows > most:
            break
    return pa.Table.from_batches(batches, reader.schema).slice(0, most), rows > most


def _count_beyond(connection: duckdb.DuckDBPyConnection, sql: str, returned: int) -> tuple[int, bool]:
    """How many rows were left out, and whether that is exact: no longer when time ran out while counting."""
    try:
        row = connection.execute(f"SELECT count(*) FROM ({sql}) AS everything").fetchone()  # noqa: S608 - a checked SELECT
    except duckdb.Error:
        return 1, False
    return max(int(row[0]) - returned if row else 1, 1), True


def _tidy(table: pa.Table, types: list[tuple[str, str]]) -> tuple[pa.Table, list[tuple[str, str]]]:
    """Unique names, whole sums as 64-bit integers where they fit, plain text instead of dictionaries."""
    names, kinds = _unique([name for name, _ in types]), [kind for _, kind in types]
    columns = []
    for place, column in enumerate(table.columns):
        if kinds[place] in ("HUGEINT", "UHUGEINT") and column.type == _HUGE_AS_ARROW:
            column, kinds[place] = _narrow(column, kinds[place])
        elif pa.types.is_dictionary(column.type):
            column, kinds[place] = column.cast(column.type.value_type), "VARCHAR"
        columns.append(column)
    return pa.table(columns, names=names), list(zip(names, kinds, strict=True))


def _narrow(column: pa.ChunkedArray, kind: str) -> tuple[pa.ChunkedArray, str]:
    try:
        return column.cast(pa.int64()), "BIGINT"
    except pa.ArrowInvalid:
        return column, kind


def _unique(names: list[str]) -> list[str]:
    made: list[str] = []
    taken = {name.lower() for name in names}
    for name in names:
        choice, number = name, 1
        while choice.lower() in {one.lower() for one in made} or (number > 1 and choice.lower() in taken):
            number += 1
            choice = f"{name}_{number}"
        made.append(choice)
    return made


def _end_soon() -> None:
    """Ends this process even when a query does not heed the interrupt."""
    time.sleep(_PATIENCE)
    os._exit(1)


def main(arguments: list[str]) -> None:
    """Enters the sandbox and serves the parent until it goes away."""
    options: dict[str, Any] = json.loads(arguments[0])
    source, sink = sandbox.take_pipes()
    sandbox.enter(options["memory_mb"])
    pa.set_cpu_count(1)
    LocalChild(source, sink, Path(options["spill"]), _end_soon).serve()


if __name__ == "__main__":
    main(sys.argv[1:])
