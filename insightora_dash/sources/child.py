"""What runs inside the ingest child: one file in, Parquet parts and an account of every row out."""

import errno
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from insightora_dash.platform.errors import InsightoraError, Invalid, StorageFull
from insightora_dash.platform.storage import NO_ROOM
from insightora_dash.platform.wording import N_
from insightora_dash.sources import names, profile
from insightora_dash.sources.direct import direct
from insightora_dash.sources.readers.formats import read_tables
from insightora_dash.sources.readers.stacked import stacked
from insightora_dash.sources.readers.staging import RawTable, Staging, column, literal
from insightora_dash.sources.readers.subtotals import without_subtotals
from insightora_dash.sources.readers.trimming import trimmed
from insightora_dash.sources.recipe import NOTHING_CHOSEN, Recipe, TableRecipe
from insightora_dash.sources.typing.columns import TypedColumn, typed_columns

COMPRESSION = "FORMAT parquet, COMPRESSION zstd"
MISFITS = N_("{column}: {n} cells are not {type} and were left empty.")
CODES_FROM = 0.95  # share of numbers in a text column
UNIQUE = 0.9  # share of different values
Report = Callable[[float, str], None]


def parse(payload: dict[str, Any], report: Report | None = None) -> dict[str, Any]:
    """Reads `files` ([path, name for people] each) into Parquet files in `out_dir`; returns `{"format", "tables": [...]}`.

    Options: `export` (a folder for the cells as they were before typing), `expected` (per table the columns and parts that rows are
    appended to), `name` (what several files are called together), `recipe` (see `Recipe.stored`), `memory_mb`.
    """
    try:
        return _parse(payload, report or (lambda _fraction, _stage: None))
    except OSError as error:
        raise _full(error.errno in (errno.ENOSPC, errno.EDQUOT)) from error
    except duckdb.IOException as error:
        raise _full("No space left" in str(error)) from error


def _full(full: bool) -> InsightoraError:
    if full:
        return StorageFull("storage_full", NO_ROOM)
    return Invalid("unreadable_file", N_("The file cannot be read. Save it again and upload it once more."))


def _parse(payload: dict[str, Any], report: Report) -> dict[str, Any]:
    out, options = Path(payload["out_dir"]), payload.get("options", {})
    (out / "work").mkdir(parents=True, exist_ok=True)
    pa.set_memory_pool(pa.system_memory_pool())  # Arrow's own clears memory in pieces of megabytes, which a process that lives for one file never wins back
    tables: list[dict[str, Any]] = []
    formats: list[str] = []
    recipe = Recipe.stored(options.get("recipe", {}))
    staging = Staging(out / "work", int(options.get("memory_mb", 1500)))
    try:
        for raw in _raws(payload["files"], staging, formats, report, recipe, name=str(options.get("name", ""))):
            taken = [table["name"] for table in tables]
            tables.append(finish(raw, staging, out, taken=taken, export=options.get("export"), expected=options.get("expected"), recipe=recipe))
            staging.drop(raw.relation)
    finally:
        staging.close()
    if not tables:
        raise Invalid("no_tables", N_("The file holds no table. Choose a file with rows and columns."))
    return {"format": formats[0], "tables": tables}


def _raws(
    files: Sequence[Sequence[str]], staging: Staging, formats: list[str], report: Report, recipe: Recipe, *, name: str
) -> Iterator[RawTable]:  # fmt: skip
    """The staged tables of all files, one after the other; those of several files stacked where they have the same shape."""

    def each() -> Iterator[RawTable]:
        for number, (path, file_name) in enumerate(files):
            source = read_tables(Path(path), file_name, staging, recipe)
            formats.append(source.format)
            for raw in source.tables:
                report((number + 0.5) / len(files), raw.name)
                raw.origin = raw.origin or file_name
                if together:
                    raw.stage()
                    without_subtotals(raw, staging)
                yield raw

    packed = len(files) == 1 and Path(files[0][1]).suffix.lower() == ".zip"
    together = packed or len(files) > 1
    return stacked(each(), staging, name=name or Path(files[0][1]).stem if packed else name) if together else each()


