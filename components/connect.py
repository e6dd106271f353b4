"""Connecting a database: the choice of a kind, its form, what a test found, and the tables to choose from."""

import json
from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.bits import badge, button, count, icon, note, page_head
from insightora_dash.platform.format import NULL, format_value
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.sources.connections.views import Field, Kind, Offer, Preview, Tested, Wizard


def connect_page(wizard: Wizard) -> html.Div:
    """The kinds of database, or the form of the one that was chosen."""
    back = (f"/data/{wizard.source_id}", wizard.label) if wizard.source_id else ("/connect", _("All kinds")) if wizard.kind else ("/data", _("Data"))
    said = _copied_or_not(wizard)
    return html.Div(
        [
            dcc.Link([icon("back"), html.Span(back[1])], href=back[0], className="small back-link"),
            page_head(_("Change the connection") if wizard.source_id else _("Connect a database"), text=said),
            _form(wizard, wizard.kind) if wizard.kind else html.Div([_kind(kind) for kind in wizard.kinds], className="kinds"),
        ],
        className="connect",
    )


def _copied_or_not(wizard: Wizard) -> str:
    if wizard.kind and wizard.kind.copied:
        return _("It is fetched whole, so its tables are kept as copies that are made again every day, or as often as you choose.")
    return _("Its tables are read where they are, when a question needs them; nothing is copied.")


def _kind(kind: Kind) -> dcc.Link:
    new = [badge(_("Preview"), kind="warn")] if kind.preview else []
    return dcc.Link([icon("data"), html.Strong(kind.label, className="grow"), *new, icon("next", className="faint")], href=f"/connect?kind={kind.name}",
                    className="panel source-row")  # fmt: skip


def _form(wizard: Wizard, kind: Kind) -> html.Div:
    plain = [_field(option, wizard) for option in wizard.fields if not option.advanced]
    more = [_field(option, wizard) for option in wizard.fields if option.advanced]
    folded = [html.Details([html.Summary(_("More options")), html.Div(more, className="fields")], className="more")] if more else []
    new = [note(_("This kind was never run against a live server: check its first answers."), kind="warn")] if kind.preview else []
    test = button(_("Test and choose tables"), look="primary", glyph="play", id=ids.CONNECT_TEST)
    body = [*new, html.Div(plain, className="fields"), *folded, html.Div(test)]
    return html.Div(
        [
            html.Section([html.Header(html.H2(kind.label)), html.Div(body, className="panel-body stack")], className="panel"),
            html.Div(id=ids.CONNECT_FOUND, **{"aria-live": "polite"}),
            dcc.Store(id=ids.CONNECT_ABOUT, data={"kind": kind.name, "source": wizard.source_id}),
        ],
        className="stack",
    )


def _field(option: Field, wizard: Wizard) -> html.Div:
    target = ids.connect_field(option.name)
    value = wizard.values.get(option.name, option.default)
    control: Any = dbc.Input(id=target, value=value, autocomplete="off", maxLength=2000)
    if option.kind == "secret":
        kept = _("unchanged") if wizard.has_secret else ""
        control = dbc.Input(id=target, type="password", autocomplete="new-password", placeholder=kept)
    elif option.kind == "number":
        control = dbc.Input(id=target, value=value, type="number", min=1, max=65535, step=1)
    elif option.kind == "choice":
        control = dbc.Select(id=target, value=str(value), options=[{"value": one, "label": _(text)} for one, text in option.choices])
    elif option.kind == "long":
        control = dbc.Textarea(id=target, value=str(value), rows=4)
    elif option.kind == "switch":
        control = dbc.Switch(id=target, value=bool(value))
    hint = [html.Small(_(option.hint), className="faint")] if option.hint else []
    return html.Div(html.Label([html.Span(_(option.label), className="form-label"), control, *hint]), className=f"field field-{option.kind}")


def tables_found(found: Tested, *, label: str, changing: bool) -> list[Any]:
    """What answered, and its tables to choose from."""
    options = [{"value": json.dumps(list(offer.name)), "label": _offer(offer)} for offer in found.offers]
    chosen = [json.dumps(list(offer.name)) for offer in found.offers if offer.chosen]
    search = dbc.Input(id=ids.CONNECT_SEARCH, type="search", placeholder=_("Search tables"), autocomplete="off")
    choice = html.Div(
        [
            html.Div(
                [
                    html.Label([html.Span(_("Search tables"), className="visually-hidden"), search], className="grow"),
                    button(_("Choose all shown"), small=True, id=ids.CONNECT_ALL),
                ],
                className="row-gap",
            ),
            dbc.Checklist(id=ids.CONNECT_CHOSEN, options=options, value=chosen, class_name="offers"),
        ],
        className="stack",
    )
    looked = html.Div(html.P(_("Tick a table to see its first rows."), className="muted"), id=ids.CONNECT_PREVIEW, className="connect-preview")
    name = html.Label([html.Span(_("Name"), className="form-label"), dbc.Input(id=ids.CONNECT_LABEL, value=label, maxLength=200, autocomplete="off")])
    save = button(_("Save") if changing else _("Connect"), look="primary", glyph="check", id=ids.CONNECT_SAVE)
    return [
        _answered(found),
        html.Section(
            [
                html.Header([html.H2(_("Tables")), badge(count(len(options)))]),
                html.Div([choice, looked], className="panel-body connect-tables"),
                html.Div([*([] if changing else [name]), save], className="panel-body connect-end"),
            ],
            className="panel",
        ),
        dcc.Store(id=ids.CONNECT_OFFERS, data=options),
    ]


def _answered(found: Tested) -> html.Div:
    check = found.check
    said = _("{server} answered in {ms} ms.", server=check.server, ms=count(check.latency_ms))
    if check.read_only:
        return note(f"{said} {_('This user may only read.')}", kind="good")
    return note(f"{said} {_('This user may also write. Nothing is ever written from here; a user that may only read is still safer.')}", kind="warn")


def _offer(offer: Offer) -> str:
    facts = [*([_("view")] if offer.kind == "view" else []), *([_("about {n} rows", n=count(offer.rows))] if offer.rows is not None else [])]
    return " · ".join([".".join(offer.name), *facts])


def preview_rows(name: Sequence[str], found: Preview) -> list[Any]:
    """The first rows of a table that was ticked."""
    head = html.Tr([html.Th([column, html.Small(kind.lower(), className="faint")]) for column, kind in found.columns])
    kinds, locale = [kind for _column, kind in found.columns], current_locale()
    cells = [[NULL if value is None else format_value(value, type=kind, locale=locale) for value, kind in zip(row, kinds, strict=True)] for row in found.rows]
    table = html.Table([html.Thead(head), html.Tbody([html.Tr([html.Td(cell) for cell in row]) for row in cells])], className="plain-table")
    none = [] if found.rows else [html.P(_("There are no rows in it yet."), className="muted")]
    return [html.H3(".".join(name)), html.Div(table, className="grid-scroll", tabIndex="0", role="region", **{"aria-label": _("First rows")}), *none]
