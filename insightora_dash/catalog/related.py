"""Which tables hang together: those that relations tie, directly or through others."""

from collections.abc import Iterable

from insightora_dash.catalog.catalog import Catalog

TableKey = tuple[str, str]


def groups_of(catalog: Catalog) -> list[frozenset[TableKey]]:
    """The tables of a catalog in groups without a relation between them."""
    groups: list[frozenset[TableKey]] = [frozenset({(table.schema, table.name)}) for table in catalog.tables]
    for relation in catalog.relations:
        tied = [group for group in groups if {relation.left, relation.right} & group]
        groups = [group for group in groups if group not in tied] + [_joined(tied)]
    return groups


def _joined(groups: Iterable[frozenset[TableKey]]) -> frozenset[TableKey]:
    return frozenset(key for group in groups for key in group)
