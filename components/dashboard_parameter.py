"""Parameters of a dashboard: the forms that make one, and the formulas of a tile that may name a number."""

import json
from collections.abc import Iterable, Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html

from components.bits import icon, panel, posts
from insightora_dash.dashboards.controls import Swaps
from insightora_dash.dashboards.formulas import Formula, Formulas
from insightora_dash.platform.wording import N_, _

NUMBERS = (("low", N_("From"), "0"), ("high", N_("To"), "100"), ("step", N_("Step"), "1"), ("value", N_("Value at first"), "10"))


def parameter_forms(swaps: Swaps) -> html.Section:
    """Ways to let people change more than filters; assets/later/parameter.js makes a tile of what is filled in."""
    forms = [_form("number", "slider", _("A number to try out (what if)"), _number())]
    if len(swaps.measures) > 1:
        forms.append(_form("measure", "chart-kpi", _("Which measure is shown"), _swap(_("Measure"), swaps.measures)))
    if len(swaps.dimensions) > 1:
        forms.append(_form("dimension", "lines", _("What it is shown by"), _swap(_("Dimension"), swaps.dimensions)))
    return html.Section([html.H3(_("Let people change")), *forms], className="panel-group")


def formulas_panel(dashboard_id: str, found: Formulas) -> html.Aside:
    """A field for each measure of a tile."""
    numbers = ", ".join(f"{{{{{name}}}}} ({title})" for name, title in found.numbers)
    hint = _("Numbers you can use: {numbers}", numbers=numbers) if numbers else _("Add a number to try out under “Add a filter” to use it here.")
    none = [html.P(_("This tile measures nothing that a formula could say."), className="muted")] if not found.measures else []
    forms = [_formula(f"/api/v1/dashboards/{dashboard_id}/tiles/{found.tile['id']}/formula", one) for one in found.measures]
    return panel(_("Formulas of {tile}", tile=found.tile["title"]), *none, *forms, html.P(hint, className="muted small"))


def _formula(address: str, one: Formula) -> html.Form:
    field = dcc.Textarea(name="formula", value=one.text, maxLength=2000, className="form-control formula", spellCheck=False)
    save = html.Button(_("Save"), type="submit", className="btn btn-primary btn-sm")
    return html.Form([html.Label([html.Span(one.output, className="small muted"), field]), save], className="comment-form",
                     **posts(address, {"output": one.output}, then="board panel"))  # fmt: skip


def _form(look: str, glyph: str, title: str, fields: Iterable[html.Label | html.Fieldset]) -> html.Details:
    go = html.Button([icon("plus"), html.Span(_("Add"))], type="submit", className="btn btn-primary btn-sm")
    form = html.Form([*fields, go], className="parameter-form", **{"data-parameter-form": look})
    return html.Details([html.Summary([icon(glyph), html.Span(title)], className="dropdown-item"), form], className="parameter-add")


def _number() -> list[html.Label | html.Fieldset]:
    wide = [_field("title", _("Title"), _("Uplift in %")), _field("name", _("Name in formulas"), "uplift", pattern="[a-z][a-z0-9_]*")]
    return [*wide, html.Fieldset([_field(name, _(label), first, type="number", step="any") for name, label, first in NUMBERS], className="parameter-ends")]


def _swap(title: str, options: Sequence[tuple[tuple[str, ...], str]]) -> list[html.Label | html.Fieldset]:
    boxes = [html.Div(dbc.Checkbox(label=words, value=False), **{"data-option": json.dumps(option)}) for option, words in options]
    head = html.Legend(_("People can choose from"), className="small muted")
    return [_field("title", _("Title"), title), html.Fieldset([head, *boxes], className="parameter-options")]


def _field(name: str, label: str, value: str, **more: str) -> html.Label:
    field = dbc.Input(name=name, value=value, required=True, size="sm", **{"type": "text", **more})
    return html.Label([html.Span(label, className="small muted"), field])
