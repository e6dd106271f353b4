"""The child of one live database: opens it with the credential it is sent, then answers for it.

Started as `python -m insightora_dash.engine.children.remote '{"memory_mb": ...}'`. The first request names the connector and brings options,
credential and the one address to connect to; only that connector's driver is loaded.
"""

import importlib
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytz  # noqa: F401 - DuckDB needs it to hand out TIMESTAMPTZ values

from insightora_dash.engine import wire
from insightora_dash.engine.children import rows, sandbox
from insightora_dash.engine.children.local import end_soon
from insightora_dash.engine.children.reading import Reading
from insightora_dash.engine.children.serving import Answer, NotBegun, Serving
from insightora_dash.engine.codec import encode_error
from insightora_dash.engine.dialects.shape import conform
from insightora_dash.platform.errors import InsightoraError

PREVIEW_ROWS = 20
PROFILE_ROWS = 100_000  # of a table larger than this only so many are looked at
LONGEST_CELL = 200


class RemoteChild(Serving):
    """Answers for one connection, which is opened with the first request and again after it broke."""

    def __init__(self, source: BinaryIO, sink: BinaryIO, folder: Path, on_parent_gone: Callable[[], None]) -> None:
        super().__init__(source, sink, on_parent_gone)
        self._folder = folder
        self._connector: Any = None
        self._target: Any = None
        self._session: Any = None

    def answer(self, request: wire.Header) -> Answer:
        """The answer to one request; a driver's error comes back as a plain diagnosis."""
        try:
            operation: Callable[[wire.Header], Answer] = getattr(self, f"_{request['op']}")
            return operation(request)
        except (NotBegun, InsightoraError, rows.TooBig, MemoryError) as error:
            if isinstance(error, InsightoraError):
                return {"ok": False, "error": encode_error(error)}, b""
            raise
        except Exception as error:
            if isinstance(error, duckdb.Error) and self._is_duckdbs_own(error):
                raise
            said = self._connector.explain(error, self._target)
            if said.code in ("source_gone", "source_failed", "source_changed"):
                self._hang_up()
            return {"ok": False, "error": encode_error(said)}, b""

    def _is_duckdbs_own(self, error: Exception) -> bool:
        """Whether the query is at fault, rather than the database."""
        own = (duckdb.ParserException, duckdb.ConversionException, duckdb.OutOfRangeException, duckdb.OutOfMemoryException, duckdb.InterruptException)
        return isinstance(error, own) or (isinstance(error, duckdb.BinderException) and self._connector.explain(error, self._target).code == "source_failed")

    def _open(self, request: wire.Header) -> Answer:
        module, _, name = request["opener"].partition(":")
        self._connector = getattr(importlib.import_module(module), name)
        self._target = self._connector.target(request, self._folder)
        return {"ok": True}, b""

    def _opened(self) -> Any:
        if self._session is None:
            self._session = self._connector.open(self._target)
        return self._session

    def _hang_up(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with suppress(Exception):  # it is broken already
                session.close()

    def _ask(self, request: wire.Header) -> Answer:
        """What a connection's screens want to know: `check`, `tables`, and of one table its `columns`, a `preview` or a whole `profile`."""
        session, what = self._opened(), request["what"]
        with self.interruptible(request["id"], session.cancel):
            if what == "check":
                found: Any = self._check()
            elif what == "tables":
                found = [asdict(table) for table in session.tables()]
            else:
                found = self._table(tuple(request["table"]), what)
        return {"ok": True, "result": found}, b""

    def _check(self) -> Any:
        began = monotonic()
        server = self._session.server()
        return {"server": server, "latency_ms": round((monotonic() - began) * 1000), "read_only": self._session.read_only()}

    def _table(self, name: tuple[str, ...], what: str) -> Any:
        columns = [asdict(column) for column in self._session.columns(name)]
        if what == "columns":
            return columns
        types = [(column["name"], column["type"]) for column in columns]
        most = PREVIEW_ROWS if what == "preview" else PROFILE_ROWS
        reader = self._session.head(name, most + 1)
        reader = reader if self._connector.attached else conform(reader, types)
        if what == "preview":
            shown, _ = rows.fetch(reader, most)
            return {"columns": columns, "rows": [[_said(value) for value in row.values()] for row in shown.to_pylist()]}
        path = self._folder / "profile.parquet"
        read = _written(reader, [column for column, _ in types], path, most)
        return {"columns": columns, "profile": self._connector.profile(path, types, self._target), "rows": min(read, most), "whole": read <= most}

    def _run(self, request: wire.Header) -> Answer:
        """The rows of a SELECT, at most as many as are wanted."""
        session = self._opened()
        with self.interruptible(request["id"], session.cancel):
            reading = Reading(session, self._connector, request)
            reader, types, executor = reading.open()
            table, more = rows.fetch(reader, request["rows"])
            del reader
            header: wire.Header = {"ok": True, "cut_off": 0, "counted": True, "executor": executor, "travelled": reading.travelled(table.num_rows)}
            if more:
                header["cut_off"], header["counted"] = reading.count_beyond(table.num_rows)
        table, header["columns"] = rows.tidy(table, types)
        return header, wire.arrow_bytes(table)

    def _keep(self, request: wire.Header) -> Answer:
        """All rows of a SELECT, as a Parquet file at the request's path; `afresh`: over the tables as they are now, not as they were when first seen."""
        session = self._opened()
        if request.get("afresh") and self._connector.attached:
            session.forget()
        with self.interruptible(request["id"], session.cancel):
            reading = Reading(session, self._connector, request)
            reader, types, executor = reading.open()
            kept = _written(reader, [name for name, _ in types], Path(request["path"]), request["rows"])
        return {"ok": True, "rows": min(kept, request["rows"]), "whole": kept <= request["rows"], "executor": executor, "columns": types,
                "travelled": reading.travelled(kept)}, b""  # fmt: skip


def _said(value: object) -> Any:
    """A cell as JSON can carry it and a preview shows it."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)[:LONGEST_CELL]


def _written(reader: pa.RecordBatchReader, names: list[str], path: Path, most: int) -> int:
    """Writes the first `most` rows under these names; returns how many were read, one batch beyond at most."""
    read = 0
    schema = pa.schema([pa.field(name, field.type) for name, field in zip(names, reader.schema, strict=True)])
    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=1) as writer:
        for batch in reader:
            writer.write_table(pa.Table.from_arrays(batch.columns, schema=schema).slice(0, max(most - read, 0)))
            read += batch.num_rows
            if read > most:
                break
    return read


def main(arguments: list[str]) -> None:
    """Limits itself and serves the parent until it goes away; the network stays, for the one connection."""
    options: dict[str, Any] = json.loads(arguments[0])
    source, sink = sandbox.take_pipes()
    sandbox.enter(options["memory_mb"], network=True)
    pa.set_cpu_count(1)
    folder = Path(tempfile.mkdtemp(prefix="insightora-link-"))
    try:
        RemoteChild(source, sink, folder, end_soon).serve()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
