"""What a locked filter cannot reach is not shown: a page that is locked to some rows must not tell of others."""

from collections.abc import Sequence

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.wording import N_
from insightora_dash.query.filters import Filter
from insightora_dash.query.pipeline import bind
from insightora_dash.query.query import Query
from insightora_dash.query.tables import reads

BAD_LOCK = N_("A filter that this page is locked to does not fit the data, so nothing is shown. Tell whoever runs the page.")
UNREACHED = N_("This page is locked to part of the data, and this tile cannot be limited to it. It is not shown.")


def escapes(sql: str, locked: Sequence[Filter], catalog: Catalog) -> bool:
    """Whether a query would tell of rows that a locked filter keeps back: it neither reads the filter's table, whose rows are withheld, nor can be narrowed."""
    used = reads(sql) if locked else None
    beyond = [one for one in locked if used and not used.uses(str(one.column[0]), str(one.column[1]))]
    return bool(beyond) and any(bind(Query.parse(sql), catalog, [one]).unfiltered for one in beyond)
