"""How rows of a table are called: the columns that name one."""

from insightora_dash.ask.offline.grammar.lexis.stems import column_stems, table_stems
from insightora_dash.catalog.catalog import Column, Table
from insightora_dash.catalog.words import name_words

_NUMBERED = frozenset({"no", "number", "nr", "num"})


def naming(table: Table) -> tuple[Column, ...]:
    """The columns a person chose; else the column that names a row, first and last name where the table has both; else its key; else nothing."""
    if table.named_by:
        return tuple(column for name in table.named_by if (column := table.column(name)))
    first = next((c for c in table.columns if name_words(c.name)[-2:] in {("first", "name"), ("given", "name")}), None)
    last = next((c for c in table.columns if name_words(c.name)[-2:] in {("last", "name"), ("family", "name")} or name_words(c.name) == ("surname",)), None)
    if first and last:
        return first, last
    ranked = sorted(((rank, place, column) for place, column in enumerate(table.columns) if (rank := _rank(table, column)) < 5), key=lambda item: item[:2])
    if ranked:
        return (ranked[0][2],)
    return tuple(column for name in table.key if (column := table.column(name)))


def _rank(table: Table, column: Column) -> float:
    stems, own = column_stems(column), set(table_stems(table))
    numbered = len(stems) > 1 and stems[-1] in _NUMBERED and column.name not in table.key
    if column.role in {"measure", "time", "boolean"} or (column.role == "id" and "name" not in stems and not numbered):
        return 9
    if stems == ("name",) or (stems[-1] == "name" and set(stems[:-1]) <= own):
        return 0
    if stems == ("titl",) or (stems[-1] == "titl" and set(stems[:-1]) <= own):
        return 0.5
    if set(stems) <= own:
        return 1
    if len(stems) > 1 and stems[-1] in _NUMBERED and set(stems[:-1]) <= own and column.distinct == table.rows:
        return 1.5
    if stems[-1] == "name":
        return 2
    if stems[-1] in {"titl", "label"}:
        return 3
    return 9
