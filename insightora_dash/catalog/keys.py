"""Keys and joins: declared ones first, others inferred from names, types and value containment."""

from collections.abc import Iterable, Iterator, Sequence

from insightora_dash.catalog.catalog import Column, Relation, Table
from insightora_dash.catalog.profile import is_number, is_text, is_time, quoted
from insightora_dash.catalog.words import name_words, stem
from insightora_dash.engine.dataset import Dataset
from insightora_dash.engine.engine import Engine, Limits, Statement
from insightora_dash.platform.errors import InsightoraError

_NEEDED_MATCH = 0.8  # share of left keys that must exist on the right
_FEWEST = 3  # different values below which such a pair may be chance
_PROBES = 400  # containment checks at most
_QUANTITIES = frozenset({"max", "maximum", "min", "minimum", "count", "total", "average", "capacity", "quantity", "amount"})


def key_of(table: Table) -> tuple[str, ...]:
    """The column that identifies a row: unique, filled, and named like a key; empty when none is."""
    unique = [c for c in table.columns if table.rows and c.distinct == table.rows and not c.nulls]
    return next(((c.name,) for c in sorted(unique, key=lambda c: _key_rank(table, c)) if _key_rank(table, c) < 3), ())


def _key_rank(table: Table, column: Column) -> int:
    words = name_words(column.name)
    own = {stem(w) for w in name_words(table.name)}
    if words[-1] in {"id", "key", "code", "number", "ssn", "sk", "pk", "uid", "uuid"}:
        named = {stem(w) for w in words[:-1]}
        first = table.columns[0] is column
        return 0 if first or not named or named & own else 1
    return 2 if table.columns[0] is column and column.role in {"id", "dimension"} and not is_time(column.type) else 3


def relations(tables: Sequence[Table], declared: Iterable[Relation], engine: Engine, dataset: Dataset) -> tuple[Relation, ...]:
    """Every join that makes sense, one per pair of columns."""
    found = list(declared)
    taken = {_columns_of(relation) for relation in found}
    linked = {frozenset((r.left, r.right)) for r in found}
    away: set[str] = set()  # databases that did not answer: not asked again for this catalog
    unnamed = set(coded(tables))
    for probe in [*probes(tables), *sorted(unnamed)][:_PROBES]:
        relation = Relation(*probe)
        if _columns_of(relation) in taken or (relation.left, relation.left_columns) in {(r.left, r.left_columns) for r in found}:
            continue
        if frozenset((relation.left, relation.right)) in linked and relation.left == relation.right:
            continue
        homes = dataset.links_of(relation.left, relation.right)
        rate = None if homes & away else match_rate(engine, dataset, relation)
        needed = 1.0 if probe in unnamed else _NEEDED_MATCH
        if rate is None:
            away |= homes
        elif rate >= needed:
            found.append(Relation(*probe, match_rate=rate))
            taken.add(_columns_of(relation))
    return tuple(found)


def _columns_of(relation: Relation) -> frozenset[tuple[tuple[str, str], tuple[str, ...]]]:
    return frozenset({(relation.left, relation.left_columns), (relation.right, relation.right_columns)})


Probe = tuple[tuple[str, str], tuple[str, ...], tuple[str, str], tuple[str, ...]]


def probes(tables: Sequence[Table]) -> Iterator[Probe]:
    """Pairs of columns whose names and types could make a join, the likeliest first."""
    scored = [(cost, probe) for left in tables for right in tables for cost, probe in _pairs(left, right)]
    return (probe for _cost, probe in sorted(scored, key=lambda item: item[0]))


def coded(tables: Sequence[Table]) -> Iterator[Probe]:
    """Pairs that no name tells: a text whose values may all be keys of another table, as `origin` of flights and `airport_code` of airports."""
    for right in tables:
        target = right.column(right.key[0]) if len(right.key) == 1 else None
        if target is None or not is_text(target.type) or (target.distinct or 0) < _FEWEST or len(str(target.minimum or "")) < 2:
            continue
        for left in tables:
            for column in left.columns if left is not right else ():
                if is_text(column.type) and column.role in {"dimension", "id", "geo"} and (column.name,) != left.key and _inside(column, target):
                    yield (left.schema, left.name), (column.name,), (right.schema, right.name), (target.name,)


