"""Columns of numbers that only ever rise, so that none of their values comes again: keys that a program counted up."""

from collections.abc import Sequence

import pyarrow as pa


class Rising:
    """The columns of whole numbers that have risen from row to row in all batches so far."""

    def __init__(self, kinds: Sequence[pa.DataType]) -> None:
        self._highest: dict[int, int | None] = {i: None for i, kind in enumerate(kinds) if pa.types.is_int64(kind)}

    @property
    def columns(self) -> frozenset[int]:
        """Their positions."""
        return frozenset(self._highest)

    def take(self, cells: Sequence[pa.Array]) -> None:
        """Looks at the next rows."""
        for position, highest in list(self._highest.items()):
            array = cells[position]
            if not len(array):
                continue
            values = array.to_numpy() if not array.null_count else None
            if values is None or (highest is not None and values[0] <= highest) or not (values[1:] > values[:-1]).all():
                del self._highest[position]
            else:
                self._highest[position] = int(values[-1])
