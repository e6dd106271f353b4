"""Where a statement runs: over files here, in the one database it reads, or here over what several places send."""

from collections.abc import Sequence

from sqlglot import exp

from insightora_dash.engine.dataset import Dataset, Link, TableFiles


def tables_of(tree: exp.Query, dataset: Dataset) -> tuple[TableFiles, ...]:
    """The tables that a checked tree reads, each once."""
    names = {(table.db, table.name) for table in tree.find_all(exp.Table) if table.db}
    return tuple(table for table in dataset.tables if (table.schema, table.name) in names)


def only_link(read: Sequence[TableFiles], dataset: Dataset) -> Link | None:
    """The one database that all of these tables live in; None when there are several places."""
    places = {table.link for table in read}
    return dataset.link(places.pop()) if len(places) == 1 and "" not in places else None
