"""The joins of the model: how many keys they find, who said so, and the forms that decide."""

import json
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from components import ids
from components.bits import button, count, icon
from components.model_fields import column_options, do, labelled, state_badge
from insightora_dash.catalog.catalog import Relation, Table
from insightora_dash.platform.format import format_percent
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.semantics.views import ModelView, RelationView

_LOW = 0.8  # a match rate below this is shown as doubtful


def relations_part(view: ModelView) -> list[Any]:
    """Joins in use, then those that were suggested or refused, then a form for another one."""
    names = {(t.schema, t.name): t for t in view.tables}
    used = [one for one in view.relations if one.state not in ("suggested", "refused")]
    rest = [one for one in view.relations if one.state in ("suggested", "refused")]
    none = html.P(_("No joins were found: each question is about one table."), className="muted panel-body")
    parts = [_list(_("Used by questions"), used, names, editable=view.may_edit) if used else html.Section(none, className="panel")]
    parts += [_list(_("Not used"), rest, names, editable=view.may_edit)] if rest else []
    return [*parts, *([_form(view)] if view.may_edit else [])]


def _list(title: str, relations: list[RelationView], names: dict[tuple[str, str], Table], *, editable: bool) -> html.Section:
    rows = [_row(one, names, editable=editable) for one in relations]
    return html.Section([html.Header([html.H2(title), html.Span(count(len(rows)), className="faint num")]), html.Ul(rows, className="plain model-list")],
                        className="panel")


def _row(one: RelationView, names: dict[tuple[str, str], Table], *, editable: bool) -> html.Li:
    relation = one.relation
    many = _("many to many") if relation.many_to_many else _("many to one")
    line = html.Div(
        [_end(relation.left, relation.left_columns, names), html.Span(icon("forward"), className="faint", title=many),
         _end(relation.right, relation.right_columns, names)], className="join-ends",
    )  # fmt: skip
    return html.Li([line, _evidence(one, names), state_badge(one.state), html.Div(_buttons(one) if editable else [], className="button-row")])


def _end(place: tuple[str, str], columns: tuple[str, ...], names: dict[tuple[str, str], Table]) -> html.Span:
    table = names.get(place)
    label = (table.label or table.name) if table else place[1]
    return html.Span([html.Strong(label), html.Code(", ".join(columns))], className="join-end", title=".".join(place))


def _evidence(one: RelationView, names: dict[tuple[str, str], Table]) -> html.Div:
    if one.state == "refused":
        return html.Div()
    rate, table = one.relation.match_rate, names.get(one.relation.left)
    column = table.column(one.relation.left_columns[0]) if table else None
    what = (column.label or column.name) if column else ", ".join(one.relation.left_columns)
    share = format_percent(rate, locale=current_locale())
    said = _("{share} of {count} values of {what} found", share=share, count=count(one.keys), what=what) if one.keys else _("{share} found", share=share)
    bar = html.Span(html.I(style={"inlineSize": f"{100 * rate:.0f}%"}), className="rate" if rate >= _LOW else "rate low", **{"aria-hidden": "true"})
    return html.Div([bar, html.Span(said, className="small muted num")], className="evidence")


def _buttons(one: RelationView) -> list[Any]:
    what = key_of(one.relation)
    accept = do("accept-join", what, _("Accept"), glyph="check")
    refuse = do("refuse-join", what, _("Refuse"), glyph="close", look="plain")
    return {"accepted": [refuse], "refused": [accept]}.get(one.state, [accept, refuse])


def key_of(relation: Relation) -> str:
    """A join as a button names it."""
    return json.dumps([*relation.left, list(relation.left_columns), *relation.right, list(relation.right_columns), relation.many_to_many])


def _form(view: ModelView) -> html.Section:
    options = column_options(view.tables)
    left = dbc.Select(id=ids.MODEL_JOIN_LEFT, options=options, placeholder=_("Table · column"))
    right = dbc.Select(id=ids.MODEL_JOIN_RIGHT, options=options, placeholder=_("Table · column"))
    many = dbc.Switch(id=ids.MODEL_JOIN_MANY, value=False, label=_("One value may occur many times on both sides"))
    ends = [labelled(_("Many rows of"), ids.MODEL_JOIN_LEFT, left), labelled(_("point to one of"), ids.MODEL_JOIN_RIGHT, right)]
    fields = html.Div(ends, className="form-pair")
    save = button(_("Add the join"), look="primary", glyph="plus", id=ids.MODEL_JOIN_ADD)
    return html.Section([html.Header(html.H2(_("Another join"))), html.Div([fields, many, html.Div(save)], className="panel-body stack")], className="panel")
