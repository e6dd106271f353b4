"""A Result for programs: as JSON with its types, and as an Arrow stream."""

import io
from typing import Any

import pyarrow as pa

from insightora_dash.ask.cells import cell
from insightora_dash.engine.result import Result

ARROW = "application/vnd.apache.arrow.stream"


def to_json(result: Result) -> dict[str, Any]:
    """Columns with their types, rows as lists, and how many there are beyond them."""
    columns = [{"name": c.name, "label": c.label or c.name, "type": c.type, "role": c.role, "unit": c.unit, "grain": c.grain} for c in result.columns]
    rows = [[cell(value) for value in row] for row in result.rows()]
    return {"columns": columns, "rows": rows, "row_count": result.row_count, "cut_off": result.cut_off, "data_version": result.data_version}


def to_arrow(result: Result) -> bytes:
    """The rows as an Arrow IPC stream; its schema carries the data version and how many rows were cut off."""
    told = {"data_version": result.data_version, "cut_off": str(result.cut_off)}
    table = result.table.replace_schema_metadata({**(result.table.schema.metadata or {}), **told})
    buffer = io.BytesIO()
    with pa.ipc.new_stream(buffer, table.schema) as stream:
        stream.write_table(table)
    return buffer.getvalue()
