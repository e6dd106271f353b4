"""Arrow columns of plain numbers and words, made from buffers: `pa.array` would load pandas into a server that answers others meanwhile."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa


def array_of(values: Sequence[Any]) -> pa.Array:
    """The values as an Arrow column; what is neither all numbers nor all words goes the usual way."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {str}:
        return _words(values)
    if kinds in ({int}, {float}):
        return _numbers(values, "int64" if kinds == {int} else "float64")
    return pa.array(values)


def _numbers(values: Sequence[Any], kind: str) -> pa.Array:
    try:
        numbers = np.array([0 if value is None else value for value in values], dtype=kind)
    except OverflowError:
        return pa.array(values)
    return pa.Array.from_buffers(getattr(pa, kind)(), len(values), [_known(values), pa.py_buffer(numbers.tobytes())])


def _words(values: Sequence[Any]) -> pa.Array:
    encoded = [b"" if value is None else value.encode() for value in values]
    ends = np.concatenate([[0], np.cumsum([len(one) for one in encoded])]).astype("int32")
    return pa.Array.from_buffers(pa.string(), len(values), [_known(values), pa.py_buffer(ends.tobytes()), pa.py_buffer(b"".join(encoded))])


def _known(values: Sequence[Any]) -> Any:
    """Which values are there, a bit each."""
    return pa.py_buffer(np.packbits([value is not None for value in values], bitorder="little").tobytes())
