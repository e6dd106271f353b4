"""The parts of the model put together for a screen: only the one that is open is measured."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog import revisions
from insightora_dash.catalog.catalog import Catalog, Relation
from insightora_dash.catalog.definitions import Metric, NamedFilter
from insightora_dash.catalog.meaning.overlay import relation_key
from insightora_dash.catalog.meaning.proposals import proposed_metrics
from insightora_dash.catalog.service import Opened, with_model
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.extensions import read_session
from insightora_dash.query.query import Query
from insightora_dash.semantics.checks import Figure, Outcome, figures, filter_query, metric_query, tested
from insightora_dash.semantics.evidence import suggested
from insightora_dash.semantics.views import PARTS, FilterView, MetricView, ModelView, RelationView, RevisionView, State

HISTORY = 100
Run = Callable[[Query, Catalog], Result]


def view(actor: Actor, opened: Opened, run: Run, *, part: str, table: str) -> ModelView:
    """One part of the model; an unknown one is the list of tables."""
    meant = with_model(opened.proposed, opened.model)
    schema, _dot, name = table.partition(".")
    page = ModelView(part if part in PARTS else "tables", opened.number, actor.may("edit"), meant.tables, calendar=opened.model.calendar)
    if page.part == "tables":
        return replace(page, open_table=meant.table(schema, name), proposed_table=opened.proposed.table(schema, name))
    if page.part == "relations":
        return replace(page, relations=tuple(_relations(opened, meant)))
    if page.part == "metrics":
        return replace(page, metrics=tuple(_metrics(opened, meant, run)))
    if page.part == "filters":
        return replace(page, filters=tuple(_filter(one, meant, run) for one in opened.model.filters))
    if page.part == "verified":
        return replace(page, verified=opened.model.verified)
    return replace(page, history=tuple(_history(actor))) if page.part == "history" else page


def _relations(opened: Opened, meant: Catalog) -> Iterator[RelationView]:
    decided = {one.key: one for one in opened.model.relations}
    for relation in meant.relations:
        state: State = "accepted" if relation_key(relation) in decided else "declared" if relation.declared else "found"
        yield _relation(relation, state, meant)
    used = {relation_key(relation) for relation in meant.relations}
    for relation in suggested(opened.proposed):
        if relation_key(relation) not in used | decided.keys():
            yield _relation(relation, "suggested", meant)
    for one in opened.model.relations:
        if one.status == "refused":
            yield _relation(Relation(one.left, one.left_columns, one.right, one.right_columns, many_to_many=one.many_to_many), "refused", meant)


def _relation(relation: Relation, state: State, catalog: Catalog) -> RelationView:
    table = catalog.table(*relation.left)
    column = table.column(relation.left_columns[0]) if table and len(relation.left_columns) == 1 else None
    return RelationView(relation, state, column.distinct if column else None)


def _metrics(opened: Opened, meant: Catalog, run: Run) -> Iterator[MetricView]:
    tests: dict[str, list[Outcome]] = {}
    for one in tested(opened.model, opened.proposed, run):
        tests.setdefault(one.metric, []).append(one)
    for metric in sorted(opened.model.metrics, key=lambda m: (m.status, m.name.casefold())):
        yield _metric(metric, "accepted" if metric.status == "accepted" else "refused", meant, run, tuple(tests.get(metric.name, ())))
    for metric in proposed_metrics(opened.proposed, opened.model):
        yield _metric(metric, "proposed", meant, run, ())


def shown(item: Metric | NamedFilter, catalog: Catalog, run: Run) -> MetricView | FilterView:
    """What a definition gives now."""
    return _metric(item, "accepted", catalog, run, ()) if isinstance(item, Metric) else _filter(item, catalog, run)


def _metric(metric: Metric, state: State, catalog: Catalog, run: Run, tests: tuple[Outcome, ...]) -> MetricView:
    if state == "refused":
        return MetricView(metric, state)
    try:
        result = run(metric_query(metric, catalog), catalog)
    except InsightoraError as error:
        return MetricView(metric, state, problem=error.worded(), tests=tests)
    return MetricView(metric, state, tuple(Figure(one.value, metric.unit or one.unit, one.of if metric.unit else "") for one in figures(result)), tests=tests)


def _filter(named: NamedFilter, catalog: Catalog, run: Run) -> FilterView:
    try:
        return FilterView(named, int(str(run(filter_query(named, catalog), catalog).rows()[0][0])))
    except InsightoraError as error:
        return FilterView(named, problem=error.worded())


def _history(actor: Actor) -> Iterator[RevisionView]:
    with read_session() as session:
        for one in revisions.history(session, actor.workspace_id, HISTORY):
            yield RevisionView(one.number, one.said, one.params, one.author, one.created_at)
