"""The stems of the names of tables and columns."""

from insightora_dash.catalog.catalog import Column, Table
from insightora_dash.catalog.words import name_words, plain, stem

_TABLE_FILLER = frozenset({"with", "to", "be", "by", "for", "in", "ref", "tbl", "dim", "fact", "all", "master", "view", "list", "tabl", "data", "datum",
    "the", "of", "and", "raw", "sheet", "export", "info", "inform", "record"})


def table_stems(table: Table) -> tuple[str, ...]:
    """The stems of a table's name without filler such as `dim` or `ref`."""
    stems = tuple(stem(word) for word in name_words(table.name))
    kept = tuple(word for word in stems if word not in _TABLE_FILLER)
    return kept or stems


def phrase_stems(phrase: str) -> tuple[str, ...]:
    """The stems of a name that a person gave."""
    return tuple(stem(word) for word in plain(phrase).split() if word not in {"of", "in", "the", "to", "by", "on", "at"})


def column_stems(column: Column) -> tuple[str, ...]:
    """The stems of a column's name."""
    stems = tuple(stem(word) for word in name_words(column.name))
    kept = tuple(word for word in stems if word not in {"of", "in", "the", "to", "by", "on", "at"})
    return kept or stems
