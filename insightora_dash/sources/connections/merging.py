"""What runs inside the child that turns rows fetched from a live table into parts beside those that were kept before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insightora_dash.sources.child import COMPRESSION
from insightora_dash.sources.names import quoted
from insightora_dash.sources.profile import profiles
from insightora_dash.sources.readers.staging import Staging, literal


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the parent sent."""

    fetched: str
    out: Path
    columns: Sequence[tuple[str, str]]
    watermark: str
    since: str | None  # the rows before it are in `settled`; None: everything was fetched
    keys: Sequence[str]
    settled: Mapping[str, str]  # part id -> path
    before: Sequence[str]  # every part of the copy as it was
    edged: bool = True  # one of them holds the rows of the watermark's highest value


def merge(payload: dict[str, Any]) -> dict[str, Any]:
    """Parts for the fetched rows; `{"same"}` when they change nothing, and the parts are cut where the watermark wants it.

    Rows of the highest value of the watermark go into a part of their own, the edge: more of them may come, so the next copy reads
    them again. A row whose key was fetched again leaves the part it was in.
    """
    columns = [(str(name), str(kind)) for name, kind in payload["columns"]]
    wanted = _Wanted(
        payload["fetched"], Path(payload["out_dir"]), columns, payload["watermark"], payload["since"], payload["keys"], payload["settled"], payload["before"],
        payload.get("edged", True),
    )
    staging = Staging(wanted.out / "work", int(payload["memory_mb"]))
    try:
        return _Merging(wanted, staging).merged()
    finally:
        staging.close()


class _Merging:
    """One merge; SQL holds names and paths of ours only."""

    def __init__(self, wanted: _Wanted, staging: Staging) -> None:
        self._wanted, self._staging = wanted, staging
        self._mark = quoted(wanted.watermark) if wanted.watermark else ""
        kind = dict(wanted.columns).get(wanted.watermark, "")
        since = f" WHERE {self._mark} >= CAST({literal(wanted.since)} AS {kind})" if wanted.since is not None else ""
        self._fetched = f"(SELECT * FROM {_files([wanted.fetched])}{since})"  # noqa: S608
        self._parts: list[dict[str, Any]] = []
        self._paths: list[str] = []

    def merged(self) -> dict[str, Any]:
        """The parts in order: `{"id"}` for a kept one, `{"file", "part_rows", "edge"}` for a new one."""
        for identity, path in self._wanted.settled.items():
            self._settled(identity, path)
        high = self._staging.value(f"SELECT max({self._mark})::VARCHAR FROM {self._fetched}") if self._mark else None  # noqa: S608
        self._add(high)
        if (self._wanted.edged or high is None) and self._print(self._paths) == self._print(self._wanted.before):
            return {"same": True}
        rows = self._staging.value(f"SELECT count(*) FROM {_files(self._paths)}")  # noqa: S608
        return {"same": False, "parts": self._parts, "rows": rows, "high": high, "profile": profiles(self._staging, self._paths, self._wanted.columns)}

    def _settled(self, identity: str, path: str) -> None:
        """A part as it was, or without the rows that were fetched again."""
        again = " AND ".join(f"old.{quoted(key)} = new.{quoted(key)}" for key in self._wanted.keys)
        gone = f"EXISTS (SELECT 1 FROM {self._fetched} AS new WHERE {again})"  # noqa: S608
        if not again or not self._staging.value(f"SELECT count(*) FROM {_files([path])} AS old WHERE {gone}"):  # noqa: S608
            self._parts.append({"id": identity})
            self._paths.append(path)
        else:
            self._write(f"SELECT * FROM {_files([path])} AS old WHERE NOT {gone}", edge=False, even_empty=False)  # noqa: S608

    def _add(self, high: str | None) -> None:
        start = self._staging.value(f"SELECT coalesce(max(__row), 0) FROM {_files(self._paths)}") if self._paths else 0  # noqa: S608
        cells = ", ".join(quoted(name) for name, _ in self._wanted.columns)
        numbered = f"(SELECT {start} + row_number() OVER () AS __row, {cells} FROM {self._fetched})"  # noqa: S608
        if high is None:
            self._write(f"SELECT * FROM {numbered}", edge=True, even_empty=not self._paths)  # noqa: S608
            return
        below = f"{self._mark} < CAST({literal(high)} AS {dict(self._wanted.columns)[self._wanted.watermark]})"
        self._write(f"SELECT * FROM {numbered} WHERE {below}", edge=False, even_empty=False)  # noqa: S608
        self._write(f"SELECT * FROM {numbered} WHERE ({below}) IS NOT TRUE", edge=True, even_empty=True)  # noqa: S608

    def _write(self, select: str, *, edge: bool, even_empty: bool) -> None:
        path = self._wanted.out / f"part-{len(self._parts)}.parquet"
        self._staging.connection.execute(f"COPY ({select} ORDER BY __row) TO {literal(str(path))} ({COMPRESSION})")
        rows = self._staging.value(f"SELECT count(*) FROM {_files([str(path)])}")  # noqa: S608
        if rows or even_empty:
            self._parts.append({"file": path.name, "part_rows": rows, "edge": edge})
            self._paths.append(str(path))

    def _print(self, paths: Sequence[str]) -> Any:
        """The same for the same rows with the same columns, whatever their order."""
        if not paths:
            return None
        every = f"SELECT * EXCLUDE (__row) FROM {_files(paths)} AS one"  # noqa: S608
        shape = [(name, kind) for name, kind, *_ in self._staging.rows(f"DESCRIBE {every}")]
        return shape, self._staging.rows(f"SELECT count(*), sum(hash(one)), bit_xor(hash(one)) FROM ({every}) AS one")  # noqa: S608


def _files(paths: Sequence[str]) -> str:
    return f"read_parquet([{', '.join(map(literal, paths))}])"
