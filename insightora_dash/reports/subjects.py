"""What a finding, forecast, alert or report is about: an answer, a tile, a metric or a table, opened with one person's rights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlencode

from sqlglot import exp

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import records
from insightora_dash.ask.moments import as_of
from insightora_dash.catalog.catalog import Catalog, Table
from insightora_dash.catalog.limits import limits_for
from insightora_dash.catalog.profile import quoted
from insightora_dash.catalog.service import open_catalog
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.lens import look
from insightora_dash.dashboards.service import read_state
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.extensions import need
from insightora_dash.platform.wording import N_, _
from insightora_dash.query import pipeline
from insightora_dash.query.filters import Filter
from insightora_dash.query.query import Query

KINDS = ("answer", "tile", "metric", "table", "dashboard", "followed")
GONE = N_("What this is about does not exist any more.")


@dataclass(frozen=True, slots=True)
class Subject:
    """Something with figures: its query (or whole table), the filters it is seen through, and where to see it."""

    title: str
    href: str
    catalog: Catalog
    query: Query | None = None
    table: Table | None = None
    filters: tuple[Filter, ...] = ()
    chart: ChartSpec | None = None
    about: Mapping[str, Any] = field(default_factory=dict)

    def run(self, query: Query, *, filters: Sequence[Filter] = (), query_id: str = "") -> Result:
        """A query's rows through the subject's filters and these."""
        limits = limits_for(self.catalog.actor)
        return pipeline.answer(query, self.catalog, filters=(*self.filters, *filters), limits=limits, query_id=query_id, cache=need(ResultCache))


def open_subject(actor: Actor, asked: Mapping[str, Any]) -> Subject:
    """The subject that `asked` names: {kind: answer, question}, {kind: tile, dashboard, tile, asked}, {kind: metric, metric}, {kind: table, schema, table},
    {kind: dashboard, dashboard, asked}, {kind: followed}.

    Raises NotFound when it is gone or not the actor's to see.
    """
    opener = {"answer": _answer, "tile": _tile, "metric": _metric, "table": _table, "dashboard": _dashboard, "followed": _followed}.get(str(asked.get("kind")))
    if opener is None:
        raise Invalid("unknown_subject", N_("Say what this is about: an answer, a tile, a metric, a table or a dashboard."))
    return opener(actor, asked, open_catalog(actor, as_of=_as_of(actor, asked)))


def _as_of(actor: Actor, asked: Mapping[str, Any]) -> str | None:
    """The version after whose load an answer or a dashboard shows the data; None for now."""
    if asked.get("kind") == "answer":
        return as_of(records.readable_question(actor, str(asked.get("question"))))
    return Asked.read(asked.get("asked")).as_of or None


def _answer(actor: Actor, asked: Mapping[str, Any], catalog: Catalog) -> Subject:
    row = records.readable_question(actor, str(asked.get("question")))
    if row.status != "answered" or row.sql is None:
        raise NotFound("no_answer_behind", N_("This question has no answer to look into."))
    chart = ChartSpec.from_json(row.chart) if row.chart else None
    return Subject(row.title, f"/ask/{row.conversation_id}", catalog, Query.parse(row.sql), chart=chart, about=asked)


def _tile(actor: Actor, asked: Mapping[str, Any], catalog: Catalog) -> Subject:
    dashboard = str(asked.get("dashboard"))
    _seq, state = read_state(actor, dashboard)
    tile = state["tiles"].get(str(asked.get("tile")))
    if tile is None or tile["kind"] != "chart":
        raise NotFound("no_such_tile", N_("This tile is not on the dashboard any more. Reload to see the newest state."))
    outside = Asked.read(asked.get("asked"))
    lens = look(outside, catalog, list(state["tiles"].values()))
    filters, (tile, _unswapped) = lens.filters(tile), lens.knobs.seen(tile, catalog)
    chart = ChartSpec.from_json(cast(Any, tile["chart"])) if tile["chart"] else None
    return Subject(tile["title"], board_address(dashboard, outside), catalog, Query.parse(tile["sql"]), filters=tuple(filters), chart=chart, about=asked)


def _dashboard(actor: Actor, asked: Mapping[str, Any], catalog: Catalog) -> Subject:
    dashboard = str(asked.get("dashboard"))
    _seq, state = read_state(actor, dashboard)
    return Subject(state["title"], board_address(dashboard, Asked.read(asked.get("asked"))), catalog, about=asked)


def _followed(_actor: Actor, asked: Mapping[str, Any], catalog: Catalog) -> Subject:
    return Subject(_("What you follow"), "/alerts", catalog, about=asked)


def board_address(dashboard: str, asked: Asked) -> str:
    """Where a dashboard is seen under these filters and parameters."""
    moment = [("as_of", asked.as_of)] if asked.as_of else []
    query = urlencode([*(("f", text) for text in asked.filters), *(("p", text) for text in asked.parameters), *moment])
    return f"/dashboards/{dashboard}{'?' if query else ''}{query}"


def _metric(_actor: Actor, asked: Mapping[str, Any], catalog: Catalog) -> Subject:
    metric = next((one for one in catalog.metrics if one.name == asked.get("metric") and one.status == "accepted"), None)
    table = catalog.table(*metric.table) if metric else None
    if metric is None or table is None:
        raise NotFound("no_such_metric", GONE)
    query = Query.parse(f'select {metric.expression} as value from {quoted(*metric.table)}')  # noqa: S608
    query.tree.selects[0].set("alias", exp.to_identifier(metric.name, quoted=True))
    return Subject(metric.name, "/model", catalog, query, about=asked)


def _table(_actor: Actor, asked: Mapping[str, Any], catalog: Catalog) -> Subject:
    table = catalog.table(str(asked.get("schema")), str(asked.get("table")))
    if table is None:
        raise NotFound("no_such_table", GONE)
    return Subject(table.label or table.name, "", catalog, table=table, about=asked)
