"""A Result as a CSV file that spreadsheets open as it is meant."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from insightora_dash.engine.result import Result

if TYPE_CHECKING:
    import pandas as pd

# A spreadsheet runs a cell that starts like a formula (OWASP: CSV injection); an apostrophe keeps it text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_frame(result: Result) -> pd.DataFrame:
    """The rows as a data frame with Arrow types: integers stay integers beside nulls, decimals stay exact."""
    import pandas as pd  # loaded with the first file: every process would wait half a second for it at its start

    frame: pd.DataFrame = result.table.to_pandas(types_mapper=pd.ArrowDtype)
    frame.columns = pd.Index([column.label or column.name for column in result.columns])
    return frame


def to_csv(result: Result) -> bytes:
    """RFC 4180 with a header, UTF-8 with the mark that Excel looks for; text that looks like a formula is kept as text."""
    frame = to_frame(result)
    for place, column in enumerate(result.columns):
        if column.type.upper().startswith("VARCHAR"):
            frame.isetitem(place, [_harmless(text) for text in result.table.column(place).to_pylist()])
    return frame.to_csv(index=False, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n").encode("utf-8-sig")


def _harmless(text: str | None) -> str | None:
    return f"'{text}" if text is not None and text.startswith(FORMULA_STARTS) else text
