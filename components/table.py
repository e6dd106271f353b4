"""Rows as a table: figures line up, units stand in the header, the foot says how many rows there are."""

import json
from typing import Any

from dash import html

from insightora_dash.charts.shape import NUMERIC, label_of
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.platform.format import NULL, column_texts, format_number, unit_label
from insightora_dash.platform.wording import _, current_locale

MOST_ROWS = 200
LONGEST_TEXT = 500  # characters of a cell that are sent; the download has them all


def table(result: Result, *, limit: int = MOST_ROWS, locale: str | None = None, id: Any = None, title: str = "", marks: bool = False) -> html.Div:
    """The first rows of a result; scrolls sideways inside its frame, its header stays in view. With `marks` a row opens what is behind it."""
    locale = locale or current_locale()
    shown = result.table.slice(0, limit)
    texts = [_texts(column, shown.column(index).to_pylist(), locale) for index, column in enumerate(result.columns)]
    head = html.Thead(html.Tr([_head(column, locale) for column in result.columns]))
    kinds = [_class(column) for column in result.columns]
    rows = [[_cell(text, kind) for text, kind in zip(row, kinds, strict=True)] for row in zip(*texts, strict=True)]
    body = html.Tbody([html.Tr(cells, **({"tabIndex": "0"} if marks and not at else {})) for at, cells in enumerate(rows)], **_opens(result) if marks else {})
    name = html.Caption(title or _("Rows"), className="visually-hidden")
    scroll = html.Div(
        html.Table([name, head, body], className="rows"), className="table-scroll", tabIndex="0", role="region", **{"aria-label": title or _("Rows")}
    )
    parts = [scroll] if result.row_count else [scroll, html.P(_("No rows."), className="table-none")]
    foot = _foot(result, shown.num_rows, locale)
    return html.Div([*parts, *([html.P(foot, className="table-foot")] if foot else [])], className="table-frame", **({"id": id} if id else {}))


def _head(column: ResultColumn, locale: str) -> html.Th:
    unit = "" if column.grain else unit_label(column.unit, locale=locale)
    label = [label_of(column), html.Span(unit, className="unit")] if unit else label_of(column)
    return html.Th(label, scope="col", className=_class(column) or None)


def _texts(column: ResultColumn, values: list[Any], locale: str) -> list[str]:
    return column_texts(values, type=column.type, unit=column.unit, grain=column.grain, role=column.role, locale=locale, show_unit=False)


def _class(column: ResultColumn) -> str:
    if column.role == "id":
        return "id"
    return (
        "number" if NUMERIC.match(column.type) and column.grain is None else "date" if column.role == "time" or column.type.startswith(("DATE", "TIME")) else ""
    )


def _cell(text: str, kind: str) -> html.Td:
    if text == NULL:
        return html.Td(text, className=f"null {kind}".strip())
    if len(text) > LONGEST_TEXT:
        text = _("{start}… ({count} characters)", start=text[:LONGEST_TEXT], count=format_number(len(text), locale=current_locale()))
    more = {"title": text} if len(text) > 40 else {}
    return html.Td(text, className=kind, **more) if kind else html.Td(text, **more)


def _opens(result: Result) -> dict[str, str]:
    """What assets/rows.js needs: the measure of each column, if it is one."""
    measures = [column.name if column.role == "measure" else None for column in result.columns]
    return {"data-measures": json.dumps(measures, ensure_ascii=False), "title": _("Show the rows behind this")}


def _foot(result: Result, shown: int, locale: str) -> str:
    total = result.row_count + result.cut_off
    if shown >= total:
        return ""
    return _("showing first {shown} of {total} rows", shown=format_number(shown, locale=locale), total=format_number(total, locale=locale))
