"""Whom an answer covers, where row rules leave a part of the data."""

from collections.abc import Iterator

from sqlglot import exp

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.wording import _
from insightora_dash.sources.rights.rights import Coverage


def coverage(tree: exp.Query, catalog: Catalog) -> Iterator[str]:
    """A sentence for each rule behind the tables that a query reads; none where everything is seen."""
    if not catalog.covers:
        return
    read = {(table.db.lower(), table.name.lower()) for table in tree.find_all(exp.Table)}
    for cover in catalog.covers:
        if (cover.schema.lower(), cover.table.lower()) in read:
            yield _sentence(cover, catalog)


def _sentence(cover: Coverage, catalog: Catalog) -> str:
    table = catalog.table(cover.schema, cover.table)
    column = table.column(cover.column) if table else None
    if not cover.column:
        return _("covers the rows of {table} that you may see", table=table.label if table else cover.table)
    label = column.label if column and column.label else cover.column
    if cover.among is None or cover.among < len(cover.values):
        return _("covers the values of {column} you may see ({n})", column=label, n=len(cover.values))
    return _("covers {n} of {all} values of {column} you may see", n=len(cover.values), all=cover.among, column=label)
