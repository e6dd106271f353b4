"""A catalog proposed from the data and its names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.catalog import Catalog, Column, Relation, Table
from insightora_dash.catalog.keys import key_of, relations
from insightora_dash.catalog.lexicon import synonyms_of
from insightora_dash.catalog.profile import Profile, given_profile, is_text, profiles, quoted
from insightora_dash.catalog.roles import role_of
from insightora_dash.catalog.units import is_money, unit_of, with_currencies
from insightora_dash.catalog.values import LazyIndex, Place
from insightora_dash.catalog.words import label_of, name_words
from insightora_dash.engine.dataset import Dataset
from insightora_dash.engine.engine import Engine, Limits, Statement
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.sources.stored import StoredTable, dataset_of

VALUES_PER_COLUMN = 20_000
VALUES_IN_ALL = 300_000
LONGEST_VALUE = 80  # characters


def build_catalog(actor: Actor, stored: Sequence[StoredTable], engine: Engine, *, today: date) -> Catalog:
    """Roles, labels, synonyms, keys, relations and the value index of these tables."""
    dataset = dataset_of(stored)
    tables = tuple(_table(item, engine, dataset) for item in stored)
    declared = tuple(_declared(stored, tables))
    return Catalog(
        actor=actor, tables=tables, relations=relations(tables, declared, engine, dataset), dataset=dataset, engine=engine, today=today,
        newest=newest_of(tables), values=LazyIndex(lambda: _places(tables, engine, dataset)),
    )


def _table(stored: StoredTable, engine: Engine, dataset: Dataset) -> Table:
    facts = {str(column["name"]): column for column in stored.columns}
    rows, known = _profiles(stored, facts, engine, dataset)
    columns = []
    for name, kind in stored.files.columns:
        profile = known[name]
        fact = facts.get(name, {})
        role = fact.get("role") or role_of(name, kind, profile, rows)
        columns.append(Column(
            name=name, type=kind, role=role, label=label_of(name), unit=fact.get("unit") or unit_of(name, role), synonyms=synonyms_of(name_words(name)),
            distinct=profile.distinct, nulls=profile.nulls, minimum=profile.minimum, maximum=profile.maximum,
            money=is_money(name, role), top=tuple((value, int(count)) for value, count in (fact.get("profile") or {}).get("top") or ()),
        ))
    table = Table(stored.schema, stored.name, with_currencies(tuple(columns)), rows, stored.files.version, stored.label or label_of(stored.name),
                  rejected=int(stored.accounting.get("rows_rejected") or 0))
    declared = stored.primary_key or tuple(name for name, _kind in stored.files.columns if facts.get(name, {}).get("primary_key"))
    return replace(table, key=declared if len(declared) == 1 and _unique(table, declared[0]) else key_of(table))


def _profiles(stored: StoredTable, facts: Mapping[str, Mapping[str, Any]], engine: Engine, dataset: Dataset) -> tuple[int, Mapping[str, Profile]]:
    """What the reader measured; the table is scanned only when it left something out."""
    given = {name: given_profile(facts.get(name, {}), stored.rows) for name, _kind in stored.files.columns}
    complete = {name: profile for name, profile in given.items() if profile is not None}
    if len(complete) == len(given):
        return stored.rows, complete
    rows, measured = profiles(engine, dataset, (stored.schema, stored.name), stored.files.columns)
    return rows, {**measured, **complete}


def _unique(table: Table, name: str) -> bool:
    column = table.column(name)
    return column is not None and column.distinct == table.rows


def _declared(stored: Sequence[StoredTable], tables: Sequence[Table]) -> Iterator[Relation]:
    by_name = {(table.schema, table.name.casefold()): table for table in tables}
    for item in stored:
        for key in item.foreign_keys:
            target = by_name.get((item.schema, key.table.casefold()))
            found = tuple(column.name for name in key.referred_columns if target and (column := target.column(name)))
            if target and len(found) == len(key.columns):
                yield Relation((item.schema, item.name), key.columns, (target.schema, target.name), found, declared=True)


_AHEAD = frozenset({"birth", "born", "dob", "birthday", "due", "promised", "expected", "planned", "deadline", "expires", "expiry", "valid", "until"})


def newest_of(tables: Sequence[Table]) -> date | None:
    """The newest date of the largest of the tables that has one, dates of what is still ahead only where there is no other."""
    dated = [(table.rows, not _AHEAD & set(name_words(column.name)), moment) for table in tables for column in table.columns
             if column.role == "time" and (moment := as_date(column.maximum))]
    return max(dated, key=lambda item: (item[1], item[0]))[2] if dated else None


def as_date(value: object) -> date | None:
    """A date out of what a date column gives back: a date, a moment or ISO text."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _places(tables: Sequence[Table], engine: Engine, dataset: Dataset) -> Iterator[Place]:
    left, away = VALUES_IN_ALL, set[str]()  # databases that did not answer: what is in them is not found by its words
    for table in tables:
        homes = dataset.links_of((table.schema, table.name))
        for column in table.columns:
            if left <= 0 or homes & away or not is_text(column.type) or not column.distinct:
                continue
            try:
                values = _values(table, column, engine, dataset)
            except InsightoraError:
                if not homes:
                    raise
                away |= homes
                continue
            left -= len(values)
            yield from ((table.schema, table.name, column.name, value) for value in values)


def _values(table: Table, column: Column, engine: Engine, dataset: Dataset) -> list[str]:
    name = quoted(column.name)
    sql = (
        f"SELECT {name} AS v FROM {quoted(table.schema, table.name)} WHERE {name} IS NOT NULL AND length({name}) <= {LONGEST_VALUE} "  # noqa: S608
        f"GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {VALUES_PER_COLUMN}"
    )
    return [str(row[0]) for row in engine.run(Statement(sql, dataset, limits=Limits(rows=VALUES_PER_COLUMN))).rows()]
