"""What the values of each column look like, read from the finished Parquet in a few scans."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from insightora_dash.sources.grouped import counted, few_valued, groups_of
from insightora_dash.sources.names import quoted
from insightora_dash.sources.readers.staging import Staging, literal

BINS = 20
TOP = 10
SAMPLE = 2000  # rows
EXACT_BELOW = 2000  # distinct values up to here are counted exactly
_CHUNK = 40
_WIDE = 500  # wider tables get no top values and bins
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE", "DECIMAL")


def profiles(staging: Staging, paths: Sequence[str], columns: Sequence[tuple[str, str]], *, unique: Collection[str] = ()) -> list[dict[str, Any]]:
    """Per column: nulls, distinct, min, max, top values with counts, bins for numbers and dates, lengths of text.

    No value of the columns named in `unique` comes again, and no cell of them is empty.
    """
    source = f"read_parquet([{', '.join(map(literal, paths))}])"
    rows = staging.value(f"SELECT count(*) FROM {source}")  # noqa: S608
    made: dict[int, dict[str, Any]] = {}
    for i in few_valued(staging, source, columns, rows) if len(columns) <= _WIDE else ():
        if columns[i][0] not in unique:
            made[i] = _by_groups(staging, groups_of(staging, source, columns[i][0]), columns[i][1], rows)
    others = [i for i in range(len(columns)) if i not in made]
    made |= zip(others, _by_rows(staging, source, [columns[i] for i in others], unique), strict=True)
    facts = [made[i] for i in range(len(columns))]
    _numeric(staging, source, columns, facts)
    return facts


def _by_groups(staging: Staging, groups: str, kind: str, rows: int) -> dict[str, Any]:
    found = counted(staging, groups, kind)
    facts = _first(rows, [found[key] for key in ("filled", "distinct", "min", "max", "length", "average_length")])
    if _topped(kind, facts):
        _top(staging, groups, kind, facts)
    if _binned(kind, facts):
        facts["bins"] = _bins(staging, groups, "value", kind, facts, weight="sum(n)")
    return facts


def _by_rows(staging: Staging, source: str, columns: Sequence[tuple[str, str]], unique: Collection[str]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for start in range(0, len(columns), _CHUNK):
        made += _counts(staging, source, columns[start : start + _CHUNK], unique)
    if len(columns) <= _WIDE:
        _distinct(staging, source, columns, made, unique)
        _tops(staging, source, columns, made)
        for (name, kind), facts in zip(columns, made, strict=True):
            if _binned(kind, facts):
                facts["bins"] = _bins(staging, source, quoted(name), kind, facts)
    return made


def _counts(staging: Staging, source: str, columns: Sequence[tuple[str, str]], unique: Collection[str]) -> list[dict[str, Any]]:
    parts = ["count(*)"] + [part for name, kind in columns for part in _measures(quoted(name), kind, unique=name in unique)]
    rows, *cells = staging.rows(f"SELECT {', '.join(parts)} FROM {source}")[0]  # noqa: S608
    return [_first(rows, cells[6 * i : 6 * i + 6]) for i in range(len(columns))]


def _measures(name: str, kind: str, *, unique: bool) -> list[str]:
    text = kind == "VARCHAR"
    plain = kind not in {"BLOB", "INTERVAL"}
    low, high = (f"left(min({name}), 200)", f"left(max({name}), 200)") if text else (f"min({name})", f"max({name})") if plain else ("NULL", "NULL")
    lengths = [f"max(length({name}))", f"avg(length({name}))"] if text else ["0", "0"]
    return [f"count({name})", f"{'count' if unique else 'approx_count_distinct'}({name})", low, high, *lengths]


def _first(rows: int, cells: Sequence[Any]) -> dict[str, Any]:
    filled, distinct, low, high, longest, average = cells
    return {
        "rows": rows, "nulls": rows - filled, "distinct": min(distinct, filled), "min": plain(low), "max": plain(high), "length": longest or 0,
        "average_length": round(average or 0, 2), "numeric": 0.0, "dated": 0.0, "top": [], "bins": [],
    }  # fmt: skip


def _numeric(staging: Staging, source: str, columns: Sequence[tuple[str, str]], made: Sequence[dict[str, Any]]) -> None:
    """The share of texts that read as numbers: of all rows, where any of the first do (a cast that fails is slow)."""
    texts = [(quoted(name), facts) for (name, kind), facts in zip(columns, made, strict=True) if kind == "VARCHAR" and facts["rows"] > facts["nulls"]]
    counts = [f"count(try_cast({name} AS DOUBLE))" for name, _ in texts] if len(columns) <= _WIDE else []
    for limit in (f"(FROM {source} LIMIT {SAMPLE})", source) if counts else ():
        counted = staging.rows(f"SELECT {', '.join(counts)} FROM {limit}")[0]  # noqa: S608
        for (_, facts), count in zip(texts, counted, strict=True):
            facts["numeric"] = min(count / (facts["rows"] - facts["nulls"]), 1.0)
        counts = [count if found else "0" for count, found in zip(counts, counted, strict=True)]
        if set(counts) == {"0"}:
            return


def _distinct(staging: Staging, source: str, columns: Sequence[tuple[str, str]], made: Sequence[dict[str, Any]], unique: Collection[str]) -> None:
    """Counts exactly where a key may be told from it; few values are counted with their tops."""
    for (name, kind), facts in zip(columns, made, strict=True):
        filled = facts["rows"] - facts["nulls"]
        if name not in unique and (facts["distinct"] > 0.9 * filled or (facts["distinct"] <= EXACT_BELOW and not _topped(kind, facts))):
            facts["distinct"] = staging.value(f"SELECT count(DISTINCT {quoted(name)}) FROM {source}")  # noqa: S608


def _topped(kind: str, facts: Mapping[str, Any]) -> bool:
    """Whether the commonest values of a column say something."""
    filled = facts["rows"] - facts["nulls"]
    return bool(filled) and kind != "BLOB" and (facts["distinct"] <= 0.5 * filled or filled <= EXACT_BELOW) and facts["distinct"] <= 100_000


def _tops(staging: Staging, source: str, columns: Sequence[tuple[str, str]], made: Sequence[dict[str, Any]]) -> None:
    for (name, kind), facts in zip(columns, made, strict=True):
        if not _topped(kind, facts):
            continue
        _top(staging, f"(SELECT {quoted(name)} AS value, count(*) AS n FROM {source} GROUP BY 1)", kind, facts)  # noqa: S608


def _top(staging: Staging, groups: str, kind: str, facts: dict[str, Any]) -> None:
    """The commonest of the values that `groups` counts, and how many there are."""
    value = "left(value, 200)" if kind == "VARCHAR" else "value"
    rows = staging.rows(f"SELECT {value}, n, count(*) OVER () FROM {groups} WHERE value IS NOT NULL ORDER BY n DESC, value LIMIT {TOP}")  # noqa: S608
    facts["top"] = [[plain(cell), count] for cell, count, _groups in rows]
    facts["distinct"] = rows[0][2]


def _bins(staging: Staging, source: str, name: str, kind: str, facts: Mapping[str, Any], *, weight: str = "count(*)") -> list[int]:
    counts = dict(staging.rows(f"SELECT {_bin(name, kind, facts)} AS bin, {weight} FROM {source} WHERE {name} IS NOT NULL GROUP BY 1"))  # noqa: S608
    return [int(counts.get(number, 0)) for number in range(BINS)]


def _binned(kind: str, facts: Mapping[str, Any]) -> bool:
    return kind.split("(", maxsplit=1)[0] in (*_NUMBERS, "DATE", "TIMESTAMP") and None not in (facts["min"], facts["max"]) and facts["min"] != facts["max"]


def _bin(name: str, kind: str, facts: Mapping[str, Any]) -> str:
    low, high = literal(str(facts["min"])), literal(str(facts["max"]))
    if kind in {"DATE", "TIMESTAMP"}:
        value, low, high = (f"epoch({part}::TIMESTAMP)" for part in (name, low, high))
    else:
        value, low, high = (f"{part}::DOUBLE" for part in (name, low, high))
    # the lowest and the highest value are finite here, so all are
    return f"least({BINS - 1}, floor(({value} - {low}) / ({high} - {low}) * {BINS}))::TINYINT"


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
