"""Results, statements and errors as JSON headers and Arrow bytes, for pipes, sockets and the cache."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from insightora_dash.engine import wire
from insightora_dash.engine.dataset import Dataset, Link, TableFiles
from insightora_dash.engine.engine import Limits, Statement
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.platform import errors as kinds
from insightora_dash.platform.errors import InsightoraError, Unavailable
from insightora_dash.platform.wording import N_

_KINDS: Mapping[str, type[InsightoraError]] = {
    kind.__name__: kind for kind in (kinds.Invalid, kinds.NotFound, kinds.Forbidden, kinds.Conflict, kinds.TooLarge, kinds.Unavailable, kinds.StorageFull)
}

_RESULT = ("sql", "executor", "rows_used", "cut_off", "data_version", "elapsed_ms", "travelled", "read_at", "notes")


def encode_result(result: Result) -> tuple[wire.Header, bytes]:
    """A result as a header and Arrow bytes."""
    header = {name: getattr(result, name) for name in _RESULT}
    return {**header, "columns": [asdict(column) for column in result.columns]}, wire.arrow_bytes(result.table)


def decode_result(header: wire.Header, body: bytes, *, cached: bool = False) -> Result:
    """The result that `encode_result` or a pool wrote; raises when it is not whole."""
    with pa.ipc.open_stream(body) as reader:
        table = reader.read_all()
    columns = tuple(_column(column) for column in header["columns"])
    return Result(**{**header, "columns": columns, "notes": tuple(header["notes"])}, table=table, cached=cached)


def _column(values: dict[str, Any]) -> ResultColumn:
    places = {name: tuple(values[name]) for name in ("source", "bucket_of") if values.get(name)}
    return ResultColumn(**{**values, **places})


def encode_statement(statement: Statement) -> wire.Header:
    """A statement as a header."""
    return asdict(statement)


def decode_statement(header: wire.Header) -> Statement:
    """The statement that `encode_statement` wrote."""
    tables = tuple(
        TableFiles(**{**table, "paths": tuple(table["paths"]), "origin": tuple(table["origin"]), "columns": tuple(map(tuple, table["columns"]))})
        for table in header["dataset"]["tables"]
    )
    links = tuple(decode_link(link) for link in header["dataset"]["links"])
    return Statement(**{**header, "dataset": Dataset(tables, links), "limits": Limits(**header["limits"])})


def encode_link(link: Link) -> wire.Header:
    """A link as a header, credential included: for the broker and its child, never for a log."""
    return asdict(link)


def decode_link(header: wire.Header) -> Link:
    """The link that `encode_link` wrote."""
    return Link(**{**header, "options": tuple((name, value) for name, value in header["options"])})


def encode_error(error: Exception) -> wire.Header:
    """An error as a header: ours with their sentence and parameters, others by name."""
    header: wire.Header = {"type": type(error).__name__, "message": str(error)[:2000]}
    if isinstance(error, InsightoraError):
        params = {name: value if isinstance(value, int | float | bool) else str(value) for name, value in error.params.items()}
        header.update(code=error.code, sentence=error.sentence, params=params)
    return header


def decode_error(header: wire.Header) -> InsightoraError | None:
    """The error of ours that `encode_error` wrote; None when it was another's."""
    if "code" not in header:
        return None
    return _KINDS.get(header["type"], Unavailable)(header["code"], header["sentence"], **header["params"])


def described(header: wire.Header, sql: str, data_version: str, elapsed_ms: float) -> wire.Header:
    """A child's answer as the header of a result."""
    return {
        "columns": [{"name": name, "type": kind} for name, kind in header["columns"]], "sql": sql, "executor": header.get("executor", "duckdb"),
        "cut_off": header["cut_off"], "data_version": data_version, "elapsed_ms": elapsed_ms, "travelled": header.get("travelled"),
        "read_at": header.get("read_at", ""), "notes": () if header["counted"] else (N_("There are more rows than could be counted in time."),),
    }  # fmt: skip
