"""Google Sheets by the link that is shared: every sheet is a table."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from insightora_dash.platform.errors import Forbidden, Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.connector import Connector, Option, Target
from insightora_dash.sources.connectors.web import Files, Web, WebSession, explain

_LINK = re.compile(r"/spreadsheets/(?:u/\d+/)?d/([\w-]+)")


def open_session(target: Target) -> WebSession:
    """Nothing is asked before the first table is wanted."""
    export = export_address(target.text("url"))
    return WebSession(target, "Google Sheets", lambda web, folder: _fetched(export, web, folder))


def export_address(link: str) -> str:
    """Where the whole spreadsheet can be fetched as a workbook."""
    parts, found = urlsplit(link.strip()), _LINK.search(link)
    if found is None or not parts.netloc:
        raise Invalid("sheet_link", N_("This is not the link of a spreadsheet. Copy it from Share → Copy link."))
    return f"{parts.scheme}://{parts.netloc}/spreadsheets/d/{found.group(1)}/export?format=xlsx"


def _fetched(export: str, web: Web, folder: Path) -> Files:
    with web.get(export) as found:
        if found.kind == "text/html":  # the page where one signs in
            raise Forbidden("sheet_closed", N_("The spreadsheet is not shared. Choose Share → Anyone with the link → Viewer."))
        web.save(found, folder / "sheet.xlsx")
        name = found.name if found.name.lower().endswith(".xlsx") else "sheet.xlsx"
    return [(folder / "sheet.xlsx", name)]


CONNECTOR = Connector(
    kind="sheets", label="Google Sheets", icon="data", copied=True, preview=True,
    options=(Option("url", N_("Link of the spreadsheet"), required=True, hint=N_("Shared with anyone who has the link"), locates=True),),
    open=open_session, explain=explain,
)  # fmt: skip
