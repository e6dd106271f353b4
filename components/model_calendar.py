"""How the workspace counts time and money."""

from typing import Any
from zoneinfo import available_timezones

from babel.dates import get_day_names, get_month_names
from dash import html

from components.model_fields import choice_field, text_field
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.semantics.edits import AUTOMATIC
from insightora_dash.semantics.views import ModelView


def calendar_part(view: ModelView) -> list[Any]:
    """Four settings, each saved at once."""
    one, locale = view.calendar, current_locale()
    months = [(str(number), name) for number, name in get_month_names("wide", "stand-alone", locale).items()]
    days = [(str(number), name) for number, name in get_day_names("wide", "stand-alone", locale).items()]
    zones = [(AUTOMATIC, _("UTC, or as set for the workspace")), *((zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone)]

    def choice(field: str, value: str, options: list[tuple[str, str]], text: str) -> html.Div:
        return _line(text, choice_field("calendar", "", field, value, options, label=text, editable=view.may_edit))

    money = _("Amounts without a currency are in")
    lines = [
        choice("fiscal_start", str(one.fiscal_start), months, _("The fiscal year starts in")),
        choice("week_start", str(one.week_start), days, _("The week starts on")),
        choice("zone", one.zone or AUTOMATIC, zones, _("“Today” is the day in")),
        _line(money, text_field("calendar", "", "currency", one.currency or "", hint="EUR", label=money, editable=view.may_edit)),
    ]
    return [html.Section([html.Header(html.H2(_("Time and money"))), html.Div(lines, className="panel-body")], className="panel model-calendar")]


def _line(text: str, control: Any) -> html.Div:
    return html.Div([html.Span(text, className="form-label"), control], className="setting-row")
