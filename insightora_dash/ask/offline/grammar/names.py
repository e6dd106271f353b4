"""How rows of a table are called: the columns that name one."""

from typing import TYPE_CHECKING

from insightora_dash.ask.offline.grammar.sketch import Alt
from insightora_dash.ask.offline.grammar.stems import column_stems, table_stems
from insightora_dash.catalog.catalog import Column, Table
from insightora_dash.catalog.words import name_words

if TYPE_CHECKING:
    from insightora_dash.ask.offline.grammar.joins import JoinGraph
    from insightora_dash.ask.offline.grammar.vocabulary import Vocabulary

_MAIN = ("revenue", "sales", "sale", "amount", "turnover", "total", "profit", "value", "quantity", "price", "cost")  # what "best" goes by, best first


def main_measure(shown: Alt, vocabulary: "Vocabulary", graph: "JoinGraph") -> Alt | None:
    """The measure that "best" goes by: of the events nearest to what is shown, the one named most like revenue."""
    ranked = []
    for key, table in vocabulary.tables.items():
        path = graph.path(shown.table, key)
        for place, column in enumerate(table.columns):
            rank = next((i for i, word in enumerate(_MAIN) if word in name_words(column.name)), None)
            if column.role == "measure" and rank is not None and path is not None:
                ranked.append((rank, len(path), -table.rows, place, Alt("column", key, column.name)))
    return min(ranked, key=lambda item: item[:4])[4] if ranked else None


def naming(table: Table) -> tuple[Column, ...]:
    """The column that names a row; first and last name where the table has both; else its key; else nothing."""
    first = next((c for c in table.columns if name_words(c.name)[-2:] in {("first", "name"), ("given", "name")}), None)
    last = next((c for c in table.columns if name_words(c.name)[-2:] in {("last", "name"), ("family", "name")} or name_words(c.name) == ("surname",)), None)
    if first and last:
        return first, last
    ranked = sorted(((rank, place, column) for place, column in enumerate(table.columns) if (rank := _rank(table, column)) < 5), key=lambda item: item[:2])
    if ranked:
        return (ranked[0][2],)
    key = tuple(column for name in table.key if (column := table.column(name)))
    return key


def _rank(table: Table, column: Column) -> float:
    stems, own = column_stems(column), set(table_stems(table))
    if column.role in {"measure", "time", "boolean"} or (column.role == "id" and "name" not in stems):
        return 9
    if stems == ("name",) or (stems[-1] == "name" and set(stems[:-1]) <= own):
        return 0
    if stems == ("titl",) or (stems[-1] == "titl" and set(stems[:-1]) <= own):
        return 0.5
    if set(stems) <= own:
        return 1
    if stems[-1] == "name":
        return 2
    if stems[-1] in {"titl", "label"}:
        return 3
    return 9
