"""Metrics and named filters: each with what it gives now, and the form that defines one."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.alerts import alert_form, follow_button
from components.bits import badge, button, count, icon, note, things
from components.model_fields import do, labelled, state_badge, table_options
from components.reports import report_form
from insightora_dash.catalog.definitions import Metric, NamedFilter
from insightora_dash.platform.format import format_number, format_value
from insightora_dash.platform.wording import _, current_locale, translate
from insightora_dash.semantics.checks import Outcome
from insightora_dash.semantics.views import FilterView, MetricView, ModelView

MOST_FIGURES = 4  # currencies shown beside each other


def metrics_part(view: ModelView) -> list[Any]:
    """Every metric with its figure, then the form."""
    cards = [_metric(one, editable=view.may_edit) for one in view.metrics]
    none = [note(_("A metric is a figure defined once, for example margin = sum(profit) / sum(sales). Questions can then ask for it by name."))]
    return [html.Div(cards, className="definitions") if cards else html.Div(none), *([_form("metric", view)] if view.may_edit else [])]


def filters_part(view: ModelView) -> list[Any]:
    """Every named filter with the rows it leaves, then the form."""
    cards = [_filter(one, editable=view.may_edit) for one in view.filters]
    none = [note(_("A named filter is a condition with a name, for example active customer: status = 'active'. Questions can then say “active customers”."))]
    return [html.Div(cards, className="definitions") if cards else html.Div(none), *([_form("filter", view)] if view.may_edit else [])]


def _metric(one: MetricView, *, editable: bool) -> html.Article:
    metric = one.metric
    edit = _edit(metric.name)
    remove = do("remove-metric", metric.name, _("Remove"), glyph="trash", look="plain")
    accept, refuse = do("accept-metric", metric.name, _("Accept"), glyph="check"), do("refuse-metric", metric.name, _("Refuse"), glyph="close", look="plain")
    buttons = {"proposed": [accept, edit, refuse], "refused": [remove]}.get(one.state, [edit, remove])
    watched = [] if one.state in ("proposed", "refused") else [_watch(metric.name)]
    return _card(metric, metric.expression, [state_badge(one.state)], value(one), [*map(_tested, one.tests), *watched], buttons if editable else [])


def _watch(name: str) -> html.Details:
    """An alert on a metric, a line of one's digest, and the metric by mail."""
    subject = {"kind": "metric", "metric": name}
    face = html.Summary([icon("bell"), html.Span(_("Alert and report"))], className="btn btn-plain btn-sm")
    return html.Details([face, alert_form(subject), html.Div(follow_button(subject)), report_form(subject)], className="definition-watch")


def _edit(name: str) -> Any:
    return button(_("Edit"), glyph="edit", small=True, look="plain", id=ids.model_edit(name))


def _filter(one: FilterView, *, editable: bool) -> html.Article:
    name = one.named.name
    buttons = [_edit(name), do("remove-filter", name, _("Remove"), glyph="trash", look="plain")]
    return _card(one.named, one.named.condition, [], value(one), [], buttons if editable else [])


def _card(item: Metric | NamedFilter, sql: str, badges: list[Any], figure: Any, tests: list[Any], buttons: list[Any]) -> html.Article:
    others = [html.P(_("also: {names}", names=", ".join(item.synonyms)), className="small faint")] if item.synonyms else []
    said = [html.P(translate(item.description), className="small muted")] if item.description else []
    return html.Article(
        [
            html.Header([html.H3(item.name, className="grow"), *badges]), html.Div(figure, className="figure num"), *said,
            html.Pre(html.Code(sql), tabIndex="0"), html.P([icon("chart-table"), " ", ".".join(item.table)], className="small faint"), *others, *tests,
            html.Div(buttons, className="button-row"),
        ],
        className="panel definition",
    )  # fmt: skip


def value(one: MetricView | FilterView) -> list[Any]:
    """What a definition gives now, or why it gives nothing."""
    if one.problem:
        return [html.Span(one.problem, className="bad small")]
    if isinstance(one, FilterView):
        return [things(one.rows, _("row"), _("rows"))] if one.rows is not None else []
    locale = current_locale()
    shown = [(format_value(figure.value, type="DOUBLE", unit=figure.unit, locale=locale), figure.of) for figure in one.figures[:MOST_FIGURES]]
    return [html.Span([text, *([html.Small(of, className="faint")] if of else [])], className="amount") for text, of in shown]


