"""Two versions of a table side by side: rows added, removed and changed, and what that does to the figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.engine.dataset import Dataset
from insightora_dash.engine.engine import Engine, Limits, Statement
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.extensions import need, read_session
from insightora_dash.platform.wording import N_
from insightora_dash.sources import versions
from insightora_dash.sources.models import Source, SourceTable, TableVersion
from insightora_dash.sources.names import quoted
from insightora_dash.sources.service import find_source
from insightora_dash.sources.stored import StoredTable

EXAMPLES = 20  # rows listed for each kind of difference
OLD, NEW = "old", "new"
Counted = tuple[int, tuple[tuple[object, ...], ...]]  # how many rows, and the first of them
_FIGURES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")


@dataclass(frozen=True, slots=True)
class ColumnDifference:
    """What became of the columns: names gone, names that are new, and types (old, new) of those that changed."""

    gone: tuple[str, ...]
    new: tuple[str, ...]
    retyped: tuple[tuple[str, str, str], ...]  # (name, old type, new type)


@dataclass(frozen=True, slots=True)
class Effect:
    """A figure before and after: the sum of the column `measure`, or the number of rows when that is empty."""

    measure: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Comparison:
    """Version `old` against `new` (their numbers). With a `key` a row that kept it but differs is changed; without one it is removed and added."""

    table: str
    old: int
    new: int
    key: tuple[str, ...]
    columns: ColumnDifference
    added: int
    removed: int
    changed: int
    effects: tuple[Effect, ...]
    names: tuple[str, ...]  # columns of the examples
    examples: Mapping[str, tuple[tuple[object, ...], ...]]  # added, removed, changed -> rows; changed ones as they are now


def compare(actor: Actor, source_id: str, old_id: str, new_id: str) -> Comparison:
    """What changed in a table between two of its versions; raises NotFound for versions of different tables."""
    actor.require("view")
    with read_session() as session:
        source = find_source(session, actor, source_id)
        pair = [_found(session, source, version_id) for version_id in (old_id, new_id)]
        if pair[0][0].id != pair[1][0].id:
            raise NotFound("no_version", N_("This version is not kept any more. Choose another one."))
        stored = [versions.stored_version(session, source, table, version, need(Config).data_dir) for table, version in pair]
    before, after = _named(stored[0], OLD), _named(stored[1], NEW)
    return _compared(before, after, (pair[0][1].number, pair[1][1].number))


def _found(session: Any, source: Source, version_id: str) -> tuple[SourceTable, TableVersion]:
    version = session.get(TableVersion, version_id)
    table = session.get(SourceTable, version.table_id) if version else None
    if version is None or table is None or table.source_id != source.id or version.retired_at is not None:
        raise NotFound("no_version", N_("This version is not kept any more. Choose another one."))
    return table, version


def _named(table: StoredTable, schema: str) -> StoredTable:
    return replace(table, schema=schema, files=replace(table.files, schema=schema, name="rows"))


def column_difference(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> ColumnDifference:
    """What became of a table's columns."""
    before, after = ({str(column["name"]): str(column["type"]) for column in columns} for columns in (old, new))
    return ColumnDifference(
        tuple(name for name in before if name not in after), tuple(name for name in after if name not in before),
        tuple((name, before[name], after[name]) for name in before if name in after and before[name] != after[name]),
    )  # fmt: skip


def key_of(old: StoredTable, new: StoredTable) -> tuple[str, ...]:
    """What identifies a row in both versions: the declared key, or the first column whose values are all there and all different."""
    if new.primary_key and new.primary_key == old.primary_key:
        return new.primary_key
    unique = [{str(c["name"]) for c in table.columns if _unique(c, table.rows)} for table in (old, new)]
    return next(((str(c["name"]),) for c in new.columns if str(c["name"]) in unique[0] & unique[1] and not _figure(str(c["type"]))), ()) or next(
        ((str(c["name"]),) for c in new.columns if str(c["name"]) in unique[0] & unique[1] and str(c["type"]) in ("BIGINT", "INTEGER")), ()
    )


def _unique(column: Mapping[str, Any], rows: int) -> bool:
    facts = column.get("profile") or {}
    return bool(rows) and facts.get("distinct") == rows and not facts.get("nulls")


def _figure(kind: str) -> bool:
    return kind.split("(", maxsplit=1)[0] in _FIGURES


