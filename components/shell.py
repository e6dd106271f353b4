"""The frame around every page: navigation, the page, stores, dialogs and toasts."""

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.bits import icon, icon_button, post_button, posts
from components.rows_drawer import rows_drawer
from components.words import words
from insightora_dash.platform.wording import N_, _

PLACES = (
    ("/", "home", N_("Home")), ("/ask", "ask", N_("Ask")), ("/sql", "code", "SQL"), ("/dashboards", "dashboard", N_("Dashboards")),
    ("/alerts", "bell", N_("Alerts")), ("/data", "data", N_("Data")), ("/model", "book", N_("Model")),
)  # fmt: skip
WIDE_ONLY = frozenset({"/sql", "/alerts"})  # on a phone the bar has room for six
ASIDE = (("/settings", "settings", N_("Settings")), ("/about", "about", N_("About")))


def shell(theme: str, *, viewed: str = "") -> html.Div:
    """The layout of the app; it holds nothing that belongs to a person, but says as whom an administrator looks at it."""
    return html.Div(
        [
            *([_viewing(viewed)] if viewed else []),
            html.A(_("Skip to content"), href="#content", className="visually-hidden-focusable"),
            html.Div([_side(), html.Main(dash.page_container, id="content", className="main", tabIndex="-1")], className="app"),
            html.Div(id="toasts", **{"aria-live": "polite"}),
            dcc.Store(id=ids.TOAST),
            dcc.Store(id=ids.THEME_CHOICE),
            dcc.Store(id=ids.THEME, data=theme),
            dcc.Store(id=ids.DATA_CHANGED),
            dcc.Store(id=ids.SAVE_TARGET, storage_type="session"),
            rows_drawer(),
            words(),
            shortcuts(),
        ]
    )


def _viewing(name: str) -> html.Div:
    told = html.Span(_("You see this as {name} does. Nothing is changed, and it is written down that you looked.", name=name), className="grow")
    stop = post_button(_("Stop looking"), "close", posts("/api/v1/account/viewing", method="DELETE", then="whole"), look="quiet")
    return html.Div([icon("eye"), told, stop], className="viewing", role="status")


def _side() -> html.Nav:
    places = [_place(*place) for place in PLACES]
    return html.Nav(
        [
            dcc.Link([html.Span(className="brand-mark"), "Insightora"], href="/", className="brand"),
            html.Div([*places, _place("/settings", "settings", N_("Settings"), only_narrow=True)], className="side-nav"),
            html.Div(id=ids.RECENT_QUESTIONS, className="side-list"),
            html.Div(id=ids.RECENT_DASHBOARDS, className="side-list"),
            html.Div(
                [
                    *(_place(*place) for place in ASIDE),
                    html.Div(
                        [
                            icon_button("auto", _("Change theme"), id=ids.THEME_BUTTON),
                            icon_button("keyboard", _("Keyboard shortcuts (?)"), id=ids.SHORTCUTS_BUTTON),
                        ],
                        className="side-tools",
                    ),
                ],
                className="side-foot",
            ),
        ],
        className="side",
        **{"aria-label": _("Main")},
    )


def _place(address: str, glyph: str, text: str, *, only_narrow: bool = False) -> dbc.NavLink:
    width = " only-narrow" if only_narrow else " only-wide" if address in WIDE_ONLY else ""
    unread = [html.Span(id=ids.UNREAD, className="unread-count num")] if address == "/alerts" else []
    return dbc.NavLink(
        [icon(glyph), html.Span(_(text), className="clip"), *unread],
        href=address,
        active="exact" if address == "/" else "partial",
        class_name="nav-link-row" + width,
    )


SHORTCUTS = (
    (("/",), N_("Go to the question box")),
    (("Enter",), N_("Ask")),
    (("Shift", "Enter"), N_("New line in a question")),
    (("↓", "Tab"), N_("Choose and take a completion")),
    (("g", "h"), N_("Home")),
    (("g", "a"), N_("Ask")),
    (("g", "q"), "SQL"),
    (("g", "d"), N_("Data")),
    (("g", "m"), N_("Model")),
    (("g", "s"), N_("Dashboards")),
    (("Ctrl", "Z"), N_("Undo on a dashboard")),
    (("Esc",), N_("Close or clear")),
    (("?",), N_("This list")),
)


def shortcuts() -> dbc.Modal:
    """The dialog with the keyboard shortcuts and the way to the guide."""
    rows = [part for keys, text in SHORTCUTS for part in (html.Dt(_(text)), html.Dd([html.Kbd(key) for key in keys]))]
    return dbc.Modal(
        [
            dbc.ModalHeader(dbc.ModalTitle(_("Keyboard shortcuts"))),
            dbc.ModalBody([html.Dl(rows, className="shortcut-list")]),
            dbc.ModalFooter(dcc.Link([icon("book"), " ", _("Read the guide (works offline)")], href="/about#guide")),
        ],
        id=ids.SHORTCUTS,
        centered=True,
        scrollable=True,
        is_open=False,
    )
