"""One SELECT over a live database: sent whole where that was prepared, scanned by DuckDB, or read table by table."""

from typing import Any

import duckdb
import pyarrow as pa

from insightora_dash.engine import wire
from insightora_dash.engine.children import rows

Types = list[tuple[str, str]]
Opened = tuple[pa.RecordBatchReader, Types, str]  # the rows, their columns, who ran it
_NOT_OURS = ("source_failed", "source_changed")  # the source did not take the SQL: DuckDB reads the tables instead


class Reading:
    """Opens the rows of a request and knows how many came from the source."""

    def __init__(self, session: Any, connector: Any, request: wire.Header) -> None:
        self._session, self._connector, self._request = session, connector, request
        self._counting = ""
        self._whole = False  # sent whole

    def open(self) -> Opened:
        """The rows as they come; raises the driver's error."""
        if not self._connector.attached:
            return self._from_driver()
        for table in self._request["tables"]:
            self._session.show(table["schema"], table["name"], tuple(table["origin"]), [(name, kind) for name, kind in table["columns"]])
        types = self._session.described(self._request["sql"])
        if self._request["native"]:
            try:
                return self._sent(types), types, self._connector.kind
            except duckdb.Error as error:
                if self._connector.explain(error, self._session.target).code not in _NOT_OURS:
                    raise
        self._counting = f"SELECT count(*) FROM ({self._request['sql']}) AS everything"  # noqa: S608 - a checked SELECT
        return self._session.scan(self._request["sql"]), types, "duckdb"

    def _sent(self, types: Types) -> pa.RecordBatchReader:
        """The whole SELECT at the source, its columns with DuckDB's names and types."""
        cells = ", ".join(f"#{place}::{kind} AS c{place}" for place, (_, kind) in enumerate(types, start=1))
        sql = f"SELECT {cells} FROM {self._session.sent(self._request['native'])}"  # noqa: S608 - sent quotes it
        reader = self._session.scan(sql)
        counted = f"SELECT count(*) AS n FROM ({self._request['native']}) AS answer"  # noqa: S608
        self._counting, self._whole = f"SELECT * FROM {self._session.sent(counted)}", True  # noqa: S608
        return reader

    def _from_driver(self) -> Opened:
        """From a connector that DuckDB cannot attach: its SQL, or one table's rows, given DuckDB's types."""
        request, shape = self._request, [(name, kind) for name, kind in self._request["shape"]]
        if request["native"]:
            reader = self._session.select(request["native"], rows=request["rows"] + 1)
        else:
            reader = self._session.read(self._connector.wanted(request["read"]))
        return shaped(reader, shape), shape, self._connector.kind

    def travelled(self, fetched: int) -> int:
        """How many rows came from the source; asked once the rows are read."""
        return max(int(self._session.travelled()), fetched if self._whole else 0) if self._connector.attached else fetched

    def count_beyond(self, returned: int) -> tuple[int, bool]:
        """How many rows were left out, and whether that is exact."""
        if not self._counting:
            return 1, False
        try:
            row = self._session.connection.execute(self._counting).fetchone()
        except duckdb.Error:
            return 1, False
        return max(int(row[0]) - returned if row else 1, 1), True


def shaped(reader: pa.RecordBatchReader, shape: Types) -> pa.RecordBatchReader:
    """The rows with DuckDB's types, column by column."""
    if len(reader.schema) != len(shape):
        raise ValueError("other columns than were announced")
    numbered = pa.schema([pa.field(f"c{place}", field.type) for place, field in enumerate(reader.schema)])
    renamed = pa.RecordBatchReader.from_batches(numbered, (pa.RecordBatch.from_arrays(batch.columns, schema=numbered) for batch in reader))
    connection = duckdb.connect(config={"threads": 1, "memory_limit": "512MB", "python_enable_replacements": False})
    connection.execute("SET TimeZone='UTC'")
    connection.register("answer", renamed)
    cells = ", ".join(f"c{place}::{kind} AS c{place}" for place, (_, kind) in enumerate(shape))
    return connection.execute(f"SELECT {cells} FROM answer").to_arrow_reader(rows.BATCH)  # noqa: S608 - numbered columns
