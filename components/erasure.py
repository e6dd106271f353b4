"""The page on which somebody's rows are erased from a source."""

from dash import dcc, html

from components.bits import icon, note, page_head
from components.forms import choice, field, form, section
from insightora_dash.platform.wording import _
from insightora_dash.sources.views import SourceDetail, TableDetail


def erasure_page(detail: SourceDetail) -> html.Div:
    """Each table of a source with the form that erases rows from all its versions."""
    source = detail.source
    back = dcc.Link([icon("back"), html.Span(_("Back to the review"))], href=f"/data/{source.id}", className="small back-link")
    text = _("For somebody's right to be forgotten: their rows leave every version of the table, and the files as they were received go with them. "
             "It cannot be undone. Backups and mails from before still hold the rows.")  # fmt: skip
    live = source.kind == "connection"
    told = [note(_("These rows live in their database: erase them there, then refresh the source."))] if live else []
    tables = [_table(source.id, table) for table in ([] if live else detail.tables)]
    return html.Div([back, page_head(_("Erase somebody's rows from {name}", name=source.label), text=text), *told, *tables], className="source erasure-page")


def _table(source_id: str, table: TableDetail) -> html.Section:
    columns = {column["name"]: column["label"] for column in table.columns}
    answers = {"no": _("Only count them"), "yes": _("Erase them for good")}
    fields = [
        choice("column", _("Column"), columns), field("value", _("Value in their rows")),
        choice("for_good", _("What to do"), answers, "no"),
    ]  # fmt: skip
    sent = form(f"/api/v1/sources/{source_id}/erasures", fields, _("Go on"), look="primary", then="tell", body={"table": table.name})
    return section(table.label or table.name, sent)
