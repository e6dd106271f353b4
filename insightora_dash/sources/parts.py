"""The ingest child seen from outside: a file in, the description of its Parquet parts out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from insightora_dash.engine.engine import Engine
from insightora_dash.sources.stored import ForeignKey

TARGET = "insightora_dash.sources.child:parse"


def parse_file(
    engine: Engine,
    path: Path,
    out_dir: Path,
    *,
    file_name: str,
    seconds: float,
    memory_mb: int,
    options: Mapping[str, Any] | None = None,
    query_id: str = "",
    on_progress: Callable[[float, str], None] | None = None,
) -> dict[str, Any]:
    """Reads a file in a limited child; the answer names the tables and their Parquet files in `out_dir`.

    Raises Invalid or TooLarge with the reason when the file cannot be used.
    """
    return parse_files(
        engine, [(path, file_name)], out_dir, seconds=seconds, memory_mb=memory_mb, options=options, query_id=query_id, on_progress=on_progress
    )  # fmt: skip


def parse_files(
    engine: Engine,
    files: Sequence[tuple[Path, str]],
    out_dir: Path,
    *,
    seconds: float,
    memory_mb: int,
    options: Mapping[str, Any] | None = None,
    query_id: str = "",
    on_progress: Callable[[float, str], None] | None = None,
) -> dict[str, Any]:
    """Reads several files (path, name for people) in one limited child, as the tables of one source."""
    payload = {"files": [[str(path), name] for path, name in files], "out_dir": str(out_dir), "options": {"memory_mb": memory_mb // 2, **(options or {})}}
    return engine.task(TARGET, payload, seconds=seconds, memory_mb=memory_mb, query_id=query_id, on_progress=on_progress)


def foreign_keys(keys: Iterable[Mapping[str, Any]]) -> tuple[ForeignKey, ...]:
    """Declared references out of their JSON."""
    return tuple(ForeignKey(tuple(key["columns"]), key["table"], tuple(key["referred_columns"])) for key in keys)
