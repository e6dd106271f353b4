"""The review of a source: tables, columns, first rows, and what became of every row of the file."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.bits import badge, button, count, empty, icon, note, post_button, posts, things
from components.upload import upload_into, upload_list
from insightora_dash.catalog.catalog import Column
from insightora_dash.platform.format import NULL, format_date, format_percent, format_value
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.sources.typing.proposal import worded
from insightora_dash.sources.views import SourceDetail, SourceView, TableDetail, VersionView

ROLES = {
    "measure": N_("measure"),
    "dimension": N_("group"),
    "time": N_("time"),
    "id": N_("id"),
    "boolean": N_("yes or no"),
    "text": N_("text"),
    "geo": N_("place"),
}
TYPES = {
    "BIGINT": N_("whole number"),
    "INTEGER": N_("whole number"),
    "HUGEINT": N_("whole number"),
    "DOUBLE": N_("number"),
    "DECIMAL": N_("number"),
    "VARCHAR": N_("text"),
    "DATE": N_("date"),
    "TIMESTAMP": N_("date and time"),
    "TIMESTAMP WITH TIME ZONE": N_("date and time"),
    "TIME": N_("time of day"),
    "BOOLEAN": N_("yes or no"),
}
NUMERIC = ("BIGINT", "INTEGER", "HUGEINT", "DOUBLE", "DECIMAL", "FLOAT", "SMALLINT", "TINYINT")
TOP_SHOWN = 4
COLUMNS_SHOWN = 60


def source_page(detail: SourceDetail, *, may_change: bool) -> html.Div:
    """Everything a person wants to check before they trust an answer."""
    source = detail.source
    return html.Div(
        [
            dcc.Link([icon("back"), html.Span(_("Data"))], href="/data", className="small back-link"),
            html.Header([html.H1(source.label, tabIndex="-1", className="clip"), *(_actions(source) if may_change else [])], className="page-head"),
            upload_list(resume=source.upload_id, only=source.id),
            html.Div(source_body(detail), id=ids.SOURCE_BODY),
            dcc.Store(id=ids.SOURCE_ID, data=source.id),
            _remove_dialog(source),
        ],
        className="source",
    )


def source_body(detail: SourceDetail) -> list[Any]:
    """The tables, or why there are none."""
    source = detail.source
    failed = [note(source.error, kind="bad")] if source.error else []
    if not detail.tables:
        return failed or [empty("clock", _("Still reading"), _("The tables appear here as soon as the file is read."))]
    return [*failed, *(_table(source.schema, table) for table in detail.tables)]


def _actions(source: SourceView) -> list[Any]:
    ask = dcc.Link([icon("ask"), html.Span(_("Ask"))], href="/ask", className="btn btn-primary btn-sm")
    uploads = (
        [upload_into(source.id, "replace", _("Replace"), "refresh"), upload_into(source.id, "append", _("Append rows"), "plus")]
        if source.kind == "upload"
        else []
    )
    return [ask, *uploads, button(_("Remove"), look="plain", glyph="trash", small=True, id=ids.SOURCE_REMOVE)]


def _table(schema: str, table: TableDetail) -> html.Section:
    return html.Section(
        [
            html.Header(
                [
                    icon("chart-table"),
                    html.H2(table.label),
                    html.Code(f"{schema}.{table.name}", className="faint"),
                    badge(things(table.rows, _("row"), _("rows"))),
                    post_button(_("Make a dashboard"), "dashboard", posts("/api/v1/dashboards/generate", {"schema": schema, "table": table.name}, then="go")),
                ]
            ),
            *_account(table.accounting),
            html.H3(_("Columns")),
            html.Div([_column(f"{schema}.{table.name}", column, table.rows) for column in table.columns[:COLUMNS_SHOWN]], className="columns"),
            *_more_columns(len(table.columns)),
            html.H3(_("First rows")),
            _rows(table),
            *_versions(table.versions),
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
    return [html.Div(note(worded(said), kind="warn"), className="account") for said in accounting.get("warnings", ())]


def _rejects(rejects: Sequence[Mapping[str, Any]], total: int) -> html.Details:
    rows = [html.Tr([html.Td(count(r["line"]), className="end"), html.Td(r["reason"]), html.Td(html.Code(str(r["raw"])[:300]))]) for r in rejects[:200]]
    head = html.Tr([html.Th(_("Line"), className="end"), html.Th(_("Why")), html.Th(_("As it stands in the file"))])
    shown = [html.P(_("The first {n} are listed.", n=count(len(rows))), className="faint small")] if total > len(rows) else []
    table = html.Div(html.Table([html.Thead(head), html.Tbody(rows)], className="plain-table"), className="grid-scroll", tabIndex="0")
    return html.Details([html.Summary(_("See the rejected rows")), table, *shown], className="rejects")


def _column(table: str, column: Mapping[str, Any], rows: int) -> html.Div:
    profile, kind = column.get("profile") or {}, column["type"]
    facts = [html.Span(_("{n} different", n=count(profile.get("distinct") or 0))), html.Span(_empties(profile.get("nulls") or 0, rows))]
    return html.Div(
        [
            html.Header([icon(_glyph(kind)), html.Strong(column.get("label") or column["name"], className="clip grow", title=column["name"])]),
            html.Div([html.Span(_type(kind)), html.Span(id=ids.column_role(table, column["name"]))], className="facts small muted"),
            html.Div(facts, className="facts small muted num"),
            *_picture(profile, kind),
        ],
        className="column",
    )


def role(column: Column | None) -> list[Any]:
    """What the catalog makes of a column, in words."""
    if column is None or column.role not in ROLES:
        return []
    return [_(ROLES[column.role]), *([f" · {column.unit}"] if column.unit else [])]


def _glyph(kind: str) -> str:
    plain = kind.split("(", maxsplit=1)[0].upper()
    return "measure" if plain in NUMERIC else "time" if plain.startswith(("DATE", "TIME")) else "boolean" if plain == "BOOLEAN" else "dimension"


def _type(kind: str) -> str:
    plain = kind.split("(", maxsplit=1)[0].upper()
    return _(TYPES[plain]) if plain in TYPES else kind.lower()


def _empties(nulls: int, rows: int) -> str:
    return _("none empty") if not nulls else _("{share} empty", share=format_percent(nulls / max(rows, 1), locale=current_locale()))


def _picture(profile: Mapping[str, Any], kind: str) -> list[Any]:
    bins, top = profile.get("bins") or [], profile.get("top") or []
    if any(bins):
        highest = max(bins)
        bars = html.Div([html.I(style={"blockSize": f"{100 * n / highest:.0f}%"}) for n in bins], className="bars", **{"aria-hidden": "true"})
        low, high = (_value(profile.get(end), kind) for end in ("min", "max"))
        return [bars, html.Div([html.Span(low), html.Span(high)], className="facts small faint num spread")]
    if not top:
        return []
    highest = max(n for _value_, n in top)
    items = [
        html.Li([html.Span(_value(value, kind), className="clip"), html.Span(count(n), className="num")], style={"--share": f"{100 * n / highest:.0f}%"})
        for value, n in top[:TOP_SHOWN]
    ]
    return [html.Ul(items, className="plain top-values")]


def _value(value: object, kind: str) -> str:
    if isinstance(value, str) and kind.split("(", maxsplit=1)[0] in ("DATE", "TIMESTAMP"):
        return format_date(value, locale=current_locale())
    return format_value(value, type=kind, locale=current_locale())


def _more_columns(number: int) -> list[Any]:
    hidden = number - COLUMNS_SHOWN
    return [html.P(_("{n} more columns are in the table below.", n=count(hidden)), className="faint small account")] if hidden > 0 else []


def _rows(table: TableDetail) -> html.Div:
    kinds = [column["type"] for column in table.columns]
    ends = ["end" if kind.split("(")[0].upper() in NUMERIC else "" for kind in kinds]
    head = html.Tr([html.Th(column["name"], className=end) for column, end in zip(table.columns, ends, strict=True)])
    body = [html.Tr([_cell(value, kind, end) for value, kind, end in zip(row, kinds, ends, strict=True)]) for row in table.first_rows]
    return html.Div(
        html.Table([html.Thead(head), html.Tbody(body)], className="plain-table"),
        className="grid-scroll",
        tabIndex="0",
        role="region",
        **{"aria-label": _("First rows")},
    )


def _cell(value: object, kind: str, end: str) -> html.Td:
    text = NULL if value is None else _value(value, kind)
    return html.Td(text, className=f"{end} null" if value is None else end)


def _versions(versions: Sequence[VersionView]) -> list[Any]:
    if len(versions) < 2:
        return []
    items = [
        html.Li(f"{_('Version {n}', n=v.number)} · {things(v.rows, _('row'), _('rows'))} · {format_date(v.read_at, locale=current_locale())}") for v in versions
    ]
    return [html.Details([html.Summary(_("{n} versions", n=count(len(versions)))), html.Ul(items, className="plain")], className="versions")]


def _remove_dialog(source: SourceView) -> dbc.Modal:
    return dbc.Modal(
        [
            dbc.ModalHeader(dbc.ModalTitle(_("Remove {name}?", name=source.label))),
            dbc.ModalBody(_("Questions and dashboards that use its tables will say that the data is gone.")),
            dbc.ModalFooter([button(_("Keep it"), id=ids.SOURCE_KEEP), button(_("Remove"), look="danger", glyph="trash", id=ids.SOURCE_CONFIRM)]),
        ],
        id=ids.SOURCE_DIALOG,
        centered=True,
        is_open=False,
    )
