"""The profile of a column with few different values in many rows: from its groups alone, which one scan counts."""

from collections.abc import Mapping, Sequence
from typing import Any

from insightora_dash.sources.names import quoted
from insightora_dash.sources.readers.staging import Staging

FROM = 50_000  # rows from which on it pays
SAMPLE = 5000  # rows that say which columns may have few values
FEW = 0.975  # share of different values in the sample up to which it is tried: about 100,000 of them, if each is as frequent
_GROUPS = "profiled_groups"


def few_valued(staging: Staging, source: str, columns: Sequence[tuple[str, str]], rows: int) -> list[int]:
    """The positions of the columns whose groups are worth counting."""
    if rows < FROM or not columns:
        return []
    counts = ", ".join(f"count(DISTINCT {quoted(name)})" for name, _ in columns)
    found = staging.rows(f"SELECT count(*), {counts} FROM (FROM {source} LIMIT {SAMPLE})")[0]  # noqa: S608
    return [i for i, (count, (_, kind)) in enumerate(zip(found[1:], columns, strict=True)) if count <= FEW * found[0] and kind != "BLOB"]


def groups_of(staging: Staging, source: str, name: str) -> str:
    """A relation with each `value` of a column and how often it occurs as `n`, until the next one is made."""
    staging.connection.execute(f"CREATE OR REPLACE TEMP TABLE {_GROUPS} AS SELECT {quoted(name)} AS value, count(*) AS n FROM {source} GROUP BY 1")  # noqa: S608
    return _GROUPS


def counted(staging: Staging, groups: str, kind: str) -> Mapping[str, Any]:
    """Filled cells, different values, the lowest and highest, and for text its longest and average length."""
    plain, text = kind != "INTERVAL", kind == "VARCHAR"
    low, high = ("left(min(value), 200)", "left(max(value), 200)") if text else ("min(value)", "max(value)") if plain else ("NULL", "NULL")
    lengths = "max(length(value)), sum(length(value) * n) / sum(n)" if text else "0, 0"
    found = staging.rows(f"SELECT coalesce(sum(n), 0)::BIGINT, count(*), {low}, {high}, {lengths} FROM {groups} WHERE value IS NOT NULL")[0]  # noqa: S608
    return dict(zip(("filled", "distinct", "min", "max", "length", "average_length"), found, strict=True))
