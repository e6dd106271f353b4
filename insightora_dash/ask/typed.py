"""SQL typed into the question box: a planner that takes it as it stands."""

import re

from insightora_dash.ask.reading import Reading
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import _
from insightora_dash.query.query import Query, reads_known_tables

_BEGINS = re.compile(r"^\s*(?:select|with)\b", re.IGNORECASE)


def typed_sql(text: str, catalog: Catalog) -> Reading | None:
    """The reading of a question that is a SELECT over tables that exist; None for words."""
    if not _BEGINS.match(text):
        return None
    try:
        query = Query.parse(text)
    except Invalid:
        return None
    if not reads_known_tables(query, {table.name for table in catalog.tables}):
        return None
    return Reading(query, "high", _("this is SQL as you wrote it"), planner="sql")
