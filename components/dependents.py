"""What uses a source, listed before it goes."""

from typing import Any

from dash import dcc, html

from components.bits import icon, note, things
from insightora_dash.dashboards.dependents import Dependent, Dependents
from insightora_dash.platform.wording import _

SHOWN = 12
GLYPHS = {"tile": "dashboard", "question": "ask", "saved": "save"}


def dependents_list(found: Dependents) -> list[Any]:
    """Tiles and questions by name, and how many other people's questions there are."""
    if not found.count:
        return [note(_("No question and no dashboard uses it."), kind="good", glyph="check")]
    more = len(found.listed) - SHOWN
    rows = [html.Li(_row(one)) for one in found.listed[:SHOWN]]
    rest = [
        *([html.Li(_("and {n} more", n=more), className="faint small")] if more > 0 else []),
        *([html.Li(_("and {n} that only other people can see", n=found.others), className="faint small")] if found.others else []),
    ]
    used = things(found.count, _("place uses it"), _("places use it"))
    return [note(used, kind="warn", glyph="warning"), html.Ul([*rows, *rest], className="plain link-rows dependents")]


def _row(one: Dependent) -> dcc.Link:
    return dcc.Link([icon(GLYPHS[one.kind]), html.Span(one.name, className="grow clip"), html.Span(one.place, className="faint small clip")], href=one.href)
