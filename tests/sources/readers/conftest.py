"""Reads a file the way the ingest child does, in this process."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from insightora_dash.sources.child import parse


class Read:
    """What came of one file: the child's answer, its Parquet rows and its exported cells."""

    def __init__(self, answer: dict[str, Any], out: Path, export: Path) -> None:
        self.answer, self.out, self.export = answer, out, export
        self.tables: list[dict[str, Any]] = answer["tables"]

    @property
    def table(self) -> dict[str, Any]:
        """The only table."""
        assert len(self.tables) == 1
        return self.tables[0]

    @property
    def accounting(self) -> dict[str, Any]:
        return dict(self.table["accounting"])

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Rows in file, read, repaired, rejected."""
        return tuple(self.accounting[f"rows_{name}"] for name in ("in_file", "read", "repaired", "rejected"))  # type: ignore[return-value]

    @property
    def types(self) -> dict[str, str]:
        return {column["name"]: column["type"] for column in self.table["columns"]}

    def rows(self, number: int = 0) -> list[tuple[Any, ...]]:
        """The rows without the hidden line."""
        path = self.out / self.tables[number]["file"]
        return duckdb.sql(f"SELECT * EXCLUDE (__row) FROM '{path}' ORDER BY __row").fetchall()

    def lines(self) -> list[int]:
        """The hidden source lines."""
        return [row[0] for row in duckdb.sql(f"SELECT __row FROM '{self.out / self.table['file']}' ORDER BY 1").fetchall()]

    def cells(self, name: str = "") -> list[list[str]]:
        """The exported text, header first."""
        with (self.export / f"{name or self.table['name']}.csv").open(newline="", encoding="utf-8") as file:
            return list(csv.reader(file))

    def column(self, name: str) -> dict[str, Any]:
        return next(column for column in self.table["columns"] if column["name"] == name)


Reader = Callable[..., Read]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Reads bytes or text under a file name."""

    def make(name: str, content: str | bytes | None = None, *, path: Path | None = None, **options: Any) -> Read:
        given = path or tmp_path / "given" / name
        if path is None:
            given.parent.mkdir(exist_ok=True)
            given.write_bytes(content.encode() if isinstance(content, str) else content or b"")
        out, export = tmp_path / "out", tmp_path / "export"
        answer = parse({"files": [[str(given), name]], "out_dir": str(out), "options": {"export": str(export), "memory_mb": 500, **options}})
        for table in answer["tables"]:
            accounting = table["accounting"]
            assert accounting["rows_read"] + accounting["rows_repaired"] + accounting["rows_rejected"] == accounting["rows_in_file"]
        return Read(answer, out, export)

    return make
