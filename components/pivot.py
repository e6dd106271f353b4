"""A pivot table: groups that open and close, sums, a head of one or two lines."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components.bits import icon
from insightora_dash.charts.marks.labels import category_text
from insightora_dash.charts.pivot import TOTAL, Pivot, PivotRow, pivot
from insightora_dash.charts.shape import Shape, label_of
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.platform.format import formatter, unit_label
from insightora_dash.platform.wording import _

OPEN_UP_TO = 60  # rows that stand open when the table appears; larger ones begin with their outermost groups


def pivot_table(spec: ChartSpec, result: Result, *, locale: str) -> html.Div:
    """The result as a pivot; assets/later/pivot.js opens and closes its groups."""
    found = pivot(spec, Shape(result))
    opened = len(found.rows) <= OPEN_UP_TO
    body = [_row(row, found, locale, opened) for row in found.rows]
    name = html.Caption(_("Pivot table"), className="visually-hidden")
    table = html.Table([name, html.Thead(_head(found, locale)), html.Tbody(body)], className="rows pivot", **{"data-script": "pivot"})
    return html.Div(html.Div(table, className="table-scroll", tabIndex="0", role="region", **{"aria-label": _("Pivot table")}), className="table-frame")


def _head(found: Pivot, locale: str) -> list[html.Tr]:
    side = html.Th(" › ".join(label_of(column) for column in found.rows_by), scope="col")
    measures = [html.Th(_label(measure, locale), scope="col", className="number") for measure in found.measures]
    if found.across_by is None:
        return [html.Tr([side, *measures])]
    span = len(found.measures)
    scope = "colgroup" if span > 1 else "col"
    places = [html.Th(_place(value, found.across_by, locale), scope=scope, colSpan=span, className="number") for value in found.across]
    if span == 1:
        about = html.Th([side.children, html.Span(_label(found.measures[0], locale), className="unit")], scope="col")
        return [html.Tr([about, *places])]
    return [html.Tr([html.Td(), *places]), html.Tr([side, *measures * len(found.across)])]


def _row(row: PivotRow, found: Pivot, locale: str, opened: bool) -> html.Tr:
    words = [formatter(type=one.type, unit=one.unit, role=one.role, locale=locale) for one in found.measures] * len(found.across)
    cells = [html.Td("" if value is None else word(value), className="number") for value, word in zip(row.cells, words, strict=True)]
    if not row.path:
        return html.Tr([html.Th(_("Total"), scope="row"), *cells], className="pivot-total")
    column = found.rows_by[row.level]
    text = category_text(row.path[-1], column, locale)
    inner: Sequence[Any] = [text] if row.leaf else [html.Button(icon("next"), type="button", className="pivot-toggle", **{
        "aria-expanded": str(opened).lower(), "aria-label": _("Open or close {name}", name=text)}), text]  # fmt: skip
    head = html.Th(inner, scope="row", title=text, style={"--level": row.level})
    hidden = {"hidden": True} if row.level and not opened else {}
    return html.Tr([head, *cells], className="pivot-leaf" if row.leaf else "pivot-group", **{"data-level": str(row.level)}, **hidden)


def _place(value: Any, column: ResultColumn, locale: str) -> str:
    return _("Total") if value is TOTAL else category_text(value, column, locale)


def _label(measure: ResultColumn, locale: str) -> str:
    unit = unit_label(measure.unit, locale=locale)
    return f"{label_of(measure)} {unit}".strip()
