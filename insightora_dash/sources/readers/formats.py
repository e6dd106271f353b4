"""Which format a file has: by its content, checked against its name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.sources.readers.csv_file import read_csv
from insightora_dash.sources.readers.staging import RawTable, Staging

SUFFIXES = {
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".txt": "csv", ".xlsx": "workbook", ".xlsm": "workbook", ".xlsb": "workbook", ".xls": "workbook", ".ods": "workbook",
    ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite", ".duckdb": "duckdb",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The format of a file and its tables, staged one after the other."""

    format: str
    tables: Iterator[RawTable]


def read_tables(path: Path, file_name: str, staging: Staging) -> ReadFile:
    """The tables of a file; raises Invalid with the reason when it cannot be used."""
    if path.stat().st_size == 0:
        raise Invalid("empty_file", N_("{name} is empty (0 bytes). Choose a file with rows in it."), name=file_name)
    name = Path(file_name)
    suffix = name.suffix.lower()
    return ReadFile("csv", read_csv(path, staging, name=name.stem, suffix=suffix))
