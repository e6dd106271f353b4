"""Statements over live databases: sent whole, or gathered and run here."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

from sqlglot import exp

from insightora_dash.config import Config
from insightora_dash.engine import errors, guard, route, wire
from insightora_dash.engine.children.process import Stopped
from insightora_dash.engine.codec import described
from insightora_dash.engine.dataset import Dataset, Link, TableFiles
from insightora_dash.engine.engine import Kept, Limits, Statement
from insightora_dash.engine.gathering import Gathering
from insightora_dash.engine.links import Links, failed
from insightora_dash.engine.native import Native, native_of
from insightora_dash.engine.sides import Side, sides_of
from insightora_dash.platform import clock
from insightora_dash.platform.errors import InsightoraError

Answer = tuple[wire.Header, bytes]
NOT_TAKEN = ("source_failed", "source_changed")  # the source did not take the SQL: its tables are read instead


class Live:
    """The live half of an engine."""

    def __init__(self, config: Config, folder: Path, local: Callable[[Statement, str], Answer]) -> None:
        self._config, self._local = config, local
        self._links = Links(config)
        self._gathering = Gathering(folder, config.live_seconds, self._fetch, local)

    def answer(self, statement: Statement, sql: str) -> Answer:
        """The answer to guarded SQL over a dataset with live tables."""
        tree = guard.parse(sql)
        read = route.tables_of(tree, statement.dataset)
        if not any(table.link for table in read):
            return self._local(replace(statement, dataset=_files(statement.dataset)), sql)
        link = route.only_link(read, statement.dataset)
        native = native_of(tree, sql, link, read) if link is not None and self._config.route != "duckdb" else None
        if link is not None and link.attached:
            return self._whole(statement, sql, link, read, native)
        if link is not None and native is not None:
            try:
                return self._whole(statement, sql, link, read, native)
            except InsightoraError as error:
                if error.code not in NOT_TAKEN:
                    raise
        return self._gathered(statement, sql, tree, read)

    def ask(self, link: Link, what: str, *, table: Sequence[str], seconds: float, query_id: str) -> Any:
        """What a database says about itself."""
        request = {"op": "ask", "id": query_id or uuid.uuid4().hex, "what": what, "table": list(table)}
        header, _ = self._asked(link, request, "system", Limits(seconds=seconds))
        if not header["ok"]:
            raise failed(header["error"])
        return header["result"]

    def keep(self, statement: Statement, sql: str, path: str) -> Kept:
        """Writes the rows of guarded SQL over one live table as Parquet."""
        tree = guard.parse(sql)
        (side,) = sides_of(tree, route.tables_of(tree, statement.dataset))
        link = statement.dataset.link(side.table.link)
        link = replace(link, id=f"{link.id}-keep", seconds=statement.limits.seconds)
        request = self._wanted(side, side.select(), {}, Path(path), statement.limits.rows)
        header, _ = self._asked(link, {**request, "id": statement.query_id or request["id"], "afresh": True}, statement.actor_id, statement.limits)
        if not header["ok"]:
            raise failed(header["error"])
        return Kept(header["rows"], header["whole"], tuple((name, kind) for name, kind in header["columns"]))

    def cancel(self, query_id: str) -> bool:
        """Stops a statement at its database; False when there is none."""
        return self._links.cancel(query_id)

    def close(self) -> None:
        """Ends the children and removes what was fetched."""
        self._links.close()
        self._gathering.close()

    def _whole(self, statement: Statement, sql: str, link: Link, read: Sequence[TableFiles], native: Native | None) -> Answer:
        began, moment = monotonic(), clock.now()
        request = _request(statement.query_id, sql, read, rows=statement.limits.rows)
        if native is not None:
            request |= {"native": native.sql, "shape": native.shape}
        header, body = self._asked(link, {"op": "run", **request}, statement.actor_id, statement.limits)
        if not header["ok"]:
            raise self._said(header["error"], sql, statement)
        header["read_at"] = moment.isoformat(timespec="seconds")
        return described(header, sql, statement.dataset.data_version, (monotonic() - began) * 1000), body

    def _gathered(self, statement: Statement, sql: str, tree: exp.Query, read: Sequence[TableFiles]) -> Answer:
        began, moment = monotonic(), clock.now()
        gathered = self._gathering.gather(statement, tree, read)
        left = max(statement.limits.seconds - (monotonic() - began), 1.0)
        header, body = self._local(replace(statement, dataset=gathered.dataset, limits=replace(statement.limits, seconds=left)), sql)
        return {**header, "travelled": gathered.travelled, "read_at": moment.isoformat(timespec="seconds"), "data_version": statement.dataset.data_version,
                "elapsed_ms": (monotonic() - began) * 1000}, body  # fmt: skip

    def _fetch(self, link: Link, side: Side, select: exp.Select, values: dict[str, Sequence[object]], path: Path, most: int) -> wire.Header:
        header, _ = self._asked(link, self._wanted(side, select, values, path, most), "system", Limits(seconds=self._config.query_seconds))
        if not header["ok"]:
            raise failed(header["error"])
        return header

    @staticmethod
    def _wanted(side: Side, select: exp.Select, values: dict[str, Sequence[object]], path: Path, most: int) -> dict[str, Any]:
        request = _request("", guard.text(select), (side.table,), rows=most)
        names = [name for name, _ in side.columns]
        read = {"table": list(side.table.origin), "columns": names, "conditions": side.hints(values), "rows": None}
        return {**request, "op": "keep", "path": str(path), "shape": side.columns, "read": read}

    def _asked(self, link: Link, request: dict[str, Any], actor_id: str, limits: Limits) -> Answer:
        try:
            return self._links.ask(link, request, actor_id=actor_id, seconds=limits.seconds)
        except Stopped as end:
            raise errors.stopped(end.reason, limits) from end

    def _said(self, error: wire.Header, sql: str, statement: Statement) -> InsightoraError:
        return errors.from_duckdb(error, sql, statement.dataset, statement.limits)


def _request(query_id: str, sql: str, read: Sequence[TableFiles], *, rows: int) -> dict[str, Any]:
    tables = [{"schema": t.schema, "name": t.name, "origin": list(t.origin), "columns": t.columns} for t in read]
    return {"id": query_id or uuid.uuid4().hex, "sql": sql, "native": "", "tables": tables, "rows": rows, "shape": ()}


def _files(dataset: Dataset) -> Dataset:
    """The tables that are files: their key stays the same whatever databases are connected beside them."""
    return Dataset(tuple(table for table in dataset.tables if not table.link))
