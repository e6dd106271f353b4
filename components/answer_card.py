"""The answer to a question: a sentence, the chart beside its table, how it was read and what it rests on."""

import json
import re
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.alerts import alert_form, follow_button
from components.bits import button, icon, note, skeleton
from components.chart import chart
from components.chips import chips, editable_chips
from components.composer import question_buttons, running
from components.look import look_slot
from components.proof import answer_notes, proof
from components.reports import report_form
from components.table import table
from insightora_dash.ask.reply import Reply
from insightora_dash.charts.registry import kinds
from insightora_dash.engine.result import Result
from insightora_dash.platform.wording import _

# Figures worth a heavier weight: with a currency, a unit or grouped digits; not years or days.
_FIGURES = re.compile(r"([−+]?[€$£¥]\d[\d.,]*\d(?:\u00a0[^\W\d]+\.?)?|[−+]?\d[\d.,]*\u00a0(?:%|[^\s\d,;]+)|\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?)")
_NARROW = 4  # columns a table may have to stand beside its chart
_TABLE_ROWS = 100


def answer_card(reply: Reply, *, theme: str = "light", own: bool = True) -> html.Article:
    """The card of a question in whatever state its reply is; only one's `own` can be changed."""
    if reply.status == "running":
        return running(reply.question_id, reply.question)
    if reply.status == "answered" and reply.result is not None:
        return _answered(reply, reply.result, theme, own=own)
    if reply.status == "refused":
        return _refused(reply)
    return _stopped(reply)


def _answered(reply: Reply, result: Result, theme: str, *, own: bool) -> html.Article:
    back = [_question_back(reply)] if reply.question_back and own else []
    fallback = [note(reply.as_of, glyph="history")] if reply.as_of else []
    fallback += [note(reply.fallback, kind="warn")] if reply.fallback else []
    actions = html.Div([*(_switcher(reply) if own else []), _save(reply)], className="answer-actions")
    header = html.Header([html.P(_emphasised(reply.sentence), className="sentence"), actions])
    read = editable_chips(reply) if own else html.Div(chips(reply.plan, reply.unused), className="chips-place")
    parts = [header, *fallback, read, *_assumed(reply), *back, _body(reply, result, theme), *_examined(reply, own=own), proof(reply, own=own)]
    return _card(reply, parts, "answered")


def _assumed(reply: Reply) -> list[html.P]:
    """What was taken for granted, where everybody sees it; after a change by hand it may not hold any more."""
    notes = [] if reply.edits else list(answer_notes(reply))
    return [html.P(" ".join(f"{note[:1].upper()}{note[1:].rstrip('.')}." for note in notes), className="assumed")] if notes else []


def _examined(reply: Reply, *, own: bool) -> list[html.Div]:
    """Places for what comes a moment later: checks, and (where one can ask) questions that go on."""
    return [
        html.Div(id=ids.answer_goes_on(reply.question_id), className="answer-next", hidden=not own),
        html.Div(id=ids.answer_checks(reply.question_id), className="checks", role="status"),
        _looks(reply),
    ]


def _looks(reply: Reply) -> html.Div:
    """What can be looked into and set up, in one line; a forecast that was asked for comes first and by itself."""
    subject = {"kind": "answer", "question": reply.question_id}
    timed = reply.result is not None and any(column.role == "time" and column.grain for column in reply.result.columns)
    forecast = look_slot(f"ahead-{reply.question_id}", "forecast", {**subject, "steps": reply.ahead or None}, at_once=bool(reply.ahead))
    findings = look_slot(f"answer-{reply.question_id}", "findings", subject)
    looks = [forecast, findings] if reply.ahead else [findings, forecast] if timed else [findings]
    folds = [_fold("bell", _("Alert"), alert_form(subject)), _fold("mail", _("Send regularly"), report_form(subject))]
    analyses = dcc.Link([icon("chart-combo"), html.Span(_("Analyses"))], href=f"/analyses?question={reply.question_id}", className="btn btn-plain btn-sm")
    return html.Div([*looks, analyses, *folds, follow_button(subject)], className="answer-doings")


def _fold(glyph: str, words: str, form: Component) -> html.Details:
    return html.Details([html.Summary([icon(glyph), html.Span(words)], className="btn btn-plain btn-sm"), form], className="alert-fold")


def _refused(reply: Reply) -> html.Article:
    ask = [question_buttons(reply.question_id, reply.suggestions)] if reply.suggestions else []
    text = html.P(reply.refused or _("This question cannot be answered from the data here."), className="sentence")
    return _card(
        reply, [html.Header([icon("help", className="lead-icon"), text]), *([html.Div(ask, className="answer-more")] if ask else []), proof(reply)], "refused"
    )


