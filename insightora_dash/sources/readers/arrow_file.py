"""Arrow and Feather files: typed already, counted batch by batch."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.sources.readers.limits import refuse_inflated, refuse_too_wide
from insightora_dash.sources.readers.parquet_file import read_parquet, widened
from insightora_dash.sources.readers.staging import RawTable, Staging

_FEATHER_1 = b"FEA1"


def read_arrow(path: Path, staging: Staging, *, name: str) -> Iterator[RawTable]:
    """The one table of an Arrow file or stream, or of a Feather file of either version."""
    copy = staging.folder / "from-arrow.parquet"
    try:
        rows = _rewritten(path, copy)
    except (pa.ArrowException, OSError, ValueError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise Invalid("damaged_file", N_("The file is damaged or incomplete: its contents cannot be read. Save or download it again.")) from error
    for table in read_parquet(copy, staging, name=name):
        table.accounting.rows_in_file = rows
        yield table
    copy.unlink()


def _rewritten(path: Path, target: Path) -> int:
    """Copies the batches into a Parquet file; returns the rows counted on the way."""
    schema, batches = _opened(path)
    refuse_too_wide(len(schema.names))
    rows = size = 0
    plain = widened(schema)
    with pq.ParquetWriter(target, plain, compression="none") as writer:
        for batch in batches:
            rows, size = rows + batch.num_rows, size + batch.nbytes
            refuse_inflated(path.stat().st_size, size)
            writer.write_table(pa.Table.from_batches([batch]).cast(plain))
    return rows


def _opened(path: Path) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    with path.open("rb") as file:
        head = file.read(6)
    if head.startswith(_FEATHER_1):
        table = feather.read_table(path)
        return table.schema, iter(table.to_batches())
    if head == b"ARROW1":
        reader = pa.ipc.open_file(pa.memory_map(str(path)))
        return reader.schema, (reader.get_batch(number) for number in range(reader.num_record_batches))
    stream = pa.ipc.open_stream(pa.OSFile(str(path)))
    return stream.schema, iter(stream)
