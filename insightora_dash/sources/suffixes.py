"""Names of files that can be read; light, so that the server can ask without loading the readers."""

READABLE = "CSV, TSV, Excel (.xlsx, .xls), ODS, JSON, JSON lines, Parquet, SQLite or DuckDB"
SUFFIXES = {
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".txt": "csv", ".xlsx": "workbook", ".xlsm": "workbook", ".xlsb": "workbook",
    ".xls": "workbook", ".ods": "workbook", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".parquet": "parquet", ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite",
    ".duckdb": "duckdb",
}  # fmt: skip
