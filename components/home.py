"""The start page: question, data, what is there already, five first steps."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.bits import badge, button, icon, icon_button, section_head, skeleton, things
from components.composer import composer, pending
from components.lists import conversation_rows
from components.upload import drop_zone
from insightora_dash.platform.wording import N_, _

STEPS = (
    ("brought", N_("Bring your data"), N_("Drop a file, or stay with the sample data")),
    ("asked", N_("Ask a question"), N_("One below, or your own words")),
    ("followed", N_("Ask a follow-up"), N_("In the same conversation: “and by month?”")),
    ("saved", N_("Save an answer"), N_("One click puts it on a dashboard")),
    ("arranged", N_("Arrange a dashboard"), N_("Add a second tile, drag, resize, undo")),
)


def home_page(preferences: Mapping[str, Any], *, may_upload: bool) -> html.Div:
    """Never empty: everything that takes a moment fills its place a moment later. Who may not bring data is not asked to."""
    return html.Div(
        [
            html.Div([html.H1(_("What would you like to know?"), tabIndex="-1"), composer(large=True)], className="ask-fresh"),
            pending(),
            html.Div(skeleton(40, 40, 40, 40, 40, 40), id=ids.ASK_STARTERS, className="starters-place"),
            html.Div(
                [
                    html.Div(
                        [
                            section_head(_("Dashboards"), dcc.Link(_("All"), href="/dashboards", className="small")),
                            html.Div(skeleton(64, 64), id=ids.HOME_DASHBOARDS, className="card-grid"),
                            section_head(_("Recent questions"), dcc.Link(_("All"), href="/ask", className="small")),
                            html.Div(skeleton(32, 32), id=ids.HOME_RECENT),
                        ],
                        className="home-main",
                    ),
                    html.Div(
                        [
                            section_head(_("Data"), dcc.Link(_("All"), href="/data", className="small")),
                            *([drop_zone(small=True)] if may_upload else []),
                            html.Div(skeleton(56), id=ids.HOME_SOURCES, className="source-cards"),
                            html.Div(id=ids.HOME_STEPS) if preferences.get("steps_dismissed") else steps(may_upload=may_upload),
                        ],
                        className="home-aside",
                    ),
                ],
                className="home-columns",
            ),
            *(dcc.Store(id=store) for store in (ids.HOME_ASKED, ids.HOME_SAVED, ids.HOME_BROUGHT)),
            remove_samples_dialog(),
        ],
        className="home",
    )


def steps(*, may_upload: bool) -> html.Section:
    """The first steps; assets/clientside.js ticks what is done."""
    lines = [
        html.Li([icon("todo"), html.Span([html.Span(_(title)), html.Span(_(text), className="faint small")])], **{"data-step": name})
        for name, title, text in STEPS
        if may_upload or name != "brought"
    ]
    return html.Section(
        [
            html.Header(
                [
                    html.H2(_("First steps")),
                    html.Span(className="faint small num steps-count"),
                    html.Span(className="grow"),
                    icon_button("close", _("Do not show this again"), id=ids.HOME_STEPS_DISMISS),
                ]
            ),
            html.Ol(lines, className="plain"),
        ],
        id=ids.HOME_STEPS,
        className="panel steps",
    )


def dashboard_cards(dashboards: Sequence[Any]) -> list[Any]:
    """The dashboards changed last."""
    if not dashboards:
        return [html.P(_("None yet. Ask something and press “Save to dashboard”."), className="muted")]
    return [
        dcc.Link(
            [
                html.Div(
                    [icon("dashboard"), html.Strong(d.title, className="clip grow"), *([badge(_("Sample"))] if d.origin == "sample" else [])],
                    className="row-gap",
                ),
                html.Div(
                    [
                        html.Span([icon(f"chart-{kind}") for kind in dict.fromkeys(d.kinds)], className="kind-row"),
                        html.Span(things(d.tiles, _("tile"), _("tiles")), className="faint small num"),
                    ],
                    className="card-foot",
                ),
            ],
            href=f"/dashboards/{d.id}",
            className="panel link-card",
        )
        for d in dashboards[:6]
    ]


def recent_rows(conversations: Sequence[Any]) -> Any:
    """The newest conversations."""
    return conversation_rows(conversations[:6]) if conversations else html.P(_("None yet. Pick one of the questions above."), className="muted")


def remove_samples_dialog() -> dbc.Modal:
    """Asks once before the sample data goes for good."""
    return dbc.Modal(
        [
            dbc.ModalHeader(dbc.ModalTitle(_("Remove the sample data?"))),
            dbc.ModalBody(
                _("Its tables and the overview dashboard disappear for everybody in this workspace, and cannot be brought back. Your own data is not touched.")
            ),
            dbc.ModalFooter([button(_("Keep it"), id=ids.SAMPLES_KEEP), button(_("Remove it for good"), look="danger", glyph="trash", id=ids.SAMPLES_CONFIRM)]),
        ],
        id=ids.SAMPLES_DIALOG,
        centered=True,
        is_open=False,
    )
