"""What the values of each column look like, read from the finished Parquet in a few scans."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from insightora_dash.sources.names import quoted
from insightora_dash.sources.readers.staging import Staging, literal

BINS = 20
TOP = 10
EXACT_BELOW = 2000  # distinct values up to here are counted exactly
_CHUNK = 40
_WIDE = 500  # wider tables get no top values and bins
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE", "DECIMAL")


def profiles(staging: Staging, paths: Sequence[str], columns: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """Per column: nulls, distinct, min, max, top values with counts, bins for numbers and dates, lengths of text."""
    source = f"read_parquet([{', '.join(map(literal, paths))}])"
    made: list[dict[str, Any]] = []
    for start in range(0, len(columns), _CHUNK):
        made += _counts(staging, source, columns[start : start + _CHUNK])
    if len(columns) <= _WIDE:
        _distinct(staging, source, columns, made)
        _tops(staging, source, columns, made)
        _bins(staging, source, columns, made)
    return made


def _counts(staging: Staging, source: str, columns: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    parts = ["count(*)"] + [part for name, kind in columns for part in _measures(quoted(name), kind)]
    rows, *cells = staging.rows(f"SELECT {', '.join(parts)} FROM {source}")[0]  # noqa: S608
    return [_first(rows, cells[7 * i : 7 * i + 7]) for i in range(len(columns))]


def _measures(name: str, kind: str) -> list[str]:
    text = kind == "VARCHAR"
    plain = kind not in {"BLOB", "INTERVAL"}
    low, high = (f"min(left({name}, 200))", f"max(left({name}, 200))") if text else (f"min({name})", f"max({name})") if plain else ("NULL", "NULL")
    lengths = [f"max(length({name}))", f"avg(length({name}))", f"count(try_cast({name} AS DOUBLE))"] if text else ["0", "0", "0"]
    return [f"count({name})", f"approx_count_distinct({name})", low, high, *lengths]


def _first(rows: int, cells: Sequence[Any]) -> dict[str, Any]:
    filled, distinct, low, high, longest, average, numeric = cells
    return {
        "rows": rows, "nulls": rows - filled, "distinct": min(distinct, filled), "min": plain(low), "max": plain(high), "length": longest or 0,
        "average_length": round(average or 0, 2), "numeric": numeric / filled if filled else 0.0, "dated": 0.0, "top": [], "bins": [],
    }  # fmt: skip


def _distinct(staging: Staging, source: str, columns: Sequence[tuple[str, str]], made: Sequence[dict[str, Any]]) -> None:
    """Counts exactly where it is cheap or where a key may be told from it."""
    for (name, _kind), facts in zip(columns, made, strict=True):
        filled = facts["rows"] - facts["nulls"]
        if facts["distinct"] <= EXACT_BELOW or facts["distinct"] > 0.9 * filled:
            facts["distinct"] = staging.value(f"SELECT count(DISTINCT {quoted(name)}) FROM {source}")  # noqa: S608


def _tops(staging: Staging, source: str, columns: Sequence[tuple[str, str]], made: Sequence[dict[str, Any]]) -> None:
    for (name, kind), facts in zip(columns, made, strict=True):
        filled = facts["rows"] - facts["nulls"]
        if not filled or kind == "BLOB" or (facts["distinct"] > 0.5 * filled and filled > EXACT_BELOW) or facts["distinct"] > 100_000:
            continue
        value = f"left({quoted(name)}, 200)" if kind == "VARCHAR" else quoted(name)
        rows = staging.rows(f"SELECT {value}, count(*) FROM {source} WHERE {quoted(name)} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {TOP}")  # noqa: S608
        facts["top"] = [[plain(cell), count] for cell, count in rows]


def _bins(staging: Staging, source: str, columns: Sequence[tuple[str, str]], made: Sequence[dict[str, Any]]) -> None:
    wanted = [(name, kind, facts) for (name, kind), facts in zip(columns, made, strict=True) if _binned(kind, facts)]
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        parts = [f"histogram({_bin(quoted(name), kind, facts)})" for name, kind, facts in chunk]
        for (_, _, facts), counts in zip(chunk, staging.rows(f"SELECT {', '.join(parts)} FROM {source}")[0], strict=True):  # noqa: S608
            facts["bins"] = [int((counts or {}).get(number, 0)) for number in range(BINS)]


def _binned(kind: str, facts: Mapping[str, Any]) -> bool:
    return kind.split("(", maxsplit=1)[0] in (*_NUMBERS, "DATE", "TIMESTAMP") and None not in (facts["min"], facts["max"]) and facts["min"] != facts["max"]


def _bin(name: str, kind: str, facts: Mapping[str, Any]) -> str:
    low, high = literal(str(facts["min"])), literal(str(facts["max"]))
    if kind in {"DATE", "TIMESTAMP"}:
        value, low, high = (f"epoch({part}::TIMESTAMP)" for part in (name, low, high))
    else:
        value, low, high = (f"{part}::DOUBLE" for part in (name, low, high))
    return f"CASE WHEN isfinite({value}) THEN least({BINS - 1}, greatest(0, floor(({value} - {low}) / ({high} - {low}) * {BINS})))::INTEGER END"


def plain(value: object) -> Any:
    """A value as JSON can say it: integers exact, dates ISO, NaN and infinities null."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() else None
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value).replace("\x00", "")
