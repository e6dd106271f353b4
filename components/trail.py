"""The audit trail: filters, lines, pages, the chain, and the way to a file."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dash import dcc, html

from components import ids
from components.administration import administration_page
from components.bits import badge, count, icon, note
from components.forms import choice, field, section
from insightora_dash.platform.format import format_date
from insightora_dash.platform.wording import _, current_locale

HERE = "/people/audit"


def trail_page(workspace: str, page: Any, asked: Mapping[str, str], people: Mapping[str, str], zone: str) -> html.Div:
    """The page as its address asks for it."""
    frame = administration_page(HERE, workspace, ids.AUDIT)
    frame.children[-1].children = [section(_("Chain"), html.Div(id=ids.AUDIT_CHAIN)), _lines(page, asked, people, zone)]
    return frame


def chain_told(chain: Any) -> html.Div:
    """Whether the trail is whole."""
    if chain.whole:
        return note(_("Whole: each of {lines} lines carries the hash of the one before, and none is missing.", lines=count(chain.lines)), kind="good")
    if chain.broken is None:
        beside = _("Broken, at no line that is shown here: one was removed, or one of another workspace is not as it was. Tell whoever runs the installation.")
        return note(beside, kind="bad")
    return note(_("Broken at line {number}: something was changed, removed or put in there. Compare it with a backup.", number=chain.broken), kind="bad")


def _lines(page: Any, asked: Mapping[str, str], people: Mapping[str, str], zone: str) -> html.Section:
    filters = html.Form([
        choice("action", _("What"), {"": _("everything"), **{action: action for action in page.actions}}, asked.get("action", "")),
        choice("person", _("Who"), {"": _("everybody"), **people}, asked.get("person", "")),
        field("since", _("From"), kind="date", value=asked.get("since", "")), field("until", _("To"), kind="date", value=asked.get("until", "")),
        html.Button(_("Filter"), type="submit", className="btn btn-quiet"),
    ], className="setting-form", action=HERE, method="GET")  # fmt: skip
    query = urlencode({name: value for name, value in asked.items() if value})
    take = html.A([icon("download"), html.Span(_("Save as CSV"))], href=f"/api/v1/audit/file?{query}", className="btn btn-quiet btn-sm", download="audit.csv")
    told = html.P(_("{total} lines, page {page} of {pages}", total=count(page.total), page=page.page, pages=page.pages), className="muted small")
    rows = [_row(line, zone) for line in page.lines]
    table = html.Div(html.Table([html.Thead(html.Tr([html.Th(text) for text in (_("When"), _("Who"), _("What"), _("Details"))])), html.Tbody(rows)],
                                className="table audit-table"), className="table-scroll", tabIndex="0")  # fmt: skip
    shown = table if rows else html.P(_("Nothing was done that fits."), className="muted")
    return section(_("What was done"), filters, html.Div([told, take], className="button-row spread"), shown, _pages(page, asked))


def _row(line: Any, zone: str) -> html.Tr:
    about = [html.Span(line.object_id, className="muted small")] if line.object_id and line.object_id != line.who_id else []
    local = line.at.astimezone(ZoneInfo(zone))
    said = json.dumps(dict(line.detail), ensure_ascii=False, sort_keys=True) if line.detail else ""
    day = format_date(local.date(), locale=current_locale())
    return html.Tr([
        html.Td([f"{day} {local:%H:%M:%S}", html.Span(f"#{line.number}", className="muted small")], className="num"),
        html.Td(line.who or (badge(_("somebody unknown")) if not line.who_id else line.who_id)),
        html.Td([html.B(line.action), *about]), html.Td(html.Code(said) if said else ""),
    ])  # fmt: skip


def _pages(page: Any, asked: Mapping[str, str]) -> html.Div:
    def to(number: int) -> str:
        return f"{HERE}?{urlencode({**{name: value for name, value in asked.items() if value}, 'page': number})}"

    older = [dcc.Link(_("Older"), href=to(page.page + 1), className="btn btn-quiet btn-sm")] if page.page < page.pages else []
    newer = [dcc.Link(_("Newer"), href=to(page.page - 1), className="btn btn-quiet btn-sm")] if page.page > 1 else []
    return html.Div([*newer, *older], className="button-row", hidden=page.pages == 1)


def people_named(members: Sequence[Any]) -> dict[str, str]:
    """The people one can filter by, by id."""
    return {one.id: one.name or one.email for one in members}