def finish(
    raw: RawTable,
    staging: Staging,
    out: Path,
    *,
    taken: Sequence[str],
    export: str | None = None,
    expected: Mapping[str, Any] | None = None,
    recipe: Recipe = NOTHING_CHOSEN,
) -> dict[str, Any]:
    """Types, profiles and writes one staged table; returns its description."""
    name = names.unique(names.table_name(raw.name) if raw.exact_names else names.identifier(raw.name), taken)
    chosen = recipe.of_table(name)
    path = out / f"part-{len(taken)}.parquet"
    written = None if export or chosen.reads_otherwise else _written(raw, staging, chosen, path)
    raw.stage()
    without_subtotals(raw, staging)
    if export:
        _export(raw, staging, Path(export) / f"{name.replace('/', '_')}.csv")
    raw = _emptied(trimmed(raw, staging), staging, chosen)
    columns, earlier = conformed(staging, raw, written or _arranged(_columns(raw, staging, chosen), chosen), _joined(name, expected or {}))
    if columns != written:
        path = out / f"part-{len(taken)}-typed.parquet"
        selected = ", ".join(["__row", *(f"{c.sql} AS {names.quoted(c.name)}" for c in columns)])
        staging.connection.execute(f"COPY (SELECT {selected} FROM {raw.relation}) TO {literal(str(path))} ({COMPRESSION})")  # noqa: S608
    rows = staging.value(f"SELECT count(*) FROM read_parquet({literal(str(path))})")  # noqa: S608
    unique = () if earlier else [c.name for c in columns if c.unique]
    facts = profile.profiles(staging, [*earlier, str(path)], [(c.name, c.type) for c in columns], unique=unique)
    _check(raw, rows)
    _warn(raw, columns)
    return {
        "name": name, "label": raw.name, "file": path.name, "rows": rows, "part_rows": rows, "accounting": raw.accounting.as_json(),
        "columns": [_described(c, raw, p, chosen) for c, p in zip(columns, facts, strict=True)],
        "primary_key": list(raw.primary_key),
        "foreign_keys": [{"columns": list(k.columns), "table": k.table, "referred_columns": list(k.referred_columns)} for k in raw.foreign_keys],
    }  # fmt: skip


def _written(raw: RawTable, staging: Staging, chosen: TableRecipe, path: Path) -> list[TypedColumn] | None:
    """The columns of a part that was written straight from a plain file, whose relation is then that part; None when it has to be staged."""
    way = direct(raw)
    columns = _arranged(way.columns, chosen) if way else []
    if way is None or not way.write(path, [made.name for made in columns]):
        return None
    raw.relation, raw.typed, raw.later = staging.new_name(), True, None
    raw.accounting.rows_read = raw.accounting.rows_in_file
    cells = ", ".join(f"{names.quoted(made.name)} AS {column(i)}" for i, made in enumerate(columns))
    staging.connection.execute(f"CREATE VIEW {raw.relation} AS SELECT __row, {cells} FROM read_parquet({literal(str(path))})")  # noqa: S608
    return [replace(made, sql=column(i), unique=i in way.unique) for i, made in enumerate(columns)]


def _emptied(raw: RawTable, staging: Staging, chosen: TableRecipe) -> RawTable:
    """The table with the cells empty that people said mean nothing."""
    nulls = {i: words for i, header in enumerate(raw.headers) if (words := chosen.nulls_of(header))}
    if not nulls:
        return raw
    cells = [
        f"CASE WHEN list_contains([{', '.join(map(literal, nulls[i]))}], trim({column(i)}::VARCHAR)) THEN NULL ELSE {column(i)} END AS {column(i)}"
        if i in nulls else column(i) for i in range(len(raw.headers))
    ]  # fmt: skip
    relation = staging.new_name()
    staging.connection.execute(f"CREATE VIEW {relation} AS SELECT __row, {', '.join(cells)} FROM {raw.relation}")  # noqa: S608
    return replace(raw, relation=relation)


def _arranged(columns: list[TypedColumn], chosen: TableRecipe) -> list[TypedColumn]:
    """The columns that are not left out, under the names people gave them."""
    kept = [typed for typed in columns if not chosen.leaves_out(typed.original)] or columns
    taken: list[str] = []
    for typed in kept:
        taken.append(names.unique(chosen.name_of(typed.original) or typed.name, taken))
    return [replace(typed, name=name) for typed, name in zip(kept, taken, strict=True)]


def _joined(name: str, expected: Mapping[str, Any]) -> Mapping[str, Any]:
    """The table that these rows will be appended to: the one of that name, or the only one."""
    return expected.get(name.lower()) or (next(iter(expected.values())) if len(expected) == 1 else {})


