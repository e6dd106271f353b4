"""Files and databases opened without a server: what `inspect` prints and what `ask SOURCE...` reads."""

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from insightora_dash.config import Config
from insightora_dash.engine.dataset import TableFiles
from insightora_dash.engine.engine import Engine
from insightora_dash.engine.pool import ChildPool
from insightora_dash.platform.errors import InsightoraError, NotFound
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_
from insightora_dash.sources.names import identifier, unique
from insightora_dash.sources.parts import foreign_keys, parse_files
from insightora_dash.sources.remote import copy_database, is_url, schema_of_url
from insightora_dash.sources.stored import StoredTable
from insightora_dash.sources.suffixes import SUFFIXES, stem_of
from insightora_dash.sources.typing.proposal import worded

SECONDS = 600.0
MEMORY_MB = 4096


def inspect_command(path: Path, export: Path | None, config: Config) -> int:
    """Prints what a file holds as one JSON document; exit 0 done, 2 the file cannot be used."""
    engine = ChildPool(config, spare=False)
    try:
        found = inspect(path, engine, export=export)
    finally:
        engine.close()
    json.dump(found, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")
    return 2 if found["error"] else 0


def inspect(path: Path, engine: Engine, *, export: Path | None = None) -> dict[str, Any]:
    """The tables, columns and row accounting of a file; `error` says why it cannot be used."""
    work = Path(tempfile.mkdtemp(prefix="insightora-inspect-"))
    try:
        options = {"export": str(export.absolute())} if export else {}
        answer = _parse(path, work, engine, options)
    except InsightoraError as error:
        return {"file": str(path), "error": {"code": error.code, "message": error.worded()}, "tables": []}
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return {"file": str(path), "error": None, "tables": [_inspected(table) for table in answer["tables"]]}


def _inspected(table: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("name", "type", "role", "unit", "notes", "proposal")
    columns = [{**{name: column[name] for name in kept}, "proposal": _worded(column["proposal"])} for column in table["columns"]]
    return {"name": table["name"], "columns": columns, **table["accounting"], "warnings": [worded(said) for said in table["accounting"]["warnings"]]}


def _worded(proposal: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {**proposal, "reasons": [worded(reason) for reason in proposal["reasons"]]} if proposal else None


def load_paths(sources: Sequence[str | Path], folder: Path, engine: Engine) -> list[StoredTable]:
    """Files, database files and database URLs as tables over Parquet in `folder`; each source is a schema of its own."""
    stored: list[StoredTable] = []
    for source in sources:
        taken = {table.schema for table in stored}
        work = folder / new_id()
        work.mkdir(parents=True)
        if is_url(str(source)):
            schema = unique(identifier(schema_of_url(str(source))), taken)
            answer = copy_database(str(source), work)
        else:
            schema = unique(identifier(_stem(Path(source)) if len(_files(Path(source))) > 1 else stem_of(str(source))), taken)
            answer = _parse(Path(source), work, engine, {})
        stored += [_stored(table, schema, work) for table in answer["tables"]]
    return stored


def _parse(path: Path, work: Path, engine: Engine, options: dict[str, Any]) -> dict[str, Any]:
    files = [(file.absolute(), file.name) for file in _files(path)]
    if not files:
        raise NotFound("no_file", N_("{path} does not exist or holds no file that can be read. Check the path."), path=path)
    given = {**options, "name": identifier(_stem(path))} if len(files) > 1 else options
    return parse_files(engine, files, work, options=given, seconds=SECONDS, memory_mb=MEMORY_MB)


def _files(path: Path) -> list[Path]:
    """The file, the readable files of a folder, or those that a pattern such as `2026-*.csv` names."""
    if path.is_dir():
        return sorted(file for file in path.iterdir() if file.is_file() and file.suffix.lower() in SUFFIXES)
    if path.is_file():
        return [path]
    return sorted(file for file in path.parent.glob(path.name) if file.is_file()) if set("*?[") & set(path.name) else []


def _stem(path: Path) -> str:
    return re.sub(r"[\W\d_]+$", "", stem_of(path.name).replace("*", "").replace("?", "")) or path.absolute().parent.name


def _stored(table: Mapping[str, Any], schema: str, work: Path) -> StoredTable:
    columns = tuple((column["name"], column["type"]) for column in table["columns"])
    files = TableFiles(schema, table["name"], (str(work / table["file"]),), columns, version=work.name)
    return StoredTable(
        schema, table["name"], table["label"], tuple(table["columns"]), files, table["rows"], table["accounting"],
        primary_key=tuple(table["primary_key"]), foreign_keys=foreign_keys(table["foreign_keys"]),
    )  # fmt: skip
