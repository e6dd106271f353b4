"""Everything in one file, and back: the metadata as lines that any database takes, and the data files."""

import json
import tarfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

from sqlalchemy import Engine, LargeBinary, Table, func, insert, select

from insightora_dash.platform.database import Base, UTCDateTime
from insightora_dash.platform.errors import Conflict, Invalid
from insightora_dash.platform.sealed_file import CHUNK, SealingWriter, UnsealingReader, is_sealed
from insightora_dash.platform.secrets import check_key
from insightora_dash.platform.storage import atomic_path
from insightora_dash.platform.wording import N_

METADATA, FILES, KEYS = "metadata.jsonl", "files/", "secrets"
KEPT_OUT = ("run", "cache", "work")  # made again by itself
BATCH = 500
NOT_A_BACKUP = N_("This file is no backup of Insightora.")


def write_backup(engine: Engine, data_dir: Path, target: Path, *, with_keys: bool = False, key: str = "") -> dict[str, int]:
    """Writes the backup, whole or not at all, sealed with `key` unless that is empty; returns how many rows each table had.

    Keys are left out unless they are wanted. The metadata come first: a file that is made meanwhile is in neither, and one that is let go
    meanwhile is missing from a trash only.
    """
    counts: dict[str, int] = {}
    with atomic_path(target) as temporary:
        temporary.touch(mode=0o600)
        with _written(temporary, key) as archive:
            _add(archive, METADATA, "".join(_lines(engine, counts)).encode())
            for path in _files(data_dir, with_keys=with_keys):
                archive.add(path, FILES + path.relative_to(data_dir).as_posix(), recursive=False)
    return counts


def restore_backup(engine: Engine, data_dir: Path, source: Path, *, key: str = "") -> dict[str, int]:
    """Puts a backup into an empty installation of the same version; returns how many rows each table got.

    Raises Conflict where anybody has an account already, Invalid for a file that is no backup, that was cut or changed, or sealed with another key:
    a sealed one is read through before anything of it is used.
    """
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    with engine.connect() as connection:
        if connection.scalar(select(func.count()).select_from(tables["users"])):
            raise Conflict("not_empty", N_("There are accounts here already. Restore into an empty data folder and database."))
    try:
        if key or is_sealed(source):
            _read_through(source, key)
        lines: list[str] = []
        with _read(source, key) as archive:
            for member in archive:
                if member.name == METADATA and (content := archive.extractfile(member)) is not None:
                    lines = content.read().decode().splitlines()
                elif member.isreg() and member.name.startswith(FILES):
                    member.name = member.name.removeprefix(FILES)
                    archive.extract(member, data_dir, filter="data")
        return _insert(engine, tables, lines)
    except (tarfile.TarError, KeyError, ValueError, OSError) as error:
        raise Invalid("not_a_backup", NOT_A_BACKUP) from error


@contextmanager
def _written(target: Path, key: str) -> Iterator[tarfile.TarFile]:
    if not key:
        with tarfile.open(target, "w") as archive:
            yield archive
        return
    check_key("backup", key)
    with target.open("wb") as file:
        sealing = SealingWriter(file, key)
        with tarfile.open(fileobj=cast(IO[bytes], sealing), mode="w|") as archive:
            yield archive
        sealing.close()


@contextmanager
def _read(source: Path, key: str) -> Iterator[tarfile.TarFile]:
    if not is_sealed(source):
        with tarfile.open(source, "r:") as archive:
            yield archive
        return
    with source.open("rb") as file, tarfile.open(fileobj=UnsealingReader(file, key), mode="r|") as archive:
        yield archive


def _read_through(source: Path, key: str) -> None:
    """Raises Invalid unless the file is sealed with this key and whole."""
    if not is_sealed(source):
        raise Invalid("backup_not_sealed", N_("This backup is not sealed, though INSIGHTORA_BACKUP_KEY is set. Take the variable away if that is right."))
    if not key:
        raise Invalid("backup_sealed", N_("This backup is sealed. Set INSIGHTORA_BACKUP_KEY to the key it was written with."))
    with source.open("rb") as file:
        opened = UnsealingReader(file, key)
        while opened.read(CHUNK):
            pass


def _lines(engine: Engine, counts: dict[str, int]) -> Iterator[str]:
    with engine.connect() as connection:  # one transaction: one moment
        for table in Base.metadata.sorted_tables:
            counts[table.name] = 0
            for row in connection.execute(select(table)).mappings():
                counts[table.name] += 1
                yield json.dumps({"table": table.name, "row": {name: _plain(value) for name, value in row.items()}}) + "\n"


def _insert(engine: Engine, tables: dict[str, Table], lines: list[str]) -> dict[str, int]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        read = json.loads(line)
        table = tables[read["table"]]
        rows.setdefault(table.name, []).append({name: _typed(table, name, value) for name, value in read["row"].items()})
    with engine.execution_options(writing=True).begin() as connection:
        for name, table in tables.items():
            found = rows.get(name, [])
            for start in range(0, len(found), BATCH):
                connection.execute(insert(table), found[start : start + BATCH])
    return {name: len(rows.get(name, [])) for name in tables}


def _files(data_dir: Path, *, with_keys: bool) -> Iterator[Path]:
    for path in sorted(data_dir.rglob("*")):
        top = path.relative_to(data_dir).parts[0]
        if path.is_file() and not path.is_symlink() and top not in KEPT_OUT and (with_keys or top != KEYS) and path.parent != data_dir:
            yield path


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return {"bytes": b64encode(value).decode()}
    return value.isoformat() if isinstance(value, datetime) else value


def _typed(table: Table, name: str, value: Any) -> Any:
    kind = table.columns[name].type
    if value is None:
        return None
    if isinstance(kind, LargeBinary):
        return b64decode(value["bytes"])
    return datetime.fromisoformat(value) if isinstance(kind, UTCDateTime) else value


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, BytesIO(content))
