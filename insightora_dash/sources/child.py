"""What runs inside the ingest child: one file in, Parquet parts and an account of every row out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.sources import names, profile
from insightora_dash.sources.readers.formats import read_tables
from insightora_dash.sources.readers.staging import RawTable, Staging, column, literal
from insightora_dash.sources.typing import TypedColumn, typed_columns

COMPRESSION = "FORMAT parquet, COMPRESSION zstd"


def parse(payload: dict[str, Any]) -> dict[str, Any]:
    """Reads `path` (called `file_name` by its owner) into Parquet files in `out_dir`; returns `{"format", "tables": [...]}`.

    Options: `export` (a folder for the cells as they were before typing), `memory_mb`.
    """
    out, options = Path(payload["out_dir"]), payload.get("options", {})
    (out / "work").mkdir(parents=True, exist_ok=True)
    staging = Staging(out / "work", int(options.get("memory_mb", 1500)))
    try:
        tables: list[dict[str, Any]] = []
        source = read_tables(Path(payload["path"]), str(payload["file_name"]), staging)
        for raw in source.tables:
            tables.append(finish(raw, staging, out, taken=[table["name"] for table in tables], export=options.get("export")))
            staging.drop(raw.relation)
    finally:
        staging.close()
    if not tables:
        raise Invalid("no_tables", N_("The file holds no table. Choose a file with rows and columns."))
    return {"format": source.format, "tables": tables}


def finish(raw: RawTable, staging: Staging, out: Path, *, taken: Sequence[str], export: str | None = None) -> dict[str, Any]:
    """Types, profiles and writes one staged table; returns its description."""
    name = names.unique(names.table_name(raw.name) if raw.exact_names else names.identifier(raw.name), taken)
    columns = _columns(raw, staging)
    if export:
        _export(raw, staging, Path(export) / f"{name.replace('/', '_')}.csv")
    path = out / f"part-{len(taken)}.parquet"
    selected = ", ".join(["__row", *(f"{c.sql} AS {profile.quoted(c.name)}" for c in columns)])
    staging.connection.execute(f"COPY (SELECT {selected} FROM {raw.relation}) TO {literal(str(path))} ({COMPRESSION})")  # noqa: S608
    rows = staging.value(f"SELECT count(*) FROM read_parquet({literal(str(path))})")  # noqa: S608
    facts = profile.profiles(staging, str(path), [(c.name, c.type) for c in columns])
    accounting = raw.accounting
    _check(raw, rows)
    _warn(raw, columns)
    return {
        "name": name, "label": raw.name, "file": path.name, "rows": rows, "accounting": accounting.as_json(),
        "columns": [_described(c, raw, p) for c, p in zip(columns, facts, strict=True)],
        "primary_key": list(raw.primary_key),
        "foreign_keys": [{"columns": list(k.columns), "table": k.table, "referred_columns": list(k.referred_columns)} for k in raw.foreign_keys],
    }  # fmt: skip


def _columns(raw: RawTable, staging: Staging) -> list[TypedColumn]:
    given = names.column_names(raw.headers)
    if not raw.typed:
        return typed_columns(staging, raw, given)
    types = dict(staging.rows(f"SELECT column_name, column_type FROM (DESCRIBE {raw.relation})"))
    return [TypedColumn(name, raw.headers[i], types[column(i)], column(i)) for i, name in enumerate(given)]


def _described(typed: TypedColumn, raw: RawTable, facts: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": typed.name, "original": typed.original, "label": typed.original.strip() or typed.name, "type": typed.type, "role": None,
        "unit": typed.unit, "profile": facts, "notes": typed.notes,
    }  # fmt: skip
    if typed.name in raw.primary_key:
        described["primary_key"] = True
    for key in raw.foreign_keys:
        if key.columns == (typed.name,):
            described["references"] = {"table": key.table, "column": key.referred_columns[0]}
    return described


def _check(raw: RawTable, rows: int) -> None:
    """Refuses a table whose rows are not all accounted for: losing some silently is worse than not reading the file."""
    accounting = raw.accounting
    if not accounting.balanced or rows != accounting.rows_read + accounting.rows_repaired:
        raise Invalid(
            "rows_unaccounted",
            N_("{table}: {found} of {rows} rows could be accounted for, so nothing was loaded. Save the file again as UTF-8 CSV and retry."),
            table=raw.name, found=rows + accounting.rows_rejected, rows=accounting.rows_in_file,
        )  # fmt: skip


def _warn(raw: RawTable, columns: list[TypedColumn]) -> None:
    for typed in columns:
        if typed.notes.get("misfits"):
            raw.accounting.warnings.append(f"{typed.name}: {typed.notes['misfits']} cells are not {typed.type} and were left empty.")
        if typed.notes.get("warning"):
            raw.accounting.warnings.append(f"{typed.name}: {typed.notes['warning']}")


def _export(raw: RawTable, staging: Staging, path: Path) -> None:
    """The cells as the reader saw them; null is an empty unquoted cell, an empty string a quoted one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    labels = [header if header.strip() else f"column_{i}" for i, header in enumerate(raw.headers, start=1)]
    unique: list[str] = []
    for label in labels:
        unique.append(names.unique(label, []) if label not in unique else names.unique(label, unique))
    cells = ", ".join(f"{column(i)} AS {profile.quoted(label)}" for i, label in enumerate(unique))
    staging.connection.execute(f"COPY (SELECT {cells} FROM {raw.relation} ORDER BY __row) TO {literal(str(path))} (FORMAT csv, HEADER true)")  # noqa: S608