def _inside(column: Column, target: Column) -> bool:
    """Whether what is known of a column's values allows that all of them are among the target's."""
    ends = (column.minimum, column.maximum, target.minimum, target.maximum)
    if any(not isinstance(end, str) for end in ends) or not _FEWEST <= (column.distinct or 0) <= (target.distinct or 0):
        return False
    return str(target.minimum) <= str(column.minimum) and str(column.maximum) <= str(target.maximum)


def _pairs(left: Table, right: Table) -> Iterator[tuple[float, Probe]]:
    for target in right.columns:
        if not _identifies(right, target):
            continue
        for column in left.columns:
            if (left is right and column is target) or not _comparable(column, target):
                continue
            cost = _name_cost(left, column, right, target)
            if cost is not None:
                yield cost, ((left.schema, left.name), (column.name,), (right.schema, right.name), (target.name,))


def _identifies(table: Table, column: Column) -> bool:
    unique = bool(table.rows) and column.distinct == table.rows - (column.nulls or 0) and not column.nulls
    return unique and (table.key == (column.name,) or column.role in {"id", "dimension", "geo"}) and not is_time(column.type)


def _comparable(one: Column, other: Column) -> bool:
    return (is_number(one.type) and is_number(other.type)) or (is_text(one.type) and is_text(other.type)) or {one.role, other.role} == {"id"}


def _name_cost(left: Table, column: Column, right: Table, target: Column) -> float | None:
    own, theirs = _stems(column.name), _stems(target.name)
    if _QUANTITIES & set(name_words(column.name)) and own != theirs:  # max_students counts students, it does not point to one
        return None
    entity = _stems(right.name)
    key_words = {"id", "key", "code", "number", "no", "sk", "pk", "fk", "uid", "uuid"}
    if own == theirs:
        generic = set(own) <= key_words | {"name"}
        if left.key == (column.name,) and right.key != (target.name,):
            return None
        return None if generic and left is not right else (None if left is right else 0.0)
    named = set(own) - key_words
    if target.name in right.key and set(theirs) - entity_words(entity) <= key_words and named and (named <= set(entity) or set(entity) <= named):
        return 0.2 if own[-1] in key_words else 0.6
    if target.name in right.key and len(own) > len(theirs) and own[-len(theirs):] == theirs and len(theirs) > 1:
        return 0.5
    parent = {"parent", "manag", "supervis", "report", "boss", "previous", "super"} & set(own)
    if left is right and target.name in right.key and parent and (own[-1] in key_words or theirs[-1] in own):
        return 0.7
    return None


def entity_words(stems: Iterable[str]) -> set[str]:
    """The stems of a table's name as a set, for comparing with a key's name."""
    return set(stems)


def _stems(name: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in name_words(name))


def match_rate(engine: Engine, dataset: Dataset, relation: Relation) -> float | None:
    """The share of the left side's different keys that exist on the right; None when a database that one of them lives in does not answer."""
    own, theirs = _key_sql(relation.left_columns), _key_sql(relation.right_columns)
    filled = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in relation.left_columns)
    sql = (
        f"SELECT count(*), count(*) FILTER (WHERE k IN (SELECT {theirs} FROM {quoted(*relation.right)})) "  # noqa: S608
        f"FROM (SELECT DISTINCT {own} AS k FROM {quoted(*relation.left)} WHERE {filled}) AS keys"
    )
    try:
        total, matched = engine.run(Statement(sql, dataset, limits=Limits(rows=10))).rows()[0]
    except InsightoraError:
        if dataset.links_of(relation.left, relation.right):
            return None
        raise
    return int(str(matched)) / int(str(total)) if total else 0.0


def _key_sql(columns: Sequence[str]) -> str:
    """Key columns as one text, comparable whatever their types."""
    texts = [f"{quoted(name)}::VARCHAR" for name in columns]
    return texts[0] if len(texts) == 1 else f"concat_ws(chr(31), {', '.join(texts)})"
