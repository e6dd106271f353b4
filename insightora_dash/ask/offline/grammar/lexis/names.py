"""How rows of a table are called: the columns that name one."""

from collections.abc import Sequence

from insightora_dash.ask.offline.grammar.lexis.stems import column_stems, table_stems
from insightora_dash.catalog.catalog import Column, Table
from insightora_dash.catalog.profile import is_text
from insightora_dash.catalog.words import name_words, stem

_NUMBERED = frozenset({"no", "number", "nr", "num"})
_CODED = frozenset({"no", "number", "nr", "num", "code", "phone", "telephone", "fax", "email", "address", "url", "postcode", "zip", "note", "notes", "comment",
    "description", "details", "other", "text", "line"})
_QUALIFYING = frozenset({"start", "begin", "birth", "from", "until", "valid", "created", "updated", "modified", "changed", "last", "first", "next", "serial",
    "unique", "reference", "external", "internal", "record", "open", "opened", "close", "closed", "full", "effective", "expiry", "account", "phone",
    "ended", "entry", "posting", "value", "calendar", "required", "shipped", "expected", "promised", "delivered", "approved", "month", "year", "ship",
    "delivery", "payment", "hire", "return", "arrival", "departure", "pickup", "approval", "release", "renewal", "completion", "death", "due"})
_NUMBERING = frozenset({"id", "number", "no", "nr", "key"})
_FEWEST = 4  # rows below which a text that is different in each tells nothing


def naming(table: Table) -> tuple[Column, ...]:
    """The columns a person chose; else the column that names a row, first and last name where the table has both; else its key; else nothing."""
    if table.named_by:
        return tuple(column for name in table.named_by if (column := table.column(name)))
    first = next((c for c in table.columns if name_words(c.name)[-2:] in {("first", "name"), ("given", "name")}), None)
    last = next((c for c in table.columns if name_words(c.name)[-2:] in {("last", "name"), ("family", "name")} or name_words(c.name) == ("surname",)), None)
    if first and last:
        return first, last
    ranked = sorted(((rank, place, column) for place, column in enumerate(table.columns) if (rank := _rank(table, column)) < 5), key=lambda item: item[:2])
    if ranked and not (ranked[0][0] == 2 and _another(table, ranked[0][2])):
        return (ranked[0][2],)
    telling = _telling(table)
    if telling is not None:
        return (telling,)
    return tuple(column for name in table.key if (column := table.column(name)))


def is_calendar(table: Table) -> bool:
    """Whether a table holds a row for each day: a date that is different in every row, and hardly anything but parts of it."""
    dates = [c for c in table.columns if c.role == "time" and c.type.upper().startswith(("DATE", "TIMESTAMP")) and c.distinct == table.rows and not c.nulls]
    named = {"date", "dates", "calendar", "day", "days", "time", "period"} & set(name_words(table.name))
    return bool(dates and named and table.rows > 1)


def row_nouns(table: Table, columns: Sequence[Column]) -> tuple[str, ...]:
    """The stems of nouns that say what a row is, told from what numbers the rows and from the dates they happened on."""
    numbered, dated = [], []
    for column in columns:
        words = name_words(column.name)
        if len(words) < 2 or words[0] in _QUALIFYING or len(words[0]) <= 3:
            continue
        if len(words) == 2 and words[1] in _NUMBERING and not column.nulls and column.distinct == table.rows:
            numbered.append(stem(words[0]))
        elif column.role == "time" and "date" in words and len([w for w in words if w not in {"date", "of"}]) == 1:
            dated.append(stem(next(w for w in words if w not in {"date", "of"})))
    return tuple(word for word in dict.fromkeys(numbered or dated[:1]) if word not in table_stems(table) and word not in _QUALIFYING)


def _another(table: Table, name: Column) -> bool:
    """Whether a name is that of something else than the rows, which have a number of their own: the customer's name in a list of orders."""
    words = name_words(table.key[0]) if len(table.key) == 1 else ()
    return len(words) == 2 and words[1] in _NUMBERING and stem(words[0]) not in {*column_stems(name), *table_stems(table)} and name.distinct != table.rows


def _telling(table: Table) -> Column | None:
    """The first text of a table behind a bare number as its key, where it tells every row apart: `company` of accounts."""
    key = table.column(table.key[0]) if len(table.key) == 1 else None
    if key is None or is_text(key.type) or table.rows < _FEWEST:
        return None
    first = next((c for c in table.columns if is_text(c.type) and c.role in {"dimension", "geo"}), None)
    numbered = first is not None and bool(_CODED & {name_words(first.name)[0], name_words(first.name)[-1]})
    return first if first is not None and first.distinct == table.rows and not first.nulls and not numbered else None


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
    if len(stems) > 1 and stems[-1] == "descript" and set(stems[:-1]) <= own:
        return 3.5
    return 9
