"""Rows as a table: figures line up, units stand in the header, the foot says how many rows there are."""

import json
from typing import Any

from dash import html

from insightora_dash.charts.picks import column_pick, plain
from insightora_dash.charts.shape import NUMERIC, label_of
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.platform.format import NULL, column_texts, format_number, unit_label
from insightora_dash.platform.wording import _, current_locale

MOST_ROWS = 200
LONGEST_TEXT = 500  # characters of a cell that are sent; the download has them all


def table(result: Result, *, limit: int = MOST_ROWS, locale: str | None = None, id: Any = None, title: str = "", marks: bool = False,
          pickable: bool = False) -> html.Div:
    """The first rows of a result; scrolls sideways inside its frame, its header stays in view. With `marks` a row opens what is behind it.

    In a `pickable` table every column of the data says which one it is, and its cells their raw values where these differ from the words.
    """
    locale = locale or current_locale()
    shown = result.table.slice(0, limit)
    texts = [_texts(column, shown.column(index).to_pylist(), locale) for index, column in enumerate(result.columns)]
    picks = [column_pick(column) if pickable else None for column in result.columns]
    head = html.Thead(html.Tr([_head(column, locale, pick) for column, pick in zip(result.columns, picks, strict=True)]))
    kinds = [_class(column) for column in result.columns]
    raw = [_raw(text, shown.column(index).to_pylist()) if pick else [None] * len(text) for index, (text, pick) in enumerate(zip(texts, picks, strict=True))]
    cells = zip(zip(*texts, strict=True), zip(*raw, strict=True), strict=True)
    rows = [[_cell(text, kind, value) for text, kind, value in zip(row, kinds, values, strict=True)] for row, values in cells]
    body = html.Tbody([html.Tr(cells, **({"tabIndex": "0"} if marks and not at else {})) for at, cells in enumerate(rows)], **_opens(result) if marks else {})
    name = html.Caption(title or _("Rows"), className="visually-hidden")
    scroll = html.Div(
        html.Table([name, head, body], className="rows"), className="table-scroll", tabIndex="0", role="region", **{"aria-label": title or _("Rows")}
    )
    parts = [scroll] if result.row_count else [scroll, html.P(_("No rows."), className="table-none")]
    foot = _foot(result, shown.num_rows, locale)
    return html.Div([*parts, *([html.P(foot, className="table-foot")] if foot else [])], className="table-frame", **({"id": id} if id else {}))


def _head(column: ResultColumn, locale: str, pick: dict[str, Any] | None) -> html.Th:
    unit = "" if column.grain else unit_label(column.unit, locale=locale)
    label = [label_of(column), html.Span(unit, className="unit")] if unit else label_of(column)
    more = {"data-pick": json.dumps(pick)} if pick else {}
    return html.Th(label, scope="col", className=_class(column) or None, **more)


def _raw(texts: list[str], values: list[Any]) -> list[str | None]:
    """Raw values as JSON, where the words of a cell are not the value itself."""
    return [None if text == value and len(text) <= LONGEST_TEXT else json.dumps(plain(value)) for text, value in zip(texts, values, strict=True)]


def _texts(column: ResultColumn, values: list[Any], locale: str) -> list[str]:
    return column_texts(values, type=column.type, unit=column.unit, grain=column.grain, role=column.role, locale=locale, show_unit=False)


def _class(column: ResultColumn) -> str:
    if column.role == "id":
        return "id"
    return (
        "number" if NUMERIC.match(column.type) and column.grain is None else "date" if column.role == "time" or column.type.startswith(("DATE", "TIME")) else ""
    )


def _cell(text: str, kind: str, value: str | None = None) -> html.Td:
    more = {"data-value": value} if value is not None else {}
    if text == NULL:
        return html.Td(text, className=f"null {kind}".strip(), **more)
    if len(text) > LONGEST_TEXT:
        text = _("{start}… ({count} characters)", start=text[:LONGEST_TEXT], count=format_number(len(text), locale=current_locale()))
    more |= {"title": text} if len(text) > 40 else {}
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
