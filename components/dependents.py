"""What uses a source, listed before it goes."""

from typing import Any

from dash import dcc, html

from components.bits import icon, note, things
from insightora_dash.dashboards.dependents import Dependent, Dependents
from insightora_dash.platform.wording import _

SHOWN = 12
GLYPHS = {"tile": "dashboard", "question": "ask", "saved": "save", "metric": "measure", "filter": "filter", "verified": "check", "share": "link",
    "alert": "bell", "report": "mail"}


def dependents_list(found: Dependents) -> list[Any]:
    """Tiles, definitions and questions by name, and how many other people's questions there are."""
    if not found.count:
        return [note(_("No question and no dashboard uses it."), kind="good", glyph="check")]
    used = things(found.count, _("place uses it"), _("places use it"))
    return [note(used, kind="warn", glyph="warning"), _listed(found)]


def missing_columns(found: Dependents) -> list[Any]:
    """The columns that the last load took away, and what still names them; nothing when nothing does."""
    if not found.columns or not found.count:
        return []
    names = ", ".join(f"{table}.{column}" for table, column in found.columns)
    told = _("The last load has no {names} any more, which {places} still name. Bring the version before back, or change what is listed here.",
             names=names, places=things(found.count, _("place"), _("places")))  # fmt: skip
    return [html.Section([note(told, kind="warn", glyph="warning"), _listed(found)], className="panel missing-columns")]


def _listed(found: Dependents) -> html.Ul:
    more = len(found.listed) - SHOWN
    rows = [html.Li(_row(one)) for one in found.listed[:SHOWN]]
    rest = [
        *([html.Li(_("and {n} more", n=more), className="faint small")] if more > 0 else []),
        *([html.Li(_("and {n} that only other people can see", n=found.others), className="faint small")] if found.others else []),
    ]
    return html.Ul([*rows, *rest], className="plain link-rows dependents")


def _row(one: Dependent) -> dcc.Link:
    return dcc.Link([icon(GLYPHS[one.kind]), html.Span(one.name, className="grow clip"), html.Span(one.place, className="faint small clip")], href=one.href)
