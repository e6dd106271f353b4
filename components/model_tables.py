"""The tables of the model, and the columns of one of them."""

from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from components.bits import badge, icon, things
from components.column_card import ROLES
from components.model_fields import choice_field, switch_field, text_field
from insightora_dash.catalog.catalog import Column, Table
from insightora_dash.platform.wording import N_, _
from insightora_dash.semantics.edits import AUTOMATIC
from insightora_dash.semantics.views import ModelView, column_of

TOTALS: Mapping[str, str] = {
    AUTOMATIC: N_("automatic"), "sum": N_("sum"), "avg": N_("average"), "min": N_("lowest"), "max": N_("highest"), "median": N_("median"), "count": N_("count"),
}  # fmt: skip
GLYPHS = {"measure": "measure", "time": "time", "id": "id", "boolean": "boolean", "text": "text", "geo": "geo"}


def tables_part(view: ModelView) -> list[Any]:
    """One table with its columns, or all of them."""
    if view.open_table is None:
        return [html.Div([_card(table) for table in view.tables], className="model-tables")]
    return [_open(view.open_table, view.proposed_table, editable=view.may_edit)]


def _card(table: Table) -> dcc.Link:
    hidden = [badge(_("hidden"), kind="warn")] if table.hidden else []
    said = table.description or ", ".join(column.label or column.name for column in table.columns if not column.hidden)
    facts = f"{things(table.rows, _('row'), _('rows'))} · {things(len(table.columns), _('column'), _('columns'))}"
    return dcc.Link(
        [
            html.Header([icon("chart-table"), html.Strong(table.label or table.name, className="grow clip"), *hidden]),
            html.P(said, className="muted small clamp"), html.Div(facts, className="faint small num"),
        ],
        href=f"/model?part=tables&table={table.schema}.{table.name}", className="panel model-table",
    )  # fmt: skip


def _open(table: Table, proposed: Table | None, *, editable: bool) -> html.Section:
    place = f"{table.schema}.{table.name}"
    back = dcc.Link([icon("back"), html.Span(_("All tables"))], href="/model?part=tables", className="small back-link")
    rows = [_column(place, column, column_of(proposed, column.name), editable=editable) for column in table.columns]
    names = (_("Column"), _("Called"), _("Role"), _("Unit"), _("Usual total"), _("Other names"), _("Description"), _("Hidden"))
    head = html.Div([html.Span(text, role="columnheader") for text in names], className="model-row head", role="row")
    return html.Section(
        [
            back,
            html.Div(
                [
                    html.Header([icon("chart-table"), html.H2(table.label or table.name), html.Code(place, className="faint")]),
                    _about(table, proposed, place, editable=editable),
                ],
                className="panel",
            ),
            html.Div([head, *rows], className="panel model-columns", role="table", **{"aria-label": _("Columns")}),
        ],
        className="model-open",
    )


def _about(table: Table, proposed: Table | None, place: str, *, editable: bool) -> html.Div:
    columns = [(AUTOMATIC, _("automatic")), *((c.name, c.label or c.name) for c in table.columns)]
    named, key = (table.named_by[0] if table.named_by else AUTOMATIC), (table.key[0] if len(table.key) == 1 else AUTOMATIC)
    before = proposed.label if proposed else table.label
    fields = [
        (_("Called"), text_field(place, "", "label", table.label, label=_("Called"), hint=before, editable=editable)),
        (_("Other names"), text_field(place, "", "synonyms", _others(table), label=_("Other names"), hint=_("with commas"), editable=editable)),
        (_("Each row is named by"), choice_field(place, "", "named_by", named, columns, label=_("Each row is named by"), editable=editable)),
        (_("Told apart by"), choice_field(place, "", "identified_by", key, columns, label=_("Told apart by"), editable=editable)),
        (_("Description"), text_field(place, "", "description", table.description, label=_("Description"), editable=editable)),
        ("", switch_field(place, "", "hidden", table.hidden, label=_("Hide from questions"), editable=editable)),
    ]
    return html.Div([html.Div([*([html.Span(text, className="form-label")] if text else []), control]) for text, control in fields], className="model-about")


def _column(place: str, column: Column, proposed: Column | None, *, editable: bool) -> html.Div:
    said = proposed or column
    roles = [(name, _(text)) for name, text in ROLES.items()]
    totals = [(name, _(text)) for name, text in TOTALS.items()]

    def text(field: str, value: str, label: str, hint: str = "") -> html.Label:
        return text_field(place, column.name, field, value, label=label, hint=hint, editable=editable)

    total = choice_field(place, column.name, "aggregate", column.aggregate or AUTOMATIC, totals, label=_("Usual total"), editable=editable)
    name = html.Div([icon(GLYPHS.get(column.role, "dimension")), html.Code(column.name, className="clip", title=f"{column.name} · {column.type}")])
    cells = [
        name, text("label", column.label, _("Called"), said.label),
        choice_field(place, column.name, "role", column.role, roles, label=_("Role"), editable=editable),
        text("unit", column.unit or "", _("Unit"), said.unit or (f"→ {said.unit_column}" if said.unit_column else "–")),
        total if column.role == "measure" else html.Span("–", className="faint", role="presentation"),
        text("synonyms", _others(column), _("Other names"), _("with commas")), text("description", column.description, _("Description"), "–"),
        switch_field(place, column.name, "hidden", column.hidden, label=_("Hidden"), words=False, editable=editable),
    ]  # fmt: skip
    return html.Div([html.Div(cell, role="cell") for cell in cells], className="model-row hidden-one" if column.hidden else "model-row", role="row")


def _others(one: Table | Column) -> str:
    return ", ".join(name for name in one.aliases if name != one.label)
