"""The query child: answers one SELECT at a time over its pipes, from warm locked DuckDB instances.

Started as `python -m insightora_dash.engine.children.local '{"memory_mb": ..., "spill": ...}'` with a clean environment. It imports
neither sqlglot nor the rest of the product: it starts fast and holds nothing worth taking.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa
import pytz  # noqa: F401 - DuckDB needs it to hand out TIMESTAMPTZ values

from insightora_dash.engine import wire
from insightora_dash.engine.children import rows, sandbox
from insightora_dash.engine.children.instances import Instances
from insightora_dash.engine.children.serving import Answer, NotBegun, Serving, failure

_PATIENCE = 2.0  # seconds a query may go on after the parent has gone


class LocalChild(Serving):
    """Answers from instances that hold nothing but files."""

    def __init__(self, source: BinaryIO, sink: BinaryIO, spill: Path, on_parent_gone: Callable[[], None]) -> None:
        super().__init__(source, sink, on_parent_gone)
        self._instances = Instances(spill)

    def answer(self, request: wire.Header) -> Answer:
        """The rows of the request's SELECT."""
        try:
            connection = self._instances.take(request["key"], request["tables"], request["memory_mb"])
            with self.interruptible(request["id"], connection.interrupt):
                return self._select(connection, request)
        except NotBegun:
            raise
        except Exception as error:
            self._after_failure(error, request)
            raise

    def _select(self, connection: duckdb.DuckDBPyConnection, request: wire.Header) -> Answer:
        statements = connection.extract_statements(request["sql"])
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            return failure("ParserException", "not one SELECT"), b""
        if request.get("explain"):
            return _explained(connection, request["sql"])
        cursor = connection.execute(statements[0])
        types = [(str(column[0]), str(column[1])) for column in cursor.description or ()]
        table, more = rows.fetch(cursor.to_arrow_reader(rows.BATCH), request["rows"])
        header: wire.Header = {"ok": True, "cut_off": 0, "counted": True}
        if more:
            header["cut_off"], header["counted"] = _count_beyond(connection, request["sql"], table.num_rows)
        table, header["columns"] = rows.tidy(table, types)
        return header, wire.arrow_bytes(table)

    def _after_failure(self, error: Exception, request: wire.Header) -> None:
        if isinstance(error, MemoryError | duckdb.OutOfMemoryException | duckdb.InternalException | duckdb.FatalException):
            self._instances.forget(request["key"], request["memory_mb"])


def _explained(connection: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    """What DuckDB would do, as JSON; nothing of the query runs."""
    row = connection.execute(f"EXPLAIN (FORMAT json) {sql}").fetchone()
    table = pa.table({"plan": [str(row[1]) if row else "[]"]})
    table, columns = rows.tidy(table, [("plan", "VARCHAR")])
    return {"ok": True, "cut_off": 0, "counted": True, "columns": columns}, wire.arrow_bytes(table)


def _count_beyond(connection: duckdb.DuckDBPyConnection, sql: str, returned: int) -> tuple[int, bool]:
    """How many rows were left out, and whether that is exact: no longer when time ran out while counting."""
    try:
        row = connection.execute(f"SELECT count(*) FROM ({sql}) AS everything").fetchone()  # noqa: S608 - a checked SELECT
    except duckdb.Error:
        return 1, False
    return max(int(row[0]) - returned if row else 1, 1), True


def end_soon() -> None:
    """Ends this process even when a query does not heed the interrupt."""
    time.sleep(_PATIENCE)
    os._exit(1)


def main(arguments: list[str]) -> None:
    """Enters the sandbox and serves the parent until it goes away."""
    options: dict[str, Any] = json.loads(arguments[0])
    source, sink = sandbox.take_pipes()
    sandbox.enter(options["memory_mb"])
    pa.set_cpu_count(1)
    LocalChild(source, sink, Path(options["spill"]), end_soon).serve()


if __name__ == "__main__":
    main(sys.argv[1:])
