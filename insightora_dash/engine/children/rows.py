"""Rows on their way out of a child: bounded, with names and types that can travel."""

import pyarrow as pa

MOST_BYTES = 512 * 1024 * 1024  # of one result, as Arrow
BATCH = 50_000
_HUGE_AS_ARROW = pa.decimal128(38, 0)


class TooBig(Exception):
    """The rows of a result need more bytes than may travel."""


def fetch(reader: pa.RecordBatchReader, most: int) -> tuple[pa.Table, bool]:
    """The first `most` rows, and whether there are more."""
    batches: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in reader:
        batches.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if size > MOST_BYTES:
            raise TooBig
        if rows > most:
            break
    return pa.Table.from_batches(batches, reader.schema).slice(0, most), rows > most


def tidy(table: pa.Table, types: list[tuple[str, str]]) -> tuple[pa.Table, list[tuple[str, str]]]:
    """Unique names, whole sums as 64-bit integers where they fit, plain text instead of dictionaries."""
    names, kinds = _unique([name for name, _ in types]), [kind for _, kind in types]
    columns = []
    for place, column in enumerate(table.columns):
        if kinds[place] in ("HUGEINT", "UHUGEINT") and column.type == _HUGE_AS_ARROW:
            column, kinds[place] = _narrow(column, kinds[place])
        elif pa.types.is_dictionary(column.type):
            column, kinds[place] = column.cast(column.type.value_type), "VARCHAR"
        columns.append(column)
    return pa.table(columns, names=names), list(zip(names, kinds, strict=True))


def _narrow(column: pa.ChunkedArray, kind: str) -> tuple[pa.ChunkedArray, str]:
    try:
        return column.cast(pa.int64()), "BIGINT"
    except pa.ArrowInvalid:
        return column, kind


def _unique(names: list[str]) -> list[str]:
    made: list[str] = []
    taken = {name.lower() for name in names}
    for name in names:
        choice, number = name, 1
        while choice.lower() in {one.lower() for one in made} or (number > 1 and choice.lower() in taken):
            number += 1
            choice = f"{name}_{number}"
        made.append(choice)
    return made
