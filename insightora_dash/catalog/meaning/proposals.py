"""Metrics that the names and roles of columns suggest, until a person accepts or refuses them."""

from collections.abc import Iterator
from dataclasses import replace

from insightora_dash.catalog.catalog import Catalog, Column, Table
from insightora_dash.catalog.definitions import Metric, Model
from insightora_dash.catalog.meaning.glossary import EARNED, SPENT, figure, known_ratios
from insightora_dash.catalog.meaning.products import known_products
from insightora_dash.catalog.profile import quoted
from insightora_dash.catalog.related import groups_of
from insightora_dash.catalog.words import name_words, stem
from insightora_dash.platform.wording import N_

_PROFIT = frozenset({"profit", "margin", "gain"})
_MOST = 24


def proposed_metrics(catalog: Catalog, model: Model) -> tuple[Metric, ...]:
    """At most two dozen metrics, none whose name is decided already or is that of a column beside it; a second one of a name says its table."""
    decided = {metric.name.casefold() for metric in model.metrics}
    groups = groups_of(catalog)
    found: dict[str, Metric] = {}
    for table in sorted(catalog.tables, key=lambda t: (-t.rows, t.schema, t.name)):
        beside = next((group for group in groups if (table.schema, table.name) in group), frozenset())
        stored = {column.label.casefold() for owner, column in catalog.columns() if (owner.schema, owner.name) in beside}
        for metric in _of(table, catalog) if not table.hidden else ():
            if metric.name.casefold() not in decided | stored:
                named = metric if metric.name.casefold() not in found else _of_table(metric, table)
                found.setdefault(named.name.casefold(), named)
    return tuple(metric for metric in list(found.values())[:_MOST] if metric.name.casefold() not in decided)


def _of_table(metric: Metric, table: Table) -> Metric:
    """A metric that says its table: `revenue of order items`, found by its plain name too."""
    return replace(metric, name=f"{metric.name} of {' '.join(name_words(table.name))}", synonyms=(metric.name, *metric.synonyms))


def _of(table: Table, catalog: Catalog) -> Iterator[Metric]:
    revenue, profit, cost = (figure(table, words) for words in (EARNED, _PROFIT, SPENT))
    place = (table.schema, table.name)
    if revenue and profit:
        yield Metric(
            _rate_of(profit), place, f"sum({quoted(profit.name)}) / nullif(sum({quoted(revenue.name)}), 0)",
            N_("Part of revenue that is left as profit."), _other_names(profit), "%", proposed=True,
        )  # fmt: skip
    elif revenue and cost:
        left = f"(sum({quoted(revenue.name)}) - sum({quoted(cost.name)}))"
        yield Metric("profit", place, left, N_("Revenue less cost."), proposed=True)
        yield Metric("profit margin", place, f"{left} / nullif(sum({quoted(revenue.name)}), 0)", N_("Part of revenue that is left as profit."),
                     unit="%", proposed=True)
    if revenue and table.key and any(column.role == "time" for column in table.columns):
        thing = _singular(table)
        yield Metric(f"average {thing} value", place, f"sum({quoted(revenue.name)}) / nullif(count(*), 0)", N_("Revenue per row of the table."), proposed=True)
    yield from known_ratios(table)
    yield from known_products(table, catalog)


def _rate_of(profit: Column) -> str:
    words = name_words(profit.name)
    return "profit margin" if words[-1] == "profit" else f"{' '.join(words)} rate"


def _other_names(profit: Column) -> tuple[str, ...]:
    words = " ".join(name_words(profit.name))
    return tuple(f"{words} {ending}" for ending in ("percentage", "ratio"))


def _singular(table: Table) -> str:
    *before, last = name_words(table.name)
    forms = [last[:-3] + "y"] if last.endswith("ies") else [last[:-1]] if last.endswith("s") else []
    return " ".join((*before, next((form for form in forms if stem(form) == stem(last)), last)))
