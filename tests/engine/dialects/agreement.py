"""Whether another database gives what DuckDB gives."""

import math
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import duckdb
import pyarrow as pa

from insightora_dash.engine import guard
from insightora_dash.engine.dialects.shape import conform
from insightora_dash.engine.dialects.translation import translate
from tests.engine.dialects.shop import KNOWN, origins

Rows = list[tuple[object, ...]]


def difference(sql: str, dialect: str, schema: tuple[str, ...], duck: duckdb.DuckDBPyConnection, ask: Callable[[str], pa.Table]) -> str | None:
    """None when both agree, otherwise what was seen; raises Untranslatable where the translation gives up."""
    tree = guard.check(sql, KNOWN)
    places = origins(*schema)
    said = translate(tree, dialect, places)
    checked = guard.text(tree)
    expected = duck.execute(checked).fetchall()
    shape = tuple((name, kind) for name, kind, *_ in duck.execute(f"describe {checked}").fetchall())
    got = rows(conform(ask(said).to_reader(), shape).read_all())
    if not ordered(sql):
        expected, got = sorted(expected, key=_key), sorted(got, key=_key)
    if len(expected) == len(got) and all(_same(one, other) for one, other in zip(expected, got, strict=True)):
        return None
    odd = [pair for pair in zip(expected, got, strict=False) if not _same(*pair)]
    return f"{sql}\n  said: {said}\n  rows: {len(expected)} and {len(got)}; first difference: {odd[:1]}"


def ordered(sql: str) -> bool:
    """Whether the order of the answer counts."""
    return "order by" in sql.rsplit(")", 1)[-1]


def rows(table: pa.Table) -> Rows:
    """The rows of an Arrow table."""
    columns = [column.to_pylist() for column in table.columns]
    return list(zip(*columns, strict=True))


def _key(row: tuple[object, ...]) -> tuple[tuple[bool, str], ...]:
    return tuple((value is None, f"{float(value) + 0.0:+030.6f}" if isinstance(value, float | int | Decimal) else str(value)) for value in row)


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return len(one) == len(other) and all(_equal(a, b) for a, b in zip(one, other, strict=True))


def _equal(a: object, b: object) -> bool:
    if isinstance(a, float | int | Decimal) and isinstance(b, float | int | Decimal):
        return math.isclose(float(a), float(b), rel_tol=1e-9, abs_tol=1e-9) or (math.isnan(float(a)) and math.isnan(float(b)))
    if isinstance(a, datetime) and isinstance(b, date) and not isinstance(b, datetime):
        return a == datetime(b.year, b.month, b.day)
    return a == b
