"""In the drawer of a mark: the ways to look at it, why it changed, and how it differs from the rest."""

from collections.abc import Mapping
from typing import Any

from dash import html

from components.bits import note, post_button, posts
from components.chart import chart
from components.proof import sql_fold
from insightora_dash.charts.shape import label_of
from insightora_dash.engine.result import ResultColumn
from insightora_dash.insights.finding import Finding
from insightora_dash.platform.format import formatter
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.reports.marks import Looked

VIEWS = {"rows": N_("Rows"), "why": N_("Why did it change?"), "rest": N_("Against the rest")}
MOST_SHOWN = 4  # columns; the others tell less


def views(current: str) -> html.Nav:
    """The ways to look at a mark; assets/rows.js asks for the one that is pressed."""
    return html.Nav([_view(name, text, name == current) for name, text in VIEWS.items()], className="rows-views", **{"aria-label": _("Ways to look at it")})


def marked(looked: Looked, asked: Mapping[str, Any], *, theme: str, may_edit: bool) -> list[Any]:
    """What was found, the most telling column first; or why nothing can be said."""
    if looked.problem:
        return [note(looked.problem, kind="warn")]
    at = [html.Li([html.Span(label_of(column)), html.B(_said(column, value))], className="chip") for column, value in looked.at]
    told = [_finding(one, number, asked, theme=theme, may_edit=may_edit) for number, one in enumerate(looked.findings[:MOST_SHOWN])]
    return [*([html.Ul(at, className="chips")] if at else []), html.Ol(told, className="plain findings")]


def _view(name: str, text: str, current: bool) -> html.Button:
    return html.Button(_(text), type="button", className="btn btn-plain btn-sm on" if current else "btn btn-plain btn-sm",
                       **{"data-rows-view": name, "aria-pressed": str(current).lower()})


def _finding(one: Finding, number: int, asked: Mapping[str, Any], *, theme: str, may_edit: bool) -> html.Li:
    board = {"dashboard": asked["board"]} if asked["board"] else {}
    body = {**{key: asked[key] for key in ("subject", "mark", "view")}, "number": number, **board}
    sent = posts("/api/v1/looks/mark/tile", body, then="board" if board else "go")
    keep = [post_button(_("Add as a tile"), "dashboard", sent)] if may_edit else []
    picture = [chart(one.spec, one.result(), theme=theme)] if one.spec else []
    told = [html.P(text, className="faint small") for text in one.told]
    tools = html.Div([*keep, sql_fold(one.sql)], className="finding-tools")
    return html.Li([html.P(one.sentence, className="finding-sentence"), *picture, *told, tools], className="finding")


def _said(column: ResultColumn, value: Any) -> str:
    return formatter(type=column.type, unit=column.unit, grain=column.grain, role=column.role, locale=current_locale())(value)
