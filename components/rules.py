"""Row rules and column masks: what holds, and a form for one more."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from components.bits import post_button, posts
from insightora_dash.platform.wording import N_, _

THEN = "tell account"
KINDS = {
    "attribute": N_("rows: a column is an attribute of the person"),
    "condition": N_("rows: an SQL condition"),
    "hide": N_("column: hide it"),
    "hash": N_("column: show a hash"),
    "partial": N_("column: show the first letter"),
    "bucket": N_("column: show ranges"),
}


def rules_section(rules: Sequence[Any], choices: Mapping[str, Sequence[str]]) -> html.Section:
    """The rules of the workspace."""
    about = _("Rules hold for everybody but owners and administrators: in questions, SQL, dashboards, exports, suggestions and links.")
    says = html.P(about, className="muted")
    rows = [html.Li([html.Div(_told(rule), className="grow"), post_button(_("Remove"), "trash", _gone(rule.id))]) for rule in rules]
    held = html.Ul(rows, className="lines") if rows else html.P(_("There is no rule: everybody sees every row of what they may ask about."))
    body = html.Div([says, held, *([_form(choices)] if choices else [])], className="panel-body stack")
    return html.Section([html.Header(html.H2(_("Who sees which rows and columns"))), body], className="panel")


def _told(rule: Any) -> list[Any]:
    table = html.B(f"{rule.schema}.{rule.table}")
    if rule.kind == "attribute":
        return [table, " ", html.Span(_("only rows whose {column} is the person's {attribute}", column=rule.column, attribute=rule.attribute))]
    if rule.kind == "condition":
        return [table, " ", html.Span(_("only rows where")), " ", html.Code(rule.condition)]
    ranges = [" ", html.Code(rule.condition)] if rule.kind == "bucket" else []
    return [table, " ", html.Span(f"{rule.column}: {_(KINDS[rule.kind]).partition(': ')[2]}"), *ranges]


def _gone(rule_id: str) -> dict[str, str]:
    return posts(f"/api/v1/rules/{rule_id}", method="DELETE", then=THEN)


def _form(choices: Mapping[str, Sequence[str]]) -> html.Form:
    columns = sorted({column for names in choices.values() for column in names})
    fields = [
        _choice("table", _("Table"), {name: name for name in choices}),
        _choice("kind", _("Rule"), {kind: _(text) for kind, text in KINDS.items()}),
        _text("column", _("Column"), "for-column", list="rule-columns"),
        _text("attribute", _("Attribute of the person"), "for-attribute", placeholder="region"),
        _text("condition", _("Condition"), "for-condition", placeholder="region = $region"),
        _text("ranges", _("Borders of the ranges"), "for-bucket", placeholder="18, 65"),
        html.Datalist([html.Option(value=column) for column in columns], id="rule-columns"),
    ]
    add = html.Button(_("Add the rule"), type="submit", className="btn btn-primary")
    return html.Form([*fields, add], className="setting-form rule-form", **posts("/api/v1/rules", then=THEN))


def _choice(name: str, text: str, options: Mapping[str, str]) -> html.Label:
    listed = [html.Option(shown, value=value) for value, shown in options.items()]
    return html.Label([html.Span(text, className="form-label"), html.Select(listed, name=name, className="form-select")])


def _text(name: str, text: str, when: str, **more: str) -> html.Label:
    field = dcc.Input(name=name, type="text", className="form-control", autoComplete="off", **more)
    return html.Label([html.Span(text, className="form-label"), field], className=when)
