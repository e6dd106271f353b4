"""The drawer with the rows behind a mark, and the line that ties them to it."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.bits import count, icon, note, things
from components.table import table
from insightora_dash.charts.shape import label_of
from insightora_dash.engine.result import ResultColumn
from insightora_dash.platform.format import formatter
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.query.evidence.rows_behind import RowsBehind


def rows_drawer() -> html.Div:
    """The drawer, closed; assets/rows.js opens it and asks for its rows."""
    body = html.Div(id=ids.ROWS_BODY, className="rows-body")
    drawer = dbc.Offcanvas(body, id=ids.ROWS_DRAWER, title=_("Rows behind this"), placement="end", class_name="rows-drawer")
    return html.Div([drawer, dcc.Store(id=ids.ROWS_ASKED)])


def rows_shown(behind: RowsBehind) -> list[Any]:
    """What the mark is, whether its rows give its figure, and one page of them."""
    at = [html.Li([html.Span(label_of(column)), html.B(_value(column, value))], className="chip") for column, value in behind.at]
    said, kind = reconciled(behind)
    listed = table(behind.rows, limit=behind.size, title=_("Rows behind this"))
    return [*([html.Ul(at, className="chips")] if at else []), note(said, kind=kind), listed, *_pager(behind)]


def reconciled(behind: RowsBehind) -> tuple[str, str]:
    """The line that ties rows and figure together, and its look: good, warn or none."""
    rows = things(behind.found, _("row"), _("rows"))
    name = label_of(behind.column) if behind.column else ""
    if behind.without and behind.sort != "count":
        rows = _("{rows} ({without} of them without a value)", rows=rows, without=count(behind.without))
    if behind.agrees is False:
        return _("{rows}. Worked out from them, {name} is {figure}, but {shown} is shown.", rows=rows, name=name, figure=_figure(behind, behind.figure),
                 shown=_figure(behind, behind.shown)), "warn"
    if behind.sort == "sum":
        return _("{rows}, sum {figure} = {name} as shown", rows=rows, figure=_figure(behind, behind.figure), name=name), "good"
    if behind.sort == "count":
        return (_("{rows} = the number shown", rows=rows), "good") if behind.shown is not None else (rows, "")
    if behind.sort == "again":
        return _("{rows}; worked out again from them: {figure} = {name} as shown", rows=rows, figure=_figure(behind, behind.figure), name=name), "good"
    if behind.sort == "beside":
        return _("{rows}. {name} also depends on other rows, so it is not a sum of these.", rows=rows, name=name), ""
    return rows, ""


def _figure(behind: RowsBehind, value: object) -> str:
    return _value(behind.column, value) if behind.column else str(value)


def _value(column: ResultColumn, value: Any) -> str:
    say = formatter(type=column.type, unit=column.unit, grain=column.grain, role=column.role, locale=current_locale())
    return " – ".join(map(say, value)) if isinstance(value, tuple) else say(value)


def _pager(behind: RowsBehind) -> list[html.Nav]:
    if behind.pages == 1:
        return []
    place = _("{first} to {last} of {all}", first=count(behind.page * behind.size + 1), last=count(min(behind.found, (behind.page + 1) * behind.size)),
              all=count(behind.found))
    steps = [_step(behind.page - 1, _("Back"), "back", behind.page == 0), html.Span(place, className="num small", role="status"),
             _step(behind.page + 1, _("Next"), "forward", behind.page + 1 >= behind.pages)]
    return [html.Nav(steps, className="rows-pager", **{"aria-label": _("Pages of rows")})]


def _step(page: int, text: str, glyph: str, disabled: bool) -> html.Button:
    face = [icon(glyph), html.Span(text)] if glyph == "back" else [html.Span(text), icon(glyph)]
    return html.Button(face, type="button", className="btn btn-quiet btn-sm", disabled=disabled, **{"data-rows-page": str(page)})
