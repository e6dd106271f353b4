"""The one place where DuckDB's errors and the ends of children become sentences for people."""

import difflib
import json
import re
from collections.abc import Mapping
from typing import Any

import sqlglot
from sqlglot import exp

from insightora_dash.engine.children.process import Reason
from insightora_dash.engine.codec import decode_error
from insightora_dash.engine.dataset import Dataset
from insightora_dash.engine.engine import Limits
from insightora_dash.platform.errors import InsightoraError, Invalid, TooLarge, Unavailable
from insightora_dash.platform.wording import N_

_MEMORY = ("OutOfMemoryException", "MemoryError", "ArrowMemoryError")
_FALLEN = ("InternalException", "FatalException")


def stopped(reason: Reason, limits: Limits) -> InsightoraError:
    """Why a query gave no answer, naming the limit that was hit."""
    if reason == "time":
        return TooLarge(
            "query_time", N_("The query was stopped: time limit of {seconds} seconds reached. Ask for fewer rows or groups."), seconds=_seconds(limits.seconds)
        )
    if reason == "memory":
        return _out_of_memory(limits)
    if reason == "cancelled":
        return Unavailable("query_cancelled", N_("The query was stopped."))
    return Unavailable(
        "query_crashed",
        N_("The process that ran the query ended unexpectedly. It was replaced; try again, and ask for fewer rows or groups if it happens again."),
    )


def task_stopped(reason: Reason, *, seconds: float, memory_mb: int) -> InsightoraError:
    """Why a task gave no answer, naming the limit that was hit."""
    if reason == "time":
        return TooLarge(
            "task_time", N_("Reading the data was stopped: time limit of {seconds} seconds reached. Try a smaller file."), seconds=_seconds(seconds)
        )
    if reason == "memory":
        return TooLarge("task_memory", N_("Reading the data was stopped: memory limit of {memory} MB reached. Try a smaller file."), memory=f"{memory_mb:,}")
    if reason == "cancelled":
        return Unavailable("task_cancelled", N_("Reading the data was stopped."))
    return Unavailable("task_crashed", N_("The process that read the data ended unexpectedly. The file may be damaged; nothing was changed."))


def task_failed(error: dict[str, Any], *, memory_mb: int) -> InsightoraError:
    """The error a task raised, of the class it was raised as when it is one of ours."""
    if ours := decode_error(error):
        return ours
    if error["type"] in _MEMORY:
        return task_stopped("memory", seconds=0, memory_mb=memory_mb)
    return Unavailable("task_failed", N_("Reading the data failed: {detail}"), detail=f"{error['type']}: {error['message'][:300]}")


def from_duckdb(error: Mapping[str, str], sql: str, dataset: Dataset, limits: Limits) -> InsightoraError:
    """DuckDB's refusal of the checked `sql` in words."""
    kind, message = error["type"], error["message"]
    if kind in _MEMORY:
        return _out_of_memory(limits)
    if kind == "TooBig":
        return TooLarge("result_bytes", N_("The result is too large to show (more than 512 MB). Ask for fewer rows or columns."))
    if kind in _FALLEN:
        return stopped("crashed", limits)
    details = _details(message)
    text = details.get("exception_message", message)
    if kind == "IOException" or "No files found" in text:
        return Unavailable("data_missing", N_("A data file could not be read. Try again; if it stays, upload the data once more."))
    if details.get("type", "").endswith("Function"):
        return Invalid("unknown_function", N_("There is no function called {name}."), name=details.get("name", ""))
    return _unknown_name(details, text, sql, dataset) or Invalid("sql_wrong", N_("This query cannot run: {detail}"), detail=_plain(text))


def _unknown_name(details: Mapping[str, str], text: str, sql: str, dataset: Dataset) -> Invalid | None:
    read = {table.alias_or_name.lower(): f"{table.db}.{table.name}" for table in sqlglot.parse_one(sql, read="duckdb").find_all(exp.Table) if table.db}
    if details.get("error_subtype") == "COLUMN_NOT_FOUND":
        return _unknown_column(details["name"], _names(details.get("candidates", "")), set(read.values()), dataset)
    if found := re.match(r'(?:Table|Values list) "(.+?)" does not have a column named "(.+?)"', text):
        return _unknown_column(found[2], [], {read.get(found[1].lower(), found[1])}, dataset)
    if found := re.match(r'Referenced table "(.+?)" not found', text):
        tables = ", ".join(sorted(set(read.values()))) or "–"
        return Invalid("unknown_table", N_("'{name}' is no table or alias of this query, which reads: {tables}."), name=found[1], tables=tables)
    return None


def _unknown_column(column: str, candidates: list[str], tables: set[str], dataset: Dataset) -> Invalid:
    there = [name for table in dataset.tables if f"{table.schema}.{table.name}" in tables for name, _ in table.columns]
    known = {name.lower(): name for name in (*candidates, *there) if not name.startswith("__")}
    close = [known[name] for name in difflib.get_close_matches(column.lower(), known, n=2, cutoff=0.6)]
    where = ", ".join(sorted(tables)) or "this data"
    if close:
        return Invalid(
            "unknown_column", N_("Column '{column}' is not in {table}; did you mean {candidates}?"), column=column, table=where, candidates=", ".join(close)
        )
    return Invalid("unknown_column", N_("Column '{column}' is not in {table}."), column=column, table=where)


def _out_of_memory(limits: Limits) -> TooLarge:
    return TooLarge(
        "query_memory", N_("The query was stopped: memory limit of {memory} MB reached. Ask for fewer rows or groups."), memory=f"{limits.memory_mb:,}"
    )


def _details(message: str) -> dict[str, str]:
    start = message.find("{")
    try:
        found: dict[str, str] = json.loads(message[start:]) if start >= 0 else {}
    except ValueError:
        return {}
    return found


def _names(candidates: str) -> list[str]:
    return [name.strip().split(".")[-1] for name in candidates.split(",") if name.strip()]


def _plain(text: str) -> str:
    """The first sentence, without DuckDB's candidate lists and line markers."""
    return re.split(r"\nLINE|\n\tCandidate", text, maxsplit=1)[0].replace("\n", " ").strip()[:400]


def _seconds(seconds: float) -> str:
    return f"{seconds:g}"