def _tested(one: Outcome) -> html.Div:
    locale = current_locale()
    expected = f"{format_number(one.test.expect, locale=locale)} ± {format_number(one.test.tolerance, locale=locale)}"
    where = f" · {one.test.where}" if one.test.where else ""
    mark = badge(_("test passes"), kind="good", glyph="check") if one.passed else badge(_("test fails"), kind="bad", glyph="warning")
    got = "" if one.passed else f" · {one.error or format_number(one.got, locale=locale)}"
    return html.Div([mark, html.Span(f"{expected}{where}{got}", className="small muted num")], className="row-gap")


def _form(kind: str, view: ModelView) -> html.Section:
    metric = kind == "metric"
    hint = "sum(profit) / nullif(sum(sales), 0)" if metric else "status = 'active'"
    fields = [
        labelled(_("Name"), ids.MODEL_NAME, dbc.Input(id=ids.MODEL_NAME, autocomplete="off", placeholder=_("margin") if metric else _("active customer"))),
        labelled(_("Rows of"), ids.MODEL_TABLE, dbc.Select(id=ids.MODEL_TABLE, options=table_options(view.tables), value=_largest(view))),
    ]
    formula = dbc.Textarea(id=ids.MODEL_FORMULA, placeholder=hint, debounce=400, rows=2, class_name="code", spellcheck=False)
    more = [
        labelled(_("Other names"), ids.MODEL_SYNONYMS, dbc.Input(id=ids.MODEL_SYNONYMS, autocomplete="off", placeholder=_("with commas"))),
        labelled(_("Description"), ids.MODEL_DESCRIPTION, dbc.Input(id=ids.MODEL_DESCRIPTION, autocomplete="off")),
    ]
    title = _("Define a metric") if metric else _("Name a condition")
    save = [button(_("Save"), look="primary", glyph="check", id=ids.MODEL_SAVE), button(_("Clear"), look="plain", id=ids.MODEL_CLEAR)]
    return html.Section(
        [
            html.Header(html.H2(title)),
            html.Div(
                [
                    html.Div(fields, className="form-pair"), labelled(_("Formula") if metric else _("Condition"), ids.MODEL_FORMULA, formula),
                    html.Div(id=ids.MODEL_PREVIEW, className="preview num", role="status"), html.Div(more, className="form-pair"),
                    html.Div(_extra(), className="form-four") if metric else html.Div(_extra(), hidden=True), html.Div(save, className="button-row"),
                ],
                className="panel-body stack",
            ),
            dcc.Store(id=ids.MODEL_KIND, data=kind), dcc.Store(id=ids.MODEL_REPLACING),
        ],
        className="panel", id="model-form",
    )  # fmt: skip


def _extra() -> list[Any]:
    return [
        labelled(_("Unit"), ids.MODEL_UNIT, dbc.Input(id=ids.MODEL_UNIT, autocomplete="off", placeholder="%, EUR, kg")),
        labelled(_("Test: expected"), ids.MODEL_EXPECT, dbc.Input(id=ids.MODEL_EXPECT, type="number", step="any")),
        labelled(_("Tolerance ±"), ids.MODEL_TOLERANCE, dbc.Input(id=ids.MODEL_TOLERANCE, type="number", step="any", min=0)),
        labelled(_("Only where"), ids.MODEL_WHERE, dbc.Input(id=ids.MODEL_WHERE, autocomplete="off", placeholder="year(order_date) = 2025")),
    ]


def _largest(view: ModelView) -> str | None:
    largest = max(view.tables, key=lambda table: table.rows, default=None)
    return f"{largest.schema}.{largest.name}" if largest else None


def preview(one: MetricView | FilterView | None) -> list[Any]:
    """What the formula in the form gives now."""
    if one is None:
        return []
    good = not one.problem
    shown = value(one)
    return [icon("done" if good else "warning"), html.Span(shown if shown else count(0), className="" if good else "bad")]
