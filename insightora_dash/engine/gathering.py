"""A query over several places: each sends what is needed, and the query runs here over that."""

import shutil
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

import pyarrow as pa
from sqlglot import exp

from insightora_dash.engine import guard, wire
from insightora_dash.engine.dataset import Dataset, Link, TableFiles
from insightora_dash.engine.engine import Limits, Statement
from insightora_dash.engine.sides import Side, sides_of
from insightora_dash.platform.errors import TooLarge
from insightora_dash.platform.wording import N_

MOST_ROWS = 20_000_000  # of one side
MOST_KEYS = 10_000  # values that a side is reduced by
MOST_KEPT = 16  # sides kept for the next statement

Fetch = Callable[[Link, Side, exp.Select, dict[str, Sequence[object]], Path, int], wire.Header]
Answer = Callable[[Statement, str], tuple[wire.Header, bytes]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The dataset of files that a statement runs over, and how many rows were sent for it."""

    dataset: Dataset
    travelled: int


@dataclass(slots=True)
class _Kept:
    table: TableFiles
    rows: int
    read: float


class Gathering:
    """Fetches sides into a folder of its own; a side that was fetched a moment ago serves again."""

    def __init__(self, folder: Path, seconds: float, fetch: Fetch, answer: Answer) -> None:
        self._folder, self._seconds, self._fetch, self._answer = folder / "sides", seconds, fetch, answer
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._folder.mkdir(parents=True, exist_ok=True)

    def gather(self, statement: Statement, tree: exp.Query, read: Sequence[TableFiles]) -> Gathered:
        """What the statement needs of every table, as files."""
        here: dict[tuple[str, str], TableFiles] = {}
        travelled = 0
        for side in sides_of(tree, read):
            name = (side.table.schema, side.table.name)
            if not side.table.link:
                here[name] = side.table
                continue
            values = {key.column: found for key in side.keys if (found := self._values(statement, key.other, key.other_column, here, tree, read)) is not None}
            kept = self._side(statement, side, values)
            here[name] = kept.table
            travelled += kept.rows
        return Gathered(Dataset(tuple(here.values())), travelled)

    def _side(self, statement: Statement, side: Side, values: dict[str, Sequence[object]]) -> _Kept:
        link, select = statement.dataset.link(side.table.link), side.select(values)
        key = f"{link.id} {link.version} {side.table.version} {guard.text(select)}"
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and monotonic() - kept.read < self._seconds and Path(kept.table.paths[0]).exists():
                self._kept.move_to_end(key)
                return kept
        name = uuid.uuid4().hex
        path = self._folder / f"{name}.parquet"
        began = monotonic()
        header = self._fetch(link, side, select, values, path, MOST_ROWS)
        if not header["whole"]:
            path.unlink(missing_ok=True)
            raise TooLarge(
                "side_rows", N_("More than {most} rows of {table} would have to be fetched. Filter it, or keep a copy of it."), most=f"{MOST_ROWS:,}",
                table=f"{side.table.schema}.{side.table.name}",
            )  # fmt: skip
        made = _Kept(replace(side.table, paths=(str(path),), columns=side.columns, version=name, link="", origin=()), header["rows"], began)
        self._keep(key, made)
        return made

    def _keep(self, key: str, made: _Kept) -> None:
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > MOST_KEPT:
                _, oldest = self._kept.popitem(last=False)
                Path(oldest.table.paths[0]).unlink(missing_ok=True)

    def _values(self, statement: Statement, other: tuple[str, str], column: str, here: dict[tuple[str, str], TableFiles], tree: exp.Query,
                read: Sequence[TableFiles]) -> Sequence[object] | None:  # fmt: skip
        """The values of the other side's key when it is here and they are few; None otherwise."""
        if other not in here:
            return None
        side = next(one for one in sides_of(tree, read) if (one.table.schema, one.table.name) == other)
        here_side = replace(side, table=here[other], columns=((column, ""),))
        name = exp.column(column, quoted=True)
        asked = here_side.select().where(exp.not_(exp.Is(this=name, expression=exp.Null())), copy=False).distinct().limit(MOST_KEYS + 1)
        bounded = Statement(guard.text(asked), Dataset((here[other],)), statement.actor_id, limits=Limits(statement.limits.seconds, rows=MOST_KEYS + 1))
        _, body = self._answer(bounded, bounded.sql)
        with pa.ipc.open_stream(body) as reader:
            found = reader.read_all().column(0)
        plain = pa.types.is_integer(found.type) or pa.types.is_string(found.type) or pa.types.is_large_string(found.type)
        return found.to_pylist() if plain and len(found) <= MOST_KEYS else None

    def close(self) -> None:
        """Removes what was fetched."""
        shutil.rmtree(self._folder, ignore_errors=True)
