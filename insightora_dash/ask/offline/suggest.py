"""Questions made from a catalog that the parser itself reads well."""

from collections.abc import Iterator

from insightora_dash.ask.offline.grammar.lexis.names import naming
from insightora_dash.catalog.catalog import Catalog, Column, Table
from insightora_dash.catalog.profile import is_number
from insightora_dash.catalog.words import name_words

_CANDIDATES = 60


def candidates(catalog: Catalog) -> Iterator[str]:
    """Plain questions about the largest tables first, each kind in turn."""
    tables = sorted((t for t in catalog.tables if t.rows and not t.hidden), key=lambda t: (not _measures(t), -t.rows, t.name))[:6]
    makers = [list(_about(catalog, table)) for table in tables]
    for place in range(max((len(made) for made in makers), default=0)):
        yield from (made[place] for made in makers if place < len(made))


def _about(catalog: Catalog, table: Table) -> Iterator[str]:
    thing = " ".join(name_words(table.name))
    measures, groups = _measures(table), groups_of(table)
    time = next((c for c in table.columns if c.role == "time" and not is_number(c.type)), None)
    if measures and groups:
        yield f"{_total(measures[0])} by {_say(groups[0])}"
    if measures and time is not None:
        yield f"{_total(measures[0])} by month"
    if measures and (parent := _parent(catalog, table)) is not None:
        yield f"top 5 {' '.join(name_words(parent.name))} by {_say(measures[0])}"
    if groups:
        yield f"number of {thing} by {_say(groups[-1])}"
    if measures:
        yield f"average {_say(measures[-1])} per {_say(groups[0])}" if groups else f"average {_say(measures[-1])}"
    yield f"how many {thing} are there"
    if measures and naming(table):
        yield f"{_say(naming(table)[0])} and {_say(measures[0])} of the {thing} with the highest {_say(measures[0])}"
    if len(groups) > 1:
        yield f"number of {thing} by {_say(groups[1])}"


def _say(column: Column) -> str:
    return " ".join(name_words(column.name))


def _total(column: Column) -> str:
    averaged = {"age", "rate", "price", "percent", "percentage", "score", "rating", "days", "year", "unit"} & set(name_words(column.name))
    return f"{'average' if averaged else 'total'} {_say(column)}"


def _measures(table: Table) -> list[Column]:
    found = (c for c in table.columns if c.role == "measure" and not c.hidden and (c.distinct or 0) > 1)
    return sorted(found, key=lambda c: (c.unit_column is None, -(c.distinct or 0)))


def groups_of(table: Table) -> list[Column]:
    """Columns that make few groups worth comparing, the clearest first."""
    named = {c.name for c in naming(table)}
    found = [c for c in table.columns if not c.hidden and c.role in {"dimension",
        "geo"} and 2 <= (c.distinct or 0) <= 40 and c.name not in named and "currency" not in name_words(c.name)]
    return sorted(found, key=lambda c: ((c.nulls or 0) > 0, (c.distinct or 0) < 3, "type" in name_words(c.name)))


def _parent(catalog: Catalog, table: Table) -> Table | None:
    found = [catalog.table(*r.right) for r in catalog.relations if r.left == (table.schema, table.name) and r.right != r.left]
    return next((parent for parent in found if parent is not None and naming(parent) and naming(parent)[0].name not in parent.key), None)