def _stopped(reply: Reply) -> html.Article:
    sentence, glyph = {
        "interrupted": (_("The server was restarted while this question ran. Nothing was lost; trying again works."), "retry"),
        "cancelled": (_("Stopped."), "stop"),
    }.get(reply.status, (_("This question could not be answered."), "error"))
    again = button(_("Try again"), glyph="retry", id=ids.answer_retry(reply.question_id))
    header = html.Header(
        [icon(glyph, className="lead-icon"), html.P(reply.error or sentence, className="sentence"), html.Div(again, className="answer-actions")]
    )
    more = [html.Div(question_buttons(reply.question_id, reply.suggestions), className="answer-more")] if reply.suggestions else []
    read = [chips(reply.plan, reply.unused)] if reply.plan.chips else []
    return _card(reply, [header, *read, *more, proof(reply)], reply.status)


def _card(reply: Reply, parts: list[Component], state: str) -> html.Article:
    asked = html.H2(reply.question, className="asked", dir="auto")
    behind = {"data-evidence": json.dumps({"question": reply.question_id, "stamp": reply.result.stamp})} if reply.result is not None else {}
    return html.Article(
        [asked, *parts], className=f"panel answer {state}", **{"aria-label": reply.question, "data-question": reply.question_id, **behind}
    )


def _body(reply: Reply, result: Result, theme: str) -> html.Div:
    spec = reply.chart
    if spec is None or spec.kind == "table":
        return html.Div(table(result, title=reply.question, marks=True), className="answer-body alone")
    drawn = chart(spec, result, theme=theme, marks=True)
    if spec.kind == "kpi" and len(result.columns) <= len(spec.y) + (spec.x is not None):
        return html.Div(drawn, className="answer-body alone")
    beside = len(result.columns) <= _NARROW
    return html.Div([drawn, table(result, limit=_TABLE_ROWS, title=reply.question, marks=True)], className="answer-body" if beside else "answer-body below")


def _switcher(reply: Reply) -> list[Component]:
    if len(reply.chart_kinds) < 2:
        return []
    current = reply.chart.kind if reply.chart else "table"
    items = [_kind_button(reply.question_id, name, name == current) for name in reply.chart_kinds if name in kinds()]
    return [menu(_("Change chart"), items, glyph=kinds()[current].icon if current in kinds() else None)]


def _kind_button(question: str, name: str, current: bool) -> html.Button:
    kind = kinds()[name]
    return html.Button(
        [icon(kind.icon), html.Span(_(kind.label))],
        type="button",
        id=ids.answer_chart_kind(question, name),
        role="menuitemradio",
        className="dropdown-item active" if current else "dropdown-item",
        **{"aria-checked": "true" if current else "false"},
    )


def _save(reply: Reply) -> html.Div:
    new = button(_("Save to dashboard"), look="primary", id=ids.save_answer(reply.question_id, "new"))
    others = menu(
        _("Choose a dashboard"),
        skeleton(20, 20),
        glyph="down",
        words=False,
        look="primary",
        summary_id=ids.save_open(reply.question_id),
        items_id=ids.save_menu(reply.question_id),
    )
    return html.Div(
        [html.Div([new, others], className="split-button"), html.Span(id=ids.save_state(reply.question_id), className="small muted", role="status")],
        className="save",
    )


def menu(
    label: str, items: list[Any], *, glyph: str | None, words: bool = True, look: str = "quiet", summary_id: Any = None, items_id: Any = None
) -> html.Details:
    """A button that opens a list of buttons; assets/answer.js closes it again."""
    face = [*([icon(glyph)] if glyph else []), html.Span(label, className="" if words else "visually-hidden")]
    summary = html.Summary(face, className=f"btn btn-{look}", **({"id": summary_id} if summary_id else {}))
    return html.Details([summary, html.Div(items, className="dropdown-menu show", role="menu", **({"id": items_id} if items_id else {}))], className="menu")


def _question_back(reply: Reply) -> html.Div:
    return html.Div([html.P(reply.question_back, className="muted"), question_buttons(f"{reply.question_id}-choice", reply.choices)], className="answer-more")


def _emphasised(sentence: str) -> list[Any]:
    parts = _FIGURES.split(sentence)
    return [html.Em(part) if place % 2 else part for place, part in enumerate(parts) if part]
