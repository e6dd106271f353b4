"""The one interface through which SQL runs, whoever owns the children."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from insightora_dash.engine.dataset import Dataset, Link
from insightora_dash.engine.result import Result


@dataclass(frozen=True, slots=True)
class Limits:
    """What one statement may cost; the error names the limit that was hit."""

    seconds: float = 30.0
    memory_mb: int = 1024  # DuckDB's memory_limit; the process gets RLIMIT_AS on top
    rows: int = 100_000  # more are cut off and counted


@dataclass(frozen=True, slots=True)
class Statement:
    """One guarded SELECT in DuckDB's dialect over a dataset."""

    sql: str
    dataset: Dataset
    actor_id: str = "system"  # for the fair queue
    query_id: str = ""  # for cancel; made when empty
    limits: Limits = field(default_factory=Limits)
    explain: bool = False  # only what DuckDB would do, as one cell of JSON; files only


@dataclass(frozen=True, slots=True)
class Kept:
    """What was written of a live table."""

    rows: int
    whole: bool  # False: there were more rows than wanted
    columns: tuple[tuple[str, str], ...]  # (name, DuckDB type)


class Engine(Protocol):
    """SQL in, Result out; thread-safe."""

    def run(self, statement: Statement) -> Result:
        """Guards and runs one SELECT. Raises Invalid (SQL refused or wrong), TooLarge (a limit), Unavailable (child died, cancelled)."""

    def task(
        self,
        target: str,
        payload: dict[str, Any],
        *,
        seconds: float,
        memory_mb: int,
        query_id: str = "",
        on_progress: Callable[[float, str], None] | None = None,
    ) -> dict[str, Any]:
        """Runs `package.module:function(payload)` in a fresh limited child (ingest) and returns its JSON answer.

        A function with an argument named `report` may call `report(fraction, stage)`, which calls `on_progress` here.
        """

    def ask(self, link: Link, what: str, *, table: Sequence[str] = (), seconds: float = 30.0, query_id: str = "") -> Any:
        """What a live database says about itself: `check`, `tables`, or of a table `columns`, `preview`, `profile`. Raises what it says against it."""

    def keep(self, statement: Statement, path: str) -> Kept:
        """Writes the rows of a SELECT over one live table, at most `limits.rows`, as Parquet to a path on this host. Raises what `run` raises."""

    def cancel(self, query_id: str) -> bool:
        """Stops a running statement or task by id, wherever it runs; False when there is none."""

    def close(self) -> None:
        """Ends the children this engine owns."""
