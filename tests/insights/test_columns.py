"""Columns made without pandas hold what `pa.array` would hold."""

import subprocess
import sys
from datetime import date

import pyarrow as pa
import pytest

from insightora_dash.insights.columns import array_of


@pytest.mark.parametrize("values", [
    [1.5, None, -2.0], [1, 2, None], ["ä", None, "", "long words"], [None, None], [], [1, 2.5], [True, None], [date(2024, 1, 1), None], [2**70, 1],
])  # fmt: skip
def test_the_values_are_the_same(values: list[object]) -> None:
    try:
        expected = pa.array(values)
    except (OverflowError, pa.ArrowInvalid):
        with pytest.raises((OverflowError, pa.ArrowInvalid)):
            array_of(values)
        return
    assert array_of(values).equals(expected)


def test_numbers_and_words_load_no_pandas() -> None:
    code = "import sys; from insightora_dash.insights.columns import array_of; array_of([1.0, None]); array_of(['a']); print('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"
