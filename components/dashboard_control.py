"""Filter and parameter tiles, and the panel that offers columns to make one of."""

import json
from collections.abc import Sequence
from itertools import groupby

from dash import html

from components.bits import icon, panel
from components.dashboard_parameter import parameter_forms
from insightora_dash.dashboards.controls import Choice, Control, Swaps
from insightora_dash.dashboards.parameters import Parameter
from insightora_dash.platform.wording import N_, _

ICONS = {"dates": "time", "list": "lines", "range": "slider"}
PERIODS = (
    ("last~7~day", N_("Last 7 days")), ("last~30~day", N_("Last 30 days")), ("last~1~month", N_("Last month")), ("last~3~month", N_("Last 3 months")),
    ("last~12~month", N_("Last 12 months")), ("this~month", N_("This month")), ("this~quarter", N_("This quarter")), ("todate~year", N_("Year to date")),
    ("last~1~year", N_("Last year")),
)  # fmt: skip
WORDS = {"search": N_("Search {label}"), "all": N_("All"), "from": N_("From"), "to": N_("To"), "period": N_("Period"), "any": N_("Any time"),
         "own": N_("Days of your own"), "none": N_("Nothing left under the other filters."), "more": N_("The most frequent are listed.")}  # fmt: skip


def control_body(control: Control) -> html.Div:
    """The place of a filter; assets/later/control.js builds what people set in it."""
    shown = {
        "look": control.look, "column": control.column, "label": control.label, "low": control.low, "high": control.high, "whole": control.whole,
        "options": [[option.value, option.words, option.rows] for option in control.options], "more": control.more,
        "periods": [[value, _(text)] for value, text in PERIODS] if control.look == "dates" else [],
        "words": {key: _(text, label=control.label) if key == "search" else _(text) for key, text in WORDS.items()},
    }  # fmt: skip
    return html.Div(className="tile-control", **{"data-control": json.dumps(shown, ensure_ascii=False, default=str)})


def parameter_body(parameter: Parameter, label: str) -> html.Div:
    """The place of a parameter, built like that of a filter."""
    shown = {"look": "number" if parameter.look == "number" else "swap", "label": label, "low": parameter.low, "high": parameter.high, "step": parameter.step,
             "value": parameter.value, "name": parameter.name, "options": parameter.options, "words": {"made": _("As the tiles are made")}}  # fmt: skip
    return html.Div(className="tile-control", **{"data-control": json.dumps(shown, ensure_ascii=False)})


def choices_panel(choices: Sequence[Choice], swaps: Swaps) -> html.Aside:
    """Columns by table, one click makes a filter tile; then the forms for parameters."""
    parts: list[html.Section | html.P] = [html.P(_("Choose what people should be able to filter by."), className="muted small")]
    for table, listed in groupby(choices, key=lambda choice: choice.table):
        rows = [html.Li(html.Button([icon(ICONS[one.look]), html.Span(one.label)], type="button", className="dropdown-item", **{"data-add": _tile(one)}))
                for one in listed]  # fmt: skip
        parts.append(html.Section([html.H3(table), html.Ul(rows, className="plain")], className="panel-group"))
    return panel(_("Add a filter"), *parts, parameter_forms(swaps))


def _tile(choice: Choice) -> str:
    settings = {"column": choice.column, "look": choice.look, "without": []}
    return json.dumps({"kind": "filter", "title": choice.label, "settings": settings}, ensure_ascii=False)
