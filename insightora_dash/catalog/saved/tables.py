"""Saved queries as tables of a catalog: which of them one person can read, and what they look like."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlglot import exp, parse_one

from insightora_dash.catalog.moments import set_in_time
from insightora_dash.catalog.profile import Profile, is_text, profiles, quoted
from insightora_dash.catalog.saved.expansion import SCHEMA, SavedEngine
from insightora_dash.catalog.saved.records import Saved
from insightora_dash.engine.dataset import TableFiles
from insightora_dash.engine.engine import Engine, Limits, Statement
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.sources.rights.rights import Coverage
from insightora_dash.sources.stored import StoredTable, dataset_of

COMMONEST = 12  # values of a column that are known by name


@dataclass(frozen=True, slots=True)
class SavedTables:
    """The tables, how each is reached, and the data behind each."""

    tables: tuple[StoredTable, ...]
    queries: dict[str, exp.Query]
    behind: dict[str, frozenset[tuple[str, str]]]  # name -> (schema, table) in lower case

    def covers(self, covers: Sequence[Coverage]) -> tuple[Coverage, ...]:
        """What an answer over a saved table has to tell of the data behind it, too."""
        return tuple(replace(cover, schema=SCHEMA, table=name) for name, places in self.behind.items() for cover in covers
                     if (cover.schema.lower(), cover.table.lower()) in places)  # fmt: skip


def saved_tables(saved: Sequence[Saved], data: Sequence[StoredTable], today: date, week_start: int) -> SavedTables:
    """Those saved queries whose data this person has, directly or through another one of them; data that has such a name already goes first."""
    known = {(table.schema.lower(), table.name.lower()): table for table in data}
    own = [one for one in saved if (SCHEMA, one.name.lower()) not in known]
    trees = {one.name.lower(): _tree(one.sql, today, week_start) for one in own}
    texts = {one.name.lower(): _text(one.sql, today, week_start) for one in own}
    behind = {name: found for name in trees if (found := _behind(name, trees, known.keys(), ())) is not None and found <= known.keys()}
    usable = [one for one in own if one.name.lower() in behind]
    state = sha256("\n".join(sorted(f"{name} {texts[name]}" for name in behind)).encode()).hexdigest()
    tables = []
    for one in usable:
        parts = [known[place] for place in sorted(behind[one.name.lower()])]
        version = sha256("\n".join([state, *(part.files.version for part in parts)]).encode()).hexdigest()[:20]
        link = next((part.link for part in parts if part.link), None)
        files = TableFiles(SCHEMA, one.name, (), one.columns, version, link.id if link else "")
        tables.append(StoredTable(SCHEMA, one.name, "", tuple({"name": name, "type": kind} for name, kind in one.columns), files, 0, {}, link=link))
    return SavedTables(tuple(tables), {name: trees[name] for name in behind}, {one.name.lower(): behind[one.name.lower()] for one in usable})


def measured(tables: SavedTables, data: Sequence[StoredTable], engine: SavedEngine) -> Iterator[StoredTable]:
    """Each saved table with what its values look like; one that cannot be read now is left out."""
    dataset = dataset_of((*data, *tables.tables))
    for table in tables.tables:
        try:
            rows, found = profiles(engine, dataset, (SCHEMA, table.name), table.files.columns)
            facts = tuple(_fact(name, kind, found[name], _top(engine, table, name, kind, found[name], dataset)) for name, kind in table.files.columns)
        except InsightoraError:
            continue
        yield replace(table, rows=rows, columns=facts)


@lru_cache(maxsize=512)
def _tree(sql: str, today: date, week_start: int) -> exp.Query:
    """The query of a saved table with its moments set; shared, so it is only read."""
    return parse_one(sql, read="duckdb").transform(set_in_time, today, week_start)  # type: ignore[return-value]


@lru_cache(maxsize=512)
def _text(sql: str, today: date, week_start: int) -> str:
    """What the version of a saved table is told from: its query as it is today."""
    return _tree(sql, today, week_start).sql(dialect="duckdb")


def _behind(
    name: str, trees: dict[str, exp.Query], known: Collection[tuple[str, str]], on_the_way: tuple[str, ...]
) -> frozenset[tuple[str, str]] | None:
    """The data that a saved query reads; None where it reads one that is gone, or itself."""
    if name not in trees or name in on_the_way:
        return None
    tree = trees[name]
    places = {(node.db.lower(), node.name.lower()) for node in tree.find_all(exp.Table) if node.db}
    found = {place for place in places if place[0] != SCHEMA or place in known}
    for _, other in places - found:
        deeper = _behind(other, trees, known, (*on_the_way, name))
        if deeper is None:
            return None
        found |= deeper
    return frozenset(found)


def _fact(name: str, kind: str, profile: Profile, top: list[tuple[object, int]]) -> dict[str, Any]:
    measures = {"distinct": profile.distinct, "nulls": profile.nulls, "min": profile.minimum, "max": profile.maximum, "numeric": profile.numeric,
                "dated": profile.dated, "length": profile.length, "top": top}  # fmt: skip
    return {"name": name, "type": kind, "profile": measures}


def _top(engine: Engine, table: StoredTable, name: str, kind: str, profile: Profile, dataset: Any) -> list[tuple[object, int]]:
    """The commonest values of a text column, with their counts."""
    if not is_text(kind) or not profile.distinct:
        return []
    column = quoted(name)
    sql = (f"SELECT {column} AS v, count(*) AS n FROM {quoted(SCHEMA, table.name)} WHERE {column} IS NOT NULL "  # noqa: S608
           f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {COMMONEST}")  # fmt: skip
    return [(value, int(str(count))) for value, count in engine.run(Statement(sql, dataset, limits=Limits(rows=COMMONEST))).rows()]
