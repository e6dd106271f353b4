"""Names of files that can be read; light, so that the server can ask without loading the readers."""

from pathlib import Path

READABLE = "CSV, TSV, Excel (.xlsx, .xls), ODS, JSON, JSON lines, Parquet, Arrow, SQLite or DuckDB, also as .zip, .gz or .zst"
SUFFIXES = {
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".txt": "csv", ".prn": "csv", ".xlsx": "workbook", ".xlsm": "workbook", ".xlsb": "workbook",
    ".xls": "workbook", ".ods": "workbook", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".parquet": "parquet", ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite",
    ".duckdb": "duckdb", ".arrow": "arrow", ".feather": "arrow", ".ipc": "arrow", ".zip": "zip", ".gz": "gzip", ".zst": "zstd", ".bz2": "bzip2", ".xz": "xz",
}  # fmt: skip


def stem_of(file_name: str) -> str:
    """The name of a file without what says its format."""
    name = Path(file_name)
    return Path(name.stem).stem if name.suffix.lower() in {".gz", ".zst", ".bz2", ".xz"} else name.stem
