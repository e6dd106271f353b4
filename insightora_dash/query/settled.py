"""Rows of groups in one order, where the query asks for none: an engine on several cores gives them in another order each time."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from insightora_dash.engine.result import Result


def settled(result: Result, tree: exp.Query) -> Result:
    """The same rows by time, then by the first measure with the greatest first, then by the rest; as they came where the query says an order,
    reads rows as they are, or was cut off.

    A mark is a place in these rows, so the same data has to give the same rows again.
    """
    if result.row_count < 2 or result.cut_off or tree.args.get("order") or not _of_groups(tree):
        return result
    times = [(place, "ascending") for place, column in enumerate(result.columns) if column.role == "time"]
    measures = [(place, "descending") for place, column in enumerate(result.columns) if column.role == "measure"][:1]
    first = [place for place, _way in (*times, *measures)]
    rest = [(place, "ascending") for place in range(len(result.columns)) if place not in first]
    numbered = result.table.rename_columns([str(place) for place in range(result.table.num_columns)])
    keys = [(str(place), way) for place, way in (*times, *measures, *rest) if _sortable(numbered.column(place).type)]
    if not keys:
        return result
    return replace(result, table=result.table.take(pc.sort_indices(numbered, sort_keys=keys)))


def _of_groups(tree: exp.Query) -> bool:
    if isinstance(tree, exp.SetOperation):
        return bool(tree.args.get("distinct"))
    return bool(tree.args.get("group") or tree.args.get("distinct"))


def _sortable(kind: pa.DataType) -> bool:
    return not (pa.types.is_nested(kind) or pa.types.is_null(kind) or pa.types.is_interval(kind))
