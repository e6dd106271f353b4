"""The straight way from a plain file to its Parquet part: a strict typed parser, believed only where it reads what the typing rules would."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from insightora_dash.sources.names import column_names
from insightora_dash.sources.readers.plain import PlainFile, Row
from insightora_dash.sources.readers.repair import Repairer
from insightora_dash.sources.readers.staging import RawTable, column, integers
from insightora_dash.sources.readers.strict import TAIL
from insightora_dash.sources.readers.subtotals import named, subtotals
from insightora_dash.sources.rising import Rising
from insightora_dash.sources.typing.columns import SAMPLE, TypedColumn, proposed_columns
from insightora_dash.sources.typing.kinds import Kind
from insightora_dash.sources.typing.words import TEXT_NULLS, family_of

BLOCK = 1 << 20  # bytes parsed at a time: memory that is used again and again; a longer row is not plain
GROUP = 122_880  # rows of a row group, as DuckDB writes them
WAITING = 1 << 26  # bytes of rows that wait to be written
REPEATS = 0.9  # share of different texts in a sample from which on a dictionary does not pay
FEW = 0.5  # the same for numbers and dates
_ROW = "__row"
_TYPES = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(), "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us")}

Proposed = tuple[TypedColumn, Kind]


class Direct:
    """A plain file with the types that a sample of it proposes."""

    def __init__(self, plain: PlainFile, rows: Sequence[Row], proposed: Sequence[Proposed]) -> None:
        self._plain, self._rows, self._proposed = plain, rows, proposed
        self._rising = Rising([self._type(i) for i in range(len(proposed))])

    @property
    def columns(self) -> list[TypedColumn]:
        """The columns as they are read, over the relation whose cells are typed already."""
        return [typed for typed, _ in self._proposed]

    @property
    def unique(self) -> frozenset[int]:
        """The positions of columns that were written without a value that comes again, as far as that is seen at a glance."""
        return self._rising.columns

    def write(self, path: Path, names: Sequence[str]) -> bool:
        """Writes the part with these names of its columns; False, and no file, when any row is not what the sample proposes."""
        schema = pa.schema([pa.field(_ROW, pa.int64()), *(pa.field(name, self._type(i)) for i, name in enumerate(names))])
        try:
            with pq.ParquetWriter(path, schema, compression="zstd", store_decimal_as_integer=True, **self._encodings(schema)) as writer:
                rows = _write(writer, self._typed(schema))
        except pa.ArrowInvalid:
            rows = -1
        if rows != self._plain.rows:
            path.unlink(missing_ok=True)
            return False
        return True

    def _encodings(self, schema: pa.Schema) -> dict[str, Any]:
        """A dictionary for the columns whose values come again, and for the others what is small and read fast."""
        repeating: list[str] = []
        encoded = {_ROW: "DELTA_BINARY_PACKED"}
        for i, made in enumerate(list(schema)[1:]):
            text = pa.types.is_string(made.type)
            if pa.types.is_boolean(made.type) or len({row[i] for row in self._rows}) < (REPEATS if text else FEW) * len(self._rows):
                repeating.append(made.name)
            else:
                encoded[made.name] = "DELTA_LENGTH_BYTE_ARRAY" if text else "BYTE_STREAM_SPLIT" if pa.types.is_floating(made.type) else "DELTA_BINARY_PACKED"
        return {"use_dictionary": repeating, "column_encoding": encoded}

    def _typed(self, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        first, separators = self._plain.first_line, [self._separator(i) for i in range(len(self._proposed))]
        for batch in self._parsed():
            lines = integers(np.arange(first, first + batch.num_rows, dtype=np.int64))
            first += batch.num_rows
            cells = [_proven(cells, schema.field(i + 1).type, separators[i]) for i, cells in enumerate(batch.columns)]
            self._rising.take(cells)
            yield pa.RecordBatch.from_arrays([lines, *cells], schema=schema)

    def _parsed(self) -> pacsv.CSVStreamingReader:
        dialect, width = self._plain.dialect, len(self._plain.headers)
        yes, no = self._words()
        asked = {column(i): pa.string() if pa.types.is_timestamp(self._type(i)) else self._type(i) for i in range(width)}
        return pacsv.open_csv(
            str(self._plain.path),
            read_options=pacsv.ReadOptions(block_size=BLOCK, skip_rows=self._plain.first_line - 1, column_names=list(asked)),
            # blank lines are passed over, and missed in the count
            parse_options=pacsv.ParseOptions(delimiter=dialect.delimiter, quote_char=dialect.quote),
            convert_options=pacsv.ConvertOptions(
                column_types=asked, null_values=_NULL_WORDS, true_values=yes, false_values=no, strings_can_be_null=True, check_utf8=False
            ),
        )  # fmt: skip

    def _type(self, position: int) -> pa.DataType:
        made = self._proposed[position][0].type
        return _TYPES.get(made) or pa.decimal128(18, int(made.rstrip(")").rpartition(",")[2]))

    def _values(self, position: int) -> list[str]:
        return [cell for row in self._rows if (cell := row[position])]

    def _separator(self, position: int) -> str:
        return next((value[10] for value in self._values(position) if len(value) > 10), " ")

    def _words(self) -> tuple[list[str], list[str]]:
        """The spellings of yes and no, all columns of the file alike."""
        yes, no = next(iter(self.families()), (frozenset(), frozenset()))
        return _spelled(yes), _spelled(no)

    def families(self) -> set[tuple[frozenset[str], frozenset[str]]]:
        """Which words for yes and no the columns have."""
        flags = [i for i, (typed, _) in enumerate(self._proposed) if typed.type == "BOOLEAN"]
        found = (family_of({value.lower() for value in self._values(i)} - set(TEXT_NULLS)) for i in flags)
        return {family or (frozenset(), frozenset()) for family in found}


def direct(raw: RawTable) -> Direct | None:
    """The straight way for a table, where there is one: every column as programs write it, and nothing at the end or between that is no row."""
    plain = raw.plain
    if plain is None:
        return None
    rows = _sampled(plain)
    if any(len(row) != len(plain.headers) for row in rows) or (raw.totals and named(rows[:SAMPLE]) and subtotals(rows[:SAMPLE])):
        return None
    proposed = proposed_columns(raw, rows, column_names(raw.headers))
    made = Direct(plain, rows, proposed)
    simple = all(kind.plain and not kind.rivals and kind.type in _KINDS for _, kind in proposed)
    coded = any(kind.exact for i, (_, kind) in enumerate(proposed) if i in plain.coded)
    return made if simple and not coded and len(made.families()) < 2 and _only_rows(plain, proposed) else None


_KINDS = {*_TYPES, *(f"DECIMAL(18,{places})" for places in range(5))}


def _sampled(plain: PlainFile) -> list[Row]:
    """The rows that are sampled of a staged table, too: the first ones, and some from all over."""
    rows = list(plain.read(0, 1, SAMPLE))
    if plain.rows > SAMPLE:
        step = max((plain.rows - 1) // SAMPLE, 1)
        rows += plain.read(-plain.first_line % step, step, SAMPLE)
    return rows


def _only_rows(plain: PlainFile, proposed: Sequence[Proposed]) -> bool:
    """Whether no total stands at the end, and a repeated header would not fit the types."""
    told = not plain.named or any(
        kind.meaning in {"number", "date", "moment"} and any(map(str.isalpha, header)) for (_, kind), header in zip(proposed, plain.headers, strict=True)
    )
    tail = list(plain.read(max(plain.rows - TAIL, 0), 1, TAIL))
    return told and not any(Repairer(len(plain.headers), plain.headers if plain.named else ()).footer(tail))


def _write(writer: pq.ParquetWriter, batches: Iterator[pa.RecordBatch]) -> int:
    """Writes row groups while the next ones are read; returns the number of rows."""
    rows, waiting = 0, list[pa.RecordBatch]()
    written: Future[Any] | None = None
    with ThreadPoolExecutor(1) as executor:
        for batch in batches:
            waiting.append(batch)
            rows += batch.num_rows
            if sum(item.num_rows for item in waiting) >= GROUP or sum(item.nbytes for item in waiting) >= WAITING:
                if written:
                    written.result()
                written = executor.submit(writer.write_table, pa.Table.from_batches(waiting), row_group_size=GROUP)
                waiting = []
        if written:
            written.result()
        if waiting:
            writer.write_table(pa.Table.from_batches(waiting), row_group_size=GROUP)
    return rows


def _proven(cells: pa.Array, kind: pa.DataType, separator: str) -> pa.Array:
    """The cells as they are kept; raises ArrowInvalid for what the typing rules would not take."""
    if pa.types.is_floating(kind) and pc.all(pc.is_finite(cells)).as_py() is False:
        raise pa.ArrowInvalid("not finite")
    if pa.types.is_timestamp(kind):
        if pc.all(pc.match_like(cells, f"____-__-__{separator}__:__:__")).as_py() is False:
            raise pa.ArrowInvalid("another spelling")
        return pc.cast(cells, kind)
    return cells


def _spelled(words: frozenset[str]) -> list[str]:
    return sorted({spelled for word in words for spelled in (word, word.upper(), word.capitalize())})


def _cases(word: str) -> Iterator[str]:
    """A word in capitals and small letters, in every mixture."""
    return map("".join, product(*({letter.lower(), letter.upper()} for letter in word)))


_NULL_WORDS = sorted({spelled for word in TEXT_NULLS for spelled in _cases(word)})