def _compared(before: StoredTable, after: StoredTable, numbers: tuple[int, int]) -> Comparison:
    columns = column_difference(before.columns, after.columns)
    after_types = {str(column["name"]): str(column["type"]) for column in after.columns}
    shared = [str(column["name"]) for column in before.columns if str(column["name"]) in after_types]
    run = _Run(Dataset((before.files, after.files)))
    key = tuple(name for name in key_of(before, after) if name in shared)
    rows = _keyed(run, shared, key) if key else _keyless(run, shared)
    counts, examples = {kind: count for kind, (count, _) in rows.items()}, {kind: found for kind, (_, found) in rows.items()}
    return Comparison(
        table=after.label, old=numbers[0], new=numbers[1], key=key, columns=columns, added=counts["added"], removed=counts["removed"],
        changed=counts["changed"], effects=_effects(run, before, after, shared), names=tuple(shared), examples=examples,
    )  # fmt: skip


class _Run:
    """Runs statements over both versions, `old.rows` and `new.rows`."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def __call__(self, sql: str, rows: int = EXAMPLES) -> list[tuple[object, ...]]:
        return need(Engine).run(Statement(sql, self._dataset, limits=Limits(rows=rows))).rows()  # type: ignore[type-abstract]

    def counted(self, selected: str, rest: str) -> Counted:
        """How many rows a FROM clause gives, and the first of them."""
        total = int(str(self(f"SELECT count(*) FROM {rest}")[0][0]))  # noqa: S608
        return total, tuple(self(f"SELECT {selected} FROM {rest} LIMIT {EXAMPLES}")) if total else ()  # noqa: S608


def _keyed(run: _Run, shared: Sequence[str], key: Sequence[str]) -> dict[str, Counted]:
    same = " AND ".join(f"a.{quoted(name)} = b.{quoted(name)}" for name in key)
    others = [name for name in shared if name not in key]
    differs = " OR ".join(f"CAST(a.{quoted(name)} AS VARCHAR) IS DISTINCT FROM CAST(b.{quoted(name)} AS VARCHAR)" for name in others) or "false"
    listed = ", ".join(f"a.{quoted(name)}" for name in shared)
    return {
        "added": run.counted(listed, f"new.rows a WHERE NOT EXISTS (SELECT 1 FROM old.rows b WHERE {same})"),  # noqa: S608
        "removed": run.counted(listed, f"old.rows a WHERE NOT EXISTS (SELECT 1 FROM new.rows b WHERE {same})"),  # noqa: S608
        "changed": run.counted(listed, f"new.rows a JOIN old.rows b ON {same} WHERE {differs}"),
    }


def _keyless(run: _Run, shared: Sequence[str]) -> dict[str, Counted]:
    if not shared:
        return {"added": run.counted("1", "new.rows"), "removed": run.counted("1", "old.rows"), "changed": (0, ())}
    listed = ", ".join(quoted(name) for name in shared)
    spelled = ", ".join(f"CAST({quoted(name)} AS VARCHAR) AS {quoted(name)}" for name in shared)
    old, new = (f"SELECT {spelled} FROM {side}.rows" for side in (OLD, NEW))  # noqa: S608
    return {
        "added": run.counted(listed, f"(({new}) EXCEPT ALL ({old})) AS more"),
        "removed": run.counted(listed, f"(({old}) EXCEPT ALL ({new})) AS less"),
        "changed": (0, ()),
    }


def _effects(run: _Run, before: StoredTable, after: StoredTable, shared: Sequence[str]) -> tuple[Effect, ...]:
    kinds = [{str(column["name"]): str(column["type"]) for column in table.columns} for table in (before, after)]
    numbering = {str(column["name"]) for column in after.columns if _unique(column, after.rows) or column.get("role") not in (None, "measure")}
    figures = [name for name in shared if _figure(kinds[0][name]) and _figure(kinds[1][name]) and name not in numbering]
    sums = ", ".join(["count(*)", *(f"sum({quoted(name)})" for name in figures)])
    old, new = (run(f"SELECT {sums} FROM {side}.rows")[0] for side in (OLD, NEW))  # noqa: S608
    return tuple(Effect(name, *pair) for name, pair in zip(("", *figures), zip(old, new, strict=True), strict=True))
