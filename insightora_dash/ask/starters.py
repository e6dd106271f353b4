"""Questions to begin with: made from the data's own names and values, and run before they are shown."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from itertools import zip_longest

from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.reading import Reading
from insightora_dash.catalog.catalog import Catalog, Column, Table
from insightora_dash.engine.cache import ResultCache
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.wording import current_locale
from insightora_dash.query.pipeline import answer
from insightora_dash.query.words import lowered

COUNT = 6
TRIED = 30
TOP = 5
FEW = 30  # a dimension with more values makes a poor first chart
_REMEMBERED = 64
_known: OrderedDict[tuple[str, str, str], list[str]] = OrderedDict()
_lock = threading.Lock()


def running_starters(catalog: Catalog, cache: ResultCache | None) -> list[str]:
    """Up to six questions that were read with confidence and gave rows; found once per state of the data."""
    key = (catalog.actor.workspace_id, catalog.dataset.key, current_locale())
    with _lock:
        known = _known.get(key)
    if known is None:
        known = list(_running(catalog, cache))
        with _lock:
            _known[key] = known
            while len(_known) > _REMEMBERED:
                _known.popitem(last=False)
    return list(known)


def candidates(catalog: Catalog) -> Iterator[str]:
    """Questions that the names, roles and values of the data suggest, the tables taking turns, largest first."""
    tables = sorted(catalog.tables, key=lambda table: -table.rows)
    for turn in zip_longest(*(_about(table) for table in tables)):
        yield from (question for question in turn if question)


def _running(catalog: Catalog, cache: ResultCache | None) -> Iterator[str]:
    planner, found = OfflinePlanner(), 0
    for number, question in enumerate(candidates(catalog)):
        if found == COUNT or number == TRIED:
            return
        if _runs(question, planner, catalog, cache):
            found += 1
            yield question


def _runs(question: str, planner: OfflinePlanner, catalog: Catalog, cache: ResultCache | None) -> bool:
    reading = planner.read(question, catalog, ())
    if not isinstance(reading, Reading) or reading.confidence == "low" or reading.unused or reading.question_back:
        return False
    try:
        return answer(reading.query, catalog, cache=cache).row_count > 0
    except InsightoraError:
        return False


def _about(table: Table) -> Iterator[str]:
    """Questions about one table in the order of their use; the words are those that both planners read (English)."""
    measures = [_word(column) for column in table.columns if column.role == "measure"]
    groups = [column for column in table.columns if column.role in ("dimension", "geo", "boolean") and 2 <= (column.distinct or 0) <= FEW]
    names = [column for column in table.columns if column.role in ("text", "dimension") and (column.distinct or 0) > FEW]
    timed = any(column.role == "time" for column in table.columns)
    what = measures[0] if measures else ""
    if what and groups:
        yield f"total {what} by {_word(groups[0])}"
    if what and timed:
        yield f"monthly {what}"
    ranked = [column for column in (*names, *groups) if (column.distinct or 0) > TOP]
    if what and ranked:
        yield f"top {TOP} {_word(ranked[0])} by {what}"
    if what and groups[1:]:
        yield f"average {what} by {_word(groups[1])}"
    if timed and groups:
        yield f"number of {_table_word(table)} per month"
    if groups:
        yield f"number of {_table_word(table)} by {_word(groups[-1])}"
    if what and timed and groups and groups[0].top:
        yield f"monthly {what} for {groups[0].top[0][0]}"
    yield from (f"total {measure} by {_word(group)}" for measure in measures[1:4] for group in groups[:3])
    yield f"how many {_table_word(table)} are there"


def _word(column: Column) -> str:
    return lowered(column.label or column.name.replace("_", " "))


def _table_word(table: Table) -> str:
    return lowered(table.label or table.name.replace("_", " "))
