"""Joins that the data suggests but nobody uses yet: names that fit with too few matches, and values that meet across sources."""

from collections import OrderedDict
from collections.abc import Iterator
from threading import Lock

from insightora_dash.catalog.catalog import Catalog, Column, Relation, Table
from insightora_dash.catalog.keys import match_rate, probes
from insightora_dash.catalog.meaning.overlay import relation_key
from insightora_dash.catalog.profile import is_text
from insightora_dash.platform.errors import InsightoraError

WEAK, OVERLAPPING = 0.2, 0.6  # the least share of keys found, by names and by values alone
_TRIED = 60
_FEWEST = 5  # different values below which a match means nothing
_KEPT = 16
_known: OrderedDict[str, tuple[Relation, ...]] = OrderedDict()
_lock = Lock()


def suggested(catalog: Catalog) -> tuple[Relation, ...]:
    """Joins for a person to judge, the best match first; measured once per state of the data. `catalog` is as proposed from the data alone."""
    key = catalog.dataset.key
    with _lock:
        if key in _known:
            return _known[key]
    found = tuple(sorted(_measured(catalog), key=lambda relation: -relation.match_rate))
    with _lock:
        _known[key] = found
        while len(_known) > _KEPT:
            _known.popitem(last=False)
    return found


def _measured(catalog: Catalog) -> Iterator[Relation]:
    taken = {relation_key(relation) for relation in catalog.relations}
    for least, relation in _candidates(catalog):
        if relation_key(relation) in taken:
            continue
        taken.add(relation_key(relation))
        try:
            rate = match_rate(catalog.engine, catalog.dataset, relation)
        except InsightoraError:  # a suggestion is not worth an error
            continue
        if rate is not None and rate >= least:
            yield Relation(relation.left, relation.left_columns, relation.right, relation.right_columns, rate)


def _candidates(catalog: Catalog) -> Iterator[tuple[float, Relation]]:
    named = [(WEAK, Relation(*probe)) for probe in probes(catalog.tables)]
    across = [
        (OVERLAPPING, Relation((left.schema, left.name), (column.name,), (right.schema, right.name), (target.name,)))
        for left in catalog.tables for right in catalog.tables if left.schema != right.schema
        for target in right.columns if _tells_rows_apart(right, target) for column in left.columns if _may_meet(column, target)
    ]  # fmt: skip
    yield from named[:_TRIED]
    yield from across[:_TRIED]


def _tells_rows_apart(table: Table, column: Column) -> bool:
    return is_text(column.type) and column.role != "text" and table.rows >= _FEWEST and column.distinct == table.rows and not column.nulls


def _may_meet(column: Column, target: Column) -> bool:
    """Whether two texts may hold the same values: enough of them, in ranges that meet."""
    if not is_text(column.type) or column.role == "text" or (column.distinct or 0) < _FEWEST:
        return False
    low, high = str(column.minimum or ""), str(column.maximum or "")
    return low <= str(target.maximum or "") and str(target.minimum or "") <= high
