"""The question box with what belongs to it: the planner switch, starters, and the skeleton while a question travels."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.as_of import NOW, load_options
from components.bits import icon, skeleton, things
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.format import format_date
from insightora_dash.platform.wording import N_, _, current_locale

POLL_MS = 2000
PLANNERS = {"auto": N_("Automatic"), "offline": N_("Offline"), "groq": N_("Language model")}


def composer(conversation: str | None = None, *, large: bool = False) -> html.Div:
    """The box a question is typed into; `conversation` is the open one, None begins a new one."""
    area = dbc.Textarea(
        id=ids.ASK_TEXT, rows=1, placeholder=_("Ask your data, for example: total revenue by channel"), class_name="composer-text", maxlength=20_000
    )
    stores = [dcc.Store(id=ids.ASK_CONVERSATION, data=conversation), dcc.Store(id=ids.ASK_SENT)]
    form = html.Form(
        [html.Label(_("Your question"), htmlFor=ids.ASK_TEXT, className="visually-hidden"), area, _completions(), _foot(), *stores],
        className="composer panel",
        **{"data-conversation": conversation or ""},
    )
    target = html.Div(id=ids.SAVE_TARGET_SHOWN, className="save-target", role="status")
    return html.Div([target, form, *([html.Div(id=ids.ASK_ABOUT, className="composer-about")] if large else [])])


def _completions() -> html.Ul:
    """What the letters typed so far may go on as; its script fills it."""
    return html.Ul(id=ids.ASK_COMPLETIONS, role="listbox", className="completions", hidden=True, **{"aria-label": _("Completions"), "data-script": "complete"})


def _foot() -> html.Div:
    switch = dbc.Select(
        id=ids.ASK_PLANNER,
        options=planner_options(model=False),
        value="auto",
        class_name="planner-switch",
        disabled=True,
        persistence=True,
        persistence_type="local",
    )
    return html.Div(
        [
            html.Label(_("Answered by"), htmlFor=ids.ASK_PLANNER, className="visually-hidden"),
            switch,
            html.Label(_("As of"), htmlFor=ids.ASK_AS_OF, className="visually-hidden"),
            dbc.Select(id=ids.ASK_AS_OF, options=load_options(()), value=NOW, class_name="planner-switch as-of-switch"),
            html.Span([html.Kbd("Enter"), " ", _("asks")], className="faint small composer-hint"),
            dbc.Button([icon("send"), html.Span(_("Ask"))], id=ids.ASK_BUTTON, color=None, class_name="btn-primary", type="button", title=_("Ask")),
        ],
        className="composer-foot",
    )


def planner_options(*, model: bool) -> list[dict[str, Any]]:
    """Who may answer; without a key for the language model there is no choice."""
    if not model:
        return [{"label": _("Offline"), "value": "auto"}]
    return [{"label": _(text), "value": value} for value, text in PLANNERS.items()]


def about_data(catalog: Catalog) -> list[Any]:
    """What a question is asked about."""
    if not catalog.tables:
        return [_("There is no data yet: drop a file, then ask.")]
    schemas = list(dict.fromkeys(table.schema for table in catalog.tables))
    shown = ", ".join(schemas[:3]) + ("…" if len(schemas) > 3 else "")
    newest = [html.Span(_("data to {day}", day=format_date(catalog.newest, locale=current_locale())))] if catalog.newest else []
    return [html.Span([_("in"), " ", html.B(shown), f", {things(len(catalog.tables), _('table'), _('tables'))}"]), *newest]


def pending() -> html.Article:
    """The card that stands there, hidden, until a question is sent: visible at once, without the server."""
    return html.Article(
        [
            html.P(className="asked"),
            html.Div(
                [html.Span(className="spinner"), html.Span(_("Reading the question…")), html.Span("0.0 s", className="faint num", **{"data-elapsed": ""})],
                className="running-line",
            ),
            html.Div(skeleton(18, 180), className="running-bars"),
        ],
        id=ids.ASK_PENDING,
        className="panel running",
        hidden=True,
        role="status",
    )


def running(question: str, text: str) -> html.Article:
    """The card of a question that is being answered; its Store makes the server answer it."""
    stop = html.Button([icon("stop"), html.Span(_("Stop"))], type="button", className="btn btn-quiet btn-sm", **{"data-stop": question})
    return html.Article(
        [
            dcc.Store(id=ids.answer_run(question), data=question),
            dcc.Interval(id=ids.answer_poll(question), interval=POLL_MS),
            html.P(text, className="asked"),
            html.Div(
                [
                    html.Span(className="spinner"),
                    html.Span(_("Running…")),
                    html.Span("0.0 s", className="faint num", **{"data-elapsed": ""}),
                    html.Span(className="grow"),
                    stop,
                ],
                className="running-line",
            ),
            html.Div(skeleton(18, 180), className="running-bars"),
        ],
        className="panel running",
        role="status",
        **{"aria-busy": "true"},
    )


def slot(question: str, card: Any) -> html.Div:
    """The place of one answer in a conversation, whatever its state."""
    return html.Div(card, id=ids.answer(question), className="answer-slot")


def tail(after: str) -> html.Div:
    """Where the next question of a conversation goes."""
    return html.Div([dcc.Store(id=ids.answer_next(after)), html.Div(id=ids.answer_tail(after))], className="answer-tail", **{"data-tail": after})


def question_buttons(where: str, questions: Sequence[str]) -> html.Div:
    """Questions that run, each a button that asks it."""
    buttons = [
        html.Button([html.Span(text, className="grow"), icon("forward")], type="button", className="starter", id=ids.ask_this(where, text))
        for text in questions
    ]
    return html.Div(buttons, className="starters")
