"""Children that run queries, shared fairly among those who ask."""

import shutil
import tempfile
import uuid
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any

from insightora_dash.config import Config
from insightora_dash.engine import errors, guard, wire
from insightora_dash.engine.children.instances import MOST
from insightora_dash.engine.children.process import Child, Progress, Stopped
from insightora_dash.engine.codec import decode_result, described
from insightora_dash.engine.dataset import Link
from insightora_dash.engine.engine import Kept, Statement
from insightora_dash.engine.live import Live
from insightora_dash.engine.result import Result
from insightora_dash.engine.tasks import Tasks
from insightora_dash.engine.turns import Turn, Turns
from insightora_dash.platform import machine
from insightora_dash.platform.errors import Unavailable
from insightora_dash.platform.wording import N_

LONG = 2.0  # seconds after which a query goes on behind those of others


class QueryChild(Child):
    """A query child and the datasets it has warm."""

    def __init__(self, memory_mb: int, spill: Path) -> None:
        super().__init__("local", {"memory_mb": memory_mb, "spill": str(spill)})
        self._warm: OrderedDict[str, None] = OrderedDict()

    def has_warm(self, key: str) -> bool:
        """Whether this child has run a query over this dataset lately."""
        return key in self._warm

    def note(self, key: str) -> None:
        """Remembers that the dataset is warm now."""
        self._warm[key] = None
        self._warm.move_to_end(key)
        while len(self._warm) > MOST:
            self._warm.popitem(last=False)


class ChildPool:
    """An engine that owns its children: N queries at a time, one child in spare (one query and no spare on a small machine), a child per task."""

    def __init__(self, config: Config, *, spare: bool = True) -> None:
        self._memory_mb = min(config.engine_memory_mb, machine.memory_mb() // 2)
        self._spill = Path(tempfile.mkdtemp(prefix="insightora-spill-"))
        small = machine.is_small()
        self._turns: Turns[QueryChild] = Turns(self._make_child, 1 if small else config.engine_children, spare=spare and not small)
        self._live = Live(config, self._spill, self.answer_guarded)
        self._tasks = Tasks(spare=spare and not small)

    def warm_up(self) -> None:
        """Starts every child now instead of with the first queries."""
        self._turns.fill()

    def run(self, statement: Statement) -> Result:
        """Guards and runs one SELECT. Raises Invalid (SQL refused or wrong), TooLarge (a limit), Unavailable (child died, cancelled)."""
        return decode_result(*self.answer(statement))

    def answer(self, statement: Statement) -> tuple[wire.Header, bytes]:
        """What `run` gives, still as a header and Arrow bytes, to be passed on."""
        known = tuple((table.schema, table.name) for table in statement.dataset.tables)
        sql = _guarded(statement.sql, known)
        if statement.explain:
            return self.answer_guarded(replace(statement, dataset=statement.dataset.files()), sql)
        return self._live.answer(statement, sql) if statement.dataset.live else self.answer_guarded(statement, sql)

    def answer_guarded(self, statement: Statement, sql: str) -> tuple[wire.Header, bytes]:
        """Runs SQL over files that has passed the guard; the children's own limits hold all the same."""
        began = monotonic()
        statement = replace(statement, limits=replace(statement.limits, memory_mb=min(statement.limits.memory_mb, self._memory_mb)))
        request = self._request(statement, sql)
        with self._turns.take(Turn(request["id"], statement.actor_id, request["key"])) as child:
            try:
                header, body = child.ask(request, seconds=statement.limits.seconds, way_after=LONG)
            except Stopped as end:
                raise errors.stopped(end.reason, statement.limits) from end
            finally:
                if child.gave_way:  # the next query is not to run behind others: a new child takes its place
                    child.kill()
            child.note(request["key"])
        if not header["ok"]:
            raise errors.from_duckdb(header["error"], sql, statement.dataset, statement.limits)
        return described(header, sql, statement.dataset.data_version, (monotonic() - began) * 1000), body

    def ask(self, link: Link, what: str, *, table: Sequence[str] = (), seconds: float = 30.0, query_id: str = "") -> Any:
        """What a live database says about itself: `check`, `tables`, or of a table `columns`, `preview`, `profile`. Raises what it says against it."""
        return self._live.ask(link, what, table=table, seconds=seconds, query_id=query_id)

    def keep(self, statement: Statement, path: str) -> Kept:
        """Writes the rows of a SELECT over one live table as Parquet. Raises what `run` raises."""
        known = tuple((table.schema, table.name) for table in statement.dataset.tables)
        return self._live.keep(statement, _guarded(statement.sql, known), path)

    def task(
        self, target: str, payload: dict[str, Any], *, seconds: float, memory_mb: int, query_id: str = "", on_progress: Progress | None = None
    ) -> dict[str, Any]:
        """Runs `package.module:function(payload)` in a limited child of its own (ingest) and returns its JSON answer."""
        query_id = query_id or uuid.uuid4().hex
        return self._tasks.run(target, payload, seconds=seconds, memory_mb=memory_mb, query_id=query_id, on_progress=on_progress)

    def cancel(self, query_id: str) -> bool:
        """Stops a running or waiting statement or a task by id; False when there is none."""
        return self._tasks.cancel(query_id) or self._turns.cancel(query_id) or self._live.cancel(query_id)

    def close(self) -> None:
        """Ends the children this engine owns."""
        self._tasks.close()
        self._turns.close()
        self._live.close()
        shutil.rmtree(self._spill, ignore_errors=True)

    def _make_child(self) -> QueryChild:
        try:
            return QueryChild(self._memory_mb, self._spill)
        except OSError as error:
            raise Unavailable("engine_child", N_("No process could be started to run the query. Try again in a moment.")) from error

    def _request(self, statement: Statement, sql: str) -> wire.Header:
        dataset = statement.dataset
        return {
            "op": "run",
            "id": statement.query_id or uuid.uuid4().hex,
            "sql": sql,
            "key": dataset.key,
            "memory_mb": statement.limits.memory_mb,
            "rows": statement.limits.rows,
            "explain": statement.explain,
            "tables": [{"schema": t.schema, "name": t.name, "paths": t.paths, "columns": t.columns} for t in dataset.tables],
        }


@lru_cache(maxsize=2048)
def _guarded(sql: str, known: tuple[tuple[str, str], ...]) -> str:
    return guard.text(guard.check(sql, known))
