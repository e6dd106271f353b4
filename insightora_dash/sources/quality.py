"""How good the data of a source is: empties, duplicates, outliers, mixed types, and what the last load changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.engine.engine import Engine, Limits, Statement
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.extensions import need, read_session
from insightora_dash.sources import versions
from insightora_dash.sources.comparison import ColumnDifference, column_difference
from insightora_dash.sources.models import SourceTable, TableVersion
from insightora_dash.sources.names import quoted
from insightora_dash.sources.service import find_source
from insightora_dash.sources.stored import StoredTable, dataset_of

FENCE = 1.5  # Tukey 1977: beyond 1.5 times the interquartile range lies an outlier
_FIGURES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")
_CHUNK = 40


@dataclass(frozen=True, slots=True)
class ColumnQuality:
    """One column: counts of cells; `outliers` is None where there is no such thing, `numbers` the share of a text column that reads as numbers."""

    name: str
    type: str
    empties: int
    distinct: int
    outliers: int | None = None
    fences: tuple[float, float] | None = None
    misfits: int = 0
    numbers: float = 0.0

    @property
    def mixed(self) -> bool:
        """Whether cells of two kinds lie in the column."""
        return bool(self.misfits) or 0.05 < self.numbers < 1


@dataclass(frozen=True, slots=True)
class SinceLast:
    """What the last load changed: rows then and now, columns, and columns whose share of empties moved (name, then, now)."""

    number: int
    rows: tuple[int, int]
    columns: ColumnDifference
    empties: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True)
class TableQuality:
    """One table; `duplicates` is the number of rows that repeat another one, None when that could not be counted."""

    schema: str
    name: str
    label: str
    rows: int
    duplicates: int | None
    columns: tuple[ColumnQuality, ...]
    since: SinceLast | None

    @property
    def empties(self) -> int:
        """Empty cells in all."""
        return sum(column.empties for column in self.columns)


@dataclass(frozen=True, slots=True)
class QualityReport:
    """The report of a source."""

    source_id: str
    label: str
    tables: tuple[TableQuality, ...]


def report(actor: Actor, source_id: str) -> QualityReport:
    """Measures the current version of every table of the source."""
    actor.require("view")
    with read_session() as session:
        source = find_source(session, actor, source_id)
        found = [(versions.stored(session, source, table, need(Config).data_dir), _before(session, table)) for table in versions.tables_of(session, source.id)]
    return QualityReport(source.id, source.label, tuple(_measured(stored, before) for stored, before in found if stored is not None))


def _before(session: Any, table: SourceTable) -> TableVersion | None:
    now = session.get(TableVersion, table.version_id) if table.version_id else None
    earlier = session.query(TableVersion).filter(TableVersion.table_id == table.id, TableVersion.retired_at.is_(None))
    before: TableVersion | None = earlier.filter(TableVersion.number < now.number).order_by(TableVersion.number.desc()).first() if now else None
    return before


def _measured(stored: StoredTable, before: TableVersion | None) -> TableQuality:
    outliers = _outliers(stored)
    columns = tuple(_column(column, outliers.get(str(column["name"]))) for column in stored.columns)
    return TableQuality(stored.schema, stored.name, stored.label, stored.rows, _duplicates(stored), columns, _since(stored, before) if before else None)


def _column(column: Mapping[str, Any], outliers: tuple[int, float, float] | None) -> ColumnQuality:
    facts, notes = column.get("profile") or {}, column.get("notes") or {}
    count, fences = (outliers[0], (outliers[1], outliers[2])) if outliers else (None, None)
    numbers = float(facts.get("numeric") or 0) if column["type"] == "VARCHAR" else 0.0
    return ColumnQuality(
        str(column["name"]), str(column["type"]), int(facts.get("nulls") or 0), int(facts.get("distinct") or 0), count, fences,
        int(notes.get("misfits") or 0), numbers,
    )  # fmt: skip


def _run(stored: StoredTable, sql: str) -> tuple[object, ...]:
    return need(Engine).run(Statement(sql, dataset_of((stored,)), limits=Limits(rows=1))).rows()[0]  # type: ignore[type-abstract]


def _name(stored: StoredTable) -> str:
    return f"{quoted(stored.schema)}.{quoted(stored.name)}"


def _duplicates(stored: StoredTable) -> int | None:
    if any((column.get("profile") or {}).get("distinct") == stored.rows for column in stored.columns):
        return 0  # a column without a repeated value: no row can repeat
    listed = ", ".join(quoted(str(column["name"])) for column in stored.columns)
    try:
        return stored.rows - int(str(_run(stored, f"SELECT count(*) FROM (SELECT DISTINCT {listed} FROM {_name(stored)}) AS rows")[0]))  # noqa: S608
    except InsightoraError:  # too much for one query: the rest of the report still stands
        return None


def _outliers(stored: StoredTable) -> dict[str, tuple[int, float, float]]:
    """Per column of figures: values outside the fences, and the fences."""
    found: dict[str, tuple[int, float, float]] = {}
    names = [str(column["name"]) for column in stored.columns if _spread(column, stored.rows)]
    for start in range(0, len(names), _CHUNK):
        fences = dict(_fences(stored, names[start : start + _CHUNK]))
        if fences:
            counts = ", ".join(f"count(*) FILTER (WHERE {quoted(name)} < {low!r} OR {quoted(name)} > {high!r})" for name, (low, high) in fences.items())
            counted = _run(stored, f"SELECT {counts} FROM {_name(stored)}")  # noqa: S608
            found |= {name: (int(str(count)), low, high) for (name, (low, high)), count in zip(fences.items(), counted, strict=True)}
    return found


def _spread(column: Mapping[str, Any], rows: int) -> bool:
    """Whether outliers make sense: figures that are no codes and no running numbers."""
    facts = column.get("profile") or {}
    number = str(column["type"]).split("(", maxsplit=1)[0] in _FIGURES
    return number and column.get("role") in (None, "measure") and (facts.get("distinct") or 0) > 4 and not _running(column, facts, rows)


def _running(column: Mapping[str, Any], facts: Mapping[str, Any], rows: int) -> bool:
    whole = str(column["type"]) in ("BIGINT", "INTEGER")
    return whole and facts.get("distinct") == rows and facts.get("max") - facts.get("min") < 2 * rows  # type: ignore[operator]


def _fences(stored: StoredTable, names: Sequence[str]) -> Iterator[tuple[str, tuple[float, float]]]:
    parts = ", ".join(f"quantile_cont({quoted(name)}::DOUBLE, 0.25), quantile_cont({quoted(name)}::DOUBLE, 0.75)" for name in names)
    quarters = _run(stored, f"SELECT {parts} FROM {_name(stored)}")  # noqa: S608
    for index, name in enumerate(names):
        low, high = quarters[2 * index], quarters[2 * index + 1]
        if isinstance(low, float) and isinstance(high, float) and high > low:
            yield name, (low - FENCE * (high - low), high + FENCE * (high - low))


def _since(stored: StoredTable, before: TableVersion) -> SinceLast:
    then = {str(column["name"]): _share(column, before.rows) for column in before.columns}
    now = {str(column["name"]): _share(column, stored.rows) for column in stored.columns}
    moved = tuple((name, then[name], share) for name, share in now.items() if name in then and abs(share - then[name]) >= 0.01)
    return SinceLast(before.number, (before.rows, stored.rows), column_difference(before.columns, stored.columns), moved)


def _share(column: Mapping[str, Any], rows: int) -> float:
    return float((column.get("profile") or {}).get("nulls") or 0) / max(rows, 1)
