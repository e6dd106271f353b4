"""The page of the visual builder: a query clause by clause, its SQL beside it, the answer below."""

import json
from dataclasses import asdict

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.answer_card import answer_card
from components.bits import icon, icon_button, note, page_head
from components.chips import opens
from components.composer import slot
from components.saved import save_menu, saved_section
from components.sql import desk_tabs, earlier_runs
from insightora_dash.ask.builder import Bench, View
from insightora_dash.ask.desk import sql_of
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.building.board import Section
from insightora_dash.query.building.building import ADD, START
from insightora_dash.query.plan import Chip

_GLYPHS = {"data": "data", "join": "link", "filter": "filter", "group": "dimension", "measure": "measure", "column": "lines", "having": "filter",
           "order": "align", "limit": "slider", "other": "code"}  # fmt: skip
_ADDS = {
    "join": N_("Join a table"), "filter": N_("Add a condition"), "group": N_("Add a group"), "measure": N_("Add a measure"),
    "column": N_("Add a column or measure"), "having": N_("Add a condition on groups"), "order": N_("Add an order"), "limit": N_("Limit the rows"),
}  # fmt: skip


def builder_page(bench: Bench, *, theme: str) -> html.Div:
    """The query above its answer, earlier runs at the side."""
    reply = bench.reply
    answer = slot(reply.question_id, answer_card(reply, theme=theme)) if reply else html.P(_hint(), className="muted sql-hint")
    stores = [
        dcc.Store(id=ids.SQL_RUN), dcc.Store(id=ids.SQL_ADDRESS), dcc.Store(id=ids.SQL_CONVERSATION, data=reply.conversation_id if reply else None),
        dcc.Store(id=ids.BUILDER_SENT), dcc.Store(id=ids.BUILDER_NOW),
    ]  # fmt: skip
    shown = {"data-question": reply.question_id if reply else "", "data-sql": bench.view.board.sql, "data-typed": sql_of(reply) if reply else ""}
    board = html.Div(builder_board(bench.view), id=ids.BUILDER_BOARD)
    panel = html.Section([board, _tools()], className="panel builder", **{"aria-label": _("Builder"), "data-script": "builder", **shown})
    main = html.Div([panel, html.Div(answer, id=ids.SQL_ANSWER)], className="sql-main")
    side = html.Aside([saved_section(bench.saved), earlier_runs(bench.runs)], className="sql-side builder-side", **{"aria-label": _("Saved and earlier SQL")})
    return html.Div([page_head(_("SQL")), desk_tabs("builder"), html.Div([main, side], className="sql-desk"), *stores], className="sql-page builder-page")


def builder_board(view: View) -> list[Component]:
    """Every section with its clauses, values that are still wanted, and the SQL that all of it is."""
    board = view.board
    problem = [note(board.problem, kind="warn")] if board.problem else []
    sections = html.Div([_section(section) for section in board.sections if section.name != "other" or section.chips], className="builder-sections")
    cost = json.dumps(asdict(view.cost) if view.cost else {})
    wanted = json.dumps([asdict(want) for want in view.wanted])
    shown = html.Pre(html.Code(board.sql), tabIndex="0", **{"aria-label": _("SQL")})
    sql = [html.Div([shown, _copy(board.sql)], className="sql builder-sql")] if board.sql else []
    values = html.Div(className="sql-values", hidden=True, **{"data-wanted": wanted, "data-cost": cost})
    return [*problem, html.Div([sections, *sql], className="builder-both"), values]


def _hint() -> str:
    return _("Choose a table, then add conditions, groups and measures. Nothing runs until you press Run.")


def _section(section: Section) -> html.Div:
    chips = [html.Li(_chip(chip), className="chip-place") for chip in section.chips]
    head = html.H3([icon(_GLYPHS[section.name]), html.Span(section.label)], className="builder-head")
    return html.Div([head, html.Ul([*chips, *_adding(section)], className="chips", **{"aria-label": section.label})], className="builder-section")


def _chip(chip: Chip) -> html.Button:
    look = "chip code" if chip.kind in ("sql", "whole") else "chip"
    text = " ".join(chip.text.split())
    return opens(chip.kind, chip.node, [html.B(text if len(text) <= 120 else text[:119] + "…"), icon("down")], look, title=chip.text[:400])


def _adding(section: Section) -> list[html.Li]:
    if section.name == "data" and not section.chips:
        face = [icon("plus"), html.Span(_("Choose a table"))]
        return [html.Li(opens(START, "", face, "chip add begin"), className="chip-place")]
    if section.name not in _ADDS:
        return []
    title = _(_ADDS[section.name])
    face = [icon("plus"), html.Span(title, className="visually-hidden" if section.chips else "")]
    return [html.Li(opens(ADD + section.name, "", face, "chip add", title=title), className="chip-place")]


def _tools() -> html.Div:
    run = html.Button([icon("play"), html.Span(_("Run"))], type="button", className="btn btn-primary", title="Ctrl+Enter", **{"data-builder-run": ""})
    return html.Div(
        [
            run,
            html.Span([html.Kbd("Ctrl"), " ", html.Kbd("Enter")], className="faint small sql-keys"),
            html.Span(className="sql-cost muted small grow", role="status", **{"data-sql-cost": ""}),
            save_menu(),
            icon_button("undo", _("Undo (Ctrl+Z)"), **{"data-builder-undo": ""}),
            icon_button("redo", _("Redo (Ctrl+Shift+Z)"), **{"data-builder-redo": ""}),
            html.Button([icon("trash"), html.Span(_("Begin again"))], type="button", className="btn btn-plain btn-sm", **{"data-builder-clear": ""}),
        ],
        className="sql-tools",
    )


def _copy(sql: str) -> html.Button:
    return html.Button([icon("copy"), html.Span(_("Copy"))], type="button", className="btn btn-plain btn-sm", **{"data-copy": sql})