def conformed(staging: Staging, raw: RawTable, columns: list[TypedColumn], joined: Mapping[str, Any]) -> tuple[list[TypedColumn], list[str]]:
    """The columns in the order and with the types of the table they join, where no value is lost by it; and that table's parts."""
    wanted: dict[str, str] = dict(joined.get("columns", ()))
    if {column.name for column in columns} != set(wanted):
        return columns, []
    made = [_as_type(staging, raw, column, wanted[column.name]) for column in sorted(columns, key=lambda column: list(wanted).index(column.name))]
    same = all(column.type == wanted[column.name] for column in made)
    return (made, list(joined["paths"])) if same else (made, [])


def _as_type(staging: Staging, raw: RawTable, column: TypedColumn, kind: str) -> TypedColumn:
    if column.type == kind:
        return column
    sql = f"try_cast(({column.sql}) AS {kind})"
    same = f"({sql})::DOUBLE = ({column.sql})::DOUBLE" if _numeric(kind) and _numeric(column.type) else "true"
    safe = f"bool_and(({sql}) IS NOT NULL AND {same}) FILTER (WHERE ({column.sql}) IS NOT NULL)"
    kept = staging.value(f"SELECT coalesce({safe}, true) FROM {raw.relation}")  # noqa: S608
    return replace(column, type=kind, sql=sql) if kept else column


def _numeric(kind: str) -> bool:
    return kind in {"BIGINT", "DOUBLE"} or kind.startswith("DECIMAL")


def _columns(raw: RawTable, staging: Staging, chosen: TableRecipe) -> list[TypedColumn]:
    given = names.column_names(raw.headers)
    if not raw.typed:
        return typed_columns(staging, raw, given, [chosen.reading_of(header) for header in raw.headers])
    types = dict(staging.rows(f"SELECT column_name, column_type FROM (DESCRIBE {raw.relation})"))  # noqa: S608
    return [TypedColumn(name, raw.headers[i], types[column(i)], column(i)) for i, name in enumerate(given)]


def _described(typed: TypedColumn, raw: RawTable, facts: dict[str, Any], chosen: TableRecipe) -> dict[str, Any]:
    role = chosen.role_of(typed.original) or _role_of_codes(typed, facts)
    described: dict[str, Any] = {
        "name": typed.name, "original": typed.original, "label": chosen.name_of(typed.original) or typed.original.strip() or typed.name,
        "type": typed.type, "role": role, "unit": chosen.unit_of(typed.original, typed.unit), "profile": facts, "notes": typed.notes,
        "proposal": typed.proposal.as_json() if typed.proposal else None,
    }  # fmt: skip
    if typed.name in raw.primary_key:
        described["primary_key"] = True
    for key in raw.foreign_keys:
        if key.columns == (typed.name,):
            described["references"] = {"table": key.table, "column": key.referred_columns[0]}
    return described


def _role_of_codes(typed: TypedColumn, facts: dict[str, Any]) -> str | None:
    """A text column of numbers was kept as text because they are codes: nothing to add up."""
    if typed.proposal is None or typed.type != "VARCHAR" or facts["numeric"] < CODES_FROM:
        return None
    return "id" if facts["distinct"] >= UNIQUE * (facts["rows"] - facts["nulls"]) else "dimension"


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
            raw.accounting.warn(MISFITS, column=typed.name, n=typed.notes["misfits"], type=typed.type)
        if typed.proposal and typed.proposal.undecided:
            for reason in typed.proposal.reasons:
                raw.accounting.warn(reason.sentence, **{**reason.params, "column": typed.name})


def _export(raw: RawTable, staging: Staging, path: Path) -> None:
    """The cells as the reader saw them; null is an empty unquoted cell, an empty string a quoted one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    labels = [header if header.strip() else f"column_{i}" for i, header in enumerate(raw.headers, start=1)]
    unique: list[str] = []
    for label in labels:
        unique.append(names.unique(label, []) if label not in unique else names.unique(label, unique))
    cells = ", ".join(f"{column(i)} AS {names.quoted(label)}" for i, label in enumerate(unique))
    staging.connection.execute(f"COPY (SELECT {cells} FROM {raw.relation} ORDER BY __row) TO {literal(str(path))} (FORMAT csv, HEADER true)")  # noqa: S608
