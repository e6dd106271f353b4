"""Columns that only ever rise hold no value twice."""

from collections.abc import Sequence

import pyarrow as pa
import pytest

from insightora_dash.sources.rising import Rising


def found(*batches: Sequence[int | None]) -> bool:
    rising = Rising([pa.string(), pa.int64()])
    for batch in batches:
        rising.take([pa.array(["x"] * len(batch), pa.string()), pa.array(batch, pa.int64())])
    return rising.columns == {1}


@pytest.mark.parametrize("batches", [[[1, 2, 5], [6, 9]], [[-3], [], [0]], [[2**53 + 1, 2**53 + 2]]])
def test_a_column_that_rises_over_all_batches_is_one(batches: list[list[int]]) -> None:
    assert found(*batches)


@pytest.mark.parametrize("batches", [[[1, 1]], [[1, 2], [2, 3]], [[3, 2]], [[1, None, 3]], [[1], [None]]])
def test_a_value_that_comes_again_an_empty_cell_or_a_step_down_ends_it(batches: list[list[int | None]]) -> None:
    assert not found(*batches)
