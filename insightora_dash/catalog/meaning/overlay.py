"""A catalog with what people decided laid over what was proposed."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from insightora_dash.catalog.catalog import Catalog, Column, Relation, Table
from insightora_dash.catalog.definitions import ColumnMeaning, Metric, Model, NamedFilter, RelationMeaning, TableMeaning
from insightora_dash.catalog.meaning.formulas import condition_formula, metric_formula
from insightora_dash.platform.errors import Invalid

Measure = Callable[[Relation], float | None]  # the share of left keys found on the right; None when it cannot be measured


def overlaid(catalog: Catalog, model: Model, version: str, measure: Measure) -> Catalog:
    """The catalog as the model corrects it; what no longer fits the data is left out (`problems` says why)."""
    tables = tuple(_table(table, model) for table in catalog.tables)
    known = replace(catalog, tables=tables)
    joined = replace(known, relations=tuple(_relations(known, model.relations, measure)))
    return replace(
        joined, metrics=tuple(m for m in model.metrics if m.status == "accepted" and _fits(metric_problem(m, joined))),
        filters=tuple(f for f in model.filters if _fits(filter_problem(f, joined))), verified=model.verified, meaning=version,
        week_start=model.calendar.week_start, fiscal_start=model.calendar.fiscal_start,
    )  # fmt: skip


def metric_problem(metric: Metric, catalog: Catalog) -> Invalid | None:
    """Why a metric does not fit this data; None when it does."""
    return _problem(lambda: metric_formula(metric.expression, metric.table, catalog))


def filter_problem(named: NamedFilter, catalog: Catalog) -> Invalid | None:
    """Why a named filter does not fit this data; None when it does."""
    return _problem(lambda: condition_formula(named.condition, named.table, catalog))


def _problem(read: Callable[[], object]) -> Invalid | None:
    try:
        read()
    except Invalid as error:
        return error
    return None


def _fits(problem: Invalid | None) -> bool:
    return problem is None


def _table(table: Table, model: Model) -> Table:
    said = model.table((table.schema, table.name))
    columns = {one.name.casefold(): one for one in said.columns}
    own = tuple(_column(column, columns.get(column.name.casefold()), model) for column in table.columns)
    identified = said.identified_by and table.column(said.identified_by)
    return replace(
        table, columns=own, label=said.label or table.label, description=said.description, aliases=_names(said), hidden=bool(said.hidden),
        named_by=tuple(found.name for name in said.named_by if (found := table.column(name))), key=(identified.name,) if identified else table.key,
    )  # fmt: skip


def _column(column: Column, said: ColumnMeaning | None, model: Model) -> Column:
    currency = model.calendar.currency
    money = currency is not None and column.money and column.unit is None and column.unit_column is None
    plain = replace(column, unit=currency) if money else column
    if said is None:
        return plain
    return replace(
        plain, label=said.label or column.label, description=said.description, aliases=_names(said), hidden=bool(said.hidden),
        role=said.role or column.role, unit=said.unit or plain.unit, aggregate=said.aggregate, format=said.format,
    )  # fmt: skip


def _names(said: TableMeaning | ColumnMeaning) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (said.label, *said.synonyms) if name))


def _relations(catalog: Catalog, decisions: Iterable[RelationMeaning], measure: Measure) -> Iterable[Relation]:
    decided = {one.key: one for one in decisions}
    for relation in catalog.relations:
        said = decided.pop(relation_key(relation), None)
        if said is None:
            yield relation
        elif said.status == "accepted":
            yield _decided(said, relation.match_rate)
    for one in decided.values():
        if one.status == "accepted" and _exists(catalog, one):
            rate = measure(_decided(one, 1.0))
            yield _decided(one, 1.0 if rate is None else rate)


def relation_key(relation: Relation) -> frozenset[tuple[tuple[str, str], tuple[str, ...]]]:
    """The pair of columns of a relation, in either direction."""
    return frozenset({(relation.left, relation.left_columns), (relation.right, relation.right_columns)})


def _decided(said: RelationMeaning, rate: float) -> Relation:
    return Relation(said.left, said.left_columns, said.right, said.right_columns, rate, declared=True, many_to_many=said.many_to_many)


def _exists(catalog: Catalog, one: RelationMeaning) -> bool:
    return all(
        (table := catalog.table(*place)) is not None and all(table.column(name) for name in names)
        for place, names in ((one.left, one.left_columns), (one.right, one.right_columns))
    )
