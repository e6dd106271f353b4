"""The review of a source: tables, columns, first rows, and what became of every row of the file."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.bits import badge, button, count, empty, icon, icon_button, note, post_button, posts, things
from components.column_card import NUMERIC, column_card, value_in_words
from components.connection import connection_actions, health
from components.copies import copy_part
from components.dashboards import when
from components.loads import version_list
from components.review import as_it_stands, finding_list, recipe
from components.upload import upload_into, upload_list
from insightora_dash.platform.clock import now
from insightora_dash.platform.format import NULL
from insightora_dash.platform.wording import _
from insightora_dash.sources.findings import findings
from insightora_dash.sources.typing.proposal import worded
from insightora_dash.sources.views import SourceDetail, SourceView, TableDetail

COLUMNS_SHOWN = 60


def source_page(detail: SourceDetail, *, may_change: bool, may_erase: bool = False) -> html.Div:
    """Everything a person wants to check before they trust an answer."""
    source = detail.source
    return html.Div(
        [
            dcc.Link([icon("back"), html.Span(_("Data"))], href="/data", className="small back-link"),
            html.Header([html.H1(source.label, tabIndex="-1", className="clip"), *(_actions(source) if may_change else [])], className="page-head"),
            html.Div(upload_list(resume=source.upload_id, only=source.id), id=ids.SOURCE_UPLOADS),
            html.Div(id=ids.SOURCE_MISSING),
            html.Div(source_body(detail, may_change=may_change, may_erase=may_erase), id=ids.SOURCE_BODY),
            dcc.Store(id=ids.SOURCE_ID, data=source.id),
            dcc.Store(id=ids.REVIEW_STEP),
            _remove_dialog(source),
            _rename_dialog(source),
        ],
        className="source",
    )


def source_body(detail: SourceDetail, *, may_change: bool, may_erase: bool = False) -> list[Any]:
    """The choices made so far, the tables, and the file; or why there are none."""
    source = detail.source
    failed = [note(source.error, kind="bad")] if source.error and not (source.connection and source.connection.error) else []
    if source.connection:
        return [health(source.connection), *failed, *(_table(source, table, may_choose=False, may_copy=may_change) for table in detail.tables)]
    if not detail.tables:
        return failed or [empty("clock", _("Still reading"), _("The tables appear here as soon as the file is read."))]
    may_choose = may_change and source.kind == "upload"
    tables = [_table(source, table, may_choose=may_choose) for table in detail.tables]
    erasure = [dcc.Link([icon("people"), html.Span(_("Erase somebody's rows"))], href=f"/erasure/{source.id}", className="btn btn-plain btn-sm")]
    forgotten = erasure if may_erase and source.kind == "upload" else []
    return [*failed, *recipe(detail.steps, may_change=may_choose), *tables, *as_it_stands(detail, may_change=may_choose), *forgotten]


def _actions(source: SourceView) -> list[Any]:
    ask = dcc.Link([icon("ask"), html.Span(_("Ask"))], href="/ask", className="btn btn-primary btn-sm")
    uploads = (
        [upload_into(source.id, "replace", _("Replace"), "refresh"), upload_into(source.id, "append", _("Append rows"), "plus")]
        if source.kind == "upload"
        else []
    )
    live = connection_actions(source.connection) if source.connection else []
    quality = dcc.Link([icon("check"), html.Span(_("Data quality"))], href=f"/quality/{source.id}", className="btn btn-quiet btn-sm")
    found = dcc.Link([icon("findings"), html.Span(_("Findings"))], href=f"/findings/{source.id}", className="btn btn-quiet btn-sm")
    analyses = dcc.Link([icon("chart-combo"), html.Span(_("Analyses"))], href=f"/analyses/{source.id}", className="btn btn-quiet btn-sm")
    learned = dcc.Link([icon("forecast"), html.Span(_("Predictions"))], href=f"/predictions/{source.id}", className="btn btn-quiet btn-sm")
    own = [icon_button("edit", _("Rename"), id=ids.SOURCE_RENAME), icon_button("trash", _("Remove"), id=ids.SOURCE_REMOVE)]
    return [ask, *live, found, analyses, learned, quality, *uploads, *own]


def _table(source: SourceView, table: TableDetail, *, may_choose: bool, may_copy: bool = False) -> html.Section:
    board = posts("/api/v1/dashboards/generate", {"schema": source.schema, "table": table.name}, then="go")
    place, found = f"{source.schema}.{table.name}", findings(table.name, table.columns, table.accounting, table.rows)
    cards = [column_card(place, table.name, column, table.rows, may_change=may_choose) for column in table.columns[:COLUMNS_SHOWN]]
    return html.Section(
        [
            html.Header(
                [
                    icon("chart-table"),
                    html.H2(table.label),
                    html.Code(place, className="faint"),
                    badge(things(table.rows, _("row"), _("rows"))),
                    post_button(_("Make a dashboard"), "dashboard", board),
                ]
            ),
            *([_live_account(table)] if table.accounting.get("live") else [] if table.accounting.get("copied") else _account(table.accounting)),
            *(copy_part(source.id, table, may_change=may_copy) if source.connection else []),
            *finding_list(found, may_change=may_choose),
            html.H3(_("Columns")),
            html.Div(cards, className="columns"),
            *_more_columns(len(table.columns)),
            html.H3(_("First rows")),
            *([_rows_when_wanted(table)] if table.accounting.get("live") else [rows_of(table)]),
            *([] if table.accounting.get("live") else version_list(source.id, table.versions, may_change=may_choose)),
        ],
        className="panel review-table",
    )


def _account(accounting: Mapping[str, Any]) -> list[Any]:
    """Every row of the file: read, repaired or rejected."""
    total, kept = accounting.get("rows_in_file", 0), accounting.get("rows_read", 0) + accounting.get("rows_repaired", 0)
    repaired, rejected = accounting.get("rows_repaired", 0), accounting.get("rows_rejected", 0)
    sentence = _("{kept} of {total} rows read", kept=count(kept), total=count(total))
    badges = [
        *([badge(_("every row accounted for"), kind="good", glyph="check")] if kept + rejected == total else []),
        *([badge(_("{n} repaired", n=count(repaired)), kind="warn")] if repaired else []),
        *([badge(_("{n} rejected", n=count(rejected)), kind="bad")] if rejected else []),
    ]
    line = html.Div([html.Strong(sentence), *badges], className="account")
    return [line, *(_warnings(accounting)), *([_rejects(accounting["rejects"], rejected)] if rejected and accounting.get("rejects") else [])]


def _warnings(accounting: Mapping[str, Any]) -> list[Any]:
    said = [said for said in accounting.get("warnings", ()) if isinstance(said, str) or "column" not in said["params"]]  # those are findings
    return [html.Div(note(worded(one), kind="warn"), className="account") for one in said]


def _rejects(rejects: Sequence[Mapping[str, Any]], total: int) -> html.Details:
    rows = [html.Tr([html.Td(count(r["line"]), className="end"), html.Td(r["reason"]), html.Td(html.Code(str(r["raw"])[:300]))]) for r in rejects[:200]]
    head = html.Tr([html.Th(_("Line"), className="end"), html.Th(_("Why")), html.Th(_("As it stands in the file"))])
    shown = [html.P(_("The first {n} are listed.", n=count(len(rows))), className="faint small")] if total > len(rows) else []
    table = html.Div(html.Table([html.Thead(head), html.Tbody(rows)], className="plain-table"), className="grid-scroll", tabIndex="0")
    return html.Details([html.Summary(_("See the rejected rows")), table, *shown], className="rejects")


def _more_columns(number: int) -> list[Any]:
    hidden = number - COLUMNS_SHOWN
    return [html.P(_("{n} more columns are in the table below.", n=count(hidden)), className="faint small account")] if hidden > 0 else []


def _live_account(table: TableDetail) -> html.Div:
    """That the figures below are those of the last look."""
    looked = when(table.versions[0].read_at, now()) if table.versions else ""
    said = _("Read live by every question. Columns and figures below are from the last look, {when}.", when=looked)
    return html.Div(html.Span(said, className="muted"), className="account")


def _rows_when_wanted(table: TableDetail) -> html.Div:
    """The first rows of a live table once they are asked for."""
    show = button(_("Show first rows"), glyph="eye", small=True, id=ids.first_rows_show(table.id))
    return html.Div([html.Div(show, className="account"), html.Div(id=ids.first_rows(table.id))])


def rows_of(table: TableDetail) -> html.Div:
    """The first rows of a table."""
    kinds, units = [column["type"] for column in table.columns], [column.get("unit") for column in table.columns]
    ends = ["end" if kind.split("(")[0].upper() in NUMERIC else "" for kind in kinds]
    head = html.Tr([html.Th(column["name"], className=end) for column, end in zip(table.columns, ends, strict=True)])
    body = [html.Tr([_cell(*cell) for cell in zip(row, kinds, units, ends, strict=True)]) for row in table.first_rows]
    return html.Div(
        html.Table([html.Thead(head), html.Tbody(body)], className="plain-table"),
        className="grid-scroll",
        tabIndex="0",
        role="region",
        **{"aria-label": _("First rows")},
    )


def _cell(value: object, kind: str, unit: str | None, end: str) -> html.Td:
    text = NULL if value is None else value_in_words(value, kind, unit)
    return html.Td(text, className=f"{end} null" if value is None else end)


def _remove_dialog(source: SourceView) -> dbc.Modal:
    return dbc.Modal(
        [
            dbc.ModalHeader(dbc.ModalTitle(_("Remove {name}?", name=source.label))),
            dbc.ModalBody([
                html.P(_("It stays in the trash for 30 days. Questions and dashboards that use its tables will say that the data is gone.")),
                html.Div(id=ids.SOURCE_DEPENDENTS, role="status"),
            ]),
            dbc.ModalFooter([button(_("Keep it"), id=ids.SOURCE_KEEP), button(_("Remove"), look="danger", glyph="trash", id=ids.SOURCE_CONFIRM)]),
        ],
        id=ids.SOURCE_DIALOG,
        centered=True,
        is_open=False,
    )


def _rename_dialog(source: SourceView) -> dbc.Modal:
    field = dbc.Input(name="label", id=f"{ids.SOURCE_RENAME}-label", value=source.label, maxlength=200, type="text")
    form = html.Form(
        [
            dbc.Label(_("Name"), html_for=f"{ids.SOURCE_RENAME}-label"),
            field,
            html.P(_("Its name in SQL stays {schema}, so nothing that uses it breaks.", schema=source.schema), className="muted small"),
            html.Div([button(_("Cancel"), id=ids.SOURCE_RENAME_KEEP), button(_("Rename"), look="primary", type="submit")], className="dialog-actions"),
        ],
        **posts(f"/api/v1/sources/{source.id}/name", then="reload"),
    )
    return dbc.Modal(
        [dbc.ModalHeader(dbc.ModalTitle(_("Rename {name}", name=source.label))), dbc.ModalBody(form)], id=ids.SOURCE_RENAME_DIALOG, centered=True, is_open=False
    )
