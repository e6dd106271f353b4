"""Questions that go on from an answer: each was read in its context, run, and gave other rows."""

from collections.abc import Iterator, Sequence

from sqlglot import exp

from insightora_dash.ask.earlier import Earlier
from insightora_dash.ask.offline.planner import OfflinePlanner, goes_on_from
from insightora_dash.ask.offline.suggest import groups_of
from insightora_dash.ask.reading import Reading
from insightora_dash.catalog.catalog import Catalog, Column
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.engine import Limits
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import InsightoraError, Unavailable
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.grains import bucket
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.pipeline import answer, bind
from insightora_dash.query.query import Query
from insightora_dash.query.split import aggregates, group_terms

COUNT = 3
_TRIED = 12
_INSTEAD, _ALSO, _MONTHLY = N_("by {column} instead"), N_("and by {column}"), N_("by month")
_ONLY, _BEST, _HOW_MANY = N_("only {value}"), N_("just the top 5"), N_("how many are there")


def running_followups(query: Query, result: Result, history: Sequence[Earlier], catalog: Catalog, limits: Limits, cache: ResultCache | None) -> list[str]:
    """Up to three follow-ups of the last question of `history`; each gives rows, and not the ones that are there."""
    found: dict[str, str] = {}
    if not goes_on_from(history[-1], catalog):
        return []
    planner, shown = OfflinePlanner(), query.sql()
    for number, text in enumerate(_candidates(query, result, catalog)):
        if len(found) == COUNT or number == _TRIED:
            break
        reading = planner.read(text, catalog, history)
        if not isinstance(reading, Reading) or reading.confidence == "low" or reading.unused or reading.query.sql() in (shown, *found.values()):
            continue
        if _runs(reading.query, catalog, limits, cache):
            found[text] = reading.query.sql()
    return list(found)


def _runs(query: Query, catalog: Catalog, limits: Limits, cache: ResultCache | None) -> bool:
    try:
        return answer(query, catalog, limits=limits, cache=cache).row_count > 0
    except Unavailable:
        raise
    except InsightoraError:
        return False


def _candidates(query: Query, result: Result, catalog: Catalog) -> Iterator[str]:
    """Phrases in the person's language, then in English where that differs."""
    for sentence, words in _phrases(query, result, catalog):
        yield from dict.fromkeys((_(sentence, **words), sentence.format(**words)))


def _phrases(query: Query, result: Result, catalog: Catalog) -> Iterator[tuple[str, dict[str, str]]]:
    tree = bind(query, catalog).tree
    scope, names = scopes(tree)[-1], Names(catalog)
    if not isinstance(tree, exp.Select) or not aggregates(tree):
        yield _HOW_MANY, {}
        return
    terms = group_terms(tree)
    timed = any(bucket(term) for term in terms)
    used = {origin.column.name for node in tree.find_all(exp.Column) if (origin := names.origin(node, scope)) is not None}
    others = [column for read in names.reads(scope) for column in groups_of(read.table) if column.name not in used]
    if others:
        yield (_INSTEAD if terms and not timed else _ALSO), {"column": _spoken(others[0])}
    if not timed:
        yield _MONTHLY, {}
    value = _largest(result)
    if value:
        yield _ONLY, {"value": value}
    if result.row_count > 5 and not timed:
        yield _BEST, {}
    for column in others[1:4]:
        yield (_INSTEAD if terms and not timed else _ALSO), {"column": _spoken(column)}


def _spoken(column: Column) -> str:
    return column.name.replace("_", " ").lower()


def _largest(result: Result) -> str:
    """The value of a text column in the row with the largest figure."""
    groups = [at for at, column in enumerate(result.columns) if column.role == "dimension" and column.source is not None and "currency" not in column.name]
    measures = [at for at, column in enumerate(result.columns) if column.role == "measure"]
    if not groups or not measures or not 2 <= result.row_count <= 1000:
        return ""
    rows = [row for row in result.rows() if row[measures[0]] is not None and isinstance(row[groups[0]], str)]
    best = max(rows, key=lambda row: float(str(row[measures[0]])), default=None)
    return str(best[groups[0]]) if best else ""
