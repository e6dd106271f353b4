"""The page of analyses: for each table what it has the columns for, ready to run."""

from itertools import groupby

from dash import dcc, html

from components.bits import icon, note, page_head
from components.forms import choice, form
from insightora_dash.insights.analyses.service import Offer, Room
from insightora_dash.platform.wording import _


def analyses_page(room: Room) -> html.Div:
    """Each table of a source, the largest first, with its analyses; an answer opens in the SQL editor."""
    words, href = (_("Back to the answer"), room.back) if room.back else (_("Back to the review"), f"/data/{room.source_id}")
    back = dcc.Link([icon("back"), html.Span(words)], href=href, className="small back-link")
    empty = [note(_("No table here has the columns for an analysis: each needs a date, and who or what it is about."))] if not room.offers else []
    tables = [_table(list(offers)) for _place, offers in groupby(room.offers, key=lambda offer: (offer.table.schema, offer.table.name))]
    text = _("Each is an ordinary query: the answer opens with its SQL, its rows and its checks, and can be saved to a dashboard.")
    return html.Div([back, page_head(_("Analyses of {name}", name=room.label), text=text), *empty, *tables], className="source analyses-page")


def _table(offers: list[Offer]) -> html.Section:
    table = offers[0].table
    head = html.Header([icon("chart-table"), html.H2(table.label or table.name), html.Code(f"{table.schema}.{table.name}", className="faint")])
    return html.Section([head, html.Div([_offer(offer) for offer in offers], className="panel-body stack")], className="panel review-table")


def _offer(offer: Offer) -> html.Div:
    fields = [choice(need.name, _(need.text), {column.name: column.label or column.name for column in columns}) for need, columns in offer.needs]
    about = {"analysis": offer.analysis.name, "schema": offer.table.schema, "table": offer.table.name}
    sent = form("/api/v1/analyses", fields, _("Run"), look="primary", then="go", body=about)
    title = _(offer.analysis.title)
    parts = [html.Strong(title), html.P(_(offer.analysis.text), className="muted"), sent]
    return html.Div(parts, className="stack-tight", role="group", **{"aria-label": title})
