"""What runs inside the task child when somebody's rows are erased: parts written again without them, their versions described anew."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from insightora_dash.platform.storage import room_on_disk
from insightora_dash.sources.names import quoted
from insightora_dash.sources.profile import profiles
from insightora_dash.sources.readers.staging import Staging, literal

COMPRESSION = "FORMAT parquet, COMPRESSION zstd"


def erase(payload: dict[str, Any]) -> dict[str, Any]:
    """Rows of `column` that read like `value` (case and spaces around aside) out of `parts` ({id: path}); only counted with `count`.

    Returns `{"parts": {id: {"removed", "rows", "file"}}, "profiles": {version id: [per column]}}`; parts without such rows are left out.
    """
    out = Path(payload["out_dir"])
    (out / "work").mkdir(parents=True, exist_ok=True)
    staging = Staging(out / "work", int(payload["memory_mb"]))
    try:
        with room_on_disk():
            parts = {part: found for part, path in payload["parts"].items() if (found := _part(staging, part, path, payload, out))}
            paths = {**payload["parts"], **{part: str(out / found["file"]) for part, found in parts.items()}}
            touched = [version for version in payload["versions"] if set(version["parts"]) & set(parts)] if not payload["count"] else []
            facts = {version["id"]: profiles(staging, [paths[part] for part in version["parts"]], _typed(version["columns"])) for version in touched}
    finally:
        staging.close()
    return {"parts": parts, "profiles": facts}


def _part(staging: Staging, part: str, path: str, payload: dict[str, Any], out: Path) -> dict[str, Any] | None:
    file = f"read_parquet({literal(path)})"
    names = [row[0] for row in staging.rows(f"SELECT column_name FROM (DESCRIBE SELECT * FROM {file})")]  # noqa: S608
    if payload["column"] not in names:
        return None
    like = f"coalesce(lower(trim(CAST({quoted(payload['column'])} AS VARCHAR))) = lower(trim({literal(payload['value'])})), false)"
    rows, removed = staging.rows(f"SELECT count(*), count(*) FILTER ({like}) FROM {file}")[0]  # noqa: S608
    if not removed:
        return None
    if not payload["count"]:
        kept = f"SELECT * FROM {file} WHERE NOT {like} ORDER BY __row"  # noqa: S608
        staging.connection.execute(f"COPY ({kept}) TO {literal(str(out / f'{part}.parquet'))} ({COMPRESSION})")
    return {"removed": removed, "rows": rows - removed, "file": f"{part}.parquet"}


def _typed(columns: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    return [(name, kind) for name, kind in columns]
