"""The data-quality report of a source: to read, to print, to keep as a file."""

from typing import Any

from dash import dcc, html

from components.bits import badge, count, icon, note, page_head, things
from components.column_card import type_in_words
from insightora_dash.platform.format import format_number, format_percent
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.sources.quality import ColumnQuality, QualityReport, SinceLast, TableQuality


def quality_page(report: QualityReport) -> html.Div:
    """Every table with its columns: what is empty, repeated, far out or mixed, and what the last load changed."""
    back = dcc.Link([icon("back"), html.Span(_("Back to the review"))], href=f"/data/{report.source_id}", className="small back-link")
    file = html.A([icon("download"), html.Span("CSV")], href=f"/api/v1/sources/{report.source_id}/quality.csv", className="btn btn-quiet btn-sm")
    paper = html.Button([icon("file"), html.Span(_("Print"))], type="button", className="btn btn-quiet btn-sm", **{"data-print": ""})
    tables = [_table(table) for table in report.tables] or [note(_("There is nothing to measure yet: no table has been read."))]
    return html.Div([back, page_head(_("Data quality of {name}", name=report.label), paper, file), *tables], className="source quality-page")


def _table(table: TableQuality) -> html.Section:
    cells = table.rows * len(table.columns)
    facts = [
        badge(things(table.rows, _("row"), _("rows"))),
        _fact(_("{share} of the cells are empty", share=_percent(table.empties, cells)), bad=table.empties > cells / 10),
        _repeats(table.duplicates),
    ]
    figures = [html.Th(word, className="end") for word in (_("Empty"), _("Different"), _("Far out"))]
    head = [html.Th(_("Column")), html.Th(_("Type")), *figures, html.Th(_("Mixed"))]
    body = [html.Tr(_column(column, table.rows)) for column in table.columns]
    grid = html.Div(html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="plain-table"), className="grid-scroll", tabIndex="0")
    title = html.Header([icon("chart-table"), html.H2(table.label), html.Code(f"{table.schema}.{table.name}", className="faint")])
    return html.Section([title, html.Div(facts, className="account"), *_since(table.since), grid], className="panel review-table")


def _fact(sentence: str, *, bad: bool) -> html.Span:
    return badge(sentence, kind="warn" if bad else "good", glyph="warning" if bad else "check")


def _repeats(duplicates: int | None) -> html.Span:
    if duplicates is None:
        return badge(_("repeated rows were not counted: the table is too large"))
    if not duplicates:
        return _fact(_("no row repeats another one"), bad=False)
    return _fact(_("1 row repeats another one") if duplicates == 1 else _("{n} rows repeat another one", n=count(duplicates)), bad=True)


def _column(column: ColumnQuality, rows: int) -> list[html.Td]:
    share = column.empties / max(rows, 1)
    bar = html.Meter(value=f"{share:.3f}", min="0", max="1", high="0.5", low="0.1", optimum="0", **{"aria-label": _("Empty")})
    empties = [bar, html.Span(_percent(column.empties, rows), title=count(column.empties))] if column.empties else [html.Span("0", className="faint")]
    return [
        html.Td(html.Strong(column.name)), html.Td(type_in_words(column.type), className="muted small"), html.Td(empties, className="end"),
        html.Td(count(column.distinct), className="end"), _far(column), html.Td(_mixed(column)),
    ]  # fmt: skip


def _far(column: ColumnQuality) -> html.Td:
    if column.outliers is None or column.fences is None:
        return html.Td("", className="end")
    low, high = (format_number(round(fence, 4), locale=current_locale()) for fence in column.fences)
    title = _("outside {low} to {high}: 1.5 times the middle half of the values", low=low, high=high)
    if not column.outliers:
        return html.Td("0", className="end faint", title=title)
    return html.Td([html.Span(count(column.outliers)), html.Span(f"{low} … {high}", className="faint small")], className="end far", title=title)


def _mixed(column: ColumnQuality) -> list[Any]:
    if not column.mixed:
        return []
    if column.misfits:
        return [badge(_("{n} cells are no {type}", n=count(column.misfits), type=type_in_words(column.type)), kind="warn")]
    return [badge(_("{share} of the texts are numbers", share=format_percent(column.numbers, decimals=0, locale=current_locale())), kind="warn")]


def _since(since: SinceLast | None) -> list[Any]:
    if since is None:
        return []
    locale, change = current_locale(), since.columns
    said = [
        _("Since version {n}: {before} rows became {after}.", n=since.number, before=count(since.rows[0]), after=count(since.rows[1])),
        *([_("Columns that are gone: {names}", names=", ".join(change.gone))] if change.gone else []),
        *([_("New columns: {names}", names=", ".join(change.new))] if change.new else []),
        *(_("{name} was {old} and is {new}", name=name, old=old, new=new) for name, old, new in change.retyped),
        *(_("{name}: {before} empty before, {after} now", name=name, before=format_percent(before, locale=locale), after=format_percent(after, locale=locale))
          for name, before, after in since.empties),
    ]  # fmt: skip
    return [html.Ul([html.Li(sentence) for sentence in said], className="account since")]


def _percent(part: int, whole: int) -> str:
    return format_percent(part / max(whole, 1), decimals=1, locale=current_locale())
