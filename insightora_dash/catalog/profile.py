"""What the values of a table look like: counts, ranges, commonest values, and what text really holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from insightora_dash.engine.dataset import Dataset
from insightora_dash.engine.engine import Engine, Limits, Statement

_CHUNK = 40  # columns profiled in one statement


@dataclass(frozen=True, slots=True)
class Profile:
    """The values of one column in numbers."""

    distinct: int = 0
    nulls: int = 0
    minimum: object = None
    maximum: object = None
    filled: int = 0
    numeric: float = 0.0  # share of text values that read as numbers
    dated: float = 0.0  # share of text values that read as dates or times
    length: int = 0  # longest text


def quoted(*names: str) -> str:
    """A dotted identifier, quoted for DuckDB."""
    return ".".join(exp.to_identifier(name, quoted=True).sql(dialect="duckdb") for name in names)


def is_text(kind: str) -> bool:
    """Whether a DuckDB type is text."""
    return kind.upper().startswith(("VARCHAR", "TEXT", "CHAR", "ENUM"))


def is_number(kind: str) -> bool:
    """Whether a DuckDB type is a number."""
    return kind.upper().split("(")[0] in {
        "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT", "REAL", "DOUBLE", "DECIMAL",
    }


def is_time(kind: str) -> bool:
    """Whether a DuckDB type is a date or timestamp."""
    return kind.upper().startswith(("DATE", "TIMESTAMP"))


def profiles(engine: Engine, dataset: Dataset, table: tuple[str, str], columns: Sequence[tuple[str, str]]) -> tuple[int, dict[str, Profile]]:
    """The rows of a table and the profile of each column, read in a few scans."""
    rows, found = 0, {}
    for start in range(0, max(len(columns), 1), _CHUNK):
        chunk = columns[start : start + _CHUNK]
        parts = ["count(*)"] + [part for name, kind in chunk for part in _measures(name, kind)]
        sql = f"SELECT {', '.join(f'{part} AS c{i}' for i, part in enumerate(parts))} FROM {quoted(*table)}"  # noqa: S608
        answer = engine.run(Statement(sql, dataset, limits=Limits(rows=10))).rows()[0]
        rows = int(str(answer[0]))
        for index, (name, _kind) in enumerate(chunk):
            found[name] = _profile(rows, answer[1 + 7 * index : 8 + 7 * index])
    return rows, found


def _measures(name: str, kind: str) -> list[str]:
    column = quoted(name)
    if is_text(kind):
        as_number, as_time, length = _share(column, "DOUBLE"), _share(column, "TIMESTAMP"), f"max(length({column}))"
    else:
        as_number, as_time, length = "0", "0", "0"
    comparable = is_text(kind) or is_number(kind) or is_time(kind) or kind.upper() == "BOOLEAN"
    bounds = [f"min({column})", f"max({column})"] if comparable else ["NULL", "NULL"]
    distinct = f"approx_count_distinct({column})" if not comparable else f"count(DISTINCT {column})"
    return [f"count({column})", distinct, *bounds, as_number, as_time, length]


def _share(column: str, kind: str) -> str:
    return f"count(try_cast({column} AS {kind})) / nullif(count(nullif(trim({column}), '')), 0)"


def _profile(rows: int, cells: Sequence[Any]) -> Profile:
    filled = int(cells[0])
    return Profile(
        distinct=int(cells[1]), nulls=rows - filled, minimum=cells[2], maximum=cells[3], filled=filled,
        numeric=float(cells[4] or 0), dated=float(cells[5] or 0), length=int(cells[6] or 0),
    )


def given_profile(column: Mapping[str, Any], rows: int) -> Profile | None:
    """The profile that the reader made, when it has what is needed."""
    facts = column.get("profile") or {}
    if not {"distinct", "nulls", "numeric", "dated"} <= set(facts):
        return None
    return Profile(
        distinct=int(facts["distinct"]), nulls=int(facts["nulls"]), minimum=facts.get("min"), maximum=facts.get("max"),
        filled=rows - int(facts["nulls"]), numeric=float(facts["numeric"]), dated=float(facts["dated"]), length=int(facts.get("length", 0)),
    )
