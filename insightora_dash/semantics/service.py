"""The semantic model of a workspace: every change checked, tested, published as a new version, and undoable."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.service import display_name
from insightora_dash.catalog import revisions
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.definitions import Metric, Model, NamedFilter, Place, RelationMeaning, Verified
from insightora_dash.catalog.meaning.document import from_yaml, tidy, to_yaml
from insightora_dash.catalog.meaning.proposals import proposed_metrics
from insightora_dash.catalog.service import Opened, open_model, with_model
from insightora_dash.config import Config
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.engine import Limits
from insightora_dash.engine.result import Result
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, Invalid, NotFound
from insightora_dash.platform.events import emit
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.wording import N_
from insightora_dash.query import pipeline
from insightora_dash.query.query import Query
from insightora_dash.semantics import edits
from insightora_dash.semantics.checks import Outcome, filter_query, metric_query, must_pass, tested
from insightora_dash.semantics.page import shown, view
from insightora_dash.semantics.views import FilterView, MetricView, ModelView

BEGINNING = -1  # what the version that undid everything goes back to
Change = Callable[[Model], Model]


@dataclass(frozen=True, slots=True)
class Said:
    """What a change did, as a template and its values: kept with the version, worded when it is shown."""

    sentence: str
    params: dict[str, object]


def page(actor: Actor, *, part: str = "tables", table: str = "") -> ModelView:
    """One part of the model as a screen shows it; `table` (source.table) is the one that is open."""
    return view(actor, open_model(actor), _run, part=part, table=table)


def preview(actor: Actor, kind: str, table: str, formula: str) -> MetricView | FilterView | None:
    """What a formula typed so far gives, or why it gives nothing; None while there is none."""
    schema, _dot, name = table.partition(".")
    if not formula.strip():
        return None
    opened = open_model(actor)
    item = Metric("", (schema, name), formula) if kind == "metric" else NamedFilter("", (schema, name), formula)
    return shown(item, with_model(opened.proposed, opened.model), _run)


def definition(actor: Actor, name: str) -> Metric | NamedFilter:
    """The metric (proposed ones too) or named filter of that name; raises NotFound."""
    opened = open_model(actor)
    known: tuple[Metric | NamedFilter, ...] = (*opened.model.metrics, *proposed_metrics(opened.proposed, opened.model), *opened.model.filters)
    found = next((one for one in known if one.name == name), None)
    if found is None:
        raise NotFound("not_defined", N_("{name} is not defined any more."), name=name[:80])
    return found


def set_field(actor: Actor, place: str, column: str, field: str, value: object) -> int:
    """Sets one field as a screen names it: of the calendar, a table or a column. Returns the new version's number."""
    if place == "calendar":
        return set_calendar(actor, field, value)
    schema, _dot, name = place.partition(".")
    return set_column(actor, (schema, name), column, field, value) if column else set_table(actor, (schema, name), field, value)


def save_definition(actor: Actor, item: Metric | NamedFilter, *, replacing: str = "") -> int:
    """Saves a metric or a named filter. Returns the new version's number."""
    return save_metric(actor, item, replacing=replacing) if isinstance(item, Metric) else save_filter(actor, item, replacing=replacing)


def set_table(actor: Actor, place: Place, field: str, value: object) -> int:
    """Says one thing about a table; an empty value takes it back. Returns the new version's number."""
    opened = _editing(actor)
    table = opened.proposed.table(*place)
    if table is None:
        raise NotFound("no_table", N_("There is no table {name} any more."), name=".".join(place))
    said = Said(N_("{table}: {field} changed"), {"table": table.label or table.name, "field": field})
    return _publish(actor, opened, lambda m: edits.with_table(m, place, field, value), said)


def set_column(actor: Actor, place: Place, name: str, field: str, value: object) -> int:
    """Says one thing about a column; an empty value takes it back. Returns the new version's number."""
    opened = _editing(actor)
    table = opened.proposed.table(*place)
    column = table.column(name) if table else None
    if table is None or column is None:
        raise NotFound("no_column", N_("There is no column {name} any more."), name=name[:80])
    said = Said(N_("{table}, {column}: {field} changed"), {"table": table.label or table.name, "column": column.label or name, "field": field})
    return _publish(actor, opened, lambda m: edits.with_column(m, place, column.name, field, value), said)


def decide_relation(actor: Actor, relation: RelationMeaning) -> int:
    """Accepts, corrects or refuses a join; every later question follows. Returns the new version's number."""
    opened = _editing(actor)
    for place, columns in ((relation.left, relation.left_columns), (relation.right, relation.right_columns)):
        table = opened.proposed.table(*place)
        if table is None or not columns or not all(table.column(name) for name in columns):
            raise Invalid("relation_columns", N_("Choose a table and a column on both sides."))
    sentence = N_("{left} → {right}: join accepted") if relation.status == "accepted" else N_("{left} → {right}: join refused")
    said = Said(sentence, {"left": _joined(relation.left, relation.left_columns), "right": _joined(relation.right, relation.right_columns)})
    return _publish(actor, opened, lambda m: edits.with_relation(m, relation), said, test=True)


def save_metric(actor: Actor, metric: Metric, *, replacing: str = "") -> int:
    """Defines a metric, or corrects one; raises Invalid when it does not run or a test fails. Returns the new version's number."""
    opened = _editing(actor)
    if metric.status == "accepted":
        _run(metric_query(metric, with_model(opened.proposed, opened.model)), opened.proposed)
    said = Said(N_("Metric {name} saved") if metric.status == "accepted" else N_("Metric {name} refused"), {"name": metric.name})
    return _publish(actor, opened, lambda m: edits.with_metric(m, metric, replacing=replacing), said, test=True)


