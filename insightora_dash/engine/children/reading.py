"""One SELECT over a live database: sent whole where that was prepared, scanned by DuckDB, or read table by table."""

from typing import Any

import duckdb
import pyarrow as pa

from insightora_dash.engine import wire
from insightora_dash.engine.dialects.shape import cell, conform

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
        sent = self._session.sent(self._request["native"])
        there = [kind for _, kind in self._session.described(f"SELECT * FROM {sent}")]  # noqa: S608 - sent quotes it
        if len(there) != len(types):
            raise duckdb.InvalidInputException("other columns than were announced")
        cells = ", ".join(f"{cell(f'#{place}', there[place - 1], kind)} AS c{place}" for place, (_, kind) in enumerate(types, start=1))
        sql = f"SELECT {cells} FROM {sent}"  # noqa: S608
        reader = self._session.scan(sql)
        counted = f"SELECT count(*) AS n FROM ({self._request['native']}) AS answer"  # noqa: S608
        self._counting, self._whole = f"SELECT * FROM {self._session.sent(counted)}", True  # noqa: S608
        return reader

    def _from_driver(self) -> Opened:
        """From a connector that DuckDB cannot attach: its SQL, or one table's rows, given DuckDB's types."""
        request, shape = self._request, [(name, kind) for name, kind in self._request["shape"]]
        if request["native"]:
            reader, self._whole = self._session.select(request["native"], rows=request["rows"] + 1), True
        else:
            reader = self._session.read(self._connector.wanted(request["read"]))
        return conform(reader, shape), shape, self._connector.kind

    def travelled(self, fetched: int) -> int:
        """How many rows came from the source; asked once the rows are read."""
        return max(int(self._session.travelled()), fetched if self._whole else 0) if self._connector.attached else fetched

    def count_beyond(self, returned: int) -> tuple[int, bool]:
        """How many rows were left out, and whether that is exact."""
        if not self._connector.attached:
            return self._driver_count(returned)
        try:
            row = self._session.connection.execute(self._counting).fetchone()
        except duckdb.Error:
            return 1, False
        return max(int(row[0]) - returned if row else 1, 1), True

    def _driver_count(self, returned: int) -> tuple[int, bool]:
        if not self._whole:
            return 1, False
        counted = f"SELECT COUNT(*) AS n FROM ({self._request['native']}) answer"  # noqa: S608
        try:
            count = int(self._session.select(counted, rows=1).read_all().column(0)[0].as_py())
        except Exception:  # some databases allow no ORDER BY in there
            return 1, False
        return max(count - returned, 1), True
