"""Metrics and named filters recognised in a query, whoever wrote it."""

from functools import lru_cache

from sqlglot import exp

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.definitions import Metric, NamedFilter
from insightora_dash.catalog.meaning.formulas import condition_formula, metric_formula


def name_of(node: exp.Expr, catalog: Catalog) -> str | None:
    """The name of the metric or named filter that an expression is, column for column; None for any other."""
    if not catalog.metrics and not catalog.filters:
        return None
    return _names(catalog.meaning, _Known(catalog)).get(_plain(node))


class _Known:
    """A catalog as an argument of a cache whose key is its version."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.catalog.dataset.key == self.catalog.dataset.key

    def __hash__(self) -> int:
        return hash(self.catalog.dataset.key)


@lru_cache(maxsize=16)
def _names(_version: str, known: _Known) -> dict[str, str]:
    catalog = known.catalog
    items: tuple[Metric | NamedFilter, ...] = (*catalog.filters, *catalog.metrics)
    return {_plain(_tree(item, catalog)): item.name for item in items}


def _tree(item: Metric | NamedFilter, catalog: Catalog) -> exp.Expr:
    if isinstance(item, Metric):
        return metric_formula(item.expression, item.table, catalog).tree
    return condition_formula(item.condition, item.table, catalog).tree


def _plain(node: exp.Expr) -> str:
    """An expression without the spelling of its tables, quotes and outer brackets."""
    tree = node.unnest().copy() if isinstance(node, exp.Paren) else node.copy()
    bare = tree.transform(lambda n: exp.column(exp.to_identifier(n.name.lower(), quoted=True)) if isinstance(n, exp.Column) and not n.is_star else n)
    return bare.sql(dialect="duckdb")