def decide_proposed(actor: Actor, name: str, *, accept: bool) -> int:
    """Accepts or refuses a metric that was proposed from the data's names. Returns the new version's number."""
    opened = _editing(actor)
    metric = next((m for m in proposed_metrics(opened.proposed, opened.model) if m.name == name), None)
    if metric is None:
        raise NotFound("not_defined", N_("{name} is not defined any more."), name=name[:80])
    return save_metric(actor, replace(metric, status="accepted" if accept else "refused"))


def remove_metric(actor: Actor, name: str) -> int:
    """Takes a metric away. Returns the new version's number."""
    return _publish(actor, _editing(actor), lambda m: edits.without_metric(m, name), Said(N_("Metric {name} removed"), {"name": name}))


def save_filter(actor: Actor, named: NamedFilter, *, replacing: str = "") -> int:
    """Names a condition, or corrects one; raises Invalid when it does not run. Returns the new version's number."""
    opened = _editing(actor)
    _run(filter_query(named, with_model(opened.proposed, opened.model)), opened.proposed)
    return _publish(actor, opened, lambda m: edits.with_filter(m, named, replacing=replacing), Said(N_("Filter {name} saved"), {"name": named.name}))


def remove_filter(actor: Actor, name: str) -> int:
    """Takes a named filter away. Returns the new version's number."""
    return _publish(actor, _editing(actor), lambda m: edits.without_filter(m, name), Said(N_("Filter {name} removed"), {"name": name}))


def set_calendar(actor: Actor, field: str, value: object) -> int:
    """Sets the fiscal year, the week, the time zone or the currency. Returns the new version's number."""
    opened = _editing(actor)
    return _publish(actor, opened, lambda m: edits.with_calendar(m, field, value), Said(N_("Calendar: {field} changed"), {"field": field}), test=True)


def verify(actor: Actor, question: str, sql: str) -> int:
    """Approves SQL as the answer to a question from now on; raises Invalid when it does not run. Returns the new version's number."""
    opened = _editing(actor)
    query = Query.parse(sql)
    _run(query, opened.proposed)
    one = Verified(question, query.sql(), display_name(actor), now().date().isoformat())
    return _publish(actor, opened, lambda m: edits.with_verified(m, one), Said(N_("“{question}” verified"), {"question": question[:120]}))


def unverify(actor: Actor, question: str) -> int:
    """Takes an approval back. Returns the new version's number."""
    return _publish(actor, _editing(actor), lambda m: edits.without_verified(m, question), Said(N_("“{question}” not verified any more"),
                                                                                                {"question": question[:120]}))


def undo(actor: Actor) -> int:
    """Goes back to the version before the current one; raises Conflict at the beginning. Returns the new version's number."""
    opened = _editing(actor)
    with read_session() as session:
        current = revisions.revision(session, actor.workspace_id, opened.number) if opened.number else None
        if current is None or current.before == BEGINNING:
            raise Conflict("nothing_to_undo", N_("There is nothing to take back: the model is as the data proposes it."))
        earlier = revisions.revision(session, actor.workspace_id, current.before).before if current.before else BEGINNING
        model = revisions.model_at(session, actor.workspace_id, current.before)
    said = Said(N_("Undone: {what}"), {"what": current.said.format(**current.params)})
    return _publish(actor, opened, lambda _m: model, said, test=True, before=earlier)


def restore(actor: Actor, number: int) -> int:
    """Makes an earlier version the current one again. Returns the new version's number."""
    opened = _editing(actor)
    with read_session() as session:
        model = revisions.model_at(session, actor.workspace_id, number)
    return _publish(actor, opened, lambda _m: model, Said(N_("Version {number} restored"), {"number": number}), test=True)


def export_text(actor: Actor, *, proposals: bool = False) -> str:
    """The model as YAML; with `proposals` the metrics nobody has decided on are in it as well."""
    opened = open_model(actor)
    added = proposed_metrics(opened.proposed, opened.model) if proposals else ()
    return to_yaml(replace(opened.model, metrics=(*opened.model.metrics, *added)))


def import_text(actor: Actor, text: str) -> int:
    """Replaces the model by the one YAML describes; raises Invalid when it cannot be read or a metric test fails. Returns the new version's number."""
    model = from_yaml(text)
    return _publish(actor, _editing(actor), lambda _m: model, Said(N_("Imported from YAML"), {}), test=True)


def run_tests(actor: Actor) -> list[Outcome]:
    """Every metric test against the data as it is now."""
    opened = open_model(actor)
    return tested(opened.model, opened.proposed, _run)


def _editing(actor: Actor) -> Opened:
    actor.require("define")
    return open_model(actor)


def _publish(actor: Actor, opened: Opened, change: Change, said: Said, *, test: bool = False, before: int | None = None) -> int:
    model = tidy(change(opened.model))
    if model == opened.model:
        return opened.number
    if test:
        must_pass(model, opened.proposed, _run)
    with write_session() as session:
        made = revisions.append(
            session, actor, model, base=opened.number, before=opened.number if before is None else before, said=said.sentence, params=said.params,
            author=display_name(actor),
        )  # fmt: skip
        emit(session, actor.workspace_id, "model", made.id, version=made.number)
        audit.record(session, actor, "model.publish", made.id, number=made.number, said=said.sentence, params=said.params)
        return made.number


def _run(query: Query, catalog: Catalog) -> Result:
    config = need(Config)
    limits = Limits(config.query_seconds, config.engine_memory_mb, 1_000)
    return pipeline.answer(query, catalog, limits=limits, cache=need(ResultCache))


def _joined(place: Place, columns: Sequence[str]) -> str:
    return f"{place[1]}.{', '.join(columns)}"
