"""A tile's figure carried on: the forecast that is drawn into it, or why there is none."""

from dataclasses import dataclass, replace

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.charts.formats import read_format
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.result import Result
from insightora_dash.insights.finding import as_result
from insightora_dash.insights.material import courses
from insightora_dash.insights.outlook import outlook
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.query.query import Query
from insightora_dash.query.runner import NotCached


@dataclass(frozen=True, slots=True)
class Ahead:
    """The newest past and what comes, with its limits; without a `spec` only the reason why there is none."""

    told: str
    spec: ChartSpec | None = None
    result: Result | None = None


def ahead(spec: ChartSpec, query: Query, result: Result, catalog: Catalog, cache: ResultCache, *, only_cached: bool = False) -> Ahead | None:
    """The forecast of a tile whose format asks for one; made once for the same rows. With `only_cached` raises NotCached when it would have to be made."""
    if not read_format(spec).forecast:
        return None
    key = ResultCache.key(catalog.actor.workspace_id, "forecast", f"{current_locale()} {spec.y[:1]} {result.stamp} {result.sql}", [catalog.dataset.key])
    known = cache.get(key)
    if known is None and only_cached:
        raise NotCached(result.sql)
    if known is None:
        known = _made(spec, query, result, catalog)
        cache.put(key, known)
    if not known.row_count:
        return Ahead(known.notes[0])
    time, measure, expected, *_limits = known.columns
    return Ahead(known.notes[0], ChartSpec("band", time.name, (measure.name, expected.name), options={"ahead": True}), known)


def _made(spec: ChartSpec, query: Query, result: Result, catalog: Catalog) -> Result:
    found = [one for one in courses(query, result, catalog, _nothing_else) if one.series.measure.name == (spec.y or ("",))[0]] if _timed(result) else []
    if len(found) != 1:
        return _declined(_("No forecast: it is drawn for one figure over time, at even steps and without gaps."))
    made = outlook(found[0], None)
    if isinstance(made, str):
        return _declined(made)
    return replace(made.result(), notes=(" ".join([made.sentence, *made.told]),))


def _declined(reason: str) -> Result:
    return replace(as_result((), ()), notes=(reason,))


def _timed(result: Result) -> bool:
    return any(column.role == "time" and column.grain for column in result.columns)


def _nothing_else(*_asked: object, **_more: object) -> Result:
    raise AssertionError("a tile's own time is carried on, no other is asked for")
