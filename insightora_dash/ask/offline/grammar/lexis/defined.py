"""Metrics and named filters as columns that tables seem to have, so that questions speak of them as of any other."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from insightora_dash.ask.offline.grammar.lexis.derived import Derived, derived
from insightora_dash.ask.offline.grammar.lexis.planned import planned
from insightora_dash.catalog.catalog import Catalog, Column, Table
from insightora_dash.catalog.definitions import Metric, NamedFilter
from insightora_dash.catalog.meaning.formulas import Formula, condition_formula, metric_formula

TableKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Defined:
    """A metric or named filter with its formula."""

    item: Metric | NamedFilter | Derived
    formula: Formula

    @property
    def column(self) -> Column:
        """The column it plays: a measure, or a yes/no."""
        names = (self.item.name, *self.item.synonyms)
        if isinstance(self.item, Derived):
            aggregate = "sum" if self.item.added else "avg"
            return Column(self.item.name, "DOUBLE", "measure", self.item.name, self.item.unit, aliases=self.item.synonyms, aggregate=aggregate)
        if isinstance(self.item, Metric):
            return Column(_identity(self.item), "DOUBLE", "measure", self.item.name, self.item.unit, aliases=names, aggregate="sum")
        return Column(_identity(self.item), "BOOLEAN", "boolean", self.item.name, aliases=names)


@dataclass(frozen=True, slots=True)
class Definitions:
    """Everything defined in a catalog, by the name of the column that it plays."""

    by_column: dict[str, Defined] = field(default_factory=dict)

    def __contains__(self, column: object) -> bool:
        return column in self.by_column

    def metric(self, column: str | None) -> Defined | None:
        """The metric behind a column, if one is."""
        found = self.by_column.get(column or "")
        return found if found is not None and isinstance(found.item, Metric) else None

    def filters(self) -> list[Defined]:
        """The named filters."""
        return [one for one in self.by_column.values() if isinstance(one.item, NamedFilter)]

    @staticmethod
    def told(one: Defined) -> bool:
        """Whether a condition was told from dates, not named by a person."""
        return isinstance(one.item, NamedFilter) and not one.item.condition

    def date_of(self, column: str | None) -> str | None:
        """The date whose presence a condition told from dates speaks of: `closed_on` of closed."""
        found = self.by_column.get(column or "")
        tree = found.formula.tree if found is not None and isinstance(found.item, NamedFilter) and not found.item.condition else None
        date = tree.find(exp.Column) if isinstance(tree, exp.Not) else None
        return date.name if date is not None else None

    def extended(self, tables: Sequence[Table]) -> list[Table]:
        """The tables without what is hidden, with what is defined on them; a hidden one only joins others."""
        return [replace(table, columns=() if table.hidden else (*(c for c in table.columns if not c.hidden), *self._of(table))) for table in tables]

    def stored(self, table: Table) -> list[Column]:
        """The columns that the data has."""
        return [column for column in table.columns if column.name not in self]

    def _of(self, table: Table) -> list[Column]:
        return [one.column for one in self.by_column.values() if one.item.table == (table.schema, table.name)]


def definitions(catalog: Catalog) -> Definitions:
    """The metrics and named filters of a catalog."""
    metrics = [Defined(m, metric_formula(m.expression, m.table, catalog)) for m in catalog.metrics]
    filters = [Defined(f, condition_formula(f.condition, f.table, catalog)) for f in catalog.filters]
    dated = [Defined(item, formula) for table in catalog.tables if not table.hidden for item, formula in derived(table)]
    plans = [Defined(item, formula) for item, formula in planned(catalog)]
    return Definitions({_identity(one.item): one for one in (*plans, *dated, *metrics, *filters)})


def _identity(item: Metric | NamedFilter | Derived) -> str:
    if isinstance(item, Derived):
        return item.name
    if isinstance(item, NamedFilter) and not item.condition:
        return f"filter:{'.'.join(item.table)}:{item.name}"
    return f"{'metric' if isinstance(item, Metric) else 'filter'}:{item.name}"
