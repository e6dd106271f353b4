"""What to look at in a table, what people chose, and the file as it stands."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dash import html

from components.bits import icon, note
from components.column_card import ROLES, step_button
from insightora_dash.platform.wording import N_, _
from insightora_dash.sources.findings import Finding, order_in_words
from insightora_dash.sources.views import SourceDetail

FINDINGS_SHOWN = 30


def finding_list(found: Sequence[Finding], *, may_change: bool) -> list[Any]:
    """The findings of a table, each with its fixes."""
    if not found:
        return []
    items = [html.Li(_finding(finding, may_change=may_change)) for finding in found[:FINDINGS_SHOWN]]
    return [html.H3([_("Worth a look"), html.Span(str(len(found)), className="badge-soft warn")]), html.Ul(items, className="plain review-notes")]


def _finding(finding: Finding, *, may_change: bool) -> html.Div:
    column = [html.Strong(finding.column)] if finding.column else []
    fixes = [step_button(_(fix.says.sentence, **fix.says.params), fix.step) for fix in finding.fixes] if may_change else []
    text = html.Div([*column, html.Span(finding.says.worded())], className="grow")
    return note([html.Div([text, html.Div(fixes, className="choices")], className="review-note")], kind="warn")


def recipe(steps: Sequence[Mapping[str, Any]], *, may_change: bool) -> list[Any]:
    """The choices in the order they were made, each of which can be taken back."""
    if not steps:
        return []
    items = [html.Li([html.Span(step_in_words(step), className="grow"), *([_take_back(place)] if may_change else [])]) for place, step in enumerate(steps)]
    head = html.Header([icon("version"), html.H2(_("Your choices")), html.Span(_("They are used again for the next file."), className="faint small grow")])
    return [html.Section([head, html.Ol(items, className="plain recipe")], className="panel recipe-panel")]


def _take_back(place: int) -> html.Button:
    return html.Button([icon("undo"), html.Span(_("Take back"))], type="button", className="btn btn-plain btn-sm", **{"data-take-back": str(place)})


def step_in_words(step: Mapping[str, Any]) -> str:
    """One step of a recipe as a sentence."""
    column, table = step.get("column", ""), step["table"]
    match step["do"]:
        case "read":
            plain, order = _(order_in_words({"as": step["as"]})), _(order_in_words(step))
            return _("{column} is read as: {what}", column=column, what=plain if plain == order else f"{plain}, {order}")
        case "rename":
            return _("{column} is called {name}", column=column, name=step["to"])
        case "role":
            return _("{column} is used as: {what}", column=column, what=_(ROLES[step["role"]]))
        case "unit":
            return _("{column} has the unit {unit}", column=column, unit=step.get("unit") or "–")
        case "nulls":
            return _("{values} in {column} means empty", values=", ".join(f"“{value}”" for value in step["values"]), column=column)
        case "leave_out":
            return _("{column} is left out", column=column)
        case "header":
            named = N_("Line {line} of {table} names its columns") if step["line"] else N_("No line of {table} names its columns")
            return _(named, line=step["line"], table=table)
    return _("Totals of {table} stay rows", table=table)


def as_it_stands(detail: SourceDetail, *, may_change: bool) -> list[Any]:
    """The file as it was received: its first lines and the way to all of it; each line can be made the header."""
    if detail.original is None:
        return []
    upload, name = detail.original
    whole = [icon("download"), html.Span(_("Download {name}", name=name))]
    link = html.A(whole, href=f"/api/v1/uploads/{quote(upload)}/original", className="btn btn-quiet btn-sm")
    table = detail.tables[0].name if len(detail.tables) == 1 else ""
    lines = [_line(number, text, table if may_change else "") for number, text in enumerate(detail.opening, start=1)]
    shown = [html.Div(html.Ol(lines, className="plain raw-lines"), className="grid-scroll", tabIndex="0")] if lines else []
    return [html.Details([html.Summary(_("The file as it stands")), *shown, html.P(link, className="account")], className="rejects panel original")]


def _line(number: int, text: str, table: str) -> html.Li:
    choose = [step_button(_("names the columns"), {"do": "header", "table": table, "line": number}, look="btn-plain")] if table and text.strip() else []
    return html.Li([html.Span(str(number), className="num faint"), html.Code(text), *choose])
