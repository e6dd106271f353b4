"""A data-quality report as a CSV file, a line per column."""

import csv
import io
from collections.abc import Iterator

from insightora_dash.reports.csv_file import FORMULA_STARTS
from insightora_dash.sources.quality import QualityReport, TableQuality

HEADER = (
    "table", "rows", "repeated rows", "column", "type", "empty cells", "share empty", "different values", "outliers", "low fence", "high fence",
    "cells of another type", "share of texts that are numbers",
)  # fmt: skip


def quality_csv(report: QualityReport) -> bytes:
    """RFC 4180 with a header, UTF-8 with the mark that Excel looks for; names that look like a formula are kept as text."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADER)
    for table in report.tables:
        writer.writerows(_lines(table))
    return buffer.getvalue().encode("utf-8-sig")


def _lines(table: TableQuality) -> Iterator[tuple[object, ...]]:
    for column in table.columns:
        low, high = column.fences or ("", "")
        outliers = "" if column.outliers is None else column.outliers
        yield (
            _harmless(f"{table.schema}.{table.name}"), table.rows, "" if table.duplicates is None else table.duplicates, _harmless(column.name), column.type,
            column.empties, round(column.empties / max(table.rows, 1), 6), column.distinct, outliers, low, high, column.misfits, round(column.numbers, 6),
        )  # fmt: skip


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
