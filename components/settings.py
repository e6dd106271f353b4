"""Settings of the person and, for administrators, of the workspace."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.account import account_place
from components.bits import button, count, icon, note, page_head
from components.proof import elapsed
from insightora_dash.ask.success import DAYS, Success, rate
from insightora_dash.platform.format import format_percent
from insightora_dash.platform.wording import N_, _, current_locale

THEMES = {"auto": N_("Like the device"), "light": N_("Light"), "dark": N_("Dark")}
LANGUAGES = {"en": "English", "de": "Deutsch"}


def settings_page(person: Any, *, administrator: bool) -> html.Div:
    """Everything that can be set, each saved at once."""
    return html.Div(
        [
            page_head(_("Settings"), _alerts_on_a_phone(), text=f"{person.email} · {person.role} · {person.workspace}"),
            _appearance(person),
            *([] if person.managed else [_password()]),
            account_place(),
            *([_people(), _webhooks(), _language_model(), _success()] if administrator else []),
            _sign_out(),
        ],
        className="settings",
    )


def _alerts_on_a_phone() -> dcc.Link:
    """The way to alerts where the bar has no room for it."""
    return dcc.Link([icon("bell"), html.Span(_("Alerts"))], href="/alerts", className="btn btn-quiet btn-sm only-narrow")


def _appearance(person: Any) -> html.Section:
    return html.Section(
        [
            html.Header(html.H2(_("Appearance and language"))),
            html.Div(
                [
                    _row(
                        _("Theme"),
                        ids.SETTINGS_THEME,
                        dbc.Select(id=ids.SETTINGS_THEME, value=person.theme, options=[{"label": _(text), "value": value} for value, text in THEMES.items()]),
                    ),
                    _row(
                        _("Language"),
                        ids.SETTINGS_LANGUAGE,
                        dbc.Select(id=ids.SETTINGS_LANGUAGE, value=person.locale, options=[{"label": t, "value": v} for v, t in LANGUAGES.items()]),
                    ),
                    dcc.Store(id=ids.SETTINGS_LANGUAGE_SAVED),
                ],
                className="panel-body",
            ),
        ],
        className="panel",
    )


def _password() -> html.Section:
    fields = [
        (_("Current password"), ids.SETTINGS_SIGNIN_NOW, "current-password"),
        (_("New password"), ids.SETTINGS_SIGNIN_NEW, "new-password"),
        (_("New password again"), ids.SETTINGS_SIGNIN_AGAIN, "new-password"),
    ]
    rows = [_row(text, target, dbc.Input(id=target, type="password", autocomplete=hint)) for text, target, hint in fields]
    change = button(_("Change password"), id=ids.SETTINGS_SIGNIN_CHANGE, type="button")
    state = html.Div(id=ids.SETTINGS_SIGNIN_STATE, **{"aria-live": "polite"})
    form = html.Form([html.Div(rows), html.Div(change, className="button-row"), state], className="stack")
    return html.Section([html.Header(html.H2(_("Password"))), html.Div(form, className="panel-body")], className="panel")


def password_changed() -> html.Div:
    """That the password is another one now."""
    return note(_("The password was changed. You are signed out everywhere else."), kind="good")


def _language_model() -> html.Section:
    return html.Section(
        [
            html.Header(html.H2(_("Language model"))),
            html.Div(
                [
                    html.P(
                        _(
                            "Without a key every question is answered on this machine. With a Groq key a language model writes the SQL: "
                            "the question, table and column names and sample values go to Groq; the rows never do."
                        ),
                        className="muted",
                    ),
                    html.Div(id=ids.SETTINGS_GROQ_STATE),
                    dcc.Store(id=ids.SETTINGS_GROQ_SAVED),
                    html.Form(
                        [
                            html.Label(_("Groq API key"), htmlFor=ids.SETTINGS_GROQ_KEY, className="form-label"),
                            html.Div(
                                [
                                    dbc.Input(id=ids.SETTINGS_GROQ_KEY, type="password", autocomplete="off", placeholder="gsk_…", class_name="grow"),
                                    button(_("Save key"), look="primary", id=ids.SETTINGS_GROQ_SAVE, type="button"),
                                ],
                                className="row-gap",
                            ),
                        ]
                    ),
                ],
                className="panel-body stack",
            ),
        ],
        className="panel",
    )


def _people() -> html.Section:
    says = html.P(_("Who is in this workspace, what they may do, and which rows and columns they see."), className="muted")
    there = dcc.Link([icon("people"), html.Span(_("People and rights"))], href="/people", className="btn btn-quiet")
    body = html.Div([says, html.Div(there, className="button-row")], className="panel-body stack")
    return html.Section([html.Header(html.H2(_("Workspace"))), body], className="panel")


def _webhooks() -> html.Section:
    says = html.P(_("Other programs are told what happens here, by a signed message."), className="muted")
    there = dcc.Link([icon("link"), html.Span(_("Webhooks"))], href="/webhooks", className="btn btn-quiet")
    body = html.Div([says, html.Div(there, className="button-row")], className="panel-body stack")
    return html.Section([html.Header(html.H2(_("Webhooks"))), body], className="panel")


def _success() -> html.Section:
    body = html.Div(id=ids.SETTINGS_SUCCESS, className="panel-body stack")
    return html.Section([html.Header(html.H2(_("How well questions are answered"))), body], className="panel")


def success_figures(success: Success) -> list[Any]:
    """The figures of the last days, then what was called wrong."""
    share, locale = rate(success), current_locale()
    if share is None:
        return [html.P(_("Nobody has asked anything in the last {days} days.", days=DAYS), className="muted")]
    shown = [
        (_("Questions in {days} days", days=DAYS), count(success.questions)),
        (_("Answered, not called wrong, not asked again"), format_percent(share, decimals=0, locale=locale)),
        (_("Time to insight, median"), elapsed(round(success.seconds * 1000)) if success.seconds is not None else "–"),
    ]
    figures = html.Dl([html.Div([html.Dt(name), html.Dd(value, className="num")]) for name, value in shown], className="success-figures")
    doubts = [html.Li([html.B(doubt.question), *([" · ", doubt.reason] if doubt.reason else [])]) for doubt in success.doubts]
    return [figures, *([html.H3(_("Called wrong"), className="small"), html.Ul(doubts)] if doubts else [])]


def groq_state(ending: str | None, *, from_environment: bool) -> html.Div:
    """Whether a key is set; never the key."""
    if from_environment:
        return note(_("A key is set by the environment (GROQ_API_KEY); it goes before one that is saved here."), kind="good")
    if ending is None:
        return note(_("No key is set: questions are answered offline."))
    remove = button(_("Remove key"), look="plain", glyph="trash", small=True, id=ids.SETTINGS_GROQ_REMOVE)
    return note(html.Span([_("A key is set, it ends with …{ending}.", ending=ending), " ", remove]), kind="good")


def _sign_out() -> html.Section:
    out = html.A([icon("sign-out"), html.Span(_("Sign out"))], href="/sign-out", className="btn btn-quiet")
    about = dcc.Link([icon("about"), html.Span(_("About, guide and notices"))], href="/about", className="btn btn-quiet")
    return html.Section([html.Header(html.H2(_("More"))), html.Div([about, out], className="panel-body button-row")], className="panel")


def _row(text: str, target: str, control: dbc.Select | dbc.Input) -> html.Div:
    return html.Div([html.Label(text, htmlFor=target, className="form-label"), control], className="setting-row")
