"""The page where SQL is written: the tables, the editor, the answer and what was run before."""

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.answer_card import answer_card
from components.bits import icon, icon_button, page_head, things
from components.composer import slot
from components.saved import save_menu, saved_section
from insightora_dash.ask.desk import Desk, Run, sql_of
from insightora_dash.ask.reply import Reply
from insightora_dash.catalog.catalog import Column, Table
from insightora_dash.platform.format import format_date
from insightora_dash.platform.wording import _, current_locale


def sql_page(desk: Desk, *, theme: str) -> html.Div:
    """Tables at the side, the editor above its answer."""
    reply = desk.reply
    answer = slot(reply.question_id, answer_card(reply, theme=theme)) if reply else _hint(bool(desk.tables))
    stores = [
        dcc.Store(id=ids.SQL_RUN), dcc.Store(id=ids.SQL_ADDRESS), dcc.Store(id=ids.SQL_CONVERSATION, data=reply.conversation_id if reply else None),
    ]  # fmt: skip
    parts = [html.Div(table_tree(desk.tables), id=ids.SQL_TABLES), saved_section(desk.saved), earlier_runs(desk.runs)]
    side = html.Aside(parts, className="sql-side", **{"aria-label": _("Tables and earlier SQL")})
    main = html.Div([_editor(reply), html.Div(answer, id=ids.SQL_ANSWER)], className="sql-main")
    return html.Div([page_head(_("SQL")), desk_tabs("editor"), html.Div([main, side], className="sql-desk"), *stores], className="sql-page")


def desk_tabs(here: str) -> html.Nav:
    """The two ways to write a query; what is half-written goes along (assets/later)."""
    places = (("editor", "/sql", "code", _("Editor")), ("builder", "/sql/builder", "slider", _("Builder")))
    links = [dcc.Link([icon(glyph), html.Span(text)], href=path, className="part active" if name == here else "part") for name, path, glyph, text in places]
    return html.Nav(links, className="parts", **{"aria-label": _("Ways to write a query")})


def _editor(reply: Reply | None) -> html.Section:
    tools = html.Div(
        [
            _tool("run", _("Run"), "play", look="primary", title=_("Run everything, or what is selected (Ctrl+Enter)")),
            html.Span([html.Kbd("Ctrl"), " ", html.Kbd("Enter")], className="faint small sql-keys"),
            html.Span(className="sql-cost muted small grow", role="status", **{"data-sql-cost": ""}),
            save_menu(),
            _tool("format", _("Format"), "align", look="quiet btn-sm", title="Shift+Alt+F"),
            icon_button("copy", _("Copy"), **{"data-sql-copy": ""}),
        ],
        className="sql-tools",
    )
    words = {"data-fix": _("Use {name}"), "data-value": _("Value"), "data-placeholder": _("select … from …")}
    shown = {"data-question": reply.question_id, "data-sql": sql_of(reply)} if reply else {"data-question": "", "data-sql": ""}
    host = html.Div(className="sql-editor", **{"data-script": "sql", **shown, "data-label": _("SQL"), **words})
    problem = html.Div(className="sql-problem", role="alert", hidden=True)
    return html.Section([host, html.Div(className="sql-values", hidden=True), problem, tools], className="panel sql-panel", **{"aria-label": _("Editor")})


def _tool(does: str, text: str, glyph: str, *, look: str, title: str) -> html.Button:
    return html.Button([icon(glyph), html.Span(text)], type="button", className=f"btn btn-{look}", title=title, **{f"data-sql-{does}": ""})


def _hint(data: bool) -> html.P:
    text = _("The answer stands here: sentence, chart, table and proof, as for a question in words.") if data else _("There is no data yet: add a file first.")
    return html.P(text, className="muted sql-hint")


def table_tree(tables: Sequence[Table]) -> html.Section:
    """Tables and their columns, each inserted with a press."""
    search = dcc.Input(type="search", placeholder=_("Find a table or column"), className="form-control form-control-sm sql-find", debounce=False, value="")
    found = [_table(table, open_=len(tables) <= 3) for table in tables]
    return html.Section([html.H2(_("Tables")), html.Label([html.Span(_("Find a table or column"), className="visually-hidden"), search]), *found])


def _table(table: Table, *, open_: bool) -> html.Details:
    name = f"{table.schema}.{table.name}"
    head = html.Summary([icon("data"), html.Span(name, className="grow clip"), html.Span(things(table.rows, _("row"), _("rows")), className="faint small num")])
    look = html.Button(_("First rows"), type="button", className="btn btn-plain btn-sm", **{"data-sql-look": f"select *\nfrom {name}\nlimit 100"})  # nosec B608 - goes through the guard
    columns = html.Ul([html.Li(_column(column)) for column in table.columns], className="plain")
    return html.Details([head, columns, look], className="sql-table", open=open_, **{"data-name": name.lower()})


def _column(column: Column) -> html.Button:
    return html.Button(
        [icon(column.role), html.Span(column.name, className="grow clip"), html.Span(column.type.lower(), className="faint small")],
        type="button", title=_("Insert {name}", name=column.name), **{"data-sql-insert": column.name},
    )  # fmt: skip


def earlier_runs(runs: Sequence[Run]) -> html.Section:
    """What was run before, under its heading."""
    return html.Section([html.H2(_("Earlier")), html.Div(past_runs(runs), id=ids.SQL_HISTORY)])


def past_runs(runs: Sequence[Run]) -> Component:
    """What was run before, the newest first; a press brings it back into the editor."""
    if not runs:
        return html.P(_("None yet."), className="muted small")
    return html.Ul([html.Li(_run(run), className="past-row") for run in runs], className="plain sql-past")


_GLYPHS = {"answered": "done", "failed": "error", "running": "clock"}


def _run(run: Run) -> list[Component]:
    """The SQL, brought into the editor with a press, and the way to its answer, also to one that still runs."""
    day = format_date(run.ran_at.date(), locale=current_locale())
    words = html.Span(" ".join((run.title or run.sql).split())[:160], className="grow clip")
    text = [icon(_GLYPHS.get(run.status, "history")), words, html.Span(day, className="faint small")]
    bring = html.Button(text, type="button", title=run.sql[:500], **{"data-sql-bring": run.sql})
    label = _("Go to the run") if run.status == "running" else _("Show the answer")
    face = [icon("next"), html.Span(label, className="visually-hidden")]
    return [bring, dcc.Link(face, href=f"/sql?question={run.question_id}", title=label, className="btn btn-plain btn-icon")]
